"""What is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from coverplan.findings import Finding

__all__ = ["Proposal"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """Where to build, with proof.

    Attributes
    ----------
    sites : DataFrame
        Columns of proposals.csv (``coverplan.tables.PROPOSALS``), one row a proposed site.
    candidates : mapping of str to GeoDataFrame
        The candidate sites of each goal, in the study's CRS.
    unreached : mapping of str to tuple of str
        For each goal, the demand points that no candidate and no existing facility reaches.
    findings : tuple of Finding
        What was found while proposing.

    Examples
    --------
    >>> import pandas as pd
    >>> Proposal(sites=pd.DataFrame({"goal_id": ["a", "a"]}))
    <Proposal: 2 sites for 1 goals>
    """

    sites: pd.DataFrame
    candidates: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    unreached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<Proposal: {len(self.sites)} sites for {self.sites['goal_id'].nunique()} goals>"
