"""What every test can use."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# The same examples at every run, and no failure for a busy machine; HYPOTHESIS_PROFILE=explore looks further.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return _ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that stands beside the repository; skips where it is absent."""
    folder = _ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared folder of real data is not here")
    return folder


@pytest.fixture(scope="session")
def sample_plan() -> Path:
    """The plan of the embedded study."""
    return _ROOT / "data" / "plan.toml"
