"""The command line: arguments in, run, exit code out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverplan.cli.commands import app
    from coverplan.cli.entry import main

__all__ = ["app", "main"]

# Loaded when asked for: ``python -m coverplan.cli`` listens to Ctrl-C before the libraries are there.
_HOMES = {"app": "commands", "main": "entry"}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
