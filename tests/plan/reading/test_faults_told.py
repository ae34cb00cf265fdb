"""Every kind of fault of plan.toml: at which key it is told, in which words, and what is known there."""

from __future__ import annotations

import pytest
from plan_toy import AREA, GOALS, GOOD, faults, goal, known, near, read, toml_of

QUOTA = toml_of({"goals": [goal("quota", "q")]})
GOAL_KEYS = {
    "id",
    "title",
    "title_en",
    "source",
    "source_en",
    "period",
    "vintage",
    "note",
    "note_en",
    "kind",
    "year",
}
FILE_KEYS = {"path", "datum", "crs", "columns", "layer", "sheet", "encoding", "undo_garbled", "allow_private"}


@pytest.mark.parametrize(
    ("place", "text", "keys"),
    [
        (
            "idd",
            f'idd = "x"\n{AREA}',
            {"id", "title", "title_en", "what_if", "area", "units", "adjust", "years", "forecast", "cohort", "burial_forms", "layers", "checks", "facility_kinds", "travel", "goals", "siting", "measured_on", "print"},
        ),
        ("area.idd", f"{AREA}idd = 1", {"name", "name_en", "code", "crs", "sample", "residents", "country", "credit", "credit_en", "review_number"}),
        ("units.idd", f"{AREA}[units]\nidd = 1", {"code_scheme", "name_rules", "vintage", "crosswalk"}),
        (
            "layers.idd",
            f'{AREA}[layers.idd]\npath = "a.csv"',
            {
                "boundaries", "unit_list", "name_readings", "name_terms", "facilities", "residents", "roads", "indicators", "projects", "people_by_year", "points", "buildings", "settlements",
                "residential_land", "water", "population_raster", "closures", "register", "rates",
                "pillars", "lines", "neighbours", "exclusions",
            },
        ),
        ("layers.water.idd", f'{AREA}[layers.water]\npath = "a"\nidd = 1', FILE_KEYS),
        ("layers.roads.idd", f'{AREA}[layers.roads]\npath = "a"\nidd = 1', FILE_KEYS | {"join_m", "join_at_crossings"}),
        ("layers.residents.idd", f'{AREA}[layers.residents]\npath = "a"\nidd = 1', FILE_KEYS | {"measure", "spread", "grid_m", "vintage"}),
        ("goals[q].idd", f"{AREA}{QUOTA}idd = 1", GOAL_KEYS | {"facility", "all_of", "status", "units", "at_least", "exceptions"}),
        (
            "goals[g].idd",
            GOOD.replace("[[siting]]", "idd = 1\n[[siting]]"),
            GOAL_KEYS
            | {"facility", "all_of", "status", "population", "group", "within", "and_within", "providers", "travel", "by"}
            | {"direction", "eligibility", "target", "each_class", "exceptions", "class_providers", "class_targets"},
        ),
        (
            "goals[r].idd",
            AREA + toml_of({"goals": [goal("ratio", "r", idd=1)]}),
            GOAL_KEYS | {"facility", "status", "part", "whole", "target", "compare"},
        ),
        (
            "goals[m].idd",
            AREA + toml_of({"goals": [goal("minimum", "m", idd=1)]}),
            GOAL_KEYS | {"indicator", "units", "target", "compare", "unit", "exceptions"},
        ),
        ("goals[w].idd", AREA + toml_of({"goals": [goal("works", "w", idd=1)]}), GOAL_KEYS | {"projects", "indicator", "target"}),
        (
            "goals[q].units.idd",
            f"{AREA}{QUOTA}units = {{ idd = 1 }}",
            {"level", "type", "codes", "urban_rural"},
        ),
        (
            "siting[g].idd",
            f"{GOOD}idd = 1",
            {"id", "cover", "goal", "model", "new_sites", "candidates", "site", "time_limit_s", "gap"}
            | {"goals", "title", "title_en", "aims", "phases", "kinds", "rules", "frontier", "grid_m", "exclusions"},
        ),
    ],
)  # fmt: skip
def test_an_unknown_key_is_told_with_every_key_of_its_own_table(tmp_path, place, text, keys):
    [told] = faults(tmp_path, text)
    assert told.startswith(f"{place}: no key is called 'idd'. ")
    assert known(told) == sorted(keys)


