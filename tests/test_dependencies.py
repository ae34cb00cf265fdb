"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

# Declared for a reason that no import shows: see pyproject.toml.
NOT_IMPORTED = {"coverage", "django-js-lib-leaflet"}


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def imported(repository) -> set[str]:
    """The distributions whose modules the package imports anywhere, also within functions and for types."""
    modules = set()
    for file in (repository / "coverage" / "coverplan").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(str(node.module).partition(".")[0])
    from_where = packages_distributions()
    others = modules - set(sys.stdlib_module_names) - {"coverplan"}
    return {name_of(distribution) for module in others for distribution in from_where[module]}


def test_dependencies_are_those_imported(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {name_of(requirement) for requirement in project["dependencies"]}
    optional = {name_of(requirement) for requirement in project["optional-dependencies"]["raster"]}
    assert imported(repository) - optional == declared - NOT_IMPORTED
