"""The text of the occupation dictionary: groups, occupations, definitions, tasks and kinds of work, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import DocumentError
from graph.schema import check_batch
from ingest.checks.verify import lost_quotes
from ingest.derive import derive_batch
from ingest.language import build_pipeline
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from tests.ingest.keys import need_shared

TEXT = """# 4-03（GBM40300） 住宿和餐饮服务人员

从事住宿、 餐饮服务的人员。

本中类包括下列小类:

( )餐饮服务人员

# 4-03-02（GBM40302）

# 餐饮服务人员

从事餐饮服务工作的人员。

本小类包括下列职业:

4-03-02-07茶艺师
4-03-02-08 咖啡师

# 4-03-02-07 茶艺师 L

在茶室, 展示茶水冲泡流程和技巧,
以及传播茶知识的人员。

主要工作任务:

鉴别茶叶品质;
根据茶叶品质, 选择相适应的水质、
水量、 水温和冲泡器具;
3.选配茶点。

本职业包含但不限于下列工种:

茶席设计员 茶叶品鉴员 调

饮师

4-03-02-08 咖啡师

从事咖啡配方、 制作、 服务的人员。

主要工作任务:

拼配咖啡豆;
"""
ADDITIONS = """# 《职业分类大典》增补职业详细信息

### （一）4-03-02-15 茶饮师 `S`

**定义**：制作新式茶饮的人员。

**主要工作任务**：
1. 调制茶饮
2. 研发茶饮

**包含工种**：
- 奶茶调制员

### （二）茶文化推广员 🍵

**职业编码**：待公布
**定义**：从事茶文化传播的人员。

**主要工作任务**：*待官方发布*

| 序号 | 所属职业 | 新增工种 |
|------|------|------|
| 1 | 茶艺师（4-03-02-07） | 点茶师、分茶师 |
| 2 | 咖啡师 | **拉花师** |
"""


def read(folder: Path, text: str) -> Reading:
    path = folder / "dictionary.md"
    path.write_text(text, encoding="utf-8")
    reading = read_file(path)
    assert reading.kind == "occupation_dictionary"
    assert not lost_quotes(reading)
    return reading


def test_every_line_finds_its_occupation(tmp_path: Path) -> None:
    reading = read(tmp_path, TEXT)
    found = published(reading.records[0])
    assert [(one["code"], one["name"]) for one in found["occupations"]] == [
        ("4-03", "住宿和餐饮服务人员"),
        ("4-03-02", "餐饮服务人员"),
        ("4-03-02-07", "茶艺师"),
        ("4-03-02-08", "咖啡师"),
    ]
    tea = found["occupations"][2]
    assert tea["definition"] == "在茶室,展示茶水冲泡流程和技巧,以及传播茶知识的人员。"
    assert tea["green"] is True
    assert [one["text"] for one in found["occupation_tasks"]] == [
        "鉴别茶叶品质",
        "根据茶叶品质,选择相适应的水质、水量、水温和冲泡器具",
        "选配茶点",
        "拼配咖啡豆",
    ]
    assert [one["name"] for one in found["occupation_posts"]] == ["茶席设计员", "茶叶品鉴员", "调饮师"]
    assert reading.lines_used == reading.lines_total


def test_additions_are_emerging_and_some_have_no_code_yet(tmp_path: Path) -> None:
    found = published(read(tmp_path, ADDITIONS).records[0])
    assert found["occupations"] == [
        {"code": "4-03-02-15", "name": "茶饮师", "definition": "制作新式茶饮的人员。", "emerging": True, "digital": True},
        {"name": "茶文化推广员", "definition": "从事茶文化传播的人员。", "emerging": True},
    ]
    assert [(one["occupation"]["name"], one["name"]) for one in found["occupation_posts"]] == [
        ("茶饮师", "奶茶调制员"),
        ("茶艺师", "点茶师"),
        ("茶艺师", "分茶师"),
        ("咖啡师", "拉花师"),
    ]


def test_tasks_and_kinds_of_work_are_parts_of_their_occupation(tmp_path: Path) -> None:
    batch, _ = derive_batch(read(tmp_path, TEXT), build_pipeline())
    check_batch(batch)
    names = {entity.id: entity.name for entity in batch.entities}
    broader = [(names[one.subject], names[one.object]) for one in batch.statements if one.predicate == "BROADER"]
    assert broader == [("餐饮服务人员", "住宿和餐饮服务人员"), ("茶艺师", "餐饮服务人员"), ("咖啡师", "餐饮服务人员")]
    parts = [(names[one.subject], names[one.object]) for one in batch.statements if one.predicate == "PART_OF"]
    assert ("鉴别茶叶品质", "茶艺师") in parts
    assert ("茶席设计员", "茶艺师") in parts


def test_a_text_without_codes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("# 茶\n\n茶是一种饮料。\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="no occupation with a code in it"):
        read_file(path, kind="occupation_dictionary")


def test_the_additions_of_2024_and_2025_are_read() -> None:
    folder = need_shared("corpus", "catalogue", "occupation_dictionary_split")
    found = published(read_file(next(folder.glob("class_7*.md"))).records[0])
    assert len(found["occupations"]) == 36
    assert len(found["occupation_posts"]) >= 80
