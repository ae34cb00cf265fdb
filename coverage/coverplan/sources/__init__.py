"""Studies made from elsewhere: an OpenStreetMap extract, an empty template, a boundary file alone; files into another datum; vintages compared."""

from __future__ import annotations

from coverplan.sources.bare_files import plan_for_files, plan_with_files
from coverplan.sources.convert import Conversion, convert_file
from coverplan.sources.osm import ImportReport, import_osm
from coverplan.sources.template import new_study
from coverplan.sources.vintages import Compared, compare_files, crosswalk, vintages_of

__all__ = [
    "Compared",
    "Conversion",
    "ImportReport",
    "compare_files",
    "convert_file",
    "crosswalk",
    "import_osm",
    "new_study",
    "plan_for_files",
    "plan_with_files",
    "vintages_of",
]
