"""Names that the examples in docstrings share: one street, and the embedded study, each made once."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
from shapely import LineString, Point

import coverplan as cp


@pytest.fixture(scope="session")
def street() -> cp.RoadNetwork:
    """A road of 900 m, from (0, 0) to (900, 0)."""
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs="EPSG:4548")
    line = [LineString([(0, 0), (900, 0)])]
    edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=line, crs="EPSG:4548")
    return cp.RoadNetwork.from_edges(nodes, edges)


@pytest.fixture(scope="session")
def home() -> gpd.GeoDataFrame:
    """A home 30 m off the street."""
    return gpd.GeoDataFrame({"demand_id": ["d"]}, geometry=[Point(100, 30)], crs="EPSG:4548")


@pytest.fixture(scope="session")
def clinic() -> gpd.GeoDataFrame:
    """A clinic 20 m off the street, 600 m farther on."""
    return gpd.GeoDataFrame({"facility_id": ["f"]}, geometry=[Point(700, 20)], crs="EPSG:4548")


@pytest.fixture(scope="session")
def sample() -> cp.Study:
    """The embedded study."""
    return cp.open_study("data/plan.toml")


@pytest.fixture(scope="session")
def sample_result(sample: cp.Study) -> object:
    """The embedded study, measured."""
    return cp.measure(sample)


@pytest.fixture(autouse=True)
def _names_of_examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, object]) -> None:
    """Give an example the names it uses and does not make itself."""
    if isinstance(request.node, pytest.DoctestItem):
        source = "".join(example.source for example in request.node.dtest.examples)
        for name in ("street", "home", "clinic", "sample", "sample_result"):
            if re.search(rf"\b{name}\b", source):
                doctest_namespace[name] = request.getfixturevalue(name)
