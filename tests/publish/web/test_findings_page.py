"""The page of findings: everything is on it as text, a finding is shown in its place, and thousands do not hang it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import publish_toy
import pytest
import shapely
from map_browser import printed_pages, serious_of_axe

from coverplan.findings import Acceptance, Finding, accept, findings_frame
from coverplan.plan import Plan
from coverplan.publish.web.findings_page import save_findings_page
from coverplan.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = date(2026, 1, 2)
HOSTILE = "<img src=x onerror=alert(1)>\"'&</script>"
GAP = Finding(
    rule="border.gap", layer="boundaries", unit_code="370832001", name="甲", lon=116.1, lat=35.8, size=12.5, size_unit="m2",
    params={"name": "甲", "area_m2": "12", "beside": "乙", "case": ""}, shape=shapely.box(116.0999, 35.7999, 116.1001, 35.8001),
)  # fmt: skip
FINDINGS = [
    Finding(
        rule="layer.datum-missing",
        layer="facilities",
        name=HOSTILE,
        params={"file": HOSTILE, "datum": "wgs84"},
    ),
    GAP,
]


@pytest.fixture
def plan() -> Plan:
    area = {"name": "甲县", "crs": "EPSG:4548", "sample": True}
    return Plan.model_validate({"id": "x", "title": f"甲{HOSTILE}", "area": area})


def page(path: Path, study: Study, findings: Sequence[Finding]) -> str:
    save_findings_page(path / "f.html", study, findings)
    return (path / "f.html").read_text(encoding="utf-8")


def data_of(text: str) -> dict[str, Any]:
    island = re.search(r'<script type="application/json" id="findings-data">(.*?)</script>', text)
    assert island is not None
    return json.loads(island[1])


def test_every_finding_is_there_in_both_languages_worst_first(tmp_path: Path, plan: Plan) -> None:
    data = data_of(page(tmp_path, Study(plan=plan), FINDINGS))
    texts = data["texts"]
    assert [row[0] for row in data["rows"]] == [0, 1]
    for row, zh, en in zip(
        data["rows"], findings_frame(FINDINGS, "zh").itertuples(), findings_frame(FINDINGS, "en").itertuples(), strict=True
    ):  # fmt: skip
        assert texts[row[4]] == [zh.message, en.message]
        assert texts[row[5]] == [zh.advice, en.advice]
        assert row[8:10] == [zh.rule, zh.fingerprint]
    gap, nowhere = data["rows"]
    assert gap[7] == [12.5, "m2"]
    assert gap[11:13] == [116.1, 35.8]
    assert nowhere[11:] == [None, None, None]
    ((kind, (steps,)),) = gap[13]
    assert (kind, steps[:2]) == ("area", [1161001000, 357999000])


def test_names_are_only_text(tmp_path: Path, plan: Plan) -> None:
    text = page(tmp_path, Study(plan=plan), FINDINGS)
    assert "<img src=x" not in text
    assert data_of(text)["rows"][1][3] == HOSTILE
    assert not re.findall(r"<[^>]*\son\w+=", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))


def test_page_loads_nothing(tmp_path: Path, plan: Plan) -> None:
    text = page(tmp_path, Study(plan=plan), FINDINGS)
    outside = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.DOTALL)
    assert not re.findall(r"<[^>]*\s(?:src|href)=", outside)
    style = re.search(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    assert style is not None
    assert not re.findall(r"url\((?!\"?data:|#default)", style[1])
    assert "default-src 'none'" in text
    assert "'unsafe-inline'; script-src 'sha256-" in text


def test_a_list_without_places_has_no_map_and_no_leaflet(tmp_path: Path, plan: Plan) -> None:
    text = page(tmp_path, Study(plan=plan), FINDINGS[:1])
    assert 'id="map"' not in text
    assert "leaflet-container" not in text


def test_notices_stand_on_the_page(tmp_path: Path, plan: Plan) -> None:
    text = page(tmp_path, Study(plan=plan), [])
    assert "示例数据" in text
    assert "内部工作底图，不得公开" in text
    assert "数据检查没有发现问题" in text
    assert "<table" not in text


def test_same_findings_in_any_order_give_same_bytes(tmp_path: Path, plan: Plan) -> None:
    study = Study(plan=plan)
    assert page(tmp_path, study, FINDINGS) == page(tmp_path, study, FINDINGS[::-1])


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the page of some findings; what the browser complains of is a fault."""
    complaints: list[str] = []
    view = browser.new_page()
    view.on("pageerror", lambda error: complaints.append(str(error)))
    view.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    def opened(study: Study, findings: Sequence[Finding]) -> Any:
        save_findings_page(tmp_path / "f.html", study, findings)
        view.goto((tmp_path / "f.html").as_uri())
        return view

    yield opened
    view.close()
    assert complaints == []


