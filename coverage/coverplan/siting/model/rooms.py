"""Room at sites, and which services it is for: some share it, others have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
    from coverplan.siting.model.services import Service
    from coverplan.siting.model.sites import Sites
    from coverplan.siting.model.stated import Stated

__all__ = ["Room", "rooms_of"]


class Room(NamedTuple):
    """What sites hold for some services together.

    Attributes
    ----------
    services : tuple of int
        Their positions.
    stands : array of float, shape (sites,)
        What those that stand hold; 0 for a candidate.
    after : array of float, shape (actions,)
        What its site holds after each action.
    """

    services: tuple[int, ...]
    stands: Floats
    after: Floats


def rooms_of(model: Stated) -> list[Room]:
    """Return the room of the services that are allocated: of those that share the sites' capacity, then of each with its own.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[1.0]], demand_ids=["a"], site_ids=["x"])
    >>> care = {"costs": costs, "weights": pd.Series({"a": 2.0}), "allocated": True}
    >>> services = [cp.Service(name="p", **care), cp.Service(name="q", room=pd.Series({"x": 7.0}), **care)]
    >>> sites = pd.DataFrame({"site_id": ["x"], "state": ["open"], "capacity": [5.0]})
    >>> [(room.services, room.stands.item()) for room in rooms_of(cp.SitingModel(sites, services, "most_covered"))]
    [((0,), 5.0), ((1,), 7.0)]
    """
    allocated = [(at, service) for at, service in enumerate(model.services) if service.allocated]
    shared = tuple(at for at, service in allocated if service.room is None)
    sites = model.sites
    stands, site = (
        np.nan_to_num(sites.capacity),
        np.array([action.site for action in sites.actions], dtype=np.int64),
    )
    after = np.nan_to_num(np.array([action.capacity for action in sites.actions], dtype=np.float64))
    rooms = [Room(shared, stands, after)] if shared else []
    return rooms + [
        _own(at, service, sites, after - stands[site])
        for at, service in allocated
        if service.room is not None
    ]


def _own(at: int, service: Service, sites: Sites, adds: Floats) -> Room:
    """Return the room of one service: what is enlarged holds so much more than it does for this service."""
    assert service.room is not None
    given = pd.Series(service.room.to_numpy(float), index=service.room.index.astype(str))
    stands = np.where(sites.stands, given.reindex(sites.ids.text).fillna(0.0).to_numpy(float), 0.0)
    after = [
        stands[action.site] + more if action.does == "enlarge" else np.nan_to_num(action.capacity)
        for action, more in zip(sites.actions, adds, strict=True)
    ]
    return Room((at,), stands, np.array(after, dtype=np.float64))
