"""What a chief reads first, word for word: each verdict, each unit of weight, one and many, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pandas as pd
import pytest
from goals_toy import on_shared_roads
from toy_town import facilities, residents

from coverplan.goals import measure
from coverplan.plan import SitingSettings
from coverplan.plan.layers import Layers, ResidentsSettings
from coverplan.publish.office import save_brief
from coverplan.publish.summary import conclusion, headline, lacking_text
from coverplan.siting import propose
from coverplan.wording import amount, difference

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.goals import Result
    from coverplan.siting import Proposal
    from coverplan.study import Study

HOMES = (
    {"facility_id": "a", "kind": "nursing_home", "x": 500, "y": 1000},
    {"facility_id": "c", "kind": "public_cemetery", "x": 2500, "y": 1000},
)
REACH = {
    "id": "reach", "kind": "reach", "facility": ["nursing_home"], "within": "1200 m", "travel": "car", "title": "老人有院", "title_en": "A home for all",
}  # fmt: skip


def study_of(weights: list[float], group: str = "residents", **goal: Any) -> Study:
    people = residents().assign(**{group: weights})
    goals = [REACH | {"group": group, "target": "100 %"} | goal]
    study = on_shared_roads(goals, facilities=facilities(*HOMES), residents=people)
    counted = Layers(
        residents=ResidentsSettings(
            path="weights.csv", measure={"*": group} if group in ("m2", "settlements") else {}
        )
    )
    return replace(study, plan=study.plan.model_copy(update={"layers": counted}))


def judged(result: Result, *verdicts: bool | None, value: float | None = 0.5) -> Result:
    """The result, had its goals these verdicts."""
    row = result.goals.iloc[[0]].assign(kind="ratio", unit="share", value=value)
    rows = [
        row.assign(goal_id=f"g{n}", title=f"目标{n}", title_en=f"goal {n}", met=met)
        for n, met in enumerate(verdicts)
    ]
    goals = pd.concat(rows, ignore_index=True)
    return replace(
        result,
        goals=goals.assign(met=goals["met"].astype("boolean")),
        units=result.units.iloc[:0],
        gaps=result.gaps.iloc[:0],
    )


@pytest.fixture(scope="module")
def people() -> tuple[Study, Result, Proposal]:
    study = study_of([100.0, 200.0, 300.0, 1.0])
    plan = study.plan.model_copy(
        update={"siting": [SitingSettings(goal="reach", model="lscp", candidates=["demand_points"])]}
    )
    study = replace(study, plan=plan)
    result = measure(study)
    return study, result, propose(study, result)


def test_the_headline_of_people_and_what_would_close_the_gap(people: tuple[Study, Result, Proposal]):
    study, result, proposal = people
    assert headline(study.plan, result, None, "zh") == (
        "唯一一项目标未达到；差距最大的是“老人有院”，现状 49.9 %（目标 100.0 %），尚有 301 人未覆盖。"
    )
    assert headline(study.plan, result, None, "en") == (
        "The one goal is not met; the widest gap is 'A home for all': 49.9 % (target 100.0 %), 301 people not covered."
    )
    assert headline(study.plan, result, proposal, "zh").endswith("按建议再建 1 处，可使老人有院达标。")
    assert headline(study.plan, result, proposal, "en").endswith(" 1 more site would meet: A home for all.")


@pytest.mark.parametrize(
    ("group", "chinese", "english"),
    [
        ("residents", "尚有 1 人未覆盖", "1 person not covered"),
        ("households", "尚有 1 户未覆盖", "1 household not covered"),
        ("dwellings", "尚有 1 套住房未覆盖", "1 dwelling not covered"),
        ("m2", "尚有 1 平方米未覆盖", "1 m² not covered"),
        ("settlements", "尚有 1 个居民点未覆盖", "1 settlement not covered"),
    ],
)
def test_one_of_each_unit_of_weight_is_named_by_it(group: str, chinese: str, english: str):
    study = study_of([5.0, 5.0, 1.0, 0.0], group)
    result = measure(study)
    assert chinese in "".join(conclusion(study.plan, result, None, (), "zh"))
    assert english in "".join(conclusion(study.plan, result, None, (), "en"))
    if group != "residents":
        said = "".join(conclusion(study.plan, result, None, (), "en")) + headline(
            study.plan, result, None, "en"
        )
        assert "people" not in said
        assert "person" not in said


@pytest.mark.parametrize(
    ("verdicts", "value", "chinese", "english"),
    [
        ((True, True), 0.5, "2 项目标全部达到。", "All 2 goals are met."),
        ((True,), 0.5, "唯一一项目标已达到。", "The one goal is met."),
        ((False, False), 0.5, "2 项目标均未达到。", "None of 2 goals is met."),
        ((None, None), 0.5, "2 项目标均已有数值，能否达标待定。", "All 2 goals have a figure whose verdict is open."),
        ((None,), None, "唯一一项目标未测算。", "The one goal was not measured."),
        ((True, False, False), 0.5, "3 项目标中达到 1 项，未达到 2 项。", "Of 3 goals, 1 is met, 2 are not met."),
        ((True, None), 0.5, "2 项目标中达到 1 项，待定 1 项。", "Of 2 goals, 1 is met, 1 is open."),
        ((False, None), None, "2 项目标中未达到 1 项，未测算 1 项。", "Of 2 goals, 1 is not met, 1 was not measured."),
    ],
)  # fmt: skip
def test_the_headline_of_each_verdict_says_nothing_of_what_there_is_none_of(
    people: tuple[Study, Result, Proposal],
    verdicts: tuple[bool | None, ...],
    value: float | None,
    chinese: str,
    english: str,
):
    study, result, _ = people
    shown = judged(result, *verdicts, value=value)
    assert headline(study.plan, shown, None, "zh") == chinese
    assert headline(study.plan, shown, None, "en") == english


def test_shortfalls_have_the_unit_of_their_goal():
    assert lacking_text(0.134, "share", 0.9, "zh") == "13.4 个百分点"
    assert lacking_text(0.01, "share", 0.9, "en") == "1.0 percentage point"
    assert lacking_text(0.0, "家", 3.0, "zh") == "须超过 3 家"
    assert lacking_text(0.0, "家", 3.0, "en") == "more than 3 is asked for"
    assert lacking_text(1.0, "units", 2.0, "zh") == "1 个区划"
    assert lacking_text(2.0, "人", 120.0, "en") == "2 people"
    assert difference(8.3, "%", "zh") == "8.3 个百分点"


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        ("个", "7 个", "7"), ("人", "7 人", "7 people"), ("张", "7 张", "7 beds"), ("元/人·月", "7 元/人·月", "7 yuan a head and month"),
        ("units", "7 个区划", "7 units"), ("%", "7 %", "7 %"), ("万元", "7 万元", "7 x 10,000 yuan"), ("瓶", "7 瓶", "7 瓶"),
    ],
)  # fmt: skip
def test_units_of_reported_figures_are_of_one_language(unit: str, chinese: str, english: str):
    assert amount(7.0, unit, "zh") == chinese
    assert amount(7.0, unit, "en") == english
    assert amount(1.0, "人", "en") == "1 person"


def test_the_brief_of_a_study_in_square_metres_is_wholly_of_it(tmp_path: Path):
    study = study_of([1000.0, 2000.0, 3000.0, 1.0], "m2")
    result = measure(study)
    words = {}
    for language in ("zh", "en"):
        save_brief(tmp_path / "a.docx", study, result, None, language=language)
        document = docx.Document(str(tmp_path / "a.docx"))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        words[language] = "\n".join([*(line.text for line in document.paragraphs), *cells])
    assert "3,001 平方米" in words["zh"]
    assert "3,001 m²" in words["en"]
    assert " 人" not in words["zh"]
    assert "people" not in words["en"]
    # nothing is said of sites and years where there are none
    assert "建什么，有什么效果" not in words["zh"]
    assert "分年走势" not in words["zh"]
