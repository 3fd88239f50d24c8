"""Columns of a release: tables of ids are found whatever the ids look like, and texts come back as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.projection import columns

HEX = [f"evidence:{number:020x}" for number in (3, 1, 9, 2**70, 7)]
SAME_END = ["evidence:" + start + "0" * 16 for start in ("00a1", "00b2", "00c3")]
NO_HEX = ["evidence:" + letter * 20 for letter in "azqx"]
UNEVEN = ["证据:一", "e:2", "evidence:" + "3" * 30, "e:10"]


@pytest.mark.parametrize("ids", [HEX, SAME_END, NO_HEX, UNEVEN, []], ids=["hex", "same end", "no hex", "uneven", "none"])
def test_every_id_of_a_table_is_found_and_no_other(ids: list[str]) -> None:
    rising = np.sort(columns.table(ids))
    wanted = columns.table([*reversed(ids), "evidence:" + "f" * 20, *ids])
    found = columns.Finder(rising).rows(wanted)
    expected = [text.encode() for text in [*reversed(ids), "", *ids]]
    assert [bytes(rising[row]) if row >= 0 else b"" for row in found] == expected


@pytest.mark.parametrize("ids", [HEX, UNEVEN, []], ids=["hex", "uneven", "none"])
def test_texts_come_back_one_by_one_and_together(tmp_path: Path, ids: list[str]) -> None:
    columns.save_table(tmp_path, "ids", columns.table(ids))
    columns.save_texts(tmp_path, "texts", (text.encode() for text in ids))
    with columns.TextFile(tmp_path, "few") as file:
        file.add("一".encode(), (0, 3))
        file.add(b"", (0,))
    for name in ("ids", "texts"):
        opened = columns.open_texts(tmp_path, name)
        assert [opened[place] for place in range(len(opened))] == ids
        assert opened.many(np.arange(len(ids))[::-1]) == ids[::-1]
    assert columns.open_texts(tmp_path, "few").many(np.arange(3)) == ["", "一", ""]
