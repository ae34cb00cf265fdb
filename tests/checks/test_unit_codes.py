"""Codes of units: GB/T 2260 for counties, GB/T 10114 for towns, the statistics' ranges for villages."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from checks_toy import about, only, planned, told, with_values
from toy_town import CRS, TOWNS, VILLAGES, at, boundaries

from coverplan.texts import Term

ABOVE = {"county": "", "town": "370832", "village": "370832001"}


def unit(code: str, level: str, **more: object) -> dict[str, object]:
    return {"unit_code": code, "name": "甲", "level": level, "parent_code": ABOVE[level]} | more


def judged(*units: dict[str, object]) -> list[tuple[object, ...]]:
    """What is said of the codes of units that stand apart from each other."""
    places = [at(100 * number, 0).buffer(10) for number in range(len(units))]
    frame = gpd.GeoDataFrame(list(units), geometry=places, crs=CRS)
    return [about(one) for one in told(only(boundaries=frame), "code.")]


def says(rule: str, code: str, **params: object) -> tuple[object, ...]:
    return rule, "boundaries", code, "甲", {"name": "甲", "code": code} | params


# The last three digits of a code, and what they make of a unit: facts on codes, section 3.
RANGES = [
    ("town", 0, None),
    ("town", 1, "街道"),
    ("town", 99, "街道"),
    ("town", 100, "镇"),
    ("town", 199, "镇"),
    ("town", 200, "乡"),
    ("town", 399, "乡"),
    ("town", 400, "quasi"),
    ("town", 599, "quasi"),
    ("town", 600, None),
    ("town", 999, None),
    ("village", 0, None),
    ("village", 1, "居委会"),
    ("village", 199, "居委会"),
    ("village", 200, "村委会"),
    ("village", 399, "村委会"),
    ("village", 400, "quasi"),
    ("village", 599, "quasi"),
    ("village", 600, None),
]


NOTHING = ("", None, float("nan"))


@pytest.mark.parametrize(("level", "number", "kind"), RANGES)
def test_the_last_three_digits_say_what_a_unit_is(level, number, kind):
    code = f"{ABOVE[level]}{number:03}"
    of_the_number = {
        "quasi": [says("code.quasi", code)],
        None: [says("code.range", code, number=f"{number:03}")],
    }.get(kind, [])
    # a table without types is not asked for them, nor is a row without
    assert judged(unit(code, level)) == of_the_number
    assert judged(*(unit(code, level, type=none) for none in NOTHING)) == 3 * of_the_number
    right, wrong = unit(code, level, type=kind), unit(code, level, type="园区")
    of_the_type = [] if of_the_number else [says("code.type-differs", code, said=kind, type="园区")]
    assert judged(right, wrong) == 2 * of_the_number + of_the_type


@pytest.mark.parametrize(
    ("level", "digits", "codes"),
    [
        ("county", 6, ["37083", "3708320", "37083A", "37083²", "３７０８３２", ""]),
        (
            "town",
            9,
            ["37083200", "3708320010", "37083200x", "37083200²", "370832００１", "370832", "370832001201"],
        ),
        (
            "village",
            12,
            [
                "37083200120",
                "3708320012010",
                "37083200120x",
                "37083200120²",
                "３７０８３２００１２０１",
                "370832001",
                "-70832001201",
            ],
        ),
    ],
)
def test_a_code_has_the_digits_of_its_level(level, digits, codes):
    # nothing can be read from such a code, so nothing more is said of it
    units = [unit(code, level, type="园区", parent_code="9", urban_rural="9") for code in codes]
    assert judged(*units) == [says("code.structure", code, digits=digits) for code in codes]


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("370832001", "town", "370833"),
        ("370832001201", "village", "370832002"),
        ("370832001201", "village", "1"),
    ],
)
def test_a_code_begins_with_the_code_above_it(code, level, parent):
    fine = [unit(code, level, parent_code=above) for above in (ABOVE[level], *NOTHING)]
    assert judged(*fine, unit(code, level, parent_code=parent)) == [
        says("code.parent", code, why=Term.of("code.parent.prefix", parent=parent))
    ]


@pytest.mark.parametrize(
    ("level", "code"), [("county", "370832"), ("town", "370832001"), ("village", "370832001201")]
)
def test_the_urban_rural_class_is_one_of_the_standard(level, code):
    known = ("111", "112", "121", "122", "123", "210", "220", "urban", "rural", 220, *NOTHING)
    unknown = ("113", "1", "2200", "Urban")
    assert judged(*(unit(code, level, urban_rural=word) for word in (*known, *unknown))) == [
        says("code.urban-rural", code, value=word) for word in unknown
    ]


def test_every_fault_of_a_code_is_told():
    frame = unit("370833001450", "village", urban_rural="9")
    assert [one[0] for one in judged(frame)] == ["code.quasi", "code.parent", "code.urban-rural"]


def test_each_unit_is_judged_by_its_own_row():
    frame = with_values(TOWNS[1], with_values(VILLAGES[2], type="居委会"), type="乡", urban_rural="999")
    frame["parent_code"] = frame["parent_code"].where(frame["level"] != "county")  # as files have it: none
    frame["type"] = frame["type"].astype(object).where(frame["level"] != "county", pd.NA)
    assert [about(one)[:3] for one in told(only(boundaries=frame), "code.")] == [
        ("code.type-differs", "boundaries", TOWNS[1]),
        ("code.urban-rural", "boundaries", TOWNS[1]),
        ("code.type-differs", "boundaries", VILLAGES[2]),
    ]


def test_codes_of_another_country_are_not_judged():
    elsewhere = boundaries().replace({"unit_code": {TOWNS[0]: "LI-01"}, "parent_code": {TOWNS[0]: "LI-01"}})
    chinese = only(boundaries=elsewhere)
    assert {one.rule for one in told(chinese, "code.")} == {"code.structure", "code.parent"}
    assert told(planned(chinese, units={"code_scheme": "free"})) == []
