"""A small county, with one plan for each reader: the same layers, one of them in the reader's format."""

from __future__ import annotations

import json
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pandas as pd
from shapely import LineString, Point, box

from fuzzing.rest import write_rest

CRS = "EPSG:4548"
X0, Y0 = 400_000.0, 3_960_000.0
_PLAN = """
id = "mini"
title = "小县"
[area]
name = "示例县"
code = "370832"
crs = "EPSG:4548"
sample = true
[units]
code_scheme = "cn"
name_rules = "cn"
vintage = "2023"
[layers.boundaries]
path = "{boundaries}"
datum = "cgcs2000"
[layers.facilities]
path = "{facilities}"
datum = "wgs84"
[layers.residents]
path = "{residents}"
datum = "wgs84"
spread = "{spread}"
{raster}
[layers.roads]
path = "{roads}"
datum = "{roads_datum}"
[travel.car]
profile = "car"
[[goals]]
id = "reach"
kind = "reach"
facility = ["public_cemetery"]
group = "residents"
within = "2 km"
travel = "car"
target = "100 %"
[[goals]]
id = "quota"
kind = "quota"
facility = ["comprehensive_centre"]
units = {{ level = "town" }}
at_least = 1
[[siting]]
goal = "reach"
new_sites = 1
candidates = ["village_seats"]
"""
_CHANGES = """
id = "street"
title = "乙镇改为街道"
effective = 2027-01-01
[[change]]
action = "upgrade"
unit = "370832100"
type = "街道"
code = "370832002"
name = "乙街道"
[[change]]
action = "rename"
unit = "370832001001"
name = "甲东社区居民委员会"
"""
_USUAL = {
    "boundaries": "units.gpkg", "facilities": "fac.csv", "residents": "residents.csv", "spread": "points", "raster": "", "roads": "roads.gpkg",
    "roads_datum": "cgcs2000",
}  # fmt: skip


class Square(NamedTuple):
    """Where the county lies."""

    x0: float
    y0: float
    crs: str


@dataclass(frozen=True)
class Target:
    """What a reader is tried with: the file that is spoilt, and the command (``{out}``: what it writes)."""

    reader: str
    file: str
    command: tuple[str, ...]

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """What else reads the file in the same way, each as often as it stands here."""
        if self.command[0] != "check" or self.command[1].startswith("-") or "--register" in self.command:
            return (self.command,)
        plan = self.command[1]
        others = [(name, plan, "--out", "{out}") for name in ("measure", "propose", "run")]
        return (*[self.command] * 6, *others)


def make_study(folder: Path) -> list[Target]:
    """Write the county and its plans; return a target for each reader."""
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _write_units(folder)
        _write_people(folder)
        _write_roads(folder)
    plans = {
        "csv": ("residents.csv", {}), "accepted": ("accepted.csv", {}),
        "xlsx": ("residents.xlsx", {"residents": "residents.xlsx"}), "ods": ("residents.ods", {"residents": "residents.ods"}),
        "geojson": ("fac.geojson", {"facilities": "fac.geojson"}), "kml": ("fac.kml", {"facilities": "fac.kml"}),
        "kmz": ("fac.kmz", {"facilities": "fac.kmz"}), "gpkg": ("units.gpkg", {}), "gpkgroads": ("roads.gpkg", {}),
        "fgb": ("units.fgb", {"boundaries": "units.fgb"}), "parquet": ("units.parquet", {"boundaries": "units.parquet"}),
        "graphml": ("roads.graphml", {"roads": "roads.graphml", "roads_datum": "wgs84"}),
        "osm": ("roads.osm", {"roads": "roads.osm", "roads_datum": "wgs84"}),
        "pbf": ("roads.osm.pbf", {"roads": "roads.osm.pbf", "roads_datum": "wgs84"}),
        "tif": ("people.tif", {"residents": "totals.csv", "spread": "raster", "raster": '[layers.population_raster]\npath = "people.tif"'}),
        "toml": ("plan_toml.toml", {}),
    }  # fmt: skip
    for part in ("shp", "shx", "dbf", "prj", "cpg"):
        plans[part] = (f"shape.{part}", {"boundaries": "shape.shp"})
    targets = []
    for reader, (file, said) in plans.items():
        plan = f"plan_{reader}.toml"
        (folder / plan).write_text(_PLAN.format_map(_USUAL | said), encoding="utf-8")
        targets.append(Target(reader, file, ("check", plan, "--out", "{out}")))
    (folder / "changes.toml").write_text(_CHANGES, encoding="utf-8")
    rest = write_rest(folder, _PLAN.format_map(_USUAL), Square(X0, Y0, CRS))
    targets += [
        Target(reader, file, ("check", "plan_rest.toml", "--out", "{out}")) for reader, file in rest.items()
    ]
    return [*targets, *_other_targets(folder)]


