"""The page in a real browser, from a file, with the network off."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace

import pandas as pd
import publish_toy
import pytest
from hostile_study import HOSTILE, make_hostile
from years_toy import projects

from coverplan.plan import Plan
from coverplan.publish.summary import headline
from coverplan.publish.web import leaflet
from coverplan.publish.web.map_page import web_map
from coverplan.siting import Answer
from coverplan.study import Study
from coverplan.wording import cost_amount, difference, share_text, weight_text

pytestmark = pytest.mark.browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PATIENCE_MS = 120_000  # a busy machine is slow, not wrong
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed here")
    with api.sync_playwright() as running:
        started = running.chromium.launch(executable_path=program, args=list(_QUIET))
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Return a context manager that opens a map and, on leaving, holds that nothing left the page or failed."""

    @contextmanager
    def show(made, width=1400, height=900):
        file = made.save(tmp_path / "地图 图.html")
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        context.set_default_timeout(_PATIENCE_MS)
        left, troubles = [], []

        def route(way):
            if way.request.url.startswith("file:"):
                way.continue_()
            else:
                left.append(way.request.url)
                way.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.on("request", lambda request: None if request.url == file.as_uri() else left.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_selector("#panel .search")
        yield page
        page.wait_for_timeout(100)
        context.close()
        assert left == []
        assert troubles == []

    return show


@pytest.fixture(scope="module")
def toy_map(toy_study, toy_result, toy_proposal):
    return web_map(toy_study, toy_result, toy_proposal)


def drawn(page):
    """Return the picture on the canvas."""
    page.wait_for_timeout(60)
    return page.evaluate("document.querySelector('.leaflet-overlay-pane canvas').toDataURL()")


def shown(page, kind):
    """Return how many Leaflet layers of a kind are on the map."""
    return page.evaluate(
        "kind => { let n = 0; map_offline.eachLayer(l => { if (l instanceof L[kind]) n += 1; }); return n; }",
        kind,
    )


def popup_text(page):
    page.wait_for_selector(".leaflet-popup-content")
    return page.inner_text(".leaflet-popup-content")


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


def test_language_switch_words_everything_again(opened, toy_map):
    with opened(toy_map) as page:
        page.click("#language")
        assert page.get_attribute("html", "lang") == "en"
        assert page.inner_text("#language") == "中文"
        english = page.inner_text("body")
        for part in (
            "Layers and legend",
            "not measured",
            "Proposed sites",
            "SAMPLE DATA",
            "public cemetery",
            "people",
        ):
            assert part in english
        for part in ("图例", "未达到", "底图", "内部工作底图", "公益性公墓 (", "打印"):
            assert part not in english
        assert page.get_attribute("#search", "placeholder") == "Find a place or facility"
        assert page.get_attribute("#panel", "aria-label") == "Goals and gaps"
        assert page.get_attribute(".leaflet-control-zoom-in", "title") == "Zoom in"
        page.click("#language")
        assert page.get_attribute("html", "lang") == "zh-CN"
        assert "图层与图例" in page.inner_text("#legend")


def test_opens_in_english_when_asked(opened, toy_study, toy_result):
    with opened(web_map(toy_study, toy_result, language="en")) as page:
        assert page.get_attribute("html", "lang") == "en"
        assert "Layers and legend" in page.inner_text("#legend")


def test_gap_popup_gives_people_facility_cost_and_reason(opened, toy_map, toy_result, toy_study):
    gaps = toy_result.gaps[toy_result.gaps["goal_id"] == "cemetery-cover"]
    gap = gaps[gaps["cost"].notna()].sort_values(["weight", "demand_id"], ascending=[False, True]).iloc[0]
    with opened(toy_map) as page:
        page.evaluate("at => map_offline.setView(at, 15, {animate: false})", [gap["lat"], gap["lon"]])
        page.wait_for_timeout(200)
        box = page.locator("#map_offline").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        text = popup_text(page)
        nearest = toy_study.facilities.set_index("facility_id").at[gap["nearest_facility_id"], "name"]
        for part in (
            gap["name"],
            weight_text(gap["weight"], "people", "zh"),
            nearest,
            cost_amount(gap["cost"], "m", "zh"),
            "超出限值",
        ):
            assert part in text


def test_unit_facility_and_site_popups(opened, toy_map, toy_result):
    units = toy_result.units[toy_result.units["goal_id"] == "cemetery-cover"].set_index("unit_code")
    with opened(toy_map) as page:
        page.mouse.click(620, 500)
        text = popup_text(page)
        assert share_text(units.at["371999001", "value"]) in text
        assert weight_text(units.at["371999001", "weight"], "people", "zh") in text
        page.locator(".leaflet-marker-icon.site").first.press("Enter")
        page.wait_for_timeout(300)
        assert "建议选址第 1 位" in page.locator(".leaflet-popup-content").last.inner_text()
        page.keyboard.press("Escape")
        page.fill("#search", "敬老院")
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        text = page.locator(".leaflet-popup-content").last.inner_text()
        assert "柳河镇敬老院" in text
        assert "养老院" in text
        assert "60" in text
        # a home of the second goal: 15 minutes, so costs are times
        assert "老年人15分钟可达养老服务" in text
        row = toy_result.facilities.query("goal_id == 'care-15min' and name == '柳河镇敬老院'").iloc[0]
        mean, largest = (cost_amount(row[name], "s", "zh") for name in ("mean_cost", "max_cost"))
        who = weight_text(row["weight"], "people", "zh")
        assert f"服务 {who}，平均 {mean}，最远 {largest}，距道路 {row['offset_m']:.0f} 米" in text


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


def test_sites_of_a_quota_gain_units_not_people(opened, toy_study, toy_result, toy_proposal):
    sites = toy_proposal.sites.assign(
        goal_id="centre-per-street", plan_id="quota", newly_covered=1.0, value_after=[1.0, 2.0]
    )
    answer = Answer(
        plan_id="quota", goal_id="centre-per-street", model="quota", unit="units", target=2, before=0, values_after=(1, 2)
    )  # fmt: skip
    made = replace(toy_proposal, sites=sites, answers={"quota": answer})
    with opened(web_map(toy_study, toy_result, made)) as page:
        assert page.locator("tr.chosen .goal-title").inner_text() == "每个街道建有1所综合养老服务中心"
        page.locator("tr.detail .link").first.click()
        assert "1 个区划" in popup_text(page)
        assert "1 人" not in popup_text(page)


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


def test_the_headline_is_what_is_read_first_in_both_languages(
    opened, toy_map, toy_study, toy_result, toy_proposal
):
    with opened(toy_map, height=500) as page:
        for language in ("zh", "en"):
            said = headline(toy_study.plan, toy_result, toy_proposal, language)
            assert page.inner_text(".headline") == said
            assert page.evaluate("document.getElementById('panel').scrollTop") == 0
            page.click("#language")


def test_a_place_is_found_by_its_code_and_by_what_is_typed_for_its_name(opened, toy_map):
    with opened(toy_map) as page:
        for typed in ("xiaoanshan", "xasz", "371999101"):
            page.fill("#search", typed)
            names = page.locator("#found button").all_inner_texts()
            assert any("小安山镇" in name for name in names), (typed, names)


def test_a_unit_shows_where_it_stands_in_every_goal(opened, toy_map, toy_result):
    code = "371999001"
    rows = (
        toy_result.units[toy_result.units["unit_code"] == code]
        .drop_duplicates("goal_id")
        .set_index("goal_id")
    )
    with opened(toy_map) as page:
        page.fill("#search", code)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        board = page.locator(".scoreboard tr")
        assert board.count() == len(rows) > 1
        told = {row.locator("th").inner_text(): row.locator("td.value").inner_text() for row in board.all()}
        goals = toy_result.goals.set_index("goal_id")
        for goal_id, row in rows.iterrows():
            if goals.at[goal_id, "unit"] == "share":
                assert told[goals.at[goal_id, "title"]] == share_text(row["value"])
        chosen = page.locator("tr.chosen .goal-title").inner_text()
        other = next(title for title in told if title != chosen)
        page.locator(".scoreboard button", has_text=other).click()
        assert page.locator("tr.chosen .goal-title").inner_text() == other


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


def test_hostile_names_are_text_everywhere(opened):
    made = web_map(*make_hostile())
    with opened(made) as page:
        assert page.title() == HOSTILE[1]
        assert page.inner_text("h1") == HOSTILE[1]
        assert HOSTILE[0] in page.inner_text(".leaflet-control-attribution")
        said = page.locator(".goal-title").all_inner_texts()
        assert said == [HOSTILE[at] for at in range(len(said))]
        assert HOSTILE[9] in page.inner_text("#legend-body")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for at in range(0, page.locator(".link").count(), 2):
            link = page.locator(".link").nth(at)
            name = link.inner_text()
            assert name in {" ".join(hostile.split()) for hostile in HOSTILE} | set(HOSTILE)
            link.click()
            heading = page.locator(".leaflet-popup-content h3").last.inner_text()
            assert " ".join(heading.split()) == " ".join(name.split())
            page.keyboard.press("Escape")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.evaluate("map_offline.eachLayer(l => { if (l.getTooltip && l.getTooltip()) l.openTooltip(); })")
        page.evaluate(
            "map_offline.eachLayer(l => { if (l.getPopup && l.getPopup() && l._map) l.openPopup(); })"
        )
        assert (
            page.locator("#map_offline img, #panel img, #legend img, h1 *, .popup svg, .popup script").count()
            == 0
        )
        assert page.evaluate("document.scripts.length") == 4
        for at in range(page.locator("[data-layer^=kind]").count()):
            page.evaluate("at => document.querySelectorAll('[data-layer^=kind]')[at].click()", at)
        assert page.locator(".facility").count() == 0
        page.click("#language")
        page.fill("#search", "<")
        assert page.locator("#found img").count() == 0


def test_policy_stops_what_would_slip_through(browser, toy_map, tmp_path):
    context = browser.new_context(offline=True)
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    page.goto(toy_map.save(tmp_path / "map.html").as_uri())
    page.evaluate(
        """() => { const p = document.createElement('p'); document.body.appendChild(p);
            p.innerHTML = '<img src="data:," onerror="window.ran = 1"><iframe src="data:text/html,x"></iframe>'; }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    context.close()


def test_prints_map_with_legend_first_and_goals_after(opened, toy_map):
    with opened(toy_map) as page:
        page.emulate_media(media="print")
        assert not page.is_visible("#language")
        assert not page.is_visible("#search")
        assert page.is_visible("#legend")
        assert page.is_visible("#goals")
        assert page.locator("#legend label.off").first.is_hidden()
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        stage = page.locator("#stage").bounding_box()
        size = page.evaluate("() => [map_offline.getSize().x, map_offline.getSize().y]")
        assert size == pytest.approx([stage["width"] - 2, stage["height"] - 2], abs=2)
        assert page.locator("tr.detail").count() == 0
        assert page.is_visible(".printed")
        assert page.locator("#panel").bounding_box()["y"] >= stage["y"] + stage["height"]
        page.emulate_media(media="screen")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator("tr.detail").count() == 1
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        assert pdf.startswith(b"%PDF")


def test_small_screen_puts_the_panel_under_the_map(opened, toy_map):
    with opened(toy_map, width=390, height=800) as page:
        stage, panel = (page.locator(name).bounding_box() for name in ("#stage", "#panel"))
        assert panel["y"] >= stage["y"] + stage["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert not page.is_visible("#legend-body")
        page.click("#legend > summary")
        assert page.is_visible("#legend-body")


def test_everything_is_named_for_readers_and_reached_by_keyboard(opened, toy_map):
    with opened(toy_map) as page:
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll('button, input, select, a[href]')].filter(node =>
                !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels && node.labels.length))
                .map(node => node.outerHTML)"""
        )
        assert unnamed == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        reached = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert {"print", "language", "search", "goal-title", "goal-choice"} <= reached


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


def test_large_data_stand_packed_and_open_all_the_same(opened, toy_study, toy_result, monkeypatch):
    plain_page = web_map(toy_study, toy_result)
    monkeypatch.setattr(leaflet, "_PACKED_FROM_BYTES", 1_000)
    packed = web_map(toy_study, toy_result)
    assert len(packed.html) < len(plain_page.html)
    assert 'id="map-data" data-packed' in packed.html
    pictures = []
    for made in (plain_page, packed):
        with opened(made) as page:
            pictures.append((page.inner_text("#panel"), drawn(page)))
    assert pictures[0] == pictures[1]


def test_notebook_frame_shows_the_map(browser, toy_map, tmp_path):
    file = tmp_path / "notebook.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{toy_map._repr_html_()}", encoding="utf-8")
    context = browser.new_context(offline=True)
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    page.goto(file.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#legend-body .row").first.wait_for(state="attached")
    assert frame.locator("h1").inner_text() == "示例县民政设施覆盖"
    context.close()


def test_closures_can_be_switched_off_and_say_what_they_are(opened, toy_study):
    study = publish_toy.make_flooded(toy_study, name=HOSTILE[0])
    with opened(web_map(study)) as page:
        shut = drawn(page)
        page.uncheck("[data-layer='closures']")
        assert drawn(page) != shut
        page.check("[data-layer='closures']")
        assert drawn(page) == shut
        tips = page.evaluate(
            "() => { const said = []; map_offline.eachLayer(l => {"
            " if (l.getTooltip && l.getTooltip() && (l.options.dashArray || '').length)"
            " said.push(l.getTooltip()._content(l).textContent); }); return said; }"
        )
        assert sorted(tips) == sorted(["用时为平时的 2 倍", f"{HOSTILE[0]}：道路封闭"])


@pytest.mark.parametrize(
    ("kind", "words"), [("Polygon", "漫水：道路封闭"), ("Polyline", "用时为平时的 2 倍")]
)
def test_a_click_on_a_closure_says_what_it_is(opened, toy_study, kind, words):
    with opened(web_map(publish_toy.make_flooded(toy_study, name="漫水"))) as page:
        # no facility or label stands in the way
        page.uncheck("#all-facilities")
        at = page.evaluate(
            """kind => {
              const found = [];
              map_offline.eachLayer(l => {
                if ((l.options.dashArray || '').length && (l instanceof L.Polygon) === (kind === 'Polygon')
                    && l instanceof L[kind] && l.getTooltip && l.getTooltip()) { found.push(l); }
              });
              const at = map_offline.latLngToContainerPoint(found[0].getCenter());
              const frame = map_offline.getContainer().getBoundingClientRect();
              return [frame.left + at.x, frame.top + at.y];
            }""",
            kind,
        )
        page.mouse.click(*at)
        assert popup_text(page) == words


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


def test_projects_have_a_layer_of_their_own_with_words_for_what_they_are(opened, toy_study):
    point = toy_study.facilities.geometry.iloc[0]
    rows = [
        {"project_id": "p1", "name": HOSTILE[0], "kind": "nursing_home", "status": "building", "action": "rebuild", "start": "2026",
         "end": "2028-05", "cost": 300.0, "places": 80, "land_m2": 2000, "x": 1500, "y": 1000},
        {"project_id": "p2", "name": "停了的", "kind": HOSTILE[5], "status": "stopped", "x": 2500, "y": 1000},
        {"project_id": "p3", "name": "没有坐标", "kind": "nursing_home"},
    ]  # fmt: skip
    listed = projects(*rows).set_crs(toy_study.facilities.crs, allow_override=True)
    listed.loc[listed.geometry.notna(), "geometry"] = point
    with opened(web_map(replace(toy_study, projects=listed))) as page:
        assert page.locator(".leaflet-marker-icon.project").count() == 2
        assert "项目（紫色底圆）" in page.inner_text("#legend-body")
        assert "灰色：停建" in page.inner_text("#legend-body")
        assert "1 个项目没有坐标，未画出" in page.inner_text("#legend-body")
        page.uncheck('input[data-layer="projects"]')
        assert page.locator(".leaflet-marker-icon.project").count() == 0
        page.fill("#search", HOSTILE[0][:6])
        page.locator("#found button").first.click()
        said = popup_text(page)
        assert " ".join(HOSTILE[0].split()) in " ".join(said.split())
        for part in ("养老院", "在建", "改扩建", "2026–2028", "300", "80", "2,000", "p1"):
            assert part in said
        assert page.locator(".leaflet-marker-icon.project").count() == 2
