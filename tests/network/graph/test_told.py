"""What is said of each fault of a road table: which table, which row, which column, and what stands there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

from coverplan.errors import CrsError, InputError
from coverplan.network import RoadNetwork

CRS = "EPSG:4548"


def nodes(crs: str = CRS, **changed: object) -> gpd.GeoDataFrame:
    at = {"node_id": ["a", "b", "c"], **changed}
    return gpd.GeoDataFrame(at, geometry=[Point(0, 0), Point(900, 0), Point(900, 500)], crs=crs)


def edges(**changed: object) -> gpd.GeoDataFrame:
    table = {"edge_id": ["7", "8"], "u": ["a", "b"], "v": ["b", "c"], "oneway": [False, True], **changed}
    lines = [LineString([(0, 0), (900, 0)]), LineString([(900, 0), (900, 500)])]
    return gpd.GeoDataFrame(table, geometry=lines, crs=CRS)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ((nodes(), edges(length_m=[900.0, -5.0])), ["edges", "8", "length_m", "8,388,608"]),
        ((nodes(), edges(time_s=[np.inf, 5.0])), ["edges", "7", "time_s", "8,388,608"]),
        ((nodes(), edges(oneway=[True, "perhaps"])), ["edges", "8", "oneway"]),
        ((nodes(), edges(may_stop=[3, True])), ["edges", "7", "may_stop"]),
        ((nodes(), edges(v=["b", "q"])), ["edges", "8", "'v'", "q"]),
        ((nodes(), edges(u=["p", "b"])), ["edges", "7", "'u'", "p"]),
        ((nodes(), edges(edge_id=["7", "7"])), ["edges", "edge_id", "7"]),
        ((nodes(), edges(edge_id=["7", None])), ["edges", "edge_id"]),
        ((nodes(node_id=["a", "b", "b"]), edges(v=["b", "b"])), ["nodes", "node_id", "b"]),
        ((nodes(), edges().drop(columns="v")), ["edges", "v"]),
    ],
)
def test_a_fault_names_its_table_row_and_column(tables, words):
    with pytest.raises(InputError) as error:
        RoadNetwork.from_edges(*tables)
    for language in ("zh", "en"):
        message = error.value.faults[0].message(language)
        assert "{" not in message
    assert [word for word in words if word not in message] == [], message


def test_a_network_s_two_tables_have_one_crs_and_both_are_named_where_they_differ():
    with pytest.raises(CrsError) as error:
        RoadNetwork.from_edges(nodes("EPSG:4547"), edges())
    message = error.value.message("en")
    for word in ("edges", "EPSG:4548", "EPSG:4547"):
        assert word in message
    for table in ("nodes", "edges"):
        made = [nodes(), edges()]
        made[table == "edges"] = made[table == "edges"].set_crs(None, allow_override=True)
        with pytest.raises(CrsError, match=table):
            RoadNetwork.from_edges(*made)


def test_a_road_given_once_each_way_is_named_and_two_roads_of_one_id_are_not():
    there, back = edges().iloc[:1], edges(u=["b", "b"], v=["a", "c"]).iloc[:1]
    back.geometry = [LineString([(900, 0), (0, 0)])]
    with pytest.raises(InputError) as error:
        RoadNetwork.from_edges(nodes(), pd.concat([there, back]))
    assert [fault.key for fault in error.value.faults] == ["id.twice", "network.edge-each-way"]
    assert error.value.faults[1].params["ids"] == "7"
    for other in (back.assign(length_m=950.0), edges(edge_id=["7", "7"]).iloc[1:]):
        with pytest.raises(InputError) as error:
            RoadNetwork.from_edges(nodes(), pd.concat([there.assign(length_m=900.0), other]))
        assert "network.edge-each-way" not in [fault.key for fault in error.value.faults]


def test_ids_made_of_ends_do_not_depend_on_the_order_of_rows():
    """Three roads from a to b, told apart by direction, then length, then time, then line."""
    bow = LineString([(0, 0), (450, 200), (900, 0)])
    straight = LineString([(0, 0), (900, 0)])
    table = {
        "u": ["b", "a", "a", "b", "a"], "v": ["a", "b", "b", "a", "b"],
        "oneway": [False, True, False, True, False], "length_m": [900.0, 900.0, 990.0, 900.0, 990.0],
        "time_s": [9.0, 9.0, 9.0, 9.0, 8.0],
    }  # fmt: skip
    lines = [straight.reverse(), straight, bow, straight.reverse(), bow]
    roads = gpd.GeoDataFrame(table, geometry=lines, crs=CRS)
    expected = [
        ("a-b", "b", "a", False, 900.0, 9.0),
        ("a-b#2", "a", "b", False, 990.0, 8.0),
        ("a-b#3", "a", "b", False, 990.0, 9.0),
        ("a-b#4", "a", "b", True, 900.0, 9.0),
        ("a-b#5", "b", "a", True, 900.0, 9.0),
    ]
    for order in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]):
        net = RoadNetwork.from_edges(nodes(), roads.iloc[order])
        found = net.edges.reset_index()[["edge_id", "u", "v", "oneway", "length_m", "time_s"]]
        assert [tuple(row) for row in found.to_numpy().tolist()] == expected
