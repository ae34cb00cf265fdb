"""Every product of a run, into its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.goals import Result
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
    """Write map.html, map.pdf, map.png, report.xlsx, report.docx and study.gpkg; years.png where the plan has years.

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
    >>> import tempfile
    >>> from pathlib import Path
    >>> import coverplan as cp
    >>> study = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> result = cp.measure(study)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     publish_study(Path(folder), study, result, cp.propose(study, result), [])
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['map.html', 'map.pdf', 'map.png', 'report.docx', 'report.xlsx', 'study.gpkg']
    """
    from coverplan.goals import yearly_path
    from coverplan.publish.gis import save_geopackage
    from coverplan.publish.office import save_brief, save_workbook
    from coverplan.publish.print import brief_map, save_printed_map, save_years_picture
    from coverplan.publish.web import web_map

    web_map(study, result, proposal, findings=findings, language=language).save(folder / "map.html")
    save_printed_map(folder, study, result, proposal, language=language)
    if study.plan.years is not None:
        save_years_picture(folder / "years.png", study, yearly_path(study), language=language)
    save_workbook(folder / "report.xlsx", study, result, proposal, findings, language=language)
    save_brief(
        folder / "report.docx",
        study,
        result,
        proposal,
        findings,
        picture=brief_map(study, result, proposal, language=language),
        years_picture=folder / "years.png",
        language=language,
    )
    save_geopackage(folder / "study.gpkg", study, result, proposal, findings, language=language)


def publish_findings(
    folder: Path, study: Study, findings: Sequence[Finding], *, language: Language = "zh"
) -> None:
    """Write findings.html and findings.gpkg, and the papers of inspection/ where the study has lines; parameters as :func:`publish_study`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import coverplan as cp
    >>> study = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     publish_findings(Path(folder), study, [])
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['findings.gpkg', 'findings.html']
    """
    from coverplan.publish.gis import save_findings_geopackage
    from coverplan.publish.office import save_inspections
    from coverplan.publish.web import save_findings_page

    save_findings_page(folder / "findings.html", study, findings, language=language)
    save_findings_geopackage(folder / "findings.gpkg", findings, study=study, language=language)
    save_inspections(folder / "inspection", study, findings, language=language)
