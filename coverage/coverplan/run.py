"""The whole job, start to end: load, check, measure, propose, publish."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from coverplan.checks import RepairedUnits, check, crosswalk_of, repair_borders
from coverplan.errors import Fault, InputError, PlanError, require_language, require_option
from coverplan.findings import RULES, Findings
from coverplan.goals import Result, measure, yearly_path
from coverplan.io import Seals, claimed, write_csv, write_geopackage, write_manifest
from coverplan.network import require_travel
from coverplan.plan import read_plan
from coverplan.publish import plan_tables, publish_findings, publish_study
from coverplan.reading import file_fault
from coverplan.siting import Proposal, propose, require_solvable
from coverplan.study import Study, load_study
from coverplan.texts import Term, current_language, speaking
from coverplan.usage import peak_memory_mb
from coverplan.vintages import write_crosswalk
from coverplan.wording import remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from coverplan.io import Claim
    from coverplan.plan import Plan
    from coverplan.texts import Language
    from coverplan.vintages import Crosswalk

__all__ = [
    "CrosswalkReport",
    "Job",
    "Report",
    "Stage",
    "default_output",
    "records_of",
    "require_measurable",
    "run_crosswalk",
    "run_job",
    "versions",
    "write_measured",
]

Stage = Literal[
    "load", "check", "measure", "propose", "interrupted", "publish", "import", "convert", "compare"
]
Job = Literal["run", "check", "measure", "propose"]

_PARTS: dict[Job, tuple[Stage, ...]] = {
    "run": ("load", "check", "measure", "propose", "publish"),
    "check": ("load", "check", "publish"),
    "measure": ("load", "check", "measure", "publish"),
    "propose": ("load", "check", "measure", "propose", "publish"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What a job did.

    Attributes
    ----------
    out : Path
        The output folder.
    study : Study
    findings : Findings
        Of every stage.
    result : Result or None
    proposal : Proposal or None
    crosswalk : Crosswalk or None
        Of the list of units, where it holds several vintages and is checked.
    repaired : RepairedUnits or None
        The outlines repaired in a copy, where that was asked for.
    files : tuple of str
        Names of the outputs.
    seconds : dict
        Of each stage, on the clock.
    peak_memory_mb : int or None
        The most that the process held at one time, in MB.
    """

    out: Path
    study: Study
    findings: Findings
    result: Result | None = None
    proposal: Proposal | None = None
    crosswalk: Crosswalk | None = None
    repaired: RepairedUnits | None = None
    files: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mb: int | None = None

    def as_json(self, language: Language | None = None) -> dict[str, Any]:
        """Return the report as plain values, for machines: NA becomes None, nothing is rounded."""
        tables: dict[str, Any] = {
            "plan": self.study.plan.id,
            "notices": self.study.notices(language),
            "out": str(self.out),
            "files": list(self.files),
            "seconds": self.seconds,
            "peak_memory_mb": self.peak_memory_mb,
            "findings": records_of(self.findings.frame(language)),
        }
        if self.result is not None:
            tables["goals"] = records_of(self.result.goals)
            tables["facilities"] = records_of(self.result.facilities)
        if self.proposal is not None:
            tables["proposals"] = records_of(self.proposal.table())
            answers = self.proposal.answers.values()
            tables["answers"] = [answer.as_record(language) for answer in answers]
            tables["land"] = records_of(self.proposal.land)
            if self.proposal.joint:
                tables["joint_plans"] = [one.as_record(language) for one in self.proposal.joint.values()]
        return tables


