"""The command line from its call to its exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from contextlib import suppress
from typing import NoReturn

import typer

from coverplan.cli.commands import app
from coverplan.cli.worded import language_asked
from coverplan.errors import CoverplanError, Fault, WrittenInterrupt
from coverplan.interrupts import exit_code
from coverplan.texts import say, set_language

__all__ = ["main"]

# The exit code of a fault of ours: 0, 1, 2 and 130 say something about the data or the user (EX_SOFTWARE of sysexits.h).
_OWN_FAULT = 70
# GDAL's drivers that ask a server or another file for the data.
_DRIVERS_LEFT_OUT = (
    "ADBC", "AmigoCloud", "Carto", "CSW", "EEDA", "Elasticsearch", "ESRIJSON", "GDALG", "GeoJSONSeq", "GPSBabel", "HTTP", "JSONFG",
    "NGW", "OAPIF", "OGCAPI", "OGR_VRT", "PLSCENES", "SQLite", "TopoJSON", "WFS",
)  # fmt: skip


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
    asked = language_asked(sys.argv[1:])
    if asked is not None:
        set_language(asked)
    try:
        app(prog_name="coverplan")
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
        if (
            isinstance(error, PermissionError) and error.filename
        ):  # but for a folder that may not be looked into
            locked = Fault.of("error.file-locked", file=error.filename, why=error.strerror)
            typer.echo(say("cli.error", message=locked), err=True)
            raise SystemExit(2) from None
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
