"""Examination counts: titles in any usual wording, every bad row with its reason, pass rates, results in the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from graph.schema import check_batch
from ingest.checks.verify import lost_quotes
from ingest.derive import derive_batch
from ingest.kinds.exam_columns import field_of
from ingest.language import build_pipeline
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples import samples_folder
from tests.ingest.workbooks import write_workbook

SAMPLE = samples_folder() / "考证统计（示例）.csv"


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    assert reading.kind == "exam_statistics"
    assert not lost_quotes(reading)
    return reading, published(reading.records[0])


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "counts.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_sample_is_the_real_series() -> None:
    reading, shown = read(SAMPLE)
    assert shown["rows"][0] == {
        "row": 1,
        "school": "示例职业学院",
        "region": "浙江",
        "station": "第一考核站",
        "certificate": "直播运营",
        "level": "中级",
        "year": 2020,
        "trained": 92,
        "sat": 92,
        "passed": 91,
        "process_weight_pct": 40,
        "final_weight_pct": 60,
    }
    assert [(row["year"], row["trained"], row["passed"]) for row in shown["rows"]] == [
        (2020, 92, 91),
        (2021, 48, 48),
        (2022, 95, 88),
    ]
    assert shown["bad_rows"] == [{"row": 4, "why": "passed (29) is more than sat (28)"}]
    assert [one["pass_rate_pct"] for one in shown["pass_rates"]] == [98.9, 100.0, 92.6]
    assert [issue.why for issue in reading.issues] == ["passed (29) is more than sat (28)"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("甲校,直播,初级,2021,50,40,41,40,60", "passed (41) is more than sat (40)"),
        ("甲校,直播,初级,,50,40,30,40,60", "the year is missing"),
        ("甲校,直播,初级,去年,50,40,30,40,60", "the year '去年' is no year"),
        ("甲校,直播,初级,2021,约50,40,30,40,60", "the number trained '约50' is not a number"),
        ("甲校,直播,初级,2021,50,40.5,30,40,60", "the number who sat '40.5' is not a number"),
        ("甲校,直播,初级,2021,50,-4,30,40,60", "the number who sat '-4' is below zero"),
        ("甲校,直播,初级,2021,50,40,30,40,50", "the weights 40 and 50 do not add up to 100"),
        ("甲校,直播,初级,2021,50,60,30,40,60", "sat (60) is more than trained (50)"),
        ("甲校,,初级,2021,50,40,30,40,60", "the certificate is missing"),
        ("甲校,直播,初级,2021,,,,40,60", "neither trained, sat nor passed is given"),
    ],
)
def test_bad_rows_say_why(cells: str, why: str, tmp_path: Path) -> None:
    titles = "学校,证书,等级,年份,培训人数,参考人数,合格人数,过程权重,终结权重\n"
    good = "乙校,直播,初级,2021,50,40,30,40,60\n"
    _, shown = read(csv_file(tmp_path, f"{titles}{good}{cells}\n{good}"))
    assert shown["bad_rows"] == [{"row": 2, "why": why}]
    assert [row["row"] for row in shown["rows"]] == [1, 3]


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (
            "院校名称,职业技能等级证书名称,证书等级,考核年度,参加培训人数（人）,实考人数,取证人数,过程性考核成绩占比（%）,终结性考核成绩占比（%）",
            "甲校,直播,初级,2021年,５０,40人,30,40%,60%",
        ),
        (
            "培训学校,X证书,级别,年度,参训人数,参加考核人数,通过人数,平时成绩权重,期末考试权重",
            "甲校,直播,初级,2021-2022学年,50,40,30,0.4,0.6",
        ),
        (
            "School,Certificate,Level,Year,Trained,Sat,Passed,Process weight %,Final weight %",
            "甲校,直播,初级,2021,50,40,30,40,60",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_titles_in_other_words(titles: str, row: str, encoding: str, tmp_path: Path) -> None:
    _, shown = read(csv_file(tmp_path, f"{titles}\n{row}\n合计,,,,50,40,30,,\n", encoding))
    assert shown["rows"] == [
        {
            "row": 1,
            "school": "甲校",
            "certificate": "直播",
            "level": "初级",
            "year": 2021,
            "trained": 50,
            "sat": 40,
            "passed": 30,
            "process_weight_pct": 40,
            "final_weight_pct": 60,
        }
    ]
    assert "bad_rows" not in shown


def test_titles_in_two_rows_of_a_workbook_under_a_heading(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "book.xlsx",
        [
            ["职业技能等级证书考核情况统计表"],
            ["序号", "学校", "证书名称", "年份", "人数", "", "", "成绩权重"],
            ["", "", "", "", "培训", "参考", "合格"],
            [1.0, "甲校", "直播运营", 2021.0, 50.0, 48.0, 45.0, "4:6"],
            [2.0, "乙校", "直播运营", 2022.0, 30.0, 30.0, 29.0, "过程50%，考试50%"],
        ],
    )
    _, shown = read(path)
    assert [(row["school"], row["trained"], row["sat"], row["passed"]) for row in shown["rows"]] == [
        ("甲校", 50, 48, 45),
        ("乙校", 30, 30, 29),
    ]
    assert [(row["process_weight_pct"], row["final_weight_pct"]) for row in shown["rows"]] == [(40, 60), (50, 50)]


def test_a_printed_rate_is_held_against_the_counts(tmp_path: Path) -> None:
    titles = "学校,证书,年份,培训人数,考试人数,通过人数,通过率\n"
    _, shown = read(csv_file(tmp_path, titles + "甲校,直播,2021,50,40,30,75%\n甲校,直播,2022,50,40,30,90%\n"))
    assert [row["row"] for row in shown["rows"]] == [1]
    assert shown["bad_rows"][0]["why"] == "the printed pass rate 90% is not 75.0 %, that of the counts"


def test_what_titles_mean() -> None:
    assert field_of("考核站点") == "station"
    assert field_of("证书等级") == "level"
    assert field_of("过程考核（占比%）") == "process_weight_pct"
    assert field_of("备注") == "note"
    assert field_of("负责人") == ""


def test_a_table_of_other_things_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="examination counts"):
        read_file(csv_file(tmp_path, "姓名,班级\n张三,一班\n"), kind="exam_statistics")


def test_results_belong_to_certificate_and_school() -> None:
    batch, issues = derive_batch(read_file(SAMPLE), build_pipeline())
    check_batch(batch)
    assert issues == ()
    results = [entity for entity in batch.entities if entity.kind == "ExamResult"]
    assert [(one.properties["year"], one.properties["pass_rate_pct"]) for one in results] == [
        (2020, 98.91),
        (2021, 100.0),
        (2022, 92.63),
    ]
    kinds = {entity.id: entity.kind for entity in batch.entities}
    assert (
        sorted(kinds[one.object] for one in batch.statements if one.predicate == "RESULT_OF")
        == ["Certificate"] * 3 + ["Organization"] * 3
    )


def test_the_year_of_the_caption_levels_in_the_certificate_and_totals_anywhere(tmp_path: Path) -> None:
    text = (
        "某省2023年度证书考核情况统计表,,,,,\n地市,院校名称,证书名称及等级,培训人数,实考人数,合格人数\n"
        "甲市,甲学院,电子商务数据分析（中级）,92,91,85\n乙市,乙学校,网店运营推广初级,48,48,48\n,,合 计,140,139,133\n"
    )
    _, shown = read(csv_file(tmp_path, text, "gb18030"))
    rows = [(row["region"], row["certificate"], row["level"], row["year"]) for row in shown["rows"]]
    assert rows == [("甲市", "电子商务数据分析", "中级", 2023), ("乙市", "网店运营推广", "初级", 2023)]
    assert "bad_rows" not in shown
