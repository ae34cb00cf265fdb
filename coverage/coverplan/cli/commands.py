"""The commands: what each takes, whom it asks, and what it shows. Words are keys of texts, worded when they are shown."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coverplan.cli.shown import Progress, print_json, print_report
from coverplan.cli.worded import WordedCommand, WordedGroup
from coverplan.errors import CoverplanError, NotAvailableError, WrittenInterrupt
from coverplan.interrupts import exit_code
from coverplan.texts import current_language, on_one_line, say, set_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.plan import Plan
    from coverplan.run import Job, Report

__all__ = ["app"]


def _choose_language(language: str | None) -> str | None:
    if language is not None:
        set_language("en" if language == "en" else "zh")
    return language


app = typer.Typer(
    name="coverplan", help="cli.help", cls=WordedGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

# Whether a file or folder may be read is told by what reads it, not by the library that reads the arguments.
_path = partial(typer.Argument, readable=False)
_path_option = partial(typer.Option, readable=False)

PlanFile = Annotated[Path, _path(metavar="usage.plan", help="cli.plan", show_default=False)]
Out = Annotated[
    Path | None, _path_option("--out", metavar="usage.folder", help="cli.out", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="cli.json")]
Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        help="cli.lang",
        show_default=False,
        is_eager=True,
        callback=_choose_language,
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"coverplan {version('coverplan')}")
        raise typer.Exit


@app.callback()
def _root(
    lang: Lang = None,
    version: Annotated[
        bool, typer.Option("--version", help="cli.version", is_eager=True, callback=_version)
    ] = False,
) -> None:
    del lang, version


def _do(plan: Path, job: Job, out: Path | None, *, as_json: bool) -> Report:
    from coverplan.run import run_job

    with Progress(quiet=as_json) as progress:
        report = run_job(plan, job, out=out, language=current_language(), progress=progress)
    _show(report, as_json=as_json)
    if report.proposal is not None and report.proposal.is_interrupted:
        typer.echo(say("cli.interrupted-solve", folder=report.out), err=True)
        raise typer.Exit(exit_code(None))
    return report


def _show(report: Report, *, as_json: bool) -> None:
    try:
        if as_json:
            print_json(report.as_json(current_language()))
        else:
            print_report(report)
    except KeyboardInterrupt as error:  # what is only being shown is written
        raise WrittenInterrupt(report.out) from error


@app.command(cls=WordedCommand, help="cli.run.help")
def run(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "run", out, as_json=as_json)


@app.command(cls=WordedCommand, help="cli.measure.help")
def measure(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "measure", out, as_json=as_json)


@app.command(cls=WordedCommand, help="cli.propose.help")
def propose(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "propose", out, as_json=as_json)


@app.command(cls=WordedCommand, help="cli.check.help")
def check(
    plan: Annotated[
        Path | None, _path(metavar="usage.plan-maybe", help="cli.plan", show_default=False)
    ] = None,
    boundaries: Annotated[
        Path | None, _path_option("--boundaries", metavar="usage.file", help="cli.check.boundaries")
    ] = None,
    names: Annotated[
        Path | None, _path_option("--names", metavar="usage.table", help="cli.check.names")
    ] = None,
    register: Annotated[
        list[Path] | None, _path_option("--register", metavar="usage.path", help="cli.check.register")
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="cli.check.list-rules")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="cli.check.repair")] = False,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="usage.fingerprint", help="cli.check.accept")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="usage.text", help="cli.check.reason")] = "",
    by: Annotated[str, typer.Option("--by", metavar="usage.text", help="cli.check.by")] = "",
    until: Annotated[
        datetime | None,
        typer.Option("--until", metavar="usage.date", formats=["%Y-%m-%d"], help="cli.check.until"),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    if list_rules:
        _list_rules(plan, as_json=as_json)
        return
    from coverplan.run import run_job

    source = _checked(plan, boundaries, names, register or [])
    if accept:
        from coverplan.checks import accept_findings

        path = accept_findings(
            source, accept, reason=reason, by=by, until=None if until is None else until.date()
        )
        typer.echo(say("cli.accepted", count=len(accept), file=path), err=as_json)
    with Progress(quiet=as_json) as progress:
        report = run_job(
            source, "check", out=out, repair=repair, language=current_language(), progress=progress
        )
    _show(report, as_json=as_json)
    if report.findings.errors:
        raise typer.Exit(1)


def _checked(
    plan: Path | None, boundaries: Path | None, names: Path | None, register: Sequence[Path]
) -> Plan:
    """Return the plan of what is checked: a plan, with other files where these are named, or files that stand alone."""
    from coverplan.io import TABLE_SUFFIXES, VECTOR_SUFFIXES
    from coverplan.plan import read_plan
    from coverplan.sources import plan_for_files, plan_with_files

    suffix = "" if plan is None else plan.suffix.lower()
    if boundaries is None and suffix in VECTOR_SUFFIXES:
        plan, boundaries = None, plan
    elif names is None and suffix in TABLE_SUFFIXES:
        plan, names = None, plan
    if plan is None:
        return plan_for_files(boundaries=boundaries, names=names, register=register)
    return plan_with_files(read_plan(plan), boundaries=boundaries, names=names, register=register)


def _list_rules(plan: Path | None, *, as_json: bool) -> None:
    from coverplan.findings import listed_rules
    from coverplan.plan import read_plan

    rules = listed_rules(None if plan is None else read_plan(plan).rulebook, current_language())
    if as_json:
        print_json({"rules": [rule.as_json() for rule in rules]})
        return
    for rule in rules:
        typer.echo(rule.text(current_language()))


@app.command("crosswalk", cls=WordedCommand, help="cli.crosswalk.help")
def crosswalk_command(
    old: Annotated[Path, _path(metavar="usage.old", help="cli.crosswalk.old", show_default=False)],
    new: Annotated[
        Path | None, _path(metavar="usage.new", help="cli.crosswalk.new", show_default=False)
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.run import run_crosswalk

    with Progress(quiet=as_json) as tell:
        tell("compare", "")
        report = run_crosswalk(old, new, out=out, language=current_language())
    if as_json:
        print_json(report.as_json(current_language()))
        return
    for relation, count in report.crosswalk.counts.items():
        typer.echo(say("cli.crosswalk.count", relation=say(f"relation.{relation}"), count=count))
    typer.echo(say("cli.findings", **report.findings.counts))
    typer.echo(say("cli.written", folder=report.out, count=len(report.files)))


@app.command("import-osm", cls=WordedCommand, help="cli.import-osm.help")
def import_osm_command(
    extract: Annotated[
        Path, _path(metavar="usage.extract", help="cli.import-osm.extract", show_default=False)
    ],
    into: Annotated[
        Path, _path_option("--into", metavar="usage.folder", help="cli.import-osm.into", show_default=False)
    ],
    county: Annotated[
        str | None, typer.Option("--county", metavar="usage.name", help="cli.import-osm.county")
    ] = None,
    town_level: Annotated[
        int | None, typer.Option("--town-level", metavar="usage.number", help="cli.import-osm.town-level")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.sources import import_osm

    with Progress(quiet=as_json) as tell:
        tell("import", "")
        report = import_osm(extract, into=into, county=county, town_level=town_level)
    if as_json:
        print_json(report.as_json(current_language()))
    else:
        typer.echo(report.text(current_language()))


@app.command(cls=WordedCommand, help="cli.convert.help")
def convert(
    file: Annotated[Path, _path(metavar="usage.file", help="cli.convert.file", show_default=False)],
    out: Annotated[
        Path, _path_option("--out", metavar="usage.file", help="cli.convert.out", show_default=False)
    ],
    source: Annotated[
        Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None,
        typer.Option(
            "--from", metavar="wgs84|cgcs2000|gcj02|bd09", help="cli.convert.from", show_default=False
        ),
    ] = None,
    target: Annotated[
        Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None,
        typer.Option("--to", metavar="wgs84|cgcs2000|gcj02|bd09", help="cli.convert.to", show_default=False),
    ] = None,
    undo_garbled: Annotated[bool, typer.Option("--undo-garbled", help="cli.convert.undo-garbled")] = False,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="usage.name", help="cli.convert.sheet", show_default=False),
    ] = None,
    columns: Annotated[
        tuple[str, str] | None,
        typer.Option("--columns", metavar="usage.lon-lat", help="cli.convert.columns", show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.sources import convert_file

    with Progress(quiet=as_json) as tell:
        tell("convert", "")
        done = convert_file(
            file, out, source=source, target=target, undo_garbled=undo_garbled, sheet=sheet, columns=columns
        )
    if as_json:
        print_json(done.as_json())
    else:
        typer.echo(done.text(current_language()))


@app.command(cls=WordedCommand, help="cli.new.help")
def new(
    into: Annotated[Path, _path(metavar="usage.folder", help="cli.new.into", show_default=False)],
    register: Annotated[
        list[Path] | None, _path_option("--register", metavar="usage.paths", help="cli.new.register")
    ] = None,
    more: Annotated[list[Path] | None, _path(hidden=True)] = None,
    lang: Lang = None,
) -> None:
    from coverplan.sources import new_study, study_from_register

    if register:
        typer.echo(study_from_register(into, [*register, *(more or [])]).text(current_language()))
    elif more:
        raise CoverplanError("cli.new.one-folder", more=", ".join(map(str, more)))
    else:
        new_study(into)
    typer.echo(say("cli.new.done", folder=into))


@app.command(cls=WordedCommand, help="cli.verify.help")
def verify(
    out: Annotated[Path, _path(metavar="usage.out", help="cli.verify.out", show_default=False)],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.io import verify_folder

    differences = verify_folder(out)
    faults = [found for found in differences if found.what != "extra"]
    if as_json:
        print_json(
            {"out": str(out), "same": not faults, "differences": [vars(found) for found in differences]}
        )
    else:
        for found in differences:
            said = say(f"verify.{found.what}", role=say(f"verify.role.{found.role}"), path=found.path)
            typer.echo(on_one_line(said))
        typer.echo(say("verify.same" if not faults else "verify.differs", count=len(faults)))
    if faults:
        raise typer.Exit(1)


@app.command(cls=WordedCommand, help="cli.plan-reference.help")
def reference(lang: Lang = None) -> None:
    from coverplan.plan import plan_reference

    typer.echo(plan_reference())


@app.command(cls=WordedCommand, help="cli.adjust.help")
def adjust(
    plan: PlanFile,
    changes: Annotated[
        list[Path],
        _path(metavar="usage.changes", help="cli.adjust.changes", show_default=False),
    ],
    out: Out = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.run_adjust import run_adjust

    with Progress(quiet=as_json) as progress:
        report = run_adjust(plan, changes, out=out, language=current_language(), progress=progress)
    if as_json:
        print_json(report.as_json(current_language()))
        return
    for line in report.lines():
        typer.echo(line)
    typer.echo(say("cli.written", folder=report.out, count=len(report.files)))


_LATER = {"ignore_unknown_options": True, "allow_extra_args": True}


@app.command(cls=WordedCommand, help="cli.batch.help", context_settings=_LATER)
def batch() -> None:
    raise NotAvailableError("error.not-yet", what="coverplan batch")


@app.command(cls=WordedCommand, help="cli.partition.help", context_settings=_LATER)
def partition() -> None:
    raise NotAvailableError("error.not-yet", what="coverplan partition")
