"""A mistake of the user's: one clear message, exit code 2, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import toy_town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def rewrite(path: Path, old: str, new: str, encoding: str = "utf-8-sig") -> None:
    text = path.read_text(encoding=encoding)
    assert old in text
    path.write_text(text.replace(old, new), encoding=encoding)


def plan_typo(folder: Path) -> None:
    rewrite(folder / "plan.toml", "within", "witin")


def no_file(folder: Path) -> None:
    (folder / "residents.csv").unlink()


def empty_layer(folder: Path) -> None:
    toy_town.boundaries().iloc[:0].to_file(folder / "units.gpkg", layer="units")


def no_crs(folder: Path) -> None:
    rewrite(folder / "plan.toml", '"units.gpkg"\ndatum = "cgcs2000"', '"units.shp"')
    toy_town.boundaries().rename(columns={"parent_code": "parent"}).to_file(
        folder / "units.shp", encoding="utf-8"
    )
    (folder / "units.prj").unlink()


def wrong_crs(folder: Path) -> None:
    # metres of the map told as degrees elsewhere: the roads fall outside the area
    _, edges = toy_town.roads()
    edges.set_crs(32632, allow_override=True).to_file(folder / "roads.gpkg", layer="roads")


def swapped(folder: Path) -> None:
    rewrite(folder / "plan.toml", 'lon = "经度", lat = "纬度"', 'lon = "纬度", lat = "经度"')


def duplicate_id(folder: Path) -> None:
    path = folder / "facilities.csv"
    lines = path.read_text(encoding="gb18030").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]), encoding="gb18030")


def duplicate_code(folder: Path) -> None:
    units = toy_town.boundaries()
    pd.concat([units, units.tail(1)]).to_file(folder / "units.gpkg", layer="units")


def one_code_for_two_units(folder: Path) -> None:
    units = toy_town.boundaries()
    units.loc[units["name"] == "四村", "unit_code"] = toy_town.VILLAGES[2]
    units.to_file(folder / "units.gpkg", layer="units")


def unknown_kind(folder: Path) -> None:
    rewrite(folder / "facilities.csv", ",养老院,", ",养老园,", "gb18030")


def negative_beds(folder: Path) -> None:
    rewrite(folder / "facilities.csv", ",50,", ",-50,", "gb18030")


def no_header(folder: Path) -> None:
    rewrite(folder / "facilities.csv", "床位数", "床位", "gb18030")


def not_a_number(folder: Path) -> None:
    rewrite(folder / "residents.csv", "300.0", "三百")


def far_roads(folder: Path) -> None:
    _, edges = toy_town.roads()
    gpd.GeoDataFrame(edges, geometry=edges.translate(xoff=500_000), crs=toy_town.CRS).to_file(
        folder / "roads.gpkg", layer="roads"
    )


def unknown_profile(folder: Path) -> None:
    rewrite(folder / "plan.toml", 'profile = "car"', 'profile = "carr"')


def unknown_travel(folder: Path) -> None:
    rewrite(folder / "plan.toml", 'travel = "car"', 'travel = "by_car"')


def not_a_geopackage(folder: Path) -> None:
    (folder / "units.gpkg").write_text("hello")


CASES = {
    plan_typo: ["plan.toml", "witin", "within"],
    no_file: ["residents.csv", "找不到"],
    empty_layer: ["units.gpkg"],
    no_crs: ["units.shp", "坐标系"],
    wrong_crs: ["roads.gpkg"],
    swapped: ["facilities.csv", "经"],
    duplicate_id: ["facilities.csv", "A1", "重复"],
    duplicate_code: ["units.gpkg", "7, 8", toy_town.VILLAGES[3], "四村"],
    one_code_for_two_units: ["units.gpkg", "6, 7", toy_town.VILLAGES[2], "三村", "四村"],
    unknown_kind: ["facilities.csv", "第 2 行", "养老园", "养老院"],
    negative_beds: ["facilities.csv", "第 2 行", "床位数", "= -50，"],
    no_header: ["facilities.csv", "床位数", "床位"],
    not_a_number: ["residents.csv", "第 4 行", "三百"],
    far_roads: ["roads.gpkg", "离其余图层 501 公里"],
    unknown_profile: ["plan.toml", "travel.car", "carr"],
    unknown_travel: ["plan.toml", "goals[cover].travel", "by_car", "car"],
    not_a_geopackage: ["units.gpkg"],
}


@pytest.mark.parametrize("spoil", CASES, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_input_is_told_in_words_and_nothing_is_written(
    toy_files: Path, call: Callable[..., object], spoil: Callable[[Path], None]
):
    spoil(toy_files)
    out = toy_files.parent / "out"
    called = call("run", toy_files / "plan.toml", "--out", out)
    assert called.code == 2, called
    assert "Traceback" not in called.err
    assert "错误：" in called.err
    for text in CASES[spoil]:
        assert text in called.err
    assert not out.exists()


def test_check_lists_doubled_codes_as_findings(toy_files: Path, call: Callable[..., object]):
    one_code_for_two_units(toy_files)
    out = toy_files.parent / "out"
    assert call("check", toy_files / "plan.toml", "--out", out).code == 1
    assert "code.twice" in set(pd.read_csv(out / "findings.csv")["rule"])


def test_faults_of_several_layers_are_told_at_once(toy_files: Path, call: Callable[..., object]):
    negative_beds(toy_files)
    not_a_number(toy_files)
    called = call("run", toy_files / "plan.toml", "--out", toy_files.parent / "out")
    assert "-50" in called.err
    assert "三百" in called.err


def test_a_read_only_output_folder_is_refused(toy_files: Path, call: Callable[..., object]):
    out = toy_files.parent / "out"
    out.mkdir(mode=0o555)
    called = call("run", toy_files / "plan.toml", "--out", out)
    assert called.code == 2
    assert "不能写入" in called.err
    assert list(out.iterdir()) == []


def test_a_folder_of_other_files_is_refused_and_kept(toy_files: Path, call: Callable[..., object]):
    called = call("run", toy_files / "plan.toml", "--out", toy_files)
    assert called.code == 2
    assert (toy_files / "plan.toml").exists()


def test_what_is_not_there_yet_says_so(call: Callable[..., object]):
    for arguments in (
        ("batch", "a.toml"),
        ("partition", "a.toml", "--into", "x"),
    ):
        called = call(*arguments)
        assert called.code == 2
        assert "尚未提供" in called.err
