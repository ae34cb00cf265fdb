"""The columns of a model: which steps are taken when, and who is served in which phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.compile.groups import Groups
from coverplan.siting.compile.table import Line, Linear, Table
from coverplan.siting.model import rooms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.kernels.types import Bools, Bounds, Floats
    from coverplan.siting.model import Reach, Room, SitingModel

__all__ = ["TIGHT_UP_TO", "Block", "Layout", "Need"]

# Up to so many pairs, a row for each says that nobody is served by more than stands there: a better bound for more rows.
TIGHT_UP_TO = 60_000


@dataclass(frozen=True)
class Need:
    """What a model must know of a service in a phase.

    Attributes
    ----------
    ways : bool
        Whether it counts by which site each is served.
    within : float
        The largest cost of a pair that may serve.
    nearest : int
        So many sites may serve a demand point, the nearest ones; 0: all that reach it.
    """

    ways: bool = False
    within: float = np.inf
    nearest: int = 0


@dataclass(frozen=True, eq=False)
class Block:
    """The columns of one service in one phase.

    Attributes
    ----------
    groups : Groups
    first : int
        Of its columns, in the table.
    group, site : arrays of int
        What each column is about; ``site`` is -1 where it only says that a group is served.
    amount : array of float
        Weight that a column of 1 stands for.
    cost : array of float
        Of each column, for a unit of weight; 0 where it is about no site.
    shares : range
        Rows that hold the shares of each group to 1 in all; none where a column is about no site.
    """

    groups: Groups
    first: int
    group: Bounds
    site: Bounds
    amount: Floats
    cost: Floats
    shares: range = range(0)

    def served(self, chosen: Bools) -> Line:
        """Return the weight of some groups that is served."""
        mine = np.flatnonzero(chosen[self.group])
        return Line(self.first + mine, self.amount[mine])

    def travel(self) -> Line:
        """Return the weighted cost of all who are served."""
        return Line(self.first + np.arange(len(self.group)), self.amount * self.cost)


class Layout:
    """A model's columns, and its own rows.

    Parameters
    ----------
    model
        The model.
    needs
        By positions of service and phase.

    Attributes
    ----------
    table : Table
        With a column for each action in each phase, by action, then one for each phase; then those of the blocks.
    is_open, is_new : lists of Linear
        Of each phase, the state of each site as a sum over steps.
    blocks : dict of Block
        By positions of service and phase.
    """

    def __init__(self, model: SitingModel, needs: Mapping[tuple[int, int], Need]) -> None:
        self.model = model
        self.table = Table()
        self.phases = len(model.phases)
        self.steps = len(model.sites.actions) * self.phases
        self.table.columns(self.steps, upper=1.0, whole=True)
        self._site = np.array([action.site for action in model.sites.actions], dtype=np.int64)
        self._does = np.array([action.does for action in model.sites.actions], dtype=object)
        stands = model.sites.stands.astype(np.float64)
        opens = np.where(self._does == "build", 1.0, np.where(self._does == "enlarge", 0.0, -1.0))
        builds = np.where(self._does == "build", 1.0, 0.0)
        self.is_open = [self._state(opens, stands, phase) for phase in range(self.phases)]
        self.is_new = [self._state(builds, np.zeros(len(stands)), phase) for phase in range(self.phases)]
        self._once()
        self._moves()
        self.blocks: dict[tuple[int, int], Block] = {}
        for (service, phase), need in sorted(needs.items()):
            self.blocks[service, phase] = self._block(service, phase, need)
        for room in rooms_of(model):
            for phase in range(self.phases):
                self._room(room, phase)

    def column(self, action: int, phase: int) -> int:
        """Return the column of a step."""
        return action * self.phases + phase

    def _state(self, values: Floats, constant: Floats, phase: int) -> Linear:
        """Sum what the actions up to a phase change at each site."""
        changing = np.flatnonzero(values)
        action = np.repeat(changing, phase + 1)
        columns = action * self.phases + np.tile(np.arange(phase + 1), len(changing))
        shape = (len(self.model.sites), self.steps)
        return Linear(
            sparse.csr_array((values[action], (self._site[action], columns)), shape=shape), constant
        )

    def _once(self) -> None:
        """At each site one step is taken, in one phase."""
        columns = np.arange(self.steps)
        shape = (len(self.model.sites), self.steps)
        site = np.repeat(self._site, self.phases)
        rows = sparse.csr_array((np.ones(self.steps), (site, columns)), shape=shape)
        several = np.flatnonzero(np.diff(rows.indptr) > 1)
        self.table.block(rows[several], np.ones(len(several)))

    def _moves(self) -> None:
        """No more move than are built, of each kind, up to each phase."""
        moved = np.where(self._does == "move", 1.0, np.where(self._does == "build", -1.0, 0.0))
        if not (self._does == "move").any():
            return
        kinds = self.model.sites.columns["kind"]
        for kind in sorted({str(one) for one in kinds}):
            mine = np.asarray(kinds == kind, dtype=np.float64).reshape(1, -1)
            for phase in range(self.phases):
                state = self._state(moved, np.zeros(len(kinds)), phase)
                self.table.block(sparse.csr_array(sparse.csr_array(mine) @ state.rows), np.zeros(1))

    def _block(self, service: int, phase: int, need: Need) -> Block:
        model = self.model
        reach = model.reaches[service]
        if np.isfinite(need.within):
            reach = reach.keep(reach.cost <= need.within)
        if need.nearest:
            reach = reach.keep(_nearest(reach, need.nearest))
        asked = model.services[service]
        if need.ways or asked.whole:
            groups = Groups.single(reach, len(model.sites))
        else:
            marks = [
                mark for rule in model.rules for mark in [rule.splits(asked.name, reach)] if mark is not None
            ]
            groups = Groups.merged(reach, marks, len(model.sites))
        if asked.allocated or need.ways:
            return self._with_pairs(groups, phase, allocated=asked.allocated, whole=asked.whole)
        return self._with_groups(groups, phase)

    def _with_groups(self, groups: Groups, phase: int) -> Block:
        """Add a column for each group, which is served where one of its sites is open."""
        useful = np.flatnonzero((groups.weight > 0) & (np.diff(groups.sites.indptr) > 0))
        first = self.table.columns(len(useful), upper=1.0)
        state = self.is_open[phase]
        sites = groups.sites[useful]
        steps = sparse.csr_array(sites @ state.rows)
        own = sparse.eye_array(len(useful), format="csr")
        rows = sparse.hstack([-steps, self._between(len(useful), first), own], format="csr")
        self.table.block(sparse.csr_array(rows), sites @ state.constant)
        nowhere = np.full(len(useful), -1)
        return Block(groups, first, useful, nowhere, groups.weight[useful], np.zeros(len(useful)))

    def _with_pairs(self, groups: Groups, phase: int, *, allocated: bool, whole: bool) -> Block:
        """Add a column for each group and site: the share of the group that is served there."""
        pairs = groups.sites.tocoo()
        useful = groups.weight[pairs.row] > 0
        group, site = pairs.row[useful].astype(np.int64), pairs.col[useful].astype(np.int64)
        count = len(group)
        first = self.table.columns(count, upper=1.0, whole=whole)
        at = np.arange(count)
        shares = sparse.csr_array((np.ones(count), (group, at)), shape=(len(groups.weight), count))
        asked = np.flatnonzero(np.diff(shares.indptr) > 0)
        before = sparse.csr_array((len(asked), first))
        rows = sparse.csr_array(sparse.hstack([before, shares[asked]], format="csr"))
        known = len(self.table.labels)
        self.table.block(rows, np.ones(len(asked)))
        if not allocated or count <= TIGHT_UP_TO:
            state = self.is_open[phase]
            steps = sparse.csr_array(-state.rows[site])
            own = sparse.eye_array(count, format="csr")
            rows = sparse.csr_array(sparse.hstack([steps, self._between(count, first), own], format="csr"))
            self.table.block(rows, state.constant[site])
        costs, held = self._costs(groups, group, site), range(known, known + len(asked))
        return Block(groups, first, group, site, groups.weight[group], costs, held)

    def _costs(self, groups: Groups, group: Bounds, site: Bounds) -> Floats:
        """Return the cost of each pair; where several demand points count as one, nobody asks for it."""
        reach = groups.reach
        if len(groups.weight) != len(reach.ids):
            return np.zeros(len(group))
        sites = len(self.model.sites)
        at = np.searchsorted(reach.row * sites + reach.site, groups_first(groups)[group] * sites + site)
        return reach.cost[at]

    def _between(self, rows: int, first: int) -> sparse.csr_array:
        """Return the empty columns between those of the steps and those of a block."""
        return sparse.csr_array((rows, first - self.steps))

    def _room(self, room: Room, phase: int) -> None:
        """Hold what is allocated to a site below its room; more than all who may come is no use."""
        mine = [
            block
            for (service, when), block in self.blocks.items()
            if when == phase and service in room.services
        ]
        if not mine:
            return
        sites = len(self.model.sites)
        wanted = np.zeros(sites)
        for block in mine:
            wanted += np.bincount(block.site, block.amount, sites)
        stands = np.minimum(room.stands, wanted)
        gained = np.minimum(room.after, wanted[self._site]) - stands[self._site]
        state = self._state(gained, stands, phase)
        rows = sparse.hstack(
            [-state.rows, sparse.csr_array((sites, self.table.count - self.steps))], format="csr"
        )
        loads = sum(
            (
                sparse.csr_array(
                    (block.amount, (block.site, block.first + np.arange(len(block.site)))),
                    shape=(sites, self.table.count),
                )
                for block in mine
            ),
            start=sparse.csr_array((sites, self.table.count)),
        )
        self.table.block(sparse.csr_array(rows + loads), stands)


def _nearest(reach: Reach, count: int) -> Bools:
    """Return which pairs are among so many nearest ones of their demand point."""
    order = np.lexsort((reach.site, reach.cost, reach.row))
    first = np.searchsorted(reach.row, reach.row)
    kept = np.zeros(len(order), dtype=np.bool_)
    kept[order[np.arange(len(order)) - first < count]] = True
    return kept


def groups_first(groups: Groups) -> Bounds:
    """Return the demand point of each group, where each is alone."""
    at = np.empty(len(groups.weight), dtype=np.int64)
    at[groups.of] = np.arange(len(groups.of))
    return at
