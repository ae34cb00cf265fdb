"""The toy county over the years, on shared roads: a plan with [years], and tables of projects and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from goals_toy import on_shared_roads
from toy_town import CRS, at

from coverplan.plan import Plan
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.study import Study

BASE, NEAR, FAR = 2025, 2030, 2035
_NUMBERS = {column.name for column in TABLES["projects"] if column.type != "text"}


def projects(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Projects as the reader has them, each a dict; ``x`` and ``y`` are its place."""
    columns = [column.name for column in TABLES["projects"]]
    made = pd.DataFrame(
        [{"name": row["project_id"], "status": "planned"} | row for row in rows], columns=columns
    )
    for name in columns:
        made[name] = made[name].astype("float64" if name in _NUMBERS else "str")
    places = [at(row["x"], row["y"]) if "x" in row else None for row in rows]
    return gpd.GeoDataFrame(made, geometry=places, crs=CRS)


def people_by_year(*rows: tuple[str, int, float], group: str = "residents") -> pd.DataFrame:
    """Rows of unit, year and people of one group."""
    return pd.DataFrame(rows, columns=["unit_code", "year", group]).astype({group: "float64"})


def over_years(
    goals: Sequence[dict[str, Any]] = (), *, plan: dict[str, Any] | None = None, **layers: Any
) -> Study:
    """The toy study of a plan from 2025 by 2030 to 2035."""
    from dataclasses import replace

    study = on_shared_roads(goals, **layers)
    told = {
        **study.plan.model_dump(exclude={"path", "goals"}, exclude_defaults=True),
        "goals": list(goals),
        "years": {"base": BASE, "near": NEAR, "far": FAR},
        **(plan or {}),
    }
    return replace(study, plan=Plan.model_validate(told))
