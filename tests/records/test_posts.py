"""A post is found by id, by code, by any of its names, and else by words near it."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault, NotFound
from advisor.records.people import Advertisement
from advisor.records.posts import resolve_post

CATALOG = Catalog(Path(__file__).parents[2] / "knowledge")
PACK = CATALOG.occupations["mech_elec"]  # type: ignore[index]


def advertisement(id: str, **changed: object) -> Advertisement:
    row: dict[str, object] = {
        "id": id, "title": "维修电工（长白班）", "employer": "E", "city": "昆明", "occupation": "", "pack": "mech_elec",
        "text": "", "posted_on": "2026-11-01", "valid_until": "", "pay_low": None, "pay_high": None, "capacity": 1,
        "requirements": (), "certificates": (), "shift": "none", "outdoors": False, "travel": "none",
        "live_in": False, "accessible": (), "source": "", "synthetic": True,
    }  # fmt: skip
    return Advertisement(**{**row, **changed})  # type: ignore[arg-type]


JOBS = (
    advertisement("J0001"),
    advertisement("J0002", requirements=(("plc_wiring", 4),), pack=None, occupation="6-31-01-10"),
)


@dataclass(frozen=True)
class Hit:
    id: str
    pack: str | None = None


@dataclass(frozen=True)
class Answer:
    hits: tuple[Hit, ...]
    abstained: bool = False


class Finder:
    """Finds the mechanics for whatever mends something, and nothing else."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search(self, query: str, collections: object, k: int = 10) -> Answer:
        assert tuple(collections) == ("occupations",)  # type: ignore[call-overload]
        self.asked.append(query)
        return Answer((Hit(PACK.code),)) if "修" in query else Answer((), abstained=True)


def test_an_advertisement_brings_its_own_requirements_or_those_of_its_pack() -> None:
    plain = resolve_post("J0001", CATALOG, jobs=JOBS)
    assert (plain.id, plain.title, plain.occupation, plain.matched_by) == ("J0001", JOBS[0].title, PACK.code, "id")
    assert (plain.pack, plain.requirements, plain.advertisement) == (PACK, PACK.skills, JOBS[0])
    own = resolve_post(" J0002 ", CATALOG, jobs=JOBS)
    assert [(need.skill, need.level) for need in own.requirements] == [("plc_wiring", 4)]
    assert own.pack is None


@pytest.mark.parametrize("pack", CATALOG.occupations.values(), ids=lambda pack: str(pack.id))
def test_every_pack_is_found_by_id_code_title_and_alias(pack) -> None:
    names = [(pack.id, "id"), (f" {pack.title}\n", "alias"), *((name, "alias") for name in (pack.title, *pack.aliases))]
    for name, how in names:
        found = resolve_post(name, CATALOG)
        assert (found.pack, found.occupation, found.matched_by) == (pack, pack.code, how)
        assert found.requirements == pack.skills
    leading = CATALOG.pack_of_code[pack.code]
    assert leading.code == pack.code
    assert (resolve_post(pack.code, CATALOG).pack is pack) == (leading is pack)


def test_a_code_of_several_packs_means_the_one_that_leads() -> None:
    sharing = [pack for pack in CATALOG.occupations.values() if pack.code == "4-01-02-01"]
    assert len(sharing) > 1
    assert [resolve_post("4-01-02-01", CATALOG).id] == [pack.id for pack in sharing if pack.leads]
    assert resolve_post("营销员", CATALOG).pack is CATALOG.pack_of_code["4-01-02-01"]  # type: ignore[index]


def test_a_found_pack_is_kept_where_its_code_leads_to_another() -> None:
    class Sales(Finder):
        def search(self, query: str, collections: object, k: int = 10) -> Answer:
            return Answer((Hit("4-01-02-01", "agri_sales"),))

    assert resolve_post("到村里卖化肥的", CATALOG, retriever=Sales()).id == "agri_sales"


def test_names_are_found_in_any_width_and_case() -> None:
    names = [
        name
        for pack in CATALOG.occupations.values()
        for name in pack.aliases
        if name.isascii() or any(c.isascii() and c.isalpha() for c in name)
    ]
    assert names
    for name in names:
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in name)
        assert resolve_post(wide.swapcase(), CATALOG).pack is not None


def test_an_alias_that_stands_in_the_pack_alone_is_found_in_any_width_and_case() -> None:
    catalog = Catalog(CATALOG.folder)
    catalog.occupations = {PACK.id: replace(PACK, aliases=("PLC调试员",))}
    catalog.titles = {}
    assert resolve_post("ｐｌｃ调试员", catalog).id == PACK.id


def test_an_occupation_without_a_pack_is_found_by_code_and_name() -> None:
    codes = {pack.code for pack in CATALOG.occupations.values()} | {
        c for pack in CATALOG.occupations.values() for c in pack.also_codes
    }
    title = next(title for title in CATALOG.titles.values() if title.code not in codes)
    by_code, by_name = resolve_post(title.code, CATALOG), resolve_post(title.name, CATALOG)
    assert (by_code.title, by_code.pack, by_code.requirements, by_code.matched_by) == (title.name, None, (), "id")
    assert (by_name.occupation, by_name.matched_by) == (title.code, "alias")


def test_words_near_a_post_are_searched_only_where_no_name_fits() -> None:
    finder = Finder()
    assert resolve_post(PACK.title, CATALOG, retriever=finder).matched_by == "alias"
    assert finder.asked == []
    found = resolve_post("会修机器的师傅活", CATALOG, retriever=finder)
    assert (found.pack, found.matched_by) == (PACK, "search")


@pytest.mark.parametrize("name", ["龙骨水车驯兽员", "J9999", "9-99-99-99", "x"])
def test_what_is_not_there_names_the_three_nearest(name: str) -> None:
    with pytest.raises(NotFound) as caught:
        resolve_post(name, CATALOG, jobs=(*JOBS, advertisement("J0003")), retriever=Finder())
    assert (caught.value.code, caught.value.values["value"]) == ("notfound.job", name)
    assert len(set(caught.value.values["nearest"])) == 3  # type: ignore[call-overload]


def test_the_nearest_share_the_most_characters() -> None:
    with pytest.raises(NotFound) as caught:
        resolve_post(f"{PACK.title}总监", CATALOG)
    assert caught.value.values["nearest"][0] == PACK.title  # type: ignore[index]


def test_nothing_and_a_whole_text_are_no_title() -> None:
    for text in ("", "  \n", "招" * 201):
        with pytest.raises(InputFault):
            resolve_post(text, CATALOG)
