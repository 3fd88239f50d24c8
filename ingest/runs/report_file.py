"""The whole report of a run as a file: JSON, JSON lines (one document a line), or a page for people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from ingest.runs.report import KIND_NAMES, DocumentCount, IngestReport, document_json, render_report, report_json, share

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STYLE = (
    "body{font:15px/1.6 sans-serif;margin:2em auto;max-width:72em;padding:0 1em}pre{white-space:pre-wrap}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.25em .6em;text-align:left;"
    "vertical-align:top}td.n{text-align:right;white-space:nowrap}summary{cursor:pointer}"
    "@media(prefers-color-scheme:dark){body{background:#151515;color:#ddd}td,th{border-color:#444}}"
)


def write_json(report: IngestReport) -> Iterator[bytes]:
    """One JSON object: report_json, and under "documents" each with its unread lines."""
    whole = {**report_json(report), "documents": [document_json(one) for one in report.documents]}
    yield json.dumps(_clean(whole), ensure_ascii=False, indent=1).encode() + b"\n"


def write_lines(report: IngestReport) -> Iterator[bytes]:
    """JSON lines: {"about": "document", ...} for each document, then {"about": "failed", ...}, {"about": "issue", ...}."""
    shown = report_json(report)
    for one in report.documents:
        yield _line("document", document_json(one))
    for failed in shown["failed"]:
        yield _line("failed", failed)
    for issue in shown["issues"]:
        yield _line("issue", issue)


def write_page(report: IngestReport) -> Iterator[bytes]:
    """A page that stands alone: the summary, then every document with what became no fact, the least read first."""
    yield (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>职桥 载入报告 Zhiqiao ingest report</title><style>{_STYLE}</style>"
        f"<h1>载入报告 Ingest report</h1><pre>{_text(render_report(report))}</pre>"
        "<h2>每份文件 Documents</h2><table><tr><th>文件 file<th>类别 kind<th>页 pages<th>事实 statements"
        "<th>成为事实的行 lines read<th>原文核对 quotes found</tr>"
    ).encode()
    for one in sorted(report.documents, key=_missing):
        yield _row(one).encode()
    yield b"</table></html>\n"


REPORTS: Mapping[str, Callable[[IngestReport], Iterator[bytes]]] = {
    ".json": write_json,
    ".jsonl": write_lines,
    ".html": write_page,
}
"""Writers by the ending of the file's name."""


def _line(name: str, value: Mapping[str, Any]) -> bytes:
    return json.dumps(_clean({"about": name, **value}), ensure_ascii=False).encode() + b"\n"


def _missing(one: DocumentCount) -> tuple[int, str]:
    return (one.coverage.used - one.coverage.lines if one.coverage else 0, one.path)


def _row(one: DocumentCount) -> str:
    coverage = one.coverage
    name = _text(one.path)
    if coverage is None:
        read = quotes = "–"
    else:
        part = share(coverage)
        read = f"{coverage.used}/{coverage.lines}{'' if part is None else f' ({part:.1%})'}"
        quotes = f"{coverage.quotes - coverage.lost}/{coverage.quotes}"
        if coverage.unread:
            rows = "".join(f"<tr><td class=n>{_text(str(line.place))}<td>{_text(line.text)}" for line in coverage.unread)
            more = f"<p>… 还有 {coverage.more} 行 more" if coverage.more else ""
            name = f"<details><summary>{name}</summary><table>{rows}</table>{more}</details>"
    kind = f"{_text(KIND_NAMES.get(one.kind, one.kind))}"
    return (
        f"<tr><td>{name}<td>{kind}<td class=n>{one.pages or ''}<td class=n>{one.statements}<td class=n>{read}<td class=n>{quotes}"
    )


def _text(text: str) -> str:
    return escape(_UNSAFE.sub("\ufffd", text))


def _clean(value: Any) -> Any:
    """The same without half surrogates, which UTF-8 cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if re.search("[\ud800-\udfff]", value) else value
    if isinstance(value, Mapping):
        return {str(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value
