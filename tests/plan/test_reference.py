"""The reference of plan.toml: every table and key in its place, with what is wanted and what is taken by default."""

from __future__ import annotations

import re
from datetime import date

import pytest
from plan_toy import AREA, GOALS, faults, goal, known, toml_of

from coverplan.plan import plan_reference
from coverplan.texts import keys, text_of

REQUIRED, NOTHING = "(required) ", ""

EXCEPTION = {"unit": "370832", "reason": "迁建", "until": date(2027, 12, 31)}

ACTIONS = ("merge", "split", "transfer", "rename", "upgrade", "new_code", "move_line", "move_seat")


def sections() -> dict[str, list[str]]:
    """The lines of each table under its heading; an empty line parts one table from the next."""
    text = plan_reference("en")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    tables = [part.split("\n") for part in text.removesuffix("\n").split("\n\n")]
    return {heading: lines for heading, *lines in tables}


def keys_of(heading: str) -> list[str]:
    return [line.split()[0] for line in sections()[heading][1:]]


def test_the_tables_come_in_the_order_in_which_a_plan_is_written():
    assert list(sections()) == [
        "plan.toml",
        "[area]",
        "[units]",
        "[years]",
        "[cohort]",
        "[burial_forms]",
        "[layers]",
        "[layers.NAME]",
        "[layers.residents]",
        "[layers.roads]",
        "[layers.register]",
        "[layers.exclusions.NAME]",
        "[checks]",
        '[checks.rules."KEY"]',
        "[travel.NAME]",
        *(f'[[goals]] kind = "{kind}"' for kind in GOALS),
        "projects = { ... }",
        "rates = { ... }",
        "land = { ... }",
        "units = { ... }",
        "exceptions = [{ ... }]",
        "[[siting]]",
        "site = { ... }",
        "[[siting.kinds]]",
        "sizes = [{ ... }]",
        "enlargements = [{ ... }]",
        "[[siting.rules]]",
        "[print]",
        "[adjust]",
        "[adjust.weights]",
        "CHANGES.toml",
        *(f'[[change]] action = "{action}"' for action in ACTIONS),
        "into = { ... }",
        "into = [{ ... }]",
    ]


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("plan.toml", "A plan: the area, its layers, how people travel, the goals, and where to build."),
        ("[area]", "[area]: the planning area."),
        ("[travel.NAME]", "[travel.NAME]: how people travel: a named profile, keys override it."),
        ('[[goals]] kind = "quota"', 'kind = "quota": at least so many facilities in each unit.'),
        ("[[siting]]", "[[siting]]: where to build for a goal."),
    ],
)
def test_a_table_says_in_one_line_what_it_is(heading, line):
    assert sections()[heading][0] == f"  {line}"


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("plan.toml", 'unknown = 1\nid = "x"\n' + AREA.replace('id = "x"', "")),
        ("[area]", f"{AREA}unknown = 1"),
        ("[units]", f"{AREA}[units]\nunknown = 1"),
        ("[layers]", f'{AREA}[layers.unknown]\npath = "a"'),
        ("[layers.NAME]", f'{AREA}[layers.water]\npath = "a"\nunknown = 1'),
        ("[layers.residents]", f'{AREA}[layers.residents]\npath = "a"\nunknown = 1'),
        ("[layers.roads]", f'{AREA}[layers.roads]\npath = "a"\nunknown = 1'),
        *(
            (f'[[goals]] kind = "{kind}"', AREA + toml_of({"goals": [goal(kind, unknown=1)]}))
            for kind in GOALS
        ),
        (
            "exceptions = [{ ... }]",
            AREA + toml_of({"goals": [goal("quota", exceptions=[EXCEPTION | {"unknown": 1}])]}),
        ),
        ("units = { ... }", AREA + toml_of({"goals": [goal("quota", units={"unknown": 1})]})),
        ("[[siting]]", AREA + toml_of({"siting": [{"goal": "g", "unknown": 1}]})),
    ],
)
def test_the_keys_of_a_table_are_those_its_reader_knows(tmp_path, heading, text):
    [told] = faults(tmp_path, text)
    assert "no key is called 'unknown'" in told
    assert sorted(keys_of(heading)) == known(told)


def test_where_the_plan_lies_is_no_key_of_it():
    assert "path" not in keys_of("plan.toml")
    assert "path" in keys_of("[layers.roads]")


@pytest.mark.parametrize("heading", sections())
def test_what_is_said_of_the_keys_of_a_table_stands_in_one_column(heading):
    rows = sections()[heading][1:]
    keys = [line.split()[0] for line in rows]
    # Two blanks before a key; the longest key leaves two before what is said of it.
    column = 2 + max(map(len, keys)) + 2
    for key, row in zip(keys, rows, strict=True):
        assert row[:column] == f"  {key}".ljust(column)
        assert row[column] != " "


