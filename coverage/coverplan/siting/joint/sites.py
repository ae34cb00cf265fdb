"""The sites of a joint plan: candidates of every kind it names, and what stands of the kinds its goals count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.errors import Fault, PlanError
from coverplan.findings import Finding
from coverplan.goals import counted_facilities, facility_units
from coverplan.layers import placed
from coverplan.memo import HasMemo
from coverplan.siting.candidates import candidate_sites, land_needed, taken_by, wanted_by
from coverplan.texts import Listed, Term, keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coverplan.plan import SitingKind, SitingSettings, SitingSize
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.study import Study
    from coverplan.texts import Worded

__all__ = ["JointSites", "joint_sites"]

_EXISTING = "existing:"
_BY_DEFAULT = "village_seats"


@dataclass(frozen=True, eq=False)
class JointSites(HasMemo):
    """Every site of a joint plan.

    Attributes
    ----------
    frame : GeoDataFrame
        As :class:`~coverplan.siting.SitingModel` takes it; ``site_id`` is ``KIND:ID`` of a candidate, ``existing:ID`` of what stands;
        ``own_id`` is the candidate's or the facility's, ``town``, ``village`` and ``unit_type`` (of its town) are for rules.
    sizes : DataFrame or None
    findings : list of Finding
    left : dict of str to DataFrame
        By kind, the land and candidates that are left after each land layer.
    """

    frame: gpd.GeoDataFrame
    sizes: pd.DataFrame | None
    findings: list[Finding] = field(default_factory=list)
    left: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def candidates(self) -> gpd.GeoDataFrame:
        """Those that could be built."""
        return self.frame[self.frame["state"] == "candidate"]

    @property
    def may_change(self) -> bool:
        """Whether there is any step to take."""
        return not (self.candidates.empty and self.sizes is None) or bool(
            (self.frame["state"] == "may_close").any()
        )

    def named(self, ids: Sequence[str], kinds: Sequence[str]) -> list[str]:
        """Return the sites of candidates or facilities by their own ids, of some kinds (all where none is named)."""
        mine = self.frame[self.frame["own_id"].isin(list(ids))]
        chosen = mine[mine["kind"].isin(list(kinds))] if kinds else mine
        return [str(one) for one in chosen["site_id"]]

    def called(self) -> Mapping[str, str | Worded]:
        """Return what staff call each site, by its id: its name; where several have it, its own id, too, and its kind where that is one place."""
        return self.once(JointSites._called)

    def _called(self) -> dict[str, str | Worded]:
        mine = self.frame[["site_id", "name", "own_id", "kind"]].astype(str)
        shares = mine["name"].duplicated(keep=False)
        is_one_place = mine.duplicated(["name", "own_id"], keep=False)
        return {
            site: Term.of("phrase.of", name=name, of=Listed((*((_word(kind),) if one else ()), own)))
            if repeats
            else name
            for (site, name, own, kind), repeats, one in zip(
                mine.itertuples(index=False, name=None), shares, is_one_place, strict=True
            )
        }


def joint_sites(study: Study, block: SitingSettings, goals: Sequence[JointGoal]) -> JointSites:
    """Gather the sites of a block for several goals.

    Parameters
    ----------
    study
        With units and facilities.
    block
        The block.
    goals
        Its goals.

    Raises
    ------
    PlanError
        When a kind names a facility that is not there.
    """
    findings: list[Finding] = []
    left: dict[str, pd.DataFrame] = {}
    parts = [_standing(study, block, goals)]
    for kind in block.kinds:
        if not kind.is_built:
            continue
        needs = [need for size in kind.sizes if (need := _land_of(kind, size)) is not None]
        smallest = min(needs) if needs and len(needs) == len(kind.sizes) else None
        found = candidate_sites(study, wanted_by(block, [kind.kind], kind.candidates, land_m2=smallest))
        findings += [one for one in found.findings if one not in findings]
        left[kind.kind] = found.left
        # a planned facility keeps its kind; here it is a place for this one
        parts.append(_as_sites(found.frame.assign(kind=kind.kind), kind))
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    # where nothing stands yet the columns of what stands are there all the same
    frame = frame.reindex(columns=list(dict.fromkeys([*frame, *parts[0]])))
    frame = gpd.GeoDataFrame(frame, geometry="geometry", crs=study.plan.area.crs)
    tree = study.unit_tree
    for level in ("town", "village"):
        own = tree.at_level(frame["unit_code"], level)
        frame[level] = own.where(frame["state"] == "candidate", frame.get(level, own)).fillna(own)
    types = tree.units["type"] if "type" in tree.units else pd.Series(dtype=object)
    frame["unit_type"] = frame["town"].map(types).fillna("").astype(str)
    sizes = [
        row for kind in block.kinds for row in _sizes(kind, _may_grow(study, block, kind, frame, findings))
    ]
    return JointSites(frame, pd.DataFrame(sizes) if sizes else None, findings, left)


def _word(kind: str) -> str | Term:
    return Term(f"kind.{kind}") if f"kind.{kind}" in keys() else kind


def _as_sites(found: gpd.GeoDataFrame, kind: SitingKind) -> gpd.GeoDataFrame:
    own = found["site_id"].astype(str)
    # without sizes a site costs nothing and holds nothing
    return found.assign(own_id=own, site_id=kind.kind + ":" + own, state="candidate")


def _standing(study: Study, block: SitingSettings, goals: Sequence[JointGoal]) -> gpd.GeoDataFrame:
    """Return what stands of the kinds that the goals count, and what of it may close."""
    assert study.facilities is not None
    counted = (
        pd.concat([counted_facilities(study.facilities, one.goal) for one in goals])
        if goals
        else study.facilities[:0]
    )
    there = placed(counted.loc[~counted.index.duplicated()])
    own = there["facility_id"].astype(str)
    faults = list(_unknown(block, set(own)))
    if faults:
        raise PlanError(faults)
    closing = {name: kind for kind in block.kinds for name in kind.may_close}
    frame = gpd.GeoDataFrame(
        {
            "site_id": _EXISTING + own, "own_id": own, "name": there["name"].fillna(own), "kind": there["kind"],
            "unit_code": there["unit_code"].fillna("").astype(str) if "unit_code" in there else "", "source": "existing", "land_m2": np.nan, "prefers": "",
            "state": np.where(own.isin(list(closing)), "may_close", "open"),
            "close_cost": [closing[one].close_cost if one in closing else None for one in own],
            "move_cost": [closing[one].move_cost if one in closing else None for one in own],
            "town": facility_units(study, there, "town"), "village": facility_units(study, there, "village"),
        },
        geometry=there.geometry, crs=study.plan.area.crs,
    )  # fmt: skip
    return frame.astype({"close_cost": float, "move_cost": float}).assign(capacity=_room(own, goals))


def _room(own: pd.Series, goals: Sequence[JointGoal]) -> np.ndarray:
    """Return the room of what stands: the least that a capacity goal counts of it; nothing where none does."""
    rooms = [one.supply.room.reindex(own.to_numpy()) for one in goals if one.supply is not None]
    return pd.concat(rooms, axis=1).min(axis=1).fillna(0.0).to_numpy(float) if rooms else np.zeros(len(own))


def _unknown(block: SitingSettings, there: set[str]) -> Iterator[Fault]:
    for kind in block.kinds:
        named = [*kind.may_close, *(name for one in kind.enlargements for name in one.facilities)]
        for name in sorted({one for one in named if one not in there}):
            yield Fault.of("joint.facility-unknown", siting=block.id, kind=kind.kind, facility=name)


def _land_of(kind: SitingKind, size: SitingSize) -> float | None:
    """Return the gross land that a size takes, where somebody says it."""
    return size.land_m2 or land_needed(kind.kind, size.capacity, kind.land_per_place_m2)


def _may_grow(
    study: Study, block: SitingSettings, kind: SitingKind, frame: gpd.GeoDataFrame, findings: list[Finding]
) -> gpd.GeoDataFrame:
    """Return what stands of a kind and may be enlarged where it stands; what may not for its land is told."""
    stands = frame[(frame["state"] != "candidate") & (frame["kind"] == kind.kind)]
    if not kind.enlargements:
        return stands
    named = {name for more in kind.enlargements for name in more.facilities}
    is_every = not all(more.facilities for more in kind.enlargements)
    taken = taken_by(study, stands.geometry, wanted_by(block, [kind.kind], ()))
    findings += [
        Finding(
            rule="siting.no-enlarging", layer="plan", name=str(site), params={"site": site, "layer": layer}
        )
        for own, site, layer in zip(stands["own_id"], stands["name"], taken, strict=True)
        if layer is not None and (is_every or own in named)
    ]
    return stands[np.array([layer is None for layer in taken], dtype=np.bool_)]


def _sizes(kind: SitingKind, grows: gpd.GeoDataFrame) -> Iterator[dict[str, object]]:
    for at, size in enumerate(kind.sizes, 1):
        yield {
            "kind": kind.kind, "site_id": None, "size": size.size or str(at), "capacity": size.capacity, "cost": size.cost,
            "enlarge_cost": None, "land_m2": _land_of(kind, size),
        }  # fmt: skip
    for more in kind.enlargements:
        mine = grows[grows["own_id"].isin(more.facilities)] if more.facilities else grows
        for site, room in zip(mine["site_id"], mine["capacity"], strict=True):
            yield {
                "kind": kind.kind, "site_id": site, "size": more.size or f"+{more.adds:g}", "capacity": room + more.adds, "cost": 0.0,
                "enlarge_cost": more.cost, "land_m2": None,
            }  # fmt: skip
