"""What a command reads of a spoilt file, read in this process: quick, where the fork of a whole command takes a second."""

from __future__ import annotations

from pathlib import Path

from coverplan.io import verify_folder
from coverplan.plan import read_changes, read_plan
from coverplan.sources import (
    convert_file,
    crosswalk,
    import_osm,
    plan_for_files,
    plan_with_files,
    study_from_register,
)
from coverplan.study import Study, load_study
from fuzzing.study import Target


def load(target: Target, folder: Path, out: Path) -> Study | None:
    """Read what a target's command reads, in a folder; what it writes on the way goes to another."""
    command, *given = target.command
    if command == "adjust":
        read_changes(folder / given[1])
    elif command == "import-osm":
        import_osm(folder / given[0], into=out)
    elif command == "new":
        study_from_register(out, [folder / "register.json"])
    elif command == "verify":
        verify_folder(folder / "done")
    elif command == "convert":
        convert_file(
            folder / given[0], out.with_suffix(Path(given[0]).suffix), source="wgs84", target="gcj02"
        )
    elif command == "crosswalk":
        crosswalk(folder / given[0], folder / given[1])
    elif given[0].startswith("-"):
        return load_study(plan_for_files(**{given[0].strip("-"): folder / given[1]}))
    elif target.reader == "register":
        return load_study(plan_with_files(read_plan(folder / given[0]), register=[folder / "register.json"]))
    else:
        return load_study(read_plan(folder / given[0]))
    return None
