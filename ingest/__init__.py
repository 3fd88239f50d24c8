"""Documents to facts: readers, language, linking."""
