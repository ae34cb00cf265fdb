"""What offices call the levels of units, and town and country."""

from __future__ import annotations

__all__ = ["LEVEL_WORDS", "LIST_LEVEL_WORDS", "URBAN_WORDS", "worded"]

LEVEL_WORDS = {
    "county": ("县", "县级", "区县", "市辖区", "县级市", "区"),
    "town": (
        "乡级",
        "乡镇(街道)",
        "乡镇（街道）",
        "乡镇",
        "镇",
        "街道",
        "乡镇级",
        "乡镇街道",
        "乡",
        "镇级",
        "镇街",
    ),
    "village": ("村级", "村(社区)", "村（社区）", "村", "村居", "社区", "行政村", "村社区", "村(居)"),
}
# A list may be wider than a county.
LIST_LEVEL_WORDS = {
    "province": ("省", "省级", "自治区", "直辖市"),
    "city": ("市", "市级", "地级", "地级市", "自治州", "盟"),
    **LEVEL_WORDS,
    "street": ("街路巷", "道路", "街巷", "路", "街", "巷"),
}
URBAN_WORDS = {"urban": ("城镇", "城市", "城区"), "rural": ("乡村", "农村")}


def worded(words: dict[str, tuple[str, ...]], text: str) -> str:
    """Return the key under which a word stands, or the word.

    Examples
    --------
    >>> worded(LEVEL_WORDS, "乡级"), worded(LEVEL_WORDS, "??")
    ('town', '??')
    """
    return next((key for key, known in words.items() if text in known), text)
