"""The command line: arguments in, run, exit code out."""

from __future__ import annotations

if __name__ == "__main__":  # as the command itself: told of Ctrl-C from the first import on
    import runpy

    runpy.run_module("coverplan", run_name="__main__", alter_sys=True)

import gc
import json
import os
import sys
import traceback
from contextlib import suppress
from datetime import datetime  # noqa: TC003
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from coverplan.errors import CoverplanError, NotAvailableError, WrittenInterrupt
from coverplan.interrupts import exit_code
from coverplan.texts import current_language, say, set_language, shown, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coverplan.plan import Plan
    from coverplan.run import Job, Report, Stage

__all__ = ["app", "main"]


def _both(key: str) -> str:
    """Help is read before a language is chosen, so it says both."""
    text = text_of(key)
    return f"{text.zh}\n\n{text.en}"


def _brief(key: str) -> str:
    text = text_of(key)
    return f"{text.zh} | {text.en}"


def _choose_language(language: str | None) -> str | None:
    if language is not None:
        set_language("en" if language == "en" else "zh")
    return language


app = typer.Typer(
    name="coverplan", help=_both("cli.help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.toml", help=_brief("cli.plan"), show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_brief("cli.out"), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=_brief("cli.json"))]
Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option(
        "--lang", help=_brief("cli.lang"), show_default=False, is_eager=True, callback=_choose_language
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
        bool, typer.Option("--version", help=_brief("cli.version"), is_eager=True, callback=_version)
    ] = False,
) -> None:
    del lang, version


def _do(plan: Path, job: Job, out: Path | None, *, as_json: bool) -> Report:
    from coverplan.run import run_job

    with _Progress(quiet=as_json) as progress:
        report = run_job(plan, job, out=out, language=current_language(), progress=progress)
    _show(report, as_json=as_json)
    if report.proposal is not None and report.proposal.is_interrupted:
        typer.echo(say("cli.interrupted-solve", folder=report.out), err=True)
        raise typer.Exit(exit_code(None))
    return report


def _show(report: Report, *, as_json: bool) -> None:
    try:
        if as_json:
            _print_json(report.as_json(current_language()))
        else:
            _print_report(report)
    except KeyboardInterrupt as error:  # what is only being shown is written
        raise WrittenInterrupt(report.out) from error


