"""What holds in every test of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coverplan.errors import CoverplanError, Fault
from coverplan.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def _whatever_is_told_can_be_worded() -> Iterator[None]:
    """Word every error, fault and finding in both languages as it is made: a value its text needs may not be missing."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (CoverplanError, Fault, Finding):
            patch.setattr(kind, "__init__", _worded_at_once(kind.__init__))
        yield


def _worded_at_once(make):
    def made(self, *given, **named) -> None:
        make(self, *given, **named)
        for language in ("zh", "en"):
            self.message(language)

    return made
