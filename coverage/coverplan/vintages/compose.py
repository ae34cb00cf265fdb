"""Two crosswalks, one going on where the other ends, made into one."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["composed"]

# What happened to a unit on the way: the widest change is what is said of the whole.
_WIDEST = ("undetermined", "split", "merged", "moved", "type changed", "renamed", "recoded", "same")
_SURENESS = ("high", "medium", "low")
_START = ["level", "unit_code_from", "name_from"]
_END = ["unit_code_to", "name_to"]


def composed(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Compose two tables of pairs.

    Parameters
    ----------
    first, second
        Pairs of one step each; the second starts with the list at which the first ends.

    Returns
    -------
    DataFrame
        Pairs from the start of the first to the end of the second: shares along each way are multiplied, and added where
        several ways lead to one unit.

    Examples
    --------
    >>> from coverplan.vintages.crosswalk import crosswalk_frame
    >>> one = crosswalk_frame([("1", "2", "merged", "village", a, a, "C", "C", 1.0, 0.5, "high", "area") for a in "AB"])
    >>> two = crosswalk_frame([("2", "3", "renamed", "village", "C", "C", "C", "D", 1.0, 1.0, "high", "area")])
    >>> composed(one, two)[["unit_code_from", "relation", "name_to", "share_from", "share_to"]].to_numpy().tolist()
    [['A', 'merged', 'D', 1.0, 0.5], ['B', 'merged', 'D', 1.0, 0.5]]
    """
    first, second = (one[one["relation"] != "code reused"] for one in (first, second))
    ways = _through(first, second)
    lost = _lost(first, second)
    appeared = _lost(*(_turned(one) for one in (second, first)))
    rows = [_joined(ways), _ended(lost), _turned(_ended(appeared))]
    made = pd.concat([part for part in rows if len(part)] or [first.iloc[:0]], ignore_index=True)
    made = pd.concat([made, _reused(made)], ignore_index=True)
    return made.assign(vintage_from=first["vintage_from"].iloc[0], vintage_to=second["vintage_to"].iloc[0])


def _through(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    left = first[(first["unit_code_from"] != "") & (first["unit_code_to"] != "")]
    right = second[(second["unit_code_from"] != "") & (second["unit_code_to"] != "")]
    ways = left.merge(right, left_on="unit_code_to", right_on="unit_code_from", suffixes=("", "_2"))
    return pd.DataFrame(
        {
            **{name: ways[name] for name in _START},
            "unit_code_to": ways["unit_code_to_2"],
            "name_to": ways["name_to_2"],
            "share_from": ways["share_from"] * ways["share_from_2"],
            "share_to": ways["share_to"] * ways["share_to_2"],
            "rank": np.minimum(_rank(ways["relation"], _WIDEST), _rank(ways["relation_2"], _WIDEST)),
            "sureness": np.maximum(
                _rank(ways["confidence"], _SURENESS), _rank(ways["confidence_2"], _SURENESS)
            ),
            "evidence": [_both(*pair) for pair in zip(ways["evidence"], ways["evidence_2"], strict=True)],
        }
    )


def _rank(values: pd.Series[str], order: tuple[str, ...]) -> np.ndarray:
    return values.map({one: at for at, one in enumerate(order)}).fillna(0).to_numpy(dtype=np.int64)


def _both(one: str, other: str) -> str:
    """Keep what holds on both steps, and say that they were taken one by one."""
    later = other.split()
    return " ".join([*(key for key in one.split() if key in later and key != "between"), "between"])


def _joined(ways: pd.DataFrame) -> pd.DataFrame:
    if ways.empty:
        return ways.drop(columns=["rank", "sureness"]).assign(relation="", confidence="")
    groups = ways.groupby([*_START, *_END], sort=True)
    made = groups.agg(
        share_from=("share_from", _sum), share_to=("share_to", _sum), rank=("rank", "min"),
        sureness=("sureness", "max"), evidence=("evidence", "first"),
    ).reset_index()  # fmt: skip
    same_code = (made["unit_code_from"] == made["unit_code_to"]).to_numpy()
    same_name = (made["name_from"] == made["name_to"]).to_numpy()
    widest = made["rank"].to_numpy()
    # What changed and changed back is the same; renamed and renamed back, with another code, is recoded.
    back = same_name & (widest >= _WIDEST.index("renamed"))
    relation = np.array(_WIDEST, dtype=object)[widest]
    relation[back] = np.where(same_code[back], "same", "recoded")
    made["relation"] = relation
    made["confidence"] = [_SURENESS[at] for at in made["sureness"]]
    return made.drop(columns=["rank", "sureness"])


def _sum(shares: pd.Series[float]) -> float:
    return float(shares.sum(skipna=False))


def _lost(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return what of the units at the start is nowhere at the end, for want of a row in the first step or in the second."""
    at_once = first[(first["unit_code_from"] != "") & (first["unit_code_to"] == "")]
    ended = second[(second["unit_code_from"] != "") & (second["unit_code_to"] == "")]
    left = first[(first["unit_code_from"] != "") & (first["unit_code_to"] != "")]
    later = left.merge(ended, left_on="unit_code_to", right_on="unit_code_from", suffixes=("", "_2"))
    later = later.assign(
        relation=later["relation_2"].where(later["relation"] != "undetermined", "undetermined"),
        share_from=later["share_from"] * later["share_from_2"],
        evidence=later["evidence_2"],
        confidence=later["confidence_2"],
    )
    columns = list(first.columns)
    return pd.concat([at_once, later[columns]], ignore_index=True)


def _ended(lost: pd.DataFrame) -> pd.DataFrame:
    """Make one row a unit of what is lost of it."""
    if lost.empty:
        return lost
    groups = lost.assign(order=lost["relation"] != "undetermined").sort_values("order", kind="stable")
    made = groups.groupby(_START, sort=True).agg(
        share_from=("share_from", _sum), relation=("relation", "first"), confidence=("confidence", "first"), evidence=("evidence", "first"),
    ).reset_index()  # fmt: skip
    return made.assign(unit_code_to="", name_to="", share_to=np.nan)


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    swapped = {
        f"{name}_{side}": f"{name}_{other}"
        for name in ("unit_code", "name", "share", "vintage")
        for side, other in (("from", "to"), ("to", "from"))
    }
    return pairs.rename(columns=swapped)


def _reused(made: pd.DataFrame) -> pd.DataFrame:
    """Name the codes that stand at both ends for two different units."""
    starts = made[made["unit_code_from"] != ""].drop_duplicates("unit_code_from")
    ends = made[made["unit_code_to"] != ""].drop_duplicates("unit_code_to")
    linked = set(zip(made["unit_code_from"], made["unit_code_to"], strict=True))
    both = starts.merge(ends, left_on="unit_code_from", right_on="unit_code_to", suffixes=("", "_2"))
    is_other = [(code, code) not in linked for code in both["unit_code_from"]]
    both = both[pd.Series(is_other, index=both.index, dtype=bool)]
    return pd.DataFrame(
        {
            **{name: both[name] for name in _START},
            "unit_code_to": both["unit_code_to_2"],
            "name_to": both["name_to_2"],
            "share_from": np.nan,
            "share_to": np.nan,
            "relation": "code reused",
            "confidence": "high",
            "evidence": "code other-name between",
        }
    )
