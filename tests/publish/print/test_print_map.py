from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import publish_toy
import pytest
import shapely
from PIL import Image
from shapely import MultiPolygon

from coverplan.plan import Plan, PrintSettings
from coverplan.publish import style
from coverplan.publish.marked import shown_extent
from coverplan.publish.print.map_sheets import PrintedMap, _view, print_map, save_printed_map
from coverplan.publish.print.page import Sheet, round_scale, text_width_mm, wrapped
from coverplan.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.goals.outcomes.result import Result
    from coverplan.publish.print.page import Paper
    from coverplan.siting.proposal import Proposal

MM_PER_INCH = 25.4


@pytest.fixture(scope="module")
def printed(toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> PrintedMap:
    return print_map(toy_study, toy_result, toy_proposal, language="zh")


@pytest.fixture(scope="module")
def files(
    tmp_path_factory: pytest.TempPathFactory, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    save_printed_map(folder, toy_study, toy_result, toy_proposal, language="zh")
    return folder


def _words(printed: PrintedMap, page: int = 0) -> list[str]:
    return [text.get_text() for axes in printed.pages[page].axes for text in axes.texts]


def _map_colours(image: Path) -> set[tuple[int, ...]]:
    return {pixel for _, pixel in Image.open(image).convert("RGB").getcolors(maxcolors=1 << 22)}


def test_one_page_for_each_reach_goal(printed: PrintedMap) -> None:
    assert len(printed.pages) == 2
    assert "公益性公墓覆盖城乡居民" in _words(printed, 0)
    assert "老年人15分钟可达养老服务" in _words(printed, 1)


def test_page_says_what_it_must(printed: PrintedMap) -> None:
    words = _words(printed)
    assert "示例县民政设施覆盖" in words
    assert "示例数据：除地名、代码外均为虚构，不得用于决策　内部工作底图，不得公开" in words
    assert "© OpenStreetMap contributors, ODbL" in words
    assert any("EPSG:4548" in text and "数据年份：2023" in text for text in words)
    assert {"北", "图例", "目标完成情况", "建议选址", "未覆盖最多的乡镇（街道）", "公里"} <= set(words)
    assert any(re.fullmatch(r"比例尺 1:[\d,]+（A3）", text) for text in words)


def test_page_shows_the_figures_of_the_tables(printed: PrintedMap, toy_proposal: Proposal) -> None:
    words = _words(printed)
    assert "53.5 %" in words
    assert "53.5 % / 100.0 %" in words
    assert "98,500 人 / 120,000 人" in words
    assert {"9,220 人", "8,420 人"} <= set(words)
    assert [f"+ {gain:,.0f} 人" for gain in toy_proposal.sites["newly_covered"]] == [
        w for w in words if w.startswith("+ ")
    ]
    assert words.count("未达到") >= 2
    assert "未测算" in words


def test_page_says_with_which_site_the_target_is_met(
    toy_study: Study, toy_result: Result, toy_proposal: Proposal, printed: PrintedMap
) -> None:
    words = _words(printed)
    assert "2 处即达标：由 53.5 % 提高到 100.0 %（目标 100.0 %）。" in "".join(words)
    assert "77.8 %" in words
    assert not any("以上" in text for text in words)
    lower = publish_toy.with_lower_target(toy_proposal, 0.75)
    words = _words(print_map(toy_study, toy_result, lower, language="zh"))
    at = words.index("以上 1 处即达标（目标 75.0 %）")
    assert words.index("1  石桥村") < at < words.index("2  拳铺村")


def test_page_draws_one_answer_and_says_that_there_are_others(
    toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    both = publish_toy.with_second_answer(toy_proposal)
    words = _words(print_map(toy_study, toy_result, both, language="zh"))
    assert "另有 1 个方案，见报告。" in words
    assert sum(text.startswith("1  ") for text in words) == 1


def test_pdf_has_its_pages_and_its_typeface(files: Path) -> None:
    raw = (files / "map.pdf").read_bytes()
    assert raw.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", raw)) == 2
    boxes = {tuple(map(float, found.split())) for found in re.findall(rb"/MediaBox \[([^\]]*)\]", raw)}
    width, height = next(iter(boxes))[2:]
    assert (round(width / 72 * MM_PER_INCH), round(height / 72 * MM_PER_INCH)) == (420, 297)
    fonts = set(re.findall(rb"/(?:BaseFont|FontName) /([\w+-]+)", raw))
    assert fonts
    assert all(name.endswith(b"NotoSansSC-Regular") for name in fonts)
    assert b"/CreationDate" not in raw


def test_png_is_a3_at_200_dots_an_inch(files: Path) -> None:
    with Image.open(files / "map.png") as image:
        assert image.size == (round(420 / MM_PER_INCH * 200), int(297 / MM_PER_INCH * 200))


def test_png_shows_the_classes_and_marks(files: Path, toy_result: Result) -> None:
    colours = _map_colours(files / "map.png")

    def shown(colour: str) -> bool:
        return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) in colours

    rows = toy_result.units[
        (toy_result.units["goal_id"] == "cemetery-cover") & (toy_result.units["level"] == "village")
    ]
    for share in rows["value"]:
        assert shown(style.SHARE_CLASSES[style.share_class(float(share))].colour)
    assert shown(style.SITE.fill)
    assert shown(style.WATER)
    assert shown(style.kind_symbols(publish_toy.make_study().plan.kinds)["public_cemetery"].colour)


def test_holes_of_units_stay_open(tmp_path: Path, toy_study: Study) -> None:
    lake = publish_toy.make_water().geometry[0]
    water = publish_toy.make_water()
    hollow = [
        lake.difference(lake.centroid.buffer(600)),
        lake.difference(lake.centroid.buffer(600)).reverse(),
    ]
    pictures = []
    for number, shape in enumerate(hollow):
        water.loc[0, "geometry"] = MultiPolygon([shape]) if number else shape
        bare = Study(plan=toy_study.plan, boundaries=toy_study.boundaries, water=water)
        print_map(bare).save_png(tmp_path / f"{number}.png", dots_per_inch=60)
        pictures.append(np.asarray(Image.open(tmp_path / f"{number}.png").convert("RGB"), dtype=int))
    assert (pictures[0] == pictures[1]).all()
    colour = np.array([int(style.WATER[i : i + 2], 16) for i in (1, 3, 5)])
    wet = (np.abs(pictures[0] - colour).max(axis=2) < 3).sum()
    bare = Study(plan=toy_study.plan, boundaries=toy_study.boundaries, water=publish_toy.make_water())
    print_map(bare).save_png(tmp_path / "full.png", dots_per_inch=60)
    full = (
        np.abs(np.asarray(Image.open(tmp_path / "full.png").convert("RGB"), dtype=int) - colour).max(axis=2)
        < 3
    ).sum()
    assert wet < 0.85 * full


def test_same_study_gives_same_bytes(
    tmp_path: Path, files: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    save_printed_map(tmp_path, toy_study, toy_result, toy_proposal, language="zh")
    for name in ("map.pdf", "map.png"):
        assert (tmp_path / name).read_bytes() == (files / name).read_bytes(), name


def test_the_plan_says_on_which_paper_and_by_whom(
    tmp_path: Path, toy_study: Study, toy_result: Result
) -> None:
    settings = {"paper": "A4", "maker": "示例县民政局", "date": "2026年11月"}
    plan = toy_study.plan.model_copy(update={"print": PrintSettings.model_validate(settings)})
    save_printed_map(tmp_path, replace(toy_study, plan=plan), toy_result, None, language="zh")
    with Image.open(tmp_path / "map.png") as image:
        assert image.size == (int(297 / MM_PER_INCH * 200), int(210 / MM_PER_INCH * 200))
    words = _words(print_map(replace(toy_study, plan=plan), toy_result, None, language="zh"))
    assert any("制图：示例县民政局，2026年11月" in text for text in words)


def test_a4_is_the_same_sheet_smaller(
    tmp_path: Path, printed: PrintedMap, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    small = print_map(toy_study, toy_result, toy_proposal, language="zh", paper="A4")
    small.save_png(tmp_path / "a4.png", dots_per_inch=100)
    with Image.open(tmp_path / "a4.png") as image:
        assert image.size == (int(297 / MM_PER_INCH * 100), int(210 / MM_PER_INCH * 100))
    large_scale, small_scale = (
        next(
            int(found[1].replace(",", ""))
            for word in _words(each)
            if (found := re.match(r"比例尺 1:([\d,]+)", word))
        )
        for each in (printed, small)
    )
    assert small_scale > large_scale
    assert f"{small_scale}".rstrip("0") in (
        "1",
        "125",
        "15",
        "2",
        "25",
        "3",
        "4",
        "5",
        "6",
        "75",
    )  # round on its paper


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_scale_bar_is_as_long_as_it_says(toy_study: Study, paper: Paper) -> None:
    sheet = Sheet(paper)
    view = _view(sheet, shown_extent(toy_study))
    west, south, east, north = view.bounds
    box = view.axes.get_position()
    assert (east - west) / (box.width * 420) == pytest.approx(view.metres_per_mm)
    assert (north - south) / (box.height * 297) == pytest.approx(view.metres_per_mm)
    frame = (298 * sheet.scale, 244 * sheet.scale)
    assert view.scale / sheet.scale == pytest.approx(round_scale((east - west, north - south), frame))


def test_names_are_never_taken_for_mathematics_or_missing_glyphs(tmp_path: Path) -> None:
    names = ("$\\frac{1}$", "𠮷\U0001f600\n村", "%$#", *publish_toy.VILLAGES[3:])
    study = publish_toy.make_study(names, title="$x$ & <b>")
    printed = print_map(study, publish_toy.make_result(study), language="zh")
    printed.save_png(tmp_path / "a.png", dots_per_inch=40)
    printed.save_pdf(tmp_path / "a.pdf")
    assert "$x$ & <b>" in _words(printed)
    assert Sheet("A4").printable("大堌堆\n𠮷") == "大堌堆 〓"


@pytest.mark.parametrize("without", ["boundaries", "facilities", "residents", "roads", "water"])
def test_a_missing_layer_is_not_drawn(
    tmp_path: Path,
    printed: PrintedMap,
    toy_study: Study,
    toy_result: Result,
    toy_proposal: Proposal,
    without: str,
) -> None:
    study = replace(toy_study, **{without: None})
    result = replace(toy_result, goals=toy_result.goals[toy_result.goals["goal_id"] != "care-15min"])
    poorer = print_map(study, result, toy_proposal, language="zh")
    poorer.save_png(tmp_path / "a.png", dots_per_inch=30)
    legend = {
        "roads": "省道、县道、主次干路",
        "water": "水面",
        "boundaries": "县界",
        "facilities": "公益性公墓",
    }
    if without in legend:
        assert legend[without] not in _words(poorer)
        assert legend[without] in _words(printed)


def test_broken_and_missing_outlines_do_not_stop_the_map(
    tmp_path: Path, toy_study: Study, toy_result: Result
) -> None:
    broken = toy_study.boundaries.copy()
    x, y = publish_toy.EAST_M, publish_toy.NORTH_M
    bow_tie = shapely.Polygon([(x, y), (x + 4000, y + 4000), (x + 4000, y), (x, y + 4000)])
    broken.loc[6:8, "geometry"] = [bow_tie, None, shapely.Polygon()]
    for number, frame in enumerate((broken, broken.assign(geometry=None).set_crs(broken.crs))):
        printed = print_map(replace(toy_study, boundaries=frame), toy_result, language="zh")
        printed.save_png(tmp_path / f"{number}.png", dots_per_inch=30)
        assert len(printed.pages) == 2


def test_a_disc_for_a_unit_without_outline_is_no_line_in_the_legend(
    toy_study: Study, toy_result: Result, printed: PrintedMap
) -> None:
    units = toy_study.boundaries
    assert units is not None
    for bare_levels in (("town", "village"), ("village",)):
        bare = units["level"].isin(bare_levels)
        frame = units.set_geometry(units.geometry.where(~bare))
        said = _words(print_map(replace(toy_study, boundaries=frame), toy_result, language="zh"))
        for level, name in (("town", "乡镇（街道）"), ("village", "村（社区）")):
            line, disc = f"{name}界", f"没有界线的{name}"
            assert ((line in said), (disc in said)) == (level not in bare_levels, level in bare_levels)
    assert "没有界线" not in str(_words(printed))


def test_nothing_at_all_is_said() -> None:
    plan = Plan.model_validate({"id": "x", "area": {"name": "甲县", "crs": "EPSG:4548"}})
    assert "没有可显示的图层。" in _words(print_map(Study(plan=plan), language="zh"))


def test_goals_without_reach_are_shown_by_what_is_met(toy_study: Study, toy_result: Result) -> None:
    result = replace(toy_result, goals=toy_result.goals[toy_result.goals["kind"] != "reach"], reach={})
    printed = print_map(toy_study, result, language="zh")
    words = _words(printed)
    assert len(printed.pages) == 1
    assert "每个街道建有1所综合养老服务中心" in words
    assert any("是否达到" in text for text in words)


def test_english_map(toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> None:
    words = _words(print_map(toy_study, toy_result, toy_proposal, language="en"))
    assert {"Legend", "Goals", "Proposed sites", "km", "N"} <= set(words)
    assert any("Internal working map" in text for text in words)


def test_pyplot_stays_out(toy_study: Study) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/support'); import publish_toy as t; "
        "from coverplan.publish.print.map_sheets import print_map; print_map(t.make_study()); "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=publish_toy.__file__.rsplit("/tests/", 1)[0])


@pytest.mark.parametrize(("text", "most"), [("甲" * 40, 2), ("a" * 200, 3), ("甲 37,920 乙" * 8, 3), ("", 2)])
def test_wrapped_text_keeps_to_its_lines_and_loses_nothing_before_the_cut(text: str, most: int) -> None:
    lines = wrapped(text, 9.0, 40.0, most)
    assert len(lines) <= most
    assert text.startswith("".join(lines).removesuffix("…"))
    assert all(text_width_mm(line, 9.0) <= 40.0 for line in lines)
    if "".join(lines) != text:
        assert len(lines) == most
        assert lines[-1].endswith("…")


def test_closures_stand_in_the_legend_and_what_is_assumed_below_the_map(
    tmp_path: Path, flooded_study: Study, toy_study: Study
) -> None:
    flooded, bare = (print_map(study, language="zh") for study in (flooded_study, toy_study))
    legend = "情景：道路封闭或减速"
    assert (legend in _words(flooded), legend in _words(bare)) == (True, False)
    assert any("情景假设：演练：道路封闭" in text for text in _words(flooded))
    flooded.save_png(tmp_path / "a.png", dots_per_inch=40)
    bare.save_png(tmp_path / "b.png", dots_per_inch=40)
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_units_with_estimated_figures_are_hatched_and_the_page_says_so(
    printed: PrintedMap, toy_study: Study, guessed_result: Result
) -> None:
    def hatched(page: PrintedMap) -> int:
        marks = [patch for axes in page.pages[0].axes for patch in [*axes.patches, *axes.artists]]
        return sum(patch.get_hatch() is not None for patch in marks)

    guessed = print_map(toy_study, guessed_result, language="zh")
    assert (hatched(printed), hatched(guessed)) == (0, 2)  # the units, and the sign in the legend
    assert {"含估算数", "其中 25.0 % 的人口为估算"} <= set(_words(guessed))
    assert "含估算数" not in _words(printed)
    assert "25.0 % of the people are estimated" in _words(print_map(toy_study, guessed_result, language="en"))
