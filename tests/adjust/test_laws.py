"""Laws of changes of units: what is conserved, what stays, what does not matter."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from square_county import NAMES, NE, NW, SE, SW, changes, line_file, study, town_of, village

from coverplan.adjust import apply_changes, compare_adjustment, reverse_changes, write_study_after
from coverplan.checks import check
from coverplan.goals import measure

EAST = {"code": "370832103", "name": "东镇"}
SAID = ["unit_code", "name", "level", "type", "parent_code"]
# One change of each sort, of units of their own.
INDEPENDENT = [
    {"action": "transfer", "villages": [village(5)], "to": NW},
    {"action": "rename", "unit": SW, "name": "新街道"},
    {"action": "merge", "units": [SE, NE], "into": EAST},
    {"action": "move_seat", "unit": village(8), "lon": 117.0, "lat": 35.77},
]


@cache
def county():
    return study()


@cache
def measured():
    return measure(county())


def same_units(one, other):
    columns = [*SAID, "households", "area_km2"]
    pd.testing.assert_frame_equal(pd.DataFrame(one[columns]), pd.DataFrame(other[columns]), check_dtype=False)
    assert all(
        a.normalize().equals_exact(b.normalize(), 1e-9)
        for a, b in zip(one.geometry, other.geometry, strict=True)
    )


def test_a_merge_and_the_split_after_it_give_the_goals_back():
    merged = apply_changes(county(), changes({"action": "merge", "units": [SE, NE], "into": EAST}))
    split = {
        "action": "split", "unit": EAST["code"],
        "into": [{"code": code, "name": NAMES[code], "villages": [village(n) for n in range(16) if town_of(n) == code]} for code in (SE, NE)],
    }  # fmt: skip
    back = apply_changes(merged.after, changes(split, reverses="try"))
    same_units(back.after.boundaries, county().boundaries)
    now, then = measure(back.after), measured()
    assert now.goals["value"].tolist()[:1] == then.goals["value"].tolist()[:1]
    # those who served the merged town serve both parts: nobody is left out who was served
    assert now.goals.loc[1, "value"] >= then.goals.loc[1, "value"]


def test_a_transfer_and_the_way_back_give_everything_back():
    there = apply_changes(
        county(), changes({"action": "transfer", "villages": [village(5), village(1)], "to": SE})
    )
    back = apply_changes(
        there.after,
        changes({"action": "transfer", "villages": [village(5), village(1)], "to": SW}, reverses="try"),
    )
    same_units(back.after.boundaries, county().boundaries)
    pd.testing.assert_frame_equal(measure(back.after).units, measured().units)


def test_a_name_and_the_old_name_again():
    there = apply_changes(county(), changes({"action": "rename", "unit": SW, "name": "新街道"}))
    back = apply_changes(there.after, reverse_changes(there))
    same_units(back.after.boundaries, county().boundaries)


def test_goals_of_units_that_are_not_touched_stay_as_they_are():
    made = compare_adjustment(apply_changes(county(), changes(INDEPENDENT[2])), before=measured())
    table = made.table
    untouched = table[
        table["unit_code_before"].isin([SW, NW, *(village(n) for n in range(16) if town_of(n) in (SW, NW))])
    ]
    assert len(untouched)
    assert set(untouched["effect"]) == {"same"}
    pd.testing.assert_series_equal(untouched["value_before"], untouched["value_after"], check_names=False)


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_order_of_changes_that_have_nothing_in_common_does_not_matter(order):
    one = apply_changes(county(), changes(*INDEPENDENT)).after
    other = apply_changes(county(), changes(*(INDEPENDENT[at] for at in order))).after
    same_units(one.boundaries, other.boundaries)
    pd.testing.assert_frame_equal(pd.DataFrame(one.residents), pd.DataFrame(other.residents))
    pd.testing.assert_frame_equal(pd.DataFrame(one.facilities), pd.DataFrame(other.facilities))
    pd.testing.assert_frame_equal(one.indicators, other.indicators)


def test_the_order_of_rows_does_not_matter():
    asked = changes(*INDEPENDENT)
    turned = study(
        boundaries=county().boundaries[::-1].reset_index(drop=True),
        residents=county().residents[::-1].reset_index(drop=True),
    )
    same_units(apply_changes(turned, asked).after.boundaries, apply_changes(county(), asked).after.boundaries)


def test_a_town_that_becomes_a_street_is_bound_by_the_goal_of_streets():
    one = {"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"}
    made = compare_adjustment(apply_changes(county(), changes(one)), before=measured())
    assert made.newly_missed == ("centre",)
    [row] = made.table[(made.table["goal_id"] == "centre") & (made.table["unit_code_before"] == SE)].to_dict(
        "records"
    )
    assert (row["met_after"], row["effect"]) == (False, "loses")


def test_an_enclave_is_an_error_of_the_study_after_and_no_refusal():
    made = compare_adjustment(
        apply_changes(county(), changes({"action": "transfer", "villages": [village(10)], "to": SW})),
        before=measured(),
    )
    # village 10 touches the south-west in one corner only
    assert ("border.several-parts", SW) in {
        (found.rule, found.unit_code) for found in made.new_findings.errors
    }


def test_the_reload_shares_the_roads():
    made = apply_changes(county(), changes(INDEPENDENT[1]))
    assert made.after.road_layer is county().road_layer


@st.composite
def random_changes(draw):
    """Changes that can be applied: villages go anywhere, then towns merge or are split in two."""
    villages = draw(st.lists(st.integers(0, 15), unique=True, max_size=3))
    made = []
    where = {n: town_of(n) for n in range(16)}
    for n in villages:
        to = draw(st.sampled_from([town for town in NAMES if town != where[n]]))
        made.append({"action": "transfer", "villages": [village(n)], "to": to})
        where[n] = to
    towns = draw(st.permutations(sorted(NAMES)))
    if draw(st.booleans()):
        made.append({"action": "merge", "units": towns[:2], "into": {"code": "370832110", "name": "合镇"}})
    mine = sorted(n for n, town in where.items() if town == towns[2])
    if len(mine) > 1 and draw(st.booleans()):
        cut = draw(st.integers(1, len(mine) - 1))
        named = zip((towns[2], "370832111"), (mine[:cut], mine[cut:]), strict=True)
        parts = [
            {"code": code, "name": f"分{code[-3:]}镇", "villages": list(map(village, part))}
            for code, part in named
        ]
        parts[0]["type"] = {"370832001": "街道", "370832201": "乡"}.get(towns[2], "镇")
        made.append({"action": "split", "unit": towns[2], "into": parts})
    if not made:
        made.append({"action": "rename", "unit": NW, "name": "别镇"})
    return made


@given(random_changes())
@settings(max_examples=4)
def test_random_changes_conserve_and_can_be_undone(made):
    adjusted = apply_changes(county(), changes(*made))
    after, before = adjusted.after, county()
    units = after.boundaries
    for level in ("town", "village"):
        mine, was = units[units["level"] == level], before.boundaries[before.boundaries["level"] == level]
        assert mine.area.sum() == pytest.approx(was.area.sum())
        assert mine["households"].sum() == pytest.approx(was["households"].sum())
        assert shapely.coverage_is_valid(mine.geometry.to_numpy())
    assert after.residents["residents"].sum() == before.residents["residents"].sum()
    assert set(units["parent_code"].dropna()) <= set(units["unit_code"])
    assert set(after.residents["unit_code"]) <= set(units["unit_code"])
    counts = after.indicators[after.indicators["unit"] == "个"]
    assert counts["value"].sum() == pytest.approx(12.0)
    # undone by villages; the outlines follow from them
    undo = reverse_changes(adjusted).model_copy(update={"outlines": None})
    same_units(apply_changes(after, undo).after.boundaries, before.boundaries)


def test_a_name_that_changes_is_no_code_given_anew(tmp_path):
    one = {"action": "rename", "unit": village(0), "name": "新甲村村民委员会"}
    made = apply_changes(county(), changes(one))
    assert not [finding for finding in check(made.after) if finding.rule == "code.reused"]
    # the study as it is written says so, too
    plan = write_study_after(tmp_path, county(), made.after)
    assert f'renamed = [\n    "{village(0)}",\n]' in plan.read_text(encoding="utf-8")


def test_a_part_in_which_nobody_lives_has_no_households_and_gives_none_back(tmp_path):
    line = line_file(tmp_path, "line.gpkg", (2800, 900), (2800, 2100))
    parts = [
        {"code": village(6), "name": "庚村村民委员会", "side": "left"},
        {"code": f"{SE}298", "name": "新庚村村民委员会", "side": "right"},
    ]
    one = {"action": "split", "unit": village(6), "line": line, "into": parts}
    made = compare_adjustment(
        apply_changes(county(), changes(one, path=tmp_path / "c.toml")), before=measured()
    )
    after = made.adjustment.after.boundaries.set_index("unit_code")
    assert after.loc[[village(6), f"{SE}298"], "households"].tolist() == [40.0, 0.0]
    assert after.loc[SE, "households"] == 160.0
    # a goal that says nothing of a place where nobody lives does no good there
    assert set(made.table.loc[made.table["unit_code_after"] == f"{SE}298", "effect"]) == {"same"}
    merge = {"action": "merge", "units": [village(6), f"{SE}298"], "into": {"code": village(6), "name": "庚村村民委员会"}}  # fmt: skip
    back = apply_changes(made.adjustment.after, changes(merge))
    assert back.after.boundaries.set_index("unit_code").loc[village(6), "households"] == 40.0


def test_chinese_law_holds_for_chinese_studies_only():
    plan = county().plan
    abroad = replace(
        county(), plan=plan.model_copy(update={
            "area": plan.area.model_copy(update={"country": "KZ"}),
            "units": plan.units.model_copy(update={"code_scheme": "free", "name_rules": "none"}),
        }),
    )  # fmt: skip
    merge = {"action": "merge", "units": [SE, NE], "into": {"code": "X1", "name": "东镇", "type": "镇"}}
    notes = apply_changes(abroad, changes(merge)).table["note"]
    assert notes.tolist()[:2] == [f"{SE} 改为 X1", f"{NE} 改为 X1"]
    assert not notes.str.contains("省级|废止").any()
    here = apply_changes(county(), changes({**merge, "into": EAST})).table["note"]
    assert here.str.contains("省级").any()


@pytest.mark.parametrize(("placed_by", "said"), [("given", "按居民点位"), ("seat", "按面积分摊")])
def test_a_cut_says_by_what_people_are_parted(tmp_path, placed_by, said):
    people = county().residents.assign(placed_by=placed_by)
    line = line_file(tmp_path, "line.gpkg", (1900, 1300), (4100, 1300))
    parts = [
        {"code": SE, "name": NAMES[SE], "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    one = {"action": "split", "unit": SE, "line": line, "into": parts}
    made = apply_changes(study(residents=people), changes(one, path=tmp_path / "c.toml"))
    cut = made.table[made.table["unit_code_before"] == village(6)]
    assert cut["note"].str.contains(said).all()
    assert made.after.residents["residents"].sum() == pytest.approx(2800.0)
    whole = made.table[made.table["unit_code_before"] == village(2)]
    assert not whole["note"].str.contains(said).any()
