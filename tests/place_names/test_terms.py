"""Words that somebody should look at."""

from __future__ import annotations

import pytest

from coverplan.place_names import SORTS, NameTerm, Terms

OWN = Terms(
    (
        NameTerm("巴黎", "foreign"),
        NameTerm("巴黎春天", "enterprise"),
        NameTerm("春天", "person"),
        NameTerm("泰山", "natural"),
        NameTerm("春", "allowed"),
    )
)


@pytest.mark.parametrize(
    ("specific", "found"),
    [
        ("新巴黎", ["巴黎"]),
        # of two that begin in one place the longer, and what lies in it is not told again
        ("巴黎春天花园", ["巴黎春天"]),
        ("春天巴黎", ["春天", "巴黎"]),
        ("巴黎巴黎", ["巴黎"]),
        # a natural feature is all of the name
        ("泰山", ["泰山"]),
        ("泰山庙", []),
        ("春", []),
        ("", []),
    ],
)
def test_words_are_found_in_a_name(specific, found):
    assert [term.text for term in OWN.found_in(specific)] == found


def test_a_row_of_the_office_goes_before_what_comes_with_the_program():
    changed = OWN.with_rows([NameTerm("巴黎", "allowed"), NameTerm("春", "leader")])
    assert changed.found_in("新巴黎") == ()
    assert changed.found_in("春") == (NameTerm("春", "leader"),)
    assert OWN.found_in("新巴黎") == (NameTerm("巴黎", "foreign"),)


def test_what_comes_with_the_program_is_sound():
    rows = Terms.usual().rows
    assert len({term.text for term in rows}) == len(rows)
    assert {term.sort for term in rows} <= set(SORTS)
    for term in rows:
        assert Terms.usual().found_in(term.text) == (term,)


def test_no_words_are_found_where_none_are_looked_for():
    assert Terms().found_in("巴黎") == ()
    assert Terms((NameTerm("a.c", "foreign"),)).found_in("abc") == ()
