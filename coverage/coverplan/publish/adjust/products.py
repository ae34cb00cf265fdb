"""The reports on a change of units, into their folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from coverplan.publish.adjust.application import save_application
from coverplan.publish.adjust.page import save_adjust_page
from coverplan.publish.adjust.picture import save_adjust_picture

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.adjust import Comparison
    from coverplan.texts import Language

__all__ = ["publish_adjustment"]


def publish_adjustment(
    folder: Path, comparison: Comparison, *, ranking: pd.DataFrame | None = None, language: Language = "zh"
) -> None:
    """Write report.html and report.docx of a change of units.

    Parameters
    ----------
    folder
        The folder of the alternative.
    comparison
        The study before and after the changes.
    ranking
        Rows of ranking.csv, where there are several alternatives.
    language
        Of the document; the page carries both.
    """
    save_adjust_page(folder / "report.html", comparison, ranking=ranking, language=language)
    with TemporaryDirectory() as scratch:
        picture = Path(scratch) / "maps.png"
        save_adjust_picture(picture, comparison, language=language)
        save_application(
            folder / "report.docx", comparison, picture=picture, ranking=ranking, language=language
        )