def records_of(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the rows of a table as plain values; what is missing is None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[no-any-return]


@dataclass
class _Clock:
    """Seconds per stage, and who is told."""

    tell: Callable[[Stage, str], None]
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[Callable[[str], None]]:
        if name not in self.seconds:
            self.tell(name, "")
        start = time.perf_counter()
        yield lambda detail: self.tell(name, detail)
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


def default_output(plan: Plan, job: Job = "run") -> Path:
    """Return the folder that a job's outputs go to when none is named.

    ``outputs/<plan id>`` for ``run``, ``outputs/<plan id>-<job>`` for the others: no job replaces what
    another made.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> default_output(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), "check").as_posix()
    'outputs/x-check'
    """
    return Path("outputs") / (plan.id if job == "run" else f"{plan.id}-{job}")


def run_job(
    plan: str | Path | Plan,
    job: Job = "run",
    *,
    out: str | Path | None = None,
    repair: bool = False,
    language: Language | None = None,
    progress: Callable[[Stage, str], None] | None = None,
) -> Report:
    """Do a job from the plan to the files.

    Parameters
    ----------
    plan
        A plan, or the plan.toml to read.
    job
        ``run`` does all; ``check``, ``measure`` and ``propose`` stop after that stage and write its
        tables.
    out
        Output folder; by default that of :func:`default_output`.
    repair
        Of ``check``: repair the outlines in a copy, too.
    language
        Language of words in the outputs; by default the current one.
    progress
        Called with a stage and a detail as the work goes on.

    Returns
    -------
    Report

    Raises
    ------
    PlanError, InputError, OutputError
        When an input or the output folder cannot be used, or the folder holds the outputs of another
        job; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run_job("data/plan.toml", "measure", out=Path(folder) / "out").files
    ('manifest.json', 'access.csv', 'facilities.csv', 'findings.csv', 'gaps.csv', 'goals.csv', 'units.csv', 'years.csv')
    """
    require_option(job, get_args(Job), "job")
    require_language(language)
    seals = Seals()
    if isinstance(plan, str | Path):
        seals.take([] if Path(plan).is_dir() else [Path(plan)])
        plan = read_plan(plan)
    usual = default_output(plan, job)
    out = Path(out) if out is not None else usual
    instead = usual if usual.absolute() != out.absolute() else None
    _require_layers(plan)
    _require_files(plan)
    require_travel(plan)
    clock = _Clock(progress or (lambda _stage, _detail: None))
    with speaking(language or current_language()), claimed(out, command=job, instead=instead) as claim:
        seals.take(plan.input_files)
        return _do(plan, job, out, claim, seals, clock, repair=repair)


def _require_layers(plan: Plan) -> None:
    """Refuse a plan that names no layer, such as one that was cut short: there is nothing to check or measure."""
    if not any(plan.layers.each()):
        raise PlanError.of("plan.no-layers", file=plan.path or plan.id)


def _require_files(plan: Plan) -> None:
    """Refuse folders, links, pipes and devices before anything is read; what is missing is told with all else that is wrong with its layer."""
    faults = []
    for name, settings in plan.layers.each():
        for path in [] if name == "register" else settings.path:
            fault = file_fault(plan.folder / path, may_be_folder=Path(path).suffix.lower() == ".gdb")
            if fault is not None and fault.key != "error.file-missing":
                faults.append(fault)
    if faults:
        raise InputError(faults)


def _do(
    plan: Plan, job: Job, out: Path, claim: Claim, seals: Seals, clock: _Clock, *, repair: bool
) -> Report:
    stages = _PARTS[job]
    with clock.stage("load") as tell:
        study = load_study(plan, progress=tell)
        seals.require_same(study.files)
    with clock.stage("check"):
        findings = check(study)
    if job != "check":
        require_measurable(findings)
    result = proposal = None
    with clock.stage("check"):
        if "propose" in stages:
            require_solvable(study)
        crosswalk = crosswalk_of(study) if job == "check" else None
        repaired = repair_borders(study) if repair else None
    if "measure" in stages:
        with clock.stage("measure") as tell:
            result = measure(study, progress=tell)
        findings += study.judged(result.findings)
    if "propose" in stages and result is not None:
        with clock.stage("propose") as tell:
            proposal = propose(study, result, progress=tell)
            seals.require_same([plan.folder / name for name in plan.candidate_files])
            if proposal.is_interrupted:
                clock.tell("interrupted", "")
        findings += study.judged(proposal.findings)
    with claim.staged() as staging:
        with clock.stage("publish"):
            report = Report(
                out=out,
                study=study,
                findings=findings,
                result=result,
                proposal=proposal,
                crosswalk=crosswalk,
                repaired=repaired,
            )
            _write(staging, job, report)
        about = {
            "command": job,
            "plan": plan.id,
            "language": current_language(),
            "notices": study.notices(),
            "versions": versions(),
            "seconds": clock.seconds,
        }
        manifest = write_manifest(
            staging, about, inputs=study.files, digest=seals.digest, base=plan.folder, out=out
        )
    files = ("manifest.json", *(entry["path"] for entry in manifest["outputs"]))
    return replace(report, files=files, seconds=clock.seconds, peak_memory_mb=peak_memory_mb())


@dataclass(frozen=True, kw_only=True, eq=False)
class CrosswalkReport:
    """What comparing two vintages did.

    Attributes
    ----------
    out : Path
        The output folder.
    crosswalk : Crosswalk
    findings : Findings
        Of reading the lists.
    files : tuple of str
        Names of the outputs.
    """

    out: Path
    crosswalk: Crosswalk
    findings: Findings
    files: tuple[str, ...]

    def as_json(self, language: Language | None = None) -> dict[str, Any]:
        """Return the report as plain values, for machines."""
        return {
            "out": str(self.out),
            "files": list(self.files),
            "counts": self.crosswalk.counts,
            "pairs": records_of(self.crosswalk.frame(language)),
            "findings": records_of(self.findings.frame(language)),
        }


def run_crosswalk(
    old: str | Path,
    new: str | Path | None = None,
    *,
    out: str | Path | None = None,
    language: Language | None = None,
) -> CrosswalkReport:
    r"""Compare two lists or layers of units, or the vintages in one, and write crosswalk.csv.

    Parameters
    ----------
    old, new
        Files; without ``new``, ``old`` holds several vintages.
    out
        Output folder; default ``outputs/<name of the last file>-crosswalk``.
    language
        Language of words in the outputs; by default the current one.

    Raises
    ------
    InputError, CrsError, OutputError
        When an input or the output folder cannot be used; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "list.csv"
    ...     _ = file.write_text("年份,代码,名称\n2021,370832001,水泊街道\n2023,370832001,水泊街道\n", encoding="utf-8")
    ...     run_crosswalk(file, out=Path(folder) / "out").files
    ('manifest.json', 'crosswalk.csv', 'findings.csv')
    """
    from coverplan.sources import compare_files

    usual = Path("outputs") / f"{Path(new or old).stem}-crosswalk"
    out = usual if out is None else Path(out)
    instead = usual if usual.absolute() != out.absolute() else None
    with (
        speaking(language or current_language()),
        claimed(out, command="crosswalk", instead=instead) as claim,
    ):
        seals = Seals()
        seals.take([Path(file) for file in (old, new) if file is not None])
        compared = compare_files(old, new)
        seals.require_same(compared.files)
        findings = Findings(compared.findings)
        with claim.staged() as staging:
            write_crosswalk(compared.crosswalk, staging / "crosswalk.csv")
            write_csv(findings.frame().assign(notice=""), staging / "findings.csv")
            about = {"command": "crosswalk", "language": current_language(), "versions": versions()}
            manifest = write_manifest(
                staging, about, inputs=compared.files, digest=seals.digest, base=Path(), out=out
            )
    files = ("manifest.json", *(entry["path"] for entry in manifest["outputs"]))
    return CrosswalkReport(out=out, crosswalk=compared.crosswalk, findings=findings, files=files)


def require_measurable(findings: Findings) -> None:
    """Refuse data in which a figure could belong to either of two units; `check` lists it all the same."""
    stopping = [finding for finding in findings if RULES[finding.rule].stops]
    if stopping:
        raise InputError(
            Fault.of("run.stopped", finding=finding, advice=Term(f"finding.{finding.rule}.advice"))
            for finding in stopping
        )


def write_measured(folder: Path, study: Study, result: Result, *, paths: bool = False) -> None:
    """Write the tables of what was measured.

    Parameters
    ----------
    folder
        A folder that is there.
    study, result
        The study, and what was measured in it.
    paths
        Whether how goals stand over the years is measured and written, too; the goals that change are measured again for each year.
    """
    said = remarks(study.short_notices())
    # what a goal leaves out stands in the row of the unit
    remarked = [remarks([one, said]) for one in result.unit_remarks()]
    write_csv(result.units.assign(notice=remarked), folder / "units.csv")
    tables = {
        "goals": result.goals,
        "gaps": result.gaps,
        "facilities": result.facilities,
        "access": result.access,
    }
    if paths and study.plan.years is not None:
        tables["years"] = yearly_path(study)
    for name, frame in tables.items():
        write_csv(frame.assign(notice=said), folder / f"{name}.csv")


def _write(folder: Path, job: Job, report: Report) -> None:
    said = remarks(report.study.short_notices())

    def table(frame: pd.DataFrame, name: str) -> None:
        # A table travels alone; what it is made of goes with it.
        write_csv(frame.assign(notice=said), folder / name)

    table(report.findings.frame(), "findings.csv")
    if job == "check":
        publish_findings(folder, report.study, report.findings, language=current_language())
    if report.crosswalk is not None:
        write_crosswalk(report.crosswalk, folder / "crosswalk.csv", notice=said)
    if report.repaired is not None:
        table(report.repaired.table(), "repairs.csv")
        write_geopackage(
            report.repaired.units, folder / "repaired.gpkg", "units", geometry_type="MultiPolygon"
        )
    if report.result is not None:
        write_measured(folder, report.study, report.result, paths=True)
    if report.proposal is not None:
        table(report.proposal.table(), "proposals.csv")
        if report.proposal.joint:
            table(report.proposal.reasons(), "siting.csv")
        if len(report.proposal.land):
            table(report.proposal.land, "land.csv")
    if job == "run" and report.result is not None and report.proposal is not None:
        tables = plan_tables(report.study, report.result, report.proposal)
        for name, frame in tables.files().items():
            table(frame, name)
        publish_study(
            folder, report.study, report.result, report.proposal, report.findings, language=current_language()
        )


def versions() -> dict[str, str]:
    """Return the versions of what figures rest on."""
    import platform
    from importlib.metadata import version

    names = (
        "geopandas",
        "shapely",
        "pyproj",
        "pyogrio",
        "numpy",
        "pandas",
        "numba",
        "highspy",
        "folium",
        "networkx",
        "osmium",
    )
    return {"python": platform.python_version()} | {name: version(name) for name in names}
