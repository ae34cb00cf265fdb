"""Keeping candidates off the land where nothing may be built, and how much is left after each layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.findings import Finding
from coverplan.siting.candidates.sources import area_of, cells
from coverplan.tables import LAND
from coverplan.texts import Term, say

if TYPE_CHECKING:
    from datetime import date

    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.candidates.land import Land
    from coverplan.siting.candidates.sources import Wanted
    from coverplan.study import Study
    from coverplan.texts import Worded

__all__ = ["Screen"]

# Land is summed up over cells of this size where no grid is laid.
_TILE_M = 5000.0
_HA = 10_000.0
# What is left of a ground and smaller than this is a slip of drawing.
_LEAST_M2 = 1.0


class Screen:
    """Candidates under the land layers, one after another.

    Parameters
    ----------
    study
        With outlines, so that land can be summed up.
    sites
        Candidates with ``ground``: an area where more than a point is known.
    lands
        The layers that hold, those that exclude first.
    wanted
        What the candidates are wanted for.
    """

    def __init__(self, study: Study, sites: gpd.GeoDataFrame, lands: list[Land], wanted: Wanted) -> None:
        self.findings: list[Finding] = []
        self._sites, self._wanted = sites, wanted
        self._grounds = sites["ground"].to_numpy(dtype=object, copy=True)
        self._has_ground = np.array([one is not None for one in self._grounds], dtype=np.bool_)
        self._points = sites.geometry.to_numpy()
        self._kept = np.ones(len(sites), dtype=np.bool_)
        # of a ground, what of it is preferred
        self._better = np.full(len(sites), None, dtype=object)
        self._prefers: list[list[str]] = [[] for _ in range(len(sites))]
        self._rows: list[dict[str, object]] = []
        self._whole = lands or wanted.has_grid
        area = study.once(area_of) if self._whole else None
        self._tiles = np.empty(0, dtype=object) if area is None else cells(area, _TILE_M)[1]
        self._is_summed = area is not None
        self._judge(lands)

    def sites(self) -> gpd.GeoDataFrame:
        """Return the candidates that are left, each on what is left of its ground."""
        kept = self._sites[self._kept].copy()
        kept["ground"] = self._grounds[self._kept]
        kept["geometry"] = gpd.GeoSeries(self._points[self._kept], index=kept.index, crs=kept.crs)
        kept["land_m2"] = self._land()[self._kept]
        kept["prefers"] = [
            say("list.comma").join(names)
            for names, is_kept in zip(self._prefers, self._kept, strict=True)
            if is_kept
        ]
        return kept.reset_index(drop=True)

    def left(self) -> pd.DataFrame:
        """Return the rows of the report."""
        return pd.DataFrame(self._rows, columns=list(LAND[2:]))

    def _judge(self, lands: list[Land]) -> None:
        if self._whole:
            self._row(Term("land.all"), None, self._tiles, self._kept)
        for land in lands:
            if land.excludes:
                self._exclude(land)
            else:
                self._prefer(land)
        self._settle()
        self._enough_land()

    def _exclude(self, land: Land) -> None:
        for distance_m in land.meant.other_m:
            tiles, _, kept = self._without(land, distance_m)
            self._row(land.called, land, tiles, kept, distance_m=distance_m)
        before = int(self._kept.sum())
        self._tiles, self._grounds, self._kept = self._without(land, land.meant.distance_m)
        self._row(land.called, land, self._tiles, self._kept)
        self._told_if_last(land.called, before)
        until = land.meant.in_force_to
        if until is not None:
            params = {"layer": land.called, "basis": land.basis, "until": until.isoformat()}
            self.findings.append(Finding(rule="siting.land-basis-ended", layer="plan", params=params))

    def _without(self, land: Land, distance_m: float) -> tuple[np.ndarray, np.ndarray, Bools]:
        """Return tiles, grounds and which candidates are left when a layer takes its land to some distance."""
        tiles = shapely.difference(self._tiles, land.within(self._tiles, distance_m))
        grounds, kept = self._grounds.copy(), self._kept.copy()
        wide = np.flatnonzero(self._has_ground & kept)
        if len(wide):
            grounds[wide] = shapely.difference(grounds[wide], land.within(grounds[wide], distance_m))
            kept[wide] = shapely.area(grounds[wide]) > _LEAST_M2
        small = np.flatnonzero(~self._has_ground & kept)
        kept[small] = ~land.holds(self._points[small], distance_m)
        return tiles, grounds, kept

    def _prefer(self, land: Land) -> None:
        """Note which candidates a layer prefers; those on a ground will stand on the part of it that does."""
        on = np.zeros(len(self._kept), dtype=np.bool_)
        small = np.flatnonzero(~self._has_ground & self._kept)
        on[small] = land.holds(self._points[small])
        wide = np.flatnonzero(self._has_ground & self._kept)
        if len(wide):
            better = land.within(self._grounds[wide])
            liked = shapely.area(better) > _LEAST_M2
            on[wide[liked]] = True
            first = liked & np.array([one is None for one in self._better[wide]], dtype=np.bool_)
            self._better[wide[first]] = better[first]
        for at in np.flatnonzero(on):
            self._prefers[at].append(land.called.message())
        self._row(land.called, land, land.within(self._tiles), on)

    def _settle(self) -> None:
        """Put each candidate with a ground into the largest part of what is left of it, or into that with most preferred land, on this."""
        stands = self._grounds.copy()
        for at in np.flatnonzero(self._has_ground & self._kept):
            parts, better = shapely.get_parts(self._grounds[at]), self._better[at]
            good = parts if better is None else shapely.intersection(parts, better)
            chosen = int(np.argmax(shapely.area(good)))
            self._grounds[at], stands[at] = parts[chosen], good[chosen]
        wide = self._has_ground & self._kept
        if self._whole:
            self._points = self._points.copy()
            self._points[wide] = shapely.point_on_surface(stands[wide])

    def _land(self) -> Floats:
        """Return the land of each candidate in one piece: of its ground, else as its source says."""
        land: Floats = self._sites["land_m2"].to_numpy(dtype=np.float64, copy=True)
        wide = self._has_ground & self._kept
        land[wide] = np.fmin(land[wide], shapely.area(self._grounds[wide]))
        return land

    def _enough_land(self) -> None:
        need = self._wanted.land_m2
        short = self._kept & (self._land() < (need or 0.0))
        if need is None or not (short.any() or self._whole):
            return
        before = int(self._kept.sum())
        self._kept &= ~short
        called = Term.of("land.enough", need=f"{need:,.0f}")
        if self._whole:
            self._row(called, None, self._tiles, self._kept)
        elif short.any():
            params = {"count": int(short.sum()), "need": f"{need:,.0f}"}
            self.findings.append(Finding(rule="siting.land-short", layer="plan", params=params))
        self._told_if_last(called, before)

    def _told_if_last(self, called: Worded, before: int) -> None:
        if before and not self._kept.any():
            params = {"layer": called, "count": before, "first": len(self._kept)}
            self.findings.append(Finding(rule="siting.last-candidate", layer="plan", params=params))

    def _row(
        self, called: Worded, land: Land | None, tiles: np.ndarray, kept: Bools, *, distance_m: float | None = None
    ) -> None:  # fmt: skip
        meant = None if land is None else land.meant
        is_applied = distance_m is None
        metres = (None if meant is None else meant.distance_m) if is_applied else distance_m
        self._rows.append(
            {
                "step": len(self._rows), "layer": called.message(), "land_kind": "" if land is None else land.kind,
                "effect": "" if meant is None else meant.effect, "distance_m": metres, "is_applied": is_applied,
                "land_ha": round(float(shapely.area(tiles).sum()) / _HA, 2) if self._is_summed else None,
                "candidates": int(kept.sum()), "basis": "" if land is None else land.basis.message(),
                "in_force_from": _day(None if meant is None else meant.in_force_from),
                "in_force_to": _day(None if meant is None else meant.in_force_to),
            }
        )  # fmt: skip


def _day(when: date | None) -> str:
    return "" if when is None else when.isoformat()
