"""Makes the quick marker out of slow ones: `python -m ingest.marking.slim ADVERTS.jsonl ... --plain PLAIN.jsonl --teachers ...`.

The pupil is the first teacher with most of its hidden units left out (encoder/prune.py). It learns the mean scores of all
teachers on marked and unmarked adverts, and the marks where there are any.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import jax
import numpy as np
from numpy.typing import NDArray

from ingest.encoder.export import Reach
from ingest.encoder.network import Parameters, read_parameters
from ingest.encoder.prune import slim
from ingest.encoder.weights import read_checkpoint
from ingest.marking.examples import (
    SHAPE,
    Example,
    Window,
    WordRows,
    build_batch,
    pack_rows,
    random_cuts,
    read_examples,
    whole_cuts,
)
from ingest.marking.export import export_marker, load_parameters
from ingest.marking.labels import legal_moves, spell
from ingest.marking.learn import Told, train
from ingest.marking.model import Marker
from ingest.marking.tagger import Batch, furthest_values, hidden_moments, new_parameters
from ingest.marking.terms import collect_terms
from ingest.marking.train import CUT_SHARE, describe, make_reader, score_examples
from ingest.marking.units import UnitReader

log = logging.getLogger("zhiqiao.train")
LOOKED_AT = 200
"""Windows whose hidden units are looked at."""
HEAD = 2.0
"""How many times as fast as the encoder the last layer and the tables learn: they know their task already."""


def read_plain(path: Path, reader: UnitReader) -> list[Example]:
    """Texts without marks, a line each: {"id", "text"}."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)
        units = reader.read(text["text"])
        found.append(Example(str(text["id"]), text["text"], (), units, spell([], len(units))))
    return found


def ask_teachers(teachers: Sequence[Marker], examples: Sequence[Example]) -> list[NDArray[np.float16]]:
    """The mean of the teachers' scores for each example, (units, tags)."""
    found = []
    for number, one in enumerate(examples):
        total = sum(teacher.scores(one.text) for teacher in teachers) / len(teachers)
        found.append(np.asarray(total, np.float16))
        if number % 200 == 0:
            log.info("teachers: text %d of %d", number, len(examples))
    return found


def some_batches(examples: Sequence[Example], windows: Sequence[Window], words: WordRows) -> Iterator[Batch]:
    """Some of the windows, always the same."""
    chosen = np.random.default_rng(0).choice(len(windows), min(LOOKED_AT, len(windows)), replace=False)
    part = [windows[at] for at in sorted(chosen.tolist())]
    rows = pack_rows([after - first + 2 for _, first, after in part], SHAPE[1])
    for start in range(0, len(rows), SHAPE[0]):
        yield build_batch(rows[start : start + SHAPE[0]], part, examples, words)


def begin_pupil(teacher: Parameters, batches: Iterable[Batch], share: float) -> Parameters:
    """The teacher with this share of its hidden units, without those that matter least in the batches."""
    look = jax.jit(hidden_moments)
    moments = sum(np.asarray(look(teacher, batch), np.float64) for batch in batches)
    pupil = {**teacher, "encoder": slim(teacher["encoder"], np.asarray(moments), share)}
    log.info("hidden units kept: %s", [len(layer["up"][1]) for layer in pupil["encoder"]["layers"]])
    return pupil


def measure_reach(parameters: Parameters, batches: Iterable[Batch]) -> list[Reach]:
    """How far the values of each layer reach in the batches."""
    look = jax.jit(furthest_values)
    found = [[[np.asarray(part) for part in parts] for parts in look(parameters, batch)] for batch in batches]
    return [Reach(*(np.max(part, axis=0) for part in zip(*layer, strict=True))) for layer in zip(*found, strict=True)]


def read_arguments() -> argparse.Namespace:
    """What is given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adverts", type=Path, nargs="+", help='marked adverts, a line: {"id", "text", "spans"}')
    parser.add_argument("--plain", type=Path, required=True, help='adverts without marks, a line: {"id", "text"}')
    parser.add_argument("--teachers", type=Path, nargs="+", required=True, help="folders that ingest.marking.train wrote")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="marked adverts to score on, never learned from")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--layers", type=int, default=8, help="layers of the teachers")
    parser.add_argument("--share", type=float, default=0.375, help="hidden units kept")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Ask the teachers, make the pupil, write it, score it on --dev."""
    given = read_arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    checkpoint, terms = read_checkpoint(), collect_terms()
    reader = make_reader(terms)
    marked, plain, dev = read_examples(given.adverts, reader), read_plain(given.plain, reader), read_examples(given.dev, reader)
    examples = [*marked, *plain, *dev]
    words = WordRows(checkpoint, examples)
    teachers = [Marker(folder) for folder in given.teachers]
    told = Told(ask_teachers(teachers, [*marked, *plain]), len(marked))
    first = load_parameters(given.teachers[0], new_parameters(read_parameters(checkpoint, given.layers), 0))
    moves = sum(teacher.moves for teacher in teachers) / len(teachers) - legal_moves()
    looked_at = list(some_batches(examples, whole_cuts(marked), words))
    pupil = begin_pupil(first, looked_at, given.share)
    pupil["head"] = {**pupil["head"], "moves": moves}
    others = range(len(marked) + len(plain), len(examples))

    def keep(_epoch: int, parameters: Parameters) -> None:
        export_marker(given.out, parameters, terms, measure_reach(parameters, looked_at))
        if scored := score_examples(parameters, others, examples, words):
            log.info("texts not learned from\n%s", describe([scored[number] for number in others]))

    train(
        [cut for cut in random_cuts(examples, given.seed, CUT_SHARE) if cut[0] < len(told.scores)],
        examples,
        words,
        pupil,
        epochs=given.epochs,
        seed=given.seed,
        rate=given.rate,
        head=HEAD,
        dropout=0.0,
        told=told,
        after_epoch=keep,
    )


if __name__ == "__main__":
    main()
