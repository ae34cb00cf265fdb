"""The map for all readers: in both languages, on paper, on a small screen, by keyboard, in any browser."""

from __future__ import annotations

import pytest
from map_browser import PATIENCE_MS, drawn, printed_pages, serious_of_axe

from coverplan.findings import Finding
from coverplan.publish.summary import headline
from coverplan.publish.web import leaflet
from coverplan.publish.web.map_page import web_map

pytestmark = pytest.mark.browser


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


def test_policy_stops_what_would_slip_through(browser, toy_map, tmp_path):
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(toy_map.save(tmp_path / "map.html").as_uri())
    page.evaluate(
        """() => { const p = document.createElement('p'); document.body.appendChild(p);
            p.innerHTML = '<img src="data:," onerror="window.ran = 1"><iframe src="data:text/html,x"></iframe>'; }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    context.close()


def test_notebook_frame_shows_the_map(browser, toy_map, tmp_path):
    file = tmp_path / "notebook.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{toy_map._repr_html_()}", encoding="utf-8")
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(file.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#legend-body .row").first.wait_for(state="attached")
    assert frame.locator("h1").inner_text() == "示例县民政设施覆盖"
    context.close()


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


def test_the_headline_is_what_is_read_first_in_both_languages(
    opened, toy_map, toy_study, toy_result, toy_proposal
):
    with opened(toy_map, height=500) as page:
        for language in ("zh", "en"):
            said = headline(toy_study.plan, toy_result, toy_proposal, language)
            assert page.inner_text(".headline") == said
            assert page.evaluate("document.getElementById('panel').scrollTop") == 0
            page.click("#language")


def test_the_legend_covers_nothing_of_the_map_on_a_phone(opened, toy_map):
    with opened(toy_map, width=390, height=844) as page:
        page.click("#legend > summary")
        drawn_map, legend = (page.locator(name).bounding_box() for name in ("#map_offline", "#legend"))
        assert legend["y"] >= drawn_map["y"] + drawn_map["height"] - 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_the_legend_shows_is_what_is_drawn(opened, toy_map):
    """Compare colours, widths, dashes and opacities of signs and layers, and pixels of shaded units."""
    with opened(toy_map) as page:
        page.select_option("#goal-choice", "cemetery-cover")
        page.check("[data-layer='reach']")
        signs = page.evaluate(
            """() => [...document.querySelectorAll('.row.band line')].map(l => {
                const s = getComputedStyle(l); return [l.getAttribute('stroke'), parseFloat(s.strokeWidth), l.getAttribute('stroke-dasharray')]; })"""
        )
        bands = page.evaluate(
            "() => { const f = []; map_offline.eachLayer(l => { if (l.options.lineCap === 'butt' && l.options.opacity === 1)"
            " f.unshift([l.options.color, l.options.weight, l.options.dashArray]); }); return f; }"
        )
        assert len(signs) == 3
        assert signs == bands
        gap = page.locator(".sizes circle").first
        circles = page.evaluate(
            "() => { const f = []; map_offline.eachLayer(l => { if (l instanceof L.CircleMarker)"
            " f.push([l.options.fillColor, l.options.fillOpacity, l.options.color]); }); return f; }"
        )
        sign = [
            gap.get_attribute("fill"),
            float(gap.get_attribute("fill-opacity")),
            gap.get_attribute("stroke"),
        ]
        assert all(circle == sign for circle in circles)
        for key in ("reach", "gaps", "names", "outline-town", "road-main"):
            page.uncheck(f"[data-layer='{key}']")
        classes = set(
            page.evaluate(
                "() => [...document.querySelectorAll('.row.key rect')].map(r => r.getAttribute('fill'))"
            )
        )
        page.wait_for_timeout(100)
        seen = page.evaluate(
            """() => { const c = document.querySelector('.leaflet-overlay-pane canvas'), p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                const n = {}; for (let i = 0; i < p.length; i += 4) if (p[i + 3] === 255) {
                  const k = '#' + [0, 1, 2].map(j => p[i + j].toString(16).padStart(2, '0')).join(''); n[k] = (n[k] || 0) + 1; }
                return n; }"""
        )
        shaded = set(
            page.evaluate(
                "() => { const f = []; map_offline.eachLayer(l => { if (l.unit && l.options.fillOpacity) f.push(l.options.fillColor); }); return f; }"
            )
        )
        assert shaded <= classes
        assert all(seen.get(colour, 0) > 500 for colour in shaded)


def test_printed_pages_name_the_goal_first_and_carry_the_marks_each(opened, toy_map, tmp_path):
    with opened(toy_map) as page:
        for mark in ("内部工作底图", "Internal working map"):
            page.select_option("#goal-choice", "cemetery-cover")
            pages = printed_pages(page, tmp_path / "map.pdf")
            assert len(pages) >= 2
            assert all(mark in text and "ODbL" in text for text in pages)
            assert "公益性公墓覆盖城乡居民" in pages[0]
            page.click("#language")


@pytest.mark.parametrize("lacks", ["Object.entries", "Element.prototype.closest"])
def test_a_browser_that_is_too_old_says_so_in_both_languages(browser, toy_map, tmp_path, lacks):
    file = toy_map.save(tmp_path / "map.html").as_uri()
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(file)
    page.wait_for_selector("#panel .search")
    assert not page.is_visible("#old-browser")
    page.add_init_script(f"{lacks} = undefined")
    page.goto(file)
    page.wait_for_selector("#old-browser")
    assert page.is_visible("#old-browser")
    said = page.inner_text("#old-browser")
    assert "版本太旧" in said
    assert "too old" in said
    context.close()


def test_no_serious_finding_of_axe(opened, toy_study, toy_result, toy_proposal):
    params = {"name": "甲", "code": "1", "number": "999"}
    finding = Finding(rule="code.range", layer="boundaries", lon=116.05, lat=35.72, params=params)
    with opened(web_map(toy_study, toy_result, toy_proposal, findings=[finding])) as page:
        assert serious_of_axe(page) == []
        page.check("[data-layer='findings']")
        page.check("[data-layer='reach']")
        page.fill("#search", "敬老院")
        assert serious_of_axe(page) == []
        page.keyboard.press("Enter")
        page.wait_for_selector(".leaflet-popup-content")
        page.click("#language")
        assert serious_of_axe(page) == []
