"""How objects show themselves in a notebook: a title, facts and tables, as HTML that loads nothing.

Everything that goes in is text and is escaped here, in one place: names out of an office's table may hold markup. No
colour is set but a grey at half strength, so that light and dark themes both work.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from coverplan.texts import current_language, say
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["ROWS_SHOWN", "Table", "card"]

ROWS_SHOWN = 20
# So many characters stay on one line: Chinese may break anywhere else.
_SHORT = 12

_LINE = "border-bottom:1px solid rgba(128,128,128,.5)"
_CELL = "padding:2px 12px 2px 0;vertical-align:top;text-align:"


@dataclass(frozen=True)
class Table:
    """Rows to show.

    Parameters
    ----------
    heads
        A heading for each column; empty: there are none.
    rows
        The rows; of a long table the first :data:`ROWS_SHOWN`.
    numbers
        Positions of the columns that hold figures; they stand to the right.
    count
        How many rows there are in all, where those are not all.

    Examples
    --------
    >>> Table(["name", "km"], [["甲", "1.5"]], numbers=[1]).numbers
    [1]
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: Sequence[int] = ()
    count: int | None = None

    def html(self) -> str:
        """Return the table, and below it how many rows are not shown."""
        heads = "".join(
            f'<th scope="col" style="{_LINE};{self._look(at, head)}">{_text(head)}</th>'
            for at, head in enumerate(self.heads)
        )
        rows = "".join(
            "<tr>"
            + "".join(f'<td style="{self._look(at, cell)}">{_text(cell)}</td>' for at, cell in enumerate(row))
            + "</tr>"
            for row in self.rows
        )
        more = 0 if self.count is None else self.count - len(self.rows)
        below = f"<div>{_text(say('notebook.more', count=f'{more:,}'))}</div>" if more > 0 else ""
        top = f"<thead><tr>{heads}</tr></thead>" if heads else ""
        return (
            f'<table style="border-collapse:collapse;margin:4px 0">{top}<tbody>{rows}</tbody></table>{below}'
        )

    def _look(self, at: int, content: object) -> str:
        side = "right;font-variant-numeric:tabular-nums" if at in self.numbers else "left"
        return _CELL + side + (";white-space:nowrap" if len(str(content)) <= _SHORT else "")


def card(
    title: str,
    *,
    facts: Iterable[tuple[str, object]] = (),
    said: Iterable[str] = (),
    tables: Iterable[Table] = (),
    picture: str = "",
) -> str:
    """Return what a notebook shows of an object.

    Parameters
    ----------
    title
        What it is.
    facts
        Names and values.
    said
        Sentences, below the title.
    tables
        Tables, below the facts; one without rows is left out.
    picture
        An SVG of our own making, below all.

    Returns
    -------
    str
        One element of HTML.

    Examples
    --------
    >>> "&lt;b&gt;" in card("<b>")
    True
    """
    shown = [Table((), list(facts)), *tables]
    language = "en" if current_language() == "en" else "zh-CN"
    lines = "".join(f"<div>{_text(line)}</div>" for line in said)
    return (
        f'<div lang="{language}" style="overflow-x:auto"><div><strong>{_text(title)}</strong></div>'
        f"{lines}{''.join(table.html() for table in shown if table.rows)}{picture}</div>"
    )


def _text(value: object) -> str:
    return escape(plain(value))
