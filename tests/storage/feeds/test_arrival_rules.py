"""Rules for what arrives, on a feed served on loopback."""

from __future__ import annotations

import pytest

from storage.archive.name_lookup import archive_names
from storage.errors import ArchiveError, NotFound
from storage.model import Filter

pytestmark = pytest.mark.usefixtures("still_clock")

ITEMS = """<item><title>Daily horoscope: Aries</title><guid>1</guid><author>Stella Vane</author>
<link>https://courier.example/stars/1</link><description>Venus smiles.</description></item>
<item><title>Harbour company must pay</title><guid>2</guid><author>Ida Brod</author>
<link>https://courier.example/court/2</link><category>Courts</category>
<description>The third chamber found that the contract binds.</description></item>
<item><title>Ferry late again</title><guid>3</guid><author>Ida Brod</author>
<link>https://courier.example/local/3</link><description>A dredger blocks the harbour.</description>
</item>"""
HOROSCOPE, COMPANY, FERRY = (
    "Daily horoscope: Aries",
    "Harbour company must pay",
    "Ferry late again",
)


@pytest.fixture
def courier(feed):
    def answer(more: str = "", items: str = ITEMS) -> None:
        document = f"<rss version='2.0'><channel><title>C</title>{items}{more}</channel></rss>"
        feed.answers(body=document.encode())

    answer()
    feed.answer = answer
    return feed


def marks(archive):
    result = archive.select(Filter())
    rows = result.rows(0, len(result))
    return {row.headline: (row.read, row.starred, row.section) for row in rows}


@pytest.mark.parametrize(
    ("search", "left"),
    [
        ("title:horoscope", {COMPANY, FERRY}),
        ('author:"Ida Brod"', {HOROSCOPE}),
        ("link:/COURT/", {HOROSCOPE, FERRY}),
        ("category:courts", {HOROSCOPE, FERRY}),
        ("dredger", {HOROSCOPE, COMPANY}),
        ("harbour -dredger", {HOROSCOPE, FERRY}),
        ("harbour -title:ferry", {HOROSCOPE, FERRY}),
        ("harbour OR venus", set()),
        ("title:harbour author:vane", {HOROSCOPE, COMPANY, FERRY}),
        ("harb", {HOROSCOPE, COMPANY, FERRY}),
        ("title:harb", {HOROSCOPE, COMPANY, FERRY}),
        ("harb*", {HOROSCOPE}),
        ("title:harb*", {HOROSCOPE, FERRY}),
        ("venus OR dred", {COMPANY, FERRY}),
        ("dred* OR venus", {COMPANY}),
    ],
)
async def test_what_a_rule_matches_is_dropped(desk, courier, search, left):
    desk.archive.rules.add(search, "drop")
    assert (await courier.refresh()).new == len(left)
    assert set(desk.headlines()) == left


async def test_only_what_a_rule_keeps_comes_in(desk, courier):
    keep = desk.archive.rules.add("harbour", "keep")
    desk.archive.rules.add("title:ferry", "drop")
    await courier.refresh()
    assert desk.headlines() == [COMPANY]
    assert desk.archive.rules.counts()[keep.id] == 1


async def test_rules_mark_star_and_set_sections(desk, courier):
    for search, action, section in (
        ("title:horoscope", "read", ""),
        ("author:brod", "star", ""),
        ("category:courts", "section", "justice"),
    ):
        desk.archive.rules.add(search, action, section=section)
    await courier.refresh()
    assert marks(desk.archive) == {
        HOROSCOPE: (True, False, "NEWS"),
        COMPANY: (False, True, "JUSTICE"),
        FERRY: (False, True, "NEWS"),
    }


async def test_a_rule_is_applied_once(desk, courier):
    desk.archive.rules.add("title:ferry", "star")
    drop = desk.archive.rules.add("title:horoscope", "drop")
    await courier.refresh()
    (ferry,) = (row for row in desk.archive.select(Filter(starred=True)).rows(0, 1))
    desk.archive.marks.set([ferry.id], starred=False)
    for more in ("<item><title>One more</title></item>", "<item><title>Another</title></item>"):
        courier.answer(more)
        await courier.refresh()
    assert not len(desk.archive.select(Filter(starred=True)))
    assert desk.archive.rules.counts() == {drop.id: 1}
    assert [one.headline for one in desk.archive.rules.dropped(drop.id)] == [HOROSCOPE]


async def test_what_is_stored_already_is_never_dropped(desk, courier):
    await courier.refresh()
    drop = desk.archive.rules.add("title:ferry", "drop")
    courier.answer(items=ITEMS.replace("A dredger blocks", "Two dredgers block"))
    assert (await courier.refresh()).changed == 1
    assert FERRY in desk.headlines()
    assert drop.id not in desk.archive.rules.counts()


async def test_a_rule_is_for_its_source_alone(desk, courier):
    other = desk.follow("http://127.0.0.1:9/other", name="Other")
    desk.archive.rules.add("horoscope", "drop", source=other.id)
    await courier.refresh()
    assert HOROSCOPE in desk.headlines()
    desk.archive.rules.add("ferry", "drop", source=courier.source.id)
    courier.answer(items=ITEMS.replace("<guid>3", "<guid>33").replace("late again", "late"))
    await courier.refresh()
    assert "Ferry late" not in desk.headlines()


async def test_what_a_removed_rule_dropped_comes_in_and_undo_drops_again(desk, courier):
    archive = desk.archive
    rule = archive.rules.add("horoscope", "drop")
    await courier.refresh()
    archive.rules.remove(rule.id)
    assert archive.undo.revert("undo") == "removal of rule “horoscope”"
    assert archive.rules.all() == [rule]
    courier.answer("<item><title>One more</title></item>")
    await courier.refresh()
    assert HOROSCOPE not in desk.headlines()
    archive.rules.remove(rule.id)
    courier.answer("<item><title>Another</title></item>")
    await courier.refresh()
    assert HOROSCOPE in desk.headlines()


async def test_a_rule_is_tried_on_what_is_there(desk, courier):
    await courier.refresh()
    archive = desk.archive
    names = archive_names(archive)

    def tried(search: str, source: int = 0):
        trial = archive.rules.try_out(search, names, source=source)
        return trial.error or (trial.articles, [row.headline for row in trial.newest])

    assert tried("harbour author:brod") == (2, [COMPANY, FERRY])
    assert tried("link:/stars/") == (1, [HOROSCOPE])
    assert (tried("harb")[0], tried("harb*")[0]) == (0, 2)
    assert tried("link:/stars/", source=99) == (0, [])
    assert tried("since:2026-01-01") == "a rule has no dates: it looks at what arrives"
    assert "knows no quotes" in tried("has:quotes")
    assert tried("author:") == "“author:” needs words right after it"
    assert "needs words" in tried("")


def test_rules_are_changed_and_undone_in_one_step(archive):
    rule = archive.rules.add("horoscope", "drop")
    changed = archive.rules.change(type(rule)(rule.id, "title:horoscope", "section", " sport ", 0))
    assert (changed.section, archive.rules.all()) == ("SPORT", [changed])
    archive.undo.revert("undo")
    assert archive.rules.all() == [rule]
    archive.undo.revert("redo")
    assert archive.rules.all() == [changed]
    archive.undo.revert("undo")
    archive.undo.revert("undo")
    assert archive.rules.all() == []
    with pytest.raises(NotFound, match="there is no rule 1"):
        archive.rules.remove(rule.id)
    with pytest.raises(ArchiveError, match="needs a section"):
        archive.rules.add("horoscope", "section")