def _other_targets(folder: Path) -> list[Target]:
    """Return what reads files without a plan, or a plan's changes; the outputs that are verified are made by who tries them."""
    out = ("--out", "{out}")
    (folder / "done").mkdir(exist_ok=True)
    (folder / "done" / "manifest.json").write_text(
        json.dumps(
            {
                "coverplan": "1", "command": "check", "inputs_folder": "..", "inputs": [{"path": "fac.csv", "sha256": "0" * 64}],
                "outputs": [{"path": "findings.csv", "bytes": 1, "sha256": "0" * 64}],
            }
        ),
        encoding="utf-8",
    )  # fmt: skip
    shift = ("--from", "wgs84", "--to", "gcj02")
    converted = {"csv": "fac.csv", "xlsx": "residents.xlsx", "gpkg": "roads.gpkg", "geojson": "fac.geojson", "shp": "shape.shp", "dbf": "shape.dbf"}  # fmt: skip
    whole = {"dbf": "shape.shp"}
    return [
        Target("changes", "changes.toml", ("adjust", "plan_csv.toml", "changes.toml", *out)),
        Target("names", "names.csv", ("check", "--names", "names.csv", *out)),
        Target("boundaries", "units.gpkg", ("check", "--boundaries", "units.gpkg", "--repair", *out)),
        Target("register", "register.json", ("check", "plan_csv.toml", "--register", "register.json", *out)),
        Target("import", "roads.osm", ("import-osm", "roads.osm", "--into", "{out}")),
        Target("importpbf", "roads.osm.pbf", ("import-osm", "roads.osm.pbf", "--into", "{out}")),
        Target("crosswalk", "names.csv", ("crosswalk", "names.csv", "other.csv", *out)),
        Target("crosswalkgpkg", "units.gpkg", ("crosswalk", "names.csv", "units.gpkg", *out)),
        Target("new", "register.json", ("new", "{out}", "--register", "register.json")),
        Target("verify", "done/manifest.json", ("verify", "done")),
        *[
            Target(
                f"convert{kind}",
                file,
                ("convert", whole.get(kind, file), *shift, "--out", f"{{out}}{Path(file).suffix.replace('.dbf', '.shp')}"),
            )
            for kind, file in converted.items()
        ],
    ]  # fmt: skip


def _write_units(folder: Path) -> None:
    squares = {
        "370832001001": ("甲东居委会", box(2, 2, 4, 4)), "370832001002": ("甲西居委会", box(0, 2, 2, 4)),
        "370832100201": ("乙南村村委会", box(0, 0, 2, 2)), "370832100202": ("乙北村村委会", box(2, 0, 4, 2)),
    }  # fmt: skip
    rows = [("370832", "示例县", "county", "县", None, box(0, 0, 4, 4))]
    rows += [("370832001", "甲街道", "town", "街道", "370832", box(0, 2, 4, 4))]
    rows += [("370832100", "乙镇", "town", "镇", "370832", box(0, 0, 4, 2))]
    rows += [
        (code, name, "village", "居委会" if "居" in name else "村委会", code[:9], shape)
        for code, (name, shape) in squares.items()
    ]
    units = gpd.GeoDataFrame(
        rows, columns=["unit_code", "name", "level", "type", "parent_code", "geometry"], geometry="geometry"
    )
    units.geometry = units.geometry.segmentize(2).affine_transform([1000, 0, 0, 1000, X0, Y0])
    units = units.set_crs(CRS)
    units.to_file(folder / "units.gpkg")
    units.to_file(folder / "units.fgb")
    units.to_parquet(folder / "units.parquet")
    units.drop(columns="parent_code").to_file(folder / "shape.shp", encoding="UTF-8")
    listed = pd.DataFrame(units.drop(columns=["geometry", "type"]))
    listed.to_csv(folder / "names.csv", index=False)
    listed.iloc[:-1].to_csv(folder / "other.csv", index=False)
    codes = {"county": "21400", "town": "21500", "village": "21610"}
    at = units.geometry.representative_point().to_crs("EPSG:4326")
    page = [
        {
            "id": f"{number:032x}", "standard_name": row["name"], "place_type": {"town": "镇", "village": "行政村"}[row["level"]],
            "place_type_code": codes[row["level"]], "place_code": f"370832001{codes[row['level']]}{number:07d}", "area_name": "示例县",
            "province": "370000", "city": "370800", "area": "370832", "gdm": {"type": "multipoint", "coordinates": [[at[number].x, at[number].y]]},
        }
        for number, row in enumerate(listed.to_dict("records"))
        if row["level"] != "county"
    ]  # fmt: skip
    (folder / "register.json").write_text(
        json.dumps({"total": len(page), "records": page}, ensure_ascii=False), encoding="utf-8"
    )


