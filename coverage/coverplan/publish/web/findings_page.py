"""The page of findings that `check` leaves: one file, both languages, sortable, printable."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import findings_frame
from coverplan.texts import say
from coverplan.wording import layer_word, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_findings_page"]

_SEVERITIES = ("error", "warning", "info")
_COLUMNS = ("level", "layer", "unit_code", "name", "message", "advice", "basis", "lon", "lat", "rule")

_STYLE = """
*{box-sizing:border-box}
body{margin:0;font:15px/1.6 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#22272b;background:#f4f5f4}
html[data-language=zh] [lang=en],html[data-language=en] [lang=zh]{display:none}
header{background:#2f5d73;color:#fff;padding:14px 24px}
header h1{margin:0;font-size:22px}
.notices{margin:6px 0 0;padding:0;list-style:none}
.notices li{display:inline-block;margin:0 8px 4px 0;padding:1px 10px;background:#fff;color:#b00020;font-weight:bold;border-radius:3px}
main{padding:16px 24px}
.tools{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;margin-bottom:12px}
button,input[type=search]{font:inherit;padding:4px 12px;border:1px solid #8a959b;border-radius:4px;background:#fff;color:inherit}
input[type=search]{min-width:16em}
button:focus-visible,input:focus-visible{outline:3px solid #e0a100}
table{border-collapse:collapse;width:100%;background:#fff}
th,td{border:1px solid #c9cfd2;padding:5px 9px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#e6ecef;position:sticky;top:0;white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:bold}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
.level{white-space:nowrap;font-weight:bold}
.error .level{color:#a4121f}.error .level::before{content:"✖ "}
.warning .level{color:#8a4b00}.warning .level::before{content:"▲ "}
.info .level{color:#2f5d73}.info .level::before{content:"● "}
.code,.number{white-space:nowrap;font-variant-numeric:tabular-nums}
@page{size:A4 landscape;margin:12mm}
@media print{
body{background:#fff;font-size:10pt}header{background:none;color:#000;padding:0 0 6px}
.notices li{border:1px solid #b00020}.tools{display:none}main{padding:0}
th{position:static}thead{display:table-header-group}tr{break-inside:avoid}}
"""

_SCRIPT = """
"use strict";
const root=document.documentElement, body=document.querySelector("tbody"), rows=[...body.rows];
const search=document.getElementById("search"), boxes=[...document.querySelectorAll("input[type=checkbox]")];
function filter(){
  const wanted=new Set(boxes.filter(box=>box.checked).map(box=>box.value)), text=search.value.trim().toLowerCase();
  let count=0;
  for(const row of rows){
    row.hidden=!(wanted.has(row.className)&&(text===""||row.textContent.toLowerCase().includes(text)));
    if(!row.hidden){count+=1}
  }
  for(const place of document.querySelectorAll(".count")){place.textContent=count}
}
function speak(language){root.dataset.language=language;root.lang=language==="zh"?"zh-CN":"en";filter()}
document.getElementById("language").addEventListener("click",()=>speak(root.dataset.language==="zh"?"en":"zh"));
document.getElementById("print").addEventListener("click",()=>window.print());
search.addEventListener("input",filter);
for(const box of boxes){box.addEventListener("change",filter)}
const key=(row,at)=>row.cells[at].dataset.order??row.cells[at].innerText;
document.querySelectorAll("th").forEach((head,at)=>head.querySelector("button").addEventListener("click",()=>{
  const down=head.getAttribute("aria-sort")==="ascending";
  for(const other of document.querySelectorAll("th")){other.removeAttribute("aria-sort")}
  head.setAttribute("aria-sort",down?"descending":"ascending");
  const by=new Intl.Collator("zh-CN",{numeric:true});
  rows.sort((a,b)=>(down?-1:1)*by.compare(key(a,at),key(b,at)));
  body.append(...rows);
}));
filter();
"""


def save_findings_page(
    path: Path, study: Study, findings: Sequence[Finding], *, language: Language = "zh"
) -> None:
    """Write findings.html: every finding, worst first, with what to do about it.

    The page loads nothing from anywhere, carries both languages and prints on A4. Names out of the
    data stand in it as text only.

    Parameters
    ----------
    path
        The file to write.
    study
        The study, for title and notices.
    findings
        In any order.
    language
        The language the page opens in; a button switches it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "findings.html"
    ...     save_findings_page(file, study, [])
    ...     "没有发现问题" in file.read_text(encoding="utf-8")
    True
    """
    path.write_bytes(_page(study, findings, language).encode("utf-8"))


def _page(study: Study, findings: Sequence[Finding], language: Language) -> str:
    title = html.escape(say("findings.page-title", language, title=study.title(language)))
    banners = zip(study.notices("zh"), study.notices("en"), strict=True)
    said = "".join(f"<li>{_both(zh, en)}</li>" for zh, en in banners)
    heading = _say("findings.page-title", lambda lang: {"title": study.title(lang)})
    nothing = f"<p>{_say('summary.no-findings')}</p>"
    content = _tools(findings) + _table(findings) if findings else nothing
    return f"""<!DOCTYPE html>
<html lang="{"zh-CN" if language == "zh" else "en"}" data-language="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title><style>{_STYLE}</style></head>
<body><header><h1>{heading}</h1><ul class="notices">{said}</ul></header>
<main>{content}</main>{f"<script>{_SCRIPT}</script>" if findings else ""}</body></html>
"""


def _both(zh: str, en: str) -> str:
    """Return a text in both languages; the page shows one."""
    zh, en = html.escape(plain(zh)), html.escape(plain(en))
    return zh if zh == en else f'<span lang="zh">{zh}</span><span lang="en">{en}</span>'


def _say(key: str, params: Callable[[Language], dict[str, object]] = lambda _language: {}) -> str:
    return _both(say(key, "zh", **params("zh")), say(key, "en", **params("en")))


def _tools(findings: Sequence[Finding]) -> str:
    levels = Counter(str(found.level) for found in findings)
    boxes = "".join(
        f'<label><input type="checkbox" value="{level}" checked> {_say(f"severity.{level}")} ({levels[level]})</label>'
        for level in _SEVERITIES
    )
    counted = f'<span class="count">{len(findings)}</span> / {len(findings)}'
    return (
        f'<div class="tools">{boxes}<label>{_say("findings.search")} <input type="search" id="search"></label>'
        f'<span>{counted}</span><button type="button" id="print">{_say("findings.print")}</button>'
        f'<button type="button" id="language"><span lang="zh">English</span><span lang="en">中文</span></button></div>'
    )


def _table(findings: Sequence[Finding]) -> str:
    zh, en = findings_frame(findings, "zh"), findings_frame(findings, "en")
    heads = "".join(
        f'<th scope="col"{_sorted_first(name)}><button type="button">{_head(name)}</button></th>'
        for name in _COLUMNS
    )
    rows = "".join(
        f'<tr class="{row_zh["level"]}">{"".join(_cell(name, row_zh, row_en) for name in _COLUMNS)}</tr>'
        for (_, row_zh), (_, row_en) in zip(zh.iterrows(), en.iterrows(), strict=True)
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _sorted_first(name: str) -> str:
    return ' aria-sort="ascending"' if name == "level" else ""


def _head(name: str) -> str:
    return _say("column.rule-basis" if name == "basis" else f"column.{name}")


def _cell(name: str, zh: pd.Series, en: pd.Series) -> str:
    if name == "level":
        order = _SEVERITIES.index(zh["level"])
        return f'<td class="level" data-order="{order}">{_say("severity." + zh["level"])}</td>'
    if name in ("lon", "lat"):
        return f'<td class="number">{"" if pd.isna(zh[name]) else f"{zh[name]:.6f}"}</td>'
    if name == "layer":
        return f"<td>{_both(layer_word(zh[name], None, 'zh'), layer_word(zh[name], None, 'en'))}</td>"
    kind = ' class="code"' if name in ("unit_code", "rule") else ""
    return f"<td{kind}>{_both(zh[name], en[name])}</td>"
