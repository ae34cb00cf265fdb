"""Why no plan keeps all rules: whom nobody reaches, and the smallest set of rules that clash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from coverplan.siting.compile import Compiled
from coverplan.siting.route import is_possible, said, solve_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coverplan.siting.compile import Label
    from coverplan.siting.model import SitingModel
    from coverplan.siting.solve import Deadline

__all__ = ["Clash", "clash_of", "clashing", "smallest", "unreached_of"]

_Item = TypeVar("_Item")


@dataclass(frozen=True, eq=False)
class Clash:
    """Rules that cannot be kept together, while any of them less can.

    Attributes
    ----------
    rules : tuple of int
        Positions among the model's rules.
    labels : tuple of Label
        The parts of these rules, by unit, that clash.
    is_smallest : bool
        Whether it is proved that leaving any one out makes a plan possible; the time may have run out before.
    """

    rules: tuple[int, ...]
    labels: tuple[Label, ...]
    is_smallest: bool


def smallest(
    items: Sequence[_Item], is_impossible: Callable[[list[_Item]], bool | None]
) -> tuple[list[_Item], bool]:
    """Leave out of some items all that are not needed for them to be impossible together.

    Parameters
    ----------
    items
        Impossible together.
    is_impossible
        Tells whether some of them are; None where that is not known, and then none is left out.

    Returns
    -------
    tuple
        A set that is possible as soon as any of it is left out, and whether all that was known.

    Notes
    -----
    Deletion filter, in lots that are halved (Chinneck 2008, *Feasibility and Infeasibility in Optimization*, chapter 6): a last pass one by
    one makes the set irreducible, for what is possible stays so with less asked.

    Examples
    --------
    >>> smallest([1, 2, 3, 4], lambda some: {2, 4} <= set(some))
    ([2, 4], True)
    """
    left, known = list(items), True
    lot = max(1, len(left) // 2)
    while True:
        at = 0
        while at < len(left):
            without = left[:at] + left[at + lot :]
            answer = is_impossible(without)
            if answer:
                left = without
            else:
                known &= answer is not None or lot > 1
                at += lot
        if lot == 1:
            return left, known
        lot //= 2


def clashing(model: SitingModel, deadline: Deadline) -> tuple[list[int], bool]:
    """Return the smallest set of rules that clash, and whether it is proved that none of them is too many; of an impossible model."""

    def without(rules: list[int]) -> bool | None:
        possible = is_possible(model.variant(rules=[model.rules[at] for at in rules]), deadline)
        return None if possible is None else not possible

    return smallest(range(len(model.rules)), without)


def clash_of(model: SitingModel, deadline: Deadline) -> Clash:
    """Return the smallest set of rules, and of their parts by unit, that clash; of a model of which no plan keeps all rules."""
    rules, known = clashing(model, deadline)
    part = model.variant(rules=[model.rules[at] for at in rules])
    compiled = Compiled(part)

    def of_units(labels: list[Label]) -> bool | None:
        answer = solve_rows(
            compiled, np.zeros(len(compiled.upper)), deadline, kept=compiled.kept(set(labels))
        )
        return False if answer.x is not None else True if answer.status == "infeasible" else None

    labels, labels_known = smallest(compiled.named(), of_units)
    whole = tuple(label._replace(rule=rules[label.rule]) for label in labels)
    return Clash(tuple(rules), whole, known and labels_known)


def clash_table(model: SitingModel, clash: Clash) -> pd.DataFrame:
    """Return one row a rule and unit that clash: ``rule``, ``unit``, ``words``."""
    rows = []
    for at in clash.rules:
        units = [label.unit for label in clash.labels if label.rule == at] or [""]
        rule = model.rules[at]
        rows += [(said(rule.called), unit, said(rule.words())) for unit in units]
    return pd.DataFrame(rows, columns=["rule", "unit", "words"])


def unreached_of(model: SitingModel) -> pd.DataFrame:
    """Return the demand points that no site, standing or candidate, may serve: ``service``, ``demand_id``, ``weight``."""
    usable = model.sites.stands.copy()
    usable[[action.site for action in model.sites.actions if action.does == "build"]] = True
    tables = []
    for service, reach in zip(model.services, model.reaches, strict=True):
        found = np.bincount(reach.row[usable[reach.site]], minlength=len(reach.ids)) > 0
        lost = np.flatnonzero(~found & (reach.weight > 0))
        tables.append(
            pd.DataFrame(
                {
                    "service": service.name,
                    "demand_id": reach.ids.labels.take(lost),
                    "weight": reach.weight[lost],
                }
            )
        )
    filled = [table for table in tables if len(table)]
    return (
        pd.concat(filled, ignore_index=True)
        if filled
        else pd.DataFrame(columns=["service", "demand_id", "weight"])
    )
