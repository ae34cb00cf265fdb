"""What a click on the map tells."""

from __future__ import annotations

from dataclasses import replace

import publish_toy
import pytest
from hostile_study import HOSTILE, make_hostile
from map_browser import drawn, popup_text
from years_toy import projects

from coverplan.findings import Finding
from coverplan.publish import style
from coverplan.publish.web.map_page import web_map
from coverplan.siting import Answer
from coverplan.wording import cost_amount, share_text, weight_text

pytestmark = pytest.mark.browser


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
            page.locator(
                "#map_offline img, #panel img, #legend img, h1 *, .popup :not(.sign) > svg, .popup script"
            ).count()
            == 0
        )
        assert page.evaluate("document.scripts.length") == 5
        for at in range(page.locator("[data-layer^=kind]").count()):
            page.evaluate("at => document.querySelectorAll('[data-layer^=kind]')[at].click()", at)
        assert page.locator(".facility").count() == 0
        page.click("#language")
        page.fill("#search", "<")
        assert page.locator("#found img").count() == 0


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


def lines_drawn(page):
    """Return, for each stroke of lines from a facility, how many lines, colour and dashes."""
    return page.evaluate(
        """() => { const found = []; map_offline.eachLayer(l => {
            const at = l instanceof L.Polyline && !(l instanceof L.Polygon) && l.getLatLngs();
            if (at && at.length && Array.isArray(at[0]) && at.every(line => line.length === 2 && line[0].equals(at[0][0])))
              found.push([at.length, l.options.color, l.options.dashArray]); }); return found; }"""
    )


def search_for(page, text):
    page.fill("#search", text)
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup-content")


def test_a_facility_draws_lines_to_whom_it_serves(opened, toy_map, toy_result):
    reach = toy_result.reach["cemetery-cover"]
    served = reach[reach["cost"].notna() & (reach["weight"] > 0)]
    facility = toy_result.facilities.query("goal_id == 'cemetery-cover' and weight > 0").iloc[0]
    mine = served[served["facility_id"] == facility["facility_id"]]
    near, far = mine[mine["covered"].astype(bool)], mine[~mine["covered"].astype(bool)]
    with opened(toy_map) as page:
        page.select_option("#goal-choice", "cemetery-cover")
        assert lines_drawn(page) == []
        search_for(page, facility["name"])
        looks = {"beyond": style.BEYOND_LINE, "covered": style.SERVED_LINE}
        wanted = [
            [len(rows), looks[name].colour, " ".join(f"{dash:g}" for dash in looks[name].dash) or None]
            for name, rows in (("beyond", far), ("covered", near))
            if len(rows)
        ]
        assert lines_drawn(page) == wanted
        text = popup_text(page)
        assert f"达到要求：{len(near)} 处，{weight_text(near['weight'].sum(), 'people', 'zh')}" in text
        assert (f"超出限值：{len(far)} 处，{weight_text(far['weight'].sum(), 'people', 'zh')}" in text) == (
            len(far) > 0
        )
        tips = page.evaluate(
            """() => { const said = []; map_offline.eachLayer(l => { if (l instanceof L.CircleMarker && l.options.radius === 3)
                said.push(l.getTooltip()._content(l).textContent); }); return said; }"""
        )
        assert len(tips) == len(mine)
        first = mine.sort_values("cost").iloc[0]
        assert any(
            tip.endswith(
                f"：{weight_text(first['weight'], 'people', 'zh')}，{cost_amount(first['cost'], 'm', 'zh')}"
            )
            for tip in tips
        )
        page.keyboard.press("Escape")
        assert lines_drawn(page) == []


def test_every_popup_closes_by_key_and_button_and_gives_the_focus_back(opened, toy_map):
    def focused():
        return page.evaluate("document.activeElement.id || document.activeElement.className")

    with opened(toy_map) as page:
        for text in ("敬老院", "小安山镇"):
            search_for(page, text)
            assert page.get_attribute(".leaflet-popup", "role") == "dialog"
            assert page.get_attribute(".leaflet-popup", "aria-label") == page.inner_text(".leaflet-popup h3")
            assert "leaflet-popup" in focused()
            page.keyboard.press("Escape")
            assert focused() == "search"
            page.wait_for_selector(".leaflet-popup", state="detached")
            search_for(page, text)
            page.focus(".leaflet-popup-close-button")
            page.keyboard.press("Space")
            assert focused() == "search"
            page.wait_for_selector(".leaflet-popup", state="detached")
        page.locator("tr.detail .link").first.click()
        name = page.locator("tr.detail .link").first.inner_text()
        page.click(".leaflet-popup-close-button")
        assert page.evaluate("document.activeElement.textContent") == name


def test_findings_are_a_layer_with_message_and_advice(opened, toy_study, toy_result):
    params = {"name": "甲", "code": "1", "number": "999"}
    found = [
        Finding(rule="code.range", layer="boundaries", lon=lon, lat=35.72, params=params, severity=level)
        for lon, level in ((116.05, "error"), (116.05, "info"), (116.1, "warning"))
    ]
    with opened(web_map(toy_study, toy_result, findings=found)) as page:
        assert page.locator(".finding").count() == 0
        page.check("[data-layer='findings']")
        assert page.locator(".finding").count() == 2
        assert page.locator(".finding b").all_inner_texts() == ["2"]
        legend = page.inner_text("#legend-body")
        assert all(part in legend for part in ("错误 (1)", "警告 (1)", "提示 (1)"))
        fills = [page.locator(".finding polygon").nth(at).get_attribute("fill") for at in (1, 3)]
        assert sorted(fills) == sorted(style.FINDING_SYMBOLS[level].colour for level in ("error", "warning"))
        page.locator(".finding", has=page.locator("b")).click()
        text = popup_text(page)
        assert text.count(found[0].message("zh")) == 2
        assert text.count(found[0].advice("zh")) == 2
        page.click("#language")
        page.wait_for_selector(".leaflet-popup", state="detached")
        page.locator(".finding", has=page.locator("b")).click()
        assert found[0].message("en") in popup_text(page)
        page.uncheck("[data-layer='findings']")
        assert page.locator(".finding").count() == 0
