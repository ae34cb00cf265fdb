"""The job of trying changes of units: apply, measure before and after, compare, write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.adjust import (
    OUTLINES_FILE,
    apply_changes,
    compare_adjustment,
    ranking_frame,
    reverse_changes,
    reverse_outlines,
    write_study_after,
)
from coverplan.checks import check
from coverplan.errors import Fault, InputError
from coverplan.goals import measure
from coverplan.io import Seals, claimed, write_csv, write_geopackage, write_manifest
from coverplan.network import require_travel
from coverplan.plan import Changes, read_changes, read_plan, toml_of
from coverplan.publish.adjust import publish_adjustment
from coverplan.run import records_of, require_measurable, versions, write_measured
from coverplan.study import load_study
from coverplan.texts import Listed, Term, current_language, say, speaking
from coverplan.wording import remarks, share_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from coverplan.adjust import Adjustment, Comparison
    from coverplan.findings import Findings
    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.run import Stage
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["AdjustReport", "run_adjust"]


@dataclass(frozen=True, kw_only=True, eq=False)
class AdjustReport:
    """What trying changes did.

    Attributes
    ----------
    out : Path
        The output folder.
    comparisons : tuple of Comparison
        An alternative each, in the order in which they were given.
    ranking : DataFrame or None
        Rows of ranking.csv, where there are several.
    files : tuple of str
        Names of the outputs.
    """

    out: Path
    comparisons: tuple[Comparison, ...]
    files: tuple[str, ...]
    ranking: pd.DataFrame | None = None

    def lines(self) -> Iterator[str]:
        """Say of each alternative which goals it turns and what it breaks."""
        for one in self.comparisons:
            titles = {goal.id: goal.name for goal in one.adjustment.before.plan.goals}
            turned = {
                key: Listed(tuple(str(titles[goal].message()) for goal in goals))
                if goals
                else Term("cli.adjust.none")
                for key, goals in (("met", one.newly_met), ("missed", one.newly_missed))
            }
            counts = one.new_findings.counts
            name = one.adjustment.changes.title or one.adjustment.changes.id
            yield say("cli.adjust.alternative", name=name, rows=len(one.adjustment.table), **turned)
            yield say("cli.adjust.new-findings", **counts)
        if self.ranking is not None:
            for row in self.ranking.drop_duplicates("alternative").to_dict("records"):
                name = row["title"] or row["alternative"]
                shares = {"score": f"{row['score']:.3f}", "first": share_text(row["first_share"])}
                yield say("cli.adjust.rank", rank=row["rank"], name=name, **shares)

    def as_json(self, language: Language | None = None) -> dict[str, Any]:
        """Return the report as plain values, for machines."""
        return {
            "out": str(self.out),
            "files": list(self.files),
            "alternatives": [
                {
                    "id": one.adjustment.changes.id,
                    "changes": records_of(one.adjustment.table),
                    "facilities": records_of(one.facilities),
                    "borders": records_of(one.borders),
                    "newly_met": list(one.newly_met),
                    "newly_missed": list(one.newly_missed),
                    "findings": records_of(one.new_findings.frame(language)),
                }
                for one in self.comparisons
            ],
            "ranking": [] if self.ranking is None else records_of(self.ranking),
        }


def run_adjust(
    plan: str | Path | Plan,
    changes: Sequence[str | Path | Changes],
    *,
    out: str | Path | None = None,
    language: Language | None = None,
    progress: Callable[[Stage, str], None] | None = None,
) -> AdjustReport:
    """Try changes of units: apply them to copies of a study, measure and check before and after, and write what differs.

    Parameters
    ----------
    plan
        A plan, or the plan.toml to read.
    changes
        Files of changes; several are alternatives, each in a folder of its own named after its id.
    out
        Output folder; by default ``outputs/<plan id>-adjust``.
    language
        Language of words in the outputs; by default the current one.
    progress
        Called with a stage and a detail as the work goes on.

    Returns
    -------
    AdjustReport

    Raises
    ------
    PlanError, InputError, OutputError
        With every fault of every file of changes, or when an input or the output folder cannot be used; nothing is written then.

    Examples
    --------
    >>> run_adjust("data/plan.toml", ["no-such-changes.toml"])
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    tell = progress or (lambda _stage, _detail: None)
    plan = read_plan(plan) if isinstance(plan, str | Path) else plan
    usual = Path("outputs") / f"{plan.id}-adjust"
    out = usual if out is None else Path(out)
    require_travel(plan)
    instead = usual if usual.absolute() != out.absolute() else None
    with (
        speaking(language or current_language()),
        claimed(out, command="adjust", instead=instead) as claim,
    ):
        seals = Seals()
        seals.take([*plan.input_files, *(Path(one) for one in changes if not isinstance(one, Changes))])
        asked = _all_read(changes)
        tell("load", "")
        study = load_study(plan, progress=lambda detail: tell("load", detail))
        adjustments = _all_applied(study, asked)
        inputs = [*study.files, *(file for one in adjustments for file in one.files)]
        seals.require_same(inputs)
        tell("check", "")
        findings = check(study)
        require_measurable(findings)
        tell("measure", "")
        before = measure(study, progress=lambda detail: tell("measure", detail))
        findings += study.judged(before.findings)
        comparisons = tuple(
            compare_adjustment(
                one, before=before, findings_before=findings, progress=lambda detail: tell("measure", detail)
            )
            for one in adjustments
        )
        with claim.staged() as staging:
            tell("publish", "")
            ranking = ranking_frame(comparisons) if len(comparisons) > 1 else None
            if ranking is not None:
                write_csv(ranking.assign(notice=remarks(study.short_notices())), staging / "ranking.csv")
            for one in comparisons:
                folder = staging / one.adjustment.changes.id if ranking is not None else staging
                folder.mkdir(exist_ok=True)
                _write(folder, one)
                publish_adjustment(folder, one, ranking=ranking, language=current_language())
            files = _manifest(staging, study, adjustments, inputs, seals, out)
    return AdjustReport(out=out, comparisons=comparisons, files=files, ranking=ranking)


