"""Models as rows that know which rule they stand for; no solver is known here."""

from __future__ import annotations

from coverplan.siting.compile.compiled import Compiled, is_deferred
from coverplan.siting.compile.table import MODEL, Label

__all__ = ["MODEL", "Compiled", "Label", "is_deferred"]
