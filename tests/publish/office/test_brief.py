from __future__ import annotations

import math
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import numpy as np
import pandas as pd
import publish_toy
import pytest
from docx.oxml.ns import qn
from PIL import Image

from coverplan.findings import Finding
from coverplan.goals import Result
from coverplan.publish.office.brief import save_brief
from coverplan.publish.office.brief_answers import access_sentences, answer_sentences
from coverplan.publish.print import brief_map
from coverplan.study import Study
from coverplan.tables import ANSWERS
from coverplan.texts import say
from coverplan.units import ClassCutoffs, Cutoff

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.plan import Goal
    from coverplan.siting.proposal import Proposal


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "map.png"
    Image.new("RGB", (420, 297), "white").save(path)
    return path


@pytest.fixture(scope="module")
def report(
    tmp_path_factory: pytest.TempPathFactory,
    toy_study: Study,
    toy_result: Result,
    toy_proposal: Proposal,
    picture: Path,
) -> docx.document.Document:
    path = tmp_path_factory.mktemp("brief") / "report.docx"
    save_brief(path, toy_study, toy_result, toy_proposal, toy_study.findings, picture=picture, language="zh")
    return docx.Document(str(path))


def _texts(report: docx.document.Document) -> list[str]:
    return [paragraph.text for paragraph in report.paragraphs]


def _rows(report: docx.document.Document, head: str) -> list[list[str]]:
    """The rows of the first table that has a column of this name."""
    for table in report.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if head in rows[0]:
            return rows
    raise AssertionError(head)


def test_title_and_notices_stand_first(report: docx.document.Document) -> None:
    assert _texts(report)[:4] == [
        "示例县民政设施覆盖报告",
        "示例县　371999　数据年份：2023",
        "示例数据：除地名、代码外均为虚构，不得用于决策",
        "内部工作底图，不得公开",
    ]


def test_one_sentence_says_where_the_plan_stands(report: docx.document.Document, toy_result: Result) -> None:
    left = toy_result.gaps.loc[toy_result.gaps["goal_id"] == "cemetery-cover", "weight"].sum()
    assert _texts(report)[4] == (
        "5 项目标中达到 2 项，未达到 2 项，未测算 1 项；差距最大的是“公益性公墓覆盖城乡居民”，现状 53.5 %（目标 100.0 %），"
        f"尚有 {left:,.0f} 人未覆盖。按建议再建 2 处，可使公益性公墓覆盖城乡居民达标。"
    )


def test_the_body_lists_what_is_not_met_who_is_left_out_and_what_to_build(
    report: docx.document.Document, toy_result: Result, toy_proposal: Proposal
) -> None:
    left = toy_result.gaps.loc[toy_result.gaps["goal_id"] == "cemetery-cover", "weight"].sum()
    assert _rows(report, "差额")[1:] == [
        ["公益性公墓覆盖城乡居民", "100.0 %", "53.5 %", "46.5 个百分点"],
        ["注册志愿者", "120,000 人", "98,500 人", "21,500 人"],
    ]
    assert _rows(report, "主要在")[1:] == [
        ["公益性公墓覆盖城乡居民", f"{left:,.0f} 人", "柳河镇（9,220 人）、青堌乡（8,420 人）"]
    ]
    gain = toy_proposal.sites["newly_covered"].sum()
    assert _rows(report, "效果")[1:] == [
        ["公益性公墓覆盖城乡居民", "公益性公墓 2 处", "53.5 %", "100.0 %", f"新增 {gain:,.0f} 人，达标"]
    ]
    texts = _texts(report)
    assert any(text.startswith("已达到 2 项：") for text in texts)
    assert "未测算 1 项：节地生态安葬率。" in texts
    heads = [text for text in texts if text[1:2] == "、" or text.startswith("附件")]
    assert heads == [
        "一、目标完成情况", "二、哪里没有覆盖", "三、建什么，有什么效果", "四、覆盖图",
        "附件一　目标完成情况", "附件二　缺口", "附件三　建议选址", "附件四　数据检查", "附件五　方法说明", "附件六　资料来源", "附件七　附表",
    ]  # fmt: skip


def test_what_is_met_by_all_needs_no_table(tmp_path: Path, toy_study: Study, toy_result: Result) -> None:
    good = toy_result.goals[toy_result.goals["met"].fillna(value=False).astype(bool)]
    result = replace(toy_result, goals=good, gaps=toy_result.gaps.iloc[:0])
    save_brief(tmp_path / "a.docx", toy_study, result, None, language="zh")
    texts = _texts(docx.Document(str(tmp_path / "a.docx")))
    assert texts[4] == "2 项目标全部达到。"
    assert "二、哪里没有覆盖" not in texts


