"""Two lists of units compared: what became of each unit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from coverplan.errors import InputError
from coverplan.texts import Listed
from coverplan.vintages.by_area import match_by_area, require_one_crs
from coverplan.vintages.by_name import match_by_name
from coverplan.vintages.crosswalk import Crosswalk, crosswalk_frame
from coverplan.vintages.links import Links
from coverplan.vintages.relations import pairs_of
from coverplan.vintages.units import RANKED_LEVELS, UnitList, unit_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

__all__ = ["compare_units", "compare_vintages"]


def compare_units(
    old: pd.DataFrame | UnitList,
    new: pd.DataFrame | UnitList,
    *,
    between: Sequence[pd.DataFrame | UnitList] = (),
    people: gpd.GeoDataFrame | None = None,
    group: str = "residents",
) -> Crosswalk:
    """Say what became of each unit of one list in another.

    Parameters
    ----------
    old, new
        unit_code, name, level (province | city | county | town | village); optional parent_code, type, vintage, seat_lon, seat_lat (WGS-84 degrees),
        residents (of the units), and outlines in a CRS in metres, the same for both.
    between
        Lists of the vintages between them, in order: what the two alone leave open may be found step by step.
    people
        Points with a weight each, such as demand points, in the CRS of the outlines: shares are of people, not of ground.
    group
        The column of ``people`` that weighs.

    Returns
    -------
    Crosswalk

    Raises
    ------
    InputError
        When a list cannot be used: all its faults.
    CrsError
        When outlines are not in metres, or not in one CRS.

    Notes
    -----
    A code tells nothing by itself: codes are reused (370832105238 was 胡台庙村 and is 桃园三村). A unit is followed where at
    least two things agree: code, 专名, sound, ground, seat, the unit above, the units beside it or in it. A change of name, line or
    seat keeps the code and a unit that was abolished loses it for good (行政区划代码管理办法, in force 2025-09-01); lists before
    it do not hold to that.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame({"unit_code": ["11", "12"], "name": ["前窑村", "乙村"], "level": "village"})
    >>> new = pd.DataFrame({"unit_code": ["11", "12"], "name": ["前尧村", "乙居委会"], "level": "village"})
    >>> compare_units(old, new).counts
    {'renamed': 1, 'type changed': 1}
    """
    lists = [
        one if isinstance(one, UnitList) else unit_list(one, what) for one, what in _called(old, between, new)
    ]
    first, last = lists[0], lists[-1]
    require_one_crs(first, last)
    chain = None
    if len(lists) > 2:
        chain = _stepwise(lists).between(_named(first, 0), _named(last, len(lists) - 1))
    links = Links(first, last)
    for level in RANKED_LEVELS:
        match_by_area(links, level, people=people, group=group)
        match_by_name(links, level)
        if chain is not None:
            _match_by_chain(links, level, chain.pairs)
        links.settle_heirs()
    return _as_crosswalk(links)


def compare_vintages(lists: Sequence[pd.DataFrame | UnitList]) -> Crosswalk:
    """Compare each list with the next, in the order in which they are given.

    Parameters
    ----------
    lists
        Two or more, each of one vintage, the earliest first.

    Returns
    -------
    Crosswalk
        A step for each two that follow one another. A code that stands again after a list without it, for another unit, is
        told as reused from the last list in which it stood.

    Raises
    ------
    InputError
        When there are fewer than two, or two are of one vintage.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"unit_code": ["11"], "name": ["甲村"], "level": "village"})
    >>> compare_vintages([units.assign(vintage=year) for year in ("2021", "2022", "2023")]).steps
    (('2021', '2022'), ('2022', '2023'))
    """
    made = [
        one if isinstance(one, UnitList) else unit_list(one, f"list {at + 1}") for at, one in enumerate(lists)
    ]
    names = [one.vintage for one in made]
    if len(made) < 2 or len(set(names)) < len(names) or "" in names:
        raise InputError.of("vintages.not-several", vintages=Listed(tuple(names)))
    return _stepwise(made)


def _called(
    old: pd.DataFrame | UnitList, between: Sequence[pd.DataFrame | UnitList], new: pd.DataFrame | UnitList
) -> Iterator[tuple[pd.DataFrame | UnitList, str]]:
    yield old, "old"
    for at, one in enumerate(between):
        yield one, f"between {at + 1}"
    yield new, "new"


def _named(one: UnitList, at: int) -> str:
    return one.vintage or f"#{at}"


def _stepwise(lists: list[UnitList]) -> Crosswalk:
    import pandas as pd

    steps = []
    tables = []
    for at, (old, new) in enumerate(pairwise(lists)):
        step = compare_units(old, new)
        named = (_named(old, at), _named(new, at + 1))
        tables.append(step.pairs.assign(vintage_from=named[0], vintage_to=named[1]))
        steps.append(named)
    tables.append(crosswalk_frame(_second_lives(lists)))
    digests = tuple((_named(one, at), one.digest) for at, one in enumerate(lists))
    return Crosswalk(crosswalk_frame(pd.concat(tables, ignore_index=True)), tuple(steps), digests)


def _second_lives(lists: list[UnitList]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each code that stands again, for another unit, after a list without it."""
    last: dict[str, tuple[int, int]] = {}
    for now, one in enumerate(lists):
        for at, code in enumerate(one.codes):
            before, place = last.get(code, (now - 1, 0))
            if before < now - 1 and lists[before].forms[place].isdisjoint(one.forms[at]):
                earlier = lists[before]
                yield (
                    _named(earlier, before), _named(one, now), "code reused", one.levels[at], code, earlier.names[place], code, one.names[at],
                    None, None, "high", "code other-name between",
                )  # fmt: skip
            last[code] = (now, at)


