"""The cost matrix keeps real pairs, refuses everything that is none, and is read back as written."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coverplan.costs.matrix import CostMatrix
from coverplan.errors import InputError
from coverplan.ids import as_ids

NAN, INF = math.nan, math.inf

tables = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 7), st.integers(1, 5)),
    elements=st.sampled_from([NAN, INF, 0.0, 1.0, 2.5, 1000.0]),
)


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def triplets(*rows: tuple[object, object, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["demand_id", "site_id", "cost"])


@given(table=tables)
def test_dense_comes_back_with_nan_for_unreachable(table):
    back = CostMatrix.from_dense(table).to_dense()
    assert np.array_equal(back, np.where(np.isinf(table), NAN, table), equal_nan=True)


@given(table=tables, seed=st.integers(0, 9))
def test_row_order_and_id_type_change_nothing(table, seed):
    dense = CostMatrix.from_dense(table)
    rows = dense.to_triplets().sample(frac=1, random_state=seed)
    rows["demand_id"] = rows["demand_id"].astype("int64")
    rows["site_id"] = rows["site_id"].astype("float64")
    again = CostMatrix.from_triplets(rows, demand_ids=range(len(table)), site_ids=dense.site_ids)
    assert again.equals(dense)


@given(table=tables, cutoff=st.sampled_from([0, 1, 2, 3, 1000]))
def test_within_counts_costs_up_to_and_including_the_cutoff(table, cutoff):
    covered = CostMatrix.from_dense(table).within(f"{cutoff} m")
    assert covered.dtype == bool
    assert np.array_equal(covered.toarray(), np.nan_to_num(table, nan=INF) <= cutoff)


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


@given(table=tables)
def test_transposing_keeps_zeros_that_are_real(table):
    costs = CostMatrix.from_dense(table)
    assert costs.by_site().nnz == costs.by_demand().nnz == costs.pairs == int(np.isfinite(table).sum())
    assert np.array_equal(costs.by_site().toarray(), costs.by_demand().toarray().T)


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


@pytest.mark.parametrize("search", [NAN, -1.0, -INF, "1 km", None, np.float64(NAN), [5.0]])
def test_a_search_that_is_no_bound_is_refused(search):
    for build in (
        lambda: of_rows([0, 1, 1], [0], [5.0], search=search),
        lambda: CostMatrix.from_dense([[1.0]], search=search),
        lambda: CostMatrix.from_triplets(triplets(("a", "x", 1.0)), search=search),
    ):
        with pytest.raises(InputError) as error:
            build()
        assert keys(error) == ["error.option"]
        assert error.value.faults[0].params["name"] == "search"


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (([0, 1], [0], [5.0]), "matrix.shape"),
        (([0, 1, 1, 1], [0], [5.0]), "matrix.shape"),
        (([], [], []), "matrix.shape"),
        (([0, 2, 1], [0], [5.0]), "matrix.indptr"),
        (([1, 1, 1], [0], [5.0]), "matrix.indptr"),
        (([0, 1, 2], [0], [5.0]), "matrix.indptr"),
        (([0, 0, 0], [0], [5.0]), "matrix.indptr"),
        (([0, -1, 1], [0], [5.0]), "matrix.indptr"),
        (([0.0, 1.0, 1.0], [0], [5.0]), "matrix.indptr"),
        (([[0, 1, 1]], [0], [5.0]), "matrix.indptr"),
        ((np.array([0, 2, 1], dtype=np.uint8), [0], [5.0]), "matrix.indptr"),
        (([0, 1, 1], [3], [5.0]), "matrix.indices"),
        (([0, 1, 1], [-1], [5.0]), "matrix.indices"),
        (([0, 1, 1], [0, 1], [5.0]), "matrix.indices"),
        (([0, 1, 1], [], [5.0]), "matrix.indices"),
        (([0, 1, 1], [0.5], [5.0]), "matrix.indices"),
        (([0, 1, 1], ["x"], [5.0]), "matrix.indices"),
        (([0, 1, 1], [0], ["5"]), "matrix.data"),
        (([0, 1, 1], [0], [5j]), "matrix.data"),
        (([0, 1, 1], [0], [np.timedelta64(5, "s")]), "matrix.data"),
        (([0, 1, 1], [0], [[5.0]]), "matrix.data"),
    ],
)
def test_arrays_that_are_no_compressed_rows_are_refused(rows, key):
    with pytest.raises(InputError) as error:
        of_rows(*rows)
    assert keys(error) == [key]
    for language in ("zh", "en"):
        assert "{" not in error.value.message(language)


def test_all_faults_of_compressed_rows_are_named_at_once():
    with pytest.raises(InputError) as error:
        of_rows([0, 2, 1], [7], ["far"])
    assert keys(error) == ["matrix.data", "matrix.indptr", "matrix.indices"]


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


def test_durations_are_seconds_where_the_unit_is_seconds():
    rows = triplets(("a", "x", 0.0), ("b", "x", 0.0))
    spans = [pd.Timedelta("5 s"), pd.Timedelta("1.5 min")]
    for unit in ("ns", "us", "s"):
        typed = rows.assign(cost=pd.Series(spans).dt.as_unit(unit))
        assert CostMatrix.from_triplets(typed, "s").data.tolist() == [5.0, 90.0]
    loose = rows.assign(cost=pd.Series([spans[0].to_pytimedelta(), 90], dtype=object))
    assert CostMatrix.from_triplets(loose, "s").data.tolist() == [5.0, 90.0]
    dense = np.array([[5, "NaT"]], dtype="timedelta64[s]")
    assert CostMatrix.from_dense(dense, "s").to_triplets()["cost"].tolist() == [5.0]


def test_a_duration_that_is_missing_is_a_cost_that_is_missing():
    rows = triplets(("a", "x", 0.0), ("b", "x", 0.0)).assign(cost=pd.to_timedelta(["5 s", None]))
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(rows, "s")
    assert keys(error) == ["matrix.cost-missing"]


DATES = pd.to_datetime(["2024-01-01", "2024-01-02"])


@pytest.mark.parametrize(
    ("values", "unit", "rows"),
    [
        (pd.to_timedelta(["5 s", "6 s"]), "m", "1, 2"),
        (DATES, "s", "1, 2"),
        (DATES, "m", "1, 2"),
        (DATES.tz_localize("Asia/Shanghai"), "s", "1, 2"),
        (DATES.to_period("D"), "s", "1, 2"),
        (pd.Series([5.0, DATES[0]], dtype=object), "s", "2"),
        (pd.Series(["5 km", "5"], dtype="str"), "m", "1, 2"),
        (pd.Series([7.0, "远"], dtype=object), "m", "2"),
        (pd.Series(["far", None], dtype=object), "m", "1"),
        ([1 + 0j, 2j], "m", "1, 2"),
        ([True, False], "m", "1, 2"),
        (pd.Categorical(["a", "b"]), "m", "1, 2"),
        (pd.Series([[1.0], 2.0], dtype=object), "m", "1"),
    ],
)
def test_costs_that_are_no_numbers_are_named_by_row_in_one_fault(values, unit, rows):
    frame = triplets(("a", "x", 0.0), ("b", "x", 0.0)).assign(cost=values)
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(frame, unit)
    assert keys(error) == ["matrix.cost-no-number"]
    assert error.value.faults[0].params["rows"] == rows
    for language in ("zh", "en"):
        assert "{" not in error.value.message(language)


@pytest.mark.parametrize("dtype", ["Float64", "Int64", "int8", "float32", "object"])
def test_numbers_of_any_type_are_costs(dtype):
    frame = triplets(("a", "x", 0), ("b", "x", 0)).assign(cost=pd.Series([3, 4], dtype=dtype))
    assert CostMatrix.from_triplets(frame).data.tolist() == [3.0, 4.0]
    wide = pd.DataFrame({"x": pd.Series([3, 4], dtype=dtype)})
    assert CostMatrix.from_dense(wide).data.tolist() == [3.0, 4.0]
    holes = pd.Series([3, pd.NA], dtype=dtype if dtype in ("Float64", "Int64", "object") else "Float64")
    assert CostMatrix.from_dense(holes.to_frame()).data.tolist() == [3.0]
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(frame.assign(cost=holes))
    assert keys(error) == ["matrix.cost-missing"]


@pytest.mark.parametrize("given", [[("a", "x", 1.0)], {"demand_id": ["a"]}, None, np.ones((2, 3))])
def test_triplets_that_are_no_frame_are_refused(given):
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(given)
    assert keys(error) == ["matrix.not-a-frame"]


@pytest.mark.parametrize("given", [[1.0, 2.0], 5.0, None, [], np.ones((2, 2, 2)), [[1.0, 2.0], [3.0]], "far"])
def test_what_is_no_table_is_refused_with_the_shape_it_should_have(given):
    with pytest.raises(InputError, match="需求点") as error:
        CostMatrix.from_dense(given)
    assert keys(error) == ["matrix.table-shape"]
    assert "(demand points, sites)" in error.value.message("en")


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ([["a", "b"], ["c", "d"]], "1, 2"),
        ([["1", "2"]], "1"),
        ([[1.0, 2.0], [3.0, "far"]], "1, 2"),
        (np.array([[1.0, 2.0], [3.0, "far"]], dtype=object), "2"),
        ([[1.0], [2j]], "1, 2"),
        (np.array([[5]], dtype="timedelta64[s]"), "1"),
        (np.array([["2024-01-01"]], dtype="datetime64[s]"), "1"),
    ],
)
def test_dense_costs_that_are_no_numbers_are_named_by_row(given, rows):
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense(given)
    assert keys(error) == ["matrix.cost-no-number"]
    assert error.value.faults[0].params["rows"] == rows


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
