"""The toy county with names that try to run in a page, in every place where a name can stand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import publish_toy

from coverplan.goals.outcomes.result import Result
from coverplan.siting.proposal import Proposal
from coverplan.study import Study

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "${alert(3)}",
    "{{7*7}}{% if %}",
    "back\\slash\\u003c \\' \\\" \\n",
    "`tick`\u2028\u2029",
    "&lt;b&gt; & 'one' \"two\"",
    "javascript:alert(4)",
    '"><svg onload=alert(5)>',
)


def _named(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.assign(**{column: [HOSTILE[at % len(HOSTILE)] for at in range(len(frame))]})


def make_hostile() -> tuple[Study, Result, Proposal]:
    """Units, demand points, facilities, sites, goals, notes, kinds, codes, title, area and credit are hostile."""
    goals = [
        {**goal, "title": HOSTILE[at], "source": HOSTILE[at + 1]}
        for at, goal in enumerate(publish_toy.TOY_PLAN["goals"])
    ]
    area = {**publish_toy.TOY_PLAN["area"], "name": HOSTILE[0], "credit": HOSTILE[0]}
    villages = tuple((HOSTILE + HOSTILE)[at] for at in range(len(publish_toy.VILLAGES)))
    study = publish_toy.make_study(
        villages, title=HOSTILE[1], area=area, goals=goals, facility_kinds={"odd": HOSTILE[9]}
    )
    result = publish_toy.make_result(study)
    proposal = publish_toy.make_proposal(study, result)
    facilities = _named(study.facilities, "name")
    facilities.loc[facilities.index[-1], "kind"] = "odd"
    facilities.loc[facilities.index[-2], "kind"] = HOSTILE[9] + HOSTILE[5]
    facilities.loc[facilities.index[0], "status"] = HOSTILE[0]
    facilities.loc[facilities.index[0], "unit_code"] = HOSTILE[0]
    study = replace(
        study,
        boundaries=_named(study.boundaries, "name"),
        facilities=facilities,
        residents=_named(study.residents, "name"),
    )
    gaps = _named(result.gaps, "name").assign(reason=HOSTILE[0], nearest_facility_id=HOSTILE[5])
    goals_frame = result.goals.assign(note=HOSTILE[0], vintage=HOSTILE[1])
    return (
        study,
        replace(result, gaps=gaps, goals=goals_frame),
        replace(proposal, sites=_named(proposal.sites, "name")),
    )
