"""Canonical columns of every table that comes in or goes out, and their check."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from coverplan.errors import Fault, InputError
from coverplan.place_names import SORTS, USES
from coverplan.texts import Listed, Named, Term, keys, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from coverplan.kernels.types import Floats

__all__ = [
    "ACCESS", "ANSWERS", "CHANGES", "COMPARE", "ESTIMATED", "EXCEPTED", "FACILITIES", "GAPS", "GOALS", "LACKING", "LAND", "LEVELS", "MEASURES", "PERCENTILES", "PLACES", "PLAN_EXISTING", "PLAN_INDICATORS", "PLAN_PROJECTS", "PLAN_TOWNS", "PROJECT_ACTIONS", "PROJECT_STATUSES", "PROPOSALS", "RANKING", "REPAIRS", "SITING", "STATUSES", "STATUS_WHERE_NONE", "TABLES", "UNITS", "WITH_PLOTS", "YEARS", "Column", "Level", "Measure", "ProjectAction", "ProjectStatus", "Status", "check_table", "common_measure", "estimated_for",
    "group_columns", "numbers_of", "places_column", "result_frame", "text_column",
]  # fmt: skip

ColumnType = Literal["text", "number", "count", "date"]
Level = Literal["county", "town", "village"]
LEVELS: tuple[Level, ...] = get_args(Level)
Status = Literal["planned", "building", "operating", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)
ProjectStatus = Literal["planned", "building", "done", "stopped"]
PROJECT_STATUSES: tuple[ProjectStatus, ...] = get_args(ProjectStatus)
# What a project does with a facility: nothing, renew or enlarge it, open one, open it elsewhere, close it in favour of others.
ProjectAction = Literal["keep", "rebuild", "new", "move", "merge"]
PROJECT_ACTIONS: tuple[ProjectAction, ...] = get_args(ProjectAction)
# What a facility without a status is taken to be; said in a finding.
STATUS_WHERE_NONE: Status = "operating"
# What a weight counts.
Measure = Literal[
    "people", "households", "dwellings", "m2", "settlements", "plots", "beds", "places", "units"
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# What a need, or a goal about units, counts; figures of residents count none of these.
PLACES: tuple[Measure, ...] = ("plots", "beds", "places", "units")
# What holds the dead counts plots; what holds the living counts beds.
WITH_PLOTS = ("public_cemetery", "commercial_cemetery", "columbarium")
# What stands in the column basis where a figure was estimated, and of the residents the column that says for which groups.
ESTIMATED = "estimated"

GOALS = (
    "goal_id", "title", "title_en", "kind", "group", "target", "value", "unit", "met", "shortfall", "basis", "estimated_share",
    "period", "source", "vintage", "note",
)  # fmt: skip
# What a goal lacks: who, where the places would do, how many, and how much gross land they take.
LACKING = (
    "goal_id", "unit_code", "facility_id", "reason", "places", "area_before_m2", "area_after_m2", "change_m2", "land_low_m2", "land_high_m2",
)  # fmt: skip
UNITS = (
    "unit_code",
    "name",
    "level",
    "goal_id",
    "group",
    "value",
    "met",
    "weight",
    "weight_covered",
    "weight_not_covered",
)
# Costs within which so many of a hundred people live.
PERCENTILES = (25, 50, 75, 95)
ACCESS = (
    "unit_code", "name", "level", "goal_id", "group", "weight", "measure", "weight_no_way", "mean", "p25", "p50", "p75", "p95", "max",
    "cost_unit", "value", "straight_value", "cutoff_suffices",
)  # fmt: skip
ANSWERS = ("goal_id", "item", "amount", "amount_high", "unit", "level", "unit_code", "name")
GAPS = (
    "demand_id", "name", "lon", "lat", "unit_code", "goal_id", "group", "weight", "nearest_facility_id", "cost", "cost_unit", "reason",
)  # fmt: skip
FACILITIES = (
    "facility_id", "name", "kind", "unit_code", "lon", "lat", "goal_id", "weight", "capacity", "load", "mean_cost", "max_cost",
    "cost_unit", "offset_m",
)  # fmt: skip
# Units that a goal leaves out for a time, and why.
EXCEPTED = ("unit_code", "goal_id", "reason", "until")
YEARS = (
    "goal_id", "title", "year", "projects", "group", "value", "target", "unit", "met", "shortfall", "basis", "note",
)  # fmt: skip
# What a change of units did, and how goals stand before and after it.
CHANGES = (
    "change", "action", "level", "unit_code_before", "name_before", "type_before", "parent_before", "unit_code_after", "name_after",
    "type_after", "parent_after", "residents", "residents_60plus", "households", "area_km2", "code_fate", "note",
)  # fmt: skip
COMPARE = (
    "goal_id", "level", "unit_code_before", "unit_code_after", "name", "group", "value_before", "value_after", "met_before", "met_after",
    "weight_covered_before", "weight_covered_after", "effect",
)  # fmt: skip
PROPOSALS = (
    "goal_id", "plan_id", "rank", "site_id", "name", "lon", "lat", "unit_code", "kind", "action", "size", "newly_covered",
    "value_after", "open_cost", "phase", "objective", "bound", "optimality_gap", "status", "site_source", "site_land_m2", "prefers",
)  # fmt: skip
# Land, and candidates of a kind of facility, that are left after each land layer of a plan.
LAND = (
    "plan_id", "kind", "step", "layer", "land_kind", "effect", "distance_m", "is_applied", "land_ha", "candidates", "basis", "in_force_from",
    "in_force_to",
)  # fmt: skip
# What a plan for several goals comes to, and why; a row a fact.
SITING = (
    "plan_id",
    "topic",
    "subject",
    "about",
    "phase",
    "value",
    "low",
    "high",
    "other_value",
    "unit",
    "note",
)
# Alternatives of a change of units, best first, a row for each criterion.
RANKING = (
    "rank", "alternative", "title", "score", "first_share", "criterion", "better", "value_before", "value", "unit", "criterion_score",
    "weight_share", "first_from", "first_to", "note",
)  # fmt: skip
REPAIRS = (
    "unit_code", "name", "level", "rule", "area_before_m2", "area_after_m2", "change_m2", "lon", "lat", "action",
)  # fmt: skip
# The tables of a facility plan.
PLAN_EXISTING = (
    "facility_id", "name", "kind", "level", "status", "unit_code", "town", "place", "lon", "lat", "opened", "closed", "beds",
    "nursing_beds", "beds_used", "occupancy", "plots", "plots_used", "plots_free", "land_m2", "serves",
)  # fmt: skip
PLAN_INDICATORS = (
    "goal_id", "title", "title_en", "kind", "group", "population", "period", "unit", "now", "now_year", "near", "near_year", "far", "far_year", "target", "met", "shortfall",
    "short", "left", "short_unit", "land_low_m2", "land_high_m2", "units_failing", "failing", "basis", "source", "note",
)  # fmt: skip
PLAN_TOWNS = (
    "unit_code", "name", "section", "item", "item_name", "kind", "action", "amount", "unit", "target", "met", "gap", "gap_unit", "end",
    "note",
)  # fmt: skip
PLAN_PROJECTS = (
    "project_id", "name", "kind", "action", "level", "status", "unit_code", "town", "lon", "lat", "places", "places_unit",
    "places_stone", "places_niche", "places_eco", "land_low_m2", "land_high_m2", "land_basis", "start", "end", "cost", "cost_unit",
    "goal_id", "plan_id", "site_id", "newly_covered", "measure", "origin", "note",
)  # fmt: skip
# The types of the columns that hold no text, in every frame of results; a missing number is NaN.
_TYPES = {
    **dict.fromkeys(RANKING[3:5] + RANKING[7:9] + RANKING[10:14], "float64"),
    **dict.fromkeys(
        ("target", "value", "shortfall", "estimated_share", "weight", "weight_covered", "weight_not_covered", "weight_estimated", "lon", "lat", "cost",
         "capacity", "load", "mean_cost", "max_cost", "offset_m",
         "beds", "nursing_beds", "beds_used", "occupancy", "plots", "plots_used", "plots_free", "land_m2", "now", "near", "far", "short",
         "left", "land_low_m2", "land_high_m2", "units_failing", "gap", "places", "places_stone", "places_niche", "places_eco",
         "amount", "amount_high", "weight_no_way", "mean", "p25", "p50", "p75", "p95", "max", "straight_value", "cutoff_suffices",
         "size", "low", "high", "other_value", "newly_covered", "value_before", "value_after", "open_cost", "objective", "bound", "optimality_gap",
         "residents", "residents_60plus", "households", "area_km2", "weight_covered_before", "weight_covered_after", "distance_m", "land_ha", "candidates", "site_land_m2"), "float64",
    ),
    "is_applied": "boolean",
    "step": "int64",
    "met": "boolean",
    "met_before": "boolean",
    "met_after": "boolean",
    "change": "int64",
    "rank": "int64",
    "year": "int64",
}  # fmt: skip
# Columns of the residents layer that are no group.
_NO_GROUP = {
    "demand_id",
    "unit_code",
    "name",
    "geometry",
    "placed_by",
    ESTIMATED,
    "lon",
    "lat",
    "basis",
    "note",
    "source",
}


@dataclass(frozen=True)
class Column:
    """One canonical column.

    Parameters
    ----------
    name
        Canonical name.
    type
        ``text``, ``number`` (float, 0 or more), ``count`` (whole, 0 or more) or ``date``.
    required
        Whether every row must have a value.
    unique
        Whether a value may stand once only.
    allowed
        The words that may stand there.
    known
        Key of the text that names them, where tables differ; default the column's name.

    Examples
    --------
    >>> Column("beds", "count").required
    False
    """

    name: str
    type: ColumnType = "text"
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()
    known: str = ""


TABLES: dict[str, tuple[Column, ...]] = {
    "boundaries": (
        Column("unit_code", required=True),
        Column("name", required=True),
        Column("level", required=True, allowed=LEVELS),
        Column("type"),
        Column("parent_code"),
        Column("seat_lon", "number"),
        Column("seat_lat", "number"),
        Column("households", "number"),
        Column("area_km2", "number"),
        Column("urban_rural"),
    ),
    "facilities": (
        Column("facility_id", required=True, unique=True),
        Column("name"),
        Column("kind", required=True),
        Column("status", allowed=STATUSES),
        Column("opened"),
        Column("closed"),
        Column("beds", "count"),
        Column("nursing_beds", "count"),
        Column("beds_used", "count"),
        Column("plots", "count"),
        Column("plots_used", "count"),
        Column("serves"),
        Column("level", allowed=LEVELS),
        Column("unit_code"),
    ),
    "residents": (
        Column("demand_id", required=True, unique=True),
        Column("unit_code"),
        Column("name"),
        Column("basis"),
    ),
    "unit_list": (
        Column("unit_code", required=True),
        Column("name", required=True),
        Column("level", required=True, allowed=("province", "city", *LEVELS, "street")),
        Column("type"),
        Column("parent_code"),
        Column("vintage"),
        Column("urban_rural"),
        Column("place_code"),
        Column("pinyin"),
        Column("approved"),
    ),
    "name_readings": (
        Column("text", required=True),
        Column("pinyin", required=True),
        Column("use", allowed=USES),
        Column("unit_code"),
    ),
    "name_terms": (Column("text", required=True), Column("sort", required=True, allowed=SORTS)),
    "projects": (
        Column("project_id", required=True, unique=True),
        Column("name"),
        Column("kind"),
        Column("status", allowed=PROJECT_STATUSES, known="project_status"),
        Column("action", allowed=PROJECT_ACTIONS),
        Column("start"),
        Column("end"),
        Column("cost", "number"),
        Column("places", "count"),
        Column("nursing_beds", "count"),
        Column("land_m2", "number"),
        Column("level", allowed=LEVELS),
        Column("facility_id"),
        Column("goal_id"),
        Column("unit_code"),
    ),
    "pillars": (
        Column("number", required=True),
        Column("line_id", required=True),
        Column("order", "count", required=True),
    ),
    "lines": (
        Column("line_id", required=True, unique=True),
        Column("name"),
        Column("unit_a", required=True),
        Column("unit_b", required=True),
        Column("last_inspected"),
    ),
    "neighbours": (Column("name", required=True), Column("unit_code")),
    "people_by_year": (Column("unit_code"), Column("name"), Column("year", required=True)),
    "accepted": (
        Column("rule", required=True),
        Column("unit_code"),
        Column("fingerprint", required=True),
        Column("reason", required=True),
        Column("by", required=True),
        Column("on", required=True),
        Column("until"),
    ),
    "candidates": (
        Column("site_id", required=True, unique=True),
        Column("name"),
        Column("unit_code"),
        Column("land_m2", "number"),
    ),
    "indicators": (
        Column("indicator", required=True),
        Column("value", "number", required=True),
        Column("unit"),
        Column("unit_code"),
        Column("period"),
        Column("source"),
    ),
    "rates": (
        Column("unit_code"),
        Column("year"),
        Column("deaths_per_mille", "number"),
        Column("share"),
        Column("per_thousand", "number"),
        Column("goal_id"),
    ),
}


# Figures of a facility that are part of another of its figures.
PART_OF = MappingProxyType({"nursing_beds": "beds", "beds_used": "beds", "plots_used": "plots"})


def places_column(kind: str) -> str:
    """Return the column that holds the places of a kind of facility: plots where the dead lie, else beds.

    Examples
    --------
    >>> places_column("columbarium"), places_column("nursing_home")
    ('plots', 'beds')
    """
    return "plots" if kind in WITH_PLOTS else "beds"


def group_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a residents frame that weigh its demand points: people, or what stands for them.

    Examples
    --------
    >>> import pandas as pd
    >>> group_columns(pd.DataFrame({"demand_id": ["a"], "residents": [5.0]}))
    ['residents']
    """
    return [name for name in frame.columns if name not in _NO_GROUP and frame[name].dtype.kind in "fiu"]


