"""The map in a real browser, from a file, with the network off: layers, goals, search."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import publish_toy
import pytest
from hostile_study import HOSTILE
from map_browser import drawn, popup_text, shown

from coverplan.plan import Plan
from coverplan.publish.web.map_page import web_map
from coverplan.study import Study
from coverplan.wording import difference, share_text, weight_text

pytestmark = pytest.mark.browser


def test_opens_from_a_file_with_the_network_off(opened, toy_map):
    with opened(toy_map) as page:
        assert page.title() == "示例县民政设施覆盖"
        assert page.get_attribute("html", "lang") == "zh-CN"
        assert page.inner_text("h1") == "示例县民政设施覆盖"
        assert page.locator(".notice").all_inner_texts() == [
            "示例数据：除地名、代码外均为虚构，不得用于决策",
            "内部工作底图，不得公开",
        ]
        assert "© OpenStreetMap contributors, ODbL" in page.inner_text(".leaflet-control-attribution")
        assert page.locator(".leaflet-control-attribution svg").count() == 0
        assert page.locator(".leaflet-control-scale-line").inner_text().endswith("km")
        assert page.locator("input[data-layer]").count() >= 10


def test_goals_table_says_what_the_result_says(opened, toy_map, toy_result):
    with opened(toy_map) as page:
        rows = page.locator("tr.goal")
        assert rows.count() == len(toy_result.goals)
        said = rows.all_inner_texts()
        cover = toy_result.goals.set_index("goal_id").loc["cemetery-cover"]
        left = toy_result.gaps.loc[toy_result.gaps["goal_id"] == "cemetery-cover", "weight"].sum()
        for part in (
            "未达到",
            share_text(cover["value"]),
            difference(cover["shortfall"], "share", "zh"),
            weight_text(left, "people", "zh"),
        ):
            assert part in said[0]
        assert "未测算" in said[3]
        assert "指标表中没有这一项" in said[3]
        assert page.locator(".count b").all_inner_texts() == ["2", "2", "1"]


def test_layer_switch_changes_what_is_drawn(opened, toy_map, toy_study):
    with opened(toy_map) as page:
        everything = drawn(page)
        for layer in ("gaps", "water", "road-main", "outline-county", "outline-town"):
            page.uncheck(f"[data-layer='{layer}']")
            assert drawn(page) != everything, layer
            page.check(f"[data-layer='{layer}']")
            assert drawn(page) == everything, layer
        page.check("[data-layer='outline-village']")
        assert drawn(page) != everything
        assert page.locator(".facility").count() == len(toy_study.facilities)
        page.uncheck("[data-layer='kind-public_cemetery']")
        assert page.locator(".facility").count() == len(toy_study.facilities) - 2
        assert page.evaluate("document.getElementById('all-facilities').indeterminate")
        page.check("#all-facilities")
        assert page.locator(".facility").count() == len(toy_study.facilities)
        page.uncheck("#all-facilities")
        assert page.locator(".facility").count() == 0
        assert page.locator(".name.town").count() == 4
        page.uncheck("[data-layer='names']")
        assert page.locator(".name").count() == 0
        assert page.locator(".leaflet-marker-icon.site").count() == 2
        page.uncheck("[data-layer='sites']")
        assert page.locator(".leaflet-marker-icon.site").count() == 0


def test_goal_chooser_changes_shading_gaps_sites_and_legend(opened, toy_map, toy_result):
    with opened(toy_map) as page:
        counts = toy_result.gaps["goal_id"].value_counts()
        assert shown(page, "CircleMarker") == counts["cemetery-cover"]
        by_town = drawn(page)
        page.check("input[name=shade][value=village]")
        assert drawn(page) != by_town
        page.select_option("#goal-choice", "care-15min")
        page.wait_for_timeout(60)
        assert shown(page, "CircleMarker") == counts["care-15min"]
        assert page.locator(".leaflet-marker-icon.site").count() == 0
        assert page.locator("tr.goal.chosen .goal-title").inner_text() == "老年人15分钟可达养老服务"
        page.click("text=每个街道建有1所综合养老服务中心 >> visible=true")
        legend = page.inner_text("#legend-body")
        assert "各区划是否达到" in legend
        assert "80–<100%" not in legend
        assert shown(page, "CircleMarker") == 0
        assert page.evaluate("document.activeElement.className") == "goal-title"


def test_shading_is_of_the_class_of_the_share(opened, toy_map):
    with opened(toy_map) as page:
        fills = page.evaluate(
            """() => { const found = {}; map_offline.eachLayer(l => {
                if (l.unit && l.options.fillOpacity > 0) found[l.unit.name] = l.options.fillColor; }); return found; }"""
        )
        assert fills["水东街道"] == fills["小安山镇"] == "#3c92a6"
        assert fills["柳河镇"] == fills["青堌乡"] == "#fbf3df"


def test_a_town_with_estimated_figures_is_hatched_and_said_in_both_languages(
    opened, toy_study, toy_result, guessed_result
):
    hatched = "() => { let n = 0; map_offline.eachLayer(l => { if (l.options.fillColor instanceof CanvasPattern) n += 1; }); return n; }"
    with opened(web_map(toy_study, toy_result)) as page:
        assert "含估算数" not in page.inner_text("#legend")
        assert page.evaluate(hatched) == 0
        without = drawn(page)
    with opened(web_map(toy_study, guessed_result)) as page:
        page.click(".goal-title >> text=公益性公墓覆盖城乡居民")
        assert "含估算数" in page.inner_text("#legend")
        assert page.evaluate(hatched) == 1
        assert drawn(page) != without
        assert "其中 25.0 % 的人口为估算" in page.inner_text("#panel")
        page.click(f"#panel button.link >> text={publish_toy.GUESSED_TOWN}")
        assert "其中估算占比\n100.0 %" in popup_text(page)
        page.click("#language")
        assert "with estimated figures" in page.inner_text("#legend")
        assert "25.0 % of the people are estimated" in page.inner_text("#panel")


def test_the_line_of_the_target_lies_below_the_site_with_which_it_is_met(
    opened, toy_study, toy_result, toy_proposal
):
    made = publish_toy.with_lower_target(toy_proposal, 0.75)
    with opened(web_map(toy_study, toy_result, made)) as page:
        rows = page.locator("tr.detail .list").first.locator("tbody tr").all_inner_texts()
        assert [row.split("\t")[0] for row in rows] == ["1", "以上 1 处即达标（目标 75.0 %）", "2"]
        assert rows[0].endswith("77.8 %")
        said = page.locator("tr.detail .list .more").first.inner_text()
        assert said.startswith("1 处即达标：由 53.5 % 提高到 77.8 %（目标 75.0 %）。全部 2 处达到 100.0 %。")


def test_each_of_several_answers_can_be_shown(opened, toy_study, toy_result, toy_proposal):
    made = publish_toy.with_second_answer(toy_proposal)
    with opened(web_map(toy_study, toy_result, made)) as page:
        assert page.locator(".leaflet-marker-icon.site").count() == 2
        page.get_by_role("button", name="在地图上显示方案：alone").click()
        assert page.locator(".leaflet-marker-icon.site").count() == 1
        assert page.locator("tr.detail .answer").count() == 2


def test_units_that_miss_a_goal_come_first(opened, toy_study, toy_result):
    towns = toy_study.boundaries[toy_study.boundaries["level"] == "town"]
    figures = towns[["unit_code", "name", "level"]].assign(
        goal_id="centre-per-street", value=[3.0, 1.0, 0.0, 2.0], met=[True, True, False, True]
    )
    result = replace(toy_result, units=pd.concat([toy_result.units.iloc[:-1], figures], ignore_index=True))
    with opened(web_map(toy_study, result)) as page:
        page.select_option("#goal-choice", "centre-per-street")
        listed = page.locator("tr.detail .link").all_inner_texts()
        assert listed == [towns["name"].iloc[at] for at in (2, 1, 3, 0)]


def test_legend_stays_where_it_was_scrolled(opened, toy_map):
    with opened(toy_map, height=500) as page:
        page.evaluate("document.getElementById('legend').scrollTop = 200")
        page.evaluate("document.querySelector('[data-layer=water]').click()")
        assert page.evaluate("document.getElementById('legend').scrollTop") == 200


def test_search_says_when_nothing_is_found(opened, toy_map):
    with opened(toy_map) as page:
        page.fill("#search", HOSTILE[0])
        assert page.inner_text("#found") == f"没有找到“{HOSTILE[0]}”"
        page.fill("#search", "安山")
        assert page.locator("#found button").count() == 3


def test_a_place_is_found_by_its_code_and_by_what_is_typed_for_its_name(opened, toy_map):
    with opened(toy_map) as page:
        for typed in ("xiaoanshan", "xasz", "371999101"):
            page.fill("#search", typed)
            names = page.locator("#found button").all_inner_texts()
            assert any("小安山镇" in name for name in names), (typed, names)


def test_roads_of_small_classes_wait_for_a_larger_zoom(opened, toy_study):
    study = replace(toy_study, roads=toy_study.roads.assign(road_class="track"))
    with opened(web_map(study)) as page:
        row = page.locator("label:has([data-layer='road-path'])")
        assert "放大后显示" in row.inner_text()
        assert shown(page, "Polyline") == shown(page, "Polygon")
        page.evaluate("map_offline.setZoom(15, {animate: false})")
        page.wait_for_timeout(100)
        assert "放大后显示" not in row.inner_text()
        assert shown(page, "Polyline") == shown(page, "Polygon") + 1


def test_study_without_layers_says_so(opened):
    study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    with opened(web_map(study)) as page:
        assert page.inner_text(".nothing") == "没有可显示的图层。"
        assert page.inner_text(".empty") == "本图没有测算结果。"


def circles_say(page):
    """Return how many circles there are, and the people and gaps that their popups add up to."""
    return page.evaluate(
        """() => { let circles = 0, people = 0, gaps = 0;
            map_offline.eachLayer(l => {
                if (!(l instanceof L.CircleMarker)) return;
                const text = l.getPopup()._content(l).innerText;
                circles += 1;
                people += Number(text.match(/未覆盖\\s*([\\d,]+)/)[1].replace(/,/g, ''));
                gaps += Number((text.match(/合并显示的 ([\\d,]+)/) || [0, '1'])[1].replace(/,/g, ''));
            });
            return [circles, people, gaps]; }"""
    )


def test_twenty_thousand_gaps_are_drawn_and_nobody_is_lost(opened, toy_study, toy_result):
    gaps = toy_result.gaps[toy_result.gaps["goal_id"] == "cemetery-cover"]
    many = pd.concat([gaps] * 1000, ignore_index=True).iloc[:20_000]
    spread = pd.Series(range(len(many))) / len(many)
    many = many.assign(
        demand_id=[f"d{at:05}" for at in range(len(many))],
        lon=many["lon"] + spread / 50,
        lat=many["lat"] + spread % 0.01,
    )
    with opened(web_map(toy_study, replace(toy_result, gaps=many))) as page:
        circles, people_said, gaps_said = circles_say(page)
        assert 50 < circles < 2_000
        assert people_said == many["weight"].sum()
        assert gaps_said == 20_000
        assert "最大的 12000 处缺口逐一显示，其余 8000 处" in page.inner_text("#legend-body")
        page.evaluate("map_offline.setZoom(15, {animate: false})")
        page.wait_for_timeout(300)
        assert shown(page, "CircleMarker") > 12_000


def test_what_lies_within_reach_can_be_shown_for_the_chosen_goal(opened, toy_map):
    with opened(toy_map) as page:
        page.select_option("#goal-choice", "cemetery-cover")
        before = drawn(page)
        page.check("[data-layer='reach']")
        within = drawn(page)
        assert within != before
        assert "5 公里以内" in page.locator("label:has([data-layer='reach'])").inner_text()
        page.select_option("#goal-choice", "centre-per-street")
        assert page.locator("[data-layer='reach']").count() == 0
        page.select_option("#goal-choice", "cemetery-cover")
        assert drawn(page) == within
