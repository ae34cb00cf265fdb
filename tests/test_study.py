"""A study: what it is called, what must be said of it, and what may stand in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

import coverplan as cp
from coverplan.plan import Plan
from coverplan.study import Study

PLAN = """
id = "x"
area = { name = "甲县", crs = "EPSG:4548" }
[[goals]]
id = "g"
kind = "indicator"
indicator = "i"
target = 1
[travel.car]
profile = "car"
"""
DOORS = {
    "check": lambda given: list(cp.check(given)),
    "measure": lambda given: cp.measure(given).goals["goal_id"].tolist(),
    "propose": lambda given: len(cp.propose(given).sites),
    "web_map": lambda given: "甲县民政设施覆盖" in cp.web_map(given).html,
    "print_map": lambda given: len(cp.print_map(given).pages),
    "study_network": lambda given: _refusal(lambda: cp.study_network(given, "car")),
}
EXPECTED = {
    "check": [],
    "measure": ["g"],
    "propose": 0,
    "web_map": True,
    "print_map": 1,
    "study_network": "network.no-roads",
}


def _plan(scheme: str = "cn", **area: object) -> Plan:
    about = {"name": "甲县", "crs": "EPSG:4548", **area}
    return Plan.model_validate({"id": "x", "area": about, "units": {"code_scheme": scheme}})


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (_plan(), ["内部工作底图，不得公开"]),
        (_plan(review_number="鲁S(2026)001号"), ["审图号：鲁S(2026)001号"]),
        (_plan("free"), []),
        (_plan("free", review_number="A1", credit="(c) X"), ["审图号：A1", "(c) X"]),
        (_plan(sample=True), ["示例数据：除地名、代码外均为虚构，不得用于决策", "内部工作底图，不得公开"]),
    ],
)
def test_notices_follow_the_plan(plan: Plan, expected: list[str]) -> None:
    assert Study(plan=plan).notices("zh") == expected


INTERNAL = "内部工作底图，不得公开"
LIANGSHAN, VADUZ, ULAN_BATOR = (116.1, 35.8), (9.52, 47.14), (106.9, 47.9)


@pytest.mark.parametrize(
    ("country", "scheme", "place", "is_marked", "is_told"),
    [
        ("CN", "free", LIANGSHAN, True, False),
        ("CN", "free", VADUZ, True, False),
        ("tw", "free", LIANGSHAN, True, False),
        ("HK", "free", LIANGSHAN, True, False),
        ("", "cn", LIANGSHAN, True, False),
        ("", "free", LIANGSHAN, True, True),
        ("", "free", ULAN_BATOR, True, True),
        ("MN", "free", ULAN_BATOR, False, False),
        ("LI", "cn", VADUZ, False, False),
        ("", "free", VADUZ, False, False),
    ],
)
def test_marks_go_by_the_country_and_by_the_place_where_none_is_given(
    tmp_path: Path, country: str, scheme: str, place: tuple[float, float], *, is_marked: bool, is_told: bool
) -> None:
    crs = f"EPSG:{32600 + int((place[0] + 180) // 6 + 1)}"
    (tmp_path / "people.csv").write_text(
        "demand_id,lon,lat,residents\nd1,{},{},5\n".format(*place), encoding="utf-8"
    )
    stated = f'country = "{country}"\n' if country else ""
    (tmp_path / "plan.toml").write_text(
        f'id = "x"\n[area]\nname = "甲"\ncrs = "{crs}"\n{stated}[units]\ncode_scheme = "{scheme}"\n'
        '[layers.residents]\npath = "people.csv"\ndatum = "wgs84"\nspread = "points"\n',
        encoding="utf-8",
    )
    study = cp.open_study(tmp_path)
    assert (INTERNAL in study.notices("zh")) == is_marked
    assert ("plan.country-unknown" in {finding.rule for finding in study.findings}) == is_told


def test_a_country_that_is_no_code_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 3166"):
        _plan(country="China")


def _refusal(call) -> str:
    with pytest.raises(cp.InputError) as caught:
        call()
    return caught.value.faults[0].key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "given",
    [
        lambda folder: str(folder / "plan.toml"),
        lambda folder: folder / "plan.toml",
        lambda folder: folder,
        cp.read_plan,
        cp.open_study,
    ],
    ids=["text", "path", "folder", "plan", "study"],
)
@pytest.mark.parametrize("door", DOORS)
def test_a_plan_or_its_path_stands_for_a_study(door: str, given, folder: Path) -> None:
    assert DOORS[door](given(folder)) == EXPECTED[door]


@pytest.mark.parametrize("wrong", [None, 3, b"plan.toml", ["plan.toml"], {"id": "x"}])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_study_is_refused_in_words(door: str, wrong: object) -> None:
    if door == "study_network":
        assert DOORS[door](wrong) == "study.not-one"
        return
    with pytest.raises(cp.InputError) as caught:
        DOORS[door](wrong)
    kind = type(wrong).__name__
    assert caught.value.message("zh").endswith(f"plan.toml 及其文件夹的路径，收到的是 {kind}。")
    assert caught.value.message("en").endswith(f"the path of plan.toml or its folder here; got {kind}.")


def test_a_path_that_leads_nowhere_is_told_as_ever(tmp_path: Path) -> None:
    with pytest.raises(cp.PlanError, match="no-such"):
        cp.measure(tmp_path / "no-such.toml")


def test_a_study_is_not_loaded_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = cp.open_study(folder)
    monkeypatch.setattr("coverplan.study.load.load_study", lambda _: pytest.fail("loaded again"))
    assert cp.propose(study).sites.empty