def test_goals_table_has_every_goal_with_its_outcome(report: docx.document.Document) -> None:
    rows = _rows(report, "是否达到")
    assert [row[0] for row in rows[1:]] == [goal["title"] for goal in publish_toy.TOY_PLAN["goals"]]
    assert [row[3] for row in rows[1:]] == ["未达到", "达到", "达到", "未测算", "未达到"]
    assert rows[1][1:3] == ["100.0 %", "53.5 %"]
    assert rows[5][1:3] == ["120,000 人", "98,500 人"]


def test_towns_table_adds_up_to_the_gap(report: docx.document.Document, toy_result: Result) -> None:
    rows = _rows(report, "覆盖率")
    left = sum(int(row[2].removesuffix(" 人").replace(",", "")) for row in rows[1:])
    assert left == toy_result.gaps.loc[toy_result.gaps["goal_id"] == "cemetery-cover", "weight"].sum()


def test_proposals_come_with_their_proof(report: docx.document.Document) -> None:
    rows = _rows(report, "新增覆盖数")
    assert [row[:3] for row in rows[1:]] == [["1", "石桥村", "柳河镇"], ["2", "拳铺村", "青堌乡"]]
    assert [row[6] for row in rows[1:]] == ["77.8 %", "100.0 %，达标"]
    said = next(text for text in _texts(report) if "已证明" in text)
    assert said.startswith(
        "2 处即达标：由 53.5 % 提高到 100.0 %（目标 100.0 %）。在给定的候选地点中，同样处数没有覆盖更多"
    )


