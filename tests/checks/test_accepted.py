"""Accepted findings: quiet until their data change or their day passes; deleting the row undoes it; bad rows are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from toy_town import TOWNS, VILLAGES, boundaries

import coverplan as cp
from coverplan.checks import accept_findings
from coverplan.errors import InputError
from coverplan.findings import COLUMNS, Finding, findings_frame
from coverplan.findings import accepted as accepting
from coverplan.layers import ACCEPTED_FILE, read_accepted
from coverplan.plan import Plan
from coverplan.study import load_study

HEAD = "rule,unit_code,fingerprint,reason,by,on,until\n"
SEAT_OUTSIDE = "border.seat-outside"


def write(folder: Path, *, lon: float = 100.0, flipped: bool = False, name: str = "units.gpkg") -> Plan:
    """A study whose last village has its seat far outside."""
    units = boundaries().drop(columns="geometry").assign(seat_lon=float("nan"), seat_lat=float("nan"))
    units.loc[units["unit_code"] == VILLAGES[3], ["seat_lon", "seat_lat"]] = lon, 30.0
    frame = gpd.GeoDataFrame(units, geometry=boundaries().geometry.to_numpy(), crs=boundaries().crs)
    (folder / name).unlink(missing_ok=True)
    (frame.iloc[::-1] if flipped else frame).to_file(folder / name)
    plan = {
        "id": "x",
        "area": {"name": "玩具县", "code": "370832", "crs": str(boundaries().crs)},
        "layers": {"boundaries": {"path": name, "datum": "cgcs2000"}},
    }
    return Plan.model_validate(plan).model_copy(update={"path": folder / "plan.toml"})


def seat(found: cp.Findings) -> Finding:
    (one,) = [one for one in found if one.rule == SEAT_OUTSIDE]
    return one


@pytest.fixture
def accepted(tmp_path: Path) -> Plan:
    plan = write(tmp_path)
    one = seat(cp.check(plan))
    assert (one.level, one.accepted) == ("error", None)
    path = accept_findings(plan, [one.fingerprint], reason="迁建中", by="区划股", until=date(2099, 12, 31))
    assert path == tmp_path / ACCEPTED_FILE
    return plan


def test_what_is_accepted_is_quiet_and_counted(accepted: Plan):
    found = cp.check(accepted)
    one = seat(found)
    assert (one.level, one.loud_level) == ("info", "error")
    assert found.errors == ()
    assert len(found.accepted) == 1
    assert found.counts["error"] == 0
    assert one not in found.loud
    row = findings_frame(found, "zh").set_index("rule").loc[SEAT_OUTSIDE]
    assert "错误" in row["accepted"]
    assert "迁建中" in row["accepted"]
    assert row["fingerprint"] == one.fingerprint
    assert accepted.path is not None
    assert accepted.path.parent / ACCEPTED_FILE in load_study(accepted).files


def test_row_order_and_file_names_change_no_fingerprint(accepted: Plan, tmp_path: Path):
    assert seat(cp.check(write(tmp_path, flipped=True, name="other.gpkg"))).accepted is not None


def test_it_is_loud_again_when_its_data_change(accepted: Plan, tmp_path: Path):
    found = cp.check(write(tmp_path, lon=101.0))
    assert seat(found).level == "error"
    (told,) = [one for one in found if one.rule == "accepted.unused"]
    assert f"{SEAT_OUTSIDE} {VILLAGES[3]}" in told.message("en")


@pytest.mark.parametrize(("day", "quiet"), [(date(2099, 12, 31), True), (date(2100, 1, 1), False)])
def test_it_is_loud_again_after_its_last_day(
    accepted: Plan, monkeypatch: pytest.MonkeyPatch, day: date, quiet: bool
):
    monkeypatch.setattr("coverplan.study.study.today", lambda: day)
    monkeypatch.setattr("coverplan.checks.study.today", lambda: day)
    found = cp.check(accepted)
    assert (seat(found).accepted is not None) == quiet
    assert [one.rule for one in found if one.rule.startswith("accepted.")] == (
        [] if quiet else ["accepted.over"]
    )


def test_a_row_that_was_written_again_is_superseded_and_not_told(accepted: Plan):
    print_of = seat(cp.check(accepted)).fingerprint
    accept_findings(accepted, [print_of], reason="仍在建", by="区划股", until=date(2099, 12, 31))
    found = cp.check(accepted)
    row = seat(found).accepted
    assert row is not None
    assert row.reason == "仍在建"
    assert not [one for one in found if one.layer == "accepted"]


def test_deleting_the_row_undoes_it(accepted: Plan, tmp_path: Path):
    (tmp_path / ACCEPTED_FILE).write_text(HEAD, encoding="utf-8")
    assert seat(cp.check(accepted)).level == "error"
    (tmp_path / ACCEPTED_FILE).unlink()
    assert seat(cp.check(accepted)).level == "error"


def test_rows_are_added_once_and_columns_of_the_office_stay(accepted: Plan, tmp_path: Path):
    file = tmp_path / ACCEPTED_FILE
    table = pd.read_csv(file, dtype=str, encoding="utf-8-sig").assign(备注="见会议纪要")
    table.rename(columns={"reason": "理由"}).to_csv(file, index=False, encoding="gbk")
    other = replace(seat(cp.check(accepted)), accepted=None)
    accept_findings(accepted, [other.fingerprint], reason="迁建中", by="区划股", until=date(2099, 12, 31))
    again = pd.read_csv(file, dtype=str, encoding="utf-8-sig")
    assert again["备注"].tolist() == ["见会议纪要"]
    assert again["理由"].tolist() == ["迁建中"]
    assert len(read_accepted(tmp_path)) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("border.seat-outsid,1,f0,r,b,2026-01-02,", "Did you mean: border.seat-outside"),
        ("code.twice,1,f0,r,b,2026-01-02,", "cannot be accepted"),
        (f"{SEAT_OUTSIDE},1,f0,r,b,soon,", "'soon' is no date"),
        (f"{SEAT_OUTSIDE},1,f0,r,b,2026-01-02,2026", "'2026' is no date"),
        (f"{SEAT_OUTSIDE},1,f0,,b,2026-01-02,", "reason"),
        (f"{SEAT_OUTSIDE},1,f0,r,,2026-01-02,", "by"),
        (f"{SEAT_OUTSIDE},1,,r,b,2026-01-02,", "fingerprint"),
        (f"{SEAT_OUTSIDE},3.70832E+11,f0,r,b,2026-01-02,", "3.70832E+11"),
    ],
)
def test_a_bad_row_is_told_with_file_and_row(tmp_path: Path, row: str, told: str):
    plan = write(tmp_path)
    (tmp_path / ACCEPTED_FILE).write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        cp.check(plan)
    said = error.value.message("en")
    assert ACCEPTED_FILE in said
    assert "2" in said
    assert told in said


def test_nothing_is_written_for_what_is_not_found_or_nobody_answers_for(tmp_path: Path):
    plan = write(tmp_path)
    print_of = seat(cp.check(plan)).fingerprint
    for prints, reason, by in ((["f0", print_of], "r", "b"), ([print_of], " ", "b"), ([print_of], "r", "")):
        with pytest.raises(InputError):
            accept_findings(plan, prints, reason=reason, by=by)
    assert not (tmp_path / ACCEPTED_FILE).exists()


def test_a_figure_that_could_belong_to_two_units_cannot_be_accepted(tmp_path: Path):
    text = f"unit_code,name,level\n{TOWNS[0]},甲街道,town\n{TOWNS[0]},乙街道,town\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    plan = write(tmp_path)
    plan = plan.model_copy(update={"layers": plan.layers.model_copy(update={"unit_list": plan.layers.boundaries.model_copy(update={"path": ["a.csv"]})})})  # fmt: skip
    (twice,) = [one for one in cp.check(plan) if one.rule == "code.twice"]
    with pytest.raises(InputError, match=r"更正|mended"):
        accept_findings(plan, [twice.fingerprint], reason="r", by="b")


def test_a_fingerprint_is_no_number_and_differs_with_what_it_rests_on():
    one = Finding(
        rule="border.gap", layer="boundaries", unit_code="1", lon=116.1, lat=35.8, params={"area": 1}
    )
    assert one.fingerprint[0] == "f"
    others = [
        replace(one, unit_code="2"), replace(one, params={"area": 2}), replace(one, lon=116.2), replace(one, size=2.0),
        replace(one, rule="border.overlap"),
    ]  # fmt: skip
    assert len({each.fingerprint for each in (one, *others)}) == len(others) + 1
    same = [replace(one, params={"area": 1, "file": "b.csv", "where": "b"}), replace(one, lon=116.1 + 1e-9)]
    assert {each.fingerprint for each in same} == {one.fingerprint}
    assert COLUMNS[-2:] == ("fingerprint", "accepted")
    assert accepting.today() >= date(2026, 1, 1)
