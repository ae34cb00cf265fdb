"""What a change does, in the fixed wording of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.plan import (
    MergeChange,
    MoveLineChange,
    MoveSeatChange,
    NewCodeChange,
    RenameChange,
    SplitChange,
    TransferChange,
    UpgradeChange,
)
from coverplan.texts import say
from coverplan.wording import joined, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coverplan.adjust import Adjustment, Step
    from coverplan.texts import Language

__all__ = ["change_sentences"]


def change_sentences(adjustment: Adjustment, language: Language) -> list[str]:
    """Say each change in the wording of an application, in the order in which they stand."""
    return [_said(step, language) for step in adjustment.steps]


def _said(step: Step, language: Language) -> str:
    return _SAID_BY[type(step.change)](step, step.change, language)


def _name(step: Step, code: str) -> str:
    """Return the name of a unit before a step; its code where it has none."""
    unit = step.before.get(code)
    return plain(unit.name) if unit is not None and unit.name else plain(code)


def _names(step: Step, codes: Iterable[str], language: Language) -> str:
    return joined([_name(step, code) for code in codes], language)


def _merge(step: Step, change: MergeChange, language: Language) -> str:
    into = plain(change.into.name)
    if change.into.code not in change.units:
        return say("wording.merge", language, units=_names(step, change.units, language), into=into)
    gone = [code for code in change.units if code != change.into.code]
    keeper = _name(step, change.into.code)
    told = say(
        "wording.merge-into", language, units=_names(step, gone, language), count=len(gone), keeper=keeper
    )
    return (
        told
        if keeper == into
        else told + _gap(language) + say("wording.renamed", language, before=keeper, after=into)
    )


def _split(step: Step, change: SplitChange, language: Language) -> str:
    unit, parts = _name(step, change.unit), joined([plain(part.name) for part in change.into], language)
    if not all(part.villages for part in change.into):
        return say("wording.split-line", language, unit=unit, parts=parts)
    shares = [(plain(part.name), _names(step, part.villages or (), language)) for part in change.into]
    if change.unit in {part.code for part in change.into}:
        keeper = next(part for part in change.into if part.code == change.unit)
        told = [
            say(
                "wording.split-off",
                language,
                unit=unit,
                villages=villages,
                count=len(part.villages or ()),
                part=name,
            )
            for (name, villages), part in zip(shares, change.into, strict=True)
            if part.code != change.unit
        ]
        if plain(keeper.name) != unit:
            told.append(say("wording.renamed", language, before=unit, after=plain(keeper.name)))
        return _gap(language).join(told)
    (first, its), *others = shares
    told = [say("wording.split", language, unit=unit, parts=parts, part=first, villages=its)]
    told += [say("wording.split-part", language, part=name, villages=villages) for name, villages in others]
    return _gap(language).join(told)


def _transfer(step: Step, change: TransferChange, language: Language) -> str:
    givers: dict[str, list[str]] = {}
    for code in change.villages:
        unit = step.before.get(code)
        givers.setdefault(unit.parent if unit is not None else "", []).append(code)
    to = _name(step, change.to)
    told = [
        say(
            "wording.transfer",
            language,
            unit=_name(step, giver),
            villages=_names(step, codes, language),
            count=len(codes),
            to=to,
        )
        for giver, codes in givers.items()
    ]
    return _gap(language).join(told)


def _rename(step: Step, change: RenameChange, language: Language) -> str:
    return say("wording.renamed", language, before=_name(step, change.unit), after=plain(change.name))


def _upgrade(step: Step, change: UpgradeChange, language: Language) -> str:
    return say("wording.upgrade", language, unit=_name(step, change.unit), into=plain(change.name))


def _new_code(step: Step, change: NewCodeChange, language: Language) -> str:
    about = {"before": plain(change.unit), "after": plain(change.code)}
    return say("wording.new_code", language, unit=_name(step, change.unit), **about)


def _move_line(step: Step, change: MoveLineChange, language: Language) -> str:
    return say("wording.move_line", language, units=_names(step, change.units, language))


def _move_seat(step: Step, change: MoveSeatChange, language: Language) -> str:
    blank = say("application.blank-plain", language)
    told = (
        f"{change.lon:.5f}, {change.lat:.5f}" if change.lon is not None and change.lat is not None else blank
    )
    return say("wording.move_seat", language, unit=_name(step, change.unit), seat=told)


def _gap(language: Language) -> str:
    return "" if language == "zh" else " "


_SAID_BY: dict[type, Callable[..., str]] = {
    MergeChange: _merge,
    SplitChange: _split,
    TransferChange: _transfer,
    RenameChange: _rename,
    UpgradeChange: _upgrade,
    NewCodeChange: _new_code,
    MoveLineChange: _move_line,
    MoveSeatChange: _move_seat,
}
