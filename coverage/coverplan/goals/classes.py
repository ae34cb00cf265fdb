"""Classes of units by which a goal's cutoffs differ: which class people belong to, and which classes do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault
from coverplan.plan import ReachGoal
from coverplan.tables import text_column
from coverplan.units import ClassCutoffs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.layers import UnitTree
    from coverplan.plan import Goal
    from coverplan.study import Study
    from coverplan.units import Within

__all__ = ["class_faults", "classes_of", "classified", "limits_of", "plan_file"]

# The first digit of 城乡分类 (统计用城乡划分代码).
_URBAN_RURAL = {"1": "urban", "2": "rural"}


def classified(goal: ReachGoal) -> ClassCutoffs | None:
    """Return the cutoffs by class that a goal has, the first of them; None where every class has the same."""
    return next((limit for limit in goal.limits if isinstance(limit, ClassCutoffs)), None)


def classes_of(study: Study, codes: pd.Series, cutoffs: ClassCutoffs) -> pd.Series:
    """Return the class of unit of each code, ``""`` where it is not known.

    Parameters
    ----------
    study
        With units.
    codes
        Unit codes of any level.
    cutoffs
        Whose words say by what units fall into classes: 城乡分类 and level are those of the unit itself, or of the
        first above it that is among the units; a type that of the unit of the level at which those types are found.
    """
    tree = study.unit_tree
    word = _words(tree, cutoffs)
    found = {code: next((word[up] for up in tree.upwards(code) if up in word), "") for code in codes.unique()}
    return codes.map(found).astype(str)


def _words(tree: UnitTree, cutoffs: ClassCutoffs) -> dict[str, str]:
    """Return the class of each unit that decides for those inside it."""
    units = tree.units
    if cutoffs.sort == "urban_rural":
        words = units["urban_rural"].str[:1].map(_URBAN_RURAL).fillna("")
    elif cutoffs.sort == "level":
        words = units["level"]
    else:
        levels = units["level"][units["type"].isin(cutoffs.by_class)].unique()
        words = units["type"][units["level"].isin(levels)]
    return {str(code): str(word) for code, word in words.items()}


def limits_of(study: Study, codes: pd.Series, within: Within) -> pd.Series:
    """Return the cutoff that holds for each code, in metres or seconds; NaN where its class is not known."""
    if not isinstance(within, ClassCutoffs):
        return pd.Series(within.value, index=codes.index, dtype=float)
    return classes_of(study, codes, within).map(within.by_class).astype(float)


def plan_file(study: Study) -> str:
    """Return the name of the file that the plan was read from."""
    return "plan.toml" if study.plan.path is None else str(study.plan.path)


def class_faults(study: Study, goal: Goal) -> Iterator[Fault]:
    """Yield what does not fit: classes that no unit is of, and classes with people for which there is no cutoff."""
    people = study.residents
    if not isinstance(goal, ReachGoal) or people is None or goal.group not in people:
        return
    for key, limit in zip(("within", "and_within"), goal.limits, strict=False):
        if not isinstance(limit, ClassCutoffs):
            continue
        there = np.asarray(people[goal.group].astype(float) > 0)
        classes = classes_of(study, text_column(people, "unit_code")[there], limit)
        lacking = sorted(set(classes) - set(limit.by_class) - {""})
        if lacking:
            yield Fault.of(
                "goal.class-lacking", file=plan_file(study), goal=goal.id, key=key, classes=", ".join(lacking)
            )
        if limit.sort == "type":
            types = set(study.unit_tree.units["type"]) - {""}
            unknown = [word for word in limit.by_class if word not in types]
            if unknown:
                known = ", ".join(sorted(types))
                yield Fault.of(
                    "goal.class-unknown",
                    file=plan_file(study),
                    goal=goal.id,
                    key=key,
                    classes=", ".join(unknown),
                    known=known,
                )
