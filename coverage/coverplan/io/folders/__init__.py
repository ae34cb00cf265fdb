"""Folders and single files that are written: staged and swapped in, with a manifest and seals to verify them by."""

from __future__ import annotations

from coverplan.io.folders.array_folder import read_arrays, read_folder, write_arrays, write_folder
from coverplan.io.folders.manifest import verify_folder, write_manifest
from coverplan.io.folders.new_file import new_file
from coverplan.io.folders.outputs import Claim, claimed, require_usable, staged
from coverplan.io.folders.seals import Seals, parts_of

__all__ = [
    "Claim",
    "Seals",
    "claimed",
    "new_file",
    "parts_of",
    "read_arrays",
    "read_folder",
    "require_usable",
    "staged",
    "verify_folder",
    "write_arrays",
    "write_folder",
    "write_manifest",
]
