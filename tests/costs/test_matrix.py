"""The cost matrix keeps real pairs, refuses everything that is none, and is read back as written."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coverplan.costs import CostMatrix
from coverplan.errors import InputError
from coverplan.ids import as_ids
from coverplan.texts import speaking

NAN, INF = math.nan, math.inf

law = settings(max_examples=40)

tables = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 7), st.integers(1, 5)),
    elements=st.sampled_from([NAN, INF, 0.0, 1.0, 2.5, 1000.0]),
)


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def triplets(*rows: tuple[object, object, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["demand_id", "site_id", "cost"])


@law
@given(table=tables)
def test_dense_comes_back_with_nan_for_unreachable(table):
    back = CostMatrix.from_dense(table).to_dense()
    assert np.array_equal(back, np.where(np.isinf(table), NAN, table), equal_nan=True)


@law
@given(table=tables, seed=st.integers(0, 9))
def test_row_order_and_id_type_change_nothing(table, seed):
    dense = CostMatrix.from_dense(table)
    rows = dense.to_triplets().sample(frac=1, random_state=seed)
    rows["demand_id"] = rows["demand_id"].astype("int64")
    rows["site_id"] = rows["site_id"].astype("float64")
    again = CostMatrix.from_triplets(rows, demand_ids=range(len(table)), site_ids=dense.site_ids)
    assert again.equals(dense)


@law
@given(table=tables, cutoff=st.sampled_from([0, 1, 2, 3, 1000]))
def test_within_counts_costs_up_to_and_including_the_cutoff(table, cutoff):
    covered = CostMatrix.from_dense(table).within(f"{cutoff} m")
    assert covered.dtype == bool
    assert np.array_equal(covered.toarray(), np.nan_to_num(table, nan=INF) <= cutoff)


@law
@given(table=tables)
def test_nearest_is_the_cheapest_and_the_first_id_among_equals(table):
    ids = [f"s{n}" for n in range(table.shape[1])][::-1]
    near = CostMatrix.from_dense(table, site_ids=ids).nearest()
    for row, (site, cost) in zip(table, near.itertuples(index=False), strict=True):
        reached = [(value, name) for value, name in zip(row, ids, strict=True) if math.isfinite(value)]
        if reached:
            assert (cost, site) == min(reached)
        else:
            assert pd.isna(cost)
            assert pd.isna(site)


@law
@given(table=tables)
def test_transposing_keeps_zeros_that_are_real(table):
    costs = CostMatrix.from_dense(table)
    assert costs.by_site().nnz == costs.by_demand().nnz == costs.pairs == int(np.isfinite(table).sum())
    assert np.array_equal(costs.by_site().toarray(), costs.by_demand().toarray().T)


@settings(max_examples=12)
@given(table=tables)
def test_what_is_saved_is_read_back_the_same_and_twice_the_same_bytes(table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("costs")
    costs = CostMatrix.from_dense(table, "s", demand_ids=[f"村{n}" for n in range(len(table))], search=5000)
    costs.save(folder / "a.npz")
    CostMatrix.open(folder / "a.npz").save(folder / "b.npz")
    assert CostMatrix.open(folder / "b.npz").equals(costs)
    assert (folder / "a.npz").read_bytes() == (folder / "b.npz").read_bytes()


def test_ids_sort_as_strings():
    costs = CostMatrix.from_triplets(triplets((10, "b", 1.0), (9, "a", 2.0)))
    assert costs.demand_ids.tolist() == [10, 9]
    assert costs.site_ids.tolist() == ["a", "b"]


def test_ids_are_turned_into_strings_once():
    assert as_ids([7, 8.0, "370832001001", "007"], "site").text.tolist() == ["7", "8", "370832001001", "007"]
    assert as_ids(pd.Series([60750479.01, 60750480.0]), "site").text.tolist() == ["60750479.01", "60750480"]


def test_all_faults_of_triplets_are_named_at_once():
    rows = triplets(
        ("a", "x", -1.0), ("a", "y", NAN), ("b", "x", 3.0), ("b", "x", 3.0), ("c", "y", INF), ("c", "x", 9.0)
    )
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(rows, search=5)
    assert sorted(keys(error)) == [
        "matrix.cost-beyond",
        "matrix.cost-missing",
        "matrix.cost-missing",
        "matrix.cost-negative",
        "matrix.pair-twice",
    ]
    named = {(fault.params["demand"], fault.params["site"]) for fault in error.value.faults}
    assert named == {("a", "x"), ("a", "y"), ("b", "x"), ("c", "y"), ("c", "x")}


def test_equal_columns_in_neighbouring_rows_are_no_duplicates():
    assert CostMatrix.from_triplets(triplets(("a", "x", 1.0), ("b", "x", 1.0))).pairs == 2
    assert CostMatrix.from_dense([[1.0, NAN], [NAN, NAN], [1.0, 1.0], [NAN, NAN]]).pairs == 3


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (triplets(("a", "z", 1.0)), "matrix.id-unknown"),
        (triplets((None, "x", 1.0)), "id.missing"),
        (triplets(("a", "x", 1.0)).drop(columns="cost"), "matrix.column-missing"),
    ],
)
def test_triplets_that_cannot_be_used(rows, key):
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(rows, site_ids=["x"])
    assert keys(error) == [key]


def test_dense_tables_that_cannot_be_used():
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense([[1.0, 2.0]], demand_ids=["a", "b"], site_ids=["x"])
    assert keys(error) == ["matrix.shape", "matrix.shape"]
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense([[1.0, 2.0]], site_ids=["x", "x"])
    assert keys(error) == ["id.twice"]
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense([[-1.0, -INF]])
    assert keys(error) == ["matrix.cost-missing", "matrix.cost-negative", "matrix.cost-negative"]


def test_a_cutoff_in_the_wrong_unit_or_beyond_the_search_is_refused():
    metres = CostMatrix.from_dense([[1.0]], search=1000)
    with pytest.raises(InputError) as error:
        metres.within("15 min")
    assert keys(error) == ["matrix.cutoff-unit"]
    with pytest.raises(InputError) as error:
        metres.within("1001 m")
    assert keys(error) == ["matrix.cutoff-beyond"]
    assert metres.within("1 km").nnz == 1
    assert "1 km" in str(metres.__repr__())


def test_a_held_matrix_cannot_be_changed():
    costs = CostMatrix.from_dense([[1.0]])
    with pytest.raises(ValueError, match="read-only"):
        costs.data[0] = 2.0


def test_unsorted_rows_are_put_in_order():
    costs = CostMatrix(
        pd.Index(["a"]), pd.Index(["x", "y"]), np.array([0, 2]), np.array([1, 0]), np.array([5.0, 3.0]), "m"
    )
    assert costs.to_dense().tolist() == [[3.0, 5.0]]


@pytest.mark.parametrize("content", [b"", b"demand_id,site_id,cost\n", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_matrix_is_refused_by_name(content, tmp_path):
    path = tmp_path / "costs.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"costs\.npz"):
        CostMatrix.open(path)
    np.savez(path, other=np.arange(3))
    with pytest.raises(InputError, match=r"costs\.npz"):
        CostMatrix.open(path)


def test_every_message_can_be_worded():
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(
            triplets(("a", "x", -1.0), ("a", "y", NAN), ("b", "x", 3.0), ("b", "x", 3.0)), search=2
        )
    for fault, language in itertools.product(error.value.faults, ("zh", "en")):
        assert "{" not in fault.message(language)


def test_a_unit_that_is_neither_metres_nor_seconds_is_refused():
    with pytest.raises(InputError, match="km"):
        CostMatrix.from_dense([[1.0]], unit="km")  # type: ignore[arg-type]


def of_rows(indptr: object, indices: object, data: object, **options: object) -> CostMatrix:
    """Two demand points, three sites."""
    return CostMatrix(pd.Index(["a", "b"]), pd.Index(["x", "y", "z"]), indptr, indices, data, "m", **options)


def test_no_pairs_at_all_are_a_matrix():
    assert of_rows([0, 0, 0], [], []).pairs == 0


@pytest.mark.parametrize("width", [np.int32, np.int64])
def test_who_keeps_the_arrays_cannot_change_the_matrix(width):
    indptr, indices = np.array([0, 2, 3], dtype=width), np.array([0, 1, 2], dtype=width)
    data = np.array([1.0, 2.0, 3.0])
    behind = data[:]
    behind.flags.writeable = False
    for costs_given in (data, data[:], behind):
        costs = of_rows(indptr, indices, costs_given)
        data[0], indices[0], indptr[1] = 7.0, 2, 3
        assert costs.to_dense()[0].tolist()[:2] == [1.0, 2.0]
        data[0], indices[0], indptr[1] = 1.0, 0, 2
    assert data.flags.writeable
    assert indices.flags.writeable
    for name in ("indptr", "indices", "data"):
        with pytest.raises(ValueError, match="WRITEABLE"):
            getattr(costs, name).flags.writeable = True


def test_arrays_that_nobody_can_change_are_taken_over_without_a_copy():
    arrays = np.array([0, 2, 3], np.int32), np.array([0, 1, 2], np.int32), np.array([1.0, 2.0, 3.0])
    for array in arrays:
        array.flags.writeable = False
    costs = of_rows(*arrays)
    for name, array in zip(("indptr", "indices", "data"), arrays, strict=True):
        assert np.shares_memory(getattr(costs, name), array)


def test_nearest_has_the_types_of_nearest_cost():
    near = CostMatrix.from_dense([[7.0, 3.0], [NAN, NAN]], site_ids=["x", "y"]).nearest()
    assert near["site_id"].dtype == pd.Series(["x"], dtype="str").dtype
    assert near["cost"].dtype == np.float64
    expected = pd.DataFrame(
        {"site_id": pd.Series(["y", None], dtype="str"), "cost": [3.0, NAN]},
    ).set_axis(pd.Index(["0", "1"], name="demand_id"))
    pd.testing.assert_frame_equal(near, expected, check_index_type=False)


def test_what_is_selected_cannot_be_changed_and_keeps_unit_and_search():
    costs = CostMatrix.from_dense([[1.0, 2.0], [3.0, NAN]], "s", search=9)
    part = costs.select(["1", "0"], [0])
    assert (part.unit, part.search, part.to_dense().tolist()) == ("s", 9.0, [[3.0], [1.0]])
    assert not part.data.flags.writeable
    with pytest.raises(InputError) as error:
        costs.select(["0", "7"], ["8"])
    assert keys(error) == ["matrix.not-there", "matrix.not-there"]


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        (
            CostMatrix.from_dense([[0.0, NAN, 2.0], [NAN, 5.0, NAN]], "s", search=5400),
            "CostMatrix(2 demand points x 3 sites, 3 pairs (50.0 %), unit s, search 1.5 h)",
        ),
        (
            CostMatrix.from_dense(np.zeros((1200, 1))),
            "CostMatrix(1,200 demand points x 1 sites, 1,200 pairs (100.0 %), unit m, search unbounded)",
        ),
        (
            CostMatrix.from_dense(np.zeros((2, 0))),
            "CostMatrix(2 demand points x 0 sites, 0 pairs (0.0 %), unit m, search unbounded)",
        ),
    ],
)
def test_a_matrix_says_what_it_holds(costs, said):
    assert repr(costs) == said


SAME = {"array": [[1.0, NAN], [0.0, 2.0]], "demand_ids": ["a", "b"], "site_ids": ["x", "y"], "search": 9}


@pytest.mark.parametrize(
    "other",
    [
        {"array": [[1.0, NAN], [0.0, 3.0]]},
        {"array": [[NAN, 1.0], [0.0, 2.0]]},
        {"array": [[1.0, 0.0], [NAN, 2.0]]},
        {"demand_ids": ["b", "a"]},
        {"site_ids": ["x", "z"]},
        {"search": 10},
        {"unit": "s"},
    ],
)
def test_matrices_that_differ_in_one_thing_are_not_equal(other):
    one = CostMatrix.from_dense(**SAME)
    assert one.equals(CostMatrix.from_dense(**SAME))
    assert one.equals(one.select(["a", "b"], ["x", "y"]))
    assert not one.equals(CostMatrix.from_dense(**SAME | other))
    assert not CostMatrix.from_dense(**SAME | other).equals(one)


def test_ids_that_are_numbers_equal_the_same_ids_as_text():
    numbered, text = ([[1.0, 2.0]], [7], [8, 9]), ([[1.0, 2.0]], ["7"], ["8", "9"])
    one, other = (CostMatrix.from_dense(array, "m", *ids) for array, *ids in (numbered, text))
    assert one.equals(other)
    assert one.demand_ids.tolist() == [7]
    assert other.site_ids.tolist() == ["8", "9"]


def test_some_rows_and_columns_are_taken_in_the_order_asked():
    costs = CostMatrix.from_dense(
        [[1.0, 2.0, NAN], [3.0, 4.0, 5.0]], demand_ids=[10, 20], site_ids=["x", "y", "z"]
    )
    part = costs.select(["20", "10"], ["z", "x"])
    assert part.to_dense().tolist()[0] == [5.0, 3.0]
    assert part.to_triplets().to_numpy().tolist() == [[20, "z", 5.0], [20, "x", 3.0], [10, "x", 1.0]]
    assert part.nearest()["site_id"].tolist() == ["x", "x"]
    for rows, columns in (([10, 20], ["z", "y", "x"]), ([20, 10], ["x", "y", "z"]), ([10, 20], ["x", "y"])):
        assert costs.select(rows, columns).to_dense().shape == (2, len(columns))
        assert costs.select(rows, columns).site_ids.tolist() == columns
        assert costs.select(rows, columns).demand_ids.tolist() == rows


def test_triplets_are_one_row_a_pair_and_a_copy():
    costs = CostMatrix.from_dense([[0.0, NAN], [NAN, NAN], [7.0, 3.0]], demand_ids=[5, 6, 4])
    rows = costs.to_triplets()
    assert rows.columns.tolist() == ["demand_id", "site_id", "cost"]
    assert rows.to_numpy().tolist() == [[5, "0", 0.0], [4, "0", 7.0], [4, "1", 3.0]]
    rows["cost"] = rows["cost"].to_numpy()  # a column that can be written to
    rows.loc[0, "cost"] = 99.0
    assert costs.to_dense()[0, 0] == 0.0


def test_ids_of_triplets_are_those_given_or_those_that_stand_there_as_text_in_order():
    rows = triplets(("b", 10, 1.0), ("a", 9, 2.0), ("b", 9, 3.0))
    found = CostMatrix.from_triplets(rows)
    assert found.demand_ids.tolist() == ["a", "b"]
    assert found.site_ids.tolist() == [10, 9]
    given_ids = CostMatrix.from_triplets(rows, "s", demand_ids=["b", "c", "a"], site_ids=[9, 10], search=4)
    assert (given_ids.unit, given_ids.search) == ("s", 4.0)
    assert given_ids.demand_ids.tolist() == ["b", "c", "a"]
    np.testing.assert_array_equal(given_ids.to_dense(), [[3.0, 1.0], [NAN, NAN], [2.0, NAN]])


def test_the_nearest_stand_on_the_ids_of_the_demand_points():
    near = CostMatrix.from_dense([[1.0], [NAN]], demand_ids=[4, 3]).nearest()
    assert near.index.name == "demand_id"
    assert near.index.tolist() == [4, 3]


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        (
            CostMatrix.from_dense([[600.0, NAN, 2000.0], [NAN] * 3, [900.0, NAN, NAN]], search=5000),
            ["3 demand points", "3 sites", ">3 (33.3", "5 km", "600 m", "900 m", "2.0 km", ">1<"],
        ),
        (
            CostMatrix.from_dense([[60.0, 120.0]], "s"),
            ["1 demand", "2 sites", "2 (100", "no limit", "1 min", "1.5 min", "2 min", ">0<"],
        ),
        (CostMatrix.from_dense(np.zeros((2, 0))), ["2 demand points", "0 sites", ">0 (0", "—", ">2<"]),
    ],
)
def test_the_card_of_a_matrix_has_what_it_holds(costs, words):
    with speaking("en"):
        card = costs._repr_html_()
    assert [word for word in words if word not in card] == [], card
    with speaking("zh"):
        assert "{" not in costs._repr_html_()
