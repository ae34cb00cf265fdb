"""Is the list whole: totals against records, pages that are missing, doubled or overlap, in any order."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_toy import found, pages, read, record, rules, saved

TEN = [record(number, f"村{number}村", at=(116 + number / 100, 35.8)) for number in range(1, 11)]


def test_pages_that_are_all_there_give_no_doubt(tmp_path: Path) -> None:
    assert rules(read(saved(tmp_path / "a", pages(TEN)))) == {"register.counted"}


@pytest.mark.parametrize(("left_out", "count"), [([0], 7), ([1, 2], 4), ([3], 9)])
def test_missing_pages_are_an_error_with_the_number_of_records(
    tmp_path: Path, left_out: list[int], count: int
) -> None:
    answers = [page for number, page in enumerate(pages(TEN)) if number not in left_out]
    layer = read(saved(tmp_path / "a", answers))
    told = found(layer, "register.incomplete")
    assert (told["total"], told["count"], told["missing"], told["held"]) == (10, count, 10 - count, count)
    assert [one.level for one in layer.findings if one.rule == "register.incomplete"] == ["error"]


@pytest.mark.parametrize(("missing", "told"), [(1, 1), (100, 1), (101, 2), (200, 2)])
def test_the_pages_missing_are_counted_by_the_hundred(tmp_path: Path, missing: int, told: int) -> None:
    layer = read(saved(tmp_path / "a", [{"total": 3 + missing, "records": TEN[:3]}]))
    assert found(layer, "register.incomplete")["pages"] == told


def test_a_page_without_records_is_missing_what_it_should_hold(tmp_path: Path) -> None:
    answers = [*pages(TEN)[:3], {"total": 10, "records": []}]
    assert found(read(saved(tmp_path / "a", answers)), "register.incomplete")["missing"] == 1


def test_doubled_pages_are_counted_and_change_nothing(tmp_path: Path) -> None:
    once = read(saved(tmp_path / "a", pages(TEN)))
    twice = read(saved(tmp_path / "b", [*pages(TEN), pages(TEN)[1], pages(TEN)[1]]))
    assert found(twice, "register.repeated") == {"records": 6, "pages": 2, "held": 16}
    assert rules(twice) == {"register.counted", "register.repeated"}
    pd.testing.assert_frame_equal(once.frame.drop(columns="file"), twice.frame.drop(columns="file"))


def test_pages_that_overlap_hide_others_that_are_missing(tmp_path: Path) -> None:
    answers = [{"total": 10, "records": TEN[:5]}, {"total": 10, "records": TEN[4:9]}]
    layer = read(saved(tmp_path / "a", answers))
    assert found(layer, "register.repeated") == {"records": 1, "pages": 0, "held": 10}
    told = found(layer, "register.incomplete")
    assert (told["missing"], told["held"], str(told["files"])) == (
        1,
        10,
        "a/listPub-1.json、a/listPub-2.json",
    )


def test_a_list_that_grew_while_it_was_saved_is_whole(tmp_path: Path) -> None:
    answers = [{"total": 9, "records": TEN[:5]}, {"total": 10, "records": TEN[5:]}]
    layer = read(saved(tmp_path / "a", answers))
    assert rules(layer) == {"register.counted", "register.total-changed"}
    assert found(layer, "register.total-changed") == {"totals": "9, 10", "count": 10}


def test_two_queries_in_one_folder_are_judged_each_by_its_own_total(tmp_path: Path) -> None:
    answers = [*pages(TEN[:4]), *pages(TEN[4:])[:1]]
    told = found(read(saved(tmp_path / "a", answers)), "register.incomplete")
    assert (told["total"], told["missing"], str(told["files"])) == (6, 3, "a/listPub-3.json")


def test_queries_of_one_total_are_told_from_one_query_with_too_many(tmp_path: Path) -> None:
    two = [*pages(TEN[:5]), *pages(TEN[5:])]
    assert rules(read(saved(tmp_path / "a", two))) == {"register.counted"}
    many = [{"total": 4, "records": TEN[:5]}]
    told = found(read(saved(tmp_path / "b", many)), "register.total-exceeded")
    assert (told["total"], told["count"], str(told["files"])) == (4, 5, "b/listPub-1.json")


def test_folders_are_queries_of_their_own(tmp_path: Path) -> None:
    saved(tmp_path / "a" / "one", pages(TEN)[:2])
    saved(tmp_path / "a" / "two", pages(TEN)[2:])
    told = [
        one.params["missing"] for one in read(tmp_path / "a").findings if one.rule == "register.incomplete"
    ]
    assert told == [4, 6]


def test_a_list_without_total_cannot_be_judged(tmp_path: Path) -> None:
    layer = read(saved(tmp_path / "a", [{"records": TEN}]))
    told = found(layer, "register.no-total")
    assert (told["count"], str(told["files"])) == (1, "a/listPub-1.json")
    assert len(layer.frame) == 10


@given(st.randoms(use_true_random=False), st.integers(1, 10), st.lists(st.integers(0, 9), max_size=4))
def test_the_order_of_pages_and_records_plays_no_part(
    order: random.Random, size: int, again: list[int]
) -> None:
    details = [record(number, f"村{number}村", at=None, old_name=f"老{number}") for number in (1, 4)]
    with TemporaryDirectory() as folder:
        plain = read(saved(Path(folder) / "a", [*pages(TEN), *details])).frame.drop(columns="file")
        shuffled = TEN.copy()
        order.shuffle(shuffled)
        answers: list[object] = [*pages(shuffled, size), *details]
        answers += [answers[number % len(answers)] for number in again]
        order.shuffle(answers)
        path = Path(folder) / "all.json"
        path.write_text(json.dumps(answers), encoding="utf-8")
        layer = read(path)
        pd.testing.assert_frame_equal(layer.frame.drop(columns="file"), plain)
        assert "register.incomplete" not in rules(layer)
