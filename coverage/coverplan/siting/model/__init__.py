"""The siting problem as planners state it, and what some steps come to; no solver is known here."""

from __future__ import annotations

from coverplan.siting.model import rules
from coverplan.siting.model.built import Built, Flows, Step
from coverplan.siting.model.measured import MONEY, SITES, aim_figure, aim_title, aim_unit
from coverplan.siting.model.objectives import Objective
from coverplan.siting.model.rooms import Room, rooms_of
from coverplan.siting.model.services import Reach, Service
from coverplan.siting.model.sites import Action, Sites
from coverplan.siting.model.siting_model import SitingModel
from coverplan.siting.model.verify import Broken, broken, is_as_good

__all__ = [
    "MONEY",
    "SITES",
    "Action",
    "Broken",
    "Built",
    "Flows",
    "Objective",
    "Reach",
    "Room",
    "Service",
    "Sites",
    "SitingModel",
    "Step",
    "aim_figure",
    "aim_title",
    "aim_unit",
    "broken",
    "is_as_good",
    "rooms_of",
    "rules",
]
