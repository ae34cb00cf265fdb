"""How much evidence a suspicion needs, and how sure it then is."""

from __future__ import annotations

from coverplan.texts import Term

__all__ = ["LEAST_EVIDENCE", "SIGNIFICANCE", "confidence", "share_test", "sign_test"]

LEAST_EVIDENCE = 5
SIGNIFICANCE = 0.01
_NEARLY_SURE, _HIGH = 1e-6, 1e-3


def sign_test(for_it: int, against: int) -> float:
    """Return how likely so many would speak for it by chance, if each spoke for or against it as by the toss of a coin.

    Examples
    --------
    >>> sign_test(5, 0), sign_test(3, 3)
    (0.03125, 0.65625)
    """
    return _at_least(for_it, for_it + against, 0.5)


def share_test(count: int, of: int, by_chance: int) -> float:
    """Return how likely so many of some would be by chance, where chance alone is seen to bring another number.

    Examples
    --------
    >>> share_test(10, 10, 4) < 0.01 < share_test(10, 40, 6)
    True
    """
    # one more on either side: what was never seen may be yet
    return _at_least(count, of, (by_chance + 1) / (of + 2))


def _at_least(count: int, of: int, chance: float) -> float:
    """Return how likely at least so many of some are: a one-sided binomial test, as an incomplete beta function."""
    from scipy.special import betainc  # scipy.stats has the test, and takes half a second to load

    return float(betainc(count, of - count + 1, chance)) if count else 1.0


def confidence(odds: float) -> Term:
    """Say in words how sure a suspicion is, by the odds that it is chance.

    Examples
    --------
    >>> confidence(1e-9).message("en"), confidence(0.005).message("en")
    ('very high', 'fair')
    """
    return Term(
        "confidence.very-high"
        if odds <= _NEARLY_SURE
        else "confidence.high"
        if odds <= _HIGH
        else "confidence.fair"
    )
