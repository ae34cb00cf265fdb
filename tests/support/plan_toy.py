"""A small plan.toml that can be read, and what is told of one that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverplan.errors import PlanError
from coverplan.plan import Plan, read_plan

AREA = """
id = "x"
[area]
name = "甲县"
crs = "EPSG:4548"
"""

GOOD = f"""{AREA}
[travel.car]
profile = "car"
[[goals]]
id = "g"
kind = "reach"
facility = "public_cemetery"
within = "5 km"
travel = "car"
[[siting]]
goal = "g"
new_sites = 2
"""

# One goal of each kind with the keys it cannot do without.
GOALS: dict[str, dict[str, object]] = {
    "quota": {"facility": "hospital"},
    "reach": {"facility": "hospital", "within": "5 km", "travel": "car"},
    "capacity": {"facility": "hospital", "capacity": "beds", "per_person": 0.5},
    "served": {"facility": "hospital"},
    "ratio": {"facility": "hospital", "part": "nursing_beds", "whole": "beds", "target": "60 %"},
    "occupancy": {"facility": "hospital", "target": "50 %"},
    "average": {"indicator": "organisations", "units": {"level": "village"}, "target": 7},
    "minimum": {"indicator": "organisations", "units": {"level": "village"}, "target": 2},
    "indicator": {"indicator": "volunteers", "target": 120_000},
    "works": {"indicator": "homes renewed"},
}


def goal(kind: str, goal_id: str = "g", **more: object) -> dict[str, object]:
    """A goal of a kind, as a table of plan.toml."""
    return {"id": goal_id, "kind": kind, **GOALS[kind], **more}


def plan_of(**more: object) -> Plan:
    """A plan made in Python, as notebooks make it."""
    return Plan.model_validate({"id": "x", "area": {"name": "甲县", "crs": "EPSG:4548"}, **more})


def toml_of(tables: dict[str, list[dict[str, object]]]) -> str:
    """The text of [[arrays of tables]], written by hand: there is no writer of TOML in Python."""
    return "\n".join(
        f"[[{name}]]\n" + "\n".join(f"{key} = {_value(value)}" for key, value in table.items()) + "\n"
        for name, rows in tables.items()
        for table in rows
    )


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def read(folder: Path, text: str) -> Plan:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def faults(folder: Path, text: str) -> list[str]:
    """What is told of a plan that cannot be read, a line a fault, without the file it begins with."""
    with pytest.raises(PlanError) as caught:
        read(folder, text)
    file = str(folder / "plan.toml")
    for fault in caught.value.faults:
        assert fault.message("zh").startswith(f"{file}：")
    said = [fault.message("en") for fault in caught.value.faults]
    assert all(line.startswith(f"{file}: ") for line in said)
    return [line.removeprefix(f"{file}: ") for line in said]


def known(line: str) -> list[str]:
    """The words that a fault says are known."""
    return line.rpartition("Known: ")[2].removesuffix(".").split(", ")


def near(line: str) -> list[str]:
    """The words that a fault asks whether they were meant."""
    if "Did you mean: " not in line:
        return []
    return line.rpartition("Did you mean: ")[2].partition("?")[0].split(", ")
