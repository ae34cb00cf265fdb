from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import publish_toy
import pytest
from shapely import LineString, box

from coverplan.findings import Finding, Findings
from coverplan.publish import style
from coverplan.publish.gis.geopackage import save_findings_geopackage, save_geopackage
from coverplan.publish.gis.qml import marker
from coverplan.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.goals.outcomes.result import Result
    from coverplan.siting.proposal import Proposal

LAYERS = [
    "units_county",
    "units_town",
    "units_village",
    "water",
    "roads",
    "reached_roads",
    "residents",
    "facilities",
    "gaps",
    "proposals",
    "findings",
]


@pytest.fixture(scope="module")
def file(
    tmp_path_factory: pytest.TempPathFactory, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "study.gpkg"
    save_geopackage(path, toy_study, toy_result, toy_proposal, toy_study.findings, language="zh")
    return path


def _rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as book:
        return book.execute(query).fetchall()


def test_the_project_opens_every_layer_in_order_each_in_its_style(file: Path, toy_study: Study):
    [(name, metadata, content)] = _rows(file, "SELECT name, metadata, content FROM qgis_projects")
    assert name == toy_study.title("zh")
    assert json.loads(metadata)["last_modified_user"] == "coverplan"
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as packed:
        assert packed.namelist() == ["study.qgs"]
        project = ET.fromstring(packed.read("study.qgs").decode().split("\n", 1)[1])
    tree = project.findall("layer-tree-group/layer-tree-layer")
    layers = {layer.findtext("id"): layer for layer in project.findall("projectlayers/maplayer")}
    assert (
        [each.get("id") for each in tree]
        == list(layers)
        == [each.get("id") for each in project.findall("layerorder/layer")]
    )
    names = [each.get("source").split("|layername=")[1] for each in tree]
    assert sorted(names) == sorted(LAYERS)
    # points over lines over areas; villages would hide the towns, and wait
    order = [
        "proposals",
        "gaps",
        "facilities",
        "roads",
        "units_county",
        "water",
        "units_village",
        "units_town",
    ]
    assert [name for name in names if name in order] == order
    assert {name for name, each in zip(names, tree, strict=True) if each.get("checked") == "Qt::Unchecked"} == {
        "findings", "residents", "reached_roads", "units_village",
    }  # fmt: skip
    kinds = {"units_town": "Polygon", "roads": "Line", "gaps": "Point"}
    for name, each in zip(names, tree, strict=True):
        layer = layers[each.get("id")]
        assert layer.findtext("datasource") == each.get("source") == f"./study.gpkg|layername={name}"
        assert layer.findtext("provider") == "ogr"
        assert layer.find("renderer-v2/rules/rule") is not None
        assert layer.get("geometry") == kinds.get(name, layer.get("geometry"))
        assert layer.findtext("srs/spatialrefsys/authid") == "EPSG:4548"
        assert gpd.read_file(file, layer=name, rows=1).crs.to_epsg() == 4548
    towns = layers["coverplan_units_town"]
    styles = [each.get("name") for each in towns.findall("map-layer-style-manager/map-layer-style")]
    assert styles == _styles(file).query("f_table_name == 'units_town'")["styleName"].tolist()
    assert towns.find("map-layer-style-manager").get("current") == styles[0]
    assert towns.findall("aliases/alias")
    # what is shown first holds every unit
    box = [float(project.findtext(f"mapcanvas/extent/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")]
    west, south, east, north = gpd.read_file(file, layer="units_county").total_bounds
    assert box[0] < west < east < box[2]
    assert box[1] < south < north < box[3]
    assert project.findtext("projectMetadata/abstract").startswith("示例数据")
    assert project.findtext("properties/Paths/Absolute") == "false"
    # QGIS takes the project's CRS only where this says so
    assert project.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"
    assert project.findtext("projectCrs/spatialrefsys/authid") == "EPSG:4548"


@pytest.mark.parametrize(("language", "name"), [("zh", "区划代码"), ("en", "Unit code")])
def test_columns_have_names_and_descriptions_in_the_language(
    language: str, name: str, tmp_path: Path, toy_study: Study, toy_result: Result
):
    file = tmp_path / "study.gpkg"
    save_geopackage(file, toy_study, toy_result, None, language=language)
    rows = _rows(file, "SELECT table_name, column_name, name, title, description FROM gpkg_data_columns")
    named = {(table, column): title for table, column, _, title, _ in rows}
    assert named["units_town", "unit_code"].lower() == name.lower()
    described = {(table, column): text for table, column, _, _, text in rows}
    assert described["facilities", "facility_id"]
    # each name once a layer, and each of a column that is there
    there = {
        layer: set(gpd.read_file(file, layer=layer, rows=1).columns) for layer in {row[0] for row in rows}
    }
    assert all(column in there[table] for table, column, *_ in rows)
    assert {column for table in there for column in there[table] if (table, column) not in named} == {
        "geometry"
    }
    kept = [(table, short) for table, _, short, *_ in rows if short]
    assert len(kept) == len(set(kept)) > 30
    extensions = _rows(
        file, "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_schema' ORDER BY 1"
    )
    assert extensions == [("gpkg_data_column_constraints",), ("gpkg_data_columns",)]


def _styles(file: Path) -> pd.DataFrame:
    return gpd.read_file(file, layer="layer_styles")


def _rules(qml: str) -> list[dict[str, str]]:
    body = qml.split("\n", 1)[1]
    return [rule.attrib for rule in ET.fromstring(body).iter("rule")]


def test_layers_are_there_in_the_metric_crs(file: Path) -> None:
    assert gpd.list_layers(file)["name"].tolist() == [*LAYERS, "layer_styles"]
    for name in LAYERS:
        assert gpd.read_file(file, layer=name).crs.to_epsg() == 4548, name


def test_units_carry_the_figures_of_the_goals(file: Path, toy_result: Result) -> None:
    towns = gpd.read_file(file, layer="units_town").set_index("unit_code")
    rows = toy_result.units[
        (toy_result.units["goal_id"] == "cemetery-cover") & (toy_result.units["level"] == "town")
    ]
    rows = rows.set_index("unit_code")
    assert towns["cemetery-cover_value"].to_dict() == pytest.approx(rows["value"].astype(float).to_dict())
    assert towns["cemetery-cover_met"].astype(bool).to_dict() == rows["met"].astype(bool).to_dict()
    assert towns["cemetery-cover_not_covered"].sum() == rows["weight_not_covered"].sum()
    assert towns["centre-per-street_value"].count() == 1


def test_units_that_a_goal_leaves_out_say_why(tmp_path: Path, toy_study: Study, toy_result: Result) -> None:
    code = toy_result.units.loc[toy_result.units["level"] == "town", "unit_code"].iloc[0]
    row = {"goal_id": "cemetery-cover", "unit_code": code, "reason": "正在搬迁", "until": "2030-12-31"}
    left_out = replace(toy_result, excepted=pd.DataFrame([row]))
    save_geopackage(tmp_path / "s.gpkg", toy_study, left_out, None, Findings())
    told = gpd.read_file(tmp_path / "s.gpkg", layer="units_town").set_index("unit_code")[
        "cemetery-cover_excepted"
    ]
    assert told[told.notna()].to_dict() == {code: "例外：正在搬迁（至 2030-12-31）"}


def test_residents_carry_the_reach_of_each_goal(file: Path, toy_result: Result) -> None:
    people = gpd.read_file(file, layer="residents").set_index("demand_id")
    reach = toy_result.reach["cemetery-cover"]
    assert people["cemetery-cover_covered"].astype(bool).to_dict() == reach["covered"].to_dict()
    assert people["cemetery-cover_cost"].isna().to_dict() == reach["cost"].isna().to_dict()
    assert people["residents"].sum() == reach["weight"].sum()


def test_facilities_carry_whom_they_serve(file: Path, toy_result: Result) -> None:
    places = gpd.read_file(file, layer="facilities").set_index("facility_id")
    rows = toy_result.facilities[toy_result.facilities["goal_id"] == "cemetery-cover"]
    rows = rows.set_index("facility_id")
    assert rows["weight"].sum() > 0
    for column, name in (("served", "weight"), ("mean_cost", "mean_cost"), ("offset_m", "offset_m")):
        shown = places[f"cemetery-cover_{column}"].dropna()
        assert shown.to_dict() == pytest.approx(rows[name].dropna().to_dict())


def test_points_are_where_their_degrees_say(file: Path, toy_study: Study, toy_result: Result) -> None:
    gaps = gpd.read_file(file, layer="gaps")
    assert len(gaps) == len(toy_result.gaps)
    homes = toy_study.residents.set_index("demand_id").geometry.loc[gaps["demand_id"]]
    assert gaps.geometry.distance(homes.reset_index(drop=True)).max() < 0.01
    proposals = gpd.read_file(file, layer="proposals")
    assert proposals["rank"].tolist() == [1, 2]
    assert proposals["met_after"].tolist() == [False, True]
    assert proposals["value_after"].round(3).tolist() == [0.778, 1.0]
    assert proposals["verdict"].str.contains("2 处即达标").all()
    assert proposals["proof"].str.contains("已证明").all()
    # a solver's figures are for proposals.csv
    assert not {"objective", "bound", "optimality_gap"} & set(proposals.columns)


def test_findings_without_a_place_are_kept(file: Path, toy_study: Study) -> None:
    findings = gpd.read_file(file, layer="findings")
    assert len(findings) == len(toy_study.findings)
    assert findings.geometry.isna().all()


def test_every_layer_has_one_style_that_opens_first(file: Path) -> None:
    styles = _styles(file)
    first = styles[styles["useAsDefault"].astype(bool)]
    assert first["f_table_name"].tolist() == LAYERS
    assert set(styles["f_geometry_column"]) == {"geom"}
    assert (styles["f_table_schema"] == "").all()
    assert styles["styleQML"].str.startswith("<!DOCTYPE qgis").all()


def test_units_open_in_the_classes_of_the_maps(file: Path, toy_study: Study) -> None:
    styles = _styles(file)
    villages = styles[styles["f_table_name"] == "units_village"]
    assert villages["styleName"].tolist()[:2] == [
        toy_study.plan.goals[0].title,
        toy_study.plan.goals[1].title,
    ]
    text = villages["styleQML"].iloc[0]
    assert [rule["label"] for rule in _rules(text)] == [each.label for each in style.SHARE_CLASSES] + [
        "无数据或不适用"
    ]
    assert '"cemetery-cover_value"' in _rules(text)[0]["filter"]


def test_each_share_meets_exactly_one_rule(file: Path) -> None:
    text = _styles(file).set_index("f_table_name")["styleQML"].loc["units_village"].iloc[0]
    tests = [rule["filter"].replace('"cemetery-cover_value"', "v") for rule in _rules(text)]
    with closing(sqlite3.connect(":memory:")) as base:
        for share in (None, 0.0, 0.2, 0.39, 0.8, 0.9999, 1.0 - 1e-12, 1.0):
            hits = [
                base.execute(f"SELECT {test} FROM (SELECT ? AS v)", (share,)).fetchone()[0] for test in tests
            ]
            wanted = len(tests) - 1 if share is None else style.share_class(share)
            assert [bool(hit) for hit in hits] == [number == wanted for number in range(len(tests))], share


def test_gaps_show_one_goal_at_a_time(file: Path) -> None:
    text = _styles(file).set_index("f_table_name")["styleQML"].loc["gaps"]
    assert [rule.get("checkstate", "1") for rule in _rules(text)] == ["1", "0"]


def test_every_facility_meets_exactly_one_rule(file: Path) -> None:
    text = _styles(file).set_index("f_table_name")["styleQML"].loc["facilities"]
    with closing(sqlite3.connect(file)) as base:
        counts = [
            base.execute(f"SELECT count(*) FROM facilities WHERE {rule['filter']}").fetchone()[0]
            for rule in _rules(text)
        ]
    assert sum(counts) == 5
    assert min(counts) >= 1


def test_contents_carry_titles_and_notices(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base:
        rows = dict(
            base.execute("SELECT identifier, description FROM gpkg_contents WHERE data_type = 'features'")
        )
    assert "乡镇（街道）" in rows
    assert all("示例数据" in about and "内部工作底图，不得公开" in about for about in rows.values())


def test_same_study_gives_same_bytes(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    paths = [tmp_path / name / "study.gpkg" for name in "ab"]
    for path in paths:
        path.parent.mkdir()
        save_geopackage(path, toy_study, toy_result, toy_proposal, toy_study.findings)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    save_geopackage(paths[0], toy_study, toy_result, toy_proposal, toy_study.findings)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_missing_layers_are_left_out(tmp_path: Path, toy_study: Study, toy_result: Result) -> None:
    bare = Study(plan=toy_study.plan, boundaries=toy_study.boundaries)
    save_geopackage(tmp_path / "a.gpkg", bare, None, None)
    names = ["units_county", "units_town", "units_village", "findings", "layer_styles"]
    assert gpd.list_layers(tmp_path / "a.gpkg")["name"].tolist() == names
    empty = replace(toy_result, gaps=toy_result.gaps.iloc[:0])
    save_geopackage(tmp_path / "b.gpkg", toy_study, empty, None)
    assert len(gpd.read_file(tmp_path / "b.gpkg", layer="gaps")) == 0


def test_units_without_outlines_keep_their_figures(
    tmp_path: Path, toy_study: Study, toy_result: Result
) -> None:
    bare = toy_study.boundaries.assign(geometry=None).set_crs(toy_study.boundaries.crs)
    save_geopackage(tmp_path / "a.gpkg", replace(toy_study, boundaries=bare), toy_result, None)
    towns = gpd.read_file(tmp_path / "a.gpkg", layer="units_town")
    assert towns["cemetery-cover_value"].count() == 4


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    study = publish_toy.make_study(("<b>&'\"村", *publish_toy.VILLAGES[1:]), facility_kinds={"it's": "<甲>"})
    study.facilities.loc[0, "kind"] = "it's"
    save_geopackage(tmp_path / "a.gpkg", study, publish_toy.make_result(study), None)
    assert "<b>&'\"村" in set(gpd.read_file(tmp_path / "a.gpkg", layer="units_village")["name"])
    text = _styles(tmp_path / "a.gpkg").set_index("f_table_name")["styleQML"].loc["facilities"]
    assert "<甲>" in [rule["label"] for rule in _rules(text)]


def test_findings_alone(tmp_path: Path) -> None:
    params = {"file": "a.csv", "datum": "wgs84"}
    found = [
        Finding(rule="layer.datum-missing", layer="facilities", params=params, lon=116.1, lat=35.8),
        Finding(rule="layer.datum-missing", layer="residents", params=params),
    ]
    for name in ("a.gpkg", "b.gpkg"):
        save_findings_geopackage(tmp_path / name, found, language="zh")
    frame = gpd.read_file(tmp_path / "a.gpkg", layer="findings")
    assert frame.crs.to_epsg() == 4326
    assert (frame.geometry.x[0], frame.geometry.y[0]) == (116.1, 35.8)
    assert frame.geometry.isna().tolist() == [False, True]
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    assert [rule["label"] for rule in _rules(_styles(tmp_path / "a.gpkg")["styleQML"][0])] == [
        "错误",
        "警告",
        "提示",
        "已认可",
    ]


def test_faults_that_are_lines_and_areas_are_layers_with_a_style_beside_the_units(
    tmp_path: Path, toy_study: Study
) -> None:
    about = {"layer": "boundaries", "lon": 116.1, "lat": 35.8}
    gap = Finding(
        rule="border.gap", unit_code="1", shape=box(116.1, 35.8, 116.2, 35.9),
        params={"area_m2": "1", "beside": "乙", "case": ""}, **about,
    )  # fmt: skip
    spike = Finding(
        rule="border.several-parts", unit_code="2", shape=LineString([(116.1, 35.8), (116.2, 35.8)]),
        params={"name": "甲", "count": 2, "area_m2": "1", "inside": ""}, **about,
    )  # fmt: skip
    file = tmp_path / "findings.gpkg"
    save_findings_geopackage(file, [spike, gap], study=toy_study, language="zh")
    names = ["units_county", "units_town", "units_village", "findings_areas", "findings_lines", "findings"]
    assert gpd.list_layers(file)["name"].tolist() == [*names, "layer_styles"]
    assert len(gpd.read_file(file, layer="findings")) == 2
    for name, one in (("findings_areas", gap), ("findings_lines", spike)):
        held = gpd.read_file(file, layer=name)
        assert held["rule"].tolist() == [one.rule]
        assert held.crs.to_epsg() == 4326
        assert held.geometry[0].equals(one.shape)
    styles = _styles(file).set_index("f_table_name")
    assert set(styles.index) == set(names)
    assert styles["useAsDefault"].groupby(level=0).sum().eq(1).all()
    assert len(_rules(styles["styleQML"]["findings_areas"])) == 4


def test_closures_are_layers_of_lines_and_areas_with_a_style_each(
    tmp_path: Path, flooded_study: Study
) -> None:
    file = tmp_path / "study.gpkg"
    save_geopackage(file, flooded_study, None, None, language="zh")
    lines, areas = (gpd.read_file(file, layer=name) for name in ("closed_lines", "closed_areas"))
    assert (set(lines.geom_type), set(areas.geom_type)) == ({"LineString"}, {"Polygon"})
    assert lines["slow"].tolist() == [2.0]
    assert areas["name"].tolist() == ["漫水"]
    assert {"closed_lines", "closed_areas"} <= set(_styles(file)["f_table_name"])


def test_units_carry_how_much_of_their_weight_was_estimated(
    tmp_path: Path, toy_study: Study, guessed_result: Result
) -> None:
    save_geopackage(tmp_path / "study.gpkg", toy_study, guessed_result, None)
    towns = gpd.read_file(tmp_path / "study.gpkg", layer="units_town").set_index("name")
    assert towns["cemetery-cover_estimated"].dropna().to_dict() == {"柳河镇": 1.0}


def test_a_study_may_add_so_many_kinds_that_every_shape_is_used() -> None:
    symbols = style.kind_symbols([f"kind-{number}" for number in range(40)])
    assert {symbol.shape for symbol in symbols.values()} == style.SHAPES.keys()
    names = {marker(shape, "#000000", "#ffffff", 4.0).options["name"] for shape in style.SHAPES}
    assert len(names) == len(style.SHAPES) - 1  # a triangle is turned
