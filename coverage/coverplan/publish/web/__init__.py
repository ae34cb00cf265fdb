"""The web map and the page of findings."""

from __future__ import annotations

from coverplan.publish.web.findings_page import save_findings_page
from coverplan.publish.web.leaflet import (
    data_island,
    leaflet_asset,
    old_browser_notice,
    own_asset,
    with_policy,
)
from coverplan.publish.web.map_page import WebMap, web_map
from coverplan.publish.web.outlines import drawn_units

__all__ = [
    "WebMap",
    "data_island",
    "drawn_units",
    "leaflet_asset",
    "old_browser_notice",
    "own_asset",
    "save_findings_page",
    "web_map",
    "with_policy",
]
