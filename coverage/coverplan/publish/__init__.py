"""What people look at: maps, workbook, brief, GeoPackage, findings page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.publish.plan_tables import PlanTables, plan_tables
from coverplan.publish.products import publish_findings, publish_study

if TYPE_CHECKING:
    from coverplan.publish.print import PrintedMap, print_map
    from coverplan.publish.web import WebMap, web_map
    from coverplan.publish.worded_tables import in_words

__all__ = [
    "PlanTables",
    "PrintedMap",
    "WebMap",
    "in_words",
    "plan_tables",
    "print_map",
    "publish_findings",
    "publish_study",
    "web_map",
]

# The libraries that draw are loaded for those who draw.
_DRAWN = {
    "PrintedMap": "print",
    "print_map": "print",
    "WebMap": "web",
    "web_map": "web",
    "in_words": "worded_tables",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _DRAWN:
        raise AttributeError(name)
    return getattr(import_module(f"coverplan.publish.{_DRAWN[name]}"), name)
