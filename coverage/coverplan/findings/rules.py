"""The rules that findings name, as data: level, basis, and from when to when the basis is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["RULES", "Parameter", "Rule", "Setting", "Severity"]

Severity = Literal["error", "warning", "info"]
Setting = bool | int | float | str | tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """What a plan may set of a rule.

    Parameters
    ----------
    name
        Its key in ``[checks.rules."KEY"]``, with its unit where it has one (``least_m2``).
    default
        Its value where the plan says nothing; its type is the type that is asked for.
    meaning
        Key of the text that says what it does.
    least, most
        Bounds of a number.
    is_pattern
        Whether it is a regular expression.

    Examples
    --------
    >>> Parameter("least_m2", 1.0, "rule.least-m2", least=0).default
    1.0
    """

    name: str
    default: Setting
    meaning: str
    least: float | None = None
    most: float | None = None
    is_pattern: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule. Its words are the texts ``finding.<id>`` and ``finding.<id>.advice``.

    Parameters
    ----------
    id
        Its key, which stays as it is: plans and accepted findings hold on to it.
    level
        How grave what it finds is.
    basis
        Chinese law or a Chinese standard; cited for Chinese studies.
    since, until
        First and last day on which the basis is in force; None without an end.
    stops
        Nothing can be measured until it is mended; such a rule cannot be switched off.
    elsewhere
        Level outside China, where it differs: no law there asks for it.
    parameters
        What a plan may set.
    needs
        Key of the text that says what data it needs beyond the usual; "" for nothing.

    Examples
    --------
    >>> RULES["code.twice"].level
    'error'
    >>> from datetime import date
    >>> RULES["name.duplicate"].in_force(date(2021, 12, 31))
    False
    """

    id: str
    level: Severity
    basis: str = ""
    since: date | None = None
    until: date | None = None
    stops: bool = False
    elsewhere: Severity | None = None
    parameters: tuple[Parameter, ...] = ()
    needs: str = ""

    def in_force(self, day: date | None) -> bool:
        """Say whether its basis is in force on a day; where none is said, whether it is without an end."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


# Start values of our own: smaller faults are rounding.
_LEAST_M2 = Parameter("least_m2", 1.0, "rule.least-m2", least=1)
_REGISTERED = Parameter("registered", (), "rule.registered")
_PERCENT = Parameter("percent", 1.0, "rule.percent", least=0, most=100)
# A register's point stands somewhere in the village; the seat of the committee is told nearer.
_MOVED_M = Parameter("metres", 500.0, "rule.metres", least=0)
_OUTSIDE_M = Parameter("metres", 50.0, "rule.metres", least=0)
_NOTICE_OF_NAMES = "地名管理条例 第十三条、第十四条"

_NAMES, _NAMES_SINCE = "地名管理条例", date(2022, 5, 1)
_NEW_NAMES = Parameter("new", (), "rule.name-new")
_LEAST_CHARACTERS = Parameter("least_characters", 4, "rule.least-characters", least=3, most=12)
_SERIES_FROM = Parameter("series_from", 5, "rule.series-from", least=3, most=100)

# GB/T 17796: the line's own number, three digits counted along it, and a letter: Q one pillar, A B a pair, C D E three of them.
_PILLAR_NUMBER = r"(\d{4,18}-?)?\d{3}[A-EQ]?"

_ALL = (
    # how files were read
    Rule("layer.datum-missing", "warning"),
    Rule("layer.datum-suspect", "error"),
    Rule("layer.datum-beside-roads", "error"),
    Rule("layer.datum-mixed", "error"),
    Rule("layer.old-datum", "warning"),
    Rule("layer.moved-inside", "info"),
    Rule("layer.reader-remark", "info"),
    Rule("layer.outside-area", "warning"),
    Rule("table.encoding", "info"),
    Rule("table.encoding-differs", "warning"),
    Rule("table.text-cut", "warning"),
    Rule("table.private", "warning", "《中华人民共和国个人信息保护法》第六条、第二十八条"),
    Rule("table.private-text", "warning", "《中华人民共和国个人信息保护法》第六条、第二十八条"),
    Rule("table.garbled", "warning"),
    Rule("table.garbled-headers", "warning"),
    Rule("table.garbled-undone", "info"),
    Rule("table.title-rows", "info"),
    Rule("table.repeated-header", "info"),
    Rule("table.number-row", "info"),
    Rule("table.total-rows", "warning"),
    Rule("table.note-rows", "info"),
    Rule("table.formula-rows", "warning"),
    Rule("table.not-searched", "warning"),
    Rule("table.hidden-signs", "warning"),
    Rule("table.cut-short", "error"),
    Rule("table.no-line-end", "warning"),
    Rule("table.last-cell-short", "warning"),
    Rule("table.beside", "info"),
    Rule("table.merged-filled", "info"),
    Rule("table.merged-figures", "warning"),
    Rule("table.blank-words", "info"),
    Rule("table.dates-unread", "warning"),
    Rule("table.scaled", "warning"),
    Rule("table.column-near", "warning"),
    Rule("table.usual-headers", "info"),
    Rule("table.header-misspelt", "warning"),
    # units
    Rule("units.by-name", "info"),
    Rule("unit.parts-joined", "info"),
    Rule("boundaries.list-only", "info"),
    Rule("boundaries.outline-missing", "info"),
    Rule("unit.county-made", "info"),
    Rule("unit.county-listed", "info"),
    Rule("unit.parent-by-place", "info"),
    # facilities
    Rule("facility.status-assumed", "info"),
    Rule("facility.nursing-beds", "error"),
    Rule("facility.plots-used", "error"),
    Rule("facility.beds-used", "error"),
    Rule("facility.unit-by-place", "info"),
    Rule("facility.no-road", "warning"),
    Rule("facility.closed-before-opened", "error"),
    Rule("facility.never-opens", "warning"),
    Rule("facility.undated", "info"),
    # projects
    Rule("project.status-assumed", "info"),
    Rule("project.kind-unknown", "info"),
    Rule("project.no-end", "warning"),
    Rule("project.no-place", "warning"),
    Rule("project.end-before-start", "error"),
    Rule("project.land-small", "info"),
    Rule("project.facility-unknown", "error"),
    # residents
    Rule("facility.unit-by-name", "info"),
    Rule("facility.unit-by-serves", "info"),
    Rule("facility.unit-unclear", "warning"),
    Rule("facility.no-place", "warning"),
    Rule("residents.unit-by-place", "info"),
    Rule("residents.unit-unclear", "warning"),
    Rule("residents.no-place", "warning"),
    Rule("residents.parent-total", "info"),
    Rule("residents.parent-differs", "error"),
    Rule("residents.total-row-differs", "warning"),
    Rule("residents.two-figures", "warning", parameters=(_PERCENT,)),
    Rule("residents.unit-by-name", "info"),
    Rule("residents.figure-missing", "warning"),
    Rule("residents.spread", "info"),
    Rule("residents.spread-fallback", "warning"),
    Rule("residents.on-water", "warning"),
    Rule("residents.unit-lost", "error"),
    Rule("residents.outside", "warning"),
    Rule("residents.unit-empty", "warning"),
    Rule("residents.grid-anywhere", "warning"),
    Rule("residents.raster-cells", "warning"),
    Rule("indicator.fraction", "warning"),
    Rule("people-by-year.unknown", "warning"),
    Rule("people-by-year.group-unknown", "warning"),
    Rule("people-by-year.nobody-there", "error"),
    Rule("people-by-year.base-differs", "warning"),
    Rule("people-by-year.parent-total", "info"),
    Rule("people-by-year.parent-differs", "error"),
    Rule("cohort.group-missing", "warning"),
    Rule("forecast.group-missing", "warning"),
    # roads
    Rule("roads.way-cut", "info"),
    Rule("roads.not-a-road", "info"),
    Rule("roads.ferry-left-out", "info"),
    Rule("roads.speed-unread", "info"),
    Rule("roads.length-missing", "info"),
    Rule("roads.length-odd", "warning"),
    Rule("roads.time-missing", "info"),
    Rule("roads.time-odd", "warning"),
    Rule("roads.time-not-used", "info"),
    Rule("roads.direction-changes", "info"),
    Rule("roads.class-missing", "warning"),
    Rule("roads.class-unknown", "warning"),
    Rule("roads.line-empty", "info"),
    Rule("roads.duplicate", "warning"),
    Rule("roads.stray-vertex", "warning"),
    Rule("roads.stray-node", "warning"),
    Rule("roads.near-miss", "warning"),
    Rule("roads.crossing-unjoined", "warning"),
    Rule("roads.none-usable", "error"),
    Rule("roads.unused", "info"),
    Rule("roads.ends-only", "info"),
    Rule("roads.access-unknown", "warning"),
    Rule("roads.barrier-unknown", "info"),
    Rule("roads.closed", "info"),
    Rule("closures.unread-numbers", "warning"),
    Rule("roads.closure-misses", "warning"),
    Rule("roads.island", "warning"),
    Rule("roads.island-small", "info"),
    Rule("roads.cannot-leave", "warning"),
    Rule("roads.cannot-leave-small", "info"),
    Rule("roads.cannot-enter", "warning"),
    Rule("roads.cannot-enter-small", "info"),
    Rule("roads.missing-link", "warning"),
    Rule("roads.point-on-island", "warning"),
    # goals
    Rule("goal.figure-missing", "warning"),
    Rule("goal.level-without-unit", "warning"),
    Rule("goal.no-cost", "warning"),
    Rule("goal.units-none", "warning"),
    Rule("goal.group-missing", "warning"),
    Rule("goal.kind-absent", "warning"),
    Rule("goal.class-missing", "warning"),
    Rule("goal.exception-lapsed", "warning"),
    Rule("goal.work-figure-missing", "warning"),
    Rule("goal.works-differ", "warning"),
    Rule("goal.past-closed-road", "warning"),
    Rule("goal.facility-off-road", "warning"),
    # siting
    Rule("siting.candidate-outside", "warning"),
    Rule("siting.candidate-twice", "info"),
    Rule("siting.candidate-no-road", "warning"),
    Rule("exclusions.points-left-out", "warning"),
    Rule("siting.last-candidate", "error"),
    Rule("siting.land-basis-ended", "info"),
    Rule("siting.land-short", "warning"),
    Rule("siting.no-enlarging", "warning"),
    Rule("siting.layer-missing", "warning"),
    Rule("siting.seats-missing", "warning"),
    Rule("siting.no-candidates", "warning"),
    Rule("siting.not-measured", "warning"),
    Rule("siting.no-plan", "warning"),
    Rule("siting.open-in-part", "warning"),
    Rule("siting.room-shared", "warning"),
    Rule("siting.unreached", "warning"),
    Rule("siting.target-out-of-reach", "warning"),
    Rule("siting.towns-left-out", "warning"),
    Rule("siting.fewer-sites", "info"),
    Rule("siting.time-limit", "warning"),
    Rule("siting.interrupted", "warning"),
    Rule("siting.undecided", "warning"),
    Rule("siting.serves-all", "info"),
    Rule("siting.straight-line", "warning"),
    Rule("siting.unit-short", "warning"),
    # what an OSM import chose, assumed and left out
    Rule("osm.area-chosen", "info"),
    Rule("osm.area-box", "warning"),
    Rule("osm.country", "info"),
    Rule("osm.area-clipped", "warning"),
    Rule("osm.area-not-covered", "warning"),
    Rule("osm.sea-cut", "info"),
    Rule("osm.boundaries-cut", "info"),
    Rule("osm.boundaries-unnamed", "info"),
    Rule("osm.areas-broken", "info"),
    Rule("osm.towns-chosen", "info"),
    Rule("osm.towns-partial", "warning"),
    Rule("osm.towns-none", "warning"),
    Rule("osm.towns-filled", "info"),
    Rule("osm.towns-mended", "warning"),
    Rule("osm.seats-outside", "info"),
    Rule("osm.towns-same-name", "warning"),
    Rule("osm.residents-none", "warning"),
    Rule("osm.residents-of-more", "warning"),
    Rule("osm.residents-differ", "warning"),
    Rule("osm.residents-two-figures", "warning"),
    Rule("osm.residents-estimated", "warning"),
    Rule("osm.residents-approximate", "info"),
    Rule("osm.residents-nested", "info"),
    Rule("osm.residents-of-parts", "warning"),
    Rule("osm.residents-of-places", "warning"),
    Rule("osm.residents-no-figure", "warning"),
    Rule("osm.population-unread", "warning"),
    Rule("osm.buildings-sparse", "warning"),
    Rule("osm.buildings-too-few", "warning"),
    Rule("osm.buildings-few-in-towns", "warning"),
    Rule("osm.spread-buildings", "info"),
    Rule("osm.spread-fallback", "warning"),
    Rule("osm.facility-none", "warning"),
    Rule("osm.facility-by-words", "warning"),
    Rule("osm.facility-unclear", "warning"),
    Rule("osm.facility-children", "info"),
    Rule("osm.facility-other-people", "info"),
    Rule("osm.facility-closed", "info"),
    Rule("osm.facility-not-public", "warning"),
    Rule("osm.facility-name-differs", "warning"),
    Rule("osm.facility-military", "warning"),
    Rule("osm.facility-historic", "warning"),
    Rule("osm.facility-single-grave", "warning"),
    Rule("osm.facility-untagged", "warning"),
    Rule("osm.facility-funeral-shop", "info"),
    Rule("osm.facility-no-place", "warning"),
    Rule("osm.facility-several", "info"),
    Rule("osm.facilities-far", "info"),
    Rule("osm.facilities-outside", "info"),
    Rule("osm.facilities-doubled", "info"),
    Rule("osm.beds-missing", "info"),
    Rule("osm.roads-none", "warning"),
    # the place-name register
    Rule("register.counted", "info"),
    Rule("register.incomplete", "error"),
    Rule("register.total-changed", "warning"),
    Rule("register.total-exceeded", "warning"),
    Rule("register.no-total", "warning"),
    Rule("register.repeated", "info"),
    Rule("register.record-unusable", "warning"),
    Rule("register.same-id-differs", "warning"),
    Rule("register.files-passed-over", "info"),
    Rule("register.place-code-odd", "warning"),
    Rule("register.place-code-twice", "warning"),
    Rule("register.other-county", "info"),
    Rule("register.no-point", "info"),
    Rule("register.point-unusable", "warning"),
    Rule("register.point-turned", "warning"),
    Rule("register.double-registration", "info"),
    Rule("register.double-unclear", "warning"),
    Rule("register.seats-filled", "info"),
    Rule("register.not-listed", "warning"),
    Rule("register.not-registered", "warning", _NOTICE_OF_NAMES),
    Rule("register.not-registered-yet", "info"),
    Rule("register.type-absent", "info"),
    Rule("register.unclear", "warning"),
    Rule("register.name-near", "warning"),
    Rule("register.name-differs", "warning"),
    Rule("register.old-name", "warning"),
    Rule("register.suffix-differs", "warning"),
    Rule("register.type-differs", "warning"),
    Rule("register.code-differs", "warning"),
    Rule("register.town-differs", "warning"),
    Rule("register.moved", "warning", parameters=(_MOVED_M,)),
    Rule("register.outside-unit", "warning", parameters=(_OUTSIDE_M,)),
    Rule("register.outside-area", "warning"),
    Rule("register.pinyin-differs", "warning", "地名管理条例 第十五条"),
    Rule("register.pinyin-listed", "warning", "地名管理条例 第十五条"),
    Rule("register.pinyin-reading", "info", "地名管理条例 第十五条"),
    Rule("register.pinyin-tones", "info", "地名管理条例 第十五条"),
    Rule("register.pinyin-form", "info", "地名管理条例 第十五条"),
    Rule("register.pinyin-toneless", "info", "地名管理条例 第十五条"),
    # findings that are accepted
    Rule("accepted.over", "info"),
    Rule("accepted.unused", "info"),
    # the plan
    Rule("plan.country-unknown", "warning"),
    # codes
    Rule("code.twice", "error", "行政区划代码管理办法, GB/T 2260, GB/T 10114", stops=True),
    Rule("code.structure", "error", "行政区划代码管理办法, GB/T 2260, GB/T 10114"),
    Rule("code.range", "error", "GB/T 10114"),
    Rule("code.quasi", "info", "GB/T 10114"),
    Rule("code.type-differs", "warning", "GB/T 10114"),
    Rule(
        "code.parent",
        "error",
        "行政区划代码管理办法, GB/T 2260, GB/T 10114",
        parameters=(Parameter("awaited", (), "rule.awaited"),),
    ),
    Rule("code.awaited", "warning", "行政区划代码管理办法"),
    # what if units change
    Rule("adjust.rate-dropped", "warning"),
    Rule("adjust.people-by-area", "info"),
    Rule("adjust.seat-wanted", "warning"),
    Rule("code.not-listed", "error", "行政区划代码管理办法"),
    Rule(
        "code.reused",
        "warning",
        "行政区划代码管理办法（2025年9月1日起废码不用）",
        needs="rule.needs-vintages",
        parameters=(Parameter("renamed", (), "rule.renamed"),),
    ),
    Rule("code.own-key", "info", "行政区划代码管理办法"),
    Rule("code.urban-rural", "error", "统计用城乡划分代码"),
    # vintages
    Rule("vintages.not-compared", "warning"),
    Rule("vintages.joined", "info"),
    Rule("vintages.not-joined", "warning"),
    Rule("vintages.goal-units", "info"),
    Rule("vintages.goal-units-lost", "warning"),
    # names
    Rule("name.duplicate", "warning", f"{_NAMES} 第九条（八）", since=_NAMES_SINCE, parameters=(_NEW_NAMES,)),
    Rule("name.homophone", "warning", f"{_NAMES} 第九条（八）", since=_NAMES_SINCE),
    Rule("name.homophone-toneless", "info", f"{_NAMES} 第九条（八）", since=_NAMES_SINCE),
    Rule("name.near", "warning", parameters=(_LEAST_CHARACTERS, _SERIES_FROM)),
    Rule("name.suffix", "warning", _NAMES),
    Rule("name.form", "error", _NAMES),
    Rule("name.rare-character", "error", f"{_NAMES} 第九条（三）, 通用规范汉字表", since=_NAMES_SINCE),
    Rule("name.pinyin", "warning", f"{_NAMES} 第十五条", since=_NAMES_SINCE),
    Rule("name.review", "info", f"{_NAMES} 第九条（四）（五）（六）（九）", since=_NAMES_SINCE),
    Rule("name.scope", "info", f"{_NAMES} 第九条（八）", since=_NAMES_SINCE),
    Rule("name.new-unknown", "warning"),
    Rule("print.no-glyph", "warning"),
    # lengths
    Rule("crs.distorted", "error"),
    # borders
    Rule("border.invalid", "error"),
    Rule("border.overlap", "error", "行政区域界线管理条例", parameters=(_LEAST_M2,)),
    Rule("border.gap", "error", "行政区域界线管理条例", parameters=(_LEAST_M2,)),
    Rule("border.outside-parent", "error", "行政区域界线管理条例", parameters=(_LEAST_M2,)),
    Rule(
        "border.sliver",
        "error",
        "行政区域界线管理条例",
        parameters=(Parameter("width_m", 2.0, "rule.width-m", least=0),),
    ),
    Rule(
        "border.near-miss",
        "warning",
        "行政区域界线管理条例",
        parameters=(Parameter("within_m", 0.1, "rule.within-m", least=0),),
    ),
    Rule(
        "border.spike",
        "warning",
        parameters=(
            Parameter("width_m", 1.0, "rule.spike-width-m", least=0),
            Parameter("least_m", 1.0, "rule.least-m", least=0),
        ),
    ),
    Rule(
        "border.duplicate-vertex",
        "warning",
        parameters=(Parameter("within_m", 0.001, "rule.same-place-m", least=0),),
    ),
    Rule("border.unshared-vertex", "warning"),
    Rule(
        "border.triple-point",
        "warning",
        "行政区域界线管理条例",
        parameters=(Parameter("within_m", 1.0, "rule.triple-m", least=0),),
    ),
    Rule(
        "border.enclave",
        "warning",
        "行政区域界线管理条例 第十一条",
        elsewhere="info",
        parameters=(_REGISTERED,),
    ),
    Rule(
        "border.several-parts",
        "error",
        "行政区域界线管理条例 第十一条",
        elsewhere="info",
        parameters=(_REGISTERED,),
    ),
    Rule("border.many", "error"),
    Rule("border.area-differs", "warning", parameters=(_PERCENT,)),
    Rule("border.seat-outside", "error"),
    Rule(
        "border.outer-line",
        "warning",
        "行政区域界线管理条例",
        parameters=(_LEAST_M2, Parameter("within_m", 1.0, "rule.outer-m", least=0)),
    ),
    Rule(
        "border.pillar",
        "warning",
        "行政区域界线管理条例",
        parameters=(
            Parameter("within_m", 1.0, "rule.pillar-m", least=0),
            Parameter("number_form", _PILLAR_NUMBER, "rule.pillar-number", is_pattern=True),
        ),
    ),
    Rule(
        "border.inspection-due",
        "warning",
        "行政区域界线管理条例 第十二条",
        parameters=(
            Parameter("years", 5, "rule.inspection-years", least=1, most=50),
            Parameter("ahead_months", 12, "rule.inspection-ahead", least=0, most=120),
        ),
    ),
    # points
    Rule("point.outside-area", "warning"),
    Rule("point.unit-unknown", "error"),
    Rule("point.unit-differs", "warning"),
    Rule("facility.serves-unknown", "error"),
    # figures
    Rule("residents.sum-differs", "warning", parameters=(_PERCENT,)),
    Rule("residents.part-exceeds", "error"),
    Rule("residents.none-in-unit", "warning"),
    Rule("indicator.unit-unknown", "error"),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
