"""No town of nobody: each town is weighed by the best that is mapped in it, and one without anything is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osm_county import OsmFile, boundary_tags

from coverplan.goals import measure
from coverplan.sources import import_osm
from coverplan.sources.osm.people.weights import Way, climbed
from coverplan.study import open_study

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.sources import ImportReport

# Towns stand in a row from west to east, 0.02 degrees wide.
NAMES = ("Land", "Places", "Houses", "Seat", "Nothing")


def towns(*, population: str | None = None, land: float = 0.004) -> OsmFile:
    """Five towns: with residential land; settlements alone; a few houses; a seat alone; nothing at all."""
    osm = OsmFile()
    osm.relation([_ring(osm, 9.50, 9.60)], boundary_tags("County", 6, **_figure(population)))
    for i, name in enumerate(NAMES):
        west = round(9.50 + 0.02 * i, 2)
        seat = (
            {"admin_centre": osm.node((9.57, 47.12), {"place": "locality", "name": "Hill"})}
            if name == "Seat"
            else {}
        )
        osm.relation([_ring(osm, west, round(west + 0.02, 2))], boundary_tags(name, 8), seat)
    osm.square((9.51, 47.12), land, {"landuse": "residential"})
    for y in (47.11, 47.12, 47.13):
        osm.node((9.53, y), {"place": "hamlet", "name": f"Hamlet {y}"})
    osm.node((9.51, 47.12), {"place": "village", "name": "Village"})
    osm.square((9.55, 47.12), 0.0001, {"building": "house"})
    osm.node((9.51, 47.121), {"amenity": "grave_yard"})
    osm.way([(9.50, 47.12), (9.60, 47.12)], {"highway": "primary"})
    return osm


def _ring(osm: OsmFile, west: float, east: float) -> int:
    return osm.way([(west, 47.10), (east, 47.10), (east, 47.14), (west, 47.14), (west, 47.10)])


def _figure(population: str | None) -> dict[str, str]:
    return {} if population is None else {"population": population}


def imported(osm: OsmFile, folder: Path) -> tuple[ImportReport, pd.DataFrame]:
    report = import_osm(osm.write(folder / "x.osm"), into=folder / "study")
    return report, pd.read_csv(folder / "study" / "residents" / "totals.csv").set_index("name")


@pytest.mark.parametrize("population", ["9000", None])
def test_each_town_is_weighed_by_the_best_that_is_mapped_in_it(
    tmp_path: Path, population: str | None
) -> None:
    report, table = imported(towns(population=population), tmp_path)
    group = "residents" if population else "weight"
    people = table[group]
    assert report.group == group
    assert people.drop("Nothing").gt(0).all()
    assert pd.isna(people["Nothing"])
    assert people["Places"] == pytest.approx(3 * people["Land"], abs=2)  # 3 settlements to 1
    assert people["Seat"] == pytest.approx(people["Land"], abs=2)
    assert table.loc[["Land", "Places"], "source"].str.contains("estimated by").all()
    assert "settlements" in table.loc["Places", "source"]
    placed = open_study(tmp_path / "study").residents.groupby("unit_code")
    assert sorted(placed["placed_by"].first()) == ["buildings", "grid", "seat", "settlements"]
    assert placed[group].sum().sum() == pytest.approx(people.sum())


def test_a_town_of_which_nothing_is_known_is_left_out_loudly(tmp_path: Path) -> None:
    report, _ = imported(towns(population="9000"), tmp_path)
    (none,) = [finding for finding in report.findings if finding.rule == "osm.residents-no-figure"]
    assert none.params["names"] == "Nothing"
    assert (none.params["without"], none.params["count"], none.params["known"]) == (1, 5, 4)
    assert none.level == "warning"
    study = open_study(tmp_path / "study")
    reach = measure(study).goals.set_index("goal_id").loc["cemetery-5km", "note"]
    assert "Nothing" in reach
    assert "4" in reach
    assert "residents.unit-empty" in {finding.rule for finding in study.findings}


def test_an_uninhabited_town_with_a_figure_is_placed_on_its_seat_and_not_left_out(tmp_path: Path) -> None:
    osm = towns(population="9000")
    osm.relations[5][2]["population"] = "40"
    report, table = imported(osm, tmp_path)
    assert table.loc["Nothing", "residents"] == 40
    assert "osm.residents-no-figure" not in {finding.rule for finding in report.findings}
    assert open_study(tmp_path / "study").residents["residents"].sum() == pytest.approx(9000)


def test_a_strip_of_the_neighbours_land_is_no_land_of_a_town(tmp_path: Path) -> None:
    osm = towns(population="9000")
    osm.square((9.5175, 47.12), 0.00501, {"landuse": "residential"})  # 5 m beyond the line
    _, table = imported(osm, tmp_path)
    assert "settlements" in table.loc["Places", "source"]


def test_one_house_does_not_stand_for_a_town_with_several_hamlets(tmp_path: Path) -> None:
    osm = towns(population="3000")
    for i in range(400):
        osm.square((9.502 + 0.00015 * i % 0.015, 47.105 + 0.0005 * (i // 100)), 0.0001, {"building": "house"})
    osm.square((9.53, 47.12), 0.0001, {"building": "house"})
    report, table = imported(osm, tmp_path)
    assert report.spread == "buildings"
    assert "settlements" in table.loc["Places", "source"]
    (few,) = [finding for finding in report.findings if finding.rule == "osm.buildings-few-in-towns"]
    assert few.params["names"] == "Places"
    placed = open_study(tmp_path / "study").residents
    assert placed.groupby("placed_by")["unit_code"].nunique().to_dict() == {
        "buildings": 2,
        "seat": 1,
        "settlements": 1,
    }


@given(
    first=st.dictionaries(st.sampled_from("abcde"), st.floats(0.1, 1e6), min_size=1),
    second=st.dictionaries(st.sampled_from("abcde"), st.floats(0.1, 1e6)),
    scale=st.floats(0.01, 100),
)
def test_a_towns_weight_does_not_hang_on_the_measure_of_a_later_way(
    first: dict[str, float], second: dict[str, float], scale: float
) -> None:
    def weights(factor: float) -> pd.Series:
        later = pd.Series(second, dtype="float64") * factor
        return climbed(
            [Way(pd.Series(first), "dwellings", "buildings"), Way(later, "settlements", "settlements")],
            "abcde",
        ).sizes

    made = weights(1.0)
    pd.testing.assert_series_equal(made, weights(scale))
    assert (made > 0).to_dict() == {code: code in first or code in second for code in "abcde"}
