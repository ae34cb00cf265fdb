"""The sites of a model: what stands, what could be built, in which sizes, and what each step costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.crs import require_metric
from coverplan.errors import Fault, InputError
from coverplan.ids import Ids, frame_ids, id_faults, id_strings
from coverplan.texts import Term, keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coverplan.kernels.types import Bools, Floats, Positions, Strings

__all__ = ["Action", "Does", "Sites", "State", "column_word", "listed"]

State = Literal["candidate", "open", "may_close"]
Does = Literal["build", "enlarge", "close", "move"]
_NUMBERS = ("capacity", "open_cost", "close_cost", "move_cost", "land_m2", "x_m", "y_m")
_SIZE_NUMBERS = ("capacity", "cost", "enlarge_cost", "land_m2")
# A site of which no kind is told.
_ANY_KIND = "site"


@dataclass(frozen=True)
class Action:
    """One step that may be taken at a site.

    Attributes
    ----------
    site : int
        Position among the model's sites.
    does : str
        ``"build"`` a candidate, ``"enlarge"`` what stands, ``"close"`` it, or ``"move"`` it: close it where another site of its kind
        is built.
    size : str
        Name of the size it has afterwards.
    capacity : float
        What it holds afterwards; NaN where nobody said.
    cost : float
        Money.
    land_m2 : float
        Land it takes; NaN where nobody said.
    """

    site: int
    does: Does
    size: str
    capacity: float
    cost: float
    land_m2: float


@dataclass(frozen=True, eq=False)
class Sites:
    """Sites in the order of their ids as text, with every step that may be taken at them.

    Attributes
    ----------
    ids : Ids
    columns : dict of str to array of str
        Text columns of the table, which rules choose sites by: always ``site_id``, ``kind``, ``unit_code`` and ``state``.
    capacity : array of float, shape (sites,)
        What those that stand hold; 0 for a candidate.
    xy : array of float, shape (sites, 2), or None
        Metres east and north.
    actions : tuple of Action
        By site, then by capacity.
    too_small : tuple of tuple
        Site and size for which its land is not enough; they are no choices.
    """

    ids: Ids
    columns: dict[str, Strings]
    capacity: Floats
    xy: Floats | None
    actions: tuple[Action, ...]
    too_small: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, frame: pd.DataFrame, sizes: pd.DataFrame | None) -> Sites:
        """Read a table of sites and one of sizes; see :class:`~coverplan.siting.model.SitingModel`.

        Raises
        ------
        InputError
            Naming every row that cannot be used.

        Examples
        --------
        >>> Sites.read(pd.DataFrame({"site_id": ["b", "a"], "open_cost": [3.0, 4.0]}), None).actions[0].cost
        4.0
        """
        strings, labels, column = frame_ids(frame, "site_id")
        faults = id_faults(strings, "sites", column)
        text = _text_columns(frame, strings)
        faults += _state_faults(strings, text["state"])
        numbers = {name: _numbers(frame, name, "sites", strings, faults) for name in _NUMBERS}
        steps = _Sizes.read(sizes, faults)
        if faults:
            raise InputError(faults)
        order = np.argsort(pd.Index(strings, dtype="str"), kind="stable")
        text = {name: values[order] for name, values in text.items()}
        numbers = {name: values[order] for name, values in numbers.items()}
        actions, too_small = steps.actions(text, numbers)
        stands = text["state"] != "candidate"
        return cls(
            Ids(strings[order], labels.take(order)), text, np.where(stands, numbers["capacity"], 0.0),
            _places(frame, order, numbers), tuple(actions), tuple(too_small),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def stands(self) -> Bools:
        """Which sites exist today."""
        return np.asarray(self.columns["state"] != "candidate", dtype=np.bool_)

    def pick(self, where: Mapping[str, str | Sequence[str]]) -> Bools:
        """Return which sites have one of the values named in each of the columns named.

        Examples
        --------
        >>> Sites.read(pd.DataFrame({"site_id": ["a", "b"], "kind": ["x", "y"]}), None).pick({"kind": "y"}).tolist()
        [False, True]
        """
        chosen = np.ones(len(self), dtype=np.bool_)
        for column, values in where.items():
            chosen &= np.isin(self.columns[column].astype(str), listed(values))
        return chosen

    def where_faults(self, rule: object, where: Mapping[str, str | Sequence[str]]) -> Iterator[Fault]:
        """Name columns, and values in them, that no site has."""
        for column, values in where.items():
            if column not in self.columns:
                yield Fault.of("model.column-unknown", rule=rule, column=column)
                continue
            there = set(self.columns[column].tolist())
            for value in listed(values):
                if value not in there:
                    said = Term(f"kind.{value}") if column == "kind" and f"kind.{value}" in keys() else value
                    yield Fault.of("model.value-unknown", rule=rule, column=column_word(column), value=said)

    def positions(self, sites: Sequence[object]) -> list[int]:
        """Return the positions of sites by id; -1 for one that is not there."""
        wanted = id_strings(pd.Index([sites] if isinstance(sites, str) else list(sites), dtype=object))
        return [int(at) for at in self.ids.text.get_indexer(pd.Index(wanted, dtype=object))]


def column_word(column: str) -> str | Term:
    """Return what staff call a column that rules choose sites by; one of their own by its name.

    Examples
    --------
    >>> column_word("kind").message("en"), column_word("quality")
    ('kind of facility', 'quality')
    """
    key = f"where.{column}"
    return Term(key) if key in keys() else column


def listed(values: object) -> list[str]:
    """Return one value or several as text."""
    several = isinstance(values, Iterable) and not isinstance(values, str)
    return [str(value) for value in values] if several else [str(values)]  # type: ignore[attr-defined]


def _text_columns(frame: pd.DataFrame, strings: Strings) -> dict[str, Strings]:
    skipped = {"site_id", "geometry", *_NUMBERS}
    text = {
        str(name): frame[name].map(lambda cell: "" if pd.isna(cell) else str(cell)).to_numpy(dtype=object)
        for name in frame.columns
        if name not in skipped
    }
    text["site_id"] = np.array([str(one) for one in strings], dtype=object)
    for name, value in (("kind", _ANY_KIND), ("unit_code", ""), ("state", "candidate")):
        text.setdefault(name, np.full(len(frame), value, dtype=object))
    text.setdefault("name", text["site_id"])
    return text


def _state_faults(strings: Strings, states: Strings) -> list[Fault]:
    known = get_args(State)
    return [
        Fault.of("model.state", site=site, value=state, known=", ".join(known))
        for site, state in zip(strings, states, strict=True)
        if state not in known
    ]


def _numbers(frame: pd.DataFrame, name: str, table: str, rows: Strings, faults: list[Fault]) -> Floats:
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    numbers = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    given = frame[name].notna().to_numpy()
    wrong = given & ~np.isfinite(numbers)
    if name not in ("x_m", "y_m"):
        wrong |= numbers < 0
    faults += [
        Fault.of("model.number", table=table, row=rows[at], column=name, value=frame[name].iloc[int(at)])
        for at in np.flatnonzero(wrong)
    ]
    return numbers


def _places(frame: pd.DataFrame, order: Positions, numbers: dict[str, Floats]) -> Floats | None:
    if isinstance(frame, gpd.GeoDataFrame) and frame.geometry.name in frame.columns:
        require_metric(frame, "sites")
        points = frame.geometry.iloc[order].representative_point()
        return np.column_stack([points.x, points.y])
    xy = np.column_stack([numbers["x_m"], numbers["y_m"]])
    return None if np.isnan(xy).any() else xy


@dataclass(frozen=True, eq=False)
class _Sizes:
    """Sizes, each for one site, for the sites of one kind, or for all."""

    name: Strings
    site: Strings
    kind: Strings
    numbers: dict[str, Floats]

    @classmethod
    def read(cls, frame: pd.DataFrame | None, faults: list[Fault]) -> _Sizes:
        frame = pd.DataFrame({"size": []}) if frame is None else frame
        if "size" not in frame.columns:
            faults.append(Fault.of("model.sizes-unnamed"))
            frame = frame.assign(size="")
        text = {
            name: id_strings(frame[name]) if name in frame else np.full(len(frame), None, dtype=object)
            for name in ("size", "site_id", "kind")
        }
        numbers = {name: _numbers(frame, name, "sizes", text["size"], faults) for name in _SIZE_NUMBERS}
        faults += [
            Fault.of("model.size-without-cost", size=size)
            for size, cost in zip(text["size"], numbers["cost"], strict=True)
            if np.isnan(cost) and len(frame)
        ]
        return cls(text["size"], text["site_id"], text["kind"], numbers)

    def actions(
        self, text: dict[str, Strings], numbers: dict[str, Floats]
    ) -> tuple[list[Action], list[tuple[str, str]]]:
        """List the steps that may be taken at each site, and the sizes for which there is not the land."""
        actions: list[Action] = []
        too_small: list[tuple[str, str]] = []
        for at, state in enumerate(text["state"]):
            site = {name: float(values[at]) for name, values in numbers.items()}
            steps = self._of_site(at, text["site_id"][at], text["kind"][at], state, site)
            fits = [not step.land_m2 > site["land_m2"] for step in steps]
            too_small += [
                (text["site_id"][at], step.size) for step, fit in zip(steps, fits, strict=True) if not fit
            ]
            actions += [step for step, fit in zip(steps, fits, strict=True) if fit]
        return actions, too_small

    def _of_site(self, at: int, site_id: str, kind: str, state: str, site: dict[str, float]) -> list[Action]:
        open_cost = 0.0 if np.isnan(site["open_cost"]) else site["open_cost"]
        mine = [
            row
            for row in range(len(self.name))
            if self.site[row] in (None, site_id) and self.kind[row] in (None, kind)
        ]
        mine.sort(key=lambda row: (np.nan_to_num(self.numbers["capacity"][row]), self.name[row]))
        figures = [{name: float(self.numbers[name][row]) for name in _SIZE_NUMBERS} for row in mine]
        names = [self.name[row] for row in mine]
        if state == "candidate":
            if not mine:
                return [Action(at, "build", "", site["capacity"], open_cost, np.nan)]
            return [
                Action(at, "build", name, size["capacity"], open_cost + size["cost"], size["land_m2"])
                for name, size in zip(names, figures, strict=True)
            ]
        steps = [
            Action(at, "enlarge", name, size["capacity"], size["enlarge_cost"], size["land_m2"])
            for name, size in zip(names, figures, strict=True)
            if not np.isnan(size["enlarge_cost"]) and size["capacity"] > site["capacity"]
        ]
        if state == "may_close":
            close, move = site["close_cost"], site["move_cost"]
            if not np.isnan(close) or np.isnan(move):
                steps.append(Action(at, "close", "", 0.0, 0.0 if np.isnan(close) else close, np.nan))
            if not np.isnan(move):
                steps.append(Action(at, "move", "", 0.0, move, np.nan))
        return steps
