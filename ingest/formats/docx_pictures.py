"""Pictures in a DOCX file: where they stand and how many pixels they have, told from their first bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEAD_BYTES = 1 << 16
"""Bytes of a picture that its size is looked for in."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the `name` of its part, `width` and `height` in pixels (0 where its format does not tell), and the `line`
    it stands after (0: before all text)."""

    name: str
    width: int
    height: int
    line: int


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of PNG, JPEG, GIF, BMP, TIFF, WebP, EMF or WMF bytes; (0, 0) for anything else."""
    try:
        return _size(data)
    except (struct.error, IndexError):
        return 0, 0


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    elif data[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", data[6:10])
    elif data.startswith(b"BM"):
        width, height = struct.unpack("<ii", data[18:26])
    elif data[:4] in (b"II*\x00", b"MM\x00*"):
        return _tiff_size(data)
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp_size(data)
    elif data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        left, top, right, bottom = struct.unpack("<iiii", data[8:24])
        width, height = right - left, bottom - top
    elif data.startswith(b"\xd7\xcd\xc6\x9a"):
        left, top, right, bottom, inch = struct.unpack("<hhhhH", data[6:16])
        width, height = ((right - left) * 96 // (inch or 96), (bottom - top) * 96 // (inch or 96))
    else:
        return 0, 0
    return abs(int(width)), abs(int(height))


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        mark = data[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        if mark in (0xFF, 0x01) or 0xD0 <= mark <= 0xD8:
            at += 1 if mark == 0xFF else 2
            continue
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return 0, 0


def _tiff_size(data: bytes) -> tuple[int, int]:
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack(f"{order}I", data[4:8])
    (count,) = struct.unpack(f"{order}H", data[at : at + 2])
    found = {}
    for index in range(count):
        entry = data[at + 2 + 12 * index : at + 14 + 12 * index]
        tag, kind = struct.unpack(f"{order}HH", entry[:4])
        found[tag] = struct.unpack(f"{order}H" if kind == 3 else f"{order}I", entry[8 : 10 if kind == 3 else 12])[0]
    return int(found.get(256, 0)), int(found.get(257, 0))


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return int(width) & 0x3FFF, int(height) & 0x3FFF
