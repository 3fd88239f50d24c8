"""Routes, one module a topic: each translates a request into one question and its answer into a response."""
