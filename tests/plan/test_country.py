"""In which country a study lies: as it is stated, else as codes and place say."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, plan_of

from coverplan.plan import Jurisdiction, jurisdiction_of

BEIJING, ULAANBAATAR, VADUZ = (116.0, 39.8, 116.1, 39.9), (106.8, 47.8, 107.0, 48.0), (9.5, 47.0, 9.6, 47.1)


@pytest.mark.parametrize(
    ("country", "scheme", "bounds", "said"),
    [
        ("CN", "free", VADUZ, (True, True)),
        ("HK", "free", None, (True, True)),
        ("MN", "cn", BEIJING, (False, True)),  # what is stated goes before codes and place
        ("", "cn", VADUZ, (True, True)),
        ("", "free", BEIJING, (True, False)),
        ("", "free", ULAANBAATAR, (True, False)),
        ("", "free", VADUZ, (False, True)),
        ("", "free", None, (False, True)),
    ],
)
def test_whose_rules_hold(country, scheme, bounds, said):
    assert jurisdiction_of(country, scheme, bounds, crs="EPSG:4326") == Jurisdiction(*said)


def test_a_code_is_two_letters_of_either_case(tmp_path):
    area = {"name": "甲县", "crs": "EPSG:4548"}
    assert plan_of(area=area | {"country": " cn "}).area.country == "CN"
    assert plan_of(area=area | {"country": ""}).area.country == ""
    assert faults(tmp_path, f'{AREA}country = "CHN"') == [
        "area.country = CHN: must be an ISO 3166 code of two letters, such as CN."
    ]
