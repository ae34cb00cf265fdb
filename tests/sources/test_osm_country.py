"""In which country an extract lies: marks and laws follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from osm_county import OsmFile, boundary_tags

from coverplan.checks import check
from coverplan.sources import import_osm
from coverplan.study import open_study

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.sources import ImportReport
    from coverplan.study import Study

INTERNAL = "内部工作底图，不得公开"
LIANGSHAN, VADUZ = (116.1, 35.8), (9.52, 47.14)


def county(place: tuple[float, float] = LIANGSHAN, **own: str) -> OsmFile:
    """A county with two towns and a line of the country that the extract has cut off."""
    osm = OsmFile()
    (x, y) = place
    osm.relation([osm.square(place, 0.08, {})], boundary_tags("梁山县", 6, **own))
    for name, west in (("东镇", x), ("西乡", x - 0.04)):
        ring = [
            (west, y - 0.04),
            (west + 0.04, y - 0.04),
            (west + 0.04, y + 0.04),
            (west, y + 0.04),
            (west, y - 0.04),
        ]
        osm.relation([osm.way([(round(a, 7), round(b, 7)) for a, b in ring])], boundary_tags(name, 8))
    osm.square(place, 0.0001, {"building": "house"})
    osm.way([(x - 0.04, y), (x + 0.04, y)], {"highway": "primary"})
    return osm


def cut(osm: OsmFile, name: str, level: int, **codes: str) -> None:
    """Add a boundary of which the file holds one way, and lacks another."""
    line = osm.way([(116.0 + len(osm.ways) / 1000, 35.76), (116.0, 35.5)])
    osm.relation([line, 999], boundary_tags(name, level, **codes))


def imported(osm: OsmFile, folder: Path) -> tuple[ImportReport, Study]:
    report = import_osm(osm.write(folder / "x.osm"), into=folder / "study", county="梁山县")
    study = open_study(folder / "study")
    assert not check(study).errors
    return report, study


def test_a_county_of_china_carries_the_mark_though_its_codes_are_free(tmp_path: Path) -> None:
    osm = county()
    cut(osm, "山东省", 4, **{"ISO3166-2": "CN-SD"})
    cut(osm, "河南省", 4, **{"ISO3166-2": "CN-HA"})
    report, study = imported(osm, tmp_path)
    assert study.plan.units.code_scheme == "free"
    assert study.plan.area.country == "CN"
    assert study.notices("zh")[0] == INTERNAL
    assert "osm.country" in {finding.rule for finding in report.findings}
    assert "plan.country-unknown" not in {finding.rule for finding in study.findings}


@pytest.mark.parametrize(
    ("own", "country"),
    [
        ({"ISO3166-2": "LI-01"}, "LI"),
        ({"ISO3166-1": "li"}, "LI"),
        ({"ISO3166-1": "HK", "ISO3166-2": "CN-HK"}, "HK"),
    ],
)
def test_the_boundarys_own_code_goes_first(tmp_path: Path, own: dict[str, str], country: str) -> None:
    osm = county(**own)
    cut(osm, "Schweiz", 2, **{"ISO3166-1": "CH"})
    _, study = imported(osm, tmp_path)
    assert study.plan.area.country == country
    assert (INTERNAL in study.notices("zh")) == (country == "HK")


def test_addresses_tell_the_country_and_neighbours_at_a_border_do_not(tmp_path: Path) -> None:
    osm = county()
    cut(osm, "Монгол", 2, **{"ISO3166-1": "MN"})
    cut(osm, "中国", 2, **{"ISO3166-1": "CN"})
    report, study = imported(osm, tmp_path)
    assert study.plan.area.country == ""
    assert INTERNAL in study.notices("zh")
    for found in (report.findings, study.findings):
        assert "plan.country-unknown" in {finding.rule for finding in found}
    assert 'country = "CN"' in (tmp_path / "study" / "plan.toml").read_text(encoding="utf-8")
    for i in range(3):
        osm.node((116.1 + i / 1000, 35.8), {"building": "house", "addr:country": "MN"})
    _, study = imported(osm, tmp_path)
    assert (study.plan.area.country, study.notices("zh")[0]) == ("MN", "(c) OpenStreetMap contributors, ODbL")


def test_far_from_china_an_unknown_country_needs_no_mark_and_no_word(tmp_path: Path) -> None:
    report, study = imported(county(VADUZ), tmp_path)
    assert study.plan.area.country == ""
    assert INTERNAL not in study.notices("zh")
    assert "plan.country-unknown" not in {finding.rule for finding in (*report.findings, *study.findings)}
