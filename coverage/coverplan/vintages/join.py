"""Tables of the old units brought to the new ones: counts by shares that sum to 1, rates by their two counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.ids import id_text
from coverplan.tables import numbers_of
from coverplan.texts import Listed
from coverplan.vintages.relations import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.vintages.relations import Confidence

__all__ = ["Joined", "join_counts", "join_rates"]

_WHOLE = 1 - 1e-9


@dataclass(frozen=True, eq=False)
class Joined:
    """A table joined across vintages, and what could not be.

    Parameters
    ----------
    frame : DataFrame
        unit_code (of the new list), the keys, the columns, and ``estimated_share``: of the first column, how much of the
        figure is a part of some old unit's (0: sums of whole units only). A figure is NaN where a unit behind it did not report.
    not_joined : DataFrame
        unit_code (of the old list), the keys, the columns with what is missing from ``frame``, and ``reason``: unknown (no such
        unit), gone, undetermined, share (how it was divided is not known), confidence, or part (joined to a unit of which another part is not reported).
    report : DataFrame
        For each column: before, joined, not_joined; before = joined + not_joined.

    Examples
    --------
    >>> Joined(pd.DataFrame(), pd.DataFrame(), pd.DataFrame()).report.empty
    True
    """

    frame: pd.DataFrame
    not_joined: pd.DataFrame
    report: pd.DataFrame


def join_counts(
    pairs: pd.DataFrame,
    frame: pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    keys: Sequence[str] = (),
    least: Confidence = "low",
) -> Joined:
    """Bring counts of the units at the start of a step to those at its end.

    Parameters
    ----------
    pairs
        Of one step of a crosswalk.
    frame
        unit_code and columns of counts; NaN is "not reported", which is no zero.
    columns
        Those to join; default all columns of numbers but the keys.
    keys
        What tells the rows of a unit apart, such as an indicator and a period.
    least
        The least confidence of a pair that is followed.

    Returns
    -------
    Joined

    Raises
    ------
    InputError
        When a column is missing or a unit stands twice under one key.

    Notes
    -----
    The value of a new unit is the sum over old units of value times ``share_from``; the shares of an old unit sum to 1, so
    that totals stay (areal interpolation of an extensive variable; Goodchild and Lam, 1980).

    Examples
    --------
    >>> from coverplan.vintages import compare_units
    >>> old = pd.DataFrame({"unit_code": ["11", "12"], "name": ["甲庄村", "乙庄村"], "level": "village"})
    >>> new = pd.DataFrame({"unit_code": ["15"], "name": ["甲庄乙庄村"], "level": "village"})
    >>> joined = join_counts(compare_units(old, new).pairs, pd.DataFrame({"unit_code": ["11", "12"], "residents": [30, 40]}))
    >>> joined.frame[["unit_code", "residents"]].to_numpy().tolist(), joined.report["not_joined"].tolist()
    ([['15', 70.0]], [0.0])
    """
    rows, columns = _checked(frame, columns, keys)
    ways = _ways(pairs, least)
    joined = rows.merge(ways, on="unit_code", how="left")
    given = joined["share"].notna()
    parts = joined[given]
    values = parts[columns].mul(parts["share"], axis=0)
    groups = [parts["unit_code_to"], *(parts[key] for key in keys)]
    sums = values.groupby(groups, sort=True, dropna=False)
    made = sums.sum(min_count=1).where(~values.isna().groupby(groups, sort=True, dropna=False).any())
    is_part = parts["share"] < _WHOLE
    estimated = values[columns[0]].where(is_part, 0.0).groupby(groups, sort=True, dropna=False).sum()
    total = made[columns[0]]
    made["estimated_share"] = (estimated / total.where(total != 0)).fillna(0.0)
    missing = pd.concat(
        [_rest(rows, ways, pairs, columns, keys), _halves(parts, values, made, columns, keys)],
        ignore_index=True,
    )
    made = made.reset_index().rename(columns={"unit_code_to": "unit_code"})
    return Joined(made, missing, _report(rows, made, missing, columns))


def join_rates(
    pairs: pd.DataFrame,
    frame: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    keys: Sequence[str] = (),
    least: Confidence = "low",
) -> Joined:
    """Bring a rate to the new units: its numerator and denominator are joined as counts and then divided, never averaged.

    Parameters
    ----------
    pairs, frame, keys, least
        As in :func:`join_counts`.
    numerator, denominator
        Columns of counts.

    Returns
    -------
    Joined
        With a column ``rate``; NaN where the denominator is 0 or either is not known.

    Examples
    --------
    >>> from coverplan.vintages import compare_units
    >>> old = pd.DataFrame({"unit_code": ["11", "12"], "name": ["甲庄村", "乙庄村"], "level": "village"})
    >>> new = pd.DataFrame({"unit_code": ["15"], "name": ["甲庄乙庄村"], "level": "village"})
    >>> counts = pd.DataFrame({"unit_code": ["11", "12"], "old": [10, 20], "all": [20, 100]})
    >>> join_rates(compare_units(old, new).pairs, counts, "old", "all").frame["rate"].tolist()
    [0.25]
    """
    joined = join_counts(pairs, frame, [numerator, denominator], keys=keys, least=least)
    below = joined.frame[denominator]
    rate = joined.frame[numerator] / below.where(below != 0)
    return Joined(joined.frame.assign(rate=rate), joined.not_joined, joined.report)


def _checked(
    frame: pd.DataFrame, columns: Sequence[str] | None, keys: Sequence[str]
) -> tuple[pd.DataFrame, list[str]]:
    there = Listed(tuple(map(str, frame.columns)))
    if columns is None:
        columns = [
            name
            for name in frame.columns
            if frame[name].dtype.kind in "fiu" and name not in ("unit_code", *keys)
        ]
    lacking = [name for name in ("unit_code", *keys, *columns) if name not in frame.columns]
    faults = [
        Fault.of("table.column-missing", file="join_counts", column=name, there=there) for name in lacking
    ]
    if not columns:
        faults.append(Fault.of("vintages.no-counts", there=there))
    if faults:
        raise InputError(faults)
    rows = pd.DataFrame({"unit_code": id_text(frame["unit_code"]).fillna("")})
    for key in keys:
        rows[key] = frame[key]
    for name in columns:
        rows[name] = numbers_of(frame[name])
    twice = rows[rows.duplicated(["unit_code", *keys])]
    if len(twice):
        raise InputError(
            Fault.of("vintages.row-twice", unit_code=code) for code in sorted(set(twice["unit_code"]))
        )
    return rows.reset_index(drop=True), list(columns)


def _ways(pairs: pd.DataFrame, least: Confidence) -> pd.DataFrame:
    """Return where each old unit goes by what share; none of a unit that goes anywhere by a share that is not known."""
    sure = pairs["confidence"].isin(CONFIDENCES[: CONFIDENCES.index(least) + 1])
    linked = (pairs["unit_code_from"] != "") & (pairs["unit_code_to"] != "") & sure
    linked &= ~pairs["relation"].isin(["code reused", "undetermined"])
    ways = pairs[linked]
    vague = set(ways["unit_code_from"][ways["share_from"].isna()])
    ways = ways[~ways["unit_code_from"].isin(vague)]
    return pd.DataFrame(
        {
            "unit_code": ways["unit_code_from"],
            "unit_code_to": ways["unit_code_to"],
            "share": ways["share_from"],
        }
    )


def _rest(
    rows: pd.DataFrame, ways: pd.DataFrame, pairs: pd.DataFrame, columns: list[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Tell what of each old unit no way leads on, and why."""
    followed = ways.groupby("unit_code")["share"].sum()
    rest = 1.0 - rows["unit_code"].map(followed).fillna(0.0)
    lost = rows[rest > 1 - _WHOLE]
    own = pairs[(pairs["unit_code_from"] != "") & (pairs["relation"] != "code reused")]
    reasons = {
        code: "undetermined"
        if (group["relation"] == "undetermined").any()
        else "gone"
        if (group["relation"] == "gone").any()
        else "share"
        if group["share_from"].isna().any()
        else "confidence"
        for code, group in own[own["unit_code_from"].isin(set(lost["unit_code"]))].groupby("unit_code_from")
    }
    told = lost[["unit_code", *keys]].assign(
        **lost[columns].mul(rest[lost.index], axis=0),
        reason=lost["unit_code"].map(reasons).fillna("unknown"),
    )
    return told.sort_values(["unit_code", *keys], ignore_index=True)


def _halves(
    parts: pd.DataFrame, values: pd.DataFrame, made: pd.DataFrame, columns: list[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Tell of figures that went to a unit of which another part did not report: its figure is not known."""
    index = pd.MultiIndex.from_frame(parts[["unit_code_to", *keys]]) if keys else parts["unit_code_to"]
    unknown = made[columns].isna().reindex(index).to_numpy()
    held = values.where(unknown & values.notna().to_numpy())
    there = held.notna().any(axis=1)
    return parts.loc[there, ["unit_code", *keys]].assign(**held[there].fillna(0.0), reason="part")


def _report(
    rows: pd.DataFrame, made: pd.DataFrame, missing: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "column": columns,
            "before": [float(rows[name].sum()) for name in columns],
            "joined": [float(made[name].sum()) for name in columns],
            "not_joined": [float(missing[name].sum()) for name in columns],
        }
    )
