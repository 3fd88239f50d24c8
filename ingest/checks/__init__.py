"""Looking again: quotes at their places, what became no fact, both drawn on the page."""
