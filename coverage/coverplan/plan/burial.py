"""[burial_forms]: how the plots of cemeteries split into lying stones, niches and eco-burial, by level and horizon."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from coverplan.plan.values import Share, Strict, adding_up
from coverplan.tables import Level

__all__ = ["FORMS", "BurialForms", "Form"]

Form = Literal["stone", "niche", "eco"]
FORMS: tuple[Form, ...] = get_args(Form)

FormShares = Annotated[dict[Form, Share], AfterValidator(adding_up)]


class BurialForms(Strict):
    """[burial_forms]: shares of lying stones (卧碑), niches (格位) and eco-burial (生态葬) among the plots of cemeteries."""

    near: dict[Level, FormShares] = Field(default_factory=dict)
    far: dict[Level, FormShares] = Field(default_factory=dict)

    def split(self, places: float, level: str, *, far: bool = False) -> dict[Form, float]:
        """Return how many of a cemetery's plots are of each form; empty where the plan says nothing of its level.

        Parameters
        ----------
        places
            Plots; whole numbers split into whole numbers, the largest remainders (then the order of forms) rounded up.
        level
            county, town or village.
        far
            Whether it opens after the near horizon.

        Examples
        --------
        >>> BurialForms(near={"town": {"stone": "60 %", "niche": "35 %", "eco": "5 %"}}).split(101, "town")
        {'stone': 61.0, 'niche': 35.0, 'eco': 5.0}
        """
        shares = (self.far if far and level in self.far else self.near).get(level)  # type: ignore[call-overload]
        if shares is None:
            return {}
        exact = {form: places * shares.get(form, 0.0) for form in FORMS}
        if places % 1:
            return exact
        whole = {form: float(part // 1) for form, part in exact.items()}
        left = round(places - sum(whole.values()))
        for form in sorted(FORMS, key=lambda form: whole[form] - exact[form])[:left]:
            whole[form] += 1
        return whole
