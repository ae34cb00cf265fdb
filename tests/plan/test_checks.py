"""[checks]: rules by their key, typed; what is unknown is refused with what is near."""

from __future__ import annotations

from datetime import date

import pytest
from plan_toy import AREA, faults

from coverplan.plan import Plan, read_plan


def read(tmp_path, text: str) -> Plan:
    (tmp_path / "plan.toml").write_text(AREA + text, encoding="utf-8")
    return read_plan(tmp_path)


def test_a_rule_is_switched_relevelled_and_set(tmp_path):
    book = read(
        tmp_path,
        '[checks.rules."border.gap"]\nlevel = "warning"\nleast_m2 = 5\n[checks.rules."code.quasi"]\non = false\n',
    ).rulebook
    assert (book.level("border.gap"), book.number("border.gap", "least_m2")) == ("warning", 5.0)
    assert (book.state("code.quasi"), book.state("code.range")) == ("off", "applied")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ('[units]\nvintage = "2021"\n', date(2021, 12, 31)),
        ('[units]\nvintage = "2021-02"\n', date(2021, 2, 28)),
        ('[units]\nvintage = "2021-02-03"\n', date(2021, 2, 3)),
        ('[units]\nvintage = "2021-13"\n', None),
        ('[units]\nvintage = "七普"\n', None),
        ('[units]\nvintage = "2021"\n[checks]\ndate = 2025-09-01\n', date(2025, 9, 1)),
    ],
)
def test_the_day_is_the_one_stated_else_the_last_of_the_vintage(tmp_path, text, day):
    assert read(tmp_path, text).rulebook.day == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[checks.rules."border.gpa"]\non = false', "Did you mean: border.gap"),
        ('[checks.rules."border.gap"]\nleast = 2', "Did you mean: least_m2"),
        ('[checks.rules."border.gap"]\npercent = 2', "Known: least_m2, level, on"),
        ('[checks.rules."border.gap"]\nleast_m2 = "5"', "must be a number"),
        ('[checks.rules."border.gap"]\nleast_m2 = -1', "must be >= 1"),
        ('[checks.rules."border.gap"]\nlevel = "eror"', "Did you mean: error"),
        ('[checks.rules."border.gap"]\non = "no"', "true or false"),
        ('[checks]\ndate = "2023"', "[checks]"),
        ('[checks.rules."code.twice"]\non = false', "stays on"),
        ('[checks.rules."code.twice"]\nlevel = "info"', "stays on"),
    ],
)
def test_what_is_unknown_is_told_with_what_is_near(tmp_path, text, told):
    (line,) = faults(tmp_path, AREA + text)
    assert told in line or told == "[checks]"
    assert line.startswith("checks.")


def test_a_plan_made_in_python_is_held_to_the_same():
    with pytest.raises(ValueError, match="nmae"):
        Plan.model_validate(
            {
                "id": "x",
                "area": {"name": "x", "crs": "EPSG:4548"},
                "checks": {"rules": {"nmae.duplicate": {}}},
            }
        )
