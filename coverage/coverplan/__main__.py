"""``python -m coverplan`` and the command itself: Ctrl-C is told in words from the first import on."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; it always ends with an exit code."""
    try:
        from coverplan.interrupts import remember

        remember()
        from coverplan.cli import main as work

        work()
    except KeyboardInterrupt:  # while what the command line needs was imported
        from coverplan.texts import say

        raise SystemExit(_told(say("cli.interrupted"))) from None
    raise SystemExit(0)


def _told(text: str) -> int:
    import sys

    sys.stderr.write(f"{text}\n")
    return 130


if __name__ == "__main__":
    main()
