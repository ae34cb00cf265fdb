"""What belongs to a person stays home: columns are known by header and by content, named, and left out."""

from __future__ import annotations

import pandas as pd
import pytest

from coverplan.layers.rows.layer import LayerSpec
from coverplan.layers.rows.private import is_identity_number, private_columns
from coverplan.layers.rows.read import read_rows
from coverplan.plan import LayerSettings

IDENTITIES = ["11010519491231002X", "440524188001010014", "370832198506152417"]


def what(**columns: list[str | None]) -> dict[str, str]:
    return {one.header: one.what for one in private_columns(pd.DataFrame(columns))}


def identity(seventeen: str) -> str:
    """The check digit by other code than the package's: the ISO 7064 MOD 11-2 of digit by digit."""
    rest = 0
    for digit in seventeen:
        rest = (rest + int(digit)) * 2 % 11
    return seventeen + "0123456789X"[(12 - rest) % 11]


def test_the_check_digit_is_that_of_the_standard():
    for number in range(1000):
        seventeen = f"370832{1930 + number % 80}{1 + number % 12:02d}{1 + number % 28:02d}{number:03d}"
        whole = identity(seventeen)
        assert is_identity_number(whole)
        assert is_identity_number(whole.lower())
        assert not is_identity_number(seventeen + "0123456789X"[("0123456789X".index(whole[17]) + 1) % 11])
    assert not is_identity_number(identity("37083219850230241"))  # 30 February
    assert not is_identity_number(identity("99083219850615241"))  # no province
    assert not is_identity_number(identity("37083229850615241"))  # not born yet


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("姓名", "name"), ("老人 姓名", "name"), ("联系人", "name"), ("负责人（院长）", "name"), ("法定代表人", "name"), ("身份证号", "identity"),
        ("证件号码", "identity"), ("ID_Card", "identity"), ("联系电话", "phone"), ("手 机", "phone"), ("Mobile phone", "phone"), ("Tel", "phone"),
        ("家庭住址", "dwelling"), ("户籍地址", "dwelling"), ("微信号", "contact"), ("e-mail", "contact"),
        ("联系人电话", "phone"), ("出生日期", "birth"), ("date of birth", "birth"), ("Householder", "name"), ("村支部书记", "name"), ("Passport No", "identity"),
        ("Residential address", "dwelling"), ("Wechat", "contact"), ("Contact number", "phone"), ("法人", "name"),
    ],
)  # fmt: skip
def test_headers_tell(header, kind):
    assert what(**{header: ["甲", "乙"]}) == {header: kind}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("机构地址", ["水泊街道1号"]), ("负责人数", ["2", "3"]), ("编号", ["1", "2"]), ("名称", ["张庄", "李集", "王家庄", "赵家楼", "孙家营", "周老庄"]),
        ("村委会", ["张坊村", "王集村", "李营村", "刘屯村", "陈楼村"]), ("unit_code", ["370832104215"] * 3), ("备注", ["同意", "不同意", "待定", "暂缓", "无"]),
        ("宗地代码", ["370832001001GB00012"]), ("统一社会信用代码", ["52370832MJE8812345", "12370832494351234X"]),
        ("长编号", ["370832202001010001", "370832202001010002", "370832202001010003", "370832202001010004"]),
        ("osm_id", ["node/13012345678", "way/13812345678"]), ("lon", ["116.12345678901234567"]), ("电话", [None, ""]),
    ],
)  # fmt: skip
def test_what_only_looks_a_little_like_it_is_none(header, cells):
    assert what(**{header: cells}) == {}


def test_content_tells_where_the_header_does_not():
    assert what(备注=["补贴已发", f"户主{IDENTITIES[0]}", None]) == {"备注": "identity"}
    assert what(f1=["13812345678", "+86 139 1234 5678", "0537-7321234"]) == {"f1": "phone"}
    assert what(f2=["张建国", "李淑英", "王秀兰", "赵德柱", "孙桂芳", "欧阳修文"]) == {"f2": "name"}


