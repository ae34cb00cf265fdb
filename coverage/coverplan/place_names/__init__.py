"""Names of units: the forms that one may take, and which unit a name means."""

from __future__ import annotations

from coverplan.place_names.forms import TYPE_WORDS, NameParts, name_parts, plain_name
from coverplan.place_names.unit_names import UnitNames

__all__ = ["TYPE_WORDS", "NameParts", "UnitNames", "name_parts", "plain_name"]
