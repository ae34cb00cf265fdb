"""What users import: complete, documented, and light."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import coverplan as cp

CONTRACT = {
    "open_study", "check", "measure", "propose", "web_map", "RoadNetwork", "read_roads", "nearest_cost", "cost_matrix", "CostMatrix",
    "SitingProblem", "solve_mclp", "solve_lscp", "solve_p_median", "solve_p_center", "Cutoff", "Finding", "Findings",
    "from_networkx", "to_networkx", "snap", "SnappedPoints", "simplify", "audit",
}  # fmt: skip
# What a type checker takes as handed on: `from home import name as name`.
HANDED_ON = re.compile(r"    from (coverplan\.[\w.]+) import (\w+) as (\w+)")


def test_the_contract_is_public():
    assert set(cp.__all__) >= CONTRACT
    assert dir(cp) == sorted(cp.__all__)


@pytest.mark.parametrize("name", sorted(cp.__all__))
def test_a_public_name_is_there_and_documented(name):
    found = getattr(cp, name)
    assert found.__doc__
    assert ">>>" in found.__doc__ or issubclass(found, Exception)


def test_what_type_checkers_see_is_what_is_there_and_each_name_stands_once():
    lines = Path(cp.__file__).read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if "from coverplan" in line]
    typed = [HANDED_ON.fullmatch(line).groups() for line in imports]
    assert sorted(name for _, name, _ in typed) == list(cp.__all__) == dir(cp)
    assert len(set(cp.__all__)) == len(cp.__all__)
    for home, name, as_name in typed:
        assert name == as_name
        assert name in import_module(home).__all__
        assert getattr(cp, name) is getattr(import_module(home), name)
        assert [line for line in lines if re.search(rf"import.*\b{name}\b", line)] == [
            f"    from {home} import {name} as {name}"
        ]


def test_a_name_like_a_module_of_its_room_is_found_though_the_module_was_put_in_its_place():
    code = """
import sys, coverplan as cp
for name in cp.__all__:
    cp.__dict__.pop(name, None)
    getattr(cp, name)
for place, module in list(sys.modules.items()):
    room, _, last = place.rpartition(".")
    if room.startswith("coverplan."):
        setattr(sys.modules[room], last, module)
for name in cp.__all__:
    cp.__dict__.pop(name)
    assert name == "rules" or callable(getattr(cp, name)), name
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_star_import_brings_every_public_name():
    told = "names = {}; exec('from coverplan import *', names); import coverplan; print({*coverplan.__all__} <= {*names})"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = cp.no_such_name


def test_importing_is_light():
    heavy = "{'geopandas', 'numba', 'folium', 'matplotlib', 'highspy', 'osmnx', 'scipy'}"
    code = f"import sys, coverplan; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("job", ["check", "measure"])
def test_a_job_loads_no_library_that_draws_or_writes_documents(job, tmp_path, repository):
    heavy = "{'folium', 'matplotlib', 'docx', 'xlsxwriter', 'jinja2', 'requests'}"
    plan = tmp_path / "plan.toml"
    (tmp_path / "list.csv").write_text("unit_code,name\n370832001,水泊街道\n", encoding="utf-8")
    listed = '[layers.unit_list]\npath = "list.csv"\n'
    plan.write_text(f'id = "x"\n[area]\nname = "甲县"\ncrs = "EPSG:4548"\n{listed}', encoding="utf-8")
    code = (
        f"import sys; from coverplan.run import run_job; run_job({str(plan)!r}, {job!r}, out={str(tmp_path / 'out')!r});"
        f"print(sorted({heavy} & set(sys.modules)), 'scipy.stats' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] False"


def test_the_coverage_library_is_not_shadowed(repository):
    done = subprocess.run(
        [sys.executable, "-c", "import coverage, coverplan; print(coverage.__version__)"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
