"""Front doors: HTTP, the command line, web pages."""
