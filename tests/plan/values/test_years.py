"""[years], [forecast] and [cohort]: in their order, or refused with what is wrong."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, plan_of, read

YEARS = "[years]\nbase = 2025\nfar = 2035\n"


def test_the_horizons_that_a_plan_has(tmp_path):
    assert read(tmp_path, AREA).years is None
    years = read(tmp_path, f"{AREA}[years]\nbase = 2025\nnear = 2030\nfar = 2035\n").years
    assert years.horizons == {"base": 2025, "near": 2030, "far": 2035}
    assert list(years.span) == list(range(2025, 2036))
    assert read(tmp_path, AREA + YEARS).years.horizons == {"base": 2025, "far": 2035}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("base = 2025\nfar = 2025", "years.far = 2025: must be later than base = 2025."),
        ("base = 2035\nfar = 2025", "years.far = 2025: must be later than base = 2035."),
        ("base = 2025\nnear = 2024\nfar = 2035", "years.near = 2024: must be later than base = 2025."),
        ("base = 2025\nnear = 2036\nfar = 2035", "years.far = 2035: must be later than near = 2036."),
        ("base = 25\nfar = 2035", "years.base = 25: must be >= 1950."),
        ("base = 2025\nfar = 20350", "years.far = 20350: must be <= 2150."),
        ('base = "2025"\nfar = 2035', "years.base = 2025: must be a whole number."),
        ("far = 2035", "years.base is missing; add it."),
        ("base = 2025", "years.far is missing; add it."),
    ],
)
def test_years_out_of_order_are_refused(tmp_path, text, said):
    assert faults(tmp_path, f"{AREA}[years]\n{text}\n") == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'groups = ["residents", "residents"]\nsurvival = [1, 1]',
            'cohort.groups = ["residents", "residents"]: a group can stand once only.',
        ),
        (
            'groups = ["residents", "residents_60plus"]\nsurvival = [1.0]\nageing = ["1 %"]',
            "cohort.survival = [1.0]: groups make 2 bands of age; 2 figures are wanted here.",
        ),
        (
            'groups = ["residents", "residents_60plus"]\nsurvival = [1.0, 0.9]\nageing = [0.1, 0.2]',
            "cohort.ageing = [0.1, 0.2]: groups make 2 bands of age; 1 figure is wanted here.",
        ),
        (
            'groups = ["residents"]\nsurvival = [1.0]\nmigration = ["1 %", "1 %"]',
            'cohort.migration = ["1 %", "1 %"]: groups make 1 band of age; 1 figure is wanted here.',
        ),
        (
            'groups = ["residents", "residents_60plus"]\nsurvival = [1.0, 0.9]',
            "cohort.ageing = []: groups make 2 bands of age; 1 figure is wanted here.",
        ),
    ],
)
def test_a_cohort_that_does_not_add_up_is_refused(tmp_path, text, said):
    assert faults(tmp_path, f"{AREA}{YEARS}[cohort]\n{text}\n")[:1] == [said]


def test_a_cohort_of_one_group_needs_no_ageing():
    made = plan_of(years={"base": 2025, "far": 2035}, cohort={"groups": ["residents"], "survival": ["99 %"]})
    assert (made.cohort.ageing, made.cohort.migration, made.cohort.births) == ([], [], 0.0)


def test_a_group_is_forecast_in_one_way(tmp_path):
    text = (
        f'{AREA}{YEARS}[forecast]\nresidents = "1 %"\n[cohort]\ngroups = ["residents"]\nsurvival = [0.99]\n'
    )
    assert faults(tmp_path, text) == [
        "group 'residents' stands under [forecast] and under [cohort]; it is forecast in one way only. Leave one out."
    ]


def test_a_forecast_needs_a_base_year(tmp_path):
    text = f'{AREA}[forecast]\nresidents = "1 %"\n[cohort]\ngroups = ["dibao"]\nsurvival = [0.99]\n'
    assert faults(tmp_path, text) == [
        f"{key} needs to know of which year the figures are. Write base and far under [years]."
        for key in ("forecast", "cohort")
    ]
