"""The desk's sections, what maps to them, and moving articles between them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Article, Filter, open_archive
from storage.archive import Archive
from storage.archive.section_map import SectionMap
from storage.errors import ArchiveError, NotFound
from storage.model import DEFAULT_SECTIONS, SECTION_COLOURS, SectionRule, Source

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
DESK = [section.name for section in DEFAULT_SECTIONS]


def story(number: int, section: str, source: Source | None = None, category: str = "") -> Article:
    key = f"feed:{number}"
    return Article(
        f"Story {number}", section, NOON, key=key, source=source.id if source else 0,
        category=category,
    )  # fmt: skip


def follow(archive: Archive, name: str, path: str = "rss", section: str = "") -> Source:
    return archive.sources.add(
        kind="feed", location=f"https://{name.split()[0].lower()}.example/{path}", name=name,
        section=section,
    )  # fmt: skip


def names(archive: Archive) -> list[str]:
    return [section.name for section in archive.sections.all()]


def sections(archive: Archive) -> dict[str, tuple[str, str]]:
    """Return the section and the category of each article."""
    articles = [archive.article(id_) for id_ in archive.ids(Filter())]
    return {one.headline: (one.section, one.category) for one in articles}


@pytest.mark.parametrize(
    ("category", "section"),
    [
        ("Politik", "POLITICS"), ("politique", "POLITICS"), ("TECHNOLOGY", "TECH"),
        ("BUSINESS/INDUSTRIES/PUBL", "BUSINESS"), ("Wirtschaft", "BUSINESS"),
        ("Arts & Entertainment", "CULTURE"), ("News > World", "WORLD"), ("Santé", "HEALTH"),
        ("climate", "CLIMATE"), ("Front Page", ""), ("1970s", ""), ("", ""),
    ],
)  # fmt: skip
def test_usual_categories_map_to_the_desks_sections(category: str, section: str) -> None:
    assert SectionMap(DEFAULT_SECTIONS, ()).mapped(category) == section


def test_a_rule_comes_before_what_is_usual_and_one_for_a_source_before_one_for_all() -> None:
    rules = [
        SectionRule("Front Page", "WORLD"),
        SectionRule("front page", "POLITICS", source=2),
        SectionRule("Technology", "SCIENCE"),
    ]
    mapped = SectionMap(DEFAULT_SECTIONS, rules).mapped
    assert [mapped("FRONT PAGE", source) for source in (1, 2)] == ["WORLD", "POLITICS"]
    assert (mapped("Technology"), mapped("Tech")) == ("SCIENCE", "TECH")


def test_what_maps_to_nothing_goes_to_the_section_of_its_source(archive: Archive) -> None:
    fixed = follow(archive, "Courier", section="OPINION")
    hinted = follow(archive, "Velda Herald – Sport")
    plain = follow(archive, "Herald")
    section_of = archive.sections.map().section_of
    assert [section_of("1970s", one) for one in (fixed, hinted, plain)] == [
        "OPINION", "SPORT", "NEWS",
    ]  # fmt: skip
    assert [section_of("Politik", one) for one in (fixed, hinted, plain)] == [
        "OPINION", "POLITICS", "POLITICS",
    ]  # fmt: skip


def test_the_list_is_the_desks_own(tmp_path: Path) -> None:
    with open_archive(tmp_path / "newsdesk.db") as archive:
        assert archive.sections.all() == DEFAULT_SECTIONS
        added = archive.sections.add(" courts ")
        assert (added.name, added.colour in SECTION_COLOURS) == ("COURTS", True)
        archive.sections.reorder(["courts", "Sport"])
        archive.sections.recolour("courts", "gold")
    with open_archive(tmp_path / "newsdesk.db") as archive:
        assert names(archive)[:3] == ["COURTS", "SPORT", "WORLD"]
        assert archive.sections.find("Courts").colour == "gold"
        words = [archive.undo.revert_last() for _ in range(3)]
        assert words == ["colour of section COURTS", "order of sections", "new section COURTS"]
        assert archive.sections.all() == DEFAULT_SECTIONS


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda s: s.add("world"), "there is a section WORLD already"),
        (lambda s: s.add(" \x07"), "a section needs a name"),
        (lambda s: s.add("COURTS", "beige"), "there is no colour “beige”"),
        (lambda s: s.rename("TECH", "Sport"), "there is a section SPORT already"),
        (lambda s: s.remove("TECH", into="tech"), "cannot be merged into itself"),
        (lambda s: s.remove("COURTS"), "there is no section “COURTS”; there are WORLD"),
        (lambda s: s.reorder(["COURTS"]), "there is no section “COURTS”"),
        (lambda s: s.set_rule("Front Page", "COURTS"), "there is no section “COURTS”"),
        (lambda s: s.set_rule(" ", "WORLD"), "a rule needs a category"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(archive: Archive, change, error: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises((ArchiveError, NotFound)) as raised:
        change(archive.sections)
    assert str(raised.value).startswith(error) or error in str(raised.value)
    assert archive.sections.all() == DEFAULT_SECTIONS


def test_renaming_a_section_takes_its_articles_sources_and_rules_along(archive: Archive) -> None:
    source = follow(archive, "Herald", section="TECH")
    archive.add([story(1, "TECH", source), story(2, "TECH", source, "Gadgets"), story(3, "WORLD")])
    archive.sections.set_rule("Robots", "TECH")
    assert archive.sections.rename("tech", "Machines") == 2
    after = {"Story 1": ("MACHINES", ""), "Story 2": ("MACHINES", "Gadgets")}
    assert sections(archive) == after | {"Story 3": ("WORLD", "")}
    assert archive.sources.get(source.id).section == "MACHINES"
    mapped = archive.sections.map().mapped
    assert [mapped(one) for one in ("Robots", "Technology", "TECH")] == ["MACHINES"] * 3
    assert archive.undo.revert_last() == "renaming of section TECH"
    assert sections(archive)["Story 2"] == ("TECH", "Gadgets")
    assert archive.sources.get(source.id).section == "TECH"
    assert archive.sections.map().mapped("Robots") == "TECH"
    assert names(archive) == DESK
    assert archive.undo.redo_last() == "renaming of section TECH"
    assert sections(archive) == after | {"Story 3": ("WORLD", "")}
    assert archive.sources.get(source.id).section == "MACHINES"
    assert "MACHINES" in names(archive)


def test_removing_a_section_merges_it_into_another(archive: Archive) -> None:
    archive.add([story(1, "CLIMATE"), story(2, "SCIENCE")])
    assert archive.sections.remove("CLIMATE", into="SCIENCE") == 1
    assert archive.select(Filter(sections=frozenset({"SCIENCE"}))).total == 2
    assert archive.sections.map().mapped("Umwelt") == "SCIENCE"
    archive.undo.revert_last()
    assert sections(archive)["Story 1"] == ("CLIMATE", "")
    assert archive.sections.remove("CLIMATE") == 0
    assert sections(archive)["Story 1"] == ("CLIMATE", "")
    assert archive.sections.unlisted() == {"CLIMATE": 1}


def test_a_rule_moves_what_has_its_category(archive: Archive) -> None:
    herald, courier = follow(archive, "Herald"), follow(archive, "Courier")
    archive.add(
        [
            story(1, "NEWS", herald, "Front Page"),
            story(2, "NEWS", courier, "FRONT PAGE"),
            story(3, "NEWS", courier, "Letters page"),
        ]
    )
    assert archive.sections.set_rule("front page", "WORLD", courier.id) == 1
    assert sections(archive)["Story 2"] == ("WORLD", "FRONT PAGE")
    assert archive.sections.set_rule("Front Page", "POLITICS") == 1
    assert [sections(archive)[f"Story {n}"][0] for n in (1, 2, 3)] == ["POLITICS", "WORLD", "NEWS"]
    assert archive.undo.revert_last() == "mapping of Front Page to POLITICS"
    assert sections(archive)["Story 1"] == ("NEWS", "Front Page")
    assert archive.sections.set_rule("FRONT page", "", courier.id) == 1
    assert archive.sections.rules() == ()
    assert sections(archive)["Story 2"] == ("NEWS", "FRONT PAGE")


def test_sections_from_before_are_mapped_in_slices_and_undone_as_one(archive: Archive) -> None:
    feed = follow(archive, "Herald", "sport.xml")
    many = [story(number, "POLITIK", feed) for number in range(2_100)]
    others = [story(3_000, "FRONT PAGE", feed), story(3_001, "NEWS", feed),
              story(3_002, "WORLD", feed), story(3_003, "LOCAL")]  # fmt: skip
    archive.add([*many, *others], deduplicate=False)
    before = sections(archive)
    assert [(m.section, m.target, m.articles) for m in archive.sections.plan()] == [
        ("POLITIK", "POLITICS", 2_100), ("FRONT PAGE", "SPORT", 1), ("NEWS", "SPORT", 1),
    ]  # fmt: skip
    heard: list[tuple[int, int]] = []
    assert archive.sections.apply(progress=lambda *done: heard.append(done)) == 2_102
    assert heard[0] == (1_000, 2_102)
    assert heard[-1] == (2_102, 2_102)
    after = sections(archive)
    assert [after[f"Story {n}"] for n in (0, 3_000, 3_001, 3_002, 3_003)] == [
        ("POLITICS", "POLITIK"), ("SPORT", "FRONT PAGE"), ("SPORT", ""), ("WORLD", ""),
        ("LOCAL", ""),
    ]  # fmt: skip
    assert archive.sections.plan() == []
    assert archive.sections.was_asked
    assert archive.undo.revert_last() == "mapping of 2,102 articles to sections"
    assert sections(archive) == before
    assert archive.undo.revert_last() is None
    assert archive.undo.redo_last() == "mapping of 2,102 articles to sections"
    assert sections(archive) == after
    archive.undo.revert_last()
    assert sections(archive) == before


def test_an_article_keeps_its_category_when_it_is_removed_and_restored(archive: Archive) -> None:
    source = follow(archive, "Herald")
    archive.add([story(1, "WORLD", source, "Monde")])
    archive.sources.remove(source.id, articles="remove")
    assert archive.sections.categories() == []
    archive.undo.revert_last()
    assert sections(archive) == {"Story 1": ("WORLD", "Monde")}
    assert archive.select(Filter(categories=frozenset({"Monde"}))).total == 1


def test_a_spoiled_setting_leaves_what_can_be_read(tmp_path: Path) -> None:
    wrong = [{"name": "courts", "colour": "beige"}, {"colour": "gold"}, 7, {"name": "\x00"}]
    rules = [{"category": "Front Page", "section": "COURTS"}, "x"]
    with open_archive(tmp_path / "newsdesk.db") as archive:
        archive.settings.set("sections", {"list": wrong, "rules": rules, "tomorrow": 1})
        assert names(archive) == ["COURTS"]
        assert archive.sections.map().mapped("front page") == "COURTS"
        archive.sections.add("Wine")
        assert archive.settings.get("sections")["tomorrow"] == 1
