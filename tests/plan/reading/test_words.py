"""Words that are like one that is not known: which are shown, in which order, and how many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.plan import known_words, near_words

WORDS = st.text("abAB", min_size=1, max_size=6)


def common(one: str, other: str) -> int:
    """The length of the longest run of letters, in order and perhaps with others between, that two words share."""
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + common(one[1:], other[1:])
    return max(common(one[1:], other), common(one, other[1:]))


def most_like(word: str, known: list[str]) -> list[str]:
    """The three words that share most letters with one, at least 60 in 100; upper and lower case are alike."""
    shares = [
        (200 * common(word.lower(), text.lower()) / (len(word) + len(text)), -place, text)
        for place, text in enumerate(dict.fromkeys(known))
    ]
    return [text for share, _, text in sorted(shares, reverse=True) if share >= 60][:3]


@given(WORDS, st.lists(WORDS, min_size=1, max_size=8))
def test_the_words_shown_are_those_that_share_most_letters(word, known):
    near = most_like(word, known)
    listed = ", ".join(dict.fromkeys(known))
    assert near_words(word, known) == (", ".join(near) or listed)
    asked = f"Did you mean: {', '.join(near)}? " if near else ""
    assert known_words(word, known).message("en") == f"{asked}Known: {listed}"


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        # 3 of 5 letters are shared, 60 in 100; then 4 of 7, 57 in 100: all words are listed.
        ("abcde", ["zzzzz", "abcxy"], "abcxy"),
        ("abcdefg", ["zzzzz", "abcdxyz"], "zzzzz, abcdxyz"),
        ("养老園", ["殡仪馆", "养老院"], "养老院"),
        ("HOSPITAL", ["school", "hospital"], "hospital"),
        # The nearest first, whatever the order of the list; of equals the first given; three at most.
        ("beds", ["bed", "beds_used", "beds"], "beds, bed, beds_used"),
        ("bed", ["bedd", "bede", "bedf", "bedg"], "bedd, bede, bedf"),
        ("bed", ["bedd", "bedd", "bede"], "bedd, bede"),
    ],
)
def test_near_words_by_hand(word, known, near):
    assert near_words(word, known) == near


def test_words_that_are_no_text_are_compared_as_they_are_written():
    assert near_words("2024", [2023, 1999]) == "2023"
    assert known_words("2024", [2023, 1999]).message("zh") == "是否要写：2023？可用：2023, 1999"


@pytest.mark.parametrize(("most", "said"), [(20, near_words), (60, lambda *a: known_words(*a).message("en"))])
def test_a_long_list_is_cut_and_says_so_and_one_that_just_fits_is_whole(most, said):
    numbers = [f"{number:03}" for number in range(most + 1)]
    whole = said("x", numbers[:-1]).removeprefix("Known: ")
    assert whole == ", ".join(numbers[:-1])
    assert said("x", numbers).removeprefix("Known: ") == f"{whole}, ..."


def test_with_no_words_known_none_is_shown_and_it_is_said():
    assert near_words("x", []) == ""
    none = known_words("x", [])
    assert (none.message("en"), none.message("zh")) == ("There is none", "目前没有可用的")
