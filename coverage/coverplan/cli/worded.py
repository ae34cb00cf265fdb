"""Help and usage errors of the command line in the words of :mod:`coverplan.texts`: commands and options carry keys, not words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

from coverplan.errors import CoverplanError, Fault
from coverplan.texts import Term, keys, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.texts import Language

__all__ = ["WordedCommand", "WordedGroup", "language_asked"]

_WIDEST = 100
_HELP = "--help"
# The end of the first sentence of a command's help.
_SENTENCE = re.compile(r"(?<=。)|(?<=\.)\s")
# What the library that reads the arguments throws for a call that cannot be; it hands out this one of them.
_UsageError: Any = BadParameter.__mro__[1]


def language_asked(arguments: Sequence[str]) -> Language | None:
    """Return the language that a call asks for, wherever it says so: help and errors are worded before options are read.

    Examples
    --------
    >>> language_asked(["run", "plan.toml", "--lang", "en"]), language_asked(["--lang=zh", "run"]), language_asked(["run"])
    ('en', 'zh', None)
    """
    asked: Language | None = None
    for word, after in zip(arguments, [*arguments[1:], ""], strict=False):
        said = after if word == "--lang" else word.removeprefix("--lang=") if "=" in word else ""
        asked = "zh" if said == "zh" else "en" if said == "en" else asked
    return asked


class WordedCommand(TyperCommand):
    """A command whose help, and that of its options, is a key of a text."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help_of(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments."""
        with _in_our_words(ctx):
            return super().parse_args(ctx, args)


class WordedGroup(TyperGroup):
    """The commands, and what a call of them that cannot be is told."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help_of(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments that stand before the command."""
        with _in_our_words(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Find the command, and run it."""
        with _in_our_words(ctx):
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command by its name."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            commands = [name for name, command in self.commands.items() if not command.hidden]
            raise _refused(ctx, "usage.no-command", word=args[0], known=_known(args[0], commands))
        return super().resolve_command(ctx, args)


@contextmanager
def _in_our_words(ctx: Any) -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise  # is the help itself
        raise _worded_error(ctx, error) from None


def _worded_error(ctx: Any, error: Any) -> CoverplanError:
    """Say what is wrong with a call: what the library knows of it, in our words."""
    param, option = getattr(error, "param", None), getattr(error, "option_name", "")
    if hasattr(error, "possibilities"):
        known = [name for each in ctx.command.get_params(ctx) for name in each.opts if name.startswith("--")]
        return _refused(ctx, "usage.no-option", word=option, known=_known(option, known))
    if option:
        found = next((each for each in ctx.command.get_params(ctx) if option in each.opts), None)
        if found is None or not _value_of(found):
            return _refused(ctx, "usage.no-value", name=option)
        return _refused(ctx, "usage.value-missing", name=option, what=_value_of(found))
    if param is not None and isinstance(error, BadParameter):
        key = "usage.missing" if type(error).__name__ == "MissingParameter" else "usage.bad-value"
        return _refused(ctx, key, name=_name_of(param), what=_value_of(param), meaning=_said(param.help))
    left = re.search(r"\(s\) \((.*)\)$", error.message)
    if left:
        return _refused(ctx, "usage.too-much", words=left[1])
    return _refused(ctx, "usage.command-missing")


def _refused(ctx: Any, key: str, **said: object) -> CoverplanError:
    usage, more = _usage_of(ctx.command, ctx), f"{ctx.command_path} {_HELP}"
    return CoverplanError("usage.refused", why=Fault.of(key, **said), usage=usage, more=more)


def _known(word: str, known: Sequence[str]) -> Fault:
    from coverplan.plan import known_words

    return known_words(word, known)


def _help_of(command: Any, ctx: Any) -> str:
    """Lay a command's help out: usage, what it does, its arguments, options and commands in two columns each."""
    from rich.cells import cell_len

    wide = min(get_terminal_size().columns, _WIDEST)
    lines = [_usage_of(command, ctx), "", *(f"  {line}" for line in _wrapped(_said(command.help), wide - 2))]
    for title, rows in _parts(command, ctx):
        if not rows:
            continue
        lines += ["", say(title)]
        left = max(cell_len(name) for name, _ in rows)
        for name, text in rows:
            first, *more = _wrapped(text, max(wide - left - 4, 20))
            lines.append(f"  {name}{' ' * (left - cell_len(name))}  {first}")
            lines += [f"{' ' * (left + 4)}{line}" for line in more]
    return "\n".join(lines) + "\n"


# What is not parted: a Chinese character with the marks that stand before and after it, a word, blanks.
_PIECES = re.compile(r"[（“《]*[\u2e80-\uffef][、，。；：）”》]*|[^\s\u2e80-\uffef]+[、，。；：）”》]*|\s+")


def _wrapped(text: str, wide: int) -> list[str]:
    """Part a text into lines that are so many cells wide; a Chinese character takes two."""
    from rich.cells import cell_len

    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > wide:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _parts(command: Any, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    params = [each for each in command.get_params(ctx) if not each.hidden]
    arguments = [each for each in params if each.param_type_name == "argument"]
    options = [each for each in params if each not in arguments]
    yield "usage.arguments", [(_name_of(each), _said(each.help)) for each in arguments]
    yield "usage.options", [(_with_value(each), _said(_help_key(each))) for each in options]
    commands = getattr(command, "commands", {}).items()
    yield "usage.commands", [(name, _SENTENCE.split(_said(each.help))[0]) for name, each in commands]


def _usage_of(command: Any, ctx: Any) -> str:
    params = command.get_params(ctx)
    arguments = [each for each in params if each.param_type_name == "argument" and not each.hidden]
    wanted = [each for each in params if each.param_type_name == "option" and each.required]
    words = [ctx.command_path, *(_name_of(each) for each in arguments), *map(_with_value, wanted)]
    words.append(say("usage.command") if getattr(command, "commands", None) else say("usage.options-mark"))
    return say("usage.line", command=" ".join(words))


def _name_of(param: Any) -> str:
    """Return what a call writes for a parameter: the option, or a word for the argument."""
    if param.param_type_name == "argument":
        name = _value_of(param) or param.name.upper()
        return name if param.required or name.startswith("[") else f"[{name}]"
    return str(max(param.opts, key=len))


def _with_value(option: Any) -> str:
    return " ".join(filter(None, (", ".join(sorted(option.opts, key=len)), _value_of(option))))


def _value_of(param: Any) -> str:
    return _said(param.metavar or "")


def _help_key(param: Any) -> str:
    return "usage.help" if _HELP in param.opts else param.help or ""


def _said(text: str | None) -> str:
    """Word a key; what is none stands as it is."""
    return Term(text).message() if text in keys() else text or ""
