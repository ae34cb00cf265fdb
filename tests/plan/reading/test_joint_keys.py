"""Keys of a block for several goals, read from a file: refused one by one, written as they were read."""

from __future__ import annotations

import pandas as pd
import plan_toy
import pytest

PLAN = f"""{plan_toy.AREA}
[travel.car]
profile = "car"
[[goals]]
id = "g"
kind = "reach"
facility = "public_cemetery"
within = "5 km"
travel = "car"
[[goals]]
id = "c"
kind = "capacity"
facility = "public_cemetery"
capacity = "plots"
per_person = 0.1
[[siting]]
id = "j"
goals = ["g"]
"""


TWO_RULES = """[[siting.rules]]
rule = "budget"
title = "R"
limit = 3
[[siting.rules]]
rule = "count"
title = "R"
at_most = 3
"""


KIND = '[[siting.kinds]]\nkind = "public_cemetery"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "siting[j].kinds"),
        ('model = "lscp"\n' + KIND, "'model' is for one goal only"),
        ("phases = [2028, 2027]\n" + KIND, "phases go from the earliest"),
        ('[[siting.kinds]]\nkind = "hotel"\n', "hotel"),
        (KIND + '[[siting.rules]]\nrule = "budget"\n', "limit"),
        (KIND + '[[siting.rules]]\nrule = "budget"\nlimit = 5.0\nleast_m = 3.0\n', "least_m"),
        (KIND + '[[siting.rules]]\nrule = "value_floor"\nshare = "50 %"\ngoal = "q"\n', "'q'"),
        (KIND + '[[siting.rules]]\nrule = "cheap"\n', "cheap"),
        (KIND + KIND, "siting[j].kinds: 'public_cemetery' stands more than once"),
        (
            'title = "T"\n' + KIND + 'sizes = [{ size = "s", cost = 1 }, { size = "s", cost = 2 }]\n',
            "sizes: 's' stands more than once",
        ),
        (KIND + TWO_RULES, "siting[j].rules.title: 'R' stands more than once"),
        (
            KIND + TWO_RULES.replace("title", "title_en"),
            "siting[j].rules.title_en: 'R' stands more than once",
        ),
        (
            KIND + TWO_RULES.replace('"R"\nl', '"S"\nl') + "phase = 2035\n",
            "rules[R].phase: 2035 is not among the phases of the block (there are none)",
        ),
        (
            "phases = [2027]\n"
            + KIND
            + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = { 2027 = 5, 2031 = 5 }\n',
            "rules[R].limit: 2031 is not among the phases of the block (2027)",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = nan\n',
            "siting[j].rules[R].limit = nan: must be a finite number",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = { 2027 = nan }\n',
            "siting[j].rules[R].limit.2027 = nan: must be a finite number",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "value_floor"\ngoal = "g"\ntitle = "R"\nshare = "120 %"\n',
            "siting[j].rules[R].share",
        ),
        (KIND + '[[siting.rules]]\nrule = "count"\nat_leest = 1\n', "at_leest"),
        (
            KIND + '[[siting.kinds]]\nkind = "hospital"\n',
            "siting[j].kinds: no goal of the block counts 'hospital' (they count public_cemetery)",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "count"\ntitle = "R"\nat_most = 1\nkinds = ["hospital"]\n',
            "rules[R].kinds: no goal of the block counts 'hospital'",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = 3\ncarries_over = true\n',
            "rules[R].carries_over: with a single limit there is nothing to carry over",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "together"\ntitle = "R"\nsites = ["a", "a"]\n',
            "rules[R].sites: a is a single site",
        ),
        (KIND + '[[siting.rules]]\nrule = "exclusive"\nsites = ["a"]\n', "a is a single site"),
    ],
)
def test_a_block_that_cannot_be_meant_is_refused_key_by_key(tmp_path, text, said):
    faults = plan_toy.faults(tmp_path, PLAN + text)
    assert any(said in line for line in faults)
    assert len(faults) == 1 or "model" in text


def test_a_goal_of_a_block_stands_once(tmp_path):
    twice = PLAN.replace('goals = ["g"]', 'goals = ["g", "g"]') + KIND
    (fault,) = plan_toy.faults(tmp_path, twice)
    assert "siting[j].goals: 'g' stands more than once" in fault


def test_goals_and_keys_of_one_goal_do_not_mix(tmp_path):
    one = plan_toy.GOOD + "phases = [2027]\n"
    assert any("'phases' is for a block with goals only" in line for line in plan_toy.faults(tmp_path, one))
    total = PLAN.replace('goals = ["g"]', 'goals = ["c"]') + KIND
    assert any("has no travel" in line for line in plan_toy.faults(tmp_path, total))
    none = plan_toy.GOOD.replace('goal = "g"', 'id = "x"')
    assert any("goal" in line for line in plan_toy.faults(tmp_path, none))
    other = PLAN.replace('goals = ["g"]', 'goals = ["zz"]') + KIND
    assert any("no quota, reach or capacity goal 'zz'" in line for line in plan_toy.faults(tmp_path, other))


def test_a_block_is_written_as_it_was_read(tmp_path):
    from coverplan.plan import toml_of

    text = PLAN + "phases = [2027]\n" + KIND + '[[siting.rules]]\nrule = "budget"\nlimit = { 2027 = 5.0 }\n'
    plan = plan_toy.read(tmp_path, text)
    again = plan_toy.read(tmp_path, toml_of(plan))
    assert again.siting == plan.siting
    assert pd.Series(plan.siting_ids).tolist() == ["j"]
