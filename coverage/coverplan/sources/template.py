"""An empty study with templates to fill in."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from coverplan.errors import OutputError
from coverplan.io import claimed, write_csv, write_manifest
from coverplan.sources.both import both, comments, toml_text
from coverplan.sources.forms import write_forms
from coverplan.texts import say

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    import pandas as pd

__all__ = ["StudyFacts", "new_study", "write_study"]

_FOLDERS = ("boundaries", "roads")
_PLAN = """\
#: head
id = $id
title = $title

#: area
[area]
name = $name
code = $code
crs = $crs$more

#: units
[units]
code_scheme = "cn"
name_rules = "cn"
vintage = ""

#: layers
$layers

# [layers.facilities]
# path = ["facilities/elderly_care.xlsx", "facilities/cemeteries.xlsx"]
# sheet = "$sheet"
# datum = "wgs84"

#: residents
# [layers.residents]
# path = "residents/residents.xlsx"
# sheet = "$sheet"
# datum = "wgs84"
# spread = "points"

#: roads
# [layers.roads]
# path = "roads/roads.gpkg"
# datum = "cgcs2000"

# [layers.indicators]
# path = "indicators.xlsx"
# sheet = "$sheet"

# [layers.projects]
# path = "projects.xlsx"
# sheet = "$sheet"
# datum = "wgs84"

#: travel
[travel.car]
profile = "car"

#: goals
[[goals]]
id = "centre-per-street"
title = "每个街道建有1所综合养老服务中心"
kind = "quota"
facility = ["comprehensive_centre"]
units = { level = "town", type = "街道" }
at_least = 1

[[goals]]
id = "cemetery-cover"
title = "公益性公墓覆盖辖区城乡居民"
kind = "reach"
facility = ["public_cemetery"]
group = "residents"
within = "10 km"
travel = "car"
target = "100 %"

#: siting
[[siting]]
goal = "cemetery-cover"
model = "mclp"
new_sites = 3
candidates = ["village_seats"]
"""
_NO_UNITS = """\
# [layers.boundaries]
# path = "boundaries/list.xlsx"
# sheet = "$sheet"
# datum = "wgs84"
"""
_COMMENT = re.compile(r"^#: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """What is known about a study when it is begun.

    Attributes
    ----------
    name, code, crs
        Of the area.
    plan_id, title
        Of the plan.
    country, credit
        Keys of ``[area]``; "" leaves them out.
    layers
        Lines of the layers that are there, as TOML; "" for the form of the list of units.
    tables
        Tables that are filled, by path; they stand in place of the forms of the same name.
    files
        Files that are taken along: path in the study, and where each is.
    readme
        Text of README.md.
    """

    name: str = "某县"
    code: str = ""
    crs: str = "EPSG:4548"
    plan_id: str = "my-county"
    title: str = ""
    country: str = ""
    credit: str = ""
    layers: str = ""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    readme: str = ""


def new_study(into: str | os.PathLike[str]) -> Path:
    """Make an empty study: a plan with its keys explained, and forms to fill in, in the current language.

    Parameters
    ----------
    into
        Folder of the study: missing or empty.

    Returns
    -------
    Path
        Its plan.toml, which :func:`coverplan.plan.read_plan` accepts; a layer is switched on by taking the
        ``#`` from its lines once its file is there.

    Raises
    ------
    OutputError
        When ``into`` holds anything (it may be a study that somebody has filled in), or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from coverplan.plan import read_plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_plan(new_study(Path(folder) / "study")).id
    'my-county'
    """
    facts = StudyFacts(readme=both("template.readme", "\n\n"))
    return write_study(into, facts)


def write_study(into: str | os.PathLike[str], facts: StudyFacts) -> Path:
    """Write the folder of a study that is begun (see :func:`new_study`), with what is known about it.

    Examples
    --------
    >>> import tempfile
    >>> from coverplan.plan import read_plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_plan(write_study(Path(folder) / "study", StudyFacts(name="甲县"))).area.name
    '甲县'
    """
    folder = Path(into)
    with _new_folder(folder) as staging:
        write_forms(staging)
        for name, table in facts.tables.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_csv(table, path)
        for name in _FOLDERS:
            (staging / name).mkdir(parents=True, exist_ok=True)
        for name, source in facts.files.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
        (staging / "plan.toml").write_text(_plan_text(facts), encoding="utf-8", newline="\n")
        (staging / "README.md").write_text(f"{facts.readme}\n", encoding="utf-8", newline="\n")
        for name in facts.tables:  # a table that is filled needs no form
            (staging / name).with_suffix(".xlsx").unlink(missing_ok=True)
        write_manifest(staging, {"command": "new"}, out=folder)
    return folder / "plan.toml"


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write a study into, once what a killed job left in its place is put right; refuse one that holds anything."""
    with claimed(folder, command="new") as claim:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError("template.not-empty", folder=folder)
        with claim.staged() as staging:
            yield staging


def _plan_text(facts: StudyFacts) -> str:
    """Fill what is known and the words into the template: comments stand in Chinese and in English."""
    known = {"country": facts.country, "credit": facts.credit}
    more = [f"\n{key} = {toml_text(value)}" for key, value in known.items() if value]
    texts = {
        "id": facts.plan_id,
        "title": facts.title,
        "name": facts.name,
        "code": facts.code,
        "crs": facts.crs,
    }
    commented = _COMMENT.sub(lambda found: "\n".join(comments(f"template.{found[1]}")), _PLAN)
    quoted = {key: toml_text(value) for key, value in texts.items()}
    sheet = say("forms.fill")
    layers = facts.layers or Template(_NO_UNITS).substitute(sheet=sheet)
    return Template(commented).substitute(quoted, more="".join(more), layers=layers.rstrip(), sheet=sheet)
