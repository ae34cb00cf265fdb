"""What users import: complete, documented, and light."""

from __future__ import annotations

import subprocess
import sys

import pytest

import coverplan as cp

CONTRACT = {
    "open_study", "check", "measure", "propose", "web_map", "RoadNetwork", "read_roads", "nearest_cost", "cost_matrix", "CostMatrix",
    "SitingProblem", "solve_mclp", "solve_lscp", "solve_p_median", "solve_p_center", "Cutoff", "Finding",
}  # fmt: skip


def test_the_contract_is_public():
    assert set(cp.__all__) >= CONTRACT
    assert dir(cp) == sorted(cp.__all__)


@pytest.mark.parametrize("name", sorted(cp.__all__))
def test_a_public_name_is_there_and_documented(name):
    found = getattr(cp, name)
    assert found.__doc__
    assert ">>>" in found.__doc__ or issubclass(found, Exception)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = cp.no_such_name


def test_importing_is_light():
    heavy = "{'geopandas', 'numba', 'folium', 'matplotlib', 'highspy', 'osmnx', 'scipy'}"
    code = f"import sys, coverplan; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_coverage_library_is_not_shadowed(repository):
    done = subprocess.run(
        [sys.executable, "-c", "import coverage, coverplan; print(coverage.__version__)"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
