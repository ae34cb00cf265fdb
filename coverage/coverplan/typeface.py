"""The typeface of printed pages: which characters it has, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NO_GLYPH", "Typeface", "without_glyph"]

NO_GLYPH = "〓"  # the printer's mark for a character that is not in the case
_JOINING: Final = frozenset(
    "\u200c\u200d\ufe0e\ufe0f"
)  # steer how others are drawn, and are nothing themselves


@dataclass(frozen=True)
class Typeface:
    """Chinese type, and Latin, Greek, Cyrillic, Arabic and signs from another where that has none.

    Attributes
    ----------
    files : tuple of Path
        The first has the 8,105 characters of the standard list; the others are asked in turn.
    advances : mapping of int to float
        Width in ems of each character there is, by code point.

    Examples
    --------
    >>> face = Typeface.load()
    >>> face.has("村"), face.has("Ħ"), face.has("𠮷")
    (True, True, False)
    """

    files: tuple[Path, ...]
    advances: Mapping[int, float]

    @classmethod
    def load(cls) -> Typeface:
        """Read which characters the files have."""
        import pylopdf_fonts_zh_cn as chinese_fonts
        from fontTools.ttLib import TTFont

        advances: dict[int, float] = {}
        files = (
            Path(chinese_fonts.sans_path()),
            _packaged("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"),
        )
        for file in files:
            with TTFont(file, lazy=True) as font:
                em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
                for code, glyph in font.getBestCmap().items():
                    advances.setdefault(code, widths[glyph][0] / em)
        return cls(files, advances)

    def has(self, character: str) -> bool:
        """Say whether a character can be drawn."""
        return ord(character) in self.advances or character in _JOINING

    def printable(self, text: str) -> str:
        """Return a text with a mark for each character that there is not.

        Examples
        --------
        >>> Typeface.load().printable("大堌堆𠮷村")
        '大堌堆〓村'
        """
        return "".join(char if self.has(char) else NO_GLYPH for char in text)

    def width_em(self, text: str) -> float:
        """Return how wide a text is, in ems.

        Examples
        --------
        >>> Typeface.load().width_em("甲县")
        2.0
        """
        mark = self.advances[ord(NO_GLYPH)]
        return sum(0.0 if char in _JOINING else self.advances.get(ord(char), mark) for char in text)


def without_glyph(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts with characters that printed pages cannot show, and those characters.

    The typeface is read only where a text has characters beyond the usual ones.

    Examples
    --------
    >>> without_glyph(["梁山县", "𠮷村", "Ħal Għaxaq"])
    {'𠮷村': ['𠮷']}
    """
    rare = [text for text in dict.fromkeys(texts) if not _is_usual(text)]
    if not rare:
        return {}
    face = Typeface.load()
    found = {
        text: [char for char in dict.fromkeys(text) if char.isprintable() and not face.has(char)]
        for text in rare
    }
    return {text: lacking for text, lacking in found.items() if lacking}


def _is_usual(text: str) -> bool:
    """Say whether all characters are of the small standard sets, which every Chinese typeface has."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _packaged(package: str, name: str) -> Path:
    """Return a file of an installed package, without importing it."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / name
