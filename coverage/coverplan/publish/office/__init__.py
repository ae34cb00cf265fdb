"""The workbook and the brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.publish.office.inspection import save_inspections

if TYPE_CHECKING:
    from coverplan.publish.office.brief import save_brief
    from coverplan.publish.office.document import Document
    from coverplan.publish.office.workbook import save_workbook

__all__ = [
    "Document",
    "save_brief",
    "save_inspections",
    "save_workbook",
]

# The libraries that write documents are loaded for those who write one.
_WRITTEN = {"Document": "document", "save_brief": "brief", "save_workbook": "workbook"}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _WRITTEN:
        raise AttributeError(name)
    return getattr(import_module(f"coverplan.publish.office.{_WRITTEN[name]}"), name)