def test_the_line_of_the_target_lies_below_the_site_with_which_it_is_met(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    (answer,) = toy_proposal.answers.values()
    lower = replace(toy_proposal, answers={answer.plan_id: replace(answer, target=0.75)})
    save_brief(tmp_path / "a.docx", toy_study, toy_result, lower, language="zh")
    rows = _rows(docx.Document(str(tmp_path / "a.docx")), "新增覆盖数")
    assert [row[1] for row in rows[1:]] == ["石桥村", "以上 1 处即达标（目标 75.0 %）", "拳铺村"]


@pytest.mark.parametrize(
    ("status", "gap", "words"),
    [
        ("time_limit", 0.1, "未证明最优：与最优相差不超过 10.0 %"),
        ("feasible", 0.05, "已达到要求的精度"),
        ("odd", None, "求解状态：odd"),
    ],
)
def test_a_solution_that_is_not_proved_says_so(
    tmp_path: Path,
    toy_study: Study,
    toy_result: Result,
    toy_proposal: Proposal,
    status: str,
    gap: float | None,
    words: str,
) -> None:
    (answer,) = toy_proposal.answers.values()
    answers = {answer.plan_id: replace(answer, status=status, gap=math.inf if gap is None else gap)}
    made = replace(toy_proposal, answers=answers)
    save_brief(tmp_path / "a.docx", toy_study, toy_result, made, language="zh")
    assert words in "".join(_texts(docx.Document(str(tmp_path / "a.docx"))))


def test_picture_stands_on_a_page_in_landscape(report: docx.document.Document) -> None:
    assert len(report.inline_shapes) == 1
    wide = [section.page_width > section.page_height for section in report.sections]
    assert wide == [False, True, False]
    page = report.sections[1]
    assert report.inline_shapes[0].width <= page.page_width - page.left_margin - page.right_margin


def test_pictures_have_words_for_those_who_do_not_see_them(report: docx.document.Document) -> None:
    [shape] = report.inline_shapes
    assert shape._inline.docPr.get("descr").startswith("地图：示例县民政设施覆盖报告。")


def test_the_map_of_the_brief_stands_in_its_own_size_so_that_its_scale_holds(
    tmp_path: Path, toy_study: Study, toy_result: Result
) -> None:
    picture = brief_map(toy_study, toy_result, None, language="zh")
    with Image.open(picture) as opened:
        wide_mm = opened.width / opened.info["dpi"][0] * 25.4
    picture.seek(0)
    save_brief(tmp_path / "a.docx", toy_study, toy_result, None, picture=picture, language="zh")
    [shape] = docx.Document(str(tmp_path / "a.docx")).inline_shapes
    assert shape.width.mm == pytest.approx(wide_mm, abs=0.5)


def test_pages_are_numbered_and_carry_notices(report: docx.document.Document) -> None:
    foot = report.sections[0].footer.paragraphs[0]
    assert "内部工作底图，不得公开" in foot.text
    assert "© OpenStreetMap contributors, ODbL" in foot.text
    codes = [part.text for part in foot._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_chinese_fonts_are_set_for_chinese_characters(report: docx.document.Document) -> None:
    for name, font in {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}.items():
        fonts = report.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_same_study_gives_same_bytes(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal, picture: Path
) -> None:
    paths = [tmp_path / "a.docx", tmp_path / "b.docx"]
    for path in paths:
        save_brief(path, toy_study, toy_result, toy_proposal, toy_study.findings, picture=picture)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    names = ("<w:t>&", "甲\x00\x08村", "]]>", *publish_toy.VILLAGES[3:])
    study = publish_toy.make_study(names, title="<b>&\x01甲")
    result = publish_toy.make_result(study)
    finding = Finding(rule="layer.datum-missing", layer="facilities", params={"file": "\x00<", "datum": "x"})
    save_brief(tmp_path / "a.docx", study, result, None, [finding], language="zh")
    assert _texts(docx.Document(str(tmp_path / "a.docx")))[0] == "<b>&甲报告"


def test_missing_parts_leave_a_report_that_says_so(tmp_path: Path, toy_study: Study) -> None:
    bare = Study(plan=toy_study.plan)
    save_brief(tmp_path / "a.docx", bare, None, None, language="zh")
    texts = _texts(docx.Document(str(tmp_path / "a.docx")))
    assert {"本次没有测算目标。", "数据检查没有发现问题。"} <= set(texts)
    assert not any(text.endswith("建议选址") for text in texts)


def test_english_report(tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> None:
    save_brief(tmp_path / "a.docx", toy_study, toy_result, toy_proposal, toy_study.findings, language="en")
    texts = _texts(docx.Document(str(tmp_path / "a.docx")))
    assert {
        "1. Goals",
        "2. What is left out",
        "3. What to build, and what it brings",
        "Annex 1. Goals",
    } <= set(texts)
    assert any("Proved: with these candidates no other choice" in text for text in texts)


def test_what_was_estimated_is_said_with_its_towns(
    tmp_path: Path, toy_study: Study, guessed_result: Result
) -> None:
    save_brief(tmp_path / "report.docx", toy_study, guessed_result, None, language="zh")
    report = docx.Document(str(tmp_path / "report.docx"))
    said = [text for text in _texts(report) if "其中 25.0 % 的人口为估算" in text]
    assert len(said) == 1  # with the method
    assert "涉及柳河镇（100.0 %）" in said[0]
    assert _rows(report, "差额")[1][2] == "53.5 %（含估算）"
    assert [row[4] for row in _rows(report, "是否达到")[1:3]] != ["测算"] * 2
    assert "含估算" in _rows(report, "是否达到")[1][4]


def test_the_brief_names_no_keys_of_the_plan_file(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    found = [
        Finding(
            rule="roads.ends-only",
            layer="roads",
            params={"profile": "小汽车", "count": 1, "km": "1.0", "values": "私用"},
        ),
        Finding(
            rule="facility.no-road", layer="facilities", params={"name": "甲", "id": "1", "limit": "1000"}
        ),
    ]
    assert all("_" in say(f"finding.{one.rule}.advice", "zh") for one in found)
    save_brief(tmp_path / "a.docx", toy_study, toy_result, toy_proposal, found, language="zh")
    report = docx.Document(str(tmp_path / "a.docx"))
    texts = _texts(report) + [text for row in _rows(report, "问题") for text in row]
    assert "处理办法见 findings.csv。" in texts
    assert [
        text for text in texts if "ends_only" in text or "snap_limit" in text or "plan.toml" in text
    ] == []


def test_the_brief_says_what_would_meet_a_goal_and_how_far_people_have_to_go(
    report: docx.document.Document, toy_result: Result
) -> None:
    row = toy_result.access[toy_result.access["goal_id"] == "cemetery-cover"].iloc[0]
    lacks = toy_result.answers.set_index(["goal_id", "item", "level"])["amount"]
    short = lacks["cemetery-cover", "to_target", "area"]
    [said] = [text for text in _texts(report) if text.startswith("达标还需") and "公里" in text]
    # a target of 100 % is everybody: the figure is said once
    assert said.startswith(f"达标还需 {short:,.0f} 人。未达标")
    assert "未达标的乡镇（街道） " in said
    assert "柳河镇" in said
    assert f"一半在 {row['p50'] / 1000:.1f} 公里以内" in said
    assert f"最远 {row['max'] / 1000:.1f} 公里" in said
    assert (
        f"按直线距离计算为 {100 * row['straight_value']:.1f} %，按道路为 {100 * row['value']:.1f} %。" in said
    )
    assert said.endswith(
        "无路可达的太多，放宽限值也不能达标。"
    )  # one point has no way, and all are asked for


@pytest.mark.parametrize(
    ("limit", "unit", "told"),
    [
        (6600.0, "m", "限值为 6.6 公里时即可达标。"), (6600.1, "m", "限值为 6.7 公里时即可达标。"), (812.2, "m", "限值为 813 米时即可达标。"),
        (2281.0, "s", "限值为 39 分钟时即可达标。"), (None, "m", "无路可达的太多，放宽限值也不能达标。"),
    ],
)  # fmt: skip
def test_the_limit_that_would_suffice_is_told_and_never_too_small(
    toy_study: Study, toy_result: Result, limit: float | None, unit: str, told: str
) -> None:
    access = toy_result.access.assign(cutoff_suffices=limit, cost_unit=unit)
    result = replace(toy_result, access=access)
    assert list(access_sentences(toy_study.plan, result, "cemetery-cover", "zh"))[-1] == told


def test_of_several_facilities_it_is_told_that_too_few_can_get_to_so_many(
    toy_study: Study, toy_result: Result
) -> None:
    goals = [
        goal.model_copy(update={"providers": 2}) if goal.kind == "reach" else goal
        for goal in toy_study.plan.goals
    ]
    plan = toy_study.plan.model_copy(update={"goals": goals})
    told = [
        list(
            access_sentences(
                plan, replace(toy_result, access=toy_result.access.assign(cutoff_suffices=limit)), "cemetery-cover", "zh"
            )
        )[-1]
        for limit in (np.nan, 6600.0)
    ]  # fmt: skip
    assert told == ["能到达足够设施的人太少，放宽限值也不能达标。", "限值为 6.6 公里时即可达标。"]


def test_land_and_what_could_be_added_are_told() -> None:
    answers = pd.DataFrame(
        [("g", "to_target", 60.0, np.nan, "plots", "area", "", ""), ("g", "left", 70.0, np.nan, "plots", "area", "", ""),
         ("g", "land", 133.0, 231.0, "m2", "area", "", ""),
         *(("g", "to_target", 1.0, np.nan, "plots", "town", f"{n}", f"{n}镇") for n in range(9))],
        columns=list(ANSWERS),
    )  # fmt: skip
    result = Result(goals=pd.DataFrame(), units=pd.DataFrame(), gaps=pd.DataFrame(), answers=answers)
    assert list(answer_sentences(result, "g", "zh")) == [
        "达标还需 60 个墓穴。", "全部满足还需 70 个墓穴。", "约需毛用地 133 平方米至 231 平方米。",
        "未达标的乡镇（街道） 9 个：0镇、1镇、2镇、3镇、4镇、5镇、6镇、7镇等。",
    ]  # fmt: skip
    assert list(answer_sentences(result, "h", "zh")) == []


def test_the_annex_names_the_tables(report: docx.document.Document) -> None:
    texts = _texts(report)
    [start] = [number for number, text in enumerate(texts) if text.endswith("附表")]
    annex = texts[start + 1 :]
    names = [
        "plan-existing",
        "plan-indicators",
        "plan-towns",
        "plan-projects",
        "units",
        "access",
        "gaps",
        "facilities",
        "proposals",
        "findings",
    ]
    assert [line.split("：")[0] for line in annex] == [f"{name}.csv" for name in names]
    assert annex[0] == "plan-existing.csv：设施现状一览表"


def test_each_class_is_told_the_limit_that_would_suffice_for_it(toy_study: Study, toy_result: Result) -> None:
    def by_class(goal: Goal) -> Goal:
        return goal.model_copy(
            update={"within": ClassCutoffs((("urban", Cutoff("1 km")), ("rural", Cutoff("3 km"))))}
        )

    plan = toy_study.plan
    plan = plan.model_copy(
        update={"goals": [by_class(goal) if goal.id == "cemetery-cover" else goal for goal in plan.goals]}
    )
    area = toy_result.access[toy_result.access["goal_id"] == "cemetery-cover"].head(1)
    classes = [
        area.assign(level="class", name=name, cutoff_suffices=limit)
        for name, limit in (("城镇", 812.2), ("乡村", float("nan")))
    ]
    result = replace(toy_result, access=pd.concat([area.assign(cutoff_suffices=float("nan")), *classes]))
    assert list(access_sentences(plan, result, "cemetery-cover", "zh"))[-2:] == [
        "城镇的限值为 813 米时即可达标。", "乡村无路可达的太多，放宽限值也不能达标。",
    ]  # fmt: skip
