"""The yearly path of the goals as a picture: a small chart a goal, with the projects and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import style as matplotlib_style
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from coverplan.goals import changing_goals
from coverplan.publish.print.type import type_of
from coverplan.publish.summary import goal_titles
from coverplan.texts import current_language, say
from coverplan.typeface import Typeface
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_years_picture"]

_COLUMNS, _MOST_PANELS = 2, 8
_PANEL_INCHES = (4.6, 2.3)
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "with": {"color": "#0067a8", "linestyle": "-", "marker": "o", "linewidth": 1.8},
    "without": {"color": "#b3541e", "linestyle": "--", "marker": "s", "linewidth": 1.4},
}
_TARGET = "#444444"
_TITLE_LETTERS = 26


def save_years_picture(
    file: Path, study: Study, path: pd.DataFrame, *, language: Language | None = None
) -> int:
    """Write a picture of the yearly path of goals, as PNG.

    Parameters
    ----------
    file
        The file to write.
    study
        For the titles of its goals.
    path
        What ``coverplan.goals.yearly_path`` gives; goals with figures of several years are drawn, those first that the projects
        change most, eight at most.
    language
        By default the current one.

    Returns
    -------
    int
        How many goals have a path that is not drawn; nothing is written where none has one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> rows = [("g", year, "without", 0.5, 1.0, "share") for year in (2025, 2026)]
    >>> path = pd.DataFrame(rows, columns=["goal_id", "year", "projects", "value", "target", "unit"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_years_picture(Path(folder) / "years.png", study, path), (Path(folder) / "years.png").exists()
    (0, True)
    """
    language = language or current_language()
    goals = sorted(changing_goals(path), key=lambda goal: -_gain(path[path["goal_id"] == goal]))
    if not goals:
        return 0
    drawn = goals[:_MOST_PANELS]
    with matplotlib_style.context("default"):
        rows = -(-len(drawn) // _COLUMNS)
        figure = Figure(
            figsize=(_PANEL_INCHES[0] * _COLUMNS, _PANEL_INCHES[1] * rows + 0.4), facecolor="white"
        )
        panels = figure.subplots(rows, _COLUMNS, squeeze=False).ravel()
        titles, face = goal_titles(study.plan, language), Typeface.load()
        for axes, goal in zip(panels, drawn, strict=False):
            _panel(axes, path[path["goal_id"] == goal])
            _title(axes, titles.get(goal, goal), face)
        for axes in panels[len(drawn) :]:
            axes.set_axis_off()
        marks = [panels[0].plot([], [], **look)[0] for look in _LOOKS.values()]
        marks.append(panels[0].axhline(np.nan, color=_TARGET, linestyle=":"))
        words = [say(key, language) for key in ("projects.with", "projects.without", "column.target")]
        figure.legend(marks, words, loc="lower center", ncols=3, frameon=False, prop=type_of(face))
        figure.tight_layout(rect=(0, 0.4 / figure.get_figheight(), 1, 1))
        figure.savefig(file, dpi=150, format="png", metadata={"Software": None})
    return len(goals) - len(drawn)


def _gain(rows: pd.DataFrame) -> float:
    """Return by how much the projects change a goal in the last year, for its scale."""
    last = rows[rows["year"] == rows["year"].max()].set_index("projects")["value"]
    if set(last.index) != {"with", "without"} or last.isna().any():
        return 0.0
    return abs(float(last["with"] - last["without"])) / max(float(rows["value"].abs().max()), 1e-12)


def _panel(axes: Axes, rows: pd.DataFrame) -> None:
    for projects, look in _LOOKS.items():
        told = rows[rows["projects"] == projects].sort_values("year")
        axes.plot(told["year"], told["value"], markersize=3, **look)  # type: ignore[arg-type]
    target = rows["target"].iloc[0]
    if not np.isnan(target):
        axes.axhline(float(target), color=_TARGET, linestyle=":", linewidth=1.2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    if rows["unit"].iloc[0] == "share":
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    else:
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.margins(y=0.15)
    axes.grid(visible=True, color="#e4e4e4", linewidth=0.6)
    axes.tick_params(labelsize=8)


def _title(axes: Axes, title: str, face: Typeface) -> None:
    said = face.printable(plain(title))
    said = said if len(said) <= _TITLE_LETTERS else said[: _TITLE_LETTERS - 1] + "…"
    axes.set_title(said, fontproperties=type_of(face), fontsize=9, parse_math=False)
