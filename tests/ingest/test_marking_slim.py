"""The quick marker is made out of slow ones: units left out are made up for, a pupil learns what its teachers score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.encoder.prune import STEP, choose_counts, leave_out, plan_leaving, slim
from ingest.marking.plain import collect

INNER, SIZE = 4 * STEP, 6


def _hidden(free: int, seed: int) -> np.ndarray[Any, Any]:
    """Rows of INNER hidden units, of which only `free` are independent of one another."""
    random = np.random.default_rng(seed)
    rows = random.normal(1, 1, (2000, free))
    return np.concatenate([rows, rows @ random.normal(0, 1, (free, INNER - free))], axis=1)


def _moments(hidden: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    rows = np.concatenate([hidden, np.ones((len(hidden), 1))], axis=1)
    found: np.ndarray[Any, Any] = rows.T @ rows
    return found


def _layer(seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    up = (random.normal(0, 1, (SIZE, INNER)), random.normal(0, 1, INNER))
    return {"up": up, "down": (random.normal(0, 1, (INNER, SIZE)), random.normal(0, 1, SIZE)), "norm2": "as it is"}


def test_units_that_others_can_stand_in_for_leave_without_a_trace() -> None:
    hidden, layer = _hidden(2 * STEP, 0), _layer(1)
    gone = plan_leaving(_moments(hidden), layer["down"][0]).order[: 2 * STEP]
    kept = np.setdiff1d(np.arange(INNER), gone)
    slimmer = leave_out(layer, _moments(hidden), gone)
    wanted = hidden @ layer["down"][0] + layer["down"][1]
    found = hidden[:, kept] @ slimmer["down"][0] + slimmer["down"][1]
    assert np.abs(found - wanted).mean() < 0.05 * np.abs(wanted - wanted.mean(0)).mean()
    assert slimmer["up"][0].shape == (SIZE, 2 * STEP)
    assert slimmer["norm2"] == layer["norm2"]


def test_most_units_leave_the_layer_where_it_costs_least() -> None:
    layers = [_layer(1), _layer(2)]
    moments = np.stack([_moments(_hidden(STEP, 3)), _moments(_hidden(INNER - 1, 4))])
    plans = [plan_leaving(one, layer["down"][0]) for one, layer in zip(moments, layers, strict=True)]
    assert choose_counts(plans, 0.625) == [3 * STEP, 0]
    assert all((np.diff(plan.errors) >= 0).all() for plan in plans)
    kept = slim({"layers": layers, "positions": 1}, moments, 0.625)
    assert [len(layer["up"][1]) for layer in kept["layers"]] == [STEP, INNER]


def test_a_pupil_learns_from_scores_alone() -> None:
    pytest.importorskip("jax")
    pytest.importorskip("optax")
    from ingest.encoder.network import read_parameters
    from ingest.encoder.pieces import shipped_vocabulary
    from ingest.encoder.weights import read_checkpoint
    from ingest.language.gazetteer import build_automaton
    from ingest.marking.examples import Example, WordRows, whole_cuts
    from ingest.marking.labels import TAGS, spell
    from ingest.marking.learn import Told, mark_windows, train
    from ingest.marking.tagger import new_parameters
    from ingest.marking.units import UnitReader, unit_spans

    reader = UnitReader(shipped_vocabulary(), build_automaton([]))
    text = "会Python，能画图。\n有责任心"
    spans = ((1, 7, "TOOL"), (9, 11, "SKILL"), (14, 17, "SOFT"))
    units = reader.read(text)
    unmarked = Example("one", text, (), units, spell([], len(units)))
    told = Told([8 * np.eye(len(TAGS), dtype=np.float16)[spell(unit_spans(units, spans), len(units))]], marked=0)
    checkpoint = read_checkpoint()
    words, windows = WordRows(checkpoint, [unmarked]), whole_cuts([unmarked])
    fresh = new_parameters(read_parameters(checkpoint, 1), 0)
    learned = train(windows, [unmarked], words, fresh, epochs=40, seed=0, rate=1e-3, shape=(1, 32), told=told)
    assert mark_windows(learned, windows, [unmarked], words, (1, 32)) == [list(spans)]


def test_values_that_reach_far_do_not_coarsen_the_others(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    jax = pytest.importorskip("jax")
    from ingest.encoder.network import read_parameters
    from ingest.encoder.pieces import shipped_vocabulary
    from ingest.encoder.runtime import open_session
    from ingest.encoder.weights import read_checkpoint
    from ingest.language.gazetteer import build_automaton
    from ingest.marking.examples import Example, WordRows, build_batch, whole_cuts
    from ingest.marking.export import export_marker
    from ingest.marking.labels import spell
    from ingest.marking.slim import measure_reach
    from ingest.marking.tagger import new_parameters, tag_scores
    from ingest.marking.units import UnitReader

    units = UnitReader(shipped_vocabulary(), build_automaton([])).read("负责注塑机的调试与保养，使用Python编制工艺文件")
    example = Example("one", "", (), units, spell([], len(units)))
    checkpoint = read_checkpoint()
    encoder = read_parameters(checkpoint, 1)
    far = encoder["layers"][0]
    far["norm1"][0][7] *= 40
    far["up"][1][5] += 60
    parameters = jax.tree_util.tree_map(np.asarray, new_parameters(encoder, 0))
    batch = build_batch([[0]], whole_cuts([example]), [example], WordRows(checkpoint, [example]), (1, len(units) + 2))
    wanted = np.asarray(tag_scores(parameters, batch))[0]
    (reach,) = measure_reach(parameters, [batch])
    assert 5 in reach.apart()
    assert reach.middle.argmax() == 7
    off = []
    for name, known in (("coarse", None), ("fine", [reach])):
        export_marker(tmp_path / name, parameters, {"Python": "Tool"}, known)
        (scores,) = open_session(tmp_path / name / "marker.onnx").run(["scores"], {"words": np.asarray(batch.words)})
        off.append(np.abs(scores[0] - wanted).mean())
    assert off[1] < 0.5 * off[0]
    assert off[1] < 0.05 * np.abs(wanted).mean()


def test_plain_adverts_are_what_is_asked_for_and_near_none_that_is_scored_on(tmp_path: Path) -> None:
    duties = "岗位职责：\n1、负责第{0}号生产线设备的点检与日常保养；\n2、按工艺要求完成第{0}批零件的装夹与加工；\n任职要求：\n"
    asks = "1、中专以上学历，机电类专业，能看懂第{0}类图样；\n2、吃苦耐劳，服从车间安排，有责任心。\n"
    more = "3、能独立判断第{0}号生产线的故障；熟悉数控机床操作。\n4、月薪{0}000元/月，包吃包住"
    rows = [{"title": f"操作工{number}", "text": (duties + asks + more).format(number)} for number in (3, 4, 5)]
    source, scored = tmp_path / "adverts.jsonl", tmp_path / "scored.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [*rows, rows[0]]), encoding="utf-8")
    scored.write_text(json.dumps({"text": "负责第4号生产线设备的点检与日常保养"}), encoding="utf-8")
    assert len(collect([source], [], 60)) == 3
    found = collect([source], [scored], 60)
    assert len(found) == 2
    assert not any("包吃" in text or "第4号" in text for text in found)
    scored.write_text(json.dumps({"text": rows[1]["text"]}), encoding="utf-8")
    assert len(collect([source], [scored], 60)) == 0
    assert len(collect([source], [], 2)) == 2
