"""How near two 专名 are: one written for the other, one made of others."""

from __future__ import annotations

from difflib import SequenceMatcher

__all__ = ["COMPASS", "are_similar", "made_of", "parts_of", "without_compass", "without_tail"]

# What tells apart two villages of one origin; a name that differs in these is another's.
COMPASS = "东西南北中前后上下左右大小内外老新一二三四五六七八九十"
# What ends the 专名 of villages; a village named after two takes their heads.
_TAILS = (
    "那里",
    "家庄",
    "庄",
    "村",
    "屯",
    "楼",
    "集",
    "店",
    "堂",
    "庙",
    "口",
    "桥",
    "营",
    "寨",
    "铺",
    "家",
    "垓",
    "坊",
)
_SIMILAR = 0.5
_MOST_PARTS = 4


def without_compass(specific: str) -> str:
    """Take 东, 前, 大 ... off the front of a 专名.

    Examples
    --------
    >>> without_compass("东马庙"), without_compass("东")
    ('马庙', '东')
    """
    return specific[1:] if len(specific) > 1 and specific[0] in COMPASS else specific


def without_tail(specific: str) -> str:
    """Take 庄, 屯, 楼 ... off the end of a 专名.

    Examples
    --------
    >>> without_tail("申庄"), without_tail("路那里"), without_tail("庄")
    ('申', '路', '庄')
    """
    return next(
        (specific.removesuffix(end) for end in _TAILS if specific.endswith(end) and specific != end), specific
    )


def are_similar(one: str, other: str) -> bool:
    """Say whether two 专名 may be one, written otherwise or shortened: half of their characters stand in both, in order.

    Examples
    --------
    >>> are_similar("拳铺东", "拳东"), are_similar("东李庄", "西李庄"), are_similar("李家庄", "王家庄")
    (True, False, False)
    """
    if not one or not other or _marks(one) != _marks(other):
        return False
    heads = [without_tail(without_compass(name)) for name in (one, other)]
    ends = {without_compass(name).removeprefix(head) for name, head in zip((one, other), heads, strict=True)}
    if len(ends - {""}) > 1:
        return False
    if heads[0] == heads[1]:
        return True
    return (
        min(map(len, heads)) > 1
        and SequenceMatcher(None, heads[0], heads[1], autojunk=False).ratio() >= _SIMILAR
    )


def _marks(specific: str) -> str:
    return "".join(sign for sign in specific if sign in COMPASS)


def made_of(specific: str, parts: dict[str, list[int]]) -> list[int] | None:
    """Take a 专名 apart into those of others, each used once: 申李庄 of 申庄 and 李庄.

    Parameters
    ----------
    specific
        The 专名 that may be made of others.
    parts
        For each text, those whose 专名 it is, in full or in short.

    Returns
    -------
    list of int or None
        Two or more, in the order of the name; None where there is no such way, or more than one.

    Examples
    --------
    >>> made_of("申李庄", {"申": [0], "申庄": [0], "李庄": [1], "李": [1]})
    [0, 1]
    >>> made_of("谭解", {"谭": [0, 2], "解": [1]}) is None
    True
    """
    ways: set[tuple[int, ...]] = set()

    def go_on(start: int, taken: tuple[int, ...]) -> None:
        if start == len(specific):
            ways.add(taken)
            return
        if len(taken) == _MOST_PARTS:
            return
        for end in range(start + 1, len(specific) + 1):
            for one in parts.get(specific[start:end], ()):
                if one not in taken:
                    go_on(end, (*taken, one))

    go_on(0, ())
    found = [way for way in ways if len(way) > 1]
    return list(found[0]) if len(found) == 1 else None


def parts_of(names: list[str]) -> dict[str, list[int]]:
    """Return what each 专名 may be called within a longer one: itself, or its head.

    Examples
    --------
    >>> parts_of(["申庄", "李庄"])["申"]
    [0]
    """
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        for text in {name, without_tail(name)}:
            found.setdefault(text, []).append(at)
    return found
