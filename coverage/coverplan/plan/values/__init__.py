"""What may stand at the keys of plan.toml: ids, cutoffs and shares, years, figures that change over them."""

from __future__ import annotations

from coverplan.plan.values.fields import (
    EVERY_GROUP,
    FARTHEST_M,
    LONGEST_RUN_S,
    MOST,
    MOST_PER_PERSON,
    CutoffField,
    Identifier,
    MeasureField,
    Share,
    WithinField,
    adding_up,
    as_share,
    id_from,
)
from coverplan.plan.values.periods import last_year_of
from coverplan.plan.values.shown import as_written
from coverplan.plan.values.steps import Steps, number, steps_of
from coverplan.plan.values.strict import Strict, Title, as_list
from coverplan.plan.values.years import Cohort, Horizon, YearField, YearlyRate, Years

__all__ = [
    "EVERY_GROUP",
    "FARTHEST_M",
    "LONGEST_RUN_S",
    "MOST",
    "MOST_PER_PERSON",
    "Cohort",
    "CutoffField",
    "Horizon",
    "Identifier",
    "MeasureField",
    "Share",
    "Steps",
    "Strict",
    "Title",
    "WithinField",
    "YearField",
    "YearlyRate",
    "Years",
    "adding_up",
    "as_list",
    "as_share",
    "as_written",
    "id_from",
    "last_year_of",
    "number",
    "steps_of",
]
