"""What belongs to a person: columns of identity numbers, telephone numbers, names, dwellings, by header or content; and such in free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from coverplan.findings import Finding
from coverplan.layers.rows.row_spans import spans
from coverplan.layers.rows.typed_column import is_numeric
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from coverplan.layers.rows.layer import IncomingFile, LayerSpec

__all__ = ["Private", "column_term", "private_columns", "without_numbers", "without_private"]

What = Literal["identity", "phone", "name", "dwelling", "contact", "birth"]

# Words of a header, without spaces and signs, that say what stands below it; whole headers where a word could be of another thing.
_HEADERS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("identity", re.compile(r"身份证|身份号|证件号|公民身份|护照号|^身份证$|identity(card|number|no)|idcard|id_?card|citizenid|^(national)?idn(o|um|umber)$|passport", re.IGNORECASE)),
    ("phone", re.compile(r"电话|手机|联系方式|固话|座机|telephone|mobile|cell_?phone|^(tel|phone)(no|number)?$|contactphone|contactnumber|whatsapp", re.IGNORECASE)),
    ("dwelling", re.compile(r"住址|户籍地址|家庭地址|居住地址|户籍所在|homeaddress|home_address|(residential|permanent)address", re.IGNORECASE)),
    ("contact", re.compile(r"微信|邮箱|电子邮件|qq号|银行卡|银行账号|^e?-?mail$|emailaddress|wechat|bankaccount|^iban$", re.IGNORECASE)),
    ("birth", re.compile(r"出生(年月|日期|时间)|生日|^birth(day|date)?$|dateofbirth|^dob$", re.IGNORECASE)),
    ("name", re.compile(
        r"姓名|联系人|负责人|经办人|责任人|户主|监护人|法定代表人|法人代表|院长|所长|站长|联络员|村支书|contactperson|personname"
        r"|^(村|社区)?(支部)?书记$|^(村|居)?委?会?主任$|^法人$|配偶|亲属|householder|headofhousehold|guardian|legalrepresentative|personincharge|nextofkin"
        r"|^(fullname|surname|firstname|lastname|contact|contactname|spouse)$", re.IGNORECASE)),
)  # fmt: skip
_SIGNS = re.compile(r"[\s()（）:：/、_\-\[\]【】]+")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}(?:[- ]\d{1,5})?")
# In free text: a number that is called by telephone stands for itself; a name follows what it is the name of.
_CALLED = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])|(?<![0-9A-Za-z])0\d{2,3}[- ]\d{7,8}(?:[- ]\d{1,5})?(?![0-9A-Za-z])"
)
_NAMED = re.compile(
    r"(?P<label>(?:姓名|联系人|负责人|经办人|责任人|户主|监护人|法定代表人|法人|院长|所长|站长|联络员|村支书|书记|主任)(?:姓名)?[为是]?[:：]\s*)(?P<name>[一-鿿·]{2,4})(?![一-鿿])"
)
_MAY_HOLD = re.compile(r"\d{3}[- ]?\d{4}|[:：]")
_LEFT_OUT = "***"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91"])  # fmt: skip
# The commonest surnames (公安部 户政管理研究中心, 全国姓名报告): nine people in ten have one of them.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫"
    "段雷龙史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳"
)
# How names of places and bodies end, not those of people.
_OF_PLACES = frozenset(
    "村庄镇乡区县市省路街巷道院所站点组社楼屯店集寨营堂口湾沟堡铺坊桥家园里城坡岭山河湖塘坝峪崖窑圩墩埠台厂场馆堂墓陵校司局处室委会"
)
_LEAST_NAMES = 5
_MOSTLY, _HALF = 0.7, 0.5
# Of very many different texts so many are looked at for identity numbers, and so many for the rest.
_LOOKED_AT, _COMPARED = 20_000, 1_000


@dataclass(frozen=True)
class Private:
    """A column that looks private.

    Parameters
    ----------
    header
        Its header.
    what
        What seems to stand in it.

    Examples
    --------
    >>> Private("电话", "phone").what
    'phone'
    """

    header: str
    what: What


def column_term(one: Private) -> Term:
    """Word a column that looks private, and what stands in it.

    Examples
    --------
    >>> column_term(Private("电话", "phone")).message("en")
    "'电话' (telephone numbers)"
    """
    return Term.of("private.column", header=one.header, what=Term(f"private.{one.what}"))


def private_columns(text: pd.DataFrame, *, places: Collection[str] = ()) -> list[Private]:
    """Name the columns that look private, in the order of the table; empty ones are none.

    Parameters
    ----------
    text
        Cells as text.
    places
        Headers under which names of places stand: they may look like those of people (张庄, 王集).

    Examples
    --------
    >>> rows = pd.DataFrame({"备注": ["11010519491231002X", "无"], "联系电话": ["0537-7321234", None], "床位": ["30", "20"]})
    >>> [(one.header, one.what) for one in private_columns(rows)]
    [('备注', 'identity'), ('联系电话', 'phone')]
    """
    found = []
    for at, header in enumerate(text.columns):
        cells = text.iloc[:, at].dropna().astype(str).str.strip()
        cells = cells[cells != ""]
        if len(cells):
            what = _by_header(str(header), cells) or _by_content(cells, is_of_places=header in places)
            found += [] if what is None else [Private(str(header), what)]
    return found


def _by_header(header: str, cells: pd.Series) -> What | None:
    bare = _SIGNS.sub("", header)
    what = next((what for what, words in _HEADERS if words.search(bare)), None)
    # 负责人数 counts people
    return None if what == "name" and all(map(is_numeric, cells)) else what


def _by_content(cells: pd.Series, *, is_of_places: bool) -> What | None:
    texts = _some(cells.unique(), _LOOKED_AT)
    if _holds_identities(texts):
        return "identity"
    few = _some(texts.to_numpy(), _COMPARED)
    if few.str.fullmatch(_PHONE).mean() >= _HALF:
        return "phone"
    if not is_of_places and len(few) >= _LEAST_NAMES and few.map(_is_like_a_name).mean() >= _MOSTLY:
        return "name"
    return None


def _some(texts: NDArray[np.object_], most: int) -> pd.Series:
    """Return texts, of very many some that do not depend on their order."""
    if len(texts) > most:
        numbers = pd.util.hash_array(texts, categorize=False)
        texts = texts[np.argpartition(numbers, most)[:most]]
    return pd.Series(texts, dtype=object)


def _holds_identities(texts: pd.Series) -> bool:
    """Tell whether identity numbers stand in some cells, and not just long numbers of which a few happen to look like one."""
    long = texts[texts.str.len() >= len(_WEIGHTS) + 1]
    numbers = [number for found in long.str.findall(_IDENTITY) for number in found]
    return bool(numbers) and sum(map(is_identity_number, numbers)) >= _HALF * len(numbers)


def without_numbers(texts: pd.Series) -> tuple[pd.Series, list[object]]:
    """Put stars in the place of identity numbers, telephone numbers and names of persons that stand in free text.

    Parameters
    ----------
    texts
        Cells as text.

    Returns
    -------
    texts : Series
        With the stars.
    rows : list
        The index of those that were changed.

    Examples
    --------
    >>> texts, rows = without_numbers(pd.Series(["村南，联系人：张三 13812345678", "编号 37083200121610000001"]))
    >>> texts.tolist(), rows
    (['村南，联系人：*** ***', '编号 37083200121610000001'], [0])
    """
    rows: list[object] = []
    made: list[object] = []
    for row, text in texts.items():
        bare = _bare(text) if isinstance(text, str) and _MAY_HOLD.search(text) else text
        made.append(bare)
        if bare != text:
            rows.append(row)
    return (pd.Series(made, index=texts.index, dtype=object) if rows else texts), rows


def _bare(text: str) -> str:
    plain = text.translate(_NARROW)  # sign for sign, so that the places are the same
    spans_out = [one.span() for one in _IDENTITY.finditer(plain) if is_identity_number(one[1])]
    spans_out += [one.span() for one in _CALLED.finditer(plain)]
    spans_out += [one.span("name") for one in _NAMED.finditer(plain)]
    for start, end in sorted(spans_out, reverse=True):
        text = text[:start] + _LEFT_OUT + text[end:]
    return text


def is_identity_number(text: str) -> bool:
    """Tell whether 18 signs are a citizen's identity number: province, day of birth and check digit (GB 11643).

    Examples
    --------
    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if text[:2] not in _PROVINCES:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return date(1900, 1, 1) <= born <= datetime.now(UTC).date() and _CHECKS[total % 11] == text[17].upper()


