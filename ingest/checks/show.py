"""A document drawn with what was read outlined in one colour and what was not in another."""

from __future__ import annotations

from pathlib import Path

from graph.errors import DocumentError
from ingest.record import Reading

ENDINGS = (".png", ".pdf", ".html")


def show_reading(reading: Reading, target: Path, page: int) -> None:
    """Draw page `page` of what was read to `target`: .png, .pdf or .html (the last for every format but PDF). `page` counts
    from 1; 0 is the first page in a .png and all of them in a .pdf or .html. Of a format without pages a page is so many
    lines. Raises DocumentError: unknown where there is no such page, or it cannot be drawn here.
    """
    path = Path(reading.path)
    if target.suffix not in ENDINGS:
        raise DocumentError(f"{target.name}: name a file that ends in {', '.join(ENDINGS)}", what=str(path), why="unknown")
    if reading.format == "pdf":
        from ingest.checks.show_pages import draw_pages

        draw_pages(reading, target, page)
    else:
        from ingest.checks.show_lines import draw_lines

        draw_lines(reading, target, page)
