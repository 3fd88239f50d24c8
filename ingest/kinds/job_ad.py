"""Kind `job_ad`: adverts of any maker, one record each, contact data masked, repeats told apart, what they ask for marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import DocumentError
from ingest.formats.sheets import table_format
from ingest.kinds import _advert_fields as fields
from ingest.kinds._advert_repeats import Repeats
from ingest.kinds._advert_sections import Section, split_sections, split_sentences
from ingest.kinds._advert_sources import Count, RawAdvert, columns_of, read_json, read_json_lines, read_tables, values_of
from ingest.kinds._advert_spans import VERSION as SPANS_VERSION
from ingest.kinds._advert_spans import mark_adverts
from ingest.kinds._advert_texts import read_text
from ingest.kinds._advert_view import as_shown
from ingest.kinds.job_ad_titles import split_title
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import join_lines

if TYPE_CHECKING:
    from ingest.marking import Span

KIND = "job_ad"
FORMATS = ("jsonl", "json", "csv", "xlsx", "xls", "txt", "md")
VERSION = f"4 {SPANS_VERSION}"
BATCH = 200
"""Adverts that are marked together."""
LONGEST_QUOTE = 160
_READERS = {"jsonl": read_json_lines, "json": read_json, "txt": read_text, "md": read_text}
_HEADINGS = re.compile(
    r"(?:岗位|工作|职位|主要)职责|职责描述|(?:岗位|职位|工作)描述|工作内容|任职(?:要求|资格|条件)|(?:岗位|职位|招聘|应聘)(?:要求|条件)|技能要求"
)
_LABELS = re.compile(
    r"(?:职位月薪|招聘人数|最低学历|工作性质|薪资待遇|薪资范围|福利待遇|五险一金|公司规模|招聘岗位|职位名称|岗位名称|薪酬福利|学历要求|工作地[点址])"
)


def detect(head: str, format: str) -> float:
    """From the names of columns or keys, else from the headings and labels that adverts repeat."""
    if format not in FORMATS:
        return 0.0
    duty = len(_HEADINGS.findall(head))
    words = duty + len(_LABELS.findall(head))
    match format:
        case "jsonl" | "json":
            return _detect_json(head, format)
        case "csv" | "xlsx" | "xls":
            if _has_columns(head):
                return 0.95
            return 0.85 if duty >= 4 else 0.6 if duty >= 2 and format == "csv" else 0.0
        case _:
            kinds = len(set(_HEADINGS.findall(head)) | set(_LABELS.findall(head)))
            return 0.9 if duty >= 2 and kinds >= 3 and words >= 4 else 0.75 if duty and kinds >= (2 if duty >= 2 else 4) else 0.0


def _has_columns(head: str) -> bool:
    """Whether one of the first lines (or all of them together: a workbook's texts) names the columns of adverts."""
    lines = head.splitlines()[:10]
    for titles in (*(re.split(r"[,;\t]", line) for line in lines), lines, head.splitlines()[:60]):
        found = set(columns_of([title.strip('" ') for title in titles]))
        if "title" in found and found & {"text", "duty", "requirement"} and len(found) >= 3:
            return True
        if "title" in found and {"salary", "company"} <= found and len(found) >= 5:
            return True
    return False


def _detect_json(head: str, format: str) -> float:
    """The keys of the first object; the head may cut it."""
    names = dict.fromkeys(re.findall(r'"([^"\\]{1,40})"\s*:\s*(?:"|\d|null|\[|\{)', head))
    found = set(values_of(dict.fromkeys(names, "x")))
    if '"job_ad"' in head[:200] or ("title" in found and found & {"text", "duty", "requirement"}):
        return 0.95 if format == "jsonl" else 0.9
    return 0.0


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record an advert: title, text (masked, else verbatim), spans by offset in it, sentences as duties and requirements,
    and what is said of month, region, salary, degree, experience, headcount and the company. An advert that repeats an
    earlier one has its `source_no` (adverts count from 0) as `same_as`.

    Raises DocumentError: broken, encrypted, limit, and unknown where the file holds no advert.
    """
    count = Count(path.name)
    raw = raw_adverts(path, count)
    repeats = Repeats()
    records: list[Record] = []
    while batch := list(islice(raw, BATCH)):
        records.extend(_records(batch, len(records), repeats))
    if not records:
        message = f"{path.name}: no advert was found in it (adverts need a title or a text with duties and requirements)"
        raise DocumentError(message, what=str(path), why="unknown")
    if count.left_out:
        count.issues.append(Issue(path.name, Place(), "", f"{count.left_out} more rows or lines are no adverts"))
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=_format_of(path),
        title=path.stem,
        pages=0,
        records=tuple(records),
        issues=tuple(count.issues),
        lines_total=count.total,
        lines_used=count.used,
    )


def raw_adverts(path: Path, count: Count) -> Iterator[RawAdvert]:
    """The adverts of a file as they stand in it; `count` keeps how many lines or rows were read and used."""
    return _READERS.get(_format_of(path), read_tables)(path, count)


def _format_of(path: Path) -> str:
    """The reader by the file's name for text formats, by its bytes for tables; text of another name is plain text."""
    table = table_format(path)
    if table != "csv":
        return table
    suffix = path.suffix.lower().lstrip(".")
    return {"csv": "csv", "tsv": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "json": "json", "md": "md", "markdown": "md"}.get(
        suffix, _format_by_text(path)
    )


def _format_by_text(path: Path) -> str:
    with path.open("rb") as handle:
        start = handle.read(2000).lstrip(b"\xef\xbb\xbf \r\n\t")
    return "jsonl" if re.match(rb"\{.*\}\s*\n", start) or start.startswith(b'{"') else "txt"


def _records(batch: list[RawAdvert], first: int, repeats: Repeats) -> Iterator[Record]:
    shown = [as_shown(advert.text) for advert in batch]
    sections = [split_sections(text) for text in shown]
    marked = mark_adverts(shown, sections)
    for number, (advert, text, parts, spans) in enumerate(zip(batch, shown, sections, marked, strict=True), first):
        items = [*_field_items(advert, text, parts), *_text_items(advert, text, parts, spans)]
        extra: dict[str, Any] = {"source_no": number}
        if printed := advert.fields.get("id"):
            extra["id"] = printed
        title = " ".join(split_title(advert.title)) if advert.title else ""
        same = repeats.first_of(number, title, advert.text, advert.fields.get("company", ""))
        if same != number:
            extra["same_as"] = same
        yield Record(KIND, tuple(items), extra)


def _item(key: str, value: Any, quote: str, place: Place, rule: str = "") -> Item:
    return Item(key, value, quote, place, f"job_ad/{rule or key}")


def _field_items(advert: RawAdvert, shown: str, parts: tuple[Section, ...]) -> Iterator[Item]:
    """Facts of the advert as a whole; what no column says is looked for in its text."""
    known, place = advert.fields, advert.place_of
    asked = "\n".join(shown[part.start : part.end] for part in parts if part.kind != "other")
    if advert.title:
        yield _item("title", advert.title, advert.title, place("title"))
    when = "date" if known.get("date") else "seen"
    if month := fields.read_month(known.get(when, ""), known.get("seen", "")):
        yield _item("month", month, known[when], place(when))
    yield from _region_items(advert)
    if value := fields.read_salary(known.get("salary", "")):
        yield _item("salary", value, known["salary"], place("salary"))
    elif {"salary_min", "salary_max"} <= known.keys() and (
        value := fields.read_salary(f"{known['salary_min']}-{known['salary_max']}")
    ):
        yield _item("salary", value, known["salary_min"], place("salary_min"))
    if degree := fields.read_degree(known.get("degree", "")):
        yield _item("degree", degree, known["degree"], place("degree"))
    else:
        degree, quote = fields.degree_of_text(asked)
        if degree:
            yield _item("degree", degree, quote, _text_place(advert, quote))
    yield from _experience_items(advert, asked)
    if headcount := fields.read_headcount(known.get("headcount", "")):
        yield _item("headcount", headcount, known["headcount"], place("headcount"))
    for key in ("company", "industry", "company_size"):
        if known.get(key):
            yield _item(key, " ".join(known[key].split()), known[key], place(key))


def _region_items(advert: RawAdvert) -> Iterator[Item]:
    known = advert.fields
    name = "region" if known.get("region") else "province"
    printed = known.get(name, "")
    for province, city in fields.read_regions(printed, known.get("province", "")):
        yield _item("region", city or province, printed, advert.place_of(name))
        if province:
            yield _item("province", province, printed, advert.place_of(name))


def _experience_items(advert: RawAdvert, asked: str) -> Iterator[Item]:
    printed, place = advert.fields.get("experience", ""), advert.place_of("experience")
    if not fields.read_experience(printed):
        printed = fields.experience_of_text(asked)
        place = _text_place(advert, printed)
    if printed:
        yield _item("experience", printed, printed, place)
        yield _item("experience_years", list(fields.read_experience(printed)), printed, place)


def _text_place(advert: RawAdvert, words: str) -> Place:
    return _place_of(advert, max(0, advert.text.find(words)), {})


def _text_items(advert: RawAdvert, shown: str, parts: tuple[Section, ...], spans: tuple[Span, ...]) -> Iterator[Item]:
    """The text, its sentences by section, and its spans; each with the sentence it stands in as quote. What is `shown` of the
    text (_advert_view) is what they say, the text itself what is quoted."""
    text = advert.text
    if not text:
        return
    sentences = [
        (part.kind, start, end)
        for part in parts
        if part.kind != "other"
        for start, end in split_sentences(shown, part.start, part.end)
    ]
    places: dict[int, Place] = {}
    lead = len(text) - len(text.lstrip())
    first = next(((start, end) for _, start, end in sentences), (lead, lead + LONGEST_QUOTE))
    yield _item("text", text, text[first[0] : min(first[1], first[0] + LONGEST_QUOTE)], _place_of(advert, first[0], places))
    for kind, start, end in sentences:
        if kind in {"duty", "requirement"}:
            sentence = shown[start:end] if shown is text else join_lines(shown[start:end])
            key = "duties" if kind == "duty" else "requirements"
            yield _item(key, sentence, text[start:end][:LONGEST_QUOTE], _place_of(advert, start, places))
    index = 0
    for span in spans:
        while index < len(sentences) and sentences[index][2] <= span.start:
            index += 1
        start, end = span.start, span.end
        if index < len(sentences) and sentences[index][1] <= span.start and span.end <= sentences[index][2]:
            start, end = sentences[index][1], sentences[index][2]
        if end - start > LONGEST_QUOTE:
            start, end = _window(text, start, end, span)
        value = {
            "start": span.start,
            "end": span.end,
            "text": span.text if shown is text else join_lines(span.text),
            "label": span.label,
        }
        yield _item("spans", value, text[start:end].strip(), _place_of(advert, start, places))


def _window(text: str, start: int, end: int, span: Span) -> tuple[int, int]:
    """A stretch of a long sentence around the span, from comma to comma where there is one."""
    left = max((text.rfind(sign, start, span.start) for sign in "，,、 "), default=-1) + 1 or start
    left = max(left, span.start - LONGEST_QUOTE // 2, start)
    return left, min(end, max(span.end, left + LONGEST_QUOTE))


def _place_of(advert: RawAdvert, offset: int, places: dict[int, Place]) -> Place:
    """Where an offset of the text stands in the file."""
    if not advert.by_line:
        return advert.place
    line = advert.place.line + advert.text.count("\n", 0, offset)
    return places.setdefault(line, Place(line=line))
