"""Studies made from elsewhere: an OpenStreetMap extract, the place-name register, an empty template, bare files; files converted, vintages compared."""

from __future__ import annotations

from coverplan.sources.bare_files import plan_for_files, plan_with_files
from coverplan.sources.convert import Conversion, convert_file
from coverplan.sources.osm import ImportReport, import_osm
from coverplan.sources.register import RegisterStudy, study_from_register
from coverplan.sources.template import new_study
from coverplan.sources.vintages import Compared, compare_files, crosswalk, vintages_of

__all__ = [
    "Compared",
    "Conversion",
    "ImportReport",
    "RegisterStudy",
    "compare_files",
    "convert_file",
    "crosswalk",
    "import_osm",
    "new_study",
    "plan_for_files",
    "plan_with_files",
    "study_from_register",
    "vintages_of",
]
