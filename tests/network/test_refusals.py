"""What a question cannot use is refused with its name, what stands there, and what could."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, box

from coverplan.errors import CrsError, InputError
from coverplan.network import (
    RoadNetwork,
    SnapRules,
    cost_matrix,
    nearest_cost,
    reachable,
    routes,
    service_area,
    snap,
)

CRS = "EPSG:4548"


@pytest.fixture(scope="module")
def street() -> RoadNetwork:
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=CRS)
    lines = [LineString([(0, 0), (900, 0)])]
    edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=lines, crs=CRS)
    return RoadNetwork.from_edges(nodes, edges)


def places(name: str, ids: list[object], shapes: list[object] | None = None, crs: str = CRS):
    return gpd.GeoDataFrame({name: ids}, geometry=shapes or [Point(100, 9)] * len(ids), crs=crs)


HOMES, CLINICS = places("demand_id", ["d", "e"]), places("facility_id", ["f"])


@pytest.mark.parametrize(
    ("ask", "key", "params"),
    [
        (lambda net: nearest_cost(net, HOMES, CLINICS, k=0), "error.option", {"name": "k", "value": 0}),
        (lambda net: nearest_cost(net, HOMES, CLINICS, k=1.0), "error.option", {"name": "k", "value": 1.0}),
        (lambda net: nearest_cost(net, HOMES, CLINICS, by="way"), "error.option", {"name": "by", "value": "way"}),
        (
            lambda net: routes(net, HOMES, CLINICS, direction="back"),
            "error.option",
            {"name": "direction", "value": "back"},
        ),
        *(
            (
                lambda net, ask=ask: ask(net, HOMES, CLINICS, direction="to_facilities"),
                "error.option",
                {"name": "direction", "value": "to_facilities"},
            )
            for ask in (nearest_cost, cost_matrix)
        ),
        (
            lambda net: cost_matrix(net, HOMES, CLINICS, threads=0),
            "error.option",
            {"name": "threads", "value": 0, "allowed": "1, 2, ..."},
        ),
        (lambda net: snap(net, HOMES, 300), "error.option", {"name": "rules", "value": 300}),
        (lambda net: snap(net, [1]), "network.not-a-frame", {"what": "demand", "given": "list"}),
        (
            lambda net: nearest_cost(net, HOMES, pd.DataFrame()),
            "network.not-a-frame",
            {"what": "facility", "given": "DataFrame"},
        ),
        (
            lambda net: cost_matrix(net, HOMES, None),
            "network.not-a-frame",
            {"what": "site", "given": "NoneType"},
        ),
        (
            lambda net: snap(net, places("demand_id", [7, 8, 9], [Point(), Point(1, 1), None])),
            "network.point-geometry",
            {"what": "demand", "rows": "7, 9", "count": 2},
        ),
        (lambda net: snap(net, places("demand_id", [7, "7"])), "id.twice", {"column": "demand_id", "value": "7"}),
        (lambda net: snap(net, places("site_id", ["x", None])), "id.missing", {"column": "site_id", "row": 2}),
        (
            lambda net: routes(net, HOMES, CLINICS, pairs=pd.DataFrame({"demand_id": ["d"]})),
            "network.columns-missing",
            {"what": "pairs", "columns": "facility_id"},
        ),
        (
            lambda net: routes(net, HOMES, CLINICS, pairs=[("d", "f")]),
            "network.columns-missing",
            {"what": "pairs", "columns": "demand_id"},
        ),
        (
            lambda net: routes(
                net, HOMES, CLINICS, pairs=pd.DataFrame({"demand_id": ["d", "q"], "facility_id": ["f", "f"]})
            ),
            "network.pair-unknown",
            {"name": "demand_id", "ids": "q"},
        ),
        (
            lambda net: routes(
                net, HOMES, CLINICS, pairs=pd.DataFrame({"demand_id": ["d", "e"], "facility_id": ["y", 8]})
            ),
            "network.pair-unknown",
            {"name": "facility_id", "ids": "y, 8"},
        ),
        (
            lambda net: nearest_cost(net, snap(net, HOMES), CLINICS, rules=SnapRules(limit_m=1)),
            "network.snapped-elsewhere",
            {},
        ),
        (lambda net: nearest_cost(net, HOMES, CLINICS, by="time"), "network.no-time", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(street, ask, key, params):
    with pytest.raises(InputError) as error:
        ask(street)
    (fault,) = error.value.faults
    assert fault.key == key
    assert {name: fault.params[name] for name in params} == params
    for language in ("zh", "en"):
        assert "{" not in fault.message(language)


@pytest.mark.parametrize("ask", [nearest_cost, cost_matrix, routes])
def test_a_unit_that_does_not_fit_is_refused_and_points_in_another_crs(street, ask):
    if ask is not routes:
        bound = "cutoff" if ask is nearest_cost else "search"
        with pytest.raises(InputError, match="15 min"):
            ask(street, HOMES, CLINICS, **{bound: "15 min"})
    for pair in (
        (HOMES.set_crs("EPSG:4547", allow_override=True), CLINICS),
        (HOMES, CLINICS.set_crs("EPSG:4547", allow_override=True)),
    ):
        with pytest.raises(CrsError, match="EPSG:4547") as error:
            ask(street, *pair)
        assert "EPSG:4548" in error.value.message("en")


def test_faults_of_ids_and_of_places_are_told_together(street):
    wrong = places("demand_id", ["x", "x", None], [Point(), Point(1, 1), Point(2, 2)])
    with pytest.raises(InputError) as error:
        snap(street, wrong)
    assert [fault.key for fault in error.value.faults] == ["id.missing", "id.twice", "network.point-geometry"]


def test_points_snapped_to_these_roads_serve_what_is_laid_over_them_and_no_other_roads(street):
    homes = snap(street, HOMES)
    closed = street.with_closures(box(400, -9, 500, 9))
    assert nearest_cost(closed, homes, CLINICS)["cost"].tolist() == [18.0, 18.0]
    assert nearest_cost(street, homes, CLINICS, rules=SnapRules())["cost"].tolist() == [18.0, 18.0]
    other = RoadNetwork.from_edges(street.nodes, street.edges)
    for ask in (nearest_cost, cost_matrix, routes):
        with pytest.raises(InputError) as error:
            ask(other, homes, CLINICS)
        assert [fault.key for fault in error.value.faults] == ["network.snapped-elsewhere"]
    for ask in (reachable, service_area):
        with pytest.raises(InputError):
            ask(other, snap(street, CLINICS), "1 km")
