from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from osm_county import OsmFile, toy_county

from coverplan.checks import check
from coverplan.errors import InputError, OutputError
from coverplan.findings import RULES
from coverplan.goals import measure
from coverplan.plan import read_plan
from coverplan.sources import ImportReport, import_osm
from coverplan.sources.osm import importing
from coverplan.study import open_study
from coverplan.texts import say, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run_toy(toy: OsmFile, folder: Path) -> ImportReport:
    return import_osm(toy.write(folder / "toy.osm"), into=folder / "study")


def test_the_toy_county_is_ready_to_run(tmp_path: Path) -> None:
    report = run_toy(toy_county(), tmp_path)
    assert (report.area_name, report.towns, report.total, report.county_figure) == ("甲县", 2, 1500.0, 1500.0)
    assert (report.buildings, report.dwellings, report.spread) == (6, 300, "buildings")
    assert report.facilities["nursing_home"] == report.facilities["public_cemetery"] == 1
    plan = read_plan(tmp_path / "study")
    assert plan.area.credit == "(c) OpenStreetMap contributors, ODbL"
    assert plan.area.residents == 1500
    study = open_study(tmp_path / "study")
    assert study.residents.groupby("unit_code")["residents"].sum().to_dict() == {
        "TY-1": 1000.0,
        "TY-2": 500.0,
    }
    assert len(study.roads) >= 1
    assert study.boundaries["unit_code"].tolist() == ["r100", "TY-1", "TY-2"]


def test_without_people_the_goals_weigh_dwellings(tmp_path: Path) -> None:
    report = run_toy(toy_county(county_population=None, west_population=None), tmp_path)
    assert report.group == "dwellings"
    plan = read_plan(tmp_path / "study")
    assert {goal.group for goal in plan.goals if goal.kind == "reach"} == {"dwellings"}
    assert plan.area.residents is None
    assert open_study(tmp_path / "study").residents["dwellings"].sum() == 300


def test_without_buildings_people_go_to_the_settlements(tmp_path: Path) -> None:
    report = run_toy(toy_county(buildings=False), tmp_path)
    assert report.spread == "settlements"
    study = open_study(tmp_path / "study")
    assert study.residents["residents"].sum() == pytest.approx(1500)
    assert "osm.spread-fallback" in {finding.rule for finding in report.findings}


def test_residential_land_goes_before_settlements(tmp_path: Path) -> None:
    toy = toy_county(buildings=False)
    toy.square((9.51, 47.12), 0.01, {"landuse": "residential"})
    toy.square((9.55, 47.12), 0.01, {"landuse": "residential"})
    assert run_toy(toy, tmp_path).spread == "grid"
    assert open_study(tmp_path / "study").residents["residents"].sum() == pytest.approx(1500)


def test_buildings_too_few_for_the_people_are_passed_over(tmp_path: Path) -> None:
    toy = toy_county(county_population="60000", west_population=None)
    report = run_toy(toy, tmp_path)
    assert report.spread == "settlements"
    assert "osm.buildings-too-few" in {finding.rule for finding in report.findings}
    assert open_study(tmp_path / "study").residents["residents"].sum() == pytest.approx(60_000)


def test_a_few_buildings_on_much_residential_land_are_passed_over(tmp_path: Path) -> None:
    toy = toy_county(county_population=None, west_population=None, buildings=False)
    toy.square((9.51, 47.12), 0.01, {"landuse": "residential"})
    toy.square((9.51, 47.12), 0.0001, {"building": "house"})
    report = run_toy(toy, tmp_path)
    assert (report.spread, report.group) == ("grid", "weight")


