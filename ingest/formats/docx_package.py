"""A DOCX file opened safely: its parts as XML trees without entities, its relationships, all within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from graph.errors import DocumentError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PART_BYTES = 96 << 20
"""Unpacked size of one XML part."""
MAX_UNPACKED_BYTES = 2 << 30
"""Unpacked size of all parts together, pictures too."""
MAX_PARTS = 20_000
_ODD = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.LargeZipFile)


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: its parts by name, the main document's name, and the targets of that part's relationships."""

    path: Path
    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]
    main: str
    targets: dict[str, str] = field(default_factory=dict)

    def tree(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where there is no such part. Raises DocumentError: broken, limit."""
        return _parse(self.path, self.archive, self.names[name]) if name in self.names else None

    def read(self, name: str, size: int = -1) -> bytes:
        """The first `size` bytes of a part (-1: all), b"" where it cannot be read."""
        if name not in self.names:
            return b""
        try:
            with self.archive.open(self.names[name]) as handle:
                return handle.read(size)
        except _ODD:
            return b""

    def sibling(self, name: str) -> str:
        """The name of a part in the folder of the main document."""
        return posixpath.join(posixpath.dirname(self.main), name)


def open_package(path: Path) -> Package:
    """The package of a DOCX file. Raises DocumentError: broken, encrypted, limit, mismatch (a package of something else)."""
    data = path.read_bytes()
    if data.startswith(OLE_MAGIC):
        raise DocumentError(f"{path.name}: protected by a password; save it without one first", what=str(path), why="encrypted")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _ODD as error:
        raise _broken(path, str(error)) from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > MAX_PARTS:
        message = f"{path.name}: unpacks to {unpacked >> 20} MiB in {len(entries)} parts, more than a document may"
        raise DocumentError(message, what=str(path), why="limit")
    names = {entry.filename.lstrip("/"): entry for entry in entries}
    main = _main_part(path, archive, names)
    folder, base = posixpath.split(main)
    relations = names.get(f"{folder}/_rels/{base}.rels")
    targets = dict(_targets(_parse(path, archive, relations), folder)) if relations is not None else {}
    return Package(path, archive, names, main, targets)


def _main_part(path: Path, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if "word/document.xml" in names:
        return "word/document.xml"
    if "_rels/.rels" in names:
        for relation in _parse(path, archive, names["_rels/.rels"]):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names and target.startswith("word/"):
                return target
    raise DocumentError(f"{path.name}: not a Word document; get the file again", what=str(path), why="mismatch")


def _targets(root: etree._Element, folder: str) -> Iterator[tuple[str, str]]:
    for relation in root:
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External" and relation.get("Id"):
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Id", ""), absolute


def _parse(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> etree._Element:
    """The root of a part. The parser expands no entity, fetches nothing, and refuses text or nesting without bound."""
    if entry.file_size > MAX_PART_BYTES:
        message = f"{path.name}: {entry.filename} unpacks to {entry.file_size >> 20} MiB, more than a document may have"
        raise DocumentError(message, what=str(path), why="limit")
    try:
        with archive.open(entry) as handle:
            data = handle.read(MAX_PART_BYTES + 1)
    except _ODD as error:
        raise _broken(path, f"{entry.filename}: {error}") from error
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        words = str(error)
        if "depth" in words.lower() or "huge" in words.lower() or "too long" in words.lower():
            message = f"{path.name}: {entry.filename} is nested or filled beyond all measure ({words})"
            raise DocumentError(message, what=str(path), why="limit") from error
        raise _broken(path, f"{entry.filename}: {words}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _broken(path, f"{entry.filename} declares entities, which no Word document does")
    return root


def _broken(path: Path, why: str) -> DocumentError:
    return DocumentError(f"{path.name}: a damaged docx file ({why}); get the file again", what=str(path), why="broken")