@pytest.mark.parametrize(
    ("place", "word", "text", "words"),
    [
        ("goals[g].kind", "reech", GOOD.replace('"reach"', '"reech"'), list(GOALS)),
        ("goals[g].kind", "", GOOD.replace('kind = "reach"', ""), list(GOALS)),
        ("goals[g].kind", "3", GOOD.replace('kind = "reach"', "kind = 3"), list(GOALS)),
        ("units.code_scheme", "us", f'{AREA}[units]\ncode_scheme = "us"', ["cn", "free"]),
        ("units.name_rules", "us", f'{AREA}[units]\nname_rules = "us"', ["cn", "none"]),
        (
            "layers.residents.spread",
            "3",
            f'{AREA}[layers.residents]\npath = "a"\nspread = 3',
            ["points", "buildings", "settlements", "grid", "raster", "seat"],
        ),
        (
            "layers.roads.datum",
            "wgs-84",
            f'{AREA}[layers.roads]\npath = "a"\ndatum = "wgs-84"',
            ["wgs84", "cgcs2000", "gcj02", "bd09"],
        ),
        ("goals[g].by", "tim", GOOD.replace('"5 km"', '"5 km"\nby = "tim"'), ["length", "time"]),
        (
            "goals[g].direction",
            "to",
            GOOD.replace('"5 km"', '"5 km"\ndirection = "to"'),
            ["to_facility", "from_facility"],
        ),
        (
            "goals[q].status[2]",
            "open",
            f'{AREA}{QUOTA}status = ["operating", "open"]',
            ["planned", "building", "operating", "closed"],
        ),
        (
            "goals[q].units.level",
            "street",
            f'{AREA}{QUOTA}units = {{ level = "street" }}',
            ["county", "town", "village"],
        ),
        (
            "goals[q].units.urban_rural",
            "city",
            f'{AREA}{QUOTA}units = {{ urban_rural = "city" }}',
            ["urban", "rural"],
        ),
        (
            "goals[a].compare",
            "=>",
            AREA + toml_of({"goals": [goal("average", "a", compare="=>")]}),
            [">=", ">", "<=", "<"],
        ),
        ("siting[g].model", "max", f'{GOOD}model = "max"', ["mclp", "lscp", "p_median", "p_center"]),
    ],
)
def test_an_unknown_word_is_told_with_every_word_that_may_stand_there(tmp_path, place, word, text, words):
    [told] = faults(tmp_path, text)
    assert told.startswith(f"{place}: '{word}' is not known. ")
    assert known(told) == words


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("crs = ", "csr = ", "crs"),
        ("within = ", "wiithin = ", "within"),
        ("new_sites = 2", "new_site = 2", "new_sites"),
        ('kind = "reach"', 'kind = "reech"', "reach"),
        ('kind = "reach"', 'kind = "Quotas"', "quota"),
        ("new_sites = 2", 'model = "p_centre"', "p_center"),
        ("public_cemetery", "public_cemetry", "public_cemetery"),
        ("new_sites = 2", 'new_sites = 2\ncandidates = "town_seat"', "town_seats"),
        ('goal = "g"', 'goal = "G"', "g"),
    ],
)
def test_the_word_that_was_most_likely_meant_is_named_first(tmp_path, old, new, meant):
    told = [line for line in faults(tmp_path, GOOD.replace(old, new, 1)) if near(line)]
    assert [near(line)[0] for line in told] == [meant]


REQUIRED = [(kind, key) for kind, keys in GOALS.items() for key in ("id", *keys)]


@pytest.mark.parametrize(("kind", "key"), REQUIRED)
def test_a_key_that_a_goal_cannot_do_without_is_missed_at_its_place(tmp_path, kind, key):
    table = {name: value for name, value in goal(kind).items() if name != key}
    told = faults(tmp_path, AREA + toml_of({"goals": [goal("quota", "first"), table]}))
    # A goal without an id is named by its place among the goals.
    assert told == [f"goals[{'2' if key == 'id' else 'g'}].{key} is missing; add it."]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("capacity", "per_person"),
        ("capacity", "capacity"),
        ("indicator", "target"),
        ("indicator", "indicator"),
    ],
)
def test_a_value_is_told_at_its_key_where_the_kind_of_the_goal_is_a_key_as_well(tmp_path, kind, key):
    [told] = faults(tmp_path, AREA + toml_of({"goals": [goal(kind, **{key: []})]}))
    assert told.startswith(f"goals[g].{key} = []: must be ")