def test_same_file_same_bytes(tmp_path: Path) -> None:
    extract = toy_county().write(tmp_path / "toy.osm")
    for name in ("one", "two"):
        import_osm(extract, into=tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_earlier_import_is_replaced_and_edits_are_kept(tmp_path: Path) -> None:
    run_toy(toy_county(), tmp_path)
    plan = tmp_path / "study" / "plan.toml"
    plan.write_text("# mine", encoding="utf-8")
    run_toy(toy_county(), tmp_path)
    assert read_plan(plan).area.name == "甲县"
    assert (tmp_path / "study" / "plan.edited.toml").read_text(encoding="utf-8") == "# mine"


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        run_toy(toy_county(), tmp_path)
    assert contents(tmp_path / "study") == {"letter.txt": b"x"}


def test_a_failing_import_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError(5, "pulled out")

    monkeypatch.setattr(importing, "plan_text", fail)
    with pytest.raises(OutputError, match="Input/output error"):
        run_toy(toy_county(), tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"toy.osm"}


def test_a_wrong_name_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="甲县"):
        import_osm(toy_county().write(tmp_path / "toy.osm"), into=tmp_path / "study", county="Nowhere")
    assert not (tmp_path / "study").exists()


def test_an_extract_without_roads_or_boundary_still_makes_a_study(tmp_path: Path) -> None:
    toy = OsmFile(box=(9.5, 47.0, 9.6, 47.1))
    for x in (9.51, 9.52):
        toy.square((x, 47.05), 0.0001, {"building": "house"})
    report = run_toy(toy, tmp_path)
    rules = {finding.rule for finding in report.findings}
    assert {"osm.area-box", "osm.towns-none", "osm.roads-none", "osm.residents-none"} <= rules
    study = open_study(tmp_path / "study")
    assert study.roads is None
    assert study.residents["dwellings"].sum() == 2


def test_an_extract_with_nothing_but_a_road_still_makes_a_study(tmp_path: Path) -> None:
    toy = OsmFile()
    toy.way([(9.5, 47.0), (9.6, 47.0), (9.6, 47.1)], {"highway": "primary"})
    assert run_toy(toy, tmp_path).spread == "seat"
    assert read_plan(tmp_path / "study").siting[0].candidates == ["town_seats"]
    assert open_study(tmp_path / "study").residents is not None


def test_the_report_is_worded_in_both_languages_and_for_machines(tmp_path: Path) -> None:
    report = run_toy(toy_county(), tmp_path)
    assert "常住人口：合计 1,500" in report.text("zh")
    assert "residents: 1,500 people in all" in report.text("en")
    readme = (tmp_path / "study" / "README.md").read_text(encoding="utf-8")
    assert report.text("zh").splitlines()[0] in readme
    assert report.text("en").splitlines()[0] in readme
    machine = json.loads(json.dumps(report.as_json("en")))
    assert machine["total"] == 1500
    assert len(machine["findings"]) == len(report.findings)


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ImportReport]:
    """Import a real extract, once for all tests."""

    @cache
    def imported(name: str) -> ImportReport:
        into = tmp_path_factory.mktemp("real") / name
        return import_osm(shared_data / "osm" / f"{name}.osm.pbf", into=into)

    return imported


@pytest.mark.shared
@pytest.mark.parametrize(
    ("extract", "country", "towns", "group", "counts"),
    [
        (
            "liechtenstein-2024",
            "LI",
            11,
            "residents",
            {"nursing_home": 2, "public_cemetery": 11, "hospital": 2},
        ),
        (
            "liechtenstein-2013",
            "LI",
            11,
            "dwellings",
            {"nursing_home": 0, "public_cemetery": 8, "hospital": 1},
        ),
        ("andorra-2025", "AD", 7, "residents", {"nursing_home": 1, "public_cemetery": 15}),
    ],
)
def test_real_extracts(
    real: Callable[[str], ImportReport],
    extract: str,
    country: str,
    towns: int,
    group: str,
    counts: dict[str, int],
) -> None:
    report = real(extract)
    assert (report.towns, report.group) == (towns, group)
    assert counts.items() <= report.facilities.items()
    units = gpd.read_file(report.folder / "boundaries" / "units.gpkg").to_crs(report.crs)
    county, parts = units[units["level"] == "county"], units[units["level"] == "town"]
    assert parts.area.sum() == pytest.approx(county.area.sum(), rel=1e-6)
    study = open_study(report.folder)
    assert study.residents[group].sum() == pytest.approx(report.total)
    found = check(study)
    assert not found.errors
    assert not found.frame()["basis"].any()
    assert study.plan.area.country == country
    assert study.notices("zh") == ["(c) OpenStreetMap contributors, ODbL"]


