"""Classes of units by which what a goal asks differs: which class people belong to, and which classes do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault
from coverplan.plan import ReachGoal
from coverplan.tables import text_column
from coverplan.units import ClassCutoffs, Classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coverplan.layers import UnitTree
    from coverplan.plan import CapacityGoal, Goal
    from coverplan.study import Study
    from coverplan.units import Within

__all__ = ["by_class", "class_faults", "classes_of", "classified", "limits_of", "plan_file", "targets_of"]

# The first digit of 城乡分类 (统计用城乡划分代码).
_URBAN_RURAL = {"1": "urban", "2": "rural"}


def classified(goal: ReachGoal) -> Classes | None:
    """Return the classes by which a goal differs, as the first key that has any names them; None where all are alike."""
    return next(iter(goal.classes.values()), None)


def classes_of(study: Study, codes: pd.Series, classes: Classes) -> pd.Series:
    """Return the class of unit of each code, ``""`` where it is not known.

    Parameters
    ----------
    study
        With units.
    codes
        Unit codes of any level.
    classes
        Whose words say by what units fall into classes: 城乡分类 and level are those of the unit itself, or of the
        first above it that is among the units; a type that of the unit of the level at which those types are found.
    """
    tree = study.unit_tree
    word = _words(tree, classes)
    found = {code: next((word[up] for up in tree.upwards(code) if up in word), "") for code in codes.unique()}
    return codes.map(found).astype(str)


def _words(tree: UnitTree, classes: Classes) -> dict[str, str]:
    """Return the class of each unit that decides for those inside it."""
    units = tree.units
    if classes.sort == "urban_rural":
        words = units["urban_rural"].str[:1].map(_URBAN_RURAL).fillna("")
    elif classes.sort == "level":
        words = units["level"]
    else:
        levels = units["level"][units["type"].isin(classes.names)].unique()
        words = units["type"][units["level"].isin(levels)]
    return {str(code): str(word) for code, word in words.items()}


def by_class(study: Study, codes: pd.Series, given: Mapping[str, float], otherwise: float) -> pd.Series:
    """Return the figure that holds for each code: of its class, NaN where that is not known; ``otherwise`` where no class is given."""
    if not given:
        return pd.Series(otherwise, index=codes.index, dtype=float)
    return classes_of(study, codes, Classes(tuple(given))).map(given).astype(float)


def limits_of(study: Study, codes: pd.Series, within: Within) -> pd.Series:
    """Return the cutoff that holds for each code, in metres or seconds; NaN where its class is not known."""
    if isinstance(within, ClassCutoffs):
        return by_class(study, codes, within.by_class, np.nan)
    return by_class(study, codes, {}, within.value)


def targets_of(study: Study, codes: pd.Series, goal: ReachGoal | CapacityGoal) -> pd.Series:
    """Return the target that holds for each code: of its class where the goal has them, the highest where that is not known."""
    given = goal.class_targets if isinstance(goal, ReachGoal) else {}
    return by_class(study, codes, given, goal.target).fillna(max(given.values(), default=goal.target))


def plan_file(study: Study) -> str:
    """Return the name of the file that the plan was read from."""
    return "plan.toml" if study.plan.path is None else str(study.plan.path)


def class_faults(study: Study, goal: Goal) -> Iterator[Fault]:
    """Yield what does not fit: classes that no unit is of, and classes with people for which there is no cutoff."""
    people = study.residents
    if not isinstance(goal, ReachGoal) or people is None or goal.group not in people:
        return
    for key, classes in goal.classes.items():
        there = np.asarray(people[goal.group].astype(float) > 0)
        lived_in = classes_of(study, text_column(people, "unit_code")[there], classes)
        lacking = sorted(set(lived_in) - set(classes.names) - {""})
        if lacking:
            yield Fault.of(
                "goal.class-lacking", file=plan_file(study), goal=goal.id, key=key, classes=", ".join(lacking)
            )
        if classes.sort == "type":
            types = set(study.unit_tree.units["type"]) - {""}
            unknown = [word for word in classes.names if word not in types]
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