@pytest.mark.parametrize("value", ['"elsewhere/plan.toml"', "3", "{ a = 1 }"])
def test_where_the_plan_lies_is_not_said_in_the_file(tmp_path, value):
    [told] = faults(tmp_path, f"path = {value}\n{AREA}")
    assert told.startswith("path: no key is called 'path'. ")
    assert "path" not in known(told)
    assert {"id", "layers"} <= set(known(told))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("goals[2].id", AREA + toml_of({"goals": [goal("quota"), goal("quota") | {"id": 3}]})),
        ("goals[2].id", AREA + toml_of({"goals": [goal("quota"), goal("quota") | {"id": True}]})),
        ("goals[1].id", AREA + toml_of({"goals": [goal("quota") | {"id": ["g"]}]})),
        ("siting[2].goal", f"{GOOD}[[siting]]\ngoal = 3\nnew_sites = 1"),
    ],
)
def test_what_is_called_by_no_text_is_named_by_its_position(tmp_path, place, text):
    [told] = faults(tmp_path, text)
    assert told.startswith(f"{place} = ")
    assert "must be text in quotes" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["id", "area"]),
        ('id = "x"\n[area]', ["area.name", "area.crs"]),
        (f"{AREA}[layers.roads]", ["layers.roads.path"]),
        (f"{AREA}[travel.car]", ["travel.car.profile"]),
        (f'{AREA}[[siting]]\nmodel = "lscp"', ["siting[1].goal"]),
    ],
)
def test_keys_that_no_plan_can_do_without_are_missed_all_at_once(tmp_path, text, told):
    assert faults(tmp_path, text) == [f"{key} is missing; add it." for key in told]


@pytest.mark.parametrize(
    ("place", "text", "value", "wanted"),
    [
        ("title", f"title = 3\n{AREA}", "3", "text in quotes"),
        ("facility_kinds.canteen", f"{AREA}[facility_kinds]\ncanteen = 3", "3", "text in quotes"),
        ("layers.roads.path[2]", f'{AREA}[layers.roads]\npath = ["a", 3]', "3", "text in quotes"),
        (
            "layers.roads.columns.u",
            f'{AREA}[layers.roads]\npath = "a"\ncolumns = {{ u = 3 }}',
            "3",
            "text in quotes",
        ),
        (
            "layers.roads.columns",
            f'{AREA}[layers.roads]\npath = "a"\ncolumns = "u"',
            "u",
            "Write columns = { key",
        ),
        ("layers.roads", f'{AREA}[layers]\nroads = "a"', "a", "Write roads = { key = value"),
        ("area", 'id = "x"\narea = 3', "3", "a table of keys"),
        ("layers.roads.path", f"{AREA}[layers.roads]\npath = 3", "3", "a list"),
        ("layers.roads.path", f"{AREA}[layers.roads]\npath = []", "[]", "not be empty"),
        ("goals[q].units.codes", f'{AREA}{QUOTA}units = {{ codes = "37" }}', "37", "a list"),
        ("goals[q].at_least", f"{AREA}{QUOTA}at_least = 1.5", "1.5", "a whole number"),
        ("goals[q].at_least", f"{AREA}{QUOTA}at_least = [1, 2]", "[1, 2]", "a whole number"),
        ("siting[g].gap", f'{GOOD}gap = "no"', "no", "a number"),
        ("area.sample", f'{AREA}sample = "yes"', "yes", "true or false"),
        ("goals[1]", f"goals = [3]\n{AREA}", "3", "Write goals = { key"),
        # A value is shown as the file has it.
        ("title", f"title = true\n{AREA}", "true", "text in quotes"),
        ("title", f"title = 2023-01-31\n{AREA}", "2023-01-31", "text in quotes"),
        ("title", f"title = 07:32:00\n{AREA}", "07:32:00", "text in quotes"),
        (
            "title",
            f'title = [false, "甲", 1.5, 1979-05-27T07:32:00Z]\n{AREA}',
            '[false, "甲", 1.5, 1979-05-27T07:32:00+00:00]',
            "text",
        ),
        (
            "title",
            f'title = {{ a-1 = "q\\"", "b c" = [], d = {{}} }}\n{AREA}',
            '{ a-1 = "q\\"", "b c" = [], d = {} }',
            "text",
        ),
    ],
)
def test_a_value_of_another_type_is_told_with_what_is_wanted(tmp_path, place, text, value, wanted):
    [told] = faults(tmp_path, text)
    assert told.startswith(f"{place} = {value}: must ")
    assert wanted in told


