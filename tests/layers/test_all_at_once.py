"""Cells that cannot be read, words that are not known, ids that stand twice and units that are not there: one telling for each table."""

from __future__ import annotations

import pytest
from layers_toy import CRS, plan, units

from coverplan.errors import InputError
from coverplan.layers.border_lines import read_lines
from coverplan.layers.closures import read_closures
from coverplan.layers.facilities.facilities import read_facilities
from coverplan.layers.facilities.projects import read_projects
from coverplan.layers.people import read_people_by_year, read_residents
from coverplan.layers.people.home_files import read_homes
from coverplan.layers.rates import read_rates
from coverplan.plan import LayerSettings


def told(read, tmp_path, *contents):
    """Return row, column and key of every fault of a layer's files."""
    names = []
    for number, content in enumerate(contents):
        names.append(f"{number}.csv")
        (tmp_path / names[-1]).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(names, tmp_path)
    return [(fault.params.get("row"), fault.key) for fault in error.value.faults]


def settings(names, **more):
    return LayerSettings(path=names, datum="wgs84", **more)


def test_facilities(tmp_path):
    def read(names, folder):
        read_facilities(
            plan(folder, facilities={"path": names, "datum": "wgs84"}), folder, boundaries=units()
        )

    head = "facility_id,name,kind,status,beds,serves,lon,lat\n"
    first = head + "f1,甲,養老,好,五,,116.1,35.8\nf2,乙,nursing_home,operating,-1,,abc,35.8\n"
    second = head + "f2,丙,nursing_home,operating,1,,116.1,35.8\n"
    assert told(read, tmp_path, first, second) == [
        (2, "cell.no-number"), (2, "facilities.kind-unknown"), (2, "table.unknown-word"),
        (3, "cell.no-degrees"), (3, "table.negative"), (2, "facilities.twice"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "demand_id,lon,lat,residents\na,116.1,35.8,五\na,116.1,35.8,-1\n,x,35.8,4\n",
            [(2, "cell.no-number"), (4, "cell.no-degrees"), (3, "residents.negative"), (3, "residents.twice"), (4, "table.value-missing")],
        ),
        (
            "demand_id,unit_code,lon,lat,residents\na,370832101201,,35.8,5\nb,370832101201,116.1,35.8,5\nb,370832101201,116.1,35.8,5\n",
            [(2, "datum.lonlat-empty"), (4, "residents.twice")],
        ),
        (
            "unit_code,residents\n999,五\n370832101201,-1\n370832101201,5\n998,5\n",
            [(2, "cell.no-number"), (3, "residents.negative"), (2, "residents.unit-unknown"), (5, "residents.unit-unknown"), (4, "residents.twice")],
        ),
    ],
)  # fmt: skip
def test_residents(tmp_path, content, expected):
    def read(names, folder):
        read_residents(plan(folder, residents={"path": names, "datum": "wgs84"}), folder, boundaries=units())

    assert told(read, tmp_path, content) == expected


def test_projects(tmp_path):
    def read(names, folder):
        read_projects(plan(folder, projects={"path": names, "datum": "wgs84"}), folder, boundaries=units())

    first = "project_id,name,status,cost\np1,甲,好,十\n"
    second = "project_id,name,status,cost\np1,乙,在建,-1\n"
    assert told(read, tmp_path, first, second) == [
        (2, "cell.no-number"), (2, "table.unknown-word"), (2, "table.negative"), (2, "projects.twice"),
    ]  # fmt: skip


def test_rates(tmp_path):
    def read(names, folder):
        read_rates(settings(names), folder, crs=CRS, boundaries=units())

    content = "unit_code,year,deaths_per_mille,share\n999,2026,七,50 %\n370832101,2026,7,x\n370832101,2026,8,0.5\n370832101,2027,,\n"
    assert sorted(set(told(read, tmp_path, content))) == [
        (2, "cell.no-number"), (2, "rates.unit-unknown"), (3, "rates.share"), (3, "rates.twice"), (4, "rates.twice"), (5, "rates.no-figure"),
    ]  # fmt: skip


def test_people_by_year(tmp_path):
    def read(names, folder):
        read_people_by_year(settings(names), folder, crs=CRS, boundaries=units())

    content = "unit_code,year,residents\n999,2025,五\n370832101,2025,-1\n370832101,2025,4\n"
    assert told(read, tmp_path, content) == [
        (2, "cell.no-number"), (2, "residents.unit-unknown"), (3, "table.negative"), (4, "people-by-year.twice"),
    ]  # fmt: skip


def test_lines(tmp_path):
    def read(names, folder):
        read_lines(settings(names), folder, crs=CRS, units=units())

    first = 'line_id,unit_a,unit_b\n"=A1",370832101,370832101\nl2,370832101,\n'
    second = "line_id,unit_a,unit_b\nl2,370832101,370832101\n"
    assert told(read, tmp_path, first, second) == [
        (None, "cell.formula"), (3, "table.value-missing"), (2, "lines.twice"),
    ]  # fmt: skip


def test_closures_and_homes(tmp_path):
    def shut(names, folder):
        read_closures(settings(names), folder, crs=CRS)

    assert told(shut, tmp_path, "name,slow,lon,lat\n甲,二,116.1,35.8\n乙,0.5,116.1,35.8\n") == [
        (2, "cell.no-number"), (2, "closures.point"), (3, "closures.point"), (3, "closures.slow"),
    ]  # fmt: skip

    def homes(names, folder):
        read_homes("buildings", settings(names), folder, crs=CRS)

    assert told(homes, tmp_path, "demand_id,dwellings,lon,lat\na,-1,116.1,35.8\na,2,x,35.8\n") == [
        (3, "cell.no-degrees"), (2, "table.negative"), (3, "residents.twice"),
    ]  # fmt: skip
