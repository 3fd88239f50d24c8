"""Front doors: HTTP, command line, web pages."""

__version__ = "0.1.0"
