"""Ids are told apart as text, and no text is made of those that need none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coverplan import ids as module
from coverplan.costs.matrix import CostMatrix
from coverplan.errors import InputError
from coverplan.ids import as_ids, id_strings
from coverplan.siting import SitingProblem, solve_mclp

LABELS = {
    "range": pd.RangeIndex(3),
    "whole": pd.Index([30, -7, 12]),
    "small": pd.Index([3, 200, 12], dtype="uint8"),
    "nullable": pd.Index([30, 7, 12], dtype="Int64"),
    "text": pd.Index(["b", "A 1", "南"], dtype="str"),
    "blanks": pd.Index([" b", "a\u3000", "c\n"], dtype="str"),
    "object": pd.Index(["b", 7, 2.0], dtype=object),
    "fractions": pd.Index([1.0, 2.5, 7.0]),
}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_text_is_that_of_every_table_and_labels_are_as_they_came(labels):
    ids, text = as_ids(labels, "site"), id_strings(labels).tolist()
    assert list(ids.strings) == ids.text.tolist() == text
    assert ids.labels.equals(labels)
    assert ids.take(np.array([2, 0])).text.tolist() == [text[2], text[0]]
    assert ids.in_order().text.tolist() == sorted(text)


@pytest.mark.parametrize("one", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("other", LABELS.values(), ids=LABELS)
def test_ids_are_found_by_their_text_whatever_their_type(one, other):
    known, asked = id_strings(one).tolist(), id_strings(other).tolist()
    expected = [known.index(name) if name in known else -1 for name in asked]
    assert as_ids(one, "site").places_of(as_ids(other, "site")).tolist() == expected


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        (pd.Index([5, 6, 5]), ("id.twice", "5", 3)),
        (pd.Index(["a", "b", "a"], dtype="str"), ("id.twice", "a", 3)),
        (pd.Index(["a", "b", " a"], dtype="str"), ("id.twice", "a", 3)),
        (pd.Index(["a", "", "b"], dtype="str"), ("id.missing", None, 2)),
        (pd.Index(["a", None, "b"], dtype="str"), ("id.missing", None, 2)),
        (pd.Index([5, None, 6], dtype="Int64"), ("id.missing", None, 2)),
    ],
)
def test_missing_and_repeated_ids_are_refused_whatever_their_type(labels, fault):
    with pytest.raises(InputError) as error:
        as_ids(labels, "site")
    assert [(one.key, one.params.get("value"), one.params["row"]) for one in error.value.faults] == [fault]


def test_no_text_is_made_of_whole_numbers_nor_of_text(monkeypatch):
    made = []
    monkeypatch.setattr(module, "id_strings", lambda labels: made.append(len(labels)) or id_strings(labels))
    for demand in (pd.RangeIndex(5), pd.Index([9, 4, 8, 2, 7]), pd.RangeIndex(5).astype("str")):
        costs = CostMatrix(
            demand, ["x", "y"], np.array([0, 1, 2, 3, 4, 4]), np.array([0, 0, 1, 1]), np.ones(4), "m"
        )
        weights = pd.Series([1.0, 2.0, 4.0, 8.0, 16.0], index=demand)
        for given in (weights, weights.iloc[::-1]):
            found = solve_mclp(SitingProblem(costs, given, cutoff="5 m"), 1)
            assert (found.site_ids, found.objective, found.unreached) == (("y",), 12.0, (demand[4],))
    assert max(made) < 5