@pytest.mark.shared
def test_nobody_in_liechtenstein_is_counted_twice(real: Callable[[str], ImportReport]) -> None:
    report = real("liechtenstein-2024")
    table = pd.read_csv(report.folder / "residents" / "totals.csv").set_index("name")
    assert table.loc[["Eschen", "Balzers", "Vaduz"], "residents"].tolist() == [4407, 4608, 5229]
    assert set(table["basis"]) == {"counted"}
    assert (report.total, report.county_figure) == (37_269, 39_151)
    (nested,) = [finding for finding in report.findings if finding.rule == "osm.residents-nested"]
    assert nested.params["names"] == "Mäls (1532), Nendeln (1357)"
    (differ,) = [finding for finding in report.findings if finding.rule == "osm.residents-differ"]
    assert differ.params["difference"] == -1882


@pytest.mark.shared
def test_andorra_shares_what_is_left_and_counts_no_home_for_children(
    real: Callable[[str], ImportReport],
) -> None:
    report = real("andorra-2025")
    table = pd.read_csv(report.folder / "residents" / "totals.csv").set_index("name")
    assert report.total == report.county_figure == table["residents"].sum() == 83_888
    assert table["basis"].value_counts().to_dict() == {"estimated": 4, "counted": 3}
    found = gpd.read_file(report.folder / "facilities" / "facilities.gpkg")
    assert found.loc[found["kind"] == "nursing_home", "name"].tolist() == ["SARquavitae Salita"]
    assert "osm.facility-children" in {finding.rule for finding in report.findings}


@pytest.mark.shared
@pytest.mark.parametrize("extract", ["andorra-2025", "liechtenstein-2024", "liechtenstein-2013"])
def test_the_share_said_to_be_estimated_is_that_of_the_totals(
    real: Callable[[str], ImportReport], extract: str
) -> None:
    report = real(extract)
    table = pd.read_csv(report.folder / "residents" / "totals.csv", dtype={"unit_code": str})
    guessed = table["basis"] == "estimated"
    share = table.loc[guessed, report.group].sum() / table[report.group].sum()
    study = open_study(report.folder)
    result = measure(study)
    reach = result.goals[result.goals["kind"] == "reach"]
    assert reach["estimated_share"].to_numpy() == pytest.approx(share, abs=1e-9)
    assert set(reach["basis"]) == {"estimated" if share else "measured"}
    assert result.goals.loc[result.goals["kind"] == "quota", "estimated_share"].isna().all()
    what = say(f"measure.{study.plan.measure(report.group)}")
    said = f"其中 {100 * share:.1f} % 的{what}为估算"
    assert all((said in note) == bool(share) for note in reach["note"])
    for goal_id in reach["goal_id"]:
        assert result.estimated_shares(goal_id) == pytest.approx(
            dict.fromkeys(table.loc[guessed & (table[report.group] > 0), "unit_code"], 1.0)
        )


def test_the_plan_of_an_import_names_its_goals_in_both_languages_and_what_it_weighs(tmp_path: Path) -> None:
    source = toy_county(county_population=None, west_population=None).write(tmp_path / "toy.osm")
    report = import_osm(source, into=tmp_path / "study")
    plan = open_study(report.folder).plan
    assert plan.measure(report.group) == report.measure == "dwellings"
    for goal in plan.goals:
        assert re.search("[\u4e00-\u9fff]", goal.title)
        assert goal.title_en
        assert not re.search("[\u4e00-\u9fff|]", goal.title_en)
    reach = [goal for goal in plan.goals if goal.kind == "reach"]
    assert {goal.note for goal in reach} == {"文件中没有居民数，以住房为权重"}
    assert {goal.note_en for goal in reach} == {
        "the file has no figure of residents: dwellings are the weight"
    }
    assert not re.search(r"\d 人|\d people", report.text("zh") + report.text("en"))


def test_every_rule_of_the_import_has_words_and_advice_in_both_languages() -> None:
    rules = [rule for rule in RULES if rule.startswith("osm.")]
    assert len(rules) > 30
    for key in [f"finding.{rule}{part}" for rule in rules for part in ("", ".advice")]:
        assert all(text_of(key))
