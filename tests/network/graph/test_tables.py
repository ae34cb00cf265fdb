"""The tables of a network: what is read as what, and every fault named at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point

from coverplan.errors import CrsError, Fault, InputError
from coverplan.ids import id_strings, id_text
from coverplan.network import RoadNetwork

CRS = "EPSG:4548"


def nodes(**places: tuple[float, float]) -> gpd.GeoDataFrame:
    places = places or {"a": (0, 0), "b": (900, 0), "c": (900, 500)}
    index = pd.Index(list(places), name="node_id")
    return gpd.GeoDataFrame(index=index, geometry=[Point(xy) for xy in places.values()], crs=CRS)


def edges(**columns: object) -> gpd.GeoDataFrame:
    """Roads a - b (900 m) and b - c (500 m)."""
    table = {"u": ["a", "b"], "v": ["b", "c"], "oneway": [False, True]}
    lines = [LineString([(0, 0), (900, 0)]), LineString([(900, 0), (900, 500)])]
    return gpd.GeoDataFrame({**table, **columns}, geometry=lines, crs=CRS)


def faults(roads: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None = None) -> list[Fault]:
    with pytest.raises(InputError) as refused:
        RoadNetwork.from_edges(nodes() if places is None else places, roads)
    for fault in refused.value.faults:
        assert fault.message("zh") != fault.message("en")
    return list(refused.value.faults)


def told(*given: object) -> list[tuple[str, object]]:
    """Return each kind of fault once: its key and column."""
    return list(dict.fromkeys((fault.key, fault.params.get("column")) for fault in faults(*given)))


# --- costs ---


@pytest.mark.parametrize(
    "times",
    [
        pd.to_timedelta([90, 50], unit="s"),
        [dt.timedelta(seconds=90), dt.timedelta(seconds=50)],
        np.array([90_000, 50_000], "timedelta64[ms]"),
        [Decimal(90), Decimal(50)],
        ["90", "50"],
        pd.array([90, 50], "Int64"),
    ],
)
def test_times_are_seconds_however_they_come(times):
    assert RoadNetwork.from_edges(nodes(), edges(time_s=times)).edges["time_s"].tolist() == [90.0, 50.0]


@pytest.mark.parametrize("column", ["length_m", "time_s"])
@pytest.mark.parametrize(
    "values",
    [
        pd.to_datetime(["2024-01-01", "2024-01-02"]),
        [dt.date(2024, 1, 1), 5.0],
        pd.period_range("2024", periods=2, freq="D"),
        [True, False],
        [True, 5.0],
        pd.array([True, None], "boolean"),
        [1 + 2j, 3 + 0j],
        [1e300, 5.0],
        [2.0**23 + 1, 5.0],
        [np.inf, 5.0],
        [-1.0, 5.0],
        ["far", 5.0],
        [None, 5.0],
        [pd.Timedelta(90, "s"), None],
    ],
)
def test_costs_that_are_none_are_refused(column, values):
    assert told(edges(**{column: values})) == [("network.edge-cost", column)]


def test_lengths_are_no_durations():
    assert told(edges(length_m=pd.to_timedelta([90, 50], unit="s"))) == [("network.edge-cost", "length_m")]


def test_the_largest_cost_is_said_and_can_be_used():
    net = RoadNetwork.from_edges(nodes(), edges(length_m=[2.0**23, 500.0]))
    assert net.edge_costs("length").tolist() == [2.0**23, 500.0]
    (fault,) = faults(edges(length_m=[1e300, 500.0]))
    assert "8,388,608" in fault.message("en")
    assert fault.params["row"] == "a-b"


# --- geometry ---


@pytest.mark.parametrize("given", [{}, {"length_m": [900.0, 500.0]}])
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_vertex_that_is_nowhere_is_a_fault_of_the_line(given, odd):
    roads = edges(**given)
    with np.errstate(invalid="ignore"):
        line = LineString([(0, 0), (odd, 5), (900, 0)])
    roads = roads.set_geometry([line, roads.geometry.iloc[1]])
    (fault,) = faults(roads)
    assert (fault.key, fault.params["row"]) == ("error.roads.not-finite", "a-b")


@pytest.mark.parametrize(
    "shape", [Point(), None, Point(np.nan, 1), Point(np.inf, 1), LineString([(0, 0), (1, 1)])]
)
def test_a_node_without_a_place_is_a_fault(shape):
    places = nodes()
    places = places.set_geometry([shape, *places.geometry.iloc[1:]])
    (fault,) = faults(edges(), places)
    assert (fault.key, fault.params["row"]) == ("error.roads.node-not-a-point", "a")


def test_a_frame_without_an_active_geometry_is_refused_in_words():
    def bare(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(pd.DataFrame(frame).rename(columns={"geometry": "shape"}))

    for places, roads in ((bare(nodes()), edges()), (nodes(), bare(edges()))):
        (fault,) = faults(roads, places)
        assert fault.key == "error.geometry-missing"


# --- flags ---


@pytest.mark.parametrize(
    "flags",
    [
        [1.0, 0.0],
        [1, 0],
        np.array([1, 0], "uint8"),
        [True, 0.0],
        [np.True_, np.float64(0)],
        pd.array([True, False], "boolean"),
        pd.array([1.0, 0.0], "Float64"),
    ],
)
def test_truth_may_come_as_exactly_one_and_zero(flags):
    for name in ("oneway", "may_stop"):
        assert RoadNetwork.from_edges(nodes(), edges(**{name: flags})).edges[name].tolist() == [True, False]


@pytest.mark.parametrize(
    "flags",
    [
        [1.0, np.nan],
        [True, None],
        ["True", True],
        [0.5, 1],
        [2, 1],
        pd.array([True, None], "boolean"),
        ["no", "yes"],
    ],
)
def test_what_is_neither_true_nor_false_is_refused(flags):
    for name in ("oneway", "may_stop"):
        assert told(edges(**{name: flags})) == [("network.edge-flag", name)]


# --- ids ---


@pytest.mark.parametrize("given", [" 7 ", "7", 7, 7.0, np.int32(7)])
def test_one_rule_turns_ids_into_text_everywhere(given):
    column = pd.Series([given, "x"], dtype=object)
    assert id_strings(column).tolist() == id_text(column).tolist() == ["7", "x"]
    assert id_strings(pd.Series([given])).tolist() == ["7"]


def test_ids_are_found_through_blanks_around_them():
    net = RoadNetwork.from_edges(nodes(), edges(u=[" a", "b"], v=["b ", "c"]))
    assert net.edges[["u", "v"]].to_numpy().tolist() == [["a", "b"], ["b", "c"]]
    assert id_strings(pd.Series(["a b", " ", "c"])).tolist() == ["a b", None, "c"]


def test_edge_ids_may_be_the_index():
    roads = edges().set_index(pd.Index([7.0, 12.0], name="edge_id"))
    assert RoadNetwork.from_edges(nodes(), roads).edges.index.tolist() == ["12", "7"]
    net = RoadNetwork.from_edges(nodes(), edges(edge_id=["x", "y"]))
    again = RoadNetwork.from_edges(net.nodes, net.edges)
    pd.testing.assert_frame_equal(pd.DataFrame(again.edges), pd.DataFrame(net.edges))


def test_an_index_without_a_name_gives_no_ids():
    for index in (None, pd.Index([5, 6]), pd.Index(["x", "y"], name="row")):
        roads = edges() if index is None else edges().set_index(index)
        assert RoadNetwork.from_edges(nodes(), roads).edges.index.tolist() == ["a-b", "b-c"]


def test_ids_in_the_index_are_checked():
    roads = edges().set_index(pd.Index(["x", "x"], name="edge_id"))
    assert told(roads) == [("id.twice", "edge_id")]


def test_ends_may_be_levels_of_the_index():
    roads = edges().assign(key=0).set_index(["u", "v", "key"])
    assert RoadNetwork.from_edges(nodes(), roads).edges["u"].tolist() == ["a", "b"]


# --- all at once ---


def test_columns_of_one_name_are_refused():
    roads = edges()
    twice = gpd.GeoDataFrame(
        pd.concat([pd.DataFrame(roads), pd.DataFrame(roads[["u"]])], axis=1), geometry="geometry", crs=CRS
    )
    (fault,) = faults(twice)
    assert (fault.key, fault.params["columns"]) == ("network.columns-twice", "u")


def test_unknown_ends_and_doubled_nodes_are_told_together():
    places = pd.concat([nodes(), nodes(a=(5, 5))])
    assert told(edges(v=["b", "nowhere"]), places) == [
        ("id.twice", "node_id"),
        ("error.roads.node-unknown", "v"),
    ]


def test_a_missing_node_id_is_no_end_of_an_edge_without_one():
    places = nodes().rename(index={"c": None})
    assert told(edges(v=["b", None]), places) == [
        ("id.missing", "node_id"),
        ("table.value-missing", "v"),
    ]


def test_lines_that_end_away_are_told_with_all_else():
    places = nodes(a=(0, 0), b=(900, 0), c=(900, 500), d=(0, 500))
    roads = edges(length_m=[-1.0, 500.0], v=["b", "d"])
    assert told(roads, places) == [("network.edge-cost", "length_m"), ("error.roads.ends-apart", None)]


def test_missing_columns_hide_no_other_fault():
    roads = edges(length_m=[900.0, -1.0], may_stop=["?", True]).drop(columns=["u", "oneway"])
    found = faults(roads)
    assert [fault.key for fault in found] == [
        "network.columns-missing",
        "network.edge-flag",
        "network.edge-cost",
    ]
    assert found[0].params["columns"] == "u, oneway"


def test_a_road_given_once_each_way_is_told_what_to_do():
    there = edges(edge_id=["x", "y"]).iloc[:1]
    back = there.assign(u="b", v="a", geometry=shapely.reverse(there.geometry.to_numpy()))
    found = faults(pd.concat([there, back]))
    assert [fault.key for fault in found] == ["id.twice", "network.edge-each-way"]
    assert "from_networkx" in found[1].message("en")


def test_crs_is_asked_for_first():
    with pytest.raises(CrsError):
        RoadNetwork.from_edges(nodes(), edges().set_crs("EPSG:4549", allow_override=True))


def test_tables_without_rows_make_an_empty_network():
    net = RoadNetwork.from_edges(nodes().iloc[:0], edges().iloc[:0])
    assert (len(net.nodes), len(net.edges)) == (0, 0)
