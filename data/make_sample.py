"""Invent the sample study: every layer of this folder but names.csv, plan.toml and the two texts.

    python data/make_sample.py            writes the files
    python data/make_sample.py --check    makes them anew elsewhere and compares; exit 1 when one differs

The same bytes come out each time with the same library versions; --check compares what the files hold
where only a version number inside a GeoPackage differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making.earlier import make_earlier_residents, make_earlier_units  # noqa: E402
from making.facilities import Places, make_care, make_cemeteries, make_other  # noqa: E402
from making.ground import CRS, SEED, make_ground  # noqa: E402
from making.indicators import make_indicators  # noqa: E402
from making.lines import make_lines, make_neighbours, make_pillars  # noqa: E402
from making.names import plant_faults  # noqa: E402
from making.projects import make_deaths, make_people_by_year, make_projects  # noqa: E402
from making.register import make_register  # noqa: E402
from making.residents import make_residents, make_settlements  # noqa: E402
from making.roads import make_roads  # noqa: E402
from making.sites import make_dykes, make_idle_schools, make_waste_land  # noqa: E402
from making.units import add_people, make_units, make_villages, read_names  # noqa: E402


def make_layers() -> dict[str, Any]:
    """Return every layer under the path of its file: a table, or an answer of the register."""
    # One stream for each part, so that a change of one leaves the others as they are.
    *streams, for_register = np.random.default_rng(SEED).spawn(9)
    for_ground, for_units, for_settlements, for_people, for_places, for_roads, for_figures, for_years = (
        streams
    )
    names = read_names(HERE / "boundaries" / "names.csv")
    ground = make_ground(for_ground)
    villages = make_villages(ground, names, for_units)
    settlements = make_settlements(ground, villages, for_settlements)
    residents = make_residents(ground, villages, settlements, for_people)
    people = residents.groupby("unit_code")["residents"].sum()
    places = Places(ground, villages, settlements, for_places)
    name = names.set_index("unit_code")["name"]
    bent = [ground.warp.bend_polygon(ground.river), ground.warp.bend_polygon(ground.canal)]
    water = {"name": ["示例·黄河", "示例·运河"], "kind": ["river", "canal"]}
    facilities = {
        "facilities/elderly_care.csv": make_care(places, name),
        "facilities/cemeteries.csv": make_cemeteries(places, name, people),
        "facilities/other.csv": make_other(places, name),
    }
    units = add_people(make_units(ground, names, villages), people)
    earlier = make_earlier_units(units)
    return {
        "boundaries/units.gpkg": units,
        "boundaries/units-2020.gpkg": earlier,
        "residents/villages-2020.csv": make_earlier_residents(earlier, residents),
        "boundaries/names-faulty.csv": plant_faults(names),
        "boundaries/neighbours.gpkg": make_neighbours(units),
        "boundaries/lines.csv": make_lines(units),
        "boundaries/pillars.csv": make_pillars(units),
        "boundaries/water.gpkg": gpd.GeoDataFrame(water, geometry=bent, crs=CRS),
        "residents/demand_points.csv": residents,
        "roads/roads.gpkg": make_roads(ground, settlements, for_roads),
        "residents/by_year.csv": make_people_by_year(residents, for_years),
        "residents/deaths.csv": make_deaths(name),
        **facilities,
        "siting/idle_schools.csv": make_idle_schools(residents, name),
        "siting/waste_land.csv": make_waste_land(residents, name),
        "siting/dykes.gpkg": make_dykes(bent[0], units.geometry[units["level"] == "county"].iloc[0], CRS),
        "projects.csv": make_projects(places, pd.concat(facilities.values())),
        "indicators.csv": make_indicators(villages, for_figures),
        **make_register(units, for_register),
    }


def write_layers(layers: dict[str, Any], folder: Path) -> None:
    """Write every layer under a folder."""
    # A fixed date in place of today's, so that the same data are the same bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2025-01-01T00:00:00.000Z"})
    for name, frame in layers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_file(path, driver="GPKG", layer=path.stem)
        elif isinstance(frame, dict):
            text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
            path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        else:
            frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def differences(committed: Path, made: Path, names: list[str]) -> list[str]:
    """Return one line for each file whose content is not the same in both folders."""
    found = []
    for name in names:
        ours, new = committed / name, made / name
        if not ours.exists():
            found.append(f"{name}: missing")
        elif ours.read_bytes() != new.read_bytes() and not _same_content(ours, new):
            found.append(f"{name}: differs from what make_sample.py makes")
    return found


def _same_content(ours: Path, new: Path) -> bool:
    if ours.suffix != ".gpkg":
        return False
    a, b = gpd.read_file(ours), gpd.read_file(new)
    same_shapes = (
        len(a) == len(b) and a.crs == b.crs and bool(shapely.equals_identical(a.geometry, b.geometry).all())
    )
    return same_shapes and a.drop(columns="geometry").equals(b.drop(columns="geometry"))


def main() -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(description="Invent the sample study.")
    parser.add_argument(
        "--check", action="store_true", help="compare with the files that are there; write nothing"
    )
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write to (default: this one)")
    options = parser.parse_args()
    layers = make_layers()
    if not options.check:
        write_layers(layers, options.into)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        write_layers(layers, Path(folder))
        found = differences(HERE, Path(folder), list(layers))
    print("\n".join(found) or f"{len(layers)} files as they should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
