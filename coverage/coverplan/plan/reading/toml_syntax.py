"""What a file that is no TOML lacks, told in the reader's words with the line that is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coverplan.errors import Fault, PlanError
from coverplan.texts import Term

if TYPE_CHECKING:
    import tomllib
    from pathlib import Path

__all__ = ["syntax_error"]

_LONGEST = 80
_LINE = re.compile(r"\(at line (\d+)")
# Signs of a Chinese keyboard where TOML wants those of an English one.
_WIDE = re.compile("[“”‘’＝，［］｛｝＃]")
# A line end of old Macs, which TOML does not know.
_BARE_RETURN = re.compile(r"\r(?!\n)")
# How the messages of tomllib begin, and what they mean.
_MEANT = (
    ("Expected '='", "equals"), ("Expected newline", "value"), ("Expected ']", "bracket"), ("Unclosed", "bracket"), ("Unterminated string", "quote"), ("Expected", "quote"),
    ("Illegal character '\\n'", "quote"), ("Illegal character", "sign"), ("Found invalid character", "sign"), ("Unescaped", "backslash"),
    ("Escaped", "backslash"), ("Invalid hex", "backslash"), ("Invalid date", "date"), ("Cannot", "twice"), ("Duplicate", "twice"),
    ("Invalid initial character", "key"), ("Invalid statement", "key"), ("Invalid value", "value"),
)  # fmt: skip


def syntax_error(path: Path, text: str, error: tomllib.TOMLDecodeError) -> PlanError:
    """Return the error of a file that is no TOML: its line, what is wrong there, what to do.

    Parameters
    ----------
    path, text
        The file and what it holds.
    error
        What the library says.

    Examples
    --------
    >>> import tomllib
    >>> from pathlib import Path
    >>> try:
    ...     tomllib.loads("id = x")
    ... except tomllib.TOMLDecodeError as error:
    ...     print(syntax_error(Path("plan.toml"), "id = x", error).message("en"))
    plan.toml: line 1 (id = x) is not valid TOML: no such value; text stands in quotes, numbers and true or false do not. Correct it, or start again from what coverplan new writes.
    """
    said = str(error)
    lines = text.splitlines() or [""]
    found = _LINE.search(said)
    number = int(found[1]) if found else _last_written(lines)
    line = lines[min(number, len(lines)) - 1].strip()
    meant = next((word for begin, word in _MEANT if said.startswith(begin)), "value")
    if bare := _BARE_RETURN.search(text):  # no line that the library counted is one then
        number = len(text[: bare.start()].splitlines()) or 1
        line, meant = lines[number - 1].strip(), "return"
    if found is None and meant == "value" and re.search(r"[\[{]", line):
        meant = "bracket"
    if meant in ("value", "key", "equals", "quote", "bracket") and _WIDE.search(line):
        meant = "wide"
    shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
    said_of = {"file": path, "line": number, "shown": shown, "why": Term(f"toml.{meant}")}
    return PlanError([Fault.of("plan.not-toml", **said_of)])


def _last_written(lines: list[str]) -> int:
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
