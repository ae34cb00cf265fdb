"""``python -m coverplan.cli``, as the command itself: told of Ctrl-C from the first import on."""

from __future__ import annotations

import runpy

runpy.run_module("coverplan", run_name="__main__", alter_sys=True)
