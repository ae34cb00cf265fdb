"""The office's tables of names: how words and surnames are read, and which words are to be looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.layers.rows import LayerSpec, TableLayer, read_rows
from coverplan.layers.unit_words import worded
from coverplan.place_names import is_han, is_syllable
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from coverplan.plan import LayerSettings

__all__ = ["read_name_readings", "read_name_terms"]

_USE_WORDS = {"word": ("词", "字词", "字", "普通"), "surname": ("姓", "姓氏", "姓名")}
_SORT_WORDS = {
    "leader": ("领导人", "领导人称谓"),
    "person": ("人名", "人物"),
    "foreign": ("外国地名", "外语", "外语词", "外文", "洋名"),
    "enterprise": ("企业", "商标", "企业商标", "品牌"),
    "natural": ("自然实体", "自然地理实体", "山水"),
    "allowed": ("允许", "可用", "不报"),
}
_NUMBERED = re.compile(r"[a-zü:]+[1-5]")


def read_name_readings(settings: LayerSettings, folder: Path, *, crs: str) -> TableLayer:
    r"""Read the table of readings.

    Parameters
    ----------
    settings
        The plan's ``[layers.name_readings]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    TableLayer
        text; pinyin, a syllable for each character, with tone marks (kan4 becomes kàn); use (word | surname; word where it is
        empty); unit_code (``""``: everywhere). In the order of the files: a later row goes before an earlier.

    Raises
    ------
    InputError
        With every fault of every file: a text that is not of Chinese characters, another number of syllables than of characters, what
        is no syllable, a use that is not known.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("字词,读音,用法\n阚,kan4,姓氏", encoding="utf-8")
    ...     read_name_readings(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548").frame.values.tolist()
    [['阚', 'kàn', 'surname', '']]
    """
    spec = LayerSpec(
        "name_readings", "name_readings", geometry="none",
        words={"pinyin": _marked, "use": lambda text: worded(_USE_WORDS, text)}, examine=_faults_of_readings,
    )  # fmt: skip
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = _texts(rows.frame, "text", "pinyin", "use", "unit_code")
    return TableLayer(frame.assign(use=frame["use"].replace("", "word")), rows.findings, rows.files)


def read_name_terms(settings: LayerSettings, folder: Path, *, crs: str) -> TableLayer:
    r"""Read the list of words to be looked at.

    Parameters
    ----------
    settings
        The plan's ``[layers.name_terms]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    TableLayer
        text, sort (leader | person | foreign | enterprise | natural | allowed).

    Raises
    ------
    InputError
        With every fault of every file: empty cells, a sort that is not known.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("词,类别\n泰山,允许", encoding="utf-8")
    ...     read_name_terms(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548").frame.values.tolist()
    [['泰山', 'allowed']]
    """
    words = {"sort": lambda text: worded(_SORT_WORDS, text)}
    rows = read_rows(
        LayerSpec("name_terms", "name_terms", geometry="none", words=words), settings, folder, crs=crs
    )
    return TableLayer(_texts(rows.frame, "text", "sort"), rows.findings, rows.files)


def _texts(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: text_column(frame, name).str.strip() for name in names})


def _marked(text: str) -> str:
    """Put tone marks where numbers stand; what is no syllable stays, to be told."""
    from pypinyin.contrib.tone_convert import to_tone

    parts = re.split(r"[\s'’\-]+", text.strip().lower())
    return " ".join(to_tone(part.replace("u:", "v")) if _NUMBERED.fullmatch(part) else part for part in parts)


def _faults_of_readings(frame: pd.DataFrame, file: str) -> Iterator[tuple[object, Fault]]:
    if not {"text", "pinyin"} <= set(frame.columns):
        return
    there = frame[frame["text"].notna() & frame["pinyin"].notna()]
    for row, text, said in zip(there.index, there["text"].str.strip(), there["pinyin"], strict=True):
        syllables = said.split()
        wrong = next((one for one in syllables if not is_syllable(one)), None)
        about = {"file": file, "row": row, "column": "pinyin"}
        if not all(map(is_han, text)):
            yield row, Fault.of("names.reading-text", text=text, **about)
        elif wrong is not None:
            yield row, Fault.of("names.reading-syllable", syllable=wrong, **about)
        elif len(syllables) != len(text):
            counts = {"count": len(text), "syllables": len(syllables)}
            yield row, Fault.of("names.reading-count", text=text, said=said, **counts, **about)