@pytest.mark.parametrize(("length", "shown"), [(60, "y" * 60), (61, "y" * 57 + "...")])
def test_a_value_is_shown_whole_up_to_60_letters(tmp_path, length, shown):
    [told] = faults(tmp_path, f'{AREA}{QUOTA}at_least = "{"y" * length}"')
    assert told.startswith(f"goals[q].at_least = {shown}: ")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('within = "5 km"', "within = true", "goals[g].within = true: 'true' is no distance or time."),
        (
            'within = "5 km"',
            'within = ["5 km"]',
            'goals[g].within = ["5 km"]: \'["5 km"]\' is no distance or time.',
        ),
        ("new_sites = 2", "new_sites = 2\nmodel = true", "siting[g].model: 'true' is not known."),
        ('kind = "reach"', "kind = false", "goals[g].kind: 'false' is not known."),
        ('within = "5 km"', 'within = "5 km"\ntarget = true', "goals[g].target = true: 'true' is no share."),
    ],
)
def test_a_word_of_the_wrong_type_is_shown_as_the_file_has_it(tmp_path, old, new, told):
    [line] = faults(tmp_path, GOOD.replace(old, new))
    assert line.startswith(told)


def test_a_cutoff_that_cannot_be_read_is_the_only_fault_of_its_goal(tmp_path):
    [told] = faults(tmp_path, GOOD.replace('"5 km"', '"5 lm"\nby = "time"'))
    assert told.startswith("goals[g].within = 5 lm: ")


def test_a_goal_id_that_stands_more_than_once_is_told_once_with_its_count(tmp_path):
    goals = [goal("quota", name) for name in ("a", "b", "c", "a", "c", "a")]
    told = faults(tmp_path, AREA + toml_of({"goals": goals}))
    assert [line.partition(" times")[0] for line in told] == ["goal id 'a' stands 3", "goal id 'c' stands 2"]


def test_every_unknown_kind_of_every_goal_is_told_and_those_of_the_plan_are_known(tmp_path):
    goals = [
        goal("quota", "a", facility=["canteen", "hospital", "templ"]),
        goal("works", "w"),
        goal("ratio", "r"),
    ]
    goals[2]["facility"] = ["canten"]
    told = faults(tmp_path, f'{AREA}[facility_kinds]\ncanteen = "食堂"\n{toml_of({"goals": goals})}')
    assert [line.partition(" is not")[0] for line in told] == [
        "goals[a].facility: 'templ'",
        "goals[r].facility: 'canten'",
    ]
    assert near(told[1]) == ["canteen"]
    assert all(known(line)[-2:] == ["hospital", "canteen"] for line in told)


def test_candidates_are_sources_or_files_that_lie_beside_the_plan(tmp_path):
    (tmp_path / "land").mkdir()
    (tmp_path / "land" / "sites.csv").write_text("site_id\n")
    text = GOOD + 'candidates = ["land/sites.csv", "land", "none.csv", "demand_points"]'
    told = faults(tmp_path, text)
    assert [line.split("'")[1] for line in told] == ["land", "none.csv"]
    sources = ["village_seats", "town_seats", "demand_points", "planned_facilities", "road_nodes", "grid"]
    assert [known(line) for line in told] == [sources, sources]
    assert read(tmp_path, GOOD + 'candidates = "land/sites.csv"').candidate_files == ("land/sites.csv",)


def test_sites_are_sought_for_quota_and_reach_goals_only(tmp_path):
    goals = [goal(kind, f"the-{kind}") for kind in reversed(GOALS)]
    siting = [{"goal": f"the-{kind}", "new_sites": 1} for kind in GOALS] + [{"goal": "none", "new_sites": 1}]
    told = faults(tmp_path, AREA + toml_of({"goals": goals, "siting": siting}))
    refused = [f"the-{kind}" for kind in GOALS if kind not in ("quota", "reach")] + ["none"]
    assert [line.split("'")[1] for line in told] == refused
    assert all(known(line) == ["the-quota", "the-reach"] for line in told)


def test_a_plan_in_which_sites_are_sought_for_nothing_says_so(tmp_path):
    text = AREA + toml_of({"goals": [goal("works")], "siting": [{"goal": "g", "new_sites": 1}]})
    [told] = faults(tmp_path, text)
    assert told == "[[siting]] goal = 'g': the plan has no such quota or reach goal. There is none."


@pytest.mark.parametrize("model", ["mclp", "p_median", "p_center", "lscp"])
@pytest.mark.parametrize("kind", ["reach", "quota"])
def test_only_a_reach_goal_must_say_how_many_sites_are_new_unless_all_are_covered(tmp_path, kind, model):
    text = AREA + toml_of({"goals": [goal(kind)], "siting": [{"goal": "g", "model": model}]})
    if kind == "reach" and model != "lscp":
        assert faults(tmp_path, text) == ["siting[g].new_sites is missing; add it."]
    else:
        assert read(tmp_path, text).siting[0].new_sites is None
    assert read(tmp_path, f"{text}new_sites = 0").siting[0].new_sites == 0


