"""Which units and facilities of a map before and after a change are marked, how, and what the legend says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coverplan.adjust import town_seats
from coverplan.layers import placed
from coverplan.publish.adjust.shown import concerned_towns
from coverplan.publish.style import LAND, kind_symbols
from coverplan.tables import text_column
from coverplan.texts import say
from coverplan.wording import kind_word, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.adjust import Comparison
    from coverplan.publish.style import Symbol
    from coverplan.texts import Language

__all__ = ["COLOURS", "MOVED", "SEAT", "LegendEntry", "Marks", "legend_of", "marks_of"]

# Pale, and apart for colour-blind readers (after Okabe and Ito); a town has the same on both maps.
COLOURS = (
    "#f2c14e",
    "#8cc5e3",
    "#8fd0b0",
    "#e3a6c4",
    "#f0a987",
    "#b9c46a",
    "#c9b8e0",
    "#d9c7a3",
    "#9fb4bd",
    "#e6e08a",
)
MOVED = "#a3005c"
SEAT = "#1a1a1a"
Drawn = Literal["fill", "dash", "dot", "ring", "symbol"]


@dataclass(frozen=True)
class Marks:
    """What a map marks.

    Attributes
    ----------
    towns
        Colour of each town that changes, on its code before or after.
    before, after
        Villages that come under another town, by their codes before and after.
    kinds
        Symbol of each kind of facility on the map.
    facilities
        Those that come under another town, by id.
    """

    towns: dict[str, str]
    before: frozenset[str]
    after: frozenset[str]
    kinds: dict[str, Symbol]
    facilities: frozenset[str]


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: how it is drawn, in which colour, with which shape of ``coverplan.publish.style.SHAPES``, and what it is."""

    drawn: Drawn
    colour: str
    text: str
    shape: str = ""


def marks_of(comparison: Comparison) -> Marks:
    """Return what the maps of a change mark."""
    return comparison.once(_marks)


def _marks(comparison: Comparison) -> Marks:
    early, late = concerned_towns(comparison)
    codes = sorted({*early.index, *late.index})
    colours = {code: COLOURS[at % len(COLOURS)] for at, code in enumerate(codes)}
    draft, study = comparison.adjustment.draft, comparison.adjustment.before
    was, now = (one.unit_tree.units for one in (study, comparison.adjustment.after))
    villages = was.loc[was["level"] == "village", "parent_code"]
    moved = [
        (str(code), str(heir))
        for code, parent in villages.items()
        for heir in draft.succeeded.get(str(code), (str(code),))
        if heir in now.index and now.at[heir, "parent_code"] != parent
    ]
    there = set() if study.facilities is None else set(placed(study.facilities)["kind"].astype(str))
    known = [*study.plan.kinds, *sorted(there - set(study.plan.kinds))]
    symbols = {kind: symbol for kind, symbol in kind_symbols(known).items() if kind in there}
    facilities = comparison.facilities
    other_town = facilities[facilities["town_before"] != facilities["town_after"]]
    return Marks(
        towns=colours, before=frozenset(code for code, _ in moved), after=frozenset(heir for _, heir in moved),
        kinds=symbols, facilities=frozenset(text_column(other_town, "facility_id")),
    )  # fmt: skip


def legend_of(comparison: Comparison, language: Language) -> list[LegendEntry]:
    """Return the legend of the maps: a line for every colour and sign that they have."""
    return list(_legend(comparison, language))


def _legend(comparison: Comparison, language: Language) -> Iterator[LegendEntry]:
    marks = marks_of(comparison)
    study, after = comparison.adjustment.before, comparison.adjustment.after
    names = [one.unit_tree.units["name"] for one in (study, after)]
    for code, colour in marks.towns.items():
        was, now = (plain(side[code]) if code in side.index else "" for side in names)
        if was and now:
            text = was if was == now else say("adjusted.from-to", language, before=was, after=now)
        else:
            text = say(f"adjusted.only-{'before' if was else 'after'}", language, name=was or now)
        yield LegendEntry("fill", colour, text)
    yield LegendEntry("fill", LAND, say("adjusted.unchanged-unit", language))
    if marks.after:
        yield LegendEntry("dash", MOVED, say("adjusted.moved-village", language))
    if len(town_seats(study)) or len(town_seats(after)):
        yield LegendEntry("dot", SEAT, say("adjusted.seat", language))
    for kind, symbol in marks.kinds.items():
        word = plain(kind_word(study.plan.facility_kinds, kind, language))
        yield LegendEntry("symbol", symbol.colour, word, symbol.shape)
    if marks.facilities:
        yield LegendEntry("ring", MOVED, say("adjusted.moved-facility", language))
