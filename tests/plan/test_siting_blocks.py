"""What a kind of a [[siting]] block says without saying it."""

from __future__ import annotations

import pytest

from coverplan.plan import SitingKind

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
