"""Which column of a file is which: as the plan maps it, under its canonical name, or under a usual header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.io import header_key, split_unit
from coverplan.plan import near_words
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = [
    "GROUPS",
    "PLACE_HEADERS",
    "USUAL_HEADERS",
    "Chosen",
    "choose_columns",
    "group_called",
    "known_headers",
    "not_mapped",
    "unit_factor",
]

PLACE_HEADERS = {
    "lon": ("经度", "东经", "lng", "longitude", "经度坐标", "地理坐标/经度", "long"),
    "lat": ("纬度", "北纬", "latitude", "纬度坐标"),
    "x": ("x坐标", "横坐标", "东坐标"),
    "y": ("y坐标", "纵坐标", "北坐标"),
}  # fmt: skip
_UNIT_CODE = (
    "行政区划代码",
    "区划代码",
    "统计用区划代码",
    "单位代码",
    "所属单位代码",
    "村代码",
    "村居代码",
    "乡镇代码",
    "所属区划代码",
)

_TOWN = (
    "乡镇",
    "乡镇街道",
    "乡镇(街道)",
    "镇街",
    "街镇",
    "镇(街道)",
    "镇(街)",
    "街道(乡镇)",
    "所属乡镇",
    "所在乡镇",
    "所属乡镇街道",
    "所属乡镇(街道)",
    "所属镇街",
    "所属街道",
    "乡镇名称",
    "乡镇(街道)名称",
)
_VILLAGE = (
    "所属单位",
    "所属村",
    "所属村居",
    "所属社区",
    "所在村",
    "所在村居",
    "所在社区",
    "所属村(社区)",
    "村居",
)

_UNITS: dict[str, tuple[str, ...]] = {
    "unit_code": (*_UNIT_CODE, "代码", "code", "code12", "xzqdm", "pac", "zldwdm"),
    "name": (
        "名称",
        "单位名称",
        "行政区名称",
        "区划名称",
        "乡镇名称",
        "村名",
        "村名称",
        "村",
        "村居",
        "村(居)",
        "村(社区)",
        "行政村",
        "xzqmc",
        "zldwmc",
        "单位",
    ),
    "level": ("级别", "层级", "行政级别"),
    "type": ("类型", "类别", "type_by_code_range"),
    "parent_code": (
        "上级代码",
        "上级",
        "上级区划代码",
        "父级代码",
        "parent",
        "上级单位",
        "上级名称",
        "所属乡镇",
    ),
    "seat_lon": ("驻地经度",),
    "seat_lat": ("驻地纬度",),
    "households": ("户数", "总户数"),
    "area_km2": ("面积", "行政区域面积"),
    "urban_rural": ("城乡分类", "城乡分类代码"),
}
# Headers that offices use; one that was taken for a column is told as a finding.
USUAL_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "boundaries": _UNITS,
    "accepted": {
        "rule": ("规则",),
        "unit_code": _UNIT_CODE,
        "fingerprint": ("指纹",),
        "reason": ("理由", "原因"),
        "by": ("经办", "经办人", "认可人"),
        "on": ("日期", "认可日期"),
        "until": ("有效期至", "截止日期"),
    },
    "unit_list": {
        **{
            name: _UNITS[name]
            for name in ("unit_code", "name", "level", "type", "parent_code", "urban_rural")
        },
        "vintage": ("年份", "年度", "版本", "year"),
        "place_code": ("地名代码",),
        "pinyin": ("拼音", "汉语拼音", "罗马字母", "罗马字母拼写"),
        "approved": ("批准时间", "批准日期", "命名时间", "更名时间"),
    },
    "name_readings": {
        "text": ("字词", "文字", "汉字", "词"),
        "pinyin": ("读音", "拼音", "汉语拼音"),
        "use": ("用法", "类别", "用途"),
        "unit_code": ("适用单位", *_UNIT_CODE),
    },
    "name_terms": {"text": ("词", "词语", "字词"), "sort": ("类别", "类型", "分类")},
    "facilities": {
        "facility_id": ("编号", "机构编号", "设施编号", "机构代码", "id", "统一社会信用代码"),
        "name": ("名称", "机构名称", "设施名称", "单位名称"),
        "kind": ("类型", "机构类型", "设施类型", "类别", "设施类别"),
        "status": ("状态", "运营状态", "建设状态", "运营情况"),
        "opened": ("开业时间", "投用时间", "启用时间", "建成时间", "成立时间"),
        "closed": ("停用时间", "关闭时间"),
        "beds": ("床位数", "床位", "总床位", "总床位数", "核定床位数"),
        "nursing_beds": ("护理型床位", "护理型床位数", "护理床位", "护理床位数"),
        "beds_used": (
            "已用床位",
            "已用床位数",
            "入住床位",
            "入住人数",
            "在住人数",
            "在住老人",
            "在住老人数",
            "入住老人",
            "入住老人数",
            "收住人数",
        ),
        "plots": ("墓穴数", "墓位数", "总墓穴数", "总穴数", "穴位数", "格位数"),
        "plots_used": ("已用墓穴", "已用墓穴数", "已用穴数", "已用墓位数", "已用格位数", "已用数"),
        "serves": ("服务范围", "服务单位", "服务村居", "服务村", "服务区域", "服务对象"),
        "level": ("级别", "层级", "设施级别", "公墓级别"),
        "unit_code": (*_UNIT_CODE, *_VILLAGE),
        "town": _TOWN,
    },
    "residents": {
        "demand_id": ("点编号", "居民点编号", "小区编号"),
        "unit_code": (*_UNIT_CODE, "代码", "code"),
        "name": (
            "名称",
            "村名",
            "单位名称",
            "村居名称",
            "居民点名称",
            "村(居)名称",
            "村(社区)",
            "村(居)",
            "村居",
            "村社区",
            "行政村",
            "区划名称",
            "单位",
        ),
        "town": _TOWN,
        "residents": ("常住人口", "人口", "人口数", "总人口", "常住人口数", "人数"),
        "residents_60plus": (
            "60岁以上",
            "60岁及以上",
            "60岁以上人口",
            "60岁及以上人口",
            "60周岁以上",
            "60周岁及以上老年人",
            "老年人口",
        ),
        "residents_80plus": (
            "80岁以上",
            "80岁及以上",
            "80岁以上人口",
            "80岁及以上人口",
            "80周岁以上",
            "高龄老人",
        ),
        "registered": ("户籍人口", "户籍人口数", "户籍总人口", "户籍人数"),
        "registered_60plus": (
            "户籍60岁以上",
            "户籍60岁及以上",
            "60岁以上户籍人口",
            "60岁及以上户籍人口",
            "户籍60岁以上人口",
            "户籍60岁及以上人口",
            "60岁及以上户籍老年人",
            "户籍老年人",
            "户籍老年人口",
        ),
        "registered_80plus": (
            "户籍80岁以上",
            "户籍80岁及以上",
            "80岁以上户籍人口",
            "80岁及以上户籍人口",
            "户籍80岁以上人口",
            "户籍80岁及以上人口",
            "80岁及以上户籍老年人",
            "户籍高龄老人",
        ),
        "disabled": ("失能", "失能人员", "失能老人", "失能人数"),
        "dibao": ("低保", "低保对象", "低保人数", "低保人口"),
        "basis": ("数据性质", "数据来由", "数据口径"),
    },
    "projects": {
        "project_id": ("项目编号", "项目代码", "编号", "序号", "id"),
        "name": ("项目名称", "名称", "项目"),
        "kind": ("设施类型", "项目类型", "类型", "类别", "项目类别"),
        "status": ("状态", "项目状态", "建设状态", "进展", "进展情况"),
        "action": ("建设性质", "建设方式", "建设类型", "措施", "处置方式"),
        "start": ("开工年份", "开工时间", "开工日期", "起始年份", "计划开工时间", "开始年份"),
        "end": (
            "完工年份",
            "完工时间",
            "完工日期",
            "竣工时间",
            "竣工年份",
            "建成年份",
            "计划完工时间",
            "计划竣工时间",
            "结束年份",
        ),
        "cost": ("投资", "总投资", "投资额", "投资估算", "估算投资", "计划投资"),
        "places": ("床位/墓穴", "床位（墓穴）", "床位数", "床位", "墓穴数", "墓穴", "设计床位", "设计墓穴"),
        "nursing_beds": ("护理型床位", "护理型床位数", "护理床位", "护理床位数"),
        "land_m2": ("用地", "用地面积", "占地", "占地面积", "用地规模"),
        "level": ("级别", "层级"),
        "facility_id": ("设施编号", "机构编号", "涉及设施", "涉及设施编号"),
        "goal_id": ("目标编号", "目标"),
        "unit_code": (*_UNIT_CODE, *_VILLAGE),
        "town": _TOWN,
    },
    "pillars": {
        "number": ("界桩号", "界桩编号", "界桩号码", "桩号", "编号"),
        "line_id": ("界线编号", "界线号", "边界线编号", "所属界线", "界线代码"),
        "order": ("顺序", "顺序号", "序号", "次序"),
    },
    "lines": {
        "line_id": ("界线编号", "界线号", "边界线编号", "界线代码", "编号"),
        "name": ("界线名称", "名称"),
        "unit_a": ("甲方", "甲方单位", "甲方代码", "单位甲", "单位一", "毗邻单位一", "一方"),
        "unit_b": ("乙方", "乙方单位", "乙方代码", "单位乙", "单位二", "毗邻单位二", "另一方"),
        "last_inspected": (
            "上次联检",
            "上次联检时间",
            "上次联检日期",
            "联检时间",
            "联检日期",
            "最近联检时间",
            "最近联检日期",
        ),
    },
    "neighbours": {
        "name": _UNITS["name"],
        "unit_code": _UNITS["unit_code"],
    },
    "people_by_year": {
        "unit_code": (*_UNIT_CODE, "代码", "code"),
        "name": ("名称", "单位名称", "区划名称", "村名", "村居", "村(居)", "行政村", "单位"),
        "town": _TOWN,
        "year": ("年份", "年度", "年"),
    },
    "candidates": {
        "site_id": ("编号", "候选点编号", "选址编号", "id"),
        "name": ("名称", "候选点名称", "选址名称"),
        "unit_code": _UNIT_CODE,
    },
    "indicators": {
        "indicator": ("指标", "指标名称"),
        "value": ("数值", "指标值", "值", "完成值", "现状值"),
        "unit": ("计量单位", "单位"),
        "unit_code": (*_UNIT_CODE, "单位名称", "村", "村(居)", "村(社区)", "行政村", *_VILLAGE, "单位"),
        "town": _TOWN,
        "period": ("时期", "年份", "年度", "统计时间"),
        "source": ("来源", "数据来源"),
    },
    "rates": {
        "unit_code": (*_UNIT_CODE, "代码", "code", "单位", "单位名称", "名称"),
        "town": _TOWN,
        "year": ("年份", "年度", "起始年份"),
        "deaths_per_mille": ("死亡率", "年死亡率", "死亡率(‰)", "死亡率‰", "年死亡率(‰)"),
        "share": ("安葬比例", "入葬比例", "公益性公墓安葬比例"),
        "per_thousand": ("每千人需求", "每千人床位", "每千名老年人床位数"),
        "goal_id": ("目标", "目标编号"),
    },
    "places": {
        "unit_code": (*_UNIT_CODE, "代码", "code"),
        "name": ("名称", "村名"),
        "demand_id": ("点编号", "居民点编号", "小区编号"),
        "weight": ("权重",),
        "dwellings": ("住房套数", "套数", "户数", "住户数"),
        "floors": ("层数", "楼层数", "地上层数"),
    },
    "closures": {
        "name": ("名称", "路名", "封闭名称", "说明"),
        "slow": ("减速倍数", "倍数", "减速", "通行时间倍数", "用时倍数", "耗时倍数"),
    },
}

GROUPS = ("residents", "residents_60plus", "residents_80plus", "disabled", "dibao", "dwellings")
_GROUP = re.compile(r"(?:residents|registered)(_\w+)?|disabled|dibao|dwellings")
_COUNTS = re.compile(r"[百千万亿]?[人口户套]?|people|persons|inhabitants|households|dwellings", re.IGNORECASE)
# Columns in which a plan's groups of people stand under their own names.
_WITH_GROUPS = ("residents", "people_by_year")
USUAL_HEADERS["people_by_year"] |= {group: USUAL_HEADERS["residents"].get(group, ()) for group in GROUPS}
_FACTORS = {"万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8}
_MONEY = {"万元": 1.0, "元": 1e-4, "千元": 0.1, "百万元": 100.0, "亿元": 1e4}
_AREA_KM2 = {
    "平方公里": 1.0,
    "平方千米": 1.0,
    "km2": 1.0,
    "公顷": 0.01,
    "hm2": 0.01,
    "ha": 0.01,
    "亩": 1 / 1500,
    "平方米": 1e-6,
    "m2": 1e-6,
}


class Chosen(NamedTuple):
    """The file's header of each canonical column, what must be said about it, and mapped columns not there.

    Examples
    --------
    >>> Chosen({"name": "名称"}, (), (), ()).headers["name"]
    '名称'
    """

    headers: dict[str, str]
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]


def known_headers(table: str, mapping: Mapping[str, str]) -> set[str]:
    """Return every header by which a table's columns may go.

    Examples
    --------
    >>> "名称" in known_headers("facilities", {}), "机构" in known_headers("facilities", {"name": "机构"})
    (True, True)
    """
    usual = {**PLACE_HEADERS, **USUAL_HEADERS[table]}
    canonical = {column.name for column in TABLES.get(table, ())}
    return {*mapping.values(), *canonical, *usual, *(word for words in usual.values() for word in words)}


def choose_columns(
    headers: Sequence[str],
    table: str,
    mapping: Mapping[str, str],
    *,
    file: str,
    repeated: frozenset[str] = frozenset(),
    has_places: bool = False,
) -> Chosen:
    """Choose the column of a file for each canonical column.

    Parameters
    ----------
    headers
        Headers of the file.
    table
        Key of :data:`USUAL_HEADERS`.
    mapping
        The plan's ``columns``: canonical name = header.
    file
        How messages name the file.
    repeated
        Headers that stand over several columns of the file.
    has_places
        True where no coordinate columns are looked for: the file has geometries, or the layer no places.

    Returns
    -------
    Chosen
        A mapped header that stands there twice is a fault. One that is not there is ``missing``: of
        several files of a layer one may have beds and another plots (see :func:`not_mapped`).

    Examples
    --------
    >>> choose_columns(["编 号", "名称"], "facilities", {"facility_id": "编号"}, file="a.csv").headers
    {'facility_id': '编 号', 'name': '名称'}
    """
    chosen: dict[str, str] = {}
    faults: list[Fault] = []
    missing: list[str] = []
    for canonical, wanted in mapping.items():
        if has_places and canonical in PLACE_HEADERS:
            continue
        found = _find(wanted, headers)
        if found is not None:
            chosen[canonical] = found
        elif _find(wanted, sorted(repeated)) is not None:
            faults.append(Fault.of("columns.twice", file=file, header=wanted))
        else:
            missing.append(canonical)
    canonical_names = dict.fromkeys((column.name for column in TABLES.get(table, ())), ())
    usual = {**canonical_names, **({} if has_places else PLACE_HEADERS), **USUAL_HEADERS[table]}
    recognised: dict[str, str] = {}
    for canonical, words in usual.items():
        if canonical in mapping:
            continue
        free = [header for header in headers if header not in chosen.values()]
        own = _find(canonical, free)
        found = own or next((hit for word in words if (hit := _find(word, free)) is not None), None)
        if found is not None:
            chosen[canonical] = found
            if own is None:
                recognised[canonical] = found
    if table in _WITH_GROUPS:
        chosen |= {
            header: header for header in headers if _GROUP.fullmatch(header) and header not in chosen.values()
        }
        # Which of two columns of one group is meant is not guessed.
        doubled = {header for header in repeated if _GROUP.fullmatch(header)}
        doubled |= {
            hit
            for canonical, words in usual.items()
            if canonical not in chosen and _GROUP.fullmatch(canonical)
            for word in words
            if (hit := _find(word, sorted(repeated))) is not None
        }
        faults += [Fault.of("columns.twice", file=file, header=header) for header in sorted(doubled)]
    findings = []
    if recognised:
        pairs = ", ".join(f"{canonical} = {header}" for canonical, header in recognised.items())
        findings.append(
            Finding(rule="table.usual-headers", layer=table, params={"file": file, "pairs": pairs})
        )
    return Chosen(chosen, tuple(findings), tuple(faults), tuple(missing))


def not_mapped(
    mapping: Mapping[str, str], missing: Sequence[Collection[str]], headers: Mapping[str, Sequence[str]]
) -> list[Fault]:
    """Tell which mapped headers no file has.

    Parameters
    ----------
    mapping
        The plan's ``columns``.
    missing
        For each file, the mapped columns that it lacks.
    headers
        For each file, its headers.

    Returns
    -------
    list of Fault
        One a header, with those that are near and those that are there.

    Examples
    --------
    >>> fault = not_mapped({"name": "名稱"}, [["name"]], {"a.csv": ["编号", "名称"]})[0]
    >>> fault.params["there"]
    '编号、名称'
    """
    there = list(dict.fromkeys(header for found in headers.values() for header in found))
    files = ", ".join(headers)
    return [
        Fault.of(
            "columns.mapped-missing", file=files, column=canonical, header=wanted,
            near=near_words(wanted, there) or "—", there="、".join(there),
        )
        for canonical, wanted in mapping.items()
        if missing and all(canonical in lacking for lacking in missing)
    ]  # fmt: skip


def group_called(words: str, unit: str = "") -> tuple[str, float] | None:
    """Return the group of residents that words of a table mean, and by what its figures are multiplied.

    Parameters
    ----------
    words
        Such as the name of an indicator.
    unit
        In which its figures are; of anything but people (households, flats ...) it is no figure of a group.

    Examples
    --------
    >>> group_called("常住人口", "万人"), group_called("residents"), group_called("老年人口", "%")
    (('residents', 10000.0), ('residents', 1.0), None)
    """
    if not _COUNTS.fullmatch(unit.strip()):
        return None
    usual = USUAL_HEADERS["residents"]
    group = next((name for name in GROUPS if _find(words, [name, *usual.get(name, ())]) is not None), None)
    return None if group is None else (group, unit_factor(f"{words}（{unit.strip()}）", group))


def unit_factor(header: str, column: str, title_unit: str = "") -> float:
    """Return by what a column's figures are multiplied: 10,000 under "人口（万人）", 0.01 under "面积（公顷）".

    Parameters
    ----------
    header
        Header of the file.
    column
        Canonical column; only counts of people, households and such have 万, only area_km2 and land_m2 have areas, and
        only cost has money (in 万元).
    title_unit
        Unit stated above the table; it holds for groups of people.

    Examples
    --------
    >>> unit_factor("人口（万人）", "residents"), unit_factor("面积(公顷)", "area_km2"), unit_factor("床位（张）", "beds")
    (10000.0, 0.01, 1.0)
    >>> round(unit_factor("用地（亩）", "land_m2"), 1), unit_factor("投资/亿元", "cost")
    (666.7, 10000.0)
    """
    unit = split_unit(header)[1]
    if column in ("area_km2", "land_m2"):
        of_one_km2 = 1.0 if column == "area_km2" else 1e6
        area = _AREA_KM2.get(unit.replace("²", "2"))
        return 1.0 if area is None else area * of_one_km2
    if column == "cost":
        return _MONEY.get(unit, 1.0)
    if not unit and _GROUP.fullmatch(column) and title_unit.endswith("人"):
        unit = title_unit
    return (
        _FACTORS.get(unit[:1], 1.0)
        if unit[1:] in ("", "人", "户", "张", "个", "穴", "座", "位", "套")
        else 1.0
    )


def _find(wanted: str, headers: Sequence[str]) -> str | None:
    """Find a header: as it is written, else but for blanks and width, else but for its unit."""
    if wanted in headers:
        return wanted
    for same in (header_key, lambda text: split_unit(text)[0]):
        for header in headers:
            if same(header) == same(wanted):
                return header
    return None
