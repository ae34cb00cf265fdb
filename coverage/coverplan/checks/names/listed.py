"""A list of units with their names taken apart and the scope in which each is compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.layers import is_digits, type_of_code
from coverplan.place_names import name_parts
from coverplan.tables import text_column
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coverplan.place_names import NameParts

__all__ = ["LEVELS_COMPARED", "NamedUnits", "scopes_of"]

# The rule is about 乡 and 镇, the seats of villages and communities, and streets.
LEVELS_COMPARED = ("town", "village", "street")
_FREE_TYPE = "街道"
_TEXTS = ("unit_code", "name", "level", "type", "parent_code", "pinyin", "approved", "layer")
_ABOVE = {12: 9, 9: 6}
# How many units above a unit there can be: street, village, town, county, city, province.
_DEPTH = 5
_OTHERS_NAMED = 20


@dataclass(frozen=True, eq=False)
class NamedUnits:
    """Units of one vintage, in order of their codes, with what their names say.

    Parameters
    ----------
    frame
        unit_code, name, level (province | city | county | town | village | street), type, parent_code, pinyin, approved, layer: text,
        ``""`` where empty; kind, the type that table or code says; county and scope (``""``: not compared).

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["370832104215"], "name": ["丙庄村"], "level": ["village"]})
    >>> NamedUnits.of(units).frame[["kind", "scope"]].values.tolist()
    [['村委会', 'village 370832']]
    """

    frame: pd.DataFrame

    @classmethod
    def of(cls, units: pd.DataFrame) -> NamedUnits:
        """Take a list of units; a code that stands twice is its first row, a row without a name is left out.

        Parameters
        ----------
        units
            unit_code, name, level; optional type, parent_code, pinyin, approved (day), layer (of which it is).
        """
        frame = pd.DataFrame({name: text_column(units, name).to_numpy() for name in _TEXTS}).astype("object")
        frame = frame[frame["name"] != ""].drop_duplicates("unit_code")
        frame = frame.sort_values("unit_code", ignore_index=True)
        by_code = [type_of_code(code) or "" for code in frame["unit_code"]]
        frame["kind"] = np.where(frame["type"] != "", frame["type"], by_code)
        frame["county"], frame["scope"] = scopes_of(frame)
        is_town = (frame["level"] == "town").to_numpy()
        said = [name_parts(name).kind for name in frame.loc[is_town, "name"]]
        free = (frame.loc[is_town, "kind"] == _FREE_TYPE) | (
            pd.Series(said, dtype=object) == _FREE_TYPE
        ).to_numpy()
        frame.loc[free.index[free], "scope"] = ""
        return cls(frame)

    @cached_property
    def parts(self) -> list[NameParts]:
        """The parts of each unit's name."""
        known: dict[tuple[str, str], NameParts] = {}
        for pair in zip(self._names, self.frame["level"], strict=True):
            if pair not in known:
                known[pair] = name_parts(*pair)
        return [known[pair] for pair in zip(self._names, self.frame["level"], strict=True)]

    @cached_property
    def names(self) -> list[str]:
        """Every name, once."""
        return list(dict.fromkeys(self._names))

    def who(self, row: int) -> tuple[str, str]:
        """Return code and name of a unit by its row."""
        return self._codes[row], self._names[row]

    def layer(self, row: int) -> str:
        """Return the layer that a unit is of: boundaries, unless the list says otherwise."""
        return str(self.frame.at[row, "layer"]) or "boundaries"

    def told(self, row: int) -> str:
        """Name a unit with the unit above and the code, so that it can be told apart."""
        code, name = self.who(row)
        _, above = self._above[row]
        return f"{name}（{above}，{code}）" if above else f"{name}（{code}）"

    def above(self, row: int) -> frozenset[str]:
        """Return the code and the name of the unit above a unit, as far as they are known."""
        return frozenset(self._above[row]) - {""}

    def told_of(self, rows: Iterable[int]) -> Listed:
        """Name units, the first of them where they are many."""
        return Listed(tuple(map(self.told, rows)), most=_OTHERS_NAMED)

    @cached_property
    def _codes(self) -> list[str]:
        return self.frame["unit_code"].tolist()

    @cached_property
    def _names(self) -> list[str]:
        return self.frame["name"].tolist()

    @cached_property
    def _above(self) -> list[tuple[str, str]]:
        names = dict(zip(self._codes, self._names, strict=True))
        parents = {
            code: parent
            for code, parent in zip(self._codes, self.frame["parent_code"], strict=True)
            if parent
        }
        above = (_above(code, parents) for code in self._codes)
        return [(code, names.get(code, "")) for code in above]


def scopes_of(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the county of each unit and the scope in which its name is compared: ``"village 370832"`` and the like.

    Villages and communities are compared within their county, 乡 and 镇 within their province, streets within the unit that is
    given as their parent, a built-up area; others not (``""``). A county that the list does not have is told by the first six
    digits of a code, a province by the first two.

    Source: 地名管理条例 第九条（八）.

    Parameters
    ----------
    frame
        unit_code, level, parent_code.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["370832104", "T9"], "level": ["town", "village"], "parent_code": ["370832", "T"]})
    >>> [each.tolist() for each in scopes_of(units)]
    [['370832', 'T'], ['town 37', 'village T']]
    """
    codes, levels = frame["unit_code"], frame["level"]
    parent_of = {code: parent for code, parent in zip(codes, frame["parent_code"], strict=True) if parent}
    level_of = dict(zip(codes, levels, strict=True))
    county, province = (
        pd.Series(_all_upwards(codes, level, parent_of, level_of), index=frame.index, dtype=object)
        for level in ("county", "province")
    )
    is_listed = np.array([level_of.get(code) == "province" for code in province], dtype=bool)
    by_digits = pd.Series([code[:2] if is_digits(code) else "" for code in codes], index=frame.index)
    province = province.where(is_listed, by_digits)
    parents = pd.Series([_above(code, parent_of) for code in codes], index=frame.index, dtype=object)
    within = pd.Series("", index=frame.index, dtype=object)
    for level, area in (("village", county), ("town", province), ("street", parents)):
        within = within.mask((levels == level) & ((area != "") | (level == "town")), f"{level} " + area)
    return county, within


def _above(code: str, parent_of: Mapping[str, str]) -> str:
    """Return the code above another, as the list says or else the digits do."""
    length = _ABOVE.get(len(code), 0) if is_digits(code) else 0
    return parent_of.get(code) or code[:length]


def _all_upwards(
    codes: Iterable[str], level: str, parent_of: Mapping[str, str], level_of: Mapping[str, str]
) -> list[str]:
    """Return the unit of a level above each unit, or the highest there is; units of one parent share the way up."""
    above_parent: dict[str, str] = {}
    found = []
    for code in codes:
        parent = "" if level_of.get(code) == level else _above(code, parent_of)
        if parent and parent not in above_parent:
            above_parent[parent] = _upwards(parent, level, parent_of, level_of)
        found.append(above_parent[parent] if parent else code)
    return found


def _upwards(code: str, level: str, parent_of: Mapping[str, str], level_of: Mapping[str, str]) -> str:
    """Return the unit of a level above another, or the highest there is."""
    for _ in range(_DEPTH - 1):
        if level_of.get(code) == level or not (above := _above(code, parent_of)):
            break
        code = above
    return code
