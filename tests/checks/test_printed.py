"""Names that printed maps cannot show."""

from __future__ import annotations

from dataclasses import replace

import publish_toy
import pytest

from coverplan.checks.printed import check_printed
from coverplan.plan import Plan
from coverplan.publish.print.page import Sheet
from coverplan.study import Study
from coverplan.typeface import NO_GLYPH, Typeface, without_glyph


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("梁山县", []),
        ("Ħal Għaxaq ż", []),
        ("㙟村", []),
        ("مدينة", []),
        ("😀村", []),
        ("𠮷村𠮷", ["𠮷"]),
        ("한강 𠮷", ["한", "강", "𠮷"]),
    ],
)
def test_what_has_no_glyph_is_named_once(name, letters):
    assert without_glyph([name, name]) == ({name: letters} if letters else {})
    assert Sheet("A4").printable(name) == "".join(NO_GLYPH if char in letters else char for char in name)


def test_units_facilities_and_titles_are_found_with_their_place():
    names = ("𠮷村", *publish_toy.VILLAGES[1:])
    study = publish_toy.make_study(names, title="𠮷县")
    facilities = study.facilities.assign(name=["한", *study.facilities["name"][1:]])
    found = list(check_printed(replace(study, facilities=facilities)))
    assert [(one.layer, one.name) for one in found] == [
        ("plan", "𠮷县"),
        ("boundaries", "𠮷村"),
        ("facilities", "한"),
    ]
    assert found[1].lon == pytest.approx(116, abs=0.2)
    assert found[0].lon is None
    assert "𠮷" in found[1].message("zh")
    assert "𠮷" in found[1].message("en")
    assert list(check_printed(publish_toy.make_study())) == []


def test_no_name_at_all_is_nothing_to_print():
    assert list(check_printed(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})))) == []


def test_widths_are_those_of_the_typeface():
    face = Typeface.load()
    assert face.width_em("甲乙") == 2.0
    assert face.width_em("W") > face.width_em("i") > 0
    assert face.width_em("𠮷") == face.width_em(NO_GLYPH)
