"""Which certificates prove what a post requires, and why each is named."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from graph.projection import Release
from graph.projection.sums import DIGITS
from graph.text import fold
from queries.answers import CertificateFor, CertificatesFor
from queries.coverage import baseline, covered_skills, meeting, met_by, needs_of
from queries.names import ref

BASES = ("named", "program", "skills")


@dataclass(slots=True)
class _Reasons:
    """Why a certificate stands in the answer, and the statements that say so."""

    basis: set[str] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)


def certificates_for(release: Release, post: str, *, limit: int = 20) -> CertificatesFor:
    """Certificates that qualify for a post of this name by their own standard ("named"), that a program leading to the
    post lists, or of which that program's listed certificate is the general form ("program"), or that certify skills it
    requires ("skills"): by covered share, highest first, unknown last, then named, then program, then id.

    Raises UnknownEntityError, AmbiguousEntityError.
    """
    index = release.find(post, "Post")
    needs = needs_of(release, index)
    entries = meeting(release, needs.skills, "CERTIFIES")
    ground = baseline(release, needs)
    start, stop = release.kinds["Certificate"]
    values = np.zeros(0)
    if ground.known_share is not None:
        values = np.round(entries.sums(needs.weights, stop - start) / needs.total, DIGITS)
    reasons = _reasons(release, index)
    for place in np.flatnonzero(values > 0).tolist():
        reasons.setdefault(start + place, _Reasons()).basis.add("skills")
    coverage = {certificate: _coverage(release, certificate, values) for certificate in reasons}
    order = sorted(
        reasons,
        key=lambda c: (
            -(coverage[c] or 0.0),
            "named" not in reasons[c].basis,
            "program" not in reasons[c].basis,
            c,
        ),
    )[:limit]
    shown = [certificate - start for certificate in order]
    skills = covered_skills(release, needs, met_by(release, entries, shown, "Certificate"), shown)
    found = tuple(
        CertificateFor(
            ref(release, certificate),
            tuple(basis for basis in BASES if basis in reasons[certificate].basis),
            coverage[certificate],
            skills[certificate - start],
            tuple(dict.fromkeys(i for row in sorted(reasons[certificate].rows) for i in release.evidence_ids(row))),
        )
        for certificate in order
    )
    return CertificatesFor(release.version, ref(release, index), ground, found)


def _coverage(release: Release, certificate: int, values: npt.NDArray[np.float64]) -> float | None:
    if not len(values) or not len(release.rows_from("CERTIFIES", certificate)):
        return None
    return float(values[certificate - release.kinds["Certificate"][0]])


def _namesakes(release: Release, post: int) -> list[int]:
    """The post and the posts of other documents with exactly its name."""
    start, stop = release.kinds["Post"]
    name = release.entity_at(post).name
    named = (index for index in release.words.exact(fold(name)) if start <= index < stop)
    return sorted({post, *(index for index in named if release.entity_at(index).name == name)})


def _reasons(release: Release, post: int) -> dict[int, _Reasons]:
    found: dict[int, _Reasons] = {}

    def add(certificate: int, basis: str, row: int) -> None:
        reason = found.setdefault(certificate, _Reasons())
        reason.basis.add(basis)
        reason.rows.add(row)

    for namesake in _namesakes(release, post):
        for row in release.rows_to("QUALIFIES_FOR", namesake).tolist():
            add(int(release.subject[row]), "named", row)
    first, last = release.kinds["Certificate"]
    for leading in release.rows_to("PREPARES_FOR", post).tolist():
        for row in release.rows_from("PREPARES_FOR", int(release.subject[leading])):
            listed = int(release.object[row])
            if first <= listed < last:
                add(listed, "program", row)
                for part in release.rows_to("PART_OF", listed).tolist():
                    level = int(release.subject[part])
                    if first <= level < last:
                        add(level, "program", row)
    return found