@pytest.mark.parametrize(
    ("heading", "key", "wanted", "text"),
    [
        ("plan.toml", "id", REQUIRED, "Short id; outputs of `run` go to outputs/<id>."),
        ("plan.toml", "area", REQUIRED, "The planning area."),
        # A text, a table or a list that is empty by default is no default worth telling; nor is a table of defaults.
        ("plan.toml", "title", NOTHING, "Title of map and report."),
        ("plan.toml", "units", NOTHING, "Rules of codes and names."),
        ("plan.toml", "goals", NOTHING, "What the plan asks."),
        ("plan.toml", "travel", NOTHING, "How people travel."),
        ("[area]", "sample", "(default false) ", "True marks every map and table as sample data."),
        (
            "[area]",
            "residents",
            NOTHING,
            "Published number of residents; the residents layer is checked against it.",
        ),
        ("[units]", "code_scheme", "(default cn) ", "cn: GB/T 2260 and GB/T 10114 codes; free: any code."),
        (
            "[layers.roads]",
            "join_m",
            "(default 0.01) ",
            "Ends closer than this many metres (50 at most) are one node.",
        ),
        ('[[goals]] kind = "quota"', "at_least", "(default 1) ", "Facilities each unit needs."),
        ('[[goals]] kind = "quota"', "status", '(default ["operating"]) ', "Statuses that count."),
        ('[[goals]] kind = "quota"', "units", NOTHING, "The units that need them."),
        ('[[goals]] kind = "average"', "units", REQUIRED, "The units over which the mean is taken."),
        ('[[goals]] kind = "average"', "compare", "(default >=) ", "How value and target compare."),
        ('[[goals]] kind = "works"', "target", "(default 1.0) ", "Share of works that must be done."),
        (
            '[[goals]] kind = "ratio"',
            "target",
            REQUIRED,
            "Least share, such as '60 %'; its largest where compare is <= or <.",
        ),
        # Nought is a default, too.
        (
            "[[siting]]",
            "gap",
            "(default 0.0) ",
            "Relative gap at which an answer is good enough; 0 asks for proof.",
        ),
        ("[[siting]]", "new_sites", NOTHING, "New sites (mclp, p_median, p_center)."),
    ],
)
def test_a_key_says_whether_it_is_wanted_and_what_is_taken_by_default(heading, key, wanted, text):
    [row] = [line for line in sections()[heading][1:] if line.split()[0] == key]
    assert row.removeprefix(f"  {key}").lstrip() == f"{wanted}{text}"


@pytest.mark.parametrize("heading", sections())
def test_every_key_has_words_and_no_line_ends_in_a_blank(heading):
    for line in sections()[heading][1:]:
        assert line == line.rstrip()
        _, _, said = line.strip().partition(" ")
        assert re.sub(r"^\((required|default [^)]*)\)", "", said.strip()).strip(), line


def test_the_keys_that_a_goal_cannot_do_without_are_marked():
    for kind, wanted in GOALS.items():
        rows = sections()[f'[[goals]] kind = "{kind}"'][1:]
        marked = {line.split()[0] for line in rows if line.split()[1] == "(required)"}
        # Of the keys that say a need any will do; what all_of says, facility need not, and projects stand for an indicator.
        others = {"per_person"} | ({"indicator"} if kind == "works" else set())
        if "all_of" in keys_of(f'[[goals]] kind = "{kind}"'):
            others.add("facility")
        assert marked == {"id", "kind", *wanted} - others


def test_true_and_false_are_written_as_in_the_file():
    text = plan_reference("en")
    assert "(default false)" in text
    assert "(default False)" not in text
    assert "(default True)" not in text
    assert "(default None)" not in text


def test_no_words_of_one_language_stand_in_the_reference_of_the_other():
    english, chinese = plan_reference("en"), plan_reference("zh")
    assert not re.search(r"[\u2e80-\uffef]", english)
    said = [line for line in chinese.splitlines() if line.startswith("  ")]
    assert [line for line in said if not re.search(r"[\u4e00-\u9fff]", line)] == []
    # both say the same of the same keys
    tables = [
        [line.split()[0] for line in text.splitlines() if line and not line.startswith("  [")]
        for text in (english, chinese)
    ]
    assert len(tables[0]) == len(tables[1]) > 400
    assert "  crs            （必填）以米为单位的坐标系，长度在其中量算，如 EPSG:4548。" in said


def test_no_words_are_kept_for_keys_that_are_gone():
    shown = plan_reference("en")
    wanted = {"most_kph": "200", "most_factor": "2"}
    texts = {key: text_of(key).en.format(**wanted) for key in keys() if re.match(r"reference\.[A-Z_*]", key)}
    assert len(texts) > 280
    assert [key for key, text in texts.items() if text not in shown] == []
