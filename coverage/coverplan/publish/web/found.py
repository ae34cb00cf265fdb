"""Findings as a layer of the web map: what is wrong or doubtful in the data, where it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from coverplan.findings import worst_first
from coverplan.publish.web.layers import as_pair, place
from coverplan.texts import say
from coverplan.wording import layer_word, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.findings import Finding
    from coverplan.publish.web.layers import Pair
    from coverplan.texts import Language

__all__ = ["encode_findings"]

MOST_FINDINGS = 500  # on one page, the worst first
_OF_THE_PLAN = re.compile(
    r"[a-z]_[a-z]|\[[a-z\[]|plan\.toml"
)  # keys and blocks are for whoever keeps the plan


def encode_findings(findings: Sequence[Finding]) -> tuple[dict[str, Any], list[Pair]]:
    """Return the findings that have a place, as the page marks them, and what is left out.

    Parameters
    ----------
    findings
        In any order; those that somebody accepted are quiet, and left out.

    Returns
    -------
    found : dict
        ``points`` (place, level, name, layer, message, advice; texts by their position in ``texts``), ``texts`` (pairs), ``counts``
        (of each level, those that are marked).
    left_out : list of pair of str
        How many are not marked, and why.

    Examples
    --------
    >>> encode_findings([])
    ({'points': [], 'texts': [], 'counts': {}}, [])
    """
    loud = [one for one in worst_first(findings) if one.accepted is None]
    there = [one for one in loud if one.lon is not None and one.lat is not None]
    shown = there[:MOST_FINDINGS]
    texts: dict[tuple[str, str], int] = {}

    def number(pair: Pair) -> int:
        return texts.setdefault((plain(pair[0]), plain(pair[1])), len(texts))

    points = [
        [
            place(one.lat, one.lon), one.level, plain(one.name),  # type: ignore[arg-type]
            number(as_pair(lambda lang, one=one: layer_word(one.layer, None, lang))),  # type: ignore[misc]
            number(as_pair(one.message)), number(as_pair(lambda lang, one=one: _advice(one, lang))),  # type: ignore[misc]
        ]
        for one in shown
    ]  # fmt: skip
    counts: dict[str, int] = {}
    for one in shown:
        counts[one.level] = counts.get(one.level, 0) + 1
    left_out = []
    for key, count in (
        ("map.left-out-findings", len(there) - len(shown)),
        ("map.findings-nowhere", len(loud) - len(there)),
    ):
        if count:
            left_out.append(as_pair(lambda lang, key=key, count=count: say(key, lang, count=count)))  # type: ignore[misc]
    return {"points": points, "texts": [list(pair) for pair in texts], "counts": counts}, left_out


def _advice(finding: Finding, language: Language) -> str:
    said = finding.advice(language)
    return say("map.advice-of-plan", language) if _OF_THE_PLAN.search(said) else said
