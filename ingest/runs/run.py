"""The ingest run: files to the store, passes over all of them, a release built, and a report of it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from spacy.language import Language

from graph.errors import DocumentError, SchemaError, ZhiqiaoError
from graph.projection import build_release
from graph.store import Store, StoredDocument
from ingest.derive import derive_batch, reading_name
from ingest.kinds import catalogue
from ingest.language import build_pipeline
from ingest.record import NAMED, Issue, NamedColumns, Reading
from ingest.runs.executors import LOCAL, Read, reader_at
from ingest.runs.failures import Failures
from ingest.runs.files import Selection, hash_file, select_files
from ingest.runs.memory import peak_bytes
from ingest.runs.passes import PASSES, is_current, retract_passes
from ingest.runs.report import Duplicate, Failed, IngestReport
from ingest.runs.tally import Tally

Progress = Callable[[str, int, int], None]
"""Called with the stage and the file at hand in words, how many files (or phrases) are done, and how many there are."""


@dataclass(slots=True)
class _Run:
    store: Store
    tell: Progress
    failures: Failures
    stored: dict[str, StoredDocument]
    holders: dict[str, set[str]]
    """Ids of the stored documents that were read from a path."""
    tally: Tally = field(default_factory=Tally)
    changed: bool = False
    """Whether a document was loaded, and so the passes are to run again."""


def ingest(
    paths: Sequence[str | Path],
    store: Store,
    *,
    kind: str | None = None,
    columns: NamedColumns | None = None,
    workers: int | None = None,
    read: Read | None = None,
    progress: Progress | None = None,
    link: bool = True,
    build: bool = True,
) -> IngestReport:
    """Load the documents of files, folders and globs, in the order of their paths; then run the passes over all documents
    (linking skills among them, unless not `link`) and build a release.

    A document the store has complete, from the same bytes and by the same reading, is not read again; nor is one whose
    bytes failed by the same readers. A document that cannot be read is reported and the rest goes on. `workers`: reading
    processes, None for one a core. `read`: what reads in their place, a cluster for one (ingest.runs.executors). `kind` is the
    kind of all the documents, where their content does not show it; `columns`: all are tables, to be read by these columns,
    and are read again where they were read by others. Raises StoreError, ReleaseError, ExecutorError: the run can be
    repeated and goes on where it stopped.
    """
    started = monotonic()
    selection = select_files(paths)
    run = _start(store, kind, columns, progress or (lambda *_: None))
    run.tally.failed += [_missing(name) for name in selection.missing]
    fresh, same = _choose(run, selection, kind, columns)
    if fresh:
        _load_all(run, fresh, build_pipeline(), read or reader_at(LOCAL, workers=workers or 0), kind, columns)
    _note_duplicates(run, fresh, same)
    _run_passes(run, {one.name for one in PASSES if link or one.name != "linking"})
    release = ""
    if build:
        with run.tally.timed("projection"):
            release = build_release(store, store.settings.releases, run.tell).name
    run.tally.seconds["total"] = monotonic() - started
    return _report(run.tally, selection, release)


def _start(store: Store, kind: str | None, columns: NamedColumns | None, tell: Progress) -> _Run:
    stored = {document.id: document for document in store.documents()}
    holders: dict[str, set[str]] = {}
    for document in stored.values():
        for source in document.sources:
            holders.setdefault(source, set()).add(document.id)
    failures = Failures(store.settings.releases.parent / "unreadable.jsonl", kind, columns)
    return _Run(store, tell, failures, stored, holders)


def _missing(name: str) -> Failed:
    if "\0" not in name and Path(name).expanduser().is_dir():
        return Failed(name, "empty", f"{name}: the folder holds no file")
    return Failed(name, "missing", f"{name}: no such file or folder, and no file matches it")


def _choose(
    run: _Run, selection: Selection, kind: str | None, columns: NamedColumns | None
) -> tuple[dict[Path, str], list[tuple[Path, str]]]:
    """Files to read with their hashes, and files that only repeat the bytes of a stored document or of a file to read."""
    by_hash = {document.sha256: document for document in run.stored.values()}
    fresh: dict[Path, str] = {}
    same: list[tuple[Path, str]] = []
    first: set[str] = set()
    with run.tally.timed("hashing"):
        for number, path in enumerate(selection.files):
            run.tell(f"比对 comparing {path.name}", number, len(selection.files))
            sha256 = hash_file(path)
            known = by_hash.get(sha256)
            current = known is not None and _is_current(known, kind, columns)
            held_other = bool(run.holders.get(str(path), set()) - ({known.id} if known else set()))
            if not current and (before := run.failures.find(path, sha256)) is not None:
                run.tally.failed.append(before)
            elif held_other or not sha256:
                fresh[path] = sha256
            elif known is not None and current:
                if str(path) in known.sources:
                    run.tally.unchanged.append(str(path))
                else:
                    same.append((path, sha256))
            elif sha256 in first:
                same.append((path, sha256))
            else:
                fresh[path] = sha256
                first.add(sha256)
    return fresh, same


def _is_current(known: StoredDocument, kind: str | None, columns: NamedColumns | None) -> bool:
    """Whether reading it again would say the same: where neither kind nor columns are named now, those named before stand."""
    name = reading_name(known.kind)
    if columns is not None:
        return known.complete and known.reading == reading_name(catalogue.KIND, str(columns))
    same = known.reading == name or known.reading.startswith(f"{name} {NAMED}")
    return known.complete and same and kind in {None, known.kind}


def _load_all(
    run: _Run, files: dict[Path, str], nlp: Language, read: Read, kind: str | None, columns: NamedColumns | None
) -> None:
    def reading(path: Path, done: int, total: int) -> None:
        run.tell(f"读取 reading {path.name}", done, total)

    results = read(list(files), kind, columns, reading)
    for number, (path, sha256) in enumerate(files.items(), 1):
        with run.tally.timed("reading"):
            _, result = next(results)
        failed = Failed(str(path), result.why, str(result)) if isinstance(result, DocumentError) else None
        if not isinstance(result, DocumentError):
            run.tell(f"载入 loading {path.name}", number, len(files))
            failed = _load(run, result, nlp)
        if failed is not None:
            run.tally.failed.append(failed)
            run.failures.note(failed, sha256)
        del result  # the largest thing here must not be held while the next one is waited for


def _load(run: _Run, reading: Reading, nlp: Language) -> Failed | None:
    """Derive the facts of a reading and load them; how that failed, None where it did not."""
    tally, path = run.tally, Path(reading.path)
    try:
        with tally.timed("language"):
            batch, issues = derive_batch(reading, nlp)
        if not batch.statements and not batch.entities:
            tally.issues += [*reading.issues, *issues]
            return Failed(str(path), "no_facts", _no_facts(reading, issues))
        if not run.changed:
            run.changed = True
            with tally.timed("passes"):
                retract_passes(run.store, run.stored.values())
        with tally.timed("loading"):
            tally.superseded += len(run.store.load(batch).superseded)
    except SchemaError as error:
        return Failed(str(path), "internal", f"{path.name}: {error} ({error.what}): please report this document")
    except ZhiqiaoError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"
        return Failed(str(path), "internal", f"{path.name}: no facts could be derived ({what}): please report it")
    tally.count(reading, batch, issues)
    return None


def _no_facts(reading: Reading, issues: Sequence[Issue]) -> str:
    found = sum(len(record.items) for record in reading.records)
    first = next((issue.why for issue in (*issues, *reading.issues)), "")
    return (
        f"{Path(reading.path).name}: read as {reading.kind}, {found} items, but none became a fact"
        f"{f' (first issue: {first})' if first else ''}: see zhiqiao read --show, or say its kind with --kind"
    )


def _note_duplicates(run: _Run, fresh: dict[Path, str], same: list[tuple[Path, str]]) -> None:
    """Add the paths of files whose bytes are in the store by now; a copy of a file that failed has failed too."""
    failed = {one.path: one for one in run.tally.failed}
    first: dict[str, Path] = {}
    for path, sha256 in fresh.items():
        first.setdefault(sha256, path)
    known = {document.sha256: document for document in run.stored.values()}
    for path, sha256 in same:
        origin = str(first[sha256]) if sha256 in first else known[sha256].sources[0]
        if origin in failed:
            run.tally.failed.append(
                Failed(str(path), failed[origin].why, f"{path.name}: the same bytes as {origin}, which failed")
            )
            continue
        identifier = f"document:{sha256[:20]}"
        with run.tally.timed("loading"):
            run.store.add_source(identifier, str(path))
        run.tally.duplicates.append(Duplicate(str(path), origin))


def _run_passes(run: _Run, wanted: set[str]) -> None:
    """Run the passes over the store as it is now; a pass of which nothing can have changed is left out."""
    for one in PASSES:
        if one.name in wanted and (run.changed or not is_current(one, run.stored.values())):
            with run.tally.timed(one.name):
                found = one.derive(run.store, run.tell)
            if found is not None:
                run.tally.passes[one.name] = found


def _report(tally: Tally, selection: Selection, release: str) -> IngestReport:
    return IngestReport(
        files=len(selection.files),
        kinds=tally.kinds(),
        entities={kind: len(ids) for kind, ids in sorted(tally.entities.items())},
        predicates=dict(sorted(tally.predicates.items())),
        documents=tuple(tally.documents),
        issues=tuple(tally.issues),
        failed=tuple(sorted(tally.failed, key=lambda one: one.path)),
        duplicates=tuple(tally.duplicates),
        unchanged=tuple(tally.unchanged),
        skipped=selection.skipped,
        superseded=tally.superseded,
        passes=tally.passes,
        release=release,
        seconds={stage: round(seconds, 3) for stage, seconds in tally.seconds.items()},
        memory={"run": peak_bytes() >> 20, "reader": tally.reader_bytes >> 20},
    )
