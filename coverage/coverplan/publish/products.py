"""Every product of a run, into its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.publish.brief import save_brief
from coverplan.publish.findings_page import save_findings_page
from coverplan.publish.geopackage import save_findings_geopackage, save_geopackage
from coverplan.publish.print_map import save_printed_map
from coverplan.publish.web_map import web_map
from coverplan.publish.workbook import save_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.siting import Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["publish_findings", "publish_study"]


def publish_study(
    folder: Path,
    study: Study,
    result: Result,
    proposal: Proposal,
    findings: Sequence[Finding],
    *,
    language: Language = "zh",
) -> None:
    """Write map.html, map.pdf, map.png, report.xlsx, report.docx and study.gpkg.

    Parameters
    ----------
    folder
        An empty folder.
    study, result, proposal, findings
        What was loaded, measured, proposed and found.
    language
        Language of the words; the web map and the findings page carry both.

    Examples
    --------
    >>> publish_study(folder, study, result, proposal, [])  # doctest: +SKIP
    """
    web_map(study, result, proposal, language=language).save(folder / "map.html")
    save_printed_map(folder, study, result, proposal, language=language)
    save_workbook(folder / "report.xlsx", study, result, proposal, findings, language=language)
    save_brief(
        folder / "report.docx",
        study,
        result,
        proposal,
        findings,
        picture=folder / "map.png",
        language=language,
    )
    save_geopackage(folder / "study.gpkg", study, result, proposal, findings, language=language)


def publish_findings(
    folder: Path, plan: Plan, findings: Sequence[Finding], *, language: Language = "zh"
) -> None:
    """Write findings.html and findings.gpkg; parameters as :func:`publish_study`.

    Examples
    --------
    >>> publish_findings(folder, plan, [])  # doctest: +SKIP
    """
    save_findings_page(folder / "findings.html", plan, findings, language=language)
    save_findings_geopackage(folder / "findings.gpkg", findings, language=language)
