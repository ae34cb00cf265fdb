"""Every check of a study's layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.against_list import check_against_list
from coverplan.checks.borders import check_borders, check_inspections, check_outer_line, check_pillars
from coverplan.checks.codes import check_codes
from coverplan.checks.figures import check_figures
from coverplan.checks.names import check_names
from coverplan.checks.printed import check_printed
from coverplan.checks.register import check_register
from coverplan.checks.roads import check_roads
from coverplan.checks.scale import check_scale
from coverplan.checks.vintages import check_vintages
from coverplan.checks.whereabouts import check_whereabouts
from coverplan.findings import Findings, today, without_effect
from coverplan.study import as_study

if TYPE_CHECKING:
    from coverplan.study import AnyStudy

__all__ = ["check"]


def check(study: AnyStudy) -> Findings:
    """Say what is wrong with the layers of a study: what loading found, then scale of the CRS, codes, names, borders, whereabouts, figures, roads, the register, characters that cannot be printed.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml; layers that are absent are not checked.

    Returns
    -------
    Findings
        Those of ``study.findings`` first; each stands there once. Rules that the plan switches off, or that are not
        in force on its day, find nothing.

    Raises
    ------
    PlanError, InputError
        When it is no study, or a plan or layer cannot be read.

    Examples
    --------
    >>> import coverplan as cp
    >>> cp.check("data/plan.toml").errors
    <Findings: 0 errors, 0 warnings, 0 remarks>
    """
    checks = (
        check_scale,
        check_codes,
        check_against_list,
        check_vintages,
        check_names,
        check_borders,
        check_outer_line,
        check_pillars,
        check_inspections,
        check_whereabouts,
        check_figures,
        check_roads,
        check_register,
        check_printed,
    )
    study = as_study(study)
    found = Findings(finding for check_layer in checks for finding in check_layer(study))
    found = Findings(study.findings) + (found if study.jurisdiction.is_chinese else found.elsewhere())
    judged = study.judged(found)
    return judged + without_effect(judged, study.accepted, day=today())
