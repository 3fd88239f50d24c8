"""Pictures: interactive HTML views of the graph."""
