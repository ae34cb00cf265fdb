"""Which layers of a study are in another datum than the others, judged by how they fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.layers import LayersTogether, placed, suspect_layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.findings import Finding
    from coverplan.study.study import Study

__all__ = ["doubts_of_datums"]


def doubts_of_datums(study: Study, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Suspect the datum of outlines, of roads, and of points that declare no unit.

    Parameters
    ----------
    study
        Its layers as they were read.
    findings
        Those of reading: a layer that is suspected already says nothing of the others.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> doubts_of_datums(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})), [])
    ()
    """
    layers = study.plan.layers
    points = {"facilities": study.facilities, "residents": study.residents}
    stated = {name: getattr(layers, name) for name in ("boundaries", "roads", *points)}
    together = LayersTogether(
        units=study.outlines,
        points={name: placed(frame) for name, frame in points.items() if frame is not None},
        roads=study.roads,
        stated={name: None if each is None else each.datum for name, each in stated.items()},
    )
    return suspect_layers(together, findings)
