from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from shutil import which

import pytest

from coverplan.findings import Finding, findings_frame
from coverplan.plan import Plan
from coverplan.publish.web.findings_page import save_findings_page
from coverplan.study import Study

HOSTILE = "<img src=x onerror=alert(1)>\"'&</script>"
FINDINGS = [
    Finding(
        rule="layer.datum-missing",
        layer="facilities",
        name=HOSTILE,
        params={"file": HOSTILE, "datum": "wgs84"},
    ),
    Finding(
        rule="code.twice",
        layer="boundaries",
        unit_code="370832001",
        params={"code": "370832001", "count": 2, "where": "a.gpkg (1, 2)", "names": "甲、乙"},
        lon=116.1,
        lat=35.8,
    ),
]


class _Table(HTMLParser):
    """The texts of the page's cells and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "td":
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data


@pytest.fixture
def plan() -> Plan:
    area = {"name": "甲县", "crs": "EPSG:4548", "sample": True}
    return Plan.model_validate({"id": "x", "title": f"甲{HOSTILE}", "area": area})


def _page(path: Path, plan: Plan, findings: list[Finding]) -> tuple[str, _Table]:
    save_findings_page(path / "f.html", Study(plan=plan), findings)
    text = (path / "f.html").read_text(encoding="utf-8")
    parsed = _Table()
    parsed.feed(text)
    return text, parsed


def test_every_finding_is_there_in_both_languages_worst_first(tmp_path: Path, plan: Plan) -> None:
    _, page = _page(tmp_path, plan, FINDINGS)
    rows = [page.cells[start : start + 10] for start in range(0, len(page.cells), 10)]
    assert len(rows) == len(FINDINGS)
    assert [row[0] for row in rows] == ["错误error", "警告warning"]
    for row, zh, en in zip(
        rows,
        findings_frame(FINDINGS, "zh").itertuples(),
        findings_frame(FINDINGS, "en").itertuples(),
        strict=True,
    ):
        assert row[4] == zh.message + en.message
        assert row[5] == zh.advice + en.advice
    assert rows[0][7:9] == ["116.100000", "35.800000"]
    assert rows[1][7:9] == ["", ""]


def test_names_are_only_text(tmp_path: Path, plan: Plan) -> None:
    text, page = _page(tmp_path, plan, FINDINGS)
    assert "<img" not in text
    assert HOSTILE in page.cells[13]
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_page_loads_nothing(tmp_path: Path, plan: Plan) -> None:
    text, page = _page(tmp_path, plan, FINDINGS)
    assert not {"src", "href"} & {name for _, attrs in page.tags for name in attrs}
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_notices_stand_on_the_page(tmp_path: Path, plan: Plan) -> None:
    text, _ = _page(tmp_path, plan, [])
    assert "示例数据" in text
    assert "内部工作底图，不得公开" in text
    assert "数据检查没有发现问题" in text
    assert "<table" not in text


def test_same_findings_in_any_order_give_same_bytes(tmp_path: Path, plan: Plan) -> None:
    assert _page(tmp_path, plan, FINDINGS)[0] == _page(tmp_path, plan, FINDINGS[::-1])[0]


@pytest.mark.browser
def test_filter_sort_and_language_work_in_a_browser(tmp_path: Path, plan: Plan) -> None:
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium here")
    save_findings_page(tmp_path / "f.html", Study(plan=plan), FINDINGS)
    steps = """<script>{
    const click=(query)=>document.querySelector(query).click();
    const rows=()=>[...document.querySelectorAll("tbody tr")].filter(row=>!row.hidden).map(row=>row.className).join();
    const seen=[rows()];
    click("th button");seen.push(rows());click("th button");seen.push(rows());
    click("input[value=warning]");seen.push(rows());
    click("#language");seen.push(document.documentElement.lang,document.querySelector("h1").innerText.slice(-10));
    document.title=JSON.stringify(seen);
    }</script>"""
    page = (tmp_path / "f.html").read_text(encoding="utf-8").replace("</body>", steps + "</body>")
    (tmp_path / "try.html").write_text(page, encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    made = subprocess.run(
        [chromium, *options.split(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", (tmp_path / "try.html").as_uri()],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", made.stdout.decode("utf-8"))
    assert title is not None
    assert title[1] == '["error,warning","warning,error","error,warning","error","en",": findings"]'
