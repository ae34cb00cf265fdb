"""A toy county with every layer, its result and a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import publish_toy
import pytest

if TYPE_CHECKING:
    from coverplan.goals.outcomes.result import Result
    from coverplan.siting.proposal import Proposal
    from coverplan.study import Study


@pytest.fixture(scope="session")
def toy_study() -> Study:
    """4 towns, 16 villages, 48 demand points, 5 facilities, roads and a lake."""
    return publish_toy.make_study()


@pytest.fixture(scope="session")
def flooded_study(toy_study: Study) -> Study:
    """The toy study with an area shut, and with a line across which roads take twice as long."""
    return publish_toy.make_flooded(toy_study)


@pytest.fixture(scope="session")
def toy_result(toy_study: Study) -> Result:
    """Five goals, of which two are reach goals and one is not measured."""
    return publish_toy.make_result(toy_study)


@pytest.fixture(scope="session")
def toy_proposal(toy_study: Study, toy_result: Result) -> Proposal:
    """Two cemeteries."""
    return publish_toy.make_proposal(toy_study, toy_result)


@pytest.fixture(scope="session")
def guessed_result(toy_result: Result) -> Result:
    """The toy result, had a quarter of the people behind the cemetery goal been estimated, all in 柳河镇."""
    return publish_toy.make_guessed(toy_result)
