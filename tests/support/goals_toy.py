"""What was measured on the toy county, as plain values that a test can write down."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from toy_town import CRS, X0, Y0, study

from coverplan.network.of_study import study_network
from coverplan.texts import Listed, Term, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coverplan.study import Study

# A row of goals.csv of which the plan says nothing but id and kind, and nothing was measured.
BLANK: dict[str, Any] = {
    "title_en": "", "group": "", "target": None, "value": None, "unit": "", "met": None, "shortfall": None, "basis": "",
    "estimated_share": None, "period": "", "source": "", "vintage": "", "note": "",
}  # fmt: skip


@cache
def _on_these_roads() -> Study:
    """A study that lives as long as the tests: while it does, the network of its roads is built once."""
    kept = study()
    study_network(kept, "car")
    return kept


def on_shared_roads(goals: Sequence[dict[str, Any]], **layers: Any) -> Study:
    """The toy study as :func:`toy_town.study` makes it, on roads that the tests share."""
    kept = _on_these_roads()
    return study(goals, **({"roads": kept.roads, "road_nodes": kept.road_nodes} | layers))


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dicts; what is missing is None."""
    return [
        {name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]  # fmt: skip


def near(expected: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The rows expected, their numbers up to rounding."""
    return [pytest.approx(dict(row)) for row in expected]


def without_places(gaps: pd.DataFrame) -> pd.DataFrame:
    return gaps.drop(columns=["lon", "lat"])


def metres(gaps: pd.DataFrame) -> list[tuple[float, float]]:
    """Where the rows lie by their lon and lat: metres east and north of the county's corner, to the cm."""
    points = gpd.GeoSeries.from_xy(gaps["lon"].astype(float), gaps["lat"].astype(float), crs="EPSG:4326")
    points = points.to_crs(CRS)
    return [(round(x - X0, 2), round(y - Y0, 2)) for x, y in zip(points.x, points.y, strict=True)]


def noted(*said: tuple[str, dict[str, Any]]) -> str:
    """The note that these texts make; one remark ends where the next begins, and no full stop ends the last."""
    return "；".join(say(key, **params).rstrip("。") for key, params in said)


def failing(level: str, *names: str) -> tuple[str, dict[str, Any]]:
    """The remark that names the units of a level that fail."""
    return "answer.units", {"count": len(names), "level": Term(f"level.{level}"), "names": Listed(names)}


def lacking(key: str, text: str) -> tuple[str, dict[str, Any]]:
    """The remark that says how much is lacking."""
    return f"answer.{key}", {"amount": text}
