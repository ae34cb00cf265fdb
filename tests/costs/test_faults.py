"""What is no cost is refused in one go, each fault with its place; what is one is taken, whatever its type."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from coverplan.costs import CostMatrix
from coverplan.errors import InputError

NAN, INF = math.nan, math.inf


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def said(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.message("en") for fault in error.value.faults]


def triplets(*rows: tuple[object, object, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["demand_id", "site_id", "cost"])


def of_rows(indptr: object, indices: object, data: object, **options: object) -> CostMatrix:
    """Two demand points, three sites."""
    return CostMatrix(pd.Index(["a", "b"]), pd.Index(["x", "y", "z"]), indptr, indices, data, "m", **options)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: of_rows([0, 1], [0], [5.0]), ["demand points: 2 ids for 1 in the cost array."]),
        (lambda: of_rows([0, 1, 2], [0], [5.0]), ["end at 1, the number of costs"]),
        (lambda: of_rows([0, 1, 1], [3], [5.0]), ["must be 1 whole numbers", "below 3."]),
        (
            lambda: CostMatrix.from_dense([[1.0, 2.0]], demand_ids=["a", "b", "c"]),
            ["demand points: 3 ids for 1 in the cost array."],
        ),
        (
            lambda: CostMatrix.from_dense([[1.0, 2.0]], site_ids=["x"]),
            ["sites: 1 ids for 2 in the cost array."],
        ),
        (
            lambda: CostMatrix.from_triplets(triplets(("a", "x", 1.0), ("b", "q", 1.0)), site_ids=["x"]),
            ["cost table, row 2: sites id q is not among"],
        ),
        (
            lambda: CostMatrix.from_triplets(triplets(("a", "x", 1.0), ("b", "q", 1.0)), demand_ids=["b"]),
            ["cost table, row 1: demand points id a is not among"],
        ),
        (
            lambda: CostMatrix.from_triplets(triplets(("a", "x", 1.0)).drop(columns=["cost", "site_id"])),
            ["no column site_id.", "no column cost."],
        ),
        (lambda: CostMatrix.from_triplets({"cost": [1.0]}), ["site_id and cost, got dict."]),
        (
            lambda: of_rows([0, 1, 2], [2, 0], [-5.0, 8.0], search=7),
            ["point a to site z: the cost -5.0 is neg", "point b to site x: the cost 8.0 lies beyond the search 7 m."],
        ),
        (
            lambda: CostMatrix.from_dense([[1.0]]).select(["0", "7"], ["8"]),
            ["demand points: id 7 is not in", "sites: id 8 is not in"],
        ),
        (lambda: CostMatrix.from_dense([[1.0]], "h", search=-1), ["unit", "search"]),
        (lambda: CostMatrix.from_dense([[1.0]], search=60).limit("61 m"), ["'61 m' lies", "search, 60 m."]),
        (lambda: CostMatrix.from_dense([[1.0]], "s").limit("2 km"), ["'2 km' does not fit costs in s"]),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_stands_there(build, words):
    with pytest.raises(InputError) as error:
        build()
    together = " / ".join(said(error))
    assert [word for word in words if word not in together] == [], together
    assert "{" not in error.value.message("zh")


def test_values_that_are_no_numbers_are_shown_once_with_the_rows_of_the_table():
    table = np.array([["far", 2.0], [3.0, 4.0], [5.0, "far"], [None, "off"]], dtype=object)
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense(table)
    (fault,) = error.value.faults
    assert fault.params["rows"] == "1, 3, 4"
    assert fault.params["values"] == "far, off"
    assert fault.params["unit"] == "m"


def test_wrong_ids_and_wrong_costs_of_a_table_are_named_together():
    with pytest.raises(InputError) as error:
        CostMatrix.from_dense([["far", "1"]], demand_ids=["a", "b"])
    assert keys(error) == ["matrix.shape", "matrix.cost-no-number"]
    with pytest.raises(InputError) as error:
        CostMatrix.from_triplets(triplets(("a", "q", "far")), site_ids=["x"])
    assert keys(error) == ["matrix.id-unknown", "matrix.cost-no-number"]


def test_the_bound_itself_and_the_cutoff_that_equals_it_stand():
    costs = CostMatrix.from_dense([[7.0, 0.0]], search=7)
    assert costs.pairs == 2
    assert costs.within("7 m").nnz == 2
    assert costs.limit("7 m").value == 7.0
    assert CostMatrix.from_dense([[0.0]], search=0).pairs == 1


def test_an_empty_matrix_is_one_whatever_the_type_of_its_arrays():
    for empty in (np.empty(0), np.empty(0, dtype=np.int32), []):
        assert of_rows([0, 0, 0], empty, np.empty(0)).to_triplets().empty


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.int64])
def test_compressed_rows_hold_costs_as_floats_of_full_width(dtype):
    costs = of_rows([0, 1, 2], [2, 0], np.array([5, 8], dtype=dtype))
    assert costs.data.dtype == np.float64
    assert costs.to_dense()[0, 2] == 5.0
    assert costs.to_dense()[1, 0] == 8.0


def test_rows_out_of_order_are_sorted_in_a_copy_of_their_own():
    indptr, indices, data = np.array([0, 2, 3]), np.array([2, 0, 1]), np.array([5.0, 3.0, 4.0])
    costs = of_rows(indptr, indices, data)
    assert costs.indices.tolist() == [0, 2, 1]
    assert costs.data.tolist() == [3.0, 5.0, 4.0]
    assert indices.tolist() == [2, 0, 1]
    assert data.tolist() == [5.0, 3.0, 4.0]


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
