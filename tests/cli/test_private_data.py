"""No output holds what belongs to a person: not a table, workbook, brief, map or layer, nor the study after a change."""

from __future__ import annotations

import gzip
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import toy_town
from shapely import LineString

SECRETS = ("11010519491231002X", "欧阳娜娜", "13812345678", "梧桐巷五号楼")
CHANGES = """
id = "rename"
effective = 2027-01-01
[[change]]
action = "rename"
unit = "{unit}"
name = "新名街道"
"""


def everything_in(folder):
    """What the files of a folder hold, packed ones unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield f"{path.name}/{name}", packed.read(name)
        elif path.suffix == ".gz":
            yield path.name, gzip.decompress(path.read_bytes())


@pytest.fixture
def private_files(toy_files):
    """The toy county, its tables with what an office keeps beside."""
    secret = dict(zip(("身份证号", "姓名", "手机", "家庭住址"), SECRETS, strict=True))
    people = pd.read_csv(toy_files / "residents.csv", dtype=str)
    people.assign(name=SECRETS[1], 备注=f"户主 {SECRETS[0]}", **secret).drop(columns="name").to_csv(
        toy_files / "residents.csv", index=False, encoding="utf-8-sig"
    )
    homes = pd.read_csv(toy_files / "facilities.csv", dtype=str, encoding="gb18030")
    homes.assign(**secret).to_csv(toy_files / "facilities.csv", index=False, encoding="utf-8-sig")
    plan = (toy_files / "plan.toml").read_text(encoding="utf-8")
    plan = plan.replace("[layers.residents]\n", '[layers.residents]\ncolumns = { name = "姓名" }\n')
    plan = plan.replace('lon = "经度"', 'phone = "手机", head = "姓名", lon = "经度"')
    plan = plan.replace("new_sites = 1\n", 'new_sites = 1\ncandidates = ["sites.csv"]\n')
    plan += '[layers.closures]\npath = "closures.gpkg"\ndatum = "cgcs2000"\n'
    (toy_files / "plan.toml").write_text(plan, encoding="utf-8")
    place = toy_town.facilities({"facility_id": "A1", "kind": "nursing_home", "x": 900, "y": 1000})
    place = place.to_crs(4326).geometry.iloc[0]
    row = {"经度": f"{place.x:.6f}", "纬度": f"{place.y:.6f}", **secret}
    pd.DataFrame([{"编号": "s1", "名称": "甲地", **row}]).to_csv(toy_files / "sites.csv", index=False)
    across = LineString([(3950, 900), (3950, 1100)])
    gpd.GeoDataFrame({"名称": ["修路"], **{name: [text] for name, text in secret.items()}}, geometry=[across], crs=toy_town.CRS).to_file(
        toy_files / "closures.gpkg", layer="closures"
    )  # fmt: skip
    (toy_files / "changes.toml").write_text(CHANGES.format(unit=toy_town.TOWNS[0]), encoding="utf-8")
    return toy_files


def test_no_output_holds_what_belongs_to_a_person(private_files, tmp_path, call):
    plan = private_files / "plan.toml"
    for command in (("run", plan), ("check", plan), ("adjust", plan, private_files / "changes.toml")):
        out = tmp_path / command[0]
        done = call(*command, "--out", out, "--lang", "zh")
        assert done.code == 0, done.err
        for name, held in (*everything_in(out), ("terminal", (done.out + done.err).encode())):
            for secret in SECRETS:
                for encoding in ("utf-8", "gb18030", "utf-16-le"):
                    assert secret.encode(encoding) not in held, (command[0], name, secret)
                assert secret.encode("ascii", "backslashreplace") not in held
        findings = (
            pd.read_csv(out / "findings.csv", dtype=str, encoding="utf-8-sig")
            if command[0] != "adjust"
            else None
        )
        if findings is not None:
            told = findings[findings["rule"] == "table.private"]["message"].str.cat()
            for file, header in (
                ("residents.csv", "备注"),
                ("facilities.csv", "手机"),
                ("closures.gpkg", "姓名"),
            ):
                assert file in told
                assert header in told