def test_what_does_not_fit_together_is_told_all_at_once(tmp_path):
    goals = [goal("reach", "a"), goal("quota", "a", facility="templ"), goal("ratio", "r")]
    siting: list[dict[str, object]] = [{"goal": "a", "candidates": "none.csv"}, {"goal": "r"}]
    told = faults(tmp_path, AREA + toml_of({"goals": goals, "siting": siting}))
    marks = [
        "'a' stands 2 times",
        "goals[a].facility: 'templ'",
        "'none.csv'",
        "siting[a].new_sites",
        "goal = 'r'",
    ]
    assert len(told) == len(marks)
    assert all(mark in line for mark, line in zip(marks, told, strict=True))


def test_two_answers_of_one_id_are_refused(tmp_path):
    block: dict[str, object] = {"goal": "g", "id": "a", "new_sites": 1}
    text = AREA + toml_of({"goals": [goal("reach")], "siting": [block, block, block | {"id": "b"}]})
    assert faults(tmp_path, text) == ["[[siting]] id 'a' stands 2 times; give each answer its own."]


def test_how_far_set_covering_builds_is_a_word_of_two(tmp_path):
    text = AREA + toml_of(
        {"goals": [goal("reach")], "siting": [{"goal": "g", "model": "lscp", "cover": "all"}]}
    )
    [told] = faults(tmp_path, text)
    assert told.startswith("siting[g].cover: 'all' is not known.")
    read_back = read(tmp_path, text.replace('"all"', '"everybody"'))
    assert read_back.siting[0].cover == "everybody"
    assert read(tmp_path, text.replace('cover = "all"', "")).siting[0].cover == "target"


@pytest.mark.parametrize(
    ("place", "text", "most"),
    [
        ("title", f"title = '{'甲' * 201}'\n{AREA}", "200"),
        ("area.credit", f"{AREA}credit = '{'a' * 2001}'", "2,000"),
    ],
)
def test_a_text_without_end_is_refused_before_any_work(tmp_path, place, text, most):
    (told,) = faults(tmp_path, text)
    assert told.startswith(f"{place} = ")
    assert f"is too long a text: {most} letters at most" in told
    assert len(told) < 200


@pytest.mark.parametrize("sign", ["\\u001b[31m", "\\u202e", "\\u200b", "\\u0085"])
def test_signs_that_are_not_seen_are_told_with_what_else_is_wrong(tmp_path, sign):
    text = GOOD.replace('within = "', f'title = "a{sign}b"\nwithin = "x', 1)
    told = faults(tmp_path, text)
    assert any("title: 'a" in line and "not seen" in line for line in told)
    assert any("within" in line for line in told)


def test_hidden_signs_are_told_at_the_entry_they_stand_in(tmp_path):
    told = faults(
        tmp_path, AREA + '[[goals]]\nid = "g"\nkind = "quota"\nfacility = ["hospital", "a\\u200bb"]'
    )
    assert [line.partition(": ")[0] for line in told if "not seen" in line] == ["goals[g].facility[2]"]


def test_more_entries_than_a_key_takes_are_told(tmp_path):
    land = {"kinds": {"hospital": [1, 2, 3]}}
    (told,) = faults(tmp_path, AREA + toml_of({"goals": [goal("capacity", land=land)]}))
    assert told.startswith("goals[g].land.kinds.hospital")
    assert told.endswith("must have 2 entries at most.")


@pytest.mark.parametrize(("size", "is_read"), [(4 << 20, True), ((4 << 20) + 1, False)])
def test_a_file_of_more_than_4_mb_is_no_plan(tmp_path, size, is_read):
    text = GOOD + "#" * (size - len(GOOD.encode()))
    if is_read:
        assert read(tmp_path, text).id == "x"
    else:
        assert faults(tmp_path, text) == [
            "has 4,194,305 bytes, more than 4,194,304; that is no plan. Check the path."
        ]


@pytest.mark.parametrize("measure", ['"acres"', '"plots"', '{ residents = "people", homes = "acres" }'])
def test_a_measure_that_is_not_known_is_told_with_those_that_are(tmp_path, measure):
    text = f'{AREA}[layers.residents]\npath = "a.csv"\nmeasure = '
    (told,) = faults(tmp_path, text + measure)
    assert "must be one of people, households, dwellings, m2, settlements; where groups differ" in told
    assert read(tmp_path, text + '{ homes = "dwellings" }').layers.residents.measure == {"homes": "dwellings"}
    assert read(tmp_path, text + '"m2"').layers.residents.measure == {"*": "m2"}
