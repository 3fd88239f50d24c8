"""The words of a requirement as they stand together on its page: all of its lines, or the first where others lie between."""

from __future__ import annotations

from ingest.formats.pdf import PdfDocument
from ingest.kinds._requirement_join import Requirement
from ingest.text import squeeze


class Quotes:
    """Looks requirements up on the pages of a PDF; a document without pages is quoted by paragraph and row, always whole."""

    def __init__(self, document: PdfDocument | None) -> None:
        self._document = document
        self._texts: dict[int, tuple[str, ...]] = {}

    def quote(self, requirement: Requirement) -> str:
        """What is verbatim at the requirement's place."""
        if self._document is None or self.stands(requirement.quote, requirement.place.page):
            return requirement.quote
        return requirement.lead

    def stands(self, quote: str, page: int) -> bool:
        """Whether the words stand together on a page, in the order of the file or in a cell."""
        if self._document is None:
            return True
        if page not in self._texts:
            found = self._document.pages[page - 1]
            cells = (squeeze(cell.text) for table in found.tables for cell in table.cells)
            self._texts[page] = (squeeze(found.text), *cells)
        return any(squeeze(quote) in text for text in self._texts[page])