def _match_by_chain(links: Links, level: str, chain: pd.DataFrame) -> None:
    """Link what two lists leave open and the lists between them tell, step by step."""
    told = chain[(chain["level"] == level) & ~chain["relation"].isin(["undetermined", "code reused"])]
    told = told[(told["unit_code_from"] != "") & (told["unit_code_to"] != "")]
    olds, news = set(links.free_old), set(links.free_new)
    links.ended |= _alone(chain, "gone", "from", links.old.at) & olds
    links.begun |= _alone(chain, "new", "to", links.new.at) & news
    columns = ["unit_code_from", "unit_code_to", "share_from", "share_to"]
    for code_from, code_to, *shares in told[columns].itertuples(index=False):
        i, j = links.old.at.get(code_from, -1), links.new.at.get(code_to, -1)
        if i in olds and j in news:
            is_part = shares != [1.0, 1.0]
            links.add(i, j, *links.evidence(i, j, "between"), shares=(shares[0], shares[1]), is_part=is_part)


def _alone(chain: pd.DataFrame, relation: str, side: str, at: dict[str, int]) -> set[int]:
    """Return the units that the lists between tell to have ended or begun, whole."""
    rows = chain[chain[f"unit_code_{side}"] != ""]
    whole = rows.groupby(f"unit_code_{side}")["relation"].agg(
        lambda found: set(found) - {"code reused"} == {relation}
    )
    return {at[code] for code in whole.index[whole] if code in at}


def _as_crosswalk(links: Links) -> Crosswalk:
    old, new = links.old, links.new
    rows = [
        (
            old.vintage, new.vintage, pair.relation,
            new.levels[pair.new] if pair.new is not None else old.levels[pair.old or 0],
            "" if pair.old is None else old.codes[pair.old], "" if pair.old is None else old.names[pair.old],
            "" if pair.new is None else new.codes[pair.new], "" if pair.new is None else new.names[pair.new],
            pair.share_from, pair.share_to, pair.confidence, " ".join(pair.evidence),
        )
        for pair in pairs_of(links)
    ]  # fmt: skip
    digests = ((old.vintage, old.digest), (new.vintage, new.digest))
    return Crosswalk(crosswalk_frame(rows), ((old.vintage, new.vintage),), digests)
