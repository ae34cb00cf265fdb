"""Names on the printed map, measured as they are drawn; the typeface; symbols; the inset."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import publish_toy
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from shapely.affinity import translate

from coverplan.publish import style
from coverplan.publish.print import layers
from coverplan.publish.print.layers import draw_facility
from coverplan.publish.print.map_sheets import print_map
from coverplan.publish.print.page import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.goals.outcomes.result import Result
    from coverplan.siting.proposal import Proposal
    from coverplan.study import Study


def _crowded(study: Study) -> Study:
    """Thirty facilities of the first goal within a kilometre or so, with long names."""
    rows = [
        study.facilities.iloc[[0]].assign(facility_id=f"x{n:02}", name=f"第{n:02}号公益性公墓")
        for n in range(30)
    ]
    many = pd.concat(rows, ignore_index=True)
    spots = [translate(spot, 260 * (n % 6), 220 * (n // 6)) for n, spot in enumerate(many.geometry)]
    return replace(study, facilities=many.set_geometry(gpd.GeoSeries(spots, crs=study.facilities.crs)))


def _measured(page: Figure) -> tuple[dict[str, shapely.Polygon], list[shapely.Geometry], shapely.Polygon]:
    """Return the names on the map and their boxes, its symbols, and its frame, all in pixels."""
    renderer = FigureCanvasAgg(page).get_renderer()
    axes = next(axes for axes in page.axes if any(text.get_path_effects() for text in axes.texts))
    names = {
        f"{number} {text.get_text()}": shapely.box(*text.get_window_extent(renderer).extents)
        for number, text in enumerate(axes.texts)
        if text.get_path_effects()
    }
    symbols = []
    for drawn in axes.collections:
        assert isinstance(drawn, PathCollection)
        size = np.sqrt(drawn.get_sizes()) * page.dpi / 72
        places = drawn.get_offset_transform().transform(drawn.get_offsets())
        symbols += list(shapely.buffer(shapely.points(places), np.broadcast_to(size, len(places)) / 2))
    return names, symbols, shapely.box(*axes.get_window_extent(renderer).extents)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_cover_neither_each_other_nor_symbols_nor_the_frame(
    toy_study: Study, toy_result: Result, toy_proposal: Proposal, language: str
) -> None:
    page = print_map(_crowded(toy_study), toy_result, toy_proposal, language=language).pages[0]  # type: ignore[arg-type]
    names, symbols, frame = _measured(page)
    assert {name for _, name, _ in publish_toy.TOWNS} <= {name.partition(" ")[2] for name in names}
    assert 3 <= sum("公益性公墓" in name for name in names) < 30
    assert len(symbols) > 30
    for (one, box), (other, second) in combinations(names.items(), 2):
        assert box.intersection(second).area == 0, (one, other)
    for name, box in names.items():
        assert frame.contains(box), name
        assert shapely.intersection(box, shapely.union_all(symbols)).area < 0.01 * box.area, name
    said = [text.get_text() for axes in page.axes for text in axes.texts]
    left_out = 30 - sum("公益性公墓" in name for name in names)
    words = {"zh": f"{left_out} 个名称没有空位，未注在图上", "en": f"no room on the map for {left_out} names"}
    assert words[language] in said


def test_a_town_whose_name_fits_nowhere_is_left_without_and_counted(toy_study: Study) -> None:
    towns = toy_study.boundaries
    assert towns is not None
    squeezed = towns.copy()
    squeezed.loc[squeezed["unit_code"] == publish_toy.TOWNS[0][0], "name"] = "很长的名字" * 30
    page = print_map(replace(toy_study, boundaries=squeezed), language="zh").pages[0]
    said = [text.get_text() for axes in page.axes for text in axes.texts]
    assert "1 个名称没有空位，未注在图上" in said
    assert not any(text.startswith("很长的名字很长") for text in said)


def test_gaps_beyond_number_leave_towns_their_names(
    monkeypatch: pytest.MonkeyPatch, toy_study: Study, toy_result: Result
) -> None:
    west, south, east, north = toy_study.boundaries.to_crs(4326).total_bounds
    lon, lat = (
        each.ravel() for each in np.meshgrid(np.linspace(west, east, 50), np.linspace(south, north, 50))
    )
    gap = toy_result.gaps[toy_result.gaps["goal_id"] == "cemetery-cover"].iloc[[0]]
    crowd = gap.loc[gap.index.repeat(len(lon))].assign(lon=lon, lat=lat, weight=10.0).reset_index(drop=True)
    towns = {name for _, name, _ in publish_toy.TOWNS}
    for most, named in ((100_000, set()), (2_000, towns)):
        monkeypatch.setattr(layers, "_MOST_KEPT_FREE", most)
        page = print_map(toy_study, replace(toy_result, gaps=crowd), language="zh").pages[0]
        assert (
            towns & {text.get_text() for axes in page.axes for text in axes.texts if text.get_path_effects()}
            == named
        )


def test_a_facility_beyond_the_frame_lacks_no_room(toy_study: Study, toy_result: Result) -> None:
    far = toy_study.facilities.copy()
    far.loc[far["kind"] == "public_cemetery", "geometry"] = far.geometry.translate(900_000, 0)
    page = print_map(replace(toy_study, facilities=far), toy_result, language="zh").pages[0]
    assert not any("没有空位" in text.get_text() for axes in page.axes for text in axes.texts)


_MIXED = ("Ħal Għaxaq ġ ż ċ", "𫭟村 㙟村", "𠮷村", "مدينة السلام", "Поле 😀")


def test_every_character_is_text_or_a_mark_that_is_seen(tmp_path: Path) -> None:
    names = (*_MIXED, *publish_toy.VILLAGES[len(_MIXED) :])
    study = publish_toy.make_study(names, title=" ".join(_MIXED))
    printed = print_map(study, publish_toy.make_result(study), language="zh")
    assert "〓：字体中没有的字（U+20BB7）" in [
        text.get_text() for axes in printed.pages[0].axes for text in axes.texts
    ]
    printed.save_pdf(tmp_path / "a.pdf")
    printed.save_png(tmp_path / "a.png", dots_per_inch=40)
    raw = (tmp_path / "a.pdf").read_bytes()
    assert b"/Type3" not in raw
    assert raw.count(b"/CIDFontType2") >= 2
    fonts = {name.split(b"+")[-1] for name in re.findall(rb"/BaseFont /([\w+-]+)", raw)}
    assert fonts == {b"NotoSansSC-Regular", b"DejaVuSans"}
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext is installed here")
    said = subprocess.run(
        ["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    for part in (
        "Ħal Għaxaq ġ ż ċ",
        "𫭟村 㙟村",
        "〓村",
        "Поле 😀",
        *(name for _, name, _ in publish_toy.TOWNS),
    ):
        assert part in said, part


def test_what_does_not_operate_yet_looks_different_and_is_no_larger() -> None:
    sheet = Sheet("A4")
    pictures = {}
    for status in ("operating", "planned", "building", "closed"):
        figure = Figure(figsize=(1, 1), dpi=200)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        draw_facility(
            sheet,
            axes,
            gpd.GeoSeries.from_xy([0.0], [0.0]),
            style.Symbol("star", "#0067a8"),
            status,
            12.0,
            zorder=1,
        )
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        pictures[status] = np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)
    inked = {status: (picture.min(axis=2) < 200) for status, picture in pictures.items()}
    boxes = {
        status: [np.flatnonzero(ink.any(axis=axis))[[0, -1]].tolist() for axis in (0, 1)]
        for status, ink in inked.items()
    }
    assert boxes["planned"] == boxes["building"] == boxes["operating"]
    for one, other in combinations(pictures.values(), 2):
        assert (np.abs(one - other).max(axis=2) > 40).mean() > 0.01


def test_the_inset_shows_the_area_and_covers_neither_it_nor_scale_nor_arrow(toy_study: Study) -> None:
    page = print_map(toy_study, language="zh").pages[0]
    axes = next(axes for axes in page.axes if any(text.get_text() == "位置示意" for text in axes.texts))
    shapes = [patch for patch in axes.patches if patch.get_zorder() == 34]
    assert any(patch.get_facecolor()[:3] != (0, 0, 0) and patch.get_facecolor()[3] for patch in shapes)
    box = next(patch for patch in axes.patches if patch.get_zorder() == 33).get_bbox()
    inset = shapely.box(*box.extents)
    assert inset.intersection(toy_study.boundaries.geometry.union_all()).area == 0
    for patch in (patch for patch in axes.patches if patch.get_zorder() in (35, 36)):
        ends = patch.get_path().transformed(patch.get_patch_transform()).get_extents()
        assert shapely.box(*ends.extents).intersection(inset).area == 0
    drawn = shapely.union_all([shapely.box(*patch.get_path().get_extents().extents) for patch in shapes])
    assert inset.buffer(1).contains(drawn)
