"""Which unit of the list each place of the register is: by code, name in its town, old name, nearly the same name, place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd
import shapely
from rapidfuzz.distance import Levenshtein

from coverplan.layers.codes import code_above
from coverplan.layers.unit_tree import placed, unit_places, units_at
from coverplan.place_names import name_parts, plain_name
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    import geopandas as gpd

    from coverplan.kernels.types import Floats
    from coverplan.layers.register.types import PlaceLevel

__all__ = ["JoinedBy", "join_to_units"]

JoinedBy = Literal["", "code", "name", "old-name", "near-name", "place"]
# Start values of our own. A village of the same name farther off is another one.
_SAME_VILLAGE_M = 3000.0
_SLIP_M = 1500.0
# Two characters of which one differs are two surnames more often than a slip, unless the places agree.
_SHORT_NAME, _SAME_SEAT_M = 2, 300.0
# Of two places that are as near as that nobody can tell which is meant.
_CLEARLY_M = 100.0
# What parts villages of one name: 前李庄 and 后李庄 are two.
_TELLING = frozenset("东西南北中前后上下大小老新左右内外一二三四五六七八九十")
_LEVELS: tuple[PlaceLevel, ...] = ("town", "village")
_PARTS_OF_OLD_NAMES = str.maketrans(dict.fromkeys("，,；;/|（()） ", "、"))

_Edges = set[tuple[int, int]]


class _Called(NamedTuple):
    """What a record or a unit is: its name in all the forms that tell it, and where it belongs."""

    plain: str
    specifics: frozenset[str]
    type: str
    town: str
    codes: frozenset[str]
    old: frozenset[str]


def join_to_units(register: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the places of the register to the units of a study, each at most once.

    Parameters
    ----------
    register
        As :func:`coverplan.layers.read_register` reads it.
    units
        Those of the study (:func:`own_units`), in the same CRS.

    Returns
    -------
    GeoDataFrame
        The register with ``unit_code`` (``""`` where it is no unit of the list), ``joined_by`` (code | name | old-name |
        near-name | place) and ``candidates``: the codes, parted by ``;``, of several units that could be meant.
        First to last: the same code and a name that agrees; the same name, then the same 专名 with the type, then the 专名 alone, in
        the same town; an old name; the same name elsewhere in the county, where the places agree or the register does not say the
        town; a character more, less or other; the same code alone; the same place. What several could be is decided by
        place where that is clear, and else not at all. Row order plays no part.

    Examples
    --------
    >>> import geopandas as gpd
    >>> texts = {
    ...     "name": "甲村", "level": "village", "type": "村委会", "town_code": "370832100", "village_code": "", "place_code": "",
    ...     "other_place_codes": "", "old_name": "",
    ... }
    >>> register = gpd.GeoDataFrame([texts], geometry=[None], crs="EPSG:4548")
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_code": ["370832100201"], "name": ["甲村村民委员会"], "level": ["village"], "parent_code": ["370832100"]},
    ...     geometry=[None], crs="EPSG:4548",
    ... )
    >>> join_to_units(register, units)[["unit_code", "joined_by"]].to_numpy().tolist()
    [['370832100201', 'name']]
    """
    units = units.drop_duplicates("unit_code").sort_values("unit_code", ignore_index=True)
    counties = frozenset({"", *units.loc[units["level"] == "county", "unit_code"]})
    said = {
        name: np.full(len(register), "", dtype=object) for name in ("unit_code", "joined_by", "candidates")
    }
    towns: dict[str, str] = {code: code for code in units.loc[units["level"] == "town", "unit_code"]}
    for level in _LEVELS:
        rows = np.flatnonzero(register["level"] == level)
        records, ours = register.iloc[rows], units[units["level"] == level]
        called = _units(ours, counties)
        # of a list of villages alone, their parents and codes tell the towns
        towns = {one.town: one.town for one in called} | towns
        matching = _Matching(_records(records, towns), called, _Places.of(records, ours))
        matching.run()
        codes = ours["unit_code"].to_numpy()
        for at, (unit, how) in matching.joined.items():
            said["unit_code"][rows[at]], said["joined_by"][rows[at]] = codes[unit], how
        for at, several in matching.unclear.items():
            said["candidates"][rows[at]] = ";".join(codes[sorted(several)])
        if level == "town":
            towns |= dict(zip(records["town_code"], said["unit_code"][rows], strict=True))
    return register.assign(
        **{name: pd.Series(values, index=register.index, dtype="str") for name, values in said.items()}
    )


def _records(records: gpd.GeoDataFrame, towns: dict[str, str]) -> list[_Called]:
    """Say what the records are; a town that is not in the list tells nothing."""
    columns = (
        "name",
        "type",
        "town_code",
        "village_code",
        "place_code",
        "other_place_codes",
        "old_name",
        "level",
    )
    made = []
    for row in records[list(columns)].itertuples(index=False):
        codes = {row.village_code, row.place_code, *row.other_place_codes.split(";")}
        if row.level == "town":
            codes.add(row.town_code)
        town = "" if row.level == "town" else towns.get(row.town_code, "")
        old = row.old_name.translate(_PARTS_OF_OLD_NAMES).split("、")
        made.append(_called(row.name, row.type, town, codes, old))
    return made


