"""Where the sample PDFs come from: their words as TOML, and the script that sets them."""
