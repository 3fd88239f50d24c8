"""Free text is marked: verbatim spans in order, the same alone and among others, and the labels that people would give."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder.pieces import shipped_vocabulary
from ingest.encoder.weights import read_checkpoint
from ingest.language import build_pipeline
from ingest.language.gazetteer import build_automaton
from ingest.marking import Span, mark_text, mark_texts
from ingest.marking.labels import LABELS, TAGS, best_tags, legal_moves, spell, unspell
from ingest.marking.scoring import count_spans, f1, interval, totals
from ingest.marking.units import UnitReader, cut_windows, unit_spans

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))
ADVERT = (
    "岗位职责：\n1、负责注塑机的调试与保养；\n2. 使用 SolidWorks 进行夹具设计，编制工艺文件。\r\n任职要求：\n"
    "大专及以上学历，机电一体化等相关专业，3年以上模具维修经验；\n持有低压电工证，英语流利，责任心强，具有良好的沟通能力。"
)
TEXTS = [
    ADVERT,
    "",
    "\n\n",
    "   ",
    "熟练操作数控车床、加工中心",
    "\u3000\u3000ＰＬＣ编程\ufeff与调试😀；C1驾照\t优先",
    "Java/Python,熟悉MySQL",
    "半个\ud83d字",
]


@pytest.fixture(scope="module")
def reader() -> UnitReader:
    terms = [("数控车床", "Tool", "数控车床"), ("夹具设计", "Term", "夹具设计"), ("Python", "Tool", "Python")]
    return UnitReader(shipped_vocabulary(), build_automaton(terms))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_units_hold_every_sign_once_and_in_order(reader: UnitReader, text: str) -> None:
    units = reader.read(text)
    assert (units.ends > units.starts).all()
    assert (units.starts[1:] >= units.ends[:-1]).all()
    held = {at for start, end in zip(units.starts, units.ends, strict=True) for at in range(start, end)}
    left = [sign for at, sign in enumerate(text) if at not in held]
    assert all(not sign.strip() or sign in "\ufeff\ud83d" for sign in left)


def test_a_unit_knows_its_piece_its_word_and_its_term(reader: UnitReader) -> None:
    text = "操作数控车床"
    units = reader.read(text)
    pieces = read_checkpoint().pieces
    assert "".join(pieces[sign] for sign in units.pieces) == text
    assert units.terms.tolist() == [0, 0, 1, 2, 2, 3]
    assert units.places[:2].tolist() == [1, 3]


def test_windows_hold_all_units_and_end_at_line_breaks(reader: UnitReader) -> None:
    text = "\n".join(f"{number}、负责第{number}条产线的巡检与点检，做好记录" for number in range(1, 40)) + "检" * 300
    units = reader.read(text)
    windows = cut_windows(units, 100)
    assert windows[0][0] == 0
    assert windows[-1][1] == len(units)
    assert all(before[1] == behind[0] for before, behind in itertools.pairwise(windows))
    assert all(0 < after - first <= 100 for first, after in windows)
    assert all(units.breaks[after - 1] for _, after in windows if units.starts[after - 1] < text.rindex("\n"))


def test_tags_spell_spans_and_back() -> None:
    spans = [(0, 1, "TOOL"), (1, 4, "SKILL"), (4, 6, "SKILL"), (7, 9, "LANGUAGE")]
    tags = spell(spans, 10)
    assert [TAGS[tag] for tag in tags[:6]] == ["S-TOOL", "B-SKILL", "I-SKILL", "E-SKILL", "B-SKILL", "E-SKILL"]
    assert unspell(tags.tolist()) == spans
    broken = [TAGS.index(name) for name in ("I-SKILL", "E-SKILL", "B-SKILL", "E-TOOL", "B-SOFT", "O")]
    assert unspell(broken) == []


def test_the_best_tags_are_the_best_of_all_legal_ones() -> None:
    random = np.random.default_rng(5)
    scores = random.normal(0, 2, (3, 3, len(TAGS))).astype(np.float32)
    moves = random.normal(0, 1, (len(TAGS), len(TAGS))).astype(np.float32) + legal_moves()
    lengths = [3, 2, 1]
    found = best_tags(scores, moves, lengths)
    for row, length in enumerate(lengths):
        paths = (path for path in itertools.product(range(len(TAGS)), repeat=length) if _legal(path))
        wanted = max(paths, key=lambda path: _total(path, scores[row], moves))
        assert found[row] == list(wanted)


def _legal(path: tuple[int, ...]) -> bool:
    names = ["O", *(TAGS[tag] for tag in path), "O"]
    opens = {"O": "OBS", "S": "OBS", "E": "OBS", "B": "IE", "I": "IE"}
    return all(b[0] in opens[a[0]] and (a[0] not in "BI" or a[1:] == b[1:]) for a, b in itertools.pairwise(names))


def _total(path: tuple[int, ...], scores: np.ndarray, moves: np.ndarray) -> float:
    steps = sum(float(moves[a, b]) for a, b in itertools.pairwise(path))
    return steps + sum(float(scores[at, tag]) for at, tag in enumerate(path))


def test_scores_count_exact_and_overlapping_spans() -> None:
    key = [(0, 4, "SKILL"), (5, 7, "TOOL"), (8, 12, "SOFT")]
    marked = [(0, 4, "SKILL"), (5, 7, "SKILL"), (8, 10, "SOFT"), (20, 22, "SOFT")]
    counts = count_spans(marked, key)
    assert counts["SKILL"] == (1, 1, 2, 1)
    assert counts["TOOL"] == (0, 0, 0, 1)
    assert counts["SOFT"] == (0, 1, 2, 1)
    assert totals([counts]) == (1, 2, 4, 3)
    assert f1(1, 4, 3) == pytest.approx(2 / 7)
    low, high = interval([counts, count_spans(key, key)], exact=True)
    assert 0 < low < high <= 1


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_spans_are_verbatim_in_order_and_apart(text: str) -> None:
    spans = mark_text(text)
    assert all(text[span.start : span.end] == span.text and span.text.strip() == span.text != "" for span in spans)
    assert all(before.end <= behind.start for before, behind in itertools.pairwise(spans))
    assert {span.label for span in spans} <= set(LABELS)


def test_a_text_is_marked_alike_alone_and_among_others() -> None:
    texts = [*TEXTS, *(f"{text}\n{ADVERT}" for text in TEXTS)] * 2
    assert list(mark_texts(iter(texts))) == [mark_text(text) for text in texts]


def test_an_advert_is_marked_as_people_would() -> None:
    found = {(span.text, span.label) for span in mark_text(ADVERT)}
    wanted = {
        ("SolidWorks", "TOOL"), ("夹具设计", "SKILL"), ("编制工艺文件", "SKILL"), ("大专及以上学历", "DEGREE"),
        ("机电一体化", "PROGRAM"), ("3年以上模具维修经验", "EXPERIENCE"), ("低压电工证", "CERTIFICATE"), ("英语", "LANGUAGE"),
        ("责任心", "SOFT"), ("沟通能力", "SOFT"),
    }  # fmt: skip
    assert len(found & wanted) >= 9, wanted - found


def test_long_texts_are_marked_to_their_end() -> None:
    lines = ["负责设备的日常点检，能吃苦耐劳；"] * 120
    spans = mark_text("\n".join(lines))
    assert sum(span.label == "SOFT" for span in spans) >= 100
    assert spans[-1].start > 115 * len(lines[0])


def test_the_pipeline_marks_documents() -> None:
    nlp = build_pipeline(marks=True)
    docs = list(nlp.pipe([ADVERT, "熟练操作数控车床"]))
    assert [list(doc.user_data["marks"]) for doc in docs] == [mark_text(ADVERT), mark_text("熟练操作数控车床")]
    assert {span.label_ for span in docs[0].spans["marks"]} <= set(LABELS)
    assert nlp("会Python").user_data["marks"] == tuple(mark_text("会Python"))


def test_the_command_keeps_order_and_names_bad_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from api.cli import main

    adverts = tmp_path / "adverts.jsonl"
    good = [{"id": "b", "text": ADVERT, "title": "x"}, {"id": 7, "text": ""}, {"id": "a", "text": "会Python"}]
    lines = [json.dumps(good[0]), "{broken", json.dumps({"id": "c"}), "", json.dumps(good[1]), '{"id": 1, "text": 2}']
    adverts.write_text("\n".join([*lines, json.dumps(good[2], ensure_ascii=False)]), encoding="utf-8-sig")
    assert main(["mark", str(adverts)]) == 1
    out, err = capsys.readouterr()
    printed = [json.loads(line) for line in out.splitlines()]
    assert [one["id"] for one in printed] == ["b", 7, "a"]
    assert [Span(**span) for span in printed[0]["spans"]] == mark_text(ADVERT)
    assert list(printed[0]["spans"][0]) == ["start", "end", "text", "label"]
    assert [f"line {number}:" in err for number in (1, 2, 3, 5, 6)] == [False, True, True, False, True]
    adverts.write_text(json.dumps(good[2]), encoding="utf-8")
    assert main(["mark", str(adverts)]) == 0


def test_learning_brings_the_loss_down() -> None:
    pytest.importorskip("jax")
    pytest.importorskip("optax")
    from ingest.encoder.network import read_parameters
    from ingest.marking.examples import Example, WordRows, whole_cuts
    from ingest.marking.learn import mark_windows, train
    from ingest.marking.tagger import new_parameters

    reader = UnitReader(shipped_vocabulary(), build_automaton([]))
    text = "会Python，能画图。\n有责任心"
    spans = ((1, 7, "TOOL"), (9, 11, "SKILL"), (14, 17, "SOFT"))
    units = reader.read(text)
    example = Example("one", text, spans, units, spell(unit_spans(units, spans), len(units)))
    checkpoint = read_checkpoint()
    encoder, words = read_parameters(checkpoint, 1), WordRows(checkpoint, [example])
    windows = whole_cuts([example])
    learned = train(windows, [example], words, new_parameters(encoder, 0), epochs=40, seed=0, rate=1e-3, shape=(1, 32))
    assert mark_windows(learned, windows, [example], words, (1, 32)) == [list(spans)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the marked adverts are not here")
def test_marked_adverts_that_were_not_learned_are_found() -> None:
    lines = (SHARED / "gold" / "job_ads.gold.jsonl").read_text(encoding="utf-8").splitlines()
    adverts = [json.loads(line) for line in lines][::2]
    keys = [[(span["start"], span["end"], span["label"]) for span in advert["spans"]] for advert in adverts]
    found = mark_texts(advert["text"] for advert in adverts)
    counts = [count_spans([(s.start, s.end, s.label) for s in spans], key) for spans, key in zip(found, keys, strict=True)]
    exact, loose, said, true = totals(counts)
    assert f1(exact, said, true) > 0.78
    assert f1(loose, said, true) > 0.86
