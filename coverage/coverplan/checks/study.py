"""Every check of a study's layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.codes import check_codes
from coverplan.checks.figures import check_figures
from coverplan.checks.roads import check_roads
from coverplan.checks.scale import check_scale
from coverplan.checks.tiling import check_tiling
from coverplan.checks.whereabouts import check_whereabouts

if TYPE_CHECKING:
    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check"]


def check(study: Study) -> tuple[Finding, ...]:
    """Check the layers of a study: scale of the CRS, codes, tiling, whereabouts, figures, roads.

    What was found while the layers were read is in ``study.findings`` and is not told again.

    Parameters
    ----------
    study
        A loaded study; layers that are absent are not checked.

    Returns
    -------
    tuple of Finding

    Examples
    --------
    >>> import coverplan as cp
    >>> sorted({finding.level for finding in cp.check(cp.open_study("data/plan.toml"))})
    ['info', 'warning']
    """
    checks = (check_scale, check_codes, check_tiling, check_whereabouts, check_figures, check_roads)
    return tuple(finding for check_layer in checks for finding in check_layer(study))
