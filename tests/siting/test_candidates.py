"""Candidates and land on the toy county (4 km by 2 km): answers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import toy_town as toy
from shapely import LineString, box

from coverplan.errors import InputError, PlanError
from coverplan.goals import measure
from coverplan.layers import read_exclusions
from coverplan.plan import ExclusionSettings, Layers, read_plan
from coverplan.publish.office.sheets import sheets_of
from coverplan.siting import propose
from coverplan.siting.candidates import Wanted, candidate_sites
from coverplan.tables import LAND
from coverplan.texts import speaking

GRAVES = "public_cemetery"
# The dyke runs north and south at x = 500, over the whole height of the county.
DYKE = LineString([toy.at(500, 0), toy.at(500, 2000)])
REACH = {
    "id": "reach", "kind": "reach", "facility": [GRAVES], "group": "residents", "within": "1.5 km", "travel": "car",
}  # fmt: skip
FIRST = {"facility_id": "f1", "kind": "hospital", "x": 500, "y": 1000}


def area(west, south, east, north):
    return box(toy.X0 + west, toy.Y0 + south, toy.X0 + east, toy.Y0 + north)


def study(land, siting=(), goals=(), **layers):
    """The toy with land layers: name, settings and shapes of each."""
    made = toy.study(goals, siting, **layers)
    asked = {name: {"path": f"{name}.gpkg", **settings} for name, (settings, _) in land.items()}
    rows = [(name, shape) for name, (_, shapes) in land.items() for shape in shapes]
    frame = gpd.GeoDataFrame(rows, columns=["land", "geometry"], geometry="geometry", crs=toy.CRS)
    plan = made.plan.model_copy(update={"layers": Layers.model_validate({"exclusions": asked})})
    return replace(made, plan=plan, exclusions=frame)


def found(land, *sources, kind=GRAVES, **wanted):
    return candidate_sites(study(land), Wanted(sources=sources, kinds=[kind], **wanted))


def table(candidates, *columns):
    return candidates.left[list(columns)].to_numpy().tolist()


def test_what_is_left_after_each_layer():
    land = {
        "farm": ({"kind": "basic_farmland"}, [area(3000, 0, 4000, 2000)]),  # the fourth village
        "dyke": ({"distance_m": 300}, [DYKE]),  # x from 200 to 800: the seat of the first
    }
    got = found(land, "village_seats")
    assert table(got, "layer", "distance_m", "is_applied", "land_ha", "candidates")[0][3:] == [800.0, 4]
    assert table(got, "land_kind", "distance_m", "is_applied", "land_ha", "candidates")[1:] == [
        ["basic_farmland", 0, True, 600.0, 3],
        # the older rule would leave x from 2500 to 3000, and the third seat is on its edge
        ["dyke", 2000, False, 100.0, 0],
        ["dyke", 300, True, 480.0, 2],
    ]
    assert got.frame["site_id"].tolist() == list(toy.VILLAGES[1:3])
    assert got.left["basis"].iloc[1:].str.len().min() > 0
    assert got.left["in_force_from"].tolist()[1] == "2020-01-01"
    assert [one.rule for one in got.findings] == ["siting.land-basis-ended"]


def test_a_distance_has_its_own_figure_in_it():
    """以内 takes the figure in: a seat 1,000 m from the dyke is taken at 1,000 m and left at 999 m."""
    second = toy.VILLAGES[1]
    assert (
        second
        not in found({"dyke": ({"distance_m": 1000}, [DYKE])}, "village_seats").frame["site_id"].tolist()
    )
    assert second in found({"dyke": ({"distance_m": 999}, [DYKE])}, "village_seats").frame["site_id"].tolist()


def test_cells_of_a_grid_keep_the_land_that_is_allowed():
    land = {"dyke": ({"distance_m": 300}, [DYKE])}
    got = found(land, "grid", grid_m=1000)
    assert len(got.frame) == 8
    # the dyke takes 600 m of the first column of cells: 200 m are left on either side, the largest piece counts
    assert sorted(got.frame["land_m2"].round(3)) == [200_000.0] * 2 + [1_000_000.0] * 6
    assert set(got.frame["source"]) == {"grid"}
    assert shapely.distance(got.frame.geometry.to_numpy(), DYKE).min() > 300
    assert got.frame["name"].str.endswith(got.frame["site_id"].iloc[0]).any()
    # with 250,000 m2 to build on, the first column goes
    more = found(land, "grid", grid_m=1000, land_m2=250_000.0)
    assert table(more, "candidates")[-2:] == [[8], [6]]
    assert more.frame["land_m2"].min() == pytest.approx(1_000_000)


def test_a_grid_too_fine_to_choose_from_is_refused():
    with pytest.raises(InputError, match="80,000"):
        found({}, "grid", grid_m=10.0)


def test_cells_do_not_move_with_the_border():
    land = {"farm": ({"kind": "redline"}, [area(0, 0, 500, 2000)])}
    whole = found(land, "grid", grid_m=500).frame
    ids = set(whole["site_id"])
    smaller = toy.boundaries()
    smaller["geometry"] = smaller.geometry.intersection(area(1200, 0, 4000, 2000))
    made = replace(study(land), boundaries=smaller[~smaller.geometry.is_empty])
    inside = candidate_sites(made, Wanted(sources=["grid"], kinds=[GRAVES], grid_m=500)).frame
    assert set(inside["site_id"]) < ids


def test_a_list_of_areas_brings_its_land(tmp_path):
    parcels = gpd.GeoDataFrame(
        {"site_id": ["a", "b"], "name": ["甲", "乙"]},
        geometry=[area(400, 500, 1000, 600), area(3000, 500, 3100, 600)],
        crs=toy.CRS,
    )
    parcels.to_file(tmp_path / "land.gpkg")
    made = study({"dyke": ({"distance_m": 300}, [DYKE])})
    made = replace(made, plan=made.plan.model_copy(update={"path": tmp_path / "plan.toml"}))
    got = candidate_sites(made, Wanted(sources=["land.gpkg"], kinds=[GRAVES])).frame.set_index("site_id")
    assert got["land_m2"].round(2).to_dict() == {"a": 20_000.0, "b": 10_000.0}
    assert got.geometry["a"].within(area(800, 500, 1000, 600))


def test_a_list_says_the_land_of_its_places(tmp_path):
    (lon, lat) = gpd.GeoSeries([toy.at(2500, 500)], crs=toy.CRS).to_crs(4326).iloc[0].coords[0]
    (tmp_path / "s.csv").write_text(
        f"编号,名称,用地面积,经度,纬度\na,甲,900,{lon},{lat}\nb,乙,,{lon},{lat + 0.001}\n", encoding="utf-8"
    )
    made = replace(toy.study(), plan=toy.study().plan.model_copy(update={"path": tmp_path / "plan.toml"}))
    got = candidate_sites(made, Wanted(sources=["s.csv"], kinds=[GRAVES], land_m2=1000.0))
    assert got.frame["site_id"].tolist() == ["b"]  # of which nobody says how much there is
    assert "siting.land-short" in [one.rule for one in got.findings]
    assert got.left.empty


def test_junctions_of_roads_are_candidates():
    nodes, edges = toy.roads()
    lane = edges.iloc[[0]].assign(
        edge_id="lane", u="n2", v="n9", geometry=[LineString([toy.at(2000, 1000), toy.at(2000, 1500)])]
    )
    more = gpd.GeoDataFrame({"node_id": ["n9"]}, geometry=[toy.at(2000, 1500)], crs=toy.CRS)
    made = toy.study(roads=pd.concat([edges, lane]), road_nodes=pd.concat([nodes, more]))
    (row,) = candidate_sites(made, Wanted(sources=["road_nodes"], kinds=[GRAVES])).frame.to_dict("records")
    assert (row["site_id"], row["source"]) == ("node-n2", "road_nodes")


def test_what_is_preferred_is_told_and_a_cell_goes_there():
    idle = area(2100, 100, 2200, 200)
    land = {
        "idle": ({"kind": "idle_land"}, [idle]),
        "seat": ({"kind": "idle_land", "title": "甲"}, [area(400, 900, 600, 1100)]),
    }
    cells = found(land, "grid", grid_m=1000).frame
    with_it = cells[cells["prefers"] != ""]
    assert len(with_it) == 3  # one cell has the idle land, and two have a half of the other
    assert with_it.geometry.within(idle).sum() == 1
    assert with_it["land_m2"].tolist() == pytest.approx([1_000_000] * 3)  # all of the cell may be built on
    seats = found(land, "village_seats")
    assert seats.frame["prefers"].tolist() == ["甲", "", "", ""]
    assert table(seats, "effect", "candidates")[1:] == [["prefers", 0], ["prefers", 1]]


def test_a_layer_is_about_the_kinds_it_names():
    land = {"dyke": ({}, [DYKE])}
    assert len(found(land, "village_seats", kind="nursing_home").frame) == 4
    # 2,000 m from x = 500 takes the seats up to the third, which is on the edge
    assert found(land, "village_seats").frame["site_id"].tolist() == [toy.VILLAGES[3]]
    assert len(found(land, "village_seats", exclusions=[]).frame) == 4


def test_nowhere_left_names_the_layer_that_took_the_last():
    land = {
        "farm": ({"kind": "basic_farmland"}, [area(1000, 0, 4000, 2000)]),
        "dyke": ({"distance_m": 100, "title": "黄河大堤", "title_en": "the great dyke"}, [DYKE]),
    }
    made = study(land, [{"goal": "reach", "new_sites": 1}], [REACH], facilities=toy.facilities(FIRST))
    got = propose(made, measure(made))
    (last,) = [one for one in got.findings if one.rule == "siting.last-candidate"]
    assert "黄河大堤" in last.message("zh")
    assert "the great dyke" in last.message("en")
    assert (last.params["count"], last.params["first"], last.level) == (1, 4, "error")
    assert "siting.no-candidates" in [one.rule for one in got.findings]
    assert tuple(got.land.columns) == LAND
    assert got.land["plan_id"].unique().tolist() == ["reach"]
    # the farmland leaves 200 ha, and the dyke takes 200 m by 2 km of them
    assert got.land_lines("en") == [
        "reach (public cemetery): 0 of 4 candidates left, 160 of 800 ha of land (see land.csv)"
    ]
    (sheet,) = [one for one in sheets_of(made, measure(made), got, [], "zh") if one.key == "land"]
    assert sheet.frame[["land_ha", "candidates", "is_applied"]].to_numpy().tolist()[-2:] == [
        [0.0, 0.0, "否"],
        [160.0, 0.0, "是"],
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_row_order_changes_nothing(order):
    shapes = [area(x, 0, x + 60, 2000) for x in range(0, 4000, 400)][::order]
    got = found({"farm": ({"kind": "redline", "distance_m": 50}, shapes)}, "grid", grid_m=500)
    assert got.left["land_ha"].iloc[-1] == pytest.approx(800 - 2000 * (110 + 9 * 160) / 10_000, abs=0.01)


def test_a_plan_that_excludes_proposes_elsewhere_and_says_the_source():
    land = {"farm": ({"kind": "redline"}, [area(2000, 0, 3000, 2000)])}
    block = {"goal": "reach", "new_sites": 1}
    plain = toy.study([REACH], [block], facilities=toy.facilities(FIRST))
    assert propose(plain, measure(plain)).sites["site_id"].tolist() == [toy.VILLAGES[2]]
    kept = study(land, [block], [REACH], facilities=toy.facilities(FIRST))
    row = propose(kept, measure(kept)).sites.iloc[0]
    assert (row["site_id"], row["site_source"], row["newly_covered"]) == (
        toy.VILLAGES[3],
        "village_seats",
        700,
    )


def test_a_cemetery_on_excluded_land_is_not_enlarged():
    old = {"facility_id": "f1", "kind": GRAVES, "plots": 10.0, "plots_used": 0.0, "x": 500, "y": 1000}
    room = {
        "id": "room", "kind": "capacity", "facility": [GRAVES], "capacity": "plots", "group": "residents", "per_person": 0.1, "travel": "car",
    }  # fmt: skip
    block = {
        "id": "all", "goals": ["room"], "kinds": [{"kind": GRAVES, "enlargements": [{"adds": 5.0, "cost": 1.0}]}],
    }  # fmt: skip
    made = study({"dyke": ({"distance_m": 300}, [DYKE])}, [block], [room], facilities=toy.facilities(old))
    got = propose(made, measure(made))
    assert "siting.no-enlarging" in [one.rule for one in got.findings]
    assert got.joint == {} or got.table().empty


def test_a_joint_plan_has_its_land_by_kind_and_its_sources():
    land = {"farm": ({"kind": "redline"}, [area(2000, 0, 3000, 2000)])}
    sizes = [
        {"capacity": 10.0, "cost": 1.0, "land_m2": 300_000.0},
        {"capacity": 99.0, "cost": 1.0, "land_m2": 2_000_000.0},
    ]
    block = {
        "id": "all", "goals": ["reach"], "candidates": ["grid"], "grid_m": 1000.0, "kinds": [{"kind": GRAVES, "sizes": sizes}],
        "rules": [{"rule": "count", "exactly": 1}],
    }  # fmt: skip
    made = study(land, [block], [REACH], facilities=toy.facilities(FIRST))
    got = propose(made, measure(made))
    (row,) = got.table().to_dict("records")
    # no cell has the land of the larger size
    assert (row["site_source"], row["size"], row["site_land_m2"]) == ("grid", 10.0, pytest.approx(1_000_000))
    assert got.land["kind"].unique().tolist() == [GRAVES]
    assert got.land["candidates"].tolist() == [8, 6, 6]


def written(tmp_path, shapes, **settings):
    gpd.GeoDataFrame(geometry=shapes, crs=toy.CRS).to_file(tmp_path / "land.gpkg")
    return {"dyke": ExclusionSettings.model_validate({"path": "land.gpkg", "datum": "cgcs2000", **settings})}


def test_points_take_no_land(tmp_path):
    with pytest.raises(InputError) as caught:
        read_exclusions(written(tmp_path, [toy.at(0, 0)]), tmp_path, crs=toy.CRS)
    for language in ("zh", "en"):
        assert "land.gpkg" in caught.value.faults[0].message(language)
    read = read_exclusions(written(tmp_path, [toy.at(0, 0), DYKE]), tmp_path, crs=toy.CRS)
    assert len(read.frame) == 1
    assert [one.rule for one in read.findings if one.layer == "exclusions"] == ["exclusions.points-left-out"]


OSM = """<osm version="0.6"><node id="1" lon="116.10" lat="35.80"/><node id="2" lon="116.11" lat="35.80"/>
<node id="3" lon="116.11" lat="35.81"/><way id="1"><nd ref="1"/><nd ref="2"/><tag k="railway" v="rail"/></way>
<way id="2"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="landuse" v="cemetery"/><tag k="name" v="北园"/></way>
<way id="3"><nd ref="2"/><nd ref="3"/><tag k="railway" v="rail"/><tag k="tunnel" v="yes"/></way></osm>"""


def test_land_straight_from_an_extract(tmp_path):
    (tmp_path / "a.osm").write_text(OSM, encoding="utf-8")
    asked = {name: ExclusionSettings(path=["a.osm"]) for name in ("railway", "cemetery")}
    read = read_exclusions(asked, tmp_path, crs=toy.CRS).frame
    assert read["land"].tolist() == ["railway", "cemetery"]
    assert read.geometry.geom_type.tolist() == ["LineString", "MultiPolygon"]
    assert read["name"].iloc[1] == "北园"


@pytest.mark.parametrize("kind", ["redline", "dyke"])
def test_an_extract_without_the_kind(tmp_path, kind):
    (tmp_path / "a.osm").write_text(OSM, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.osm"):
        read_exclusions({kind: ExclusionSettings(path=["a.osm"])}, tmp_path, crs=toy.CRS)


WRONG = {
    'path = "a.gpkg"\nkind = "farm"': "farm",
    'path = "a.gpkg"\nkind = "dyke"\ndistance_m = -1': "distance_m",
    'path = "a.gpkg"\nkind = "dyke"\nfacility = "graves"': "graves",
    'path = "a.gpkg"\nkind = "dyke"\neffect = "forbids"': "forbids",
    'kind = "dyke"': "path",
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_settings_are_told(tmp_path, text):
    plan = f'id = "x"\n[area]\nname = "x"\ncrs = "EPSG:4548"\n[layers.exclusions.one]\n{text}\n'
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    with speaking("en"), pytest.raises(PlanError, match=WRONG[text]) as caught:
        read_plan(tmp_path)
    assert "exclusions.one" in str(caught.value)


def test_a_kind_and_a_distance_that_are_wrong_are_told_together(tmp_path):
    head = 'id = "x"\n[area]\nname = "x"\ncrs = "EPSG:4548"\n[layers.exclusions.one]\npath = "a.gpkg"\n'

    def told(text):
        (tmp_path / "plan.toml").write_text(head + text, encoding="utf-8")
        with speaking("en"), pytest.raises(PlanError) as caught:
            read_plan(tmp_path)
        return [fault.message("en") for fault in caught.value.faults]

    kind, distance = told('kind = "farm"\ndistance_m = -1\n')
    assert "'farm'" in kind
    assert "distance_m" in distance
    # a kind of one's own has an effect and a distance, be it a wrong one
    (distance,) = told('kind = "farm"\ndistance_m = -1\neffect = "excludes"\n')
    assert "distance_m" in distance
    # what is wrong with two keys together is told beside it
    other = '[[goals]]\nid = "q"\nkind = "quota"\nfacility = "hostel"\nunits = { level = "town" }\n'
    assert len(told(f'kind = "farm"\n{other}')) == 2


def test_a_block_that_names_no_land_layer(tmp_path):
    head = 'id = "x"\n[area]\nname = "x"\ncrs = "EPSG:4548"\n[layers.exclusions.dyke]\npath = "a.gpkg"\n'
    goal = '[[goals]]\nid = "q"\nkind = "quota"\nfacility = "hospital"\nunits = { level = "town" }\n'
    (tmp_path / "plan.toml").write_text(
        head + goal + '[[siting]]\ngoal = "q"\nexclusions = ["dike"]\n', encoding="utf-8"
    )
    with pytest.raises(PlanError, match="dyke"):
        read_plan(tmp_path)
