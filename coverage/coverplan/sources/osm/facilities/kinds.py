"""What kind of facility a thing is, by OpenStreetMap's tags and by its name, and where the two disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coverplan.io import (
    CREMATORIUM_NAMES,
    FUNERAL_NAMES,
    GRAVE_NAMES,
    HOME_NAMES,
    LIFECYCLE,
    is_called_facility,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tags = Mapping[str, str]

__all__ = ["FACILITY_KINDS", "REASONS", "Judged", "classify", "judge", "kind_by_name"]

FACILITY_KINDS = (
    "nursing_home",
    "day_care_centre",
    "public_cemetery",
    "crematorium",
    "funeral_home",
    "hospital",
)
# Why a thing is left out; those of the second line are for the office to decide.
REASONS = (
    "children", "other-people", "closed", "not-public", "unclear", "funeral-shop", "no-place",
    "name-differs", "military", "historic", "single-grave", "untagged",
)  # fmt: skip

# Where a thing is several, what the plan's goals ask for goes first.
_BY_AMENITY = {
    "nursing_home": "nursing_home",
    "retirement_home": "nursing_home",
    "grave_yard": "public_cemetery",
    "crematorium": "crematorium",
    "funeral_hall": "funeral_home",
    "hospital": "hospital",
}
# Kinds of social facility: elderly care as it stands, or only where it says that it is for the old.
_CARE_HOMES = frozenset({"nursing_home", "assisted_living", "nursing_care", "retirement_home"})
_CARE_HOMES_IF_FOR_THE_OLD = frozenset(
    {"group_home", "hospice", "residential", "residential_home", "shelter"}
)
_THE_OLD = frozenset({"senior", "seniors", "elderly", "aged", "old_people", "old"})
_CHILDREN = frozenset({"child", "children", "juvenile", "orphan", "orphans", "youth", "teenager", "infant"})
_STATUS = {"": "operating", "construction:": "building", "proposed:": "planned", "planned:": "planned"}
_NO_LONGER = ("disused", "abandoned", "demolished", "razed")
_FORMER = tuple(prefix for prefix in LIFECYCLE if prefix not in _STATUS)
_NO_PUBLIC_CEMETERY = frozenset({"war_cemetery", "military", "naval", "pet", "pets", "animal"})
_ONE_GRAVE = frozenset({"grave", "tomb"})
# Of a burial ground, not of the church or castle beside it.
_HISTORIC = frozenset({
    "yes", "cemetery", "grave", "grave_yard", "graveyard", "tomb", "tumulus", "archaeological_site", "ruins", "memorial",
    "monument", "mausoleum", "burial_ground", "battlefield", "necropolis", "megalith",
})  # fmt: skip
_GRAVE_M2 = 30.0  # a smaller plot is one grave

_OLD_WORDS = re.compile(
    r"\bsenior|\belder|\baged\b|nursing home|\bretire|\balters|\balten|pflege|retraite|ehpad|gent gran|tercera edat|\bancian|"
    r"tercera edad|\bidos[oi]|\banzian|\bouderen|bejaard|养老|敬老|老年|老人|护理院|颐养|福寿|老人ホーム|特別養護|요양",
    re.IGNORECASE,
)
_CHILD_WORDS = re.compile(
    r"\bchild|\binfan|kinder|jugend|\byouth|\benfan|\bjeunes|\bniñ|\borphan|\bbambin|\bcriança|\bmenores|儿童|孤儿|少年|青少年|未成年|子ども|児童",
    re.IGNORECASE,
)
# Names that speak of others than the old, or of another trade.
_OTHER_WORDS = re.compile(
    r"残疾|残障|智障|智力|自闭|盲人|聋|精神病|精神卫生|戒毒|救助|流浪|幼儿园|学校|小学|中学|disab|handicap|behinder|discapac|minusv|"
    r"homeless|obdachlos|refugee|flüchtling|psychiatr|women's shelter|kindergarten",
    re.IGNORECASE,
)
_HOSPITAL_WORDS = re.compile(r"医院|卫生院|诊所|\bhospital\b|\bclinic\b", re.IGNORECASE)
_ANIMAL_WORDS = re.compile(
    r"宠物|动物|兽医|\bpet\b|\bpets\b|\banimal|veterin|\btier(?:friedhof|klinik|spital)|ペット", re.IGNORECASE
)
_GROUND_WORDS = re.compile(
    r"墓|陵园|陵園|骨灰|霊園|묘지|cemeter|churchyard|graveyard|grave yard|burial|friedhof|cimeti|cementiri|cementerio|cimiter|cemit[eé]rio|"
    r"kirkeg|kyrkog|hautausmaa|kerkhof|begraafplaats|temet|hřbitov|cmentarz",
    re.IGNORECASE,
)
_SOLDIER_WORDS = re.compile(
    r"烈士|军人|海军|陆军|空军|战争|阵亡|英烈|英雄|military|naval|\bnavy\b|\bwar\b|\bwars\b|soldier|soldat|\bsoldad|helden|kriegs|militair|"
    r"militaire|militar|guerre|guerra|veteran|commonwealth war",
    re.IGNORECASE,
)
_ONE_GRAVE_WORDS = re.compile(
    r"(?:之墓|古墓|(?<![公陵坟])墓)(?:[(（].*[)）])?$|\b(?:grave|tomb|grab|tombe|tumba|tomba) (?:of|von|des?|der|di|del?|do)\b|'s (?:grave|tomb)\b|mausoleum",
    re.IGNORECASE,
)
_WORDED_KEYS = ("name", "name:en", "name:zh", "official_name", "alt_name", "description", "operator")
_NAMED_KEYS = ("name", "name:zh", "name:en", "official_name", "alt_name")


@dataclass(frozen=True)
class Judged:
    """What a thing is: a kind with its status, or why it is left out.

    Attributes
    ----------
    kind
        By its tags, or where only its name tells by that; "" where neither does.
    status
        operating, building or planned.
    left_out
        One of :data:`REASONS`; "" for what is kept.
    is_by_words
        Whether a social facility is taken for elderly care by its name or description.
    also
        Other kinds that its tags name.
    """

    kind: str = ""
    status: str = "operating"
    left_out: str = ""
    is_by_words: bool = False
    also: tuple[str, ...] = ()


def judge(tags: Tags, area_m2: float = 0.0) -> Judged | None:
    """Judge a thing by its tags, its name and its size.

    Parameters
    ----------
    tags
        OSM tags.
    area_m2
        Its ground where it is drawn as an area; 0 else.

    Returns
    -------
    Judged or None
        None for what has nothing to do with facilities.

    Notes
    -----
    A thing counts when its tags say what it is and its name does not say otherwise. Where a name contradicts the tags,
    where a burial ground is military, historic or one grave, and where a name alone says what a thing is, it is left
    out for the office to decide, and named.

    Examples
    --------
    >>> judge({"amenity": "nursing_home", "name": "残疾人康复中心"}).left_out
    'name-differs'
    >>> judge({"building": "yes", "name": "拳铺镇敬老院"})
    Judged(kind='nursing_home', status='operating', left_out='untagged', is_by_words=False, also=())
    """
    judged = classify(tags)
    if judged is None:
        return _former(tags) or _funeral_shop(tags) or _untagged(tags)
    if judged.left_out:
        return judged
    why = _burial_doubt(tags, area_m2) if judged.kind == "public_cemetery" else ""
    if why or _contradicts(judged.kind, _words(tags, _NAMED_KEYS)):
        return replace(judged, left_out=why or "name-differs")
    return judged


def classify(tags: Tags) -> Judged | None:
    """Judge from its tags whether a thing is a facility, and of which kind.

    Parameters
    ----------
    tags
        OSM tags; a value may be a list with semicolons.

    Returns
    -------
    Judged or None
        None for what its tags do not call a facility.

    Notes
    -----
    A social facility is elderly care when ``social_facility`` says so and ``social_facility:for`` is ``senior`` or is
    not given. One that says neither is judged by the words of its name and description, and a finding says so; one
    that tells nothing is left out, and named. Homes for children, the disabled or the homeless are no elderly care.
    Where a thing is several (``amenity=social_facility;clinic``), elderly care goes first, then a burial ground.

    Examples
    --------
    >>> classify({"amenity": "social_facility;clinic", "social_facility": "nursing_home"}).kind
    'nursing_home'
    >>> classify({"amenity": "social_facility", "social_facility:for": "child"}).left_out
    'children'
    """
    prefix = "" if "amenity" in tags else next((p for p in _STATUS if f"{p}amenity" in tags), "")
    amenities = values_of(tags, f"{prefix}amenity")
    status = _STATUS[prefix]
    is_care = "social_facility" in tags or "nursing_home" in values_of(tags, "healthcare")
    found = [Judged(kind, status) for amenity, kind in _BY_AMENITY.items() if amenity in amenities]
    if "social_facility" in amenities or (not amenities and is_care):
        found.append(replace(_social(tags), status=status))
    if "cemetery" in values_of(tags, "landuse"):
        found.append(Judged("public_cemetery"))
    if not found:
        return None
    kept = sorted((one for one in found if not one.left_out), key=lambda one: FACILITY_KINDS.index(one.kind))
    first = kept[0] if kept else found[0]
    also = tuple(dict.fromkeys(one.kind for one in kept if one.kind != first.kind))
    return _closed_or(tags, replace(first, also=also))


def _closed_or(tags: Tags, judged: Judged) -> Judged:
    if any(tags.get(key, "no") not in ("no", "") for key in _NO_LONGER):
        return Judged(judged.kind, left_out="closed")
    if judged.kind == "public_cemetery":
        sorts = values_of(tags, "cemetery") | values_of(tags, "cemetery:type")
        if sorts & _NO_PUBLIC_CEMETERY or "animal" in tags:
            return Judged(judged.kind, left_out="not-public")
    return judged


def _social(tags: Tags) -> Judged:
    sorts = values_of(tags, "social_facility")
    people = values_of(tags, "social_facility:for")
    is_home = bool(sorts & _CARE_HOMES) or "nursing_home" in values_of(tags, "healthcare")
    if people:
        if not people & _THE_OLD:
            return Judged(left_out="children" if people & _CHILDREN else "other-people")
        if is_home or sorts & _CARE_HOMES_IF_FOR_THE_OLD or not sorts:
            return Judged("nursing_home")
        return Judged("day_care_centre") if "day_care" in sorts else Judged(left_out="unclear")
    return _social_by_words(sorts, _words(tags, _WORDED_KEYS), is_home=is_home)


def _social_by_words(sorts: frozenset[str], words: str, *, is_home: bool) -> Judged:
    """Judge a social facility that does not say for whom it is, by the words of its name and description."""
    is_for_the_old, is_for_children = (
        found.search(words) is not None for found in (_OLD_WORDS, _CHILD_WORDS)
    )
    if is_for_children and not is_for_the_old:
        return Judged(left_out="children")
    if is_home:
        return Judged("nursing_home")
    if sorts - _CARE_HOMES_IF_FOR_THE_OLD - {"day_care"}:
        return Judged(left_out="other-people")
    if is_for_the_old and not is_for_children:
        return Judged("day_care_centre" if sorts == {"day_care"} else "nursing_home", is_by_words=True)
    return Judged(left_out="unclear")


def _contradicts(kind: str, name: str) -> bool:
    """Whether a name says that a thing is something else than its tags do, and does not say what they say as well."""
    if kind in ("nursing_home", "day_care_centre"):
        others = (_OTHER_WORDS, _CHILD_WORDS, _HOSPITAL_WORDS, FUNERAL_NAMES, GRAVE_NAMES)
        return not _OLD_WORDS.search(name) and any(words.search(name) for words in others)
    if kind == "public_cemetery":
        trades = (HOME_NAMES, FUNERAL_NAMES, CREMATORIUM_NAMES)
        return not _GROUND_WORDS.search(name) and any(words.search(name) for words in trades)
    if kind == "hospital":
        is_care = not _HOSPITAL_WORDS.search(name) and HOME_NAMES.search(name) is not None
        return is_care or _ANIMAL_WORDS.search(name) is not None
    return HOME_NAMES.search(name) is not None


def _burial_doubt(tags: Tags, area_m2: float) -> str:
    """Say why a burial ground may be none of the public's; "" where nothing says so."""
    name = _words(tags, _NAMED_KEYS)
    if _ANIMAL_WORDS.search(name):
        return "not-public"
    if (
        tags.get("military", "no") != "no"
        or "military" in values_of(tags, "landuse")
        or _SOLDIER_WORDS.search(name)
    ):
        return "military"
    is_one = (
        values_of(tags, "cemetery") & _ONE_GRAVE or values_of(tags, "historic") & _ONE_GRAVE or "tomb" in tags
    )
    is_called_one = any(_ONE_GRAVE_WORDS.search(tags.get(key, "")) for key in _NAMED_KEYS)
    if is_one or is_called_one or 0 < area_m2 < _GRAVE_M2:
        return "single-grave"
    return "historic" if values_of(tags, "historic") & _HISTORIC else ""


