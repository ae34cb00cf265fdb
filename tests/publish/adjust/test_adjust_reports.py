"""The reports on a change of units: what stands in the page and in the application, and that the page works with the network unplugged."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from shutil import which

import docx
import pandas as pd
import pytest
from map_browser import serious_of_axe
from square_county import COUNTY, NE, SE, SW, changes, study, village

from coverplan.adjust import apply_changes, compare_adjustment, ranking_frame
from coverplan.publish.adjust import publish_adjustment, save_adjust_page, save_application
from coverplan.publish.adjust.concerned import borders_shown, facilities_shown, people_shown, procedures_shown
from coverplan.publish.adjust.reported import reported_text
from coverplan.publish.adjust.sentences import change_sentences
from coverplan.publish.adjust.shown import changes_shown, concerned_towns, goals_shown, type_counts

HOSTILE = "<img src=x onerror=alert(1)></script>"
MERGE = {"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": f"东镇{HOSTILE}"}}
TRANSFER = {"action": "transfer", "villages": [village(1)], "to": SE}


@pytest.fixture(scope="module")
def county():
    made = study()
    boundaries = made.boundaries.copy()
    boundaries.loc[boundaries["unit_code"] == village(10), "name"] = HOSTILE
    reported = pd.DataFrame(
        {
            "indicator": "地区生产总值",
            "value": [250.5, 12.0],
            "unit": "亿元",
            "unit_code": [COUNTY, SE],
            "period": "2025",
            "source": "统计公报",
        }
    )
    indicators = pd.concat([made.indicators, reported.astype({"indicator": "str"})], ignore_index=True)
    return replace(made, boundaries=boundaries, indicators=indicators)


@pytest.fixture(scope="module")
def comparison(county):
    return compare_adjustment(apply_changes(county, changes(MERGE, id="merge", title=f"合并{HOSTILE}")))


@pytest.fixture(scope="module")
def reports(comparison, county, tmp_path_factory):
    other = compare_adjustment(apply_changes(county, changes(TRANSFER, id="other")), before=comparison.before)
    folder = tmp_path_factory.mktemp("reports")
    publish_adjustment(folder, comparison, ranking=ranking_frame([comparison, other], "zh"))
    return folder


@pytest.fixture(scope="module")
def page(reports):
    return (reports / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paper(reports):
    return docx.Document(str(reports / "report.docx"))


def data_of(text):
    island = re.search(r'<script type="application/json" id="adjust-data">(.*?)</script>', text)
    assert island is not None
    return json.loads(island[1])


def said_in(paper):
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def test_names_are_only_text(page):
    assert "<img" not in page
    assert page.count("</script>") == 4
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_the_page_loads_nothing_and_runs_only_its_own_scripts(page):
    assert "default-src 'none'" in page
    assert not re.search(r'(src|href)="(?!data:)', page.split("<script>")[0])


def test_the_map_has_the_units_before_and_after(page):
    data = data_of(page)
    towns = {
        side: {unit["name"]: unit.get("fill") for unit in data[side]["units"] if unit["level"] == "town"}
        for side in ("before", "after")
    }
    assert set(towns["before"]) == {"西南街道", "东南镇", "西北镇", "东北乡"}
    assert set(towns["after"]) == {"西南街道", "西北镇", f"东镇{HOSTILE}"}
    # those that change are coloured, and what goes on keeps its colour
    assert towns["before"]["西南街道"] is None
    assert towns["before"]["东南镇"] == towns["after"][f"东镇{HOSTILE}"]
    assert towns["before"]["东南镇"] != towns["before"]["东北乡"]
    moved = [unit["name"] for unit in data["before"]["units"] if unit.get("moved")]
    assert len(moved) == 4
    assert HOSTILE in moved


def test_the_legend_has_every_colour_and_sign_of_the_maps(page):
    data = data_of(page)
    units = [unit for side in ("before", "after") for unit in data[side]["units"]]
    fills = {unit["fill"] for unit in units if "fill" in unit} | {data["land"]}
    drawn = {
        kind: [entry for entry in data["legend"] if entry["drawn"] == kind]
        for kind in ("fill", "symbol", "dash", "dot", "ring")
    }
    assert {entry["colour"] for entry in drawn["fill"]} == fills
    assert len(fills) == 3
    signs = {(entry["shape"], entry["colour"]) for entry in drawn["symbol"]}
    assert signs == {(kind["shape"], kind["colour"]) for kind in data["kinds"]}
    assert {entry["shape"] for entry in drawn["symbol"]} <= set(data["shapes"])
    assert [len(drawn[name]) for name in ("dash", "dot", "ring")] == [1, 1, 1]
    words = [entry["words"] for entry in data["legend"]]
    assert [f"东南镇 → 东镇{HOSTILE}"] * 2 in words
    assert ["东北乡（仅变更前）", "东北乡 (before only)"] in words
    assert all(zh and en for zh, en in words)


def test_facilities_lie_on_the_map_and_those_of_another_town_are_marked(page):
    facilities = data_of(page)["facilities"]
    assert {one["name"]: one["moved"] for one in facilities} == {
        "西南综合养老服务中心": False,
        "东南公墓": False,
        "东北公墓": True,
    }


def test_each_change_has_its_approver_and_deadlines(county):
    compared = compare_adjustment(
        apply_changes(county, changes(MERGE, {"action": "rename", "unit": SW, "name": "新街道"}, TRANSFER))
    )
    shown = procedures_shown(compared, "zh")
    assert [row[0] for row in shown.rows] == ["1", "2", "3"]
    assert [row[2] for row in shown.rows] == [
        "报省级人民政府审批（涉及镇、乡）",
        "街道由批准其设立的人民政府审批",
        "报省级人民政府审批（涉及镇、乡）；街道由批准其设立的人民政府审批；村由乡镇人民政府提出，经村民会议同意，报县级人民政府批准",
    ]
    due = [row[3] for row in shown.rows]
    assert ["新代码" in text for text in due] == [True, False, True]
    assert ["备案" in text for text in due] == [True, True, False]
    # units that become one whole have no line that is to be surveyed
    assert ["勘定" in text for text in due] == [False, False, True]
    assert "provincial government" in procedures_shown(compared, "en").rows[0][2]


def test_villages_that_only_follow_their_town_stand_in_one_row(comparison):
    rows = changes_shown(comparison, "zh").rows
    assert [row[2] for row in rows] == [f"东南镇 {SE}", f"东北乡 {NE}", "东北乡的 4 个村（社区）"]
    assert rows[2][3] == f"东镇{HOSTILE}的 4 个村（社区）"
    assert rows[2][4] == "900"
    english = changes_shown(comparison, "en").rows
    assert "retires for good" in english[1][-1]
    assert "废止" not in str(english)


def test_people_facilities_and_lines_are_told(comparison):
    people = people_shown(comparison, "zh").rows
    # all of the east may use both its cemeteries now; village 7 has the north-eastern one nearer
    told = {row[2]: row[3:] for row in people}
    assert told[f"东南镇 → 东镇{HOSTILE}"] == ["580", "0", "0", "170", "580"]
    assert told[f"东北乡 → 东镇{HOSTILE}"] == ["900", "0", "0", "0", "900"]
    facilities = facilities_shown(comparison, "zh").rows
    assert [row[:4] for row in facilities] == [["东北公墓", "公益性公墓", "东北乡", f"东镇{HOSTILE}"]]
    assert facilities[0][4] == f"东北乡、卯村村民委员会 → 东镇{HOSTILE}、卯村村民委员会"
    lines = borders_shown(comparison, "zh").rows
    assert [row[1:4] for row in lines][-1] == [
        "西北镇—东北乡线（未登记）",
        f"西北镇—东镇{HOSTILE}线",
        "走向不变，两侧区划变更",
    ]
    assert ["东南镇—东北乡线（未登记）", "无", "界线注销"] in [row[1:4] for row in lines]


def test_the_application_leaves_out_goals_that_stay(comparison):
    shown = goals_shown(comparison, "zh", only_changed=True)
    assert (len(shown.rows), shown.more) == (0, 3)
    street = {"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"}
    upgraded = compare_adjustment(
        apply_changes(comparison.adjustment.before, changes(street)), before=comparison.before
    )
    shown = goals_shown(upgraded, "zh", only_changed=True)
    # one centre for one street, then for two
    assert [row[1:] for row in shown.rows] == [
        ["1 个区划", "2 个区划", "1 个区划", "1 个区划", "达到", "未达到"]
    ]


def test_both_languages_carry_the_tables(page):
    for words in (
        "东北乡 370832201",
        "废止",
        "变更后新出现的问题",
        "retired",
        "Findings that are new after the change",
        "不是法定地图",
        "Not a legal map",
    ):
        assert words in page
    assert "1,480" in page  # people of the town after: 580 + 900


def test_only_the_towns_that_change_stand_in_the_tables(comparison):
    before, after = concerned_towns(comparison)
    assert before["unit_code"].tolist() == [SE, NE]
    assert after["unit_code"].tolist() == [SE]
    assert after["residents"].tolist() == [1480.0]
    assert type_counts(comparison.adjustment.before, "zh") == "街道 1 个、镇 2 个、乡 1 个"
    assert type_counts(comparison.adjustment.after, "zh") == "街道 1 个、镇 2 个"


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            {"action": "merge", "units": [SE, NE], "into": {"code": "370832105", "name": "东镇"}},
            "撤销东南镇、东北乡，设立东镇，以原东南镇、东北乡的行政区域为东镇的行政区域。",
            "东南镇, 东北乡 are abolished and 东镇 is set up on their territory.",
        ),
        (
            {"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}},
            "撤销东北乡，将其行政区域并入东南镇。东南镇更名为东镇。",
            "东北乡 is abolished and its territory goes to 东南镇. 东南镇 is renamed 东镇.",
        ),
        (
            {"action": "transfer", "villages": [village(2)], "to": SW},
            "将东南镇的丙村村民委员会划归西南街道管辖。",
            "丙村村民委员会 of 东南镇 is put under 西南街道.",
        ),
        (
            {"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"},
            "撤销东南镇，设立东南街道，以原东南镇的行政区域为东南街道的行政区域。",
            "东南镇 is abolished and 东南街道 is set up on its territory.",
        ),
        (
            {
                "action": "split",
                "unit": SE,
                "into": [
                    {"code": SE, "name": "东南镇", "villages": [village(2), village(3)]},
                    {"code": "370832105", "name": "中镇", "villages": [village(6), village(7)]},
                ],
            },
            "将东南镇的庚村村民委员会、辛村村民委员会析出，设立中镇，以上述村（社区）的行政区域为中镇的行政区域。",
            "庚村村民委员会, 辛村村民委员会 are taken out of 东南镇 to set up 中镇.",
        ),
        ({"action": "rename", "unit": SE, "name": "新镇"}, "东南镇更名为新镇。", "东南镇 is renamed 新镇."),
        (
            {"action": "new_code", "unit": SE, "code": "370832105"},
            f"东南镇的代码由{SE}变更为370832105。",
            f"The code of 东南镇 changes from {SE} to 370832105.",
        ),
        ({"action": "move_seat", "unit": SE}, "东南镇驻地迁至【待填】。", "The seat of 东南镇 moves to [to be filled in]."),
    ],
)  # fmt: skip
def test_the_fixed_wording(change, zh, en):
    adjustment = apply_changes(study(), changes(change))
    assert change_sentences(adjustment, "zh") == [zh]
    assert change_sentences(adjustment, "en") == [en]


def test_the_application_has_its_parts_and_three_skeletons(paper):
    heads = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert heads == [
        "一、变更前基本情况", "二、变更理由", "三、变更方案", "四、变更后基本情况", "五、隶属关系和行政区划代码", "六、审批权限与时限",
        "七、涉及的行政区域界线和界桩", "八、对民政服务设施规划目标的影响", "九、变更后需要处理的问题", "十、变更前后示意图（不是法定地图）", "十一、附件目录",
        "附件1：风险评估报告（提纲）", "附件2：专家论证报告（提纲）", "附件3：征求社会公众等意见情况报告（提纲）",
    ]  # fmt: skip
    text = said_in(paper)
    assert "方县（代码 370832）现辖街道 1 个、镇 2 个、乡 1 个，人口2,800 人，面积16.00 平方公里。" in text
    assert "变更后，方县（代码 370832）辖街道 1 个、镇 2 个，人口2,800 人，面积16.00 平方公里。" in text
    assert "报省级人民政府审批" in text
    assert "4个村（社区）改变隶属，涉及居民900 人" in text
    assert "不是法定地图" in text
    assert len(paper.inline_shapes) == 1


def test_reported_figures_are_filled_in_and_the_others_stand_as_marked_blanks(paper, county):
    text = said_in(paper)
    assert "地区生产总值250.5亿元（2025；统计公报）；一般公共预算收入【待填】" in text
    assert "【待填：经济社会发展和城镇规划的需要】" in text
    assert "12亿元" in text
    assert reported_text(county, "gdp", SE, "zh") == "12亿元（2025；统计公报）"
    assert reported_text(county, "gdp", SW, "zh") == "【待填】"
    assert reported_text(replace(county, indicators=None), "gdp", SE, "en") == "[to be filled in]"


def test_the_place_and_the_neighbours_are_told_as_far_as_they_are_known(county, comparison, tmp_path):
    beyond = county.boundaries[county.boundaries["unit_code"] == COUNTY][["unit_code", "name", "geometry"]]
    known = replace(comparison.adjustment.before, neighbours=beyond.assign(unit_code="370833", name="邻县"))
    told = replace(comparison, adjustment=replace(comparison.adjustment, before=known))
    for made, words in ((comparison, "毗邻【待填：毗邻的区划】。"), (told, "毗邻邻县。")):
        save_application(tmp_path / "a.docx", made, language="zh")
        text = said_in(docx.Document(str(tmp_path / "a.docx")))
        assert "位于东经117°00′00″至117°02′39″、北纬35°46′11″至35°48′21″之间，" + words in text


def test_the_same_comparison_gives_the_same_bytes(reports, comparison, tmp_path):
    save_adjust_page(tmp_path / "a.html", comparison)
    save_adjust_page(tmp_path / "b.html", comparison)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_study_of_lists_without_outlines_has_a_report_without_maps(tmp_path):
    bare = study()
    bare = replace(
        bare, boundaries=bare.boundaries.set_geometry([None] * len(bare.boundaries), crs=bare.boundaries.crs)
    )
    comparison = compare_adjustment(
        apply_changes(bare, changes({"action": "rename", "unit": SE, "name": "新镇"}))
    )
    publish_adjustment(tmp_path, comparison, language="en")
    paper = docx.Document(str(tmp_path / "report.docx"))
    assert len(paper.inline_shapes) == 0
    assert "东南镇 is renamed 新镇." in said_in(paper)


@pytest.fixture
def browser():
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        opened = made.chromium.launch(executable_path=chromium)
        yield opened
        opened.close()


def test_the_slider_and_the_language_work_with_the_network_unplugged(browser, reports):
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    faults, asked = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: faults.append("dialog"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((reports / "report.html").as_uri())
    pane = "document.querySelector('.leaflet-{}-pane').style.clip"
    middle = page.evaluate(pane.format("after"))
    page.locator("#split").fill("10")
    assert page.evaluate(pane.format("after")) != middle
    left = float(page.evaluate("document.querySelector('.split-line').style.left").removesuffix("px"))
    assert left == pytest.approx(0.1 * page.locator("#map").bounding_box()["width"], abs=3)
    assert page.locator(".map-mark").all_inner_texts() == ["不是法定地图"] * 2
    assert page.locator("h2:visible").first.inner_text() == "变更事项与代码"
    page.locator("#language").click()
    assert page.locator(".map-mark").all_inner_texts() == ["Not a legal map"] * 2
    assert page.locator("h2:visible").first.inner_text() == "The changes and the codes"
    assert page.get_attribute(".leaflet-control-zoom-in", "title") == "Zoom in"
    assert not page.locator("#old-browser").is_visible()
    assert serious_of_axe(page) == []
    page.emulate_media(media="print")
    assert not page.locator("#map").is_visible()
    assert page.locator("#printed figure > svg").count() == 2
    assert page.locator("#printed svg").first.is_visible()
    assert "Not a legal map" in page.locator("#printed").inner_text()
    # a telephone scrolls tables in their own box, never the page
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".facility").count() == 3
    assert page.locator(".facility.moved").count() == 1
    assert page.locator("#legend li").count() == len(
        data_of((reports / "report.html").read_text(encoding="utf-8"))["legend"]
    )
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert faults == []
    context.close()
