"""What the figures of an aim count: its unit, and where several goals are added up, which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.tables import MEASURES
from coverplan.texts import keys, say
from coverplan.wording import joined, unit_words, word_of

if TYPE_CHECKING:
    from coverplan.siting.model.objectives import Objective
    from coverplan.siting.model.services import Service
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Language

__all__ = ["MONEY", "SITES", "WEIGHT", "aim_figure", "aim_title", "aim_unit"]

# The units of money and of sites, and what weights count where nobody says it.
MONEY, SITES, WEIGHT = "万元", "facilities", "weight"
_DECIMALS = 2


def aim_unit(aim: Objective, model: Stated) -> str:
    """Return the unit of an aim's values; of what is added up in several units, all of them.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> from coverplan.siting.model.objectives import Objective
    >>> costs = cp.CostMatrix.from_dense([[1.0]], demand_ids=["a"], site_ids=["x"])
    >>> goals = [cp.Service(name=one, costs=costs, weights=pd.Series({"a": 2.0}), weighs=one) for one in ("people", "plots")]
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), goals, "least_cost")
    >>> [aim_unit(aim, model) for aim in model.objectives], aim_unit(Objective("fewest"), model)
    (['people + plots', 'm × (people + plots)'], 'facilities')
    """
    if aim.aim in ("fewest", "cheapest"):
        return SITES if aim.aim == "fewest" else MONEY
    services = _services(aim, model)
    ways = services[0].costs.unit if services else ""
    if aim.aim == "least_worst":
        return ways
    served = " + ".join(_measures(services))
    if aim.aim == "least_cost":
        return f"{ways} × ({served})" if "+" in served else f"{ways} × {served}"
    return served


def aim_title(
    aim: Objective, model: Stated, language: Language | None = None, *, with_unit: bool = False
) -> str:
    """Return what an aim is called, and what its figures add up where they are a sum.

    Parameters
    ----------
    aim, model
        The aim, and the model of which it is one.
    language
        By default the current one.
    with_unit
        Whether to say the unit where they are none, too: for bare figures.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[1.0]], demand_ids=["a"], site_ids=["x"])
    >>> goals = [cp.Service(name=one, costs=costs, weights=pd.Series({"a": 2.0}), weighs=one) for one in ("people", "plots")]
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), goals, "most_covered")
    >>> aim_title(model.objectives[0], model, "en")
    'most served (2 goals added up: people, plots needed)'
    """
    words = aim.words().message(language)
    parts = _added_up(aim, model, language)
    if parts:
        measures = [word_of("measure", one, language) for one in _measures(_services(aim, model))]
        of = say("aim.sum", language, parts=joined(parts, language), of=joined(measures, language))
    elif with_unit:
        of = unit_words(aim_unit(aim, model), language)
    else:
        return words
    return say("aim.counted", language, aim=words, of=of)


def aim_figure(aim: Objective, value: float, model: Stated, language: Language | None = None) -> str:
    """Return a value of an aim with its unit; of a sum the bare figure, which :func:`aim_title` explains.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> from coverplan.siting.model.objectives import Objective
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "cheapest")
    >>> aim_figure(model.objectives[0], 3130.0, model, "en"), aim_figure(Objective("fewest"), 4.0, model, "en")
    ('3,130 × 10,000 yuan', '4 facilities')
    """
    figure = f"{round(value, _DECIMALS):,.10g}"
    if aim.aim == "cheapest":
        return say("siting.money", language, money=figure)
    if _added_up(aim, model, language):
        return figure
    unit = aim_unit(aim, model)
    if f"amount.{unit}" in keys():
        return say(f"amount.{unit}", language, number=figure)
    return say("amount.other", language, number=figure, unit=unit_words(unit, language))


def _services(aim: Objective, model: Stated) -> list[Service]:
    return [one for one in model.services if not aim.services or one.name in aim.services]


def _measures(services: list[Service]) -> list[str]:
    """Return what the weights of services count, each once, in the order of all there are."""
    found = {one.weighs or WEIGHT for one in services}
    return [one for one in (*MEASURES, WEIGHT) if one in found]


def _added_up(aim: Objective, model: Stated, language: Language | None) -> list[str]:
    """Return what is added up to a value of an aim: goals, phases; nothing where it is no sum of such."""
    if aim.aim not in ("most_covered", "soonest", "least_cost"):
        return []
    goals = len(_services(aim, model))
    phases = len(model.phases) if aim.aim == "soonest" else 1
    counts = (("goals", goals), ("phases", phases))
    return [say(f"aim.sum-{what}", language, count=count) for what, count in counts if count > 1]
