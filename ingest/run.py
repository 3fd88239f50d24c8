"""The ingest run: files to the store, skills linked, a release built, and a report of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from spacy.language import Language

from graph.errors import DocumentError, SchemaError, ZhiqiaoError
from graph.facts import GraphBatch
from graph.projection import build_release
from graph.store import Store, StoredDocument
from ingest.derive import derive_batch, reading_name
from ingest.files import Selection, hash_file, select_files
from ingest.language import build_pipeline
from ingest.limits import read_many
from ingest.linking import SOURCE, VERSION, SkillText, link_skills, linking_batch
from ingest.record import Issue, Reading
from ingest.report import Duplicate, Failed, IngestReport, KindCount

Progress = Callable[[str, int, int], None]
"""Called with the stage and the file at hand in words, how many files (or phrases) are done, and how many there are."""

SKILLS = "MATCH (s:Skill) RETURN s.id, s.name"


@dataclass(slots=True)
class _Run:
    store: Store
    tell: Progress
    stored: dict[str, StoredDocument]
    holders: dict[str, set[str]]
    """Ids of the stored documents that were read from a path."""
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    entities: dict[str, set[str]] = field(default_factory=dict)
    kind_entities: dict[str, set[str]] = field(default_factory=dict)
    predicates: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    superseded: int = 0
    loaded: int = 0
    relink: bool = False

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what passes inside to the stage's seconds."""
        started = monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + monotonic() - started


def ingest(
    paths: Sequence[str | Path],
    store: Store,
    *,
    kind: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    link: bool = True,
    build: bool = True,
) -> IngestReport:
    """Load the documents of files, folders and globs, in the order of their paths; then link skills and build a release.

    A document the store has complete, from the same bytes and by the same reading, is not read again. A document that
    cannot be read is reported and the rest goes on. `workers`: reading processes, None for one a core. `kind` is the kind
    of all the documents, where their content does not show it. Raises StoreError, ReleaseError: the run can be repeated
    and goes on where it stopped.
    """
    started = monotonic()
    selection = select_files(paths)
    run = _start(store, progress or (lambda *_: None))
    run.failed += [_missing(name) for name in selection.missing]
    fresh, same = _choose(run, selection, kind)
    nlp = build_pipeline() if fresh else None
    if fresh and nlp is not None:
        _load_all(run, list(fresh), nlp, kind, workers or 0)
    _note_duplicates(run, fresh, same)
    links = _link(run) if link else None
    release = ""
    if build:
        with run.timed("projection"):
            release = build_release(store, store.settings.releases, run.tell).name
    run.seconds["total"] = monotonic() - started
    return _report(run, selection, links, release)


def _start(store: Store, tell: Progress) -> _Run:
    stored = {document.id: document for document in store.documents()}
    holders: dict[str, set[str]] = {}
    for document in stored.values():
        for source in document.sources:
            holders.setdefault(source, set()).add(document.id)
    return _Run(store, tell, stored, holders)


def _missing(name: str) -> Failed:
    if "\0" not in name and Path(name).expanduser().is_dir():
        return Failed(name, "empty", f"{name}: the folder holds no file")
    return Failed(name, "missing", f"{name}: no such file or folder, and no file matches it")


def _choose(run: _Run, selection: Selection, kind: str | None) -> tuple[dict[Path, str], list[tuple[Path, str]]]:
    """Files to read with their hashes, and files that only repeat the bytes of a stored document or of a file to read."""
    by_hash = {document.sha256: document for document in run.stored.values()}
    fresh: dict[Path, str] = {}
    same: list[tuple[Path, str]] = []
    first: set[str] = set()
    with run.timed("hashing"):
        for number, path in enumerate(selection.files):
            run.tell(f"比对 comparing {path.name}", number, len(selection.files))
            sha256 = hash_file(path)
            known = by_hash.get(sha256)
            held_other = bool(run.holders.get(str(path), set()) - ({known.id} if known else set()))
            if held_other or not sha256:
                fresh[path] = sha256
            elif known is not None and _is_current(known, kind):
                if str(path) in known.sources:
                    run.unchanged.append(str(path))
                else:
                    same.append((path, sha256))
            elif sha256 in first:
                same.append((path, sha256))
            else:
                fresh[path] = sha256
                first.add(sha256)
    return fresh, same


def _is_current(known: StoredDocument, kind: str | None) -> bool:
    return known.complete and known.reading == reading_name(known.kind) and kind in {None, known.kind}


def _retract_links(run: _Run) -> None:
    """Take the links back before the first load: they are made anew after the last one, and where a run was interrupted in
    between the next one sees that they are missing."""
    if run.relink:
        return
    run.relink = True
    for document in run.stored.values():
        if SOURCE in document.sources:
            with run.timed("linking"):
                run.store.retract(document.id)


