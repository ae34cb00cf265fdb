"""Blocks for several goals in the toy county."""

from __future__ import annotations

import toy_town as toy

from coverplan.goals import measure
from coverplan.siting import propose

REACH = {
    "id": "near", "kind": "reach", "facility": ["public_cemetery"], "group": "residents", "within": "1.5 km", "travel": "car", "title": "有墓可去",
}  # fmt: skip


# d1 to d4 need 10, 20, 30 and 40 plots
ROOM = {
    "id": "room", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "group": "residents",
    "per_person": 0.1, "within": "1.5 km", "travel": "car", "title": "有穴可用",
}  # fmt: skip


QUOTA = {
    "id": "day", "kind": "quota", "facility": ["day_care_centre"], "units": {"level": "town", "type": "街道"}, "title": "街道有日间照料",
}  # fmt: skip


OLD = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000, "plots": 30.0, "plots_used": 10.0}


SIZES = [{"size": "小", "capacity": 30.0, "cost": 3.0}, {"size": "大", "capacity": 60.0, "cost": 5.0}]


KINDS = [
    {"kind": "public_cemetery", "sizes": SIZES, "enlargements": [{"adds": 20.0, "cost": 1.0}]},
    {"kind": "day_care_centre", "sizes": [{"cost": 2.0}]},
]


MONEY = {
    "rule": "budget",
    "title": "资金",
    "title_en": "money",
    "limit": {"2027": 4.0, "2028": 6.0},
    "carries_over": True,
}


def study(*rules, old=OLD, kinds=KINDS, goals=(REACH, ROOM, QUOTA), **block):
    given = {
        "id": "all", "title": "总体方案", "title_en": "the whole", "goals": [goal["id"] for goal in goals], "kinds": kinds,
        "rules": list(rules), "phases": [2027, 2028], **block,
    }  # fmt: skip
    return toy.study(list(goals), [given], facilities=toy.facilities(old))


def proposal(*rules, **options):
    stated = study(*rules, **options)
    return propose(stated, measure(stated))