def _former(tags: Tags) -> Judged | None:
    """Judge what its tags call closed: ``disused:amenity=hospital``."""
    for prefix in _FORMER:
        bare = {key.removeprefix(prefix): value for key, value in tags.items() if key.startswith(prefix)}
        judged = classify(bare | {key: tags[key] for key in _NAMED_KEYS if key in tags}) if bare else None
        if judged is not None:
            return Judged(judged.kind, left_out="closed")
    return None


def _funeral_shop(tags: Tags) -> Judged | None:
    """Judge an undertaker's: it has no hall of its own unless its name says so."""
    if "funeral_directors" in values_of(tags, "shop") and not is_called_facility(tags):
        return Judged("funeral_home", left_out="funeral-shop")
    return None


def _untagged(tags: Tags) -> Judged | None:
    """Judge what its tags do not call a facility: a hospital by another key, a burial ground, a name."""
    if is_called_facility(tags):
        return Judged(kind_by_name(tags.get("name", "")), left_out="untagged")
    if "hospital" in values_of(tags, "healthcare"):
        return Judged("hospital", left_out="untagged")
    if "cemetery" in values_of(tags, "historic"):
        return Judged("public_cemetery", left_out="historic")
    return None


def kind_by_name(name: str) -> str:
    """Return the kind that a name alone tells; "" where it tells none.

    Examples
    --------
    >>> kind_by_name("梁山县殡仪馆"), kind_by_name("镇敬老院"), kind_by_name("汽车站")
    ('funeral_home', 'nursing_home', '')
    """
    if HOME_NAMES.search(name):
        return "day_care_centre" if "日间照料" in name else "nursing_home"
    kinds = {"crematorium": CREMATORIUM_NAMES, "funeral_home": FUNERAL_NAMES, "public_cemetery": GRAVE_NAMES}
    return next((kind for kind, words in kinds.items() if words.search(name)), "")


def _words(tags: Tags, keys: tuple[str, ...]) -> str:
    return " ".join(tags[key] for key in keys if key in tags)