class _Progress:
    """Stages and details on stderr: a moving line on a terminal, a line a stage elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._status = self._console.status("")

    def __enter__(self) -> Callable[[Stage, str], None]:
        if self._console.is_terminal:
            self._status.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def _tell(self, stage: Stage, detail: str) -> None:
        text = (
            say("phrase.colon", name=say(f"stage.{stage}"), said=detail) if detail else say(f"stage.{stage}")
        )
        if stage == "interrupted":
            self._console.print(text, markup=False)
        elif self._console.is_terminal:
            self._status.update(text)
        elif not detail:
            self._console.print(text, markup=False)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _print_report(report: Report) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from coverplan.siting import verdict
    from coverplan.wording import amount, met_word, title_in

    console = Console(highlight=False, soft_wrap=True)
    if report.result is not None:
        table = Table(show_edge=False, pad_edge=False)
        for name in ("title", "value", "target", "met"):
            table.add_column(say(f"column.{name}"), overflow="fold")
        for row in report.result.goals.to_dict("records"):
            figures = [amount(row[name], row["unit"]) for name in ("value", "target")]
            cells = [title_in(row["title"], row["title_en"]), *figures, met_word(row["met"], row["value"])]
            table.add_row(*(escape(shown(str(cell))) for cell in cells))
        console.print(table)
        for line in _estimates(report):
            console.print(line, markup=False)
    console.print(say("cli.findings", **report.findings.counts), markup=False)
    if report.repaired is not None:
        changed = report.repaired.changes["unit_code"]
        console.print(say("cli.repaired", count=len(changed), units=changed.nunique()), markup=False)
    if quiet := len(report.findings.accepted):
        console.print(say("cli.quiet", count=quiet), markup=False)
    if report.proposal is not None:
        console.print(say("cli.proposals", count=len(report.proposal.sites)), markup=False)
        for answer in report.proposal.answers.values():
            said = {"title": report.proposal.title(answer), "verdict": verdict(answer)}
            console.print(say("cli.answer", **said), markup=False)
    console.print(say("cli.written", folder=report.out, count=len(report.files)), markup=False)


def _estimates(report: Report) -> Iterator[str]:
    """Say of each goal how much behind its figure was estimated."""
    from coverplan.wording import estimated_text, title_in

    goals = [] if report.result is None else report.result.goals.to_dict("records")
    for row in goals:
        said = estimated_text(row["estimated_share"], report.study.plan.measure(row["group"]))
        if said:
            yield say("cli.estimated", title=title_in(row["title"], row["title_en"]), estimated=said)


@app.command(help=_both("cli.run.help"))
def run(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "run", out, as_json=as_json)


@app.command(help=_both("cli.measure.help"))
def measure(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "measure", out, as_json=as_json)


@app.command(help=_both("cli.propose.help"))
def propose(plan: PlanFile, out: Out = None, as_json: AsJson = False, lang: Lang = None) -> None:
    _do(plan, "propose", out, as_json=as_json)


@app.command(help=_both("cli.check.help"))
def check(
    plan: Annotated[
        Path | None, typer.Argument(metavar="[PLAN.toml]", help=_brief("cli.plan"), show_default=False)
    ] = None,
    boundaries: Annotated[
        Path | None, typer.Option("--boundaries", metavar="FILE", help=_brief("cli.check.boundaries"))
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", metavar="FILE.csv", help=_brief("cli.check.names"))
    ] = None,
    register: Annotated[
        list[Path] | None, typer.Option("--register", metavar="PATH", help=_brief("cli.check.register"))
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help=_brief("cli.check.list-rules"))] = False,
    repair: Annotated[bool, typer.Option("--repair", help=_brief("cli.check.repair"))] = False,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="FINGERPRINT", help=_brief("cli.check.accept"))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=_brief("cli.check.reason"))] = "",
    by: Annotated[str, typer.Option("--by", help=_brief("cli.check.by"))] = "",
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help=_brief("cli.check.until"))
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
    with _Progress(quiet=as_json) as progress:
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
        _print_json({"rules": [rule.as_json() for rule in rules]})
        return
    for rule in rules:
        typer.echo(rule.text(current_language()))


@app.command("crosswalk", help=_both("cli.crosswalk.help"))
def crosswalk_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_brief("cli.crosswalk.old"), show_default=False)],
    new: Annotated[
        Path | None, typer.Argument(metavar="[NEW]", help=_brief("cli.crosswalk.new"), show_default=False)
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.run import run_crosswalk

    report = run_crosswalk(old, new, out=out, language=current_language())
    if as_json:
        _print_json(report.as_json(current_language()))
        return
    for relation, count in report.crosswalk.counts.items():
        typer.echo(say("cli.crosswalk.count", relation=say(f"relation.{relation}"), count=count))
    typer.echo(say("cli.findings", **report.findings.counts))
    typer.echo(say("cli.written", folder=report.out, count=len(report.files)))


@app.command("import-osm", help=_both("cli.import-osm.help"))
def import_osm_command(
    extract: Annotated[
        Path, typer.Argument(metavar="EXTRACT", help=_brief("cli.import-osm.extract"), show_default=False)
    ],
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help=_brief("cli.import-osm.into"), show_default=False)
    ],
    county: Annotated[
        str | None, typer.Option("--county", metavar="NAME", help=_brief("cli.import-osm.county"))
    ] = None,
    town_level: Annotated[
        int | None, typer.Option("--town-level", metavar="N", help=_brief("cli.import-osm.town-level"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.sources import import_osm

    report = import_osm(extract, into=into, county=county, town_level=town_level)
    if as_json:
        _print_json(report.as_json(current_language()))
    else:
        typer.echo(report.text(current_language()))


@app.command(help=_both("cli.convert.help"))
def convert(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_brief("cli.convert.file"), show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=_brief("cli.convert.out"), show_default=False)
    ],
    source: Annotated[
        Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None,
        typer.Option("--from", help=_brief("cli.convert.from"), show_default=False),
    ] = None,
    target: Annotated[
        Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None,
        typer.Option("--to", help=_brief("cli.convert.to"), show_default=False),
    ] = None,
    undo_garbled: Annotated[
        bool, typer.Option("--undo-garbled", help=_brief("cli.convert.undo-garbled"))
    ] = False,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help=_brief("cli.convert.sheet"), show_default=False),
    ] = None,
    columns: Annotated[
        tuple[str, str] | None,
        typer.Option("--columns", metavar="LON LAT", help=_brief("cli.convert.columns"), show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.sources import convert_file

    done = convert_file(
        file, out, source=source, target=target, undo_garbled=undo_garbled, sheet=sheet, columns=columns
    )
    if as_json:
        _print_json(done.as_json())
    else:
        typer.echo(done.text(current_language()))


@app.command(help=_both("cli.new.help"))
def new(
    into: Annotated[Path, typer.Argument(metavar="DIR", help=_brief("cli.new.into"), show_default=False)],
    register: Annotated[
        list[Path] | None, typer.Option("--register", metavar="PATHS...", help=_brief("cli.new.register"))
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
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


@app.command(help=_both("cli.verify.help"))
def verify(
    out: Annotated[Path, typer.Argument(metavar="OUT", help=_brief("cli.verify.out"), show_default=False)],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.io import verify_folder

    differences = verify_folder(out)
    faults = [found for found in differences if found.what != "extra"]
    if as_json:
        _print_json(
            {"out": str(out), "same": not faults, "differences": [vars(found) for found in differences]}
        )
    else:
        for found in differences:
            typer.echo(say(f"verify.{found.what}", role=say(f"verify.role.{found.role}"), path=found.path))
        typer.echo(say("verify.same" if not faults else "verify.differs", count=len(faults)))
    if faults:
        raise typer.Exit(1)


@app.command(help=_both("cli.plan-reference.help"))
def reference(lang: Lang = None) -> None:
    from coverplan.plan import plan_reference

    typer.echo(plan_reference())


@app.command(help=_both("cli.adjust.help"))
def adjust(
    plan: PlanFile,
    changes: Annotated[
        list[Path],
        typer.Argument(metavar="CHANGES.toml...", help=_brief("cli.adjust.changes"), show_default=False),
    ],
    out: Out = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    from coverplan.run_adjust import run_adjust

    with _Progress(quiet=as_json) as progress:
        report = run_adjust(plan, changes, out=out, language=current_language(), progress=progress)
    if as_json:
        _print_json(report.as_json(current_language()))
        return
    for line in report.lines():
        typer.echo(line)
    typer.echo(say("cli.written", folder=report.out, count=len(report.files)))


# The exit code of a fault of ours: 0, 1, 2 and 130 say something about the data or the user (EX_SOFTWARE of sysexits.h).
_OWN_FAULT = 70
# GDAL's drivers that ask a server or another file for the data.
_DRIVERS_LEFT_OUT = (
    "ADBC", "AmigoCloud", "Carto", "CSW", "EEDA", "Elasticsearch", "ESRIJSON", "GDALG", "GeoJSONSeq", "GPSBabel", "HTTP", "JSONFG",
    "NGW", "OAPIF", "OGCAPI", "OGR_VRT", "PLSCENES", "SQLite", "TopoJSON", "WFS",
)  # fmt: skip
_LATER = {"ignore_unknown_options": True, "allow_extra_args": True}


@app.command(help=_both("cli.batch.help"), context_settings=_LATER)
def batch() -> None:
    raise NotAvailableError("error.not-yet", what="coverplan batch")


@app.command(help=_both("cli.partition.help"), context_settings=_LATER)
def partition() -> None:
    raise NotAvailableError("error.not-yet", what="coverplan partition")


def main() -> None:
    """Run the command line; a mistake of the user's is told in words and exits 2, a fault of ours is shown as it is."""
    # what a job makes lives to its end: looking for cycles in it again and again takes a tenth of its time
    gc.set_threshold(100_000, 50, 50)
    # names are read character by character: the dictionary of phrases is for nothing, and takes longest to load
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("OGR_SKIP", ",".join(_DRIVERS_LEFT_OUT))  # before GDAL starts
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a GBK console must survive rare characters
    try:
        app()
    except CoverplanError as error:
        typer.echo(say("cli.error", message=error), err=True)
        raise SystemExit(2) from None
    except MemoryError:
        typer.echo(say("cli.error", message=say("cli.no-memory")), err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt as error:
        _end_interrupted(error)
    except SystemExit as ended:
        # the library that reads the arguments takes Ctrl-C for an exit without a word
        if (pressed := _ctrl_c_behind(ended)) is not None:
            _end_interrupted(pressed)
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of this program
        traceback.print_exc()
        typer.echo(say("cli.own-fault", what=type(error).__name__), err=True)
        raise SystemExit(_OWN_FAULT) from None


def _ctrl_c_behind(error: BaseException | None) -> KeyboardInterrupt | None:
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error


def _end_interrupted(pressed: KeyboardInterrupt) -> NoReturn:
    """Say what was kept, and end."""
    with suppress(OSError):  # the terminal may be gone
        if isinstance(pressed, WrittenInterrupt):
            typer.echo(say("cli.interrupted-written", folder=pressed.folder), err=True)
        else:
            typer.echo(say("cli.interrupted"), err=True)
    raise SystemExit(exit_code(pressed)) from None
