"""What a command shows while it works and when it has done."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import typer

from coverplan.texts import say, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coverplan.run import Report, Stage

__all__ = ["Progress", "print_json", "print_report"]


# How long nothing is said where every line stays.
_SILENT_S = 10.0


class _Line:
    """What is being done, and for how long: each time it is drawn it says so anew."""

    def __init__(self) -> None:
        self.text = ""
        self.since = time.monotonic()

    def __rich__(self) -> str:
        from rich.markup import escape

        seconds = int(time.monotonic() - self.since)
        return escape(shown(say("cli.at-work", doing=self.text, seconds=seconds)))


class Progress:
    """Stages and details on stderr: a moving line that counts the seconds on a terminal, elsewhere a line a stage and now and then how far it has come."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._line = _Line()
        self._status = self._console.status(self._line)
        self._said_at = time.monotonic()

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
            self._line.text, self._line.since = text, time.monotonic()
        elif not detail or time.monotonic() - self._said_at > _SILENT_S:
            self._console.print(text, markup=False)
            self._said_at = time.monotonic()


def print_json(content: dict[str, Any]) -> None:
    """Print a result for machines."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def print_report(report: Report) -> None:
    """Print where the goals stand, what was found, what is proposed, and where it lies."""
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
        console.print(say("cli.proposals", count=len(report.proposal.table())), markup=False)
        for answer in report.proposal.answers.values():
            said = {"title": report.proposal.title(answer), "verdict": verdict(answer)}
            console.print(say("cli.answer", **said), markup=False)
        for one in report.proposal.joint.values():
            console.print(say("cli.answer", title=one.title, verdict=one.verdict()), markup=False)
        for line in report.proposal.land_lines():
            console.print(f"  {line}", markup=False)
    console.print(say("cli.written", folder=report.out, count=len(report.files)), markup=False)
    taken = {"seconds": round(sum(report.seconds.values()))}
    if report.peak_memory_mb is None:
        console.print(say("cli.took", **taken), markup=False)
    else:
        console.print(say("cli.took-memory", **taken, memory=f"{report.peak_memory_mb:,}"), markup=False)


def _estimates(report: Report) -> Iterator[str]:
    """Say of each goal how much behind its figure was estimated."""
    from coverplan.wording import estimated_text, title_in

    goals = [] if report.result is None else report.result.goals.to_dict("records")
    for row in goals:
        said = estimated_text(row["estimated_share"], report.study.plan.measure(row["group"]))
        if said:
            yield say("cli.estimated", title=title_in(row["title"], row["title_en"]), estimated=said)
