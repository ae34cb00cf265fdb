"""What the law asks of a change: what becomes of codes, who approves it, by when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coverplan.adjust.changing import SLIVER_M2, is_awaited
from coverplan.texts import Term, say

if TYPE_CHECKING:
    from coverplan.adjust.changing import Step, Unit

__all__ = ["Approver", "CodeFate", "Procedure", "code_fate", "code_note", "procedure"]

CodeFate = Literal["kept", "retired", "new"]
Approver = Literal["province", "founder", "county", "district"]


def code_fate(before: Unit, after: Unit, *, goes_on: bool, scheme: str) -> CodeFate:
    """Return what becomes of the code of a unit.

    Source: 行政区划代码管理办法 (民政部令79): setting up a unit gives a new code, abolition retires it for good, a change of the unit
    above retires it and gives a new one; a change of line, seat or name keeps it.

    Parameters
    ----------
    before, after
        The unit and the one in its place.
    goes_on
        Whether the code before is still in use afterwards.
    scheme
        Of the plan's codes.
    """
    if before.code == after.code:
        is_moved = before.parent != after.parent and is_awaited(after.code, after.parent, after.level, scheme)
        return "new" if is_moved else "kept"
    return "new" if goes_on else "retired"


def code_note(before: Unit, after: Unit, fate: CodeFate, *, stands: bool, is_chinese: bool) -> str:
    """Say what becomes of a code and, where Chinese law holds, who gives a new one; nobody gives a code that ``stands`` already."""
    if fate == "kept":
        return say("adjust.code-kept") if before != after else ""
    if not is_chinese:
        return say("adjust.code-replaced", before=before.code, after=after.code)
    awaited = before.code == after.code
    giver = Term(f"adjust.giver.{after.level}")
    if awaited:
        return say("adjust.code-awaited", giver=giver)
    if fate == "retired" and stands:
        return say("adjust.code-joined", before=before.code, after=after.code)
    key = "adjust.code-given-up" if fate == "retired" else "adjust.code-new"
    return say(key, before=before.code, after=after.code, giver=giver)


@dataclass(frozen=True)
class Procedure:
    """What a change asks of the office.

    Attributes
    ----------
    number, action
        Of the change.
    approvers
        Who approves it.
    deadlines
        Keys of the texts that say by when what is done.
    """

    number: int
    action: str
    approvers: tuple[Approver, ...]
    deadlines: tuple[str, ...]

    def approved_by(self) -> str:
        """Say who approves the change."""
        return "；".join(say(f"adjust.approver.{one}") for one in self.approvers)

    def due(self) -> list[str]:
        """Say by when what is done."""
        return [say(key) for key in self.deadlines]


def procedure(step: Step, *, is_chinese: bool) -> Procedure:
    """Return who approves a change and by when it is done; of a study that Chinese law does not hold for, nothing.

    Source: 行政区划管理条例 (704号) 第七条至第十条 and its time limits; 村民委员会组织法 第三条, 城市居民委员会组织法 第六条 for villages and
    communities; 行政区划代码管理办法 for codes; 地名管理条例 第十三、十四条 for names.
    """
    if not is_chinese:
        return Procedure(step.number, step.change.action, (), ())
    changed = _changed(step)
    approvers: list[Approver] = []
    for unit in changed:
        if unit.level == "village":
            approvers.append("district" if unit.type == "居委会" else "county")
        else:
            approvers.append("founder" if unit.type == "街道" else "province")
    order: tuple[Approver, ...] = ("province", "founder", "county", "district")
    is_town = any(unit.level != "village" for unit in changed)
    recoded = any(before.code != after.code or before.parent != after.parent for before, after in step.pairs)
    renamed = any(before.name != after.name for before, after in step.pairs)
    deadlines = [
        *(["adjust.due.done"] if is_town else []),
        *(["adjust.due.code"] if recoded else []),
        *(["adjust.due.name"] if renamed else []),
        *(["adjust.due.line"] if _has_new_line(step) else []),
    ]
    return Procedure(
        step.number, step.change.action, tuple(one for one in order if one in approvers), tuple(deadlines)
    )


def _changed(step: Step) -> list[Unit]:
    """Return the units, before and after, that a change is about; villages whose town is merged or renamed are not."""
    own = set(step.change.changed)
    units = [unit for pair in step.pairs for unit in pair if pair[0].code in own or _is_reshaped(*pair)]
    return units or [step.after[code] for code in sorted(own) if code in step.after]


def _is_reshaped(before: Unit, after: Unit) -> bool:
    if before.shape is None or after.shape is None or before.shape is after.shape:
        return False
    return bool(before.shape.symmetric_difference(after.shape).area >= SLIVER_M2)


def _has_new_line(step: Step) -> bool:
    """Say whether land changes hands along a line that is to be surveyed: units that become one whole have none that is new."""
    return step.change.action != "merge" and any(_is_reshaped(*pair) for pair in step.pairs)