def common_measure(measures: Iterable[Measure]) -> Measure:
    """Return what several groups count on the whole: what all of them do, else people.

    Examples
    --------
    >>> common_measure(["m2", "m2"]), common_measure(["m2", "people"]), common_measure([])
    ('m2', 'people', 'people')
    """
    each = {*measures}
    return each.pop() if len(each) == 1 else "people"


def estimated_for(frame: pd.DataFrame, group: str) -> pd.Series[bool]:
    """Say of each demand point whether its weight in a group was estimated; False where the frame does not say.

    Parameters
    ----------
    frame
        A residents frame; its column ``estimated`` holds the groups that are (a tuple of names).
    group
        A column of weights.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"residents": [5.0, 4.0], "estimated": [("residents",), ()]})
    >>> estimated_for(frame, "residents").tolist(), estimated_for(frame, "dibao").tolist()
    ([True, False], [False, False])
    """
    import pandas as pd

    if ESTIMATED not in frame:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    return pd.Series([group in named for named in frame[ESTIMATED]], index=frame.index, dtype=bool)


def text_column(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """Return a column as text: ``""`` where it is empty, and throughout where the frame does not have it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"unit_code": ["370832", None]})
    >>> text_column(frame, "unit_code").tolist(), text_column(frame, "name").tolist()
    (['370832', ''], ['', ''])
    """
    import pandas as pd

    column = frame[name] if name in frame else pd.Series("", index=frame.index, dtype=object)
    return column.fillna("").astype(str)


def result_frame(rows: pd.DataFrame | None, columns: tuple[str, ...]) -> pd.DataFrame:
    """Give a frame of results its columns, each in its one type: numbers, truth values, else text.

    Parameters
    ----------
    rows
        A row each; columns that it lacks are empty. None is a table without rows.
    columns
        Of a table of ours, such as :data:`GOALS`.

    Examples
    --------
    >>> import pandas as pd
    >>> result_frame(pd.DataFrame({"demand_id": ["a"], "cost": [5]}), GAPS)["cost"].tolist()
    [5.0]
    """
    import pandas as pd

    frame = (pd.DataFrame() if rows is None else rows).reindex(columns=list(columns))
    for name in columns:
        kind: Any = _TYPES.get(name, "str")
        given = frame[name]
        if kind == "float64" and given.dtype != kind:
            frame[name] = pd.to_numeric(given.astype(object).where(given.notna(), float("nan"))).astype(kind)
        else:
            frame[name] = given.astype(kind)
    return frame


def check_table(
    frame: pd.DataFrame,
    table: str,
    file: str,
    rows: pd.Series | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    there: Sequence[str] = (),
) -> pd.DataFrame:
    """Check a table's values against its canonical columns; columns that are not canonical pass.

    Parameters
    ----------
    frame
        Typed values under canonical names: text as ``str``/NA, numbers as floats.
    table
        Key of :data:`TABLES`.
    file
        Name of the file, for the messages.
    rows
        Row number of each row as the reader sees it in the file; default 1, 2, ...
    headers
        Header in the file of each canonical column: what the reader sees and the messages name.
    there
        Every header of the file, named where a column is missing; default the frame's columns.

    Returns
    -------
    pandas.DataFrame
        The same frame.

    Raises
    ------
    InputError
        With every fault of the table: missing columns and values, doubles, negative numbers,
        broken counts, words that are not allowed.

    Examples
    --------
    >>> import pandas as pd
    >>> check_table(pd.DataFrame({"indicator": ["x"], "value": [1.0]}), "indicators", "i.csv").shape
    (1, 2)
    """
    import pandas as pd

    headers = headers or {}
    numbers = pd.Series(range(1, len(frame) + 1), index=frame.index) if rows is None else rows
    faults: list[Fault] = []
    for column in TABLES[table]:
        if column.name in frame.columns:
            for key, wrong in _wrong_cells(frame[column.name], column, table):
                seen = headers.get(column.name, column.name)
                faults += [
                    Fault.of(key, file=file, row=row, column=seen, **_of_cell(key, column, value))
                    for row, value in zip(numbers[wrong], frame.loc[wrong, column.name], strict=True)
                ]
        elif column.required:
            faults.append(
                Fault.of(
                    "table.column-missing",
                    file=file,
                    column=_called(column.name),
                    there=Listed(tuple(map(str, there or frame.columns))),
                )
            )
    if faults:
        raise InputError(faults)
    return frame


def _called(column: str) -> Named:
    """Name a column that is lacking as its header may be written, with its canonical name."""
    word = text_of(key).zh if (key := f"column.{column}") in keys() else ""
    return Named(f"{word}（{column}）" if word else column, column)


def _wrong_cells(cells: pd.Series[Any], column: Column, table: str) -> Iterator[tuple[str, pd.Series[bool]]]:
    """Yield the text of each rule that a column has, and which of its cells break it; an empty cell breaks no other."""
    there = cells.notna()
    if column.required:
        yield "table.value-missing", ~there
    if column.unique:
        yield "table.value-twice", there & cells.duplicated(keep=False)
    signed = column.name in ("seat_lon", "seat_lat") or table == "indicators"
    if column.type in ("number", "count") and not signed:
        yield "table.negative", there & (cells < 0)
    if column.type == "count":
        yield "table.not-whole", there & (cells % 1 != 0)
    if column.allowed:
        yield "table.unknown-word", there & ~cells.isin(column.allowed)


def _of_cell(key: str, column: Column, value: object) -> dict[str, object]:
    """Return what a fault says of the cell itself; an empty cell has no value."""
    if key == "table.value-missing":
        return {}
    told: dict[str, object] = {"value": f"{value:.15g}" if isinstance(value, float) else value}
    return (
        told | {"known": Term(f"table.known.{column.known or column.name}")}
        if key == "table.unknown-word"
        else told
    )


def numbers_of(column: pd.Series[Any], *, seconds: bool = False) -> Floats:
    """Read a column as numbers, and durations as seconds where those are meant; NaN for anything else.

    What counts ticks inside, as dates do, and truth values are no numbers.
    """
    import numpy as np
    import pandas as pd

    column = column.astype(object).infer_objects() if column.dtype.kind == "O" else column
    kind = column.dtype.kind
    numbers: pd.Series[Any] = pd.Series(np.nan, index=column.index)
    if kind in "iuf":
        numbers = column
    elif kind == "m" and seconds:
        numbers = column.dt.total_seconds()
    elif kind == "O":
        right = [isinstance(one, str | Real | Decimal) and not isinstance(one, bool) for one in column]
        numbers = pd.to_numeric(column.where(np.array(right, dtype=bool)), errors="coerce")
    return cast("Floats", numbers.to_numpy(dtype=float, na_value=np.nan))