def _is_like_a_name(text: str) -> bool:
    """Tell whether a text is three characters of which the first is a surname; two are as often a place."""
    return len(text) == 3 and text[0] in _SURNAMES and text[-1] not in _OF_PLACES


def without_private(
    file: IncomingFile, headers: dict[str, str], spec: LayerSpec, allowed: Collection[str]
) -> dict[str, str]:
    """Leave out the columns of a file that look private and are not allowed, and tell of them.

    Parameters
    ----------
    file
        Its text and its findings are changed: ids that are private become numbers in the order of the ids.
    headers
        Canonical column to header, as chosen.
    spec
        The layer.
    allowed
        Headers that the plan allows.

    Returns
    -------
    dict
        ``headers`` without those that are left out.
    """
    places = [header for column, header in headers.items() if column in _PLACE_COLUMNS]
    found = [one for one in private_columns(file.text, places=places) if one.header not in allowed]
    kept = _without_columns(file, headers, spec, found) if found else dict(headers)
    for column, header in kept.items():
        if column not in _NUMBERS and not column.endswith("_id") and header not in allowed:
            file.text[header], rows = without_numbers(file.text[header])
            if rows:
                params = {
                    "file": file.name,
                    "column": header,
                    "count": len(rows),
                    "rows": spans(rows),
                    "table": spec.name,
                }
                file.findings.append(Finding(rule="table.private-text", layer=spec.name, params=params))
    return kept


def _without_columns(
    file: IncomingFile, headers: Mapping[str, str], spec: LayerSpec, found: list[Private]
) -> dict[str, str]:
    private = {one.header for one in found}
    kept = dict(headers)
    for column, header in headers.items():
        if header in private and column.endswith("_id"):
            file.text[header] = _numbered(file.text[header])
        elif header in private:
            del kept[column]
    named = tuple(map(column_term, found))
    params = {"file": file.name, "columns": Listed(named), "table": spec.name}
    file.findings.append(Finding(rule="table.private", layer=spec.name, params=params))
    return kept


# Columns in which a long number is a figure, a code or a degree.
_NUMBERS = frozenset(
    {
        "lon",
        "lat",
        "x",
        "y",
        "seat_lon",
        "seat_lat",
        "unit_code",
        "parent_code",
        "place_code",
        "line_id",
        "number",
    }
)
_PLACE_COLUMNS = ("name", "town", "level", "type", "serves", "unit_code", "parent_code", "village")


def _numbered(cells: pd.Series) -> pd.Series:
    """Put in the place of each text its number in the order of all, so that the same stays the same."""
    rank = cells.rank(method="dense")
    return rank.map(lambda number: None if pd.isna(number) else f"{int(number)}").astype(object)
