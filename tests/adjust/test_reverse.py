"""Undoing changes gives the study back; a study after changes is a whole study."""

from __future__ import annotations

import pytest
import shapely
from square_county import NAMES, NE, NW, SE, SW, changes, line_file, study, village

from coverplan.adjust import OUTLINES_FILE, apply_changes, reverse_changes, reverse_outlines
from coverplan.plan import read_changes, toml_of

SAID = ["unit_code", "name", "level", "type", "parent_code"]


@pytest.fixture(scope="module")
def county():
    return study()


def undone(adjustment, folder):
    """The study after the changes and after those that undo them, by way of their files."""
    (folder / "reverse.toml").write_text(toml_of(reverse_changes(adjustment)), encoding="utf-8")
    outlines = reverse_outlines(adjustment)
    if len(outlines):
        outlines.to_file(folder / OUTLINES_FILE)
    return apply_changes(adjustment.after, read_changes(folder / "reverse.toml")).after


def asked(kind, folder):
    along = line_file(folder, "along.gpkg", (1900, 1000), (4100, 1000))
    through = line_file(folder, "through.gpkg", (1900, 1300), (4100, 1300))
    bulge = line_file(folder, "bulge.gpkg", (1000, 200), (1300, 200), (1300, 800), (1000, 800))
    across = line_file(folder, "across.gpkg", (2700, -10), (2700, 2010))
    sides = [
        {"code": SE, "name": NAMES[SE], "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    villages = [
        {"code": SE, "name": NAMES[SE], "villages": [village(2), village(7)]},
        {"code": "370832103", "name": "中镇", "villages": [village(6), village(3)]},
    ]
    return {
        "merge": [{"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}}],
        "merge villages": [{"action": "merge", "units": [village(0), village(1), village(4)], "into": {"code": village(1), "name": "乙村村民委员会"}}],
        "split": [{"action": "split", "unit": SE, "into": villages}],
        "split by a line": [{"action": "split", "unit": SE, "line": along, "into": sides}],
        "split through villages": [{"action": "split", "unit": SE, "line": through, "into": sides}],
        "transfer": [{"action": "transfer", "villages": [village(1), village(5)], "to": SE, "codes": {village(1): f"{SE}210"}}],
        "upgrade": [{"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"}],
        "rename": [{"action": "rename", "unit": SW, "name": "新街道"}],
        "new code": [{"action": "new_code", "unit": NW, "code": "370832105"}],
        "bulge": [{"action": "move_line", "units": [village(0), village(1)], "line": bulge}],
        "line": [{"action": "move_line", "units": [SW, SE], "line": across}],
        "seat": [{"action": "move_seat", "unit": SE, "lon": 117.01, "lat": 35.77}],
        "several": [
            {"action": "transfer", "villages": [village(1)], "to": NW},
            {"action": "upgrade", "unit": NW, "type": "街道", "code": "370832002", "name": "西北街道"},
            {"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}},
        ],
    }[kind]  # fmt: skip


KINDS = (
    "merge", "merge villages", "split", "split by a line", "split through villages", "transfer", "upgrade", "rename", "new code", "bulge",
    "line", "seat", "several",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_undoing_gives_back_codes_names_types_parents_and_lines(county, tmp_path, kind):
    made = apply_changes(county, changes(*asked(kind, tmp_path), path=tmp_path / "changes.toml"))
    back = undone(made, tmp_path).boundaries
    before = county.boundaries
    assert back[SAID].fillna("").to_numpy().tolist() == before[SAID].fillna("").to_numpy().tolist()
    assert abs(back.area - before.area).max() < 1.0
    for then, now in zip(before.geometry, back.geometry, strict=True):
        assert shapely.equals_exact(then.normalize(), now.normalize())


@pytest.mark.parametrize("kind", KINDS)
def test_people_households_and_land_are_conserved(county, tmp_path, kind):
    made = apply_changes(county, changes(*asked(kind, tmp_path), path=tmp_path / "changes.toml"))
    after = made.after
    for group in ("residents", "residents_60plus"):
        assert after.residents[group].sum() == pytest.approx(county.residents[group].sum())
    for level in ("town", "village"):
        units = after.boundaries[after.boundaries["level"] == level]
        was = county.boundaries[county.boundaries["level"] == level]
        assert units[["households", "area_km2"]].sum().tolist() == pytest.approx(
            was[["households", "area_km2"]].sum().tolist()
        )
        assert units.area.sum() == pytest.approx(16e6)
        assert shapely.coverage_is_valid(units.geometry.to_numpy())
