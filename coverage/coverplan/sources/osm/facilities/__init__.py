"""The facilities of an extract: what counts as one, and what the office must decide."""

from __future__ import annotations

from coverplan.sources.osm.facilities.found import facilities, to_review
from coverplan.sources.osm.facilities.kinds import FACILITY_KINDS

__all__ = ["FACILITY_KINDS", "facilities", "to_review"]
