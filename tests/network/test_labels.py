"""What comes back carries the caller's own labels, whatever they are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from alignment import assert_aligned, assert_known
from shapely import LineString, Point

import coverplan as cp
from coverplan.network import snap

CRS = "EPSG:4548"

# The ids of four homes and of three clinics; the last home is too far from any road.
LABELS = {
    "whole numbers": ([40, 7, 1000, 12], [10, 9, 2]),
    "short whole numbers": (np.array([40, 7, 100, 12], "int16"), np.array([10, 9, 2], "uint8")),
    "whole numbers that may be missing": (
        pd.array([40, 7, 1000, 12], "Int64"),
        pd.array([10, 9, 2], "Int64"),
    ),
    "numbers from a column with gaps": ([40.0, 7.0, 1000.0, 12.0], [10.0, 9.0, 2.0]),
    "text": (["丁", "b", "a", "c"], ["x", "乙", "w"]),
    "text as plain objects": (np.array(["d", "b", "a", "c"], object), np.array(["x", "z", "w"], object)),
    "categories": (pd.Categorical(["d", "b", "a", "c"]), pd.Categorical(["x", "z", "w"])),
}
every_label = pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
by_column_or_index = pytest.mark.parametrize("where", ["column", "index", "nameless index"])


@pytest.fixture(scope="module")
def street() -> cp.RoadNetwork:
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(3000, 0)], crs=CRS)
    edges = gpd.GeoDataFrame(
        {"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[LineString([(0, 0), (3000, 0)])], crs=CRS
    )
    return cp.RoadNetwork.from_edges(nodes, edges)


def frame(name: str, ids: object, x: list[float], where: str, y: float = 0.0) -> gpd.GeoDataFrame:
    made = gpd.GeoDataFrame({name: ids}, geometry=gpd.points_from_xy(x, [y] * len(x)), crs=CRS)
    if where == "index":
        return made.set_index(name)
    return (
        made.set_index(pd.Index(made[name].array)).drop(columns=name) if where == "nameless index" else made
    )


def asked(labels, where: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    homes = frame("demand_id", labels[0], [100, 900, 2100, 500], where)
    homes.geometry = [*homes.geometry[:3], Point(500, 9999)]
    return homes, frame("facility_id", labels[1], [0, 1000, 2000], where)


@every_label
@by_column_or_index
def test_the_nearest_carry_the_labels_asked(street, labels, where) -> None:
    homes, clinics = asked(labels, where)
    near = cp.nearest_cost(street, homes, clinics)
    assert_aligned(near, homes)
    assert_known(near["facility_id"], clinics, "facility_id")
    assert near["facility_id"].tolist()[:3] == list(labels[1])
    assert pd.isna(near["facility_id"].iloc[3])
    assert near["cost"].dtype == np.float64
    several = cp.nearest_cost(street, homes, clinics, k=2)
    assert several.index.dtype == near.index.dtype
    assert_known(several["facility_id"], clinics, "facility_id")


@every_label
@by_column_or_index
def test_matrices_snapped_points_and_ways_carry_the_labels_asked(street, labels, where) -> None:
    homes, clinics = asked(labels, where)
    costs = cp.cost_matrix(street, homes, clinics)
    assert costs.demand_ids.tolist() == list(labels[0])
    assert costs.site_ids.tolist() == list(labels[1])
    assert_aligned(costs.nearest(), homes)
    assert_known(costs.nearest()["site_id"], clinics, "facility_id")
    triplets = costs.to_triplets()
    assert_known(triplets["demand_id"], homes, "demand_id")
    assert_known(triplets["site_id"], clinics, "facility_id")
    assert_aligned(snap(street, homes).frame(), homes)
    ways = cp.routes(street, homes, clinics)
    assert_known(ways["demand_id"], homes, "demand_id")
    assert_known(ways["facility_id"], clinics, "facility_id")
    chosen = cp.routes(street, homes, clinics, pairs=ways[["demand_id", "facility_id"]].dropna())
    assert chosen["cost"].tolist() == ways["cost"].dropna().tolist()
    each = cp.service_area(street, clinics, "500 m", each=True)
    assert_known(each["facility_id"], clinics, "facility_id")


@every_label
def test_a_problem_and_its_solution_carry_the_labels_asked(street, labels) -> None:
    homes, clinics = asked(labels, "column")
    homes, weights = homes.iloc[:3], pd.Series([5.0, 3.0, 2.0], index=pd.Index(labels[0])[:3])
    costs = cp.cost_matrix(street, homes, clinics)
    fixed = [next(iter(labels[1]))]
    problem = cp.SitingProblem(costs, weights, cutoff="150 m", fixed=fixed)
    solution = cp.solve_mclp(problem, 1)
    assert solution.fixed == tuple(fixed)
    assert solution.sites["site_id"].tolist() == [list(labels[1])[1]] == list(solution.site_ids)
    assert solution.sites["newly_covered"].tolist() == [3.0]
    assert_known(solution.sites["site_id"], clinics, "facility_id")
    left = cp.solve_lscp(cp.SitingProblem(costs, weights, cutoff="50 m"))
    assert set(left.unreached) == set(list(labels[0])[:3])
    assert clinics[clinics["facility_id"].isin(solution.sites["site_id"])].geometry.x.tolist() == [1000.0]


@pytest.mark.parametrize("name", ["whole numbers", "whole numbers that may be missing", "text"])
def test_a_saved_matrix_keeps_its_labels(street, name, tmp_path) -> None:
    homes, clinics = asked(LABELS[name], "column")
    costs = cp.cost_matrix(street, homes, clinics)
    costs.save(tmp_path / "costs.npz")
    again = cp.CostMatrix.open(tmp_path / "costs.npz")
    assert again.equals(costs)
    assert again.demand_ids.tolist() == costs.demand_ids.tolist()
    assert again.site_ids.tolist() == costs.site_ids.tolist()
    assert again.nearest().index.tolist() == homes["demand_id"].tolist()
    assert_known(again.nearest()["site_id"], clinics, "facility_id")


def test_ids_are_told_apart_and_sorted_as_text(street) -> None:
    homes = frame("demand_id", [1], [500], "column")
    clinics = frame("facility_id", [9, 10], [0, 1000], "column")
    assert cp.nearest_cost(street, homes, clinics)["facility_id"].tolist() == [10]
    with pytest.raises(cp.InputError, match="7"):
        cp.nearest_cost(street, frame("demand_id", [7, "7"], [1, 2], "column"), clinics)
