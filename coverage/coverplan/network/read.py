"""Reading a road network from a file of any kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.findings import Findings
from coverplan.layers import load_roads
from coverplan.network.graph import RoadNetwork
from coverplan.network.travel import Profile, apply_profile, profile_from, unused_roads

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import geopandas as gpd
    from pyproj import CRS

    from coverplan.layers import Roads
    from coverplan.plan import TravelSettings

__all__ = ["network_for", "read_roads"]


def read_roads(
    path: str | os.PathLike[str],
    *,
    travel: str | TravelSettings | Mapping[str, object] | Profile = "car",
    crs: CRS | str | None = None,
    within: gpd.GeoSeries | gpd.GeoDataFrame | None = None,
    layer: str | None = None,
    join_at_crossings: bool = False,
) -> RoadNetwork:
    """Read roads and build the network that a traveller uses.

    Parameters
    ----------
    path
        An OSM file (.osm.pbf, .osm, .osm.gz, .osm.bz2), lines (GeoPackage, shapefile, GeoParquet, GeoJSON ...) or a
        GraphML file as osmnx writes it.
    travel
        Name of a profile, a travel block as :func:`coverplan.network.travel.apply.profile_from` takes it, or a profile.
    crs
        CRS in metres; by default the file's own, or the UTM zone of its extent where that is in degrees.
    within
        Polygons with a CRS; only edges that touch them are kept, uncut.
    layer
        Layer of a file that holds several.
    join_at_crossings
        Join lines also where they cross (lines only; not at bridges and tunnels).

    Returns
    -------
    RoadNetwork
        Its ``findings`` say what was left out, assumed or not used.

    Raises
    ------
    InputError
        When the file cannot be read or used, or the profile uses none of its roads.
    CrsError
        When the file states no CRS, or ``crs`` is not in metres.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> osm = '''<osm version="0.6"><node id="1" lon="9.5" lat="47.1"/><node id="2" lon="9.51" lat="47.1"/>
    ... <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "small.osm"
    ...     _ = file.write_text(osm)
    ...     read_roads(file, travel="walk")
    RoadNetwork(2 nodes, 1 edges (0 one-way), 0.8 km, length and time, EPSG:32632)
    """
    profile = travel if isinstance(travel, Profile) else profile_from(travel)
    roads = load_roads(path, crs=crs, within=within, layer=layer, join_at_crossings=join_at_crossings)
    return network_for(roads, profile)


def network_for(roads: Roads, profile: Profile) -> RoadNetwork:
    """Build the network that a profile makes of roads.

    Parameters
    ----------
    roads
        Canonical roads.
    profile
        Who travels.

    Returns
    -------
    RoadNetwork
        With the nodes that its edges use; ``findings`` are those of the roads and what the profile leaves out.

    Raises
    ------
    InputError
        When the profile uses none of the roads.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["primary"]}, geometry=line))
    >>> network_for(roads, profile_from("walk")).edges["time_s"].tolist()
    [90.0]
    """
    edges = apply_profile(roads.edges, profile)
    ids = roads.nodes.index
    used = roads.nodes[ids.isin(edges["u"]) | ids.isin(edges["v"])]
    net = RoadNetwork.from_edges(used, edges).travelled_by(profile)
    found = Findings([*roads.findings, *unused_roads(roads.edges, profile)])
    return replace(net, findings=found)
