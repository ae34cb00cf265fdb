"""The crosswalk of vintages: one row a pair of units; steps that follow one another compose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import InputError
from coverplan.notebook import ROWS_SHOWN, Table, card
from coverplan.texts import Listed, say
from coverplan.vintages.compose import composed
from coverplan.vintages.evidence import evidence_words
from coverplan.vintages.join import Joined, join_counts, join_rates
from coverplan.vintages.relations import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coverplan.texts import Language
    from coverplan.vintages.relations import Confidence

__all__ = ["COLUMNS", "Crosswalk", "crosswalk_frame"]

COLUMNS = (
    "vintage_from", "vintage_to", "relation", "level", "unit_code_from", "name_from", "unit_code_to", "name_to", "share_from", "share_to",
    "confidence", "evidence",
)  # fmt: skip
_SHARES = ("share_from", "share_to")
_TURNED = {"merged": "split", "split": "merged", "new": "gone", "gone": "new"}


def crosswalk_frame(rows: Iterable[Sequence[object]] | pd.DataFrame) -> pd.DataFrame:
    """Give rows the columns of crosswalk.csv, their types and their order.

    Examples
    --------
    >>> list(crosswalk_frame([]).columns) == list(COLUMNS)
    True
    """
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    types = {name: "float64" if name in _SHARES else "str" for name in COLUMNS}
    texts = [name for name in COLUMNS if name not in _SHARES]
    frame[texts] = frame[texts].fillna("")
    frame = frame.astype(types)
    rank = frame["relation"].eq("code reused")
    key = frame["unit_code_from"].where(frame["unit_code_from"] != "", frame["unit_code_to"])
    order = frame.assign(_rank=rank, _key=key).sort_values(
        ["vintage_from", "vintage_to", "_key", "_rank", "unit_code_to"], kind="stable"
    )
    return frame.loc[order.index].reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """What became of each unit from one vintage of a list to the next.

    Parameters
    ----------
    pairs : DataFrame
        The columns of crosswalk.csv; ``evidence`` holds keys, which :meth:`frame` words. ``share_from`` is how much of the
        old unit went to the new one, ``share_to`` how much of the new one came from it; NaN where that is not known.
    steps
        The vintages that were compared, from and to, in order.
    digests
        SHA-256 of the list of each vintage.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.vintages import compare_units
    >>> old = pd.DataFrame({"unit_code": ["11", "12"], "name": ["甲村", "乙村"], "level": "village", "vintage": "2021"})
    >>> new = pd.DataFrame({"unit_code": ["11", "13"], "name": ["甲村", "乙村"], "level": "village", "vintage": "2023"})
    >>> crosswalk = compare_units(old, new)
    >>> crosswalk
    <Crosswalk 2021 to 2023: 1 same, 1 recoded>
    """

    pairs: pd.DataFrame
    steps: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...] = ()

    def frame(self, language: Language | None = None) -> pd.DataFrame:
        """Return the table of crosswalk.csv: evidence in words."""
        words = {keys: evidence_words(keys, language) for keys in self.pairs["evidence"].unique()}
        return self.pairs.assign(evidence=self.pairs["evidence"].map(words).astype("str"))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each relation, those that there are."""
        found = self.pairs["relation"].value_counts()
        return {relation: int(found[relation]) for relation in RELATIONS if relation in found}

    @cached_property
    def undetermined(self) -> pd.DataFrame:
        """The rows that a list alone cannot settle: what the office has to look up."""
        return self.pairs[self.pairs["relation"] == "undetermined"].reset_index(drop=True)

    def between(self, vintage_from: str, vintage_to: str) -> Crosswalk:
        """Return the crosswalk of two vintages, by way of those between.

        Raises
        ------
        InputError
            When the steps do not lead from the one to the other.
        """
        way = self._way(vintage_from, vintage_to)
        pairs = [
            self.pairs[(self.pairs["vintage_from"] == start) & (self.pairs["vintage_to"] == end)]
            for start, end in way
        ]
        made = pairs[0]
        for step in pairs[1:]:
            made = composed(made, step)
        held = tuple(one for one in self.digests if one[0] in (vintage_from, vintage_to))
        return Crosswalk(crosswalk_frame(made), ((vintage_from, vintage_to),), held)

    def _way(self, vintage_from: str, vintage_to: str) -> list[tuple[str, str]]:
        following = dict(self.steps)
        way: list[tuple[str, str]] = []
        at = vintage_from
        while at != vintage_to or not way:
            if at not in following or len(way) > len(self.steps):
                there = Listed(tuple(dict.fromkeys(one for step in self.steps for one in step)))
                raise InputError.of(
                    "vintages.no-way", vintage_from=vintage_from, vintage_to=vintage_to, there=there
                )
            way.append((at, following[at]))
            at = following[at]
        return way

    def then(self, other: Crosswalk) -> Crosswalk:
        """Return the crosswalk over this one and one that goes on from where it ends.

        Raises
        ------
        InputError
            When the other does not begin with the vintage at which this one ends.
        """
        joint = Crosswalk(
            pd.concat([self.pairs, other.pairs], ignore_index=True),
            (*self.steps, *other.steps),
            tuple(dict((*self.digests, *other.digests)).items()),
        )
        return joint.between(self.steps[0][0], other.steps[-1][1])

    def reversed(self) -> Crosswalk:
        """Return the same from the new list to the old one."""
        names = {
            f"{name}_{side}": f"{name}_{other}"
            for name in ("vintage", "unit_code", "name", "share")
            for side, other in (("from", "to"), ("to", "from"))
        }
        turned = self.pairs.rename(columns=names)[list(COLUMNS)]
        turned["relation"] = turned["relation"].replace(_TURNED)
        steps = tuple((end, start) for start, end in reversed(self.steps))
        return Crosswalk(crosswalk_frame(turned), steps, self.digests)

    def with_equal_shares(self) -> Crosswalk:
        """Return the crosswalk with equal shares where none are known, and say so in the evidence."""
        pairs = self.pairs.copy()
        linked = (pairs["unit_code_from"] != "") & (pairs["unit_code_to"] != "")
        linked &= ~pairs["relation"].isin(["code reused", "undetermined"])
        filled = pd.Series(data=False, index=pairs.index)
        for side in ("from", "to"):
            unknown = linked & pairs[f"share_{side}"].isna()
            keys = ["vintage_from", "vintage_to", f"unit_code_{side}"]
            known = pairs[linked].groupby(keys)[f"share_{side}"].transform("sum").reindex(pairs.index)
            count = pairs[unknown].groupby(keys)[f"share_{side}"].transform("size").reindex(pairs.index)
            pairs[f"share_{side}"] = pairs[f"share_{side}"].where(~unknown, (1 - known) / count)
            filled |= unknown
        pairs["evidence"] = pairs["evidence"].where(~filled, pairs["evidence"] + " by-equal")
        return replace(self, pairs=pairs)

    def of_whole_units(self) -> Crosswalk:
        """Return the crosswalk with shares only where a unit is, whole, the whole of another: for figures that cannot be summed."""
        whole = (self.pairs[list(_SHARES)] > 1 - 1e-9).all(axis=1)
        return replace(self, pairs=self.pairs.assign(share_from=self.pairs["share_from"].where(whole)))

    def join_counts(
        self,
        frame: pd.DataFrame,
        columns: Sequence[str] | None = None,
        *,
        keys: Sequence[str] = (),
        least: Confidence = "low",
    ) -> Joined:
        """Bring counts of the old units to the new ones (see :func:`coverplan.vintages.join.join_counts`)."""
        return join_counts(self._one_step(), frame, columns, keys=keys, least=least)

    def join_rates(
        self,
        frame: pd.DataFrame,
        numerator: str,
        denominator: str,
        *,
        keys: Sequence[str] = (),
        least: Confidence = "low",
    ) -> Joined:
        """Bring a rate to the new units: both its counts are joined, and then divided (see :func:`coverplan.vintages.join.join_rates`)."""
        return join_rates(self._one_step(), frame, numerator, denominator, keys=keys, least=least)

    def _one_step(self) -> pd.DataFrame:
        if len(self.steps) > 1:
            raise InputError.of("vintages.several-steps", steps=len(self.steps))
        return self.pairs

    def __len__(self) -> int:
        return len(self.pairs)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {relation}" for relation, count in self.counts.items())
        return f"<Crosswalk {self.steps[0][0] or '?'} to {self.steps[-1][1] or '?'}: {counts or 'no units'}>"

    def _repr_html_(self) -> str:
        heads = [say(f"crosswalk.{name}") for name in COLUMNS]
        shown = self.frame().head(ROWS_SHOWN).fillna("")
        rows = [
            [say(f"relation.{cell}") if name == "relation" else _cell(cell) for name, cell in row.items()]
            for row in shown.to_dict("records")
        ]
        facts = [(say(f"relation.{relation}"), f"{count:,}") for relation, count in self.counts.items()]
        title = say("crosswalk.title", start=self.steps[0][0], end=self.steps[-1][1])
        return card(title, facts=facts, tables=[Table(heads, rows, count=len(self))])


def _cell(cell: object) -> str:
    return f"{cell:.6g}" if isinstance(cell, float | np.floating) else str(cell)
