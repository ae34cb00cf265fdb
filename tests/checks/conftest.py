"""What the tests of the checks share."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyproj
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def transformers_are_made_once() -> Iterator[None]:
    """Making one takes a tenth of a second, and every finding with a place asks for one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyproj.Transformer, "from_crs", staticmethod(cache(pyproj.Transformer.from_crs)))
        yield
