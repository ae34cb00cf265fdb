"""One file into another datum, and its garbled text made right: everything else in it stays."""

from __future__ import annotations

from coverplan.sources.convert.conversion import Conversion, convert_file

__all__ = ["Conversion", "convert_file"]
