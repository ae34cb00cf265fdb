"""Figures of another vintage of the units, brought to those of the plan through the crosswalk that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.layers.codes import code_above
from coverplan.texts import Listed, Term
from coverplan.vintages import read_crosswalk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.plan import CountedSettings, Plan
    from coverplan.vintages import Crosswalk, Joined

__all__ = ["EarlierUnits", "earlier_units", "is_counted_in", "units_of_vintage"]

_NAMED = 5
# Words of counting: figures in them may be summed. Shares and standards (%, ‰, 元 a month) may not.
_COUNTING = re.compile(
    r"[百千万亿]?(?:人|人次|名|户|个|家|处|座|所|件|张|床|床位|穴|位|套|支|对|例|起|公顷|亩|平方米|平方公里|平方千米|people|persons|households)"
)


@dataclass(frozen=True, eq=False)
class EarlierUnits:
    """The units of another vintage, and what became of them.

    Parameters
    ----------
    crosswalk
        One step, from that vintage to the plan's.
    file
        Where it was read.
    code_scheme
        Of the plan; under ``"cn"`` the digits of a code say the unit above.

    Examples
    --------
    >>> from pathlib import Path
    >>> from coverplan.vintages import compare_units
    >>> old = pd.DataFrame({"unit_code": ["11"], "name": ["甲村"], "level": "village", "vintage": "2021"})
    >>> earlier = EarlierUnits(compare_units(old, old.assign(vintage="2023")), Path("crosswalk.csv"), "free")
    >>> earlier.units[["unit_code", "name"]].to_numpy().tolist()
    [['11', '甲村']]
    """

    crosswalk: Crosswalk
    file: Path
    code_scheme: str

    @cached_property
    def units(self) -> pd.DataFrame:
        """unit_code, name, level and parent_code of the units of that vintage."""
        pairs = self.crosswalk.pairs
        own = pairs[(pairs["unit_code_from"] != "") & (pairs["relation"] != "code reused")]
        own = own.drop_duplicates("unit_code_from").sort_values("unit_code_from")
        codes = own["unit_code_from"]
        known = set(codes)
        above = [code_above(code, self.code_scheme) for code in codes]
        frame = {
            "unit_code": codes,
            "name": own["name_from"],
            "level": own["level"],
            "parent_code": [code if code in known else None for code in above],
        }
        return pd.DataFrame(frame).reset_index(drop=True).astype({"parent_code": "str"})

    @property
    def steps(self) -> tuple[str, str]:
        """The vintage that figures are of, and that which they are brought to."""
        return self.crosswalk.steps[0]

    def joined(
        self, frame: pd.DataFrame, columns: Sequence[str], *, keys: Sequence[str] = ()
    ) -> tuple[pd.DataFrame, Joined]:
        """Bring counts to the units of the plan.

        Parameters
        ----------
        frame
            unit_code, the columns and the keys.
        columns
            Counts.
        keys
            What tells the rows of a unit apart.

        Returns
        -------
        rows : DataFrame
            unit_code, keys, columns and ``estimated_share``.
        joined : Joined
            With what could not be brought.
        """
        joined = self.crosswalk.join_counts(frame, list(columns), keys=keys)
        return joined.frame, joined

    def kept(
        self, frame: pd.DataFrame, columns: Sequence[str], *, keys: Sequence[str] = ()
    ) -> tuple[pd.DataFrame, Joined]:
        """Bring figures that cannot be summed to the units that are what they were; parameters as :meth:`joined`."""
        joined = self.crosswalk.of_whole_units().join_counts(frame, list(columns), keys=keys)
        return joined.frame, joined

    def codes_now(self, code: str) -> tuple[str, ...]:
        """Return the units that one of that vintage is now, or is part of; none where that is not known."""
        pairs = self.crosswalk.pairs
        found = pairs[(pairs["unit_code_from"] == code) & (pairs["unit_code_to"] != "")]
        return tuple(sorted(found["unit_code_to"][~found["relation"].isin(["code reused", "undetermined"])]))

    def code_if_whole(self, code: str) -> str | None:
        """Return the unit that one of that vintage is now, where it went there whole; None otherwise."""
        return self._whole.get(code)

    @cached_property
    def _whole(self) -> dict[str, str]:
        pairs = self.crosswalk.pairs
        whole = pairs[(pairs["share_from"] > 1 - 1e-9) & (pairs["unit_code_to"] != "")]
        return dict(zip(whole["unit_code_from"], whole["unit_code_to"], strict=True))

    def told(self, layer: str, joined: Joined, count: int, measured: object, lost: object) -> list[Finding]:
        """Say what was brought, and what was not.

        Parameters
        ----------
        layer
            The layer whose figures they are.
        joined
            What :meth:`joined` returned.
        count
            How many units there were.
        measured, lost
            How much was brought and how much was not, worded late.
        """
        start, end = self.steps
        about = {"file": self.file.name, "start": start, "end": end}
        frame = joined.frame
        estimated = int((frame["estimated_share"] > 0).sum())
        said = {
            "count": count,
            "units": frame["unit_code"].nunique(),
            "weight": measured,
            "estimated": estimated,
        }
        findings = [Finding(rule="vintages.joined", layer=layer, params={**about, **said})]
        if len(joined.not_joined):
            names = dict(zip(self.units["unit_code"], self.units["name"], strict=True))
            missing = joined.not_joined.drop_duplicates("unit_code")
            named = tuple(f"{names.get(code, '')}{code}" for code in missing["unit_code"])
            reasons = Listed(
                tuple(Term(f"vintages.reason.{why}") for why in sorted(set(joined.not_joined["reason"])))
            )
            lines = {
                "count": len(missing),
                "weight": lost,
                "names": Listed(named, most=_NAMED),
                "reasons": reasons,
            }
            findings.append(Finding(rule="vintages.not-joined", layer=layer, params={**about, **lines}))
        return findings


def earlier_units(plan: Plan, settings: CountedSettings | None) -> EarlierUnits | None:
    """Return the units that a layer's figures are of, where these are not the plan's.

    Parameters
    ----------
    plan
        With ``[units] vintage`` and ``crosswalk``.
    settings
        The layer's; its ``vintage``, where it has one, is that of the figures.

    Returns
    -------
    EarlierUnits or None
        None where the figures are of the plan's units.

    Raises
    ------
    InputError
        When the plan names no crosswalk or no vintage of its own, or the crosswalk cannot be used.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> earlier_units(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), None) is None
    True
    """
    vintage = "" if settings is None else settings.vintage
    return units_of_vintage(plan, vintage) if vintage and vintage != plan.units.vintage else None


def units_of_vintage(plan: Plan, vintage: str) -> EarlierUnits:
    """Return the units of a vintage that is not the plan's own; errors as :func:`earlier_units`."""
    units = plan.units
    if not units.crosswalk or not units.vintage:
        raise InputError.of("vintages.no-crosswalk", vintage=vintage, own=units.vintage or "—")
    path = plan.folder / units.crosswalk
    return EarlierUnits(read_crosswalk(path).between(vintage, units.vintage), path, units.code_scheme)


def is_counted_in(unit: object) -> bool:
    """Say whether figures in a unit may be summed: counts may, shares and standards may not.

    Examples
    --------
    >>> is_counted_in("人"), is_counted_in("%"), is_counted_in("元/月"), is_counted_in(None)
    (True, False, False, False)
    """
    return isinstance(unit, str) and _COUNTING.fullmatch(unit.strip()) is not None