def _write_people(folder: Path) -> None:
    at = [(X0 + 300 + 1000 * (n % 4), Y0 + 300 + 1000 * (n // 4)) for n in range(16)]
    points = gpd.GeoSeries.from_xy(*zip(*at, strict=True), crs=CRS).to_crs("EPSG:4326")
    codes = [
        {(0, 0): "370832100201", (1, 0): "370832100202", (0, 1): "370832001002", (1, 1): "370832001001"}[
            (n % 4 // 2, n // 8)
        ]
        for n in range(16)
    ]
    people = pd.DataFrame(
        {
            "demand_id": [f"d{n}" for n in range(16)], "unit_code": codes, "lon": points.x.round(6), "lat": points.y.round(6),
            "residents": range(100, 116), "residents_60plus": range(20, 36),
        }
    )  # fmt: skip
    people.to_csv(folder / "residents.csv", index=False)
    totals = people.groupby("unit_code", as_index=False)[["residents", "residents_60plus"]].sum()
    totals.to_csv(folder / "totals.csv", index=False)
    people.to_excel(folder / "residents.xlsx", index=False)
    _write_ods(people, folder / "residents.ods")
    homes = gpd.GeoDataFrame(
        {
            "facility_id": ["f1", "f2", "f3"], "name": ["一院", "二墓", "三中心"],
            "kind": ["nursing_home", "public_cemetery", "comprehensive_centre"], "status": "operating", "beds": [50.0, np.nan, 20.0],
        },
        geometry=points.iloc[[0, 15, 5]].to_list(), crs="EPSG:4326",
    )  # fmt: skip
    homes.to_file(folder / "fac.geojson")
    homes.rename(columns={"name": "Name"}).to_file(folder / "fac.kml", driver="KML")
    with zipfile.ZipFile(folder / "fac.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "fac.kml", "doc.kml")
    table = pd.DataFrame(homes.drop(columns="geometry")).assign(lon=homes.geometry.x, lat=homes.geometry.y)
    table.to_csv(folder / "fac.csv", index=False)
    (folder / "accepted.csv").write_text(
        "rule,unit_code,fingerprint,reason,by,on,until\nname.duplicate,370832001,0123456789abcdef,known,office,2024-01-01,2030-01-01\n",
        encoding="utf-8",
    )
    _write_raster(folder / "people.tif")


def _write_ods(people: pd.DataFrame, path: Path) -> None:
    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    rows = [list(people.columns), *people.to_numpy().tolist()]
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="Sheet1">{body}</table:table></office:spreadsheet></office:body></office:document-content>',
        )


def _write_raster(path: Path) -> None:
    try:
        import rasterio
        from rasterio.transform import from_origin
    except ImportError:
        return
    with rasterio.open(
        path, "w", driver="GTiff", height=8, width=8, count=1, dtype="float32", crs=CRS,
        transform=from_origin(X0, Y0 + 4000, 500, 500),
    ) as raster:  # fmt: skip
        raster.write(np.arange(64, dtype="float32").reshape(1, 8, 8))


def _write_roads(folder: Path) -> None:
    at = {(i, j): 1 + 5 * i + j for i in range(5) for j in range(5)}
    places = {number: (X0 + 100 + 900 * i, Y0 + 100 + 900 * j) for (i, j), number in at.items()}
    ends = [(at[i, j], at[i + 1, j]) for i in range(4) for j in range(5)]
    ends += [(at[i, j], at[i, j + 1]) for i in range(5) for j in range(4)]
    classes = ["residential" if n % 2 else "secondary" for n in range(len(ends))]
    lines = gpd.GeoDataFrame(
        {"road_class": classes, "name": [f"路{n}" for n in range(len(ends))]},
        geometry=[LineString([places[u], places[v]]) for u, v in ends],
        crs=CRS,
    )
    lines.to_file(folder / "roads.gpkg")
    degrees = gpd.GeoSeries([Point(*place) for place in places.values()], crs=CRS).to_crs("EPSG:4326")
    spots = dict(zip(places, ((p.x, p.y) for p in degrees), strict=True))
    _write_graphml(folder / "roads.graphml", spots, ends, classes, lines.length)
    for name in ("roads.osm", "roads.osm.pbf"):
        (folder / name).unlink(missing_ok=True)
        with osmium.SimpleWriter(str(folder / name)) as writer:
            for number, (lon, lat) in spots.items():
                tags = {"place": "village", "name": f"村{number}"} if number % 7 == 0 else {}
                writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(lon, lat), tags=tags))
            for number, ((u, v), kind) in enumerate(zip(ends, classes, strict=True), start=1):
                writer.add_way(
                    osmium.osm.mutable.Way(id=number, version=1, nodes=[u, v], tags={"highway": kind})
                )
            ring = [at[0, 0], at[4, 0], at[4, 4], at[0, 4], at[0, 0]]
            tags = {"boundary": "administrative", "admin_level": "8", "name": "甲镇"}
            writer.add_way(osmium.osm.mutable.Way(id=100, version=1, nodes=ring, tags=tags))


def _write_graphml(path, spots, ends, classes, lengths) -> None:
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for number, (lon, lat) in spots.items():
        graph.add_node(number, x=str(lon), y=str(lat))
    for n, ((u, v), kind, length) in enumerate(zip(ends, classes, lengths, strict=True)):
        line = LineString([spots[u], spots[v]]).wkt
        for a, b in ((u, v), (v, u)):
            graph.add_edge(
                a, b, osmid=str(n), highway=kind, length=str(length), oneway="False", geometry=line
            )
    nx.write_graphml(graph, path)