def _units(units: gpd.GeoDataFrame, counties: frozenset[str]) -> list[_Called]:
    names = ("unit_code", "name", "type", "parent_code", "place_code")
    columns = (text_column(units, column) for column in names)
    return [
        # villages without their towns hang on the county; their codes may still tell
        _called(name, kind, code_above(code, "cn") if parent in counties else parent, {code, place_code}, ())
        for code, name, kind, parent, place_code in zip(*columns, strict=True)
    ]


def _called(name: str, kind: str, town: str, codes: Iterable[str], old: Iterable[str]) -> _Called:
    old_names = {form for each in old if each.strip() for form in (plain_name(each), *_specifics(each))}
    return _Called(
        plain_name(name), _specifics(name), kind or name_parts(name).kind, town, frozenset(filter(None, codes)),
        frozenset(old_names),
    )  # fmt: skip


def _specifics(name: str) -> frozenset[str]:
    parts = name_parts(name)
    return frozenset({parts.specific, *parts.others})


@dataclass(frozen=True)
class _Places:
    """Where records and units lie, metres; NaN where that is not known."""

    of_records: Floats
    of_units: Floats
    held: _Edges
    """Each record with the unit whose outline holds it."""

    @classmethod
    def of(cls, records: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> _Places:
        outlined = placed(units)
        codes = (
            units_at(records.geometry, outlined) if len(outlined) else records.geometry.map(lambda _: None)
        )
        at = {code: number for number, code in enumerate(units["unit_code"])}
        held = {(number, at[code]) for number, code in enumerate(codes) if isinstance(code, str)}
        return cls(_xy(records.geometry), _xy(_seats(units)), held)

    def apart_m(self, record: int, unit: int) -> float:
        """Return the metres between a record and the seat of a unit, else a place in it."""
        return float(np.hypot(*(self.of_records[record] - self.of_units[unit])))


def _seats(units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the seats of units, else a place in each."""
    if not {"seat_lon", "seat_lat"} <= set(units.columns):
        return unit_places(units)
    bare = units.set_geometry([None] * len(units), crs=units.crs)
    return unit_places(bare).fillna(unit_places(units))


def _xy(points: gpd.GeoSeries) -> Floats:
    shapes = points.to_numpy()
    return np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)]).reshape(-1, 2)


@dataclass
class _Matching:
    """Records and units of one level on their way to each other."""

    records: Sequence[_Called]
    units: Sequence[_Called]
    places: _Places
    joined: dict[int, tuple[int, JoinedBy]] = field(default_factory=dict)
    unclear: dict[int, set[int]] = field(default_factory=dict)

    def run(self) -> None:
        """Join tier by tier; what a tier leaves unclear no later one decides."""
        tiers: tuple[tuple[JoinedBy, Callable[[], _Edges]], ...] = (
            ("code", lambda: {pair for pair in self._same(_codes) if self._agree(*pair)}),
            ("name", lambda: self._same(lambda one: [(one.town, one.plain)] if one.town else [])),
            (
                "name",
                lambda: self._same(
                    lambda one: [(one.town, one.type, each) for each in one.specifics if one.town]
                ),
            ),
            (
                "name",
                lambda: self._same(lambda one: [(one.town, each) for each in one.specifics if one.town]),
            ),
            ("old-name", lambda: {pair for pair in self._renamed() if self._in_one_town(*pair)}),
            ("name", lambda: self._elsewhere(_typed)),
            ("name", lambda: self._elsewhere(lambda one: one.specifics)),
            ("near-name", self._nearly),
            ("code", lambda: self._same(_codes)),
            ("place", self._at_one_place),
        )
        for how, edges in tiers:
            for component in _components(edges()):
                self._decide(component, how)

    def _free(self) -> tuple[list[int], list[int]]:
        taken = {unit for unit, _ in self.joined.values()}.union(*self.unclear.values())
        records = [at for at in range(len(self.records)) if at not in self.joined and at not in self.unclear]
        return records, [at for at in range(len(self.units)) if at not in taken]

    def _same(
        self,
        key: Callable[[_Called], Iterable[Hashable]],
        other: Callable[[_Called], Iterable[Hashable]] | None = None,
    ) -> _Edges:
        """Return the pairs of a record and a unit, both free, that share a key."""
        records, units = self._free()
        at: dict[Hashable, list[int]] = defaultdict(list)
        for unit in units:
            for each in (other or key)(self.units[unit]):
                at[each].append(unit)
        return {
            (record, unit) for record in records for each in key(self.records[record]) for unit in at[each]
        }

    def _agree(self, record: int, unit: int) -> bool:
        ours, theirs = self.units[unit], self.records[record]
        is_slip = _is_slip(ours, theirs) and not _may_be_two(ours, theirs)
        return is_slip or bool(ours.specifics & (theirs.specifics | theirs.old))

    def _in_one_town(self, record: int, unit: int) -> bool:
        """Say whether both lie in one town, or the register does not say and the places do not speak against it."""
        told, ours = self.records[record].town, self.units[unit].town
        return told == ours if told and ours else not self.places.apart_m(record, unit) > _SAME_VILLAGE_M

    def _renamed(self) -> _Edges:
        return self._same(lambda one: one.old, lambda one: {one.plain, *one.specifics})

    def _elsewhere(self, key: Callable[[_Called], Iterable[Hashable]]) -> _Edges:
        """Return the pairs of one name in the county: in another town only where the places agree."""
        return {
            (record, unit)
            for record, unit in self._same(key)
            if self.places.apart_m(record, unit) <= _SAME_VILLAGE_M
            or (not (self.records[record].town and self.units[unit].town) and self._in_one_town(record, unit))
        }

    def _nearly(self) -> _Edges:
        records, units = self._free()
        by_town: dict[str, list[int]] = defaultdict(list)
        for unit in units:
            by_town[self.units[unit].town].append(unit)
        return {
            (record, unit)
            for record in records
            for unit in by_town[self.records[record].town]
            if _is_slip(self.records[record], self.units[unit]) and self._is_near(record, unit)
        }

    def _is_near(self, record: int, unit: int) -> bool:
        """Say whether the places speak for one village whose names differ in a character."""
        metres = self.places.apart_m(record, unit)
        if _may_be_two(self.records[record], self.units[unit]):
            return metres <= _SAME_SEAT_M
        return not metres > _SLIP_M

    def _at_one_place(self) -> _Edges:
        """Return the pairs of which the outline of the unit, or the neighbourhood of its seat, holds the record."""
        records, units = self._free()
        pairs = _within(self.places.of_records, records, self.places.of_units, units)
        free = set(records), set(units)
        pairs |= {pair for pair in self.places.held if pair[0] in free[0] and pair[1] in free[1]}
        return {pair for pair in pairs if self.records[pair[0]].type == self.units[pair[1]].type}

    def _decide(self, component: _Edges, how: JoinedBy) -> None:
        """Join the pairs of a component: the only one, else those that are clearly nearest to each other."""
        if how == "place" and len(component) > 1:
            return  # places alone say nothing where there are several
        left = set(component)
        while left:
            pair = next(iter(left)) if len(left) == 1 else self._clearest(left)
            if pair is None:
                break
            self.joined[pair[0]] = (pair[1], how)
            left = {each for each in left if each[0] != pair[0] and each[1] != pair[1]}
        for record, unit in left:
            self.unclear.setdefault(record, set()).add(unit)

    def _clearest(self, pairs: _Edges) -> tuple[int, int] | None:
        apart = {pair: self.places.apart_m(*pair) for pair in pairs}
        if not np.isfinite(list(apart.values())).all():
            return None
        best = min(pairs, key=lambda pair: (apart[pair], pair))
        rivals = (
            apart[each] for each in pairs if each != best and (each[0] == best[0] or each[1] == best[1])
        )
        return best if min(rivals, default=np.inf) - apart[best] >= _CLEARLY_M else None


def _within(here: Floats, records: Sequence[int], there: Floats, units: Sequence[int]) -> _Edges:
    """Return the pairs of places that lie within the same neighbourhood."""
    known, ours = (
        np.array([at for at in free if np.isfinite(places[at]).all()], dtype=int)
        for places, free in ((here, records), (there, units))
    )
    tree = shapely.STRtree(shapely.points(there[ours]))
    one, other = tree.query(shapely.points(here[known]), predicate="dwithin", distance=_SAME_SEAT_M)
    return set(zip(known[one].tolist(), ours[other].tolist(), strict=True))


def _codes(one: _Called) -> frozenset[str]:
    return one.codes


def _typed(one: _Called) -> list[tuple[str, str]]:
    return [(one.type, each) for each in one.specifics]


def _is_slip(one: _Called, other: _Called) -> bool:
    """Say whether two names differ in one character."""
    return any(
        Levenshtein.distance(mine, yours, score_cutoff=1) == 1
        for mine in (one.plain, *one.specifics)
        for yours in (other.plain, *other.specifics)
        if len(mine) > 1 and len(yours) > 1
    )


def _may_be_two(one: _Called, other: _Called) -> bool:
    """Say whether names that differ in a character may well be two villages': they are short, or 前 and 后 differ."""
    is_short = max(map(len, one.specifics | other.specifics)) <= _SHORT_NAME
    return is_short or bool(_TELLING & set(one.plain).symmetric_difference(other.plain))


def _components(pairs: _Edges) -> Iterator[_Edges]:
    """Yield the pairs that hang together by a record or a unit."""
    import networkx as nx

    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_edges_from((("record", record), ("unit", unit)) for record, unit in sorted(pairs))
    for nodes in nx.connected_components(graph):
        records = {at for kind, at in nodes if kind == "record"}
        yield {pair for pair in pairs if pair[0] in records}
