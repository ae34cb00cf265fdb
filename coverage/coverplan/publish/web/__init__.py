"""The web map and the page of findings."""

from __future__ import annotations

from coverplan.publish.web.findings_page import save_findings_page
from coverplan.publish.web.map_page import WebMap, web_map

__all__ = [
    "WebMap",
    "save_findings_page",
    "web_map",
]
