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
    except KeyboardInterrupt as pressed:  # while what the command line needs was imported
        import sys

        from coverplan.interrupts import exit_code
        from coverplan.texts import say

        sys.stderr.write(f"{say('cli.interrupted')}\n")
        raise SystemExit(exit_code(pressed)) from None
    raise SystemExit(0)


if __name__ == "__main__":
    main()