def test_the_order_of_rows_plays_no_part_in_a_long_table():
    cells = pd.Series([f"x{number:06d}" for number in range(30_000)])
    cells[::7] = [
        identity(f"3708321950010{number % 10}{number // 10 % 10}{number % 89:02d}")
        for number in range(len(cells[::7]))
    ]
    first = private_columns(cells.to_frame("a"))
    assert first == private_columns(cells.sample(frac=1, random_state=1).to_frame("a"))


def read(folder, text, **settings):
    (folder / "a.csv").write_text(text, encoding="utf-8")
    spec = LayerSpec("facilities", "facilities", geometry="none", is_checked=False)
    return read_rows(spec, LayerSettings(path="a.csv", **settings), folder, crs="EPSG:4548")


TEXT = (
    f"编号,名称,联系人,手机\n{IDENTITIES[1]},甲院,张三,13812345678\n{IDENTITIES[0]},乙院,李四,13912345678\n"
)
MAPPED = {"facility_id": "编号", "name": "名称", "head": "联系人", "mobile": "手机"}


def test_private_columns_are_left_out_and_named_even_where_the_plan_maps_them(tmp_path):
    layer = read(tmp_path, TEXT, columns=MAPPED)
    frame = layer.frame.drop(columns="geometry")
    assert list(frame.columns) == ["facility_id", "name", "_file", "_row"]
    assert frame["facility_id"].tolist() == [
        "2",
        "1",
    ]  # in the order of the numbers, whatever that of the rows
    told = next(one for one in layer.findings if one.rule == "table.private")
    assert told.message("en") == (
        "a.csv: '编号' (identity numbers), '联系人' (names of persons), '手机' (telephone numbers) looks like personal data; "
        "it is not used and stands in no output (ids become numbers)."
    )
    everything = str([one.message(language) for one in layer.findings for language in ("zh", "en")])
    assert not any(secret in everything for secret in (*IDENTITIES, "张三", "13812345678"))


def test_numbers_and_names_in_free_text_are_stars_and_told_with_their_rows(tmp_path):
    lines = [
        f"{n},院{n},{note}"
        for n, note in enumerate(
            (
                "无",
                "联系人：张三",
                f"户主 {IDENTITIES[0]}",
                "电话１３８１２３４５６７８",
                "0537-7321234 转",
                "电话：7321234 人数：300",
            ),
            1,
        )
    ]
    text = "编号,名称,说明\n" + "\n".join(lines) + "\n"
    text = text.replace(f"户主 {IDENTITIES[0]}", "无")  # a column with identity numbers is left out whole
    mapped = {"facility_id": "编号", "name": "名称", "note": "说明"}
    layer = read(tmp_path, text, columns=mapped)
    assert layer.frame["note"].tolist() == [
        "无",
        "联系人：***",
        "无",
        "电话***",
        "*** 转",
        "电话：7321234 人数：300",
    ]
    (told,) = [one for one in layer.findings if one.rule == "table.private-text"]
    assert (told.params["column"], told.params["count"], told.params["rows"]) == ("说明", 3, "3, 5-6")
    allowed = read(tmp_path, text, columns=mapped, allow_private=["说明"])
    assert allowed.frame["note"].tolist()[1] == "联系人：张三"


def test_names_of_places_that_hold_numbers_stay_as_they_are(tmp_path):
    names = ["107国道138号", "3708320021", "1949年", "院（2号楼）", "13800里", "编号 1380013800013800"]
    text = "编号,名称\n" + "\n".join(f"{n},{name}" for n, name in enumerate(names)) + "\n"
    assert read(tmp_path, text, columns={"facility_id": "编号"}).frame["name"].tolist() == names


def test_the_plan_allows_each_by_its_name(tmp_path):
    layer = read(tmp_path, TEXT, columns=MAPPED, allow_private=["手机", "编号"])
    assert layer.frame["mobile"].tolist() == [13812345678, 13912345678]
    assert layer.frame["facility_id"].tolist() == [IDENTITIES[1], IDENTITIES[0]]
    assert "head" not in layer.frame
    told = next(one for one in layer.findings if one.rule == "table.private")
    assert "联系人" in told.message("zh")
    assert "手机" not in told.message("zh")
    layer = read(tmp_path, TEXT, columns=MAPPED, allow_private=["手机", "编号", "联系人"])
    assert [one for one in layer.findings if one.rule == "table.private"] == []