def _load_all(run: _Run, files: list[Path], nlp: Language, kind: str | None, workers: int) -> None:
    def reading(path: Path, done: int, total: int) -> None:
        run.tell(f"读取 reading {path.name}", done, total)

    results = read_many(files, workers=workers, kind=kind, progress=reading)
    for number, path in enumerate(files, 1):
        with run.timed("reading"):
            _, result = next(results)
        if isinstance(result, DocumentError):
            run.failed.append(Failed(str(path), result.why, str(result)))
            continue
        try:
            with run.timed("language"):
                batch, issues = derive_batch(result, nlp)
            run.tell(f"载入 loading {path.name}", number, len(files))
            _retract_links(run)
            with run.timed("loading"):
                run.superseded += len(run.store.load(batch).superseded)
        except SchemaError as error:
            run.failed.append(Failed(str(path), "internal", f"{path.name}: {error} ({error.what}): please report this document"))
            continue
        except ZhiqiaoError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            what = f"{type(error).__name__}: {error}"
            run.failed.append(Failed(str(path), "internal", f"{path.name}: no facts could be derived ({what}): please report it"))
            continue
        _count(run, result, batch, issues)


def _count(run: _Run, reading: Reading, batch: GraphBatch, issues: tuple[Issue, ...]) -> None:
    run.loaded += 1
    run.issues += [*reading.issues, *issues]
    count = run.counts.setdefault(reading.kind, Counter())
    count["documents"] += 1
    count["records"] += len(reading.records)
    count["pages"] += reading.pages
    count["lines_used"] += reading.lines_used
    count["lines_total"] += reading.lines_total
    count["statements"] += len(batch.statements)
    for entity in batch.entities:
        run.entities.setdefault(entity.kind, set()).add(entity.id)
        run.kind_entities.setdefault(reading.kind, set()).add(entity.id)
    run.predicates.update(statement.predicate for statement in batch.statements)


def _note_duplicates(run: _Run, fresh: dict[Path, str], same: list[tuple[Path, str]]) -> None:
    """Add the paths of files whose bytes are in the store by now; a copy of a file that failed has failed too."""
    failed = {one.path: one for one in run.failed}
    first: dict[str, Path] = {}
    for path, sha256 in fresh.items():
        first.setdefault(sha256, path)
    known = {document.sha256: document for document in run.stored.values()}
    for path, sha256 in same:
        origin = str(first[sha256]) if sha256 in first else known[sha256].sources[0]
        if origin in failed:
            run.failed.append(Failed(str(path), failed[origin].why, f"{path.name}: the same bytes as {origin}, which failed"))
            continue
        identifier = f"document:{sha256[:20]}"
        with run.timed("loading"):
            run.store.add_source(identifier, str(path))
        run.duplicates.append(Duplicate(str(path), origin))


def _link(run: _Run) -> int | None:
    """Link all skills of the store; nothing where no document was loaded and the links of this version are there."""
    current = any(SOURCE in one.sources and one.complete and one.reading == VERSION for one in run.stored.values())
    if current and not run.relink:
        return None
    with run.timed("linking"):
        skills = [SkillText(identifier, name) for identifier, name in run.store.stream(SKILLS)]
        if not skills:
            return None
        cache = run.store.settings.releases.parent / "vectors"
        links = link_skills(skills, cache=cache, progress=lambda done, total: run.tell("技能对应 linking skills", done, total))
        run.store.load(linking_batch(links, skills))
    return len(links)


def _report(run: _Run, selection: Selection, links: int | None, release: str) -> IngestReport:
    kinds = {
        kind: KindCount(
            documents=count["documents"],
            records=count["records"],
            pages=count["pages"],
            entities=len(run.kind_entities.get(kind, ())),
            statements=count["statements"],
            lines_used=count["lines_used"],
            lines_total=count["lines_total"],
        )
        for kind, count in sorted(run.counts.items())
    }
    return IngestReport(
        files=len(selection.files),
        kinds=kinds,
        entities={kind: len(ids) for kind, ids in sorted(run.entities.items())},
        predicates=dict(sorted(run.predicates.items())),
        issues=tuple(run.issues),
        failed=tuple(sorted(run.failed, key=lambda one: one.path)),
        duplicates=tuple(run.duplicates),
        unchanged=tuple(run.unchanged),
        skipped=selection.skipped,
        superseded=run.superseded,
        links=links,
        release=release,
        seconds={stage: round(seconds, 3) for stage, seconds in run.seconds.items()},
    )
