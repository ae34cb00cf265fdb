"""The rules by which points join the roads: what they may be, and how they are said."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coverplan.errors import InputError
from coverplan.network import SnapRules
from coverplan.network.travel import PROFILES, profile_from


@pytest.mark.parametrize("name", ["limit_m", "off_road_kph", "band_m"])
@pytest.mark.parametrize("value", [-0.5, math.inf, math.nan, "5", None, True])
def test_a_rule_that_is_no_number_from_nought_up_is_refused(name, value):
    with pytest.raises(InputError) as error:
        SnapRules(**{name: value})
    (fault,) = error.value.faults
    assert fault.key == "error.option"
    allowed = "> 0" if name == "off_road_kph" else ">= 0"
    assert (fault.params["name"], fault.params["allowed"]) == (name, allowed)
    assert fault.params["value"] is value
    assert str(value) in fault.message("zh")


def test_all_wrong_rules_are_named_at_once():
    with pytest.raises(InputError) as error:
        SnapRules(limit_m=-1, off_road_kph=0, band_m=-1)
    assert [fault.params["name"] for fault in error.value.faults] == ["limit_m", "off_road_kph", "band_m"]


def test_nought_is_a_limit_and_a_band_and_no_speed():
    rules = SnapRules(limit_m=0, band_m=0, off_road_kph=0.5)
    assert (rules.limit_m, rules.band_m) == (0, 0)
    with pytest.raises(InputError):
        SnapRules(off_road_kph=0)
    assert SnapRules(limit_m=np.float64(250)).limit_m == 250


def test_three_kilometres_and_six_tenths_an_hour_are_one_metre_a_second():
    assert SnapRules(off_road_kph=3.6).off_road_m_per_s == 1.0
    assert SnapRules(off_road_kph=18).off_road_m_per_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (SnapRules(), "within 1 km, 3 km/h off the road"),
        (SnapRules(limit_m=300, off_road_kph=4.5), "within 300 m, 4.5 km/h off the road"),
    ],
)
def test_rules_are_said_in_words(rules, said):
    assert rules.words("en") == said
    band = SnapRules(rules.limit_m, rules.off_road_kph, band_m=70)
    assert band.words("en").startswith(said)
    assert "70 m" in band.words("en")
    assert "70" in band.words("zh")
    assert "{" not in rules.words("zh") + band.words("zh")


def test_a_profile_hands_on_its_rules():
    profile = profile_from({"profile": "walk", "snap_limit_m": 250, "snap_band_m": 40, "off_road_kph": 2})
    assert profile.snap_rules == SnapRules(limit_m=250, off_road_kph=2, band_m=40)
    assert PROFILES["walk"].snap_rules == SnapRules()
