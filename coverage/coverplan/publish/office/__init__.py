"""The workbook and the brief."""

from __future__ import annotations

from coverplan.publish.office.brief import save_brief
from coverplan.publish.office.document import Document
from coverplan.publish.office.inspection import save_inspections
from coverplan.publish.office.workbook import save_workbook

__all__ = [
    "Document",
    "save_brief",
    "save_inspections",
    "save_workbook",
]
