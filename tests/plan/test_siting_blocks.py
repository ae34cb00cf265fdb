"""[[siting]] blocks: what a kind says without saying it, and files of candidates that have moved."""

from __future__ import annotations

import pytest

from coverplan.plan import SitingKind, SitingSettings

ADDED = [{"adds": 10}]


@pytest.mark.parametrize(
    ("block", "built"),
    [
        ({}, True),
        ({"enlargements": ADDED}, False),
        ({"may_close": "a"}, False),
        ({"enlargements": ADDED, "may_close": "a"}, False),
        ({"enlargements": ADDED, "sizes": [{"capacity": 30}]}, True),
        ({"may_close": "a", "candidates": "sites.csv"}, True),
    ],
)
def test_new_ones_are_built_unless_only_what_stands_may_change(block, built):
    assert SitingKind.model_validate({"kind": "hospital", **block}).is_built is built


def test_files_of_candidates_move_where_they_are_named():
    block = SitingSettings.model_validate(
        {
            "goals": ["g"],
            "candidates": ["town_seats", "a.csv"],
            "kinds": [{"kind": "hospital", "candidates": ["a.csv", "b.csv"]}, {"kind": "care_station"}],
        }
    )
    moved = block.with_candidates({"a.csv": "new/a.csv"})
    assert moved.candidates == ["town_seats", "new/a.csv"]
    assert [kind.candidates for kind in moved.kinds] == [["new/a.csv", "b.csv"], None]
    assert block.with_candidates({}) == block