def _all_read(changes: Sequence[str | Path | Changes]) -> list[Changes]:
    """Read every file, the faults of all at once."""
    asked: list[Changes] = []
    faults: list[Fault] = []
    for one in changes:
        try:
            asked.append(one if isinstance(one, Changes) else read_changes(one))
        except InputError as error:
            faults += error.faults
    counted = Counter(one.id for one in asked)
    faults += [Fault.of("adjust.same-id", file=one.file, id=one.id) for one in asked if counted[one.id] > 1]
    if faults:
        raise InputError(faults)
    return asked


def _all_applied(study: Study, asked: Sequence[Changes]) -> list[Adjustment]:
    """Apply every file to a copy of its own, the faults of all at once."""
    made: list[Adjustment] = []
    faults: list[Fault] = []
    for one in asked:
        try:
            made.append(apply_changes(study, one))
        except InputError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise InputError(faults)
    return made


def _write(folder: Path, one: Comparison) -> None:
    adjustment = one.adjustment
    said = remarks([*adjustment.after.short_notices(), say("adjust.not-legal")])

    def table(frame: pd.DataFrame, name: str) -> None:
        write_csv(frame.assign(notice=said), folder / name)

    sides = {
        "before": (adjustment.before, one.before, one.findings_before),
        "after": (adjustment.after, one.after, one.findings_after),
    }
    for name, (study, result, findings) in sides.items():
        (folder / name).mkdir()
        if name == "after":
            (folder / name / "study").mkdir()
            write_study_after(folder / name / "study", adjustment.before, adjustment.after)
        _write_side(folder / name, study, result, findings)
    table(adjustment.table, "changes.csv")
    table(one.table, "compare.csv")
    table(one.people, "people.csv")
    table(one.unit_tables, "unit-tables.csv")
    table(one.facilities, "facilities.csv")
    table(one.borders, "borders.csv")
    table(one.new_findings.frame(), "findings.csv")
    outlines = reverse_outlines(adjustment)
    if len(outlines):
        write_geopackage(outlines, folder / OUTLINES_FILE)
    (folder / "reverse.toml").write_text(toml_of(reverse_changes(adjustment)), encoding="utf-8", newline="\n")


def _write_side(folder: Path, study: Study, result: Result, findings: Findings) -> None:
    """Write the tables of one side as `measure` does, but for those of the years to come."""
    write_measured(folder, study, result)
    write_csv(findings.frame().assign(notice=remarks(study.short_notices())), folder / "findings.csv")
    about = {
        "command": "measure",
        "plan": study.plan.id,
        "language": current_language(),
        "notices": study.notices(),
    }
    write_manifest(folder, about | {"versions": versions()})


def _manifest(
    staging: Path,
    study: Study,
    adjustments: Sequence[Adjustment],
    inputs: Sequence[Path],
    seals: Seals,
    out: Path,
) -> tuple[str, ...]:
    about = {
        "command": "adjust", "plan": study.plan.id, "changes": [one.changes.id for one in adjustments],
        "language": current_language(), "notices": study.notices(), "versions": versions(),
    }  # fmt: skip
    manifest = write_manifest(
        staging, about, inputs=inputs, digest=seals.digest, base=study.plan.folder, out=out
    )
    return ("manifest.json", *(entry["path"] for entry in manifest["outputs"]))
