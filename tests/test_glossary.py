"""The words of the project are those of its glossary (docs/glossary.md), in every text, README and notebook."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

import pytest

import coverplan.texts
from coverplan.texts import Text

ROOT = Path(__file__).parent.parent

# 单位 as a unit of measure, or an organisation; anything else is a 区划
_UNIT_OF_MEASURE_OR_OFFICE = re.compile(
    r"以米为单位|以度为单位|公里/小时为单位|以 \{unit\} 为单位|单位为|计量单位|数量单位|缺口单位|投资单位|大小单位|用地单位|表头单位|核对单位。|数字和单位"
    r"|成本单位|的单位不是米|加引号和单位|单位与该列|的单位(不符|与按)|管理单位|本单位|经办单位|制图单位|限值的单位|编制单位|测绘单位|名单和单位|类似乡级、村级的单位|^单位$|单位见|“单位”|数值的单位"
)


class Term(NamedTuple):
    """A row of the glossary."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    avoided: tuple[str, ...]
    always: bool


def _glossary() -> list[Term]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [
        Term(
            tuple(english.split(", ")),
            tuple(chinese.split("、")),
            tuple(filter(None, avoided.split("、"))),
            always == "=",
        )
        for english, chinese, avoided, always, _ in rows[2:]
    ]


def _texts() -> dict[str, Text]:
    modules = [
        import_module(f"coverplan.texts.{module.name}") for module in iter_modules(coverplan.texts.__path__)
    ]
    tables = [value for module in modules for value in vars(module).values() if isinstance(value, dict)]
    return {key: text for table in tables for key, text in table.items() if isinstance(text, Text)}


def _chinese() -> dict[str, str]:
    """Every Chinese text that a user reads, by where it stands."""
    said = {f"text {key}": text.zh for key, text in _texts().items()}
    said |= {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "README.zh.md", ROOT / "docs" / "guide.zh.md", ROOT / "data" / "plan.toml")
    }
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        said[path.name] = "\n".join(
            "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"
        )
    return said


GLOSSARY = _glossary()


def test_the_glossary_is_read() -> None:
    assert len(GLOSSARY) > 30
    assert Term(("unit code",), ("区划代码",), ("单位代码",), True) in GLOSSARY
    assert len(_texts()) > 2000


@pytest.mark.parametrize("avoided", sorted({word for term in GLOSSARY for word in term.avoided}))
def test_no_chinese_text_has_a_word_the_glossary_avoids(avoided: str) -> None:
    # headers of the sample's own tables stand in code marks or quotes
    said = {where: re.sub(r"`[^`]*`|\"[^\"\n]*\"", "", text) for where, text in _chinese().items()}
    assert [where for where, text in said.items() if avoided in text] == []


def test_units_of_administration_are_not_called_organisations() -> None:
    wrong = {key for key, text in _texts().items() if "单位" in _UNIT_OF_MEASURE_OR_OFFICE.sub("", text.zh)}
    assert wrong == set()


@pytest.mark.parametrize("term", [term for term in GLOSSARY if term.always], ids=lambda term: term.english[0])
def test_an_english_term_has_its_chinese_one(term: Term) -> None:
    said = re.compile(rf"\b({'|'.join(map(re.escape, term.english))})s?\b", re.IGNORECASE)
    held = {key: text for key, text in _texts().items() if said.search(text.en)}
    assert held, "nobody uses the term"
    assert {key for key, text in held.items() if not any(word in text.zh for word in term.chinese)} == set()
