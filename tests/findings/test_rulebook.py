"""Rules are data: switched, re-levelled, set, and applied only on days on which they are in force."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from coverplan.findings import RULES, Finding, Rulebook, Ruling, listed_rules, rules
from coverplan.findings.citing import cited_in
from coverplan.texts import keys, outline

GAP = Finding(rule="border.gap", layer="boundaries")
NAME = Finding(rule="name.duplicate", layer="boundaries")


def test_a_rule_stands_as_it_is_where_nothing_is_said():
    book = Rulebook()
    assert all(book.level(key) == rule.level for key, rule in RULES.items())
    assert book.judge([GAP, NAME]) == (GAP, NAME)


def test_a_rule_that_is_off_finds_nothing_and_others_go_on():
    book = Rulebook({"border.gap": Ruling(on=False)})
    assert book.judge([GAP, NAME]) == (NAME,)
    assert (book.state("border.gap"), book.state("name.duplicate")) == ("off", "applied")


def test_the_plan_has_the_last_word_on_a_level():
    book = Rulebook({"border.gap": Ruling(level="info")})
    own = replace(GAP, severity="warning")
    assert [one.level for one in book.judge([GAP, own, NAME])] == ["info", "info", "warning"]
    assert book.level("border.gap") == "info"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2022, 4, 30), "not-yet"),
        (date(2022, 5, 1), "applied"),
        (date(2030, 12, 31), "applied"),
        (date(2031, 1, 1), "no-longer"),
        (None, "no-longer"),  # a law that has ended is not held against data of no date
    ],
)
def test_a_rule_is_applied_from_its_first_day_to_its_last(monkeypatch, day, state):
    ended = replace(RULES["name.duplicate"], until=date(2030, 12, 31))
    monkeypatch.setitem(rules.RULES, "name.duplicate", ended)
    book = Rulebook(day=day)
    assert book.state("name.duplicate") == state
    assert bool(book.judge([NAME])) == (state == "applied")


def test_a_parameter_is_the_plans_else_the_default():
    book = Rulebook({"border.gap": Ruling(values={"least_m2": 7.5})})
    assert (book.number("border.gap", "least_m2"), book.number("border.overlap", "least_m2")) == (7.5, 1.0)
    with pytest.raises(KeyError):
        book.value("border.gap", "percent")


def test_every_parameter_and_need_has_its_words():
    for rule in RULES.values():
        assert {each.meaning for each in rule.parameters} <= keys()
        assert not rule.needs or rule.needs in keys()
        assert len({each.name for each in rule.parameters}) == len(rule.parameters)
        assert not {each.name for each in rule.parameters} & {"on", "level"}


def test_the_list_holds_every_rule_by_its_key_with_its_state_and_values():
    book = Rulebook({"border.gap": Ruling(on=False, values={"least_m2": 5.0})}, day=date(2021, 12, 31))
    listed = listed_rules(book, "en")
    assert [each.rule for each in listed] == sorted(RULES)
    told = {each.rule: each for each in listed}
    assert told["border.gap"].state == "off"
    assert told["border.gap"].parameters[0]["value"] == 5.0
    assert told["border.gap"].parameters[0]["default"] == 1.0
    assert told["name.duplicate"].state == "not-yet"
    lines = told["name.duplicate"].text("en").splitlines()
    assert lines[0].split()[:2] == ["name.duplicate", "warning"]
    assert "in force since 2022-05-01" in lines[3]
    assert "not applied" in lines[-1]
    assert "switched off" in told["border.gap"].text("en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_rule_says_has_no_braces_left(language):
    for key in RULES:
        assert not {"{", "}"} & set(outline(f"finding.{key}", language))


def test_every_basis_is_cited_without_chinese_in_english():
    cited = {rule.basis: cited_in(rule.basis, "en") for rule in RULES.values() if rule.basis}
    left = {basis: said for basis, said in cited.items() if re.search("[\u3000-\u9fff\uff00-\uffef]", said)}
    assert not left
    assert cited["地名管理条例 第九条（八）"] == "Regulations on Place Names, art. 9 (8)"
