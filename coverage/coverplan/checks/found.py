"""Writing down a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.findings import Finding

if TYPE_CHECKING:
    from coverplan.findings import SizeUnit

__all__ = ["found"]


def found(
    rule: str,
    layer: str,
    unit: tuple[str, str] = ("", ""),
    at: tuple[float, float] | None = None,
    size: tuple[float, SizeUnit] | None = None,
    /,
    **params: object,
) -> Finding:
    """Return a finding about a unit or thing (code and name) at a place (WGS-84 longitude and latitude), of a size.

    Examples
    --------
    >>> found("border.seat-outside", "boundaries", ("370832001", "水泊街道"), (116.1, 35.8), name="水泊街道").lon
    116.1
    """
    lon, lat = at or (None, None)
    number: float | None = None
    measure: SizeUnit = ""
    if size is not None:
        number, measure = round(size[0], 3 if size[1] == "m" else 1), size[1]
    return Finding(
        rule=rule, layer=layer, unit_code=unit[0], name=unit[1], lon=lon, lat=lat, size=number, size_unit=measure,
        params=params,
    )  # fmt: skip