def levels(view: Any) -> list[str]:
    return view.eval_on_selector_all("tbody tr", "rows => rows.map(row => row.className)")


@pytest.mark.browser
def test_filter_sort_language_and_choice_work_in_a_browser(open_page: Any) -> None:
    study = publish_toy.make_study()
    row = Acceptance("border.gap", GAP.unit_code, GAP.fingerprint, reason=HOSTILE, by="区划股", on=DAY)
    quiet = accept([GAP], [row], day=DAY)
    loud = replace(GAP, name="丁", unit_code="370832002")
    view = open_page(study, [*FINDINGS[:1], loud, *quiet])
    assert levels(view) == ["error", "warning"]  # what is accepted waits for its tick
    view.click("th:nth-child(1) button")
    assert levels(view) == ["warning", "error"]
    view.click("input[value=accepted]")
    assert levels(view) == ["accepted", "warning", "error"]
    assert HOSTILE in view.inner_text("tr.accepted .why")
    view.click("input[value=warning]")
    view.fill("#search", "丁")
    assert levels(view) == ["error"]
    view.click("tbody tr")
    assert view.get_attribute("tbody tr", "aria-selected") == "true"
    view.click("#language")
    assert view.evaluate("document.documentElement.lang") == "en"
    assert view.inner_text("h1").endswith(": findings")
    assert view.inner_text("th:nth-child(1)").strip("▲▼ ") == "Level"


@pytest.mark.browser
def test_a_choice_moves_the_map_to_the_fault(open_page: Any) -> None:
    view = open_page(publish_toy.make_study(), [GAP])
    before = view.evaluate("document.querySelector('#map canvas').toDataURL()")
    view.click("tbody tr")
    view.wait_for_function(
        "before => document.querySelector('#map canvas').toDataURL() !== before", arg=before
    )
    assert "12" in view.inner_text("#said")


@pytest.mark.browser
def test_many_findings_are_shown_a_page_at_a_time(open_page: Any) -> None:
    many = [
        Finding(
            rule="border.gap", layer="boundaries", unit_code=f"{370832000000 + number}", name=f"{number}村",
            lon=116 + number % 141 / 1000, lat=35.7 + number // 141 / 1000, params=GAP.params,
        )
        for number in range(2_500)
    ]  # fmt: skip
    view = open_page(publish_toy.make_study(), many)
    assert len(levels(view)) == 200
    assert view.inner_text("#count") == "1–200 / 2500"
    view.click("#on")
    assert view.inner_text("#count") == "201–400 / 2500"
    view.fill("#search", "2499村")
    assert view.inner_text("#count") == "1–1 / 1"
    view.fill("#search", "")
    view.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(levels(view)) == 2_000
    assert "2500" in view.inner_text("#said")
    view.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert len(levels(view)) == 200


def test_a_level_of_too_many_units_to_draw_is_said(tmp_path, monkeypatch):
    study = publish_toy.make_study()
    for most, is_said in ((3, True), (5_000, False)):
        monkeypatch.setattr("coverplan.publish.web.outlines._MOST_UNITS_OF_LEVEL", most)
        save_findings_page(tmp_path / "page.html", study, [GAP], language="en")
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert ("Too many units of the level village to draw" in page) == is_said


@pytest.mark.browser
def test_the_page_is_for_all_readers_and_a_choice_can_be_taken_back(open_page: Any, tmp_path: Path) -> None:
    view = open_page(publish_toy.make_study(), FINDINGS)
    assert not view.is_visible("#old-browser")
    assert serious_of_axe(view) == []
    for close in ("Escape", "button"):
        view.locator("tbody tr").first.press("Enter")
        assert view.get_attribute("tbody tr", "aria-selected") == "true"
        if close == "button" and view.locator("#picture .close").count():
            view.click("#picture .close")
        else:
            view.keyboard.press("Escape")
        assert view.get_attribute("tbody tr", "aria-selected") == "false"
        assert view.is_hidden("#picture")
        assert view.evaluate("document.activeElement.tagName") == "TR"
    assert view.get_attribute(".leaflet-control-zoom-in", "title") == "放大"
    view.click("#language")
    assert view.get_attribute(".leaflet-control-zoom-in", "title") == "Zoom in"
    assert view.get_attribute("#rule", "aria-label") == "All rules"
    assert serious_of_axe(view) == []
    pages = printed_pages(view, tmp_path / "findings.pdf")
    assert all("Internal working map" in text for text in pages)
