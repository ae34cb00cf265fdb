"""What people look at: maps, workbook, brief, GeoPackage, findings page."""

from __future__ import annotations

from coverplan.publish.print.print_map import PrintedMap, print_map
from coverplan.publish.products import publish_findings, publish_study
from coverplan.publish.web.web_map import WebMap, web_map

__all__ = ["PrintedMap", "WebMap", "print_map", "publish_findings", "publish_study", "web_map"]
