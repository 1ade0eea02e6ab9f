"""Every engine is changed alike: articles, trash, quotes, speakers, sources, transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.engine import Engine, FilterQuery
from storage.engine.values import ArticleToWrite, CategoryCount, Discarded
from storage.errors import ArchiveError
from storage.model import BY_HAND, Article, Block, Carrier, FetchState, Quote, Revision, Rules
from storage.quotes import VERSION

from .engines import Opener

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
FETCH = FetchState(interval=30)
EVERYTHING = FilterQuery()


def told(number: int, source: int = 0, **values: object) -> Article:
    """Return an article of the day with that number."""
    article = Article(
        f"Story {number}",
        "WORLD",
        DAY + timedelta(days=number),
        link=f"https://outlet.example/{number}",
        blocks=(Block(f"“Wait for {number},” said Ada Bell."),),
        key=f"key:{number}",
        digest=f"digest {number}",
        source=source,
    )
    return replace(article, **values)  # type: ignore[arg-type]


def said(words: str, speaker: str | None = "Ada Bell", start: int = 1, role: str = "") -> Quote:
    return Quote(start, start + len(words), words, speaker, 0.9, role)


def add(engine: Engine, *articles: Article, quotes: Sequence[Quote] = ()) -> list[int]:
    """Write new articles with the same quotes each; return their ids."""
    ids = engine.articles.next_ids(len(articles))
    new = [
        ArticleToWrite(replace(article, id=id_), quotes)
        for id_, article in zip(ids, articles, strict=True)
    ]
    engine.articles.write(new, [])
    return list(ids)


def follow(engine: Engine, number: int = 1, kind: str = "feed") -> int:
    location = f"https://outlet{number}.example/rss"
    return engine.sources.add(kind, location, f"No {number}", "", "", FETCH)  # type: ignore[arg-type]


def test_an_article_comes_back_as_it_was_written(engine: Engine) -> None:
    source = follow(engine)
    article = told(1, source, standfirst="Short", caption="A crane", credit="AP", author="X Y")
    (id_,) = add(engine, article)
    assert engine.articles.get(id_) == replace(article, id=id_)
    (row,) = engine.articles.select(EVERYTHING, "date").rows(0, 9)
    assert (row.id, row.headline, row.source_name, row.link) == (
        id_, "Story 1", "No 1", "https://outlet.example/1",
    )  # fmt: skip
    assert engine.articles.get(99) is None


def test_arrival_numbers_grow(engine: Engine) -> None:
    assert engine.articles.last_arrival() == 0
    first = add(engine, told(9))[-1]
    assert engine.articles.last_arrival() == first
    second = add(engine, told(2))[-1]
    later = FilterQuery(arrived_after=first)
    assert engine.articles.ids(later) == [second]
    engine.trash.discard([second], None)
    assert engine.articles.next_ids(1)[0] > second


def test_a_changed_article_has_a_history(engine: Engine) -> None:
    (id_,) = add(engine, told(1))
    edited = told(1, id=id_, headline="Story one", digest="other")
    engine.articles.write([], [ArticleToWrite(edited, [])])
    after = engine.articles.get(id_)
    assert after is not None
    assert (after.headline, after.edited) == ("Story one", True)
    (before,) = engine.articles.history(id_)
    assert (before.headline, before.text, before.seen) == ("Story 1", told(1).text, None)
    summary = replace(edited, standfirst="More of it")
    engine.articles.write([], [ArticleToWrite(summary, [])])  # of the same digest: no edit
    assert len(engine.articles.history(id_)) == 1
    assert engine.articles.select(EVERYTHING, "date").rows(0, 1)[0].edited


def test_a_new_article_can_bring_its_history(engine: Engine) -> None:
    earlier = [Revision(0, DAY + timedelta(hours=n), f"Draft {n}") for n in (2, 1)]
    id_ = engine.articles.next_ids(1)[0]
    engine.articles.write([ArticleToWrite(told(1, id=id_), [], earlier)], [])
    assert [one.headline for one in engine.articles.history(id_)] == ["Draft 2", "Draft 1"]


def test_an_article_is_put_back_as_it_was(engine: Engine) -> None:
    source = follow(engine)
    (id_,) = add(engine, told(1, source), quotes=[said("Wait for 1,")])
    (other,) = add(engine, told(2, source))
    engine.articles.mark([id_], "starred", True)
    for draft in (2, 3):
        again = told(1, source, id=id_, headline=f"Draft {draft}", digest=f"{draft}", starred=True)
        engine.articles.write([], [ArticleToWrite(again, [])])
        if draft == 2:
            before, history = engine.articles.get(id_), engine.articles.history(id_)
    assert before is not None
    assert len(engine.articles.history(id_)) == len(history) + 1 == 2
    back = [said("Wait for 1,")]
    engine.articles.put_back([ArticleToWrite(before, back, history)])
    assert (engine.articles.get(id_), engine.articles.history(id_)) == (before, history)
    assert engine.quotes.of_article(id_) == back
    assert engine.articles.ids(EVERYTHING) == [other, id_]
    assert engine.articles.count(FilterQuery(flags=frozenset({"starred"}))) == 1
    assert not any(check.faults for check in engine.maintenance.check())


def test_what_exists_is_found_by_key_file_and_link(engine: Engine) -> None:
    feed, folder = follow(engine), follow(engine, 2, "folder")
    of_feed, of_folder = add(engine, told(1, feed), told(2, folder, link=""))
    by_key = engine.articles.existing([told(1, key="key:1", link="", digest="")])
    assert [one.id for one in by_key] == [of_feed]
    assert (by_key[0].headline, by_key[0].published) == ("Story 1", told(1).published)
    by_link = engine.articles.existing([told(7, link=told(1).link)])
    assert [one.id for one in by_link] == [of_feed]
    by_file = engine.articles.existing([told(7, folder, digest="digest 2")])
    assert [one.id for one in by_file] == [of_folder]
    assert engine.articles.existing([told(7, feed, digest="digest 1")]) == []


def test_marks_are_set_where_they_differ(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2, starred=True))
    assert engine.articles.mark([one, other, 99], "starred", True) == [one]
    assert engine.articles.mark([one, other], "read", True) == [one, other]
    assert engine.articles.mark([one, other], "read", True) == []
    assert engine.articles.ids(FilterQuery(flags=frozenset({"unread"}))) == []
    assert engine.articles.mark([other], "read", False) == [other]
    assert engine.articles.facets(EVERYTHING).flags["starred"] == 2
    assert engine.articles.facets(EVERYTHING).unread == 1


def test_edits_that_were_not_seen_are_set_where_they_differ(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    edits = engine.articles.set_unseen_edits
    assert edits({one: "major", other: "", 99: "minor"}) == {one: ""}
    assert edits({one: "minor", other: "minor"}) == {one: "major", other: ""}
    article = engine.articles.get(one)
    assert article is not None
    assert article.unseen_edit == "minor"
    assert engine.articles.ids(FilterQuery(flags=frozenset({"edited"}))) == [other, one]
    assert engine.articles.facets(EVERYTHING).flags["edited"] == 2
    assert edits({one: "", other: ""}) == {one: "minor", other: "minor"}
    assert engine.articles.facets(EVERYTHING).flags["edited"] == 0


def test_withdrawals_are_set_where_they_differ(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    then, killed = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), engine.articles.set_killed
    assert killed({one: then, other: None, 99: then}) == {one: None}
    assert killed({one: then.replace(microsecond=9)}) == {}
    article = engine.articles.get(one)
    assert article is not None
    assert article.killed == then
    rows = engine.articles.select(FilterQuery(flags=frozenset({"killed"})), "date").rows(0, 9)
    assert [(row.id, row.killed) for row in rows] == [(one, then)]
    assert [known.killed for known in engine.articles.existing([article])] == [then]
    assert killed({one: None}) == {one: then}
    assert engine.articles.count(FilterQuery(flags=frozenset({"killed"}))) == 0


def test_articles_are_moved_to_another_section(engine: Engine) -> None:
    source = follow(engine)
    one, other = add(engine, told(1, source), told(2, source, section="SPORT"))
    assert engine.articles.in_section(source, "WORLD") == [one]
    engine.articles.set_section([one, 99], "SPORT")
    assert sorted(engine.articles.in_section(source, "SPORT")) == [one, other]
    engine.articles.set_section([other], "OPINION", "Editorials")
    assert engine.articles.categories() == [CategoryCount("Editorials", source, "OPINION", 1)]
    assert engine.articles.in_section(source, "OPINION", category="Editorials") == [other]
    assert engine.articles.categories_of([one, other, 99]) == {other: "Editorials"}
    assert engine.articles.in_section(source, "OPINION", category="") == []
    assert engine.articles.in_section(source, "SPORT", category="") == [one]
    engine.articles.set_section([other], "SPORT", "")
    assert engine.articles.categories() == []
    assert engine.articles.facets(EVERYTHING).sections == {"SPORT": 2}


def test_expired_articles_are_those_that_no_limit_keeps(engine: Engine) -> None:
    source, other = follow(engine), follow(engine, 2)
    ids = add(engine, *(told(n, source, starred=n == 1) for n in range(4)))
    (of_other,) = add(engine, told(0, other))
    expired = engine.articles.expired
    assert sorted(expired(source, 2, None)) == [ids[0]]
    assert sorted(expired(source, 0, DAY + timedelta(days=3))) == [ids[0], ids[2]]
    assert sorted(expired(source, 1, DAY + timedelta(days=1))) == [ids[0], ids[2]]
    assert expired(source, 0, None) == []
    assert sorted(expired(None, 0, DAY + timedelta(days=1))) == [ids[0], of_other]
    assert sorted(expired(None, 0, DAY + timedelta(days=1), [source])) == [of_other]


def test_discarded_articles_and_their_stories_stay_away(engine: Engine) -> None:
    (one,) = add(engine, told(1), quotes=[said("Wait for 1,")])
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert engine.articles.get(one) is None
    assert engine.quotes.of_article(one) == []
    assert engine.trash.batches() == [batch]
    elsewhere = told(1, key="elsewhere")
    assert engine.trash.deleted_keys([told(1), elsewhere, told(2)]) == {"key:1", "elsewhere"}
    assert len(engine.trash.restore(batch).ids) == 1
    assert engine.trash.batches() == []
    assert engine.trash.deleted_keys([told(1), elsewhere]) == set()
    assert engine.articles.get(one) == told(1, id=one)
    assert [quote.text for quote in engine.quotes.of_article(one)] == ["Wait for 1,"]
    assert not engine.trash.restore(batch).ids


def test_articles_that_may_return_can_be_added_again(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    batch = engine.trash.next_batch()
    engine.trash.discard([other], batch)
    engine.trash.discard([one], batch, may_return=True)
    assert engine.articles.get(one) is None
    again = [told(1), told(1, key="elsewhere"), told(2)]
    assert engine.trash.deleted_keys(again) == {"key:2"}
    assert {*engine.trash.restore(batch).ids} == {one, other}
    assert engine.articles.get(one) == told(1, id=one)


def test_other_takes_of_a_discarded_story_stay_away(engine: Engine) -> None:
    first = told(1, headline="URGENT - Story 1")
    (one,) = add(engine, first)
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    takes = [
        told(1, key=headline, headline=headline)
        for headline in ("Story 1", "UPDATE 2-CORRECTED-Story 1", "URGENT - Story 2")
    ]
    assert engine.trash.deleted_keys(takes) == {"Story 1", "UPDATE 2-CORRECTED-Story 1"}
    engine.trash.restore(batch)
    assert engine.trash.deleted_keys(takes) == set()


def test_the_articles_of_a_source_are_discarded_by_their_keys(engine: Engine) -> None:
    source, other = follow(engine), follow(engine, 2)
    one, two = add(engine, told(1, source), told(2, source))
    (kept,) = add(engine, told(3, other))
    batch = engine.trash.next_batch()
    assert engine.trash.discard_source(source, batch) == Discarded(2, is_unfinished=False)
    assert engine.articles.ids(EVERYTHING) == [kept]
    elsewhere = told(1, key="elsewhere")
    assert engine.trash.deleted_keys([told(1), elsewhere]) == {"key:1"}
    assert len(engine.trash.restore(batch).ids) == 2
    assert engine.articles.ids(EVERYTHING) == [kept, two, one]


def test_what_is_emptied_or_discarded_for_good_does_not_return(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    engine.trash.discard([other], None)
    engine.trash.empty(batch)
    assert engine.trash.batches() == []
    assert not engine.trash.restore(batch).ids
    assert engine.articles.ids(EVERYTHING) == []
    assert engine.trash.next_batch() > batch


def test_quotes_are_replaced_and_counted(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2), quotes=[said("Wait,")])
    items = [
        ArticleToWrite(told(1, id=one), [said("Wait,")]),
        ArticleToWrite(told(2, id=other), [said("Wait,", "Cy Dell"), said("Go,", None, 9)]),
    ]
    assert engine.quotes.replace(items) == 1
    assert [quote.speaker for quote in engine.quotes.of_article(other)] == ["Cy Dell", None]
    people = [(one.name, one.quotes, one.articles) for one in engine.speakers.search("", 9)]
    assert people == [("Ada Bell", 1, 1), ("Cy Dell", 1, 1)]
    assert [row.quotes for row in engine.articles.select(EVERYTHING, "date").rows(0, 2)] == [2, 1]


def test_a_correction_outlasts_the_extractor(engine: Engine) -> None:
    (one,) = add(engine, told(1), quotes=[said("Wait for it,", role="mayor")])
    quote = engine.quotes.of_article(one)[0]
    assert engine.quotes.correct(one, quote, "Cy Dell") is None
    engine.quotes.replace([ArticleToWrite(told(1, id=one), [said("Wait for it,")])])
    (corrected,) = engine.quotes.of_article(one)
    assert (corrected.speaker, corrected.sieve, corrected.confidence) == ("Cy Dell", BY_HAND, 1.0)
    (known,) = engine.quotes.corrections(one)
    assert (known.article, known.headline, known.words, known.speaker, known.start) == (
        one, "Story 1", "Wait for it,", "Cy Dell", 1,
    )  # fmt: skip
    assert engine.quotes.corrections(None) == [known]
    assert engine.quotes.correct(one, quote, "") == "Cy Dell"
    engine.quotes.replace([ArticleToWrite(told(1, id=one), [said("Wait for it,")])])
    assert engine.quotes.of_article(one)[0].speaker is None
    assert engine.quotes.correct(one, quote, None) == ""
    engine.quotes.replace([ArticleToWrite(told(1, id=one), [said("Wait for it,")])])
    assert engine.quotes.of_article(one) == [said("Wait for it,")]
    assert engine.quotes.corrections(one) == []


def test_a_correction_waits_for_its_words(engine: Engine) -> None:
    (one,) = add(engine, told(1), quotes=[said("Wait for it,")])
    engine.quotes.correct(one, said("Wait for it,"), "Cy Dell")
    engine.quotes.replace([ArticleToWrite(told(1, id=one), [said("Never,")])])
    (known,) = engine.quotes.corrections(one)
    assert (known.speaker, known.start) == ("Cy Dell", None)
    engine.quotes.replace([ArticleToWrite(told(1, id=one), [said("Wait for it,", start=20)])])
    assert engine.quotes.of_article(one)[0].speaker == "Cy Dell"


def test_quotes_are_extracted_again_from_the_newest_article_on(engine: Engine) -> None:
    assert engine.quotes.are_current(VERSION)
    ids = add(engine, *(told(number) for number in range(5)))
    newer = VERSION + 1
    assert not engine.quotes.are_current(newer)
    assert engine.quotes.count_outdated(VERSION) == 0
    assert engine.quotes.count_outdated(newer) == 5
    done = engine.quotes.outdated(newer, 2)
    assert done == ids[:2:-1]
    engine.quotes.set_current(newer, done)
    (late,) = add(engine, told(9))  # by the new extractor
    assert engine.quotes.count_outdated(newer) == 3
    rest = engine.quotes.outdated(newer, 9)
    assert rest == ids[2::-1]
    assert late not in rest
    engine.quotes.set_current(newer, rest)
    assert engine.quotes.outdated(newer, 9) == []
    engine.quotes.set_current(newer, [])
    assert engine.quotes.are_current(newer)
    assert engine.quotes.count_outdated(newer) == 0


def test_a_restored_article_may_be_outdated(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    batch, newer = engine.trash.next_batch(), VERSION + 1
    engine.trash.discard([one], batch)
    engine.quotes.set_current(newer, engine.quotes.outdated(newer, 9))
    engine.quotes.set_current(newer, [])
    assert engine.quotes.are_current(newer)
    engine.trash.restore(batch)
    assert not engine.quotes.are_current(newer)
    assert one in engine.quotes.outdated(newer, 9)
    assert other not in engine.quotes.outdated(newer, 9)


def test_names_of_one_person_are_clustered_by_rule(engine: Engine) -> None:
    spellings = ["Mr Radu Comănescu", "Radu Comanescu", "Comanescu"]
    add(engine, told(1), quotes=[said("a", name, n) for n, name in enumerate(spellings)])
    (person,) = engine.speakers.search("comanescu", 9)
    assert (person.name, person.quotes, person.articles) == ("Radu Comanescu", 3, 1)
    names = engine.speakers.profile(FilterQuery(speaker="comanescu")).names
    assert {name.name: name.joined for name in names} == {
        "Radu Comanescu": "", "Mr Radu Comănescu": "", "Comanescu": "surname",
    }  # fmt: skip
    assert engine.articles.count(FilterQuery(speaker="Comanescu")) == 1
    add(engine, told(2), quotes=[said("b", "Ilie Comanescu")])
    names = engine.speakers.profile(FilterQuery(speaker="radu comanescu")).names
    assert {name.name for name in names} == {"Radu Comanescu", "Mr Radu Comănescu"}


def test_aliases_are_set_and_reverted(engine: Engine) -> None:
    quotes = [said("a"), said("b", "Cy Dell", 5), said("c", "A. Bell", 9)]
    (one,) = add(engine, told(1), quotes=quotes)
    before = engine.speakers.set_aliases({"Cy Dell": "Ada Bell", "A. Bell": "A. Bell"})
    assert before == {"Cy Dell": None, "A. Bell": None}
    assert engine.speakers.aliases() == {"A. Bell": "A. Bell", "Cy Dell": "Ada Bell"}
    names = engine.speakers.profile(FilterQuery(speaker="cy dell")).names
    assert [(name.name, name.joined) for name in names] == [("Ada Bell", ""), ("Cy Dell", "hand")]
    assert engine.speakers.set_aliases(before) == {"Cy Dell": "Ada Bell", "A. Bell": "A. Bell"}
    assert engine.speakers.aliases() == {}
    assert len(engine.speakers.profile(FilterQuery(speaker="cy dell")).names) == 1
    engine.speakers.set_aliases({"Ada Bell": "Ada Bell-Moe"})  # a name no article has
    assert [s.name for s in engine.speakers.search("moe", 9)] == ["Ada Bell-Moe"]
    assert engine.articles.ids(FilterQuery(speaker="ada bell-moe")) == [one]


def test_described_speakers_are_found_apart(engine: Engine) -> None:
    add(engine, told(1), quotes=[said("a"), said("b", "the official", 5)])
    assert [one.name for one in engine.speakers.search("", 9)] == ["Ada Bell"]
    (described,) = engine.speakers.search("official", 9, described=True)
    assert (described.name, described.quotes) == ("the official", 1)
    assert engine.speakers.profile(FilterQuery(speaker="the official")).described


def test_speakers_are_found_by_any_part_of_a_name(engine: Engine) -> None:
    quotes = [said("a", "Ada Bell"), said("b", "Isabella Roth", 5), said("c", "Bo Isaby", 9)]
    add(engine, told(1), told(2), quotes=quotes[:2])
    add(engine, told(3), quotes=quotes)
    # Names in which the word begins a word come first, then by quotes.
    assert [one.name for one in engine.speakers.search("bell", 9)] == ["Ada Bell", "Isabella Roth"]
    assert [one.name for one in engine.speakers.search("isa", 1)] == ["Isabella Roth"]
    assert engine.speakers.search("bell roth x", 9) == []


def test_a_profile_says_what_quotes_tell_of_a_speaker(engine: Engine) -> None:
    quotes = [
        said("a", "Dana Bell", role="mayor"),
        said("b", "Dana Bell", 5, role="mayor"),
        said("c", "Dana Bell", 9),
    ]
    add(engine, told(1), told(2, section="SPORT"), told(9), quotes=quotes)
    add(engine, told(3), quotes=[said("d", "D. Bell")])
    profile = engine.speakers.profile(
        FilterQuery(speaker="Dana Bell", sections=frozenset({"WORLD"}))
    )
    assert [(one.name, one.quotes) for one in profile.names] == [("Dana Bell", 9)]
    assert profile.roles == (("mayor", 4),)
    assert profile.sections == {"WORLD": 6}
    assert profile.weeks == (
        (DAY.date() + timedelta(days=1), 3),
        (DAY.date() + timedelta(days=8), 3),
    )
    assert (profile.first, profile.last, profile.articles) == (
        DAY.date() + timedelta(days=1), DAY.date() + timedelta(days=9), 2,
    )  # fmt: skip
    assert [one.name for one in profile.possible_duplicates] == ["D. Bell"]
    assert [one.name for one in engine.speakers.possible_duplicates("dana bell")] == ["D. Bell"]
    assert [one.name for one in engine.speakers.possible_duplicates("D. Bell")] == ["Dana Bell"]
    assert engine.speakers.possible_duplicates("Nobody") == []
    assert engine.speakers.profile(FilterQuery(speaker="Nobody")).names == ()


def test_reclustering_comes_to_an_end(engine: Engine) -> None:
    assert engine.speakers.are_current()
    add(engine, told(1), quotes=[said("a"), said("b", "Cy Dell", 5)])
    last: int | None = 0
    for _ in range(9):
        if last is not None:
            last = engine.speakers.recluster(last, 1)
    assert last is None
    assert engine.speakers.are_current()
    assert len(engine.speakers.search("", 9)) == 2


def test_sources_are_added_changed_and_counted(engine: Engine) -> None:
    source, other = follow(engine), follow(engine, 2)
    add(engine, told(1, source), told(2, source, read=True))
    found = engine.sources.get(source)
    assert found is not None
    assert (found.name, found.kind, found.articles, found.unread) == ("No 1", "feed", 2, 1)
    assert (found.fetch, found.rules) == (FETCH, Rules())
    engine.sources.update(source, {"name": "Herald", "section": "WORLD"})
    rules, state = Rules(muted=("cup",), keep=9), replace(FETCH, etag='"1"', failures=2)
    engine.sources.set_rules(source, rules)
    engine.sources.record_fetch(source, state)
    found = engine.sources.at("https://outlet1.example/rss")
    assert found is not None
    assert (found.name, found.section, found.rules, found.fetch) == (
        "Herald",
        "WORLD",
        rules,
        state,
    )
    assert [one.id for one in engine.sources.all()] == [source, other]
    assert engine.sources.names() == {source: "Herald", other: "No 2"}
    assert engine.sources.get(99) is None
    assert engine.sources.at("https://elsewhere.example") is None
    asked = [
        "https://outlet2.example/rss",
        "https://outlet1.example/rss",
        "https://elsewhere.example",
    ]
    engine.sources.set_removed(other, True)
    assert engine.sources.ids_at(asked) == {asked[0]: (other, True), asked[1]: (source, False)}
    assert engine.sources.ids_at([]) == {}


def test_a_removed_source_is_brought_back_with_its_location(engine: Engine) -> None:
    source = follow(engine)
    (one,) = add(engine, told(1, source))
    engine.trash.discard([one], None)
    engine.sources.set_removed(source, True)
    assert engine.sources.all() == []
    assert engine.sources.get(source) is None
    removed = engine.sources.get(source, removed=True)
    assert removed is not None
    assert engine.sources.all(removed=True) == [removed]
    assert engine.sources.at(removed.location, removed=True) == removed
    assert engine.sources.names() == {source: "No 1"}
    assert follow(engine) == source
    assert engine.sources.all(removed=True) == []
    assert engine.trash.deleted_keys([told(1)]) == set()  # and its articles may return
    engine.sources.set_removed(source, True)
    engine.sources.set_removed(source, False)
    assert [one.id for one in engine.sources.all()] == [source]


def test_the_newest_times_of_each_source_are_known_in_all_its_sections(engine: Engine) -> None:
    one, other, empty = follow(engine), follow(engine, 2), follow(engine, 3)
    add(engine, *(told(n, one, section="WORLD" if n % 2 else "SPORT") for n in (5, 1, 4, 2, 3)))
    add(engine, told(9, other))
    days = [DAY + timedelta(days=n) for n in (5, 4, 3)]
    assert engine.sources.latest(3) == {one: days, other: [DAY + timedelta(days=9)]}
    engine.trash.discard(engine.articles.ids(FilterQuery(sources=frozenset({other}))), None)
    assert set(engine.sources.latest(1)) == {one}
    assert empty not in engine.sources.latest(1)


def test_two_sources_cannot_have_one_location(engine: Engine) -> None:
    follow(engine)
    other = follow(engine, 2)
    with pytest.raises(ArchiveError):
        engine.sources.update(other, {"location": "https://outlet1.example/rss"})
    found = engine.sources.get(other)
    assert found is not None
    assert found.location == "https://outlet2.example/rss"


def test_a_change_is_one_transaction(engine: Engine) -> None:
    (one,) = add(engine, told(1))

    def fail() -> None:
        engine.articles.mark([one], "read", True)
        engine.documents.put("settings", 1, {"name": "theme"})
        assert engine.articles.facets(EVERYTHING).unread == 0  # it sees its own changes
        raise LookupError

    with pytest.raises(LookupError):
        engine.change(fail)
    assert engine.articles.facets(EVERYTHING).unread == 1
    assert engine.documents.all("settings") == []
    assert engine.change(lambda: engine.articles.mark([one], "read", True)) == [one]
    assert engine.articles.facets(EVERYTHING).unread == 0


def test_a_change_inside_another_joins_it(engine: Engine) -> None:
    def outer() -> None:
        engine.change(lambda: engine.documents.put("settings", 1, {}))
        raise LookupError

    with pytest.raises(LookupError):
        engine.change(outer)
    assert engine.documents.all("settings") == []


def test_the_version_tells_of_every_change_by_anybody(opener: Opener) -> None:
    one, other = opener(), opener()
    seen = one.version(), other.version()
    assert (one.version(), other.version()) == seen
    follow(one)
    after = one.version(), other.version()
    assert after[0] != seen[0]
    assert after[1] != seen[1]
    assert [source.name for source in other.sources.all()] == ["No 1"]
    follow(other, 2)
    assert one.version() != after[0]
    assert len(one.sources.all()) == 2
    one.close()
    other.close()


def test_an_idle_thread_can_be_interrupted(engine: Engine) -> None:
    stop = engine.interrupter()
    stop()
    assert engine.articles.count(EVERYTHING) == 0


def test_an_engine_says_where_it_is_and_what_is_its_own(engine: Engine) -> None:
    assert engine.location
    assert not engine.read_only
    assert engine.notice == ""
    assert all(path.is_absolute() for path in engine.files())


def test_a_sound_archive_passes_its_checks(engine: Engine) -> None:
    add(engine, told(1), told(2), quotes=[said("Wait for ")])
    assert [fault for check in engine.maintenance.check() for fault in check.faults] == []
    engine.maintenance.rebuild()
    assert engine.articles.facets(EVERYTHING).total == 2
    assert engine.maintenance.compact() >= 0


def test_an_archive_of_files_can_be_backed_up_and_others_say_why_not(engine: Engine) -> None:
    if engine.files():
        assert engine.maintenance.back_up(why="test").stat().st_size > 0
    else:
        with pytest.raises(ArchiveError):
            engine.maintenance.back_up(why="test")


def test_an_article_of_several_sources_is_found_and_counted_under_each(engine: Engine) -> None:
    first, second = follow(engine), follow(engine, 2)
    one, two = add(engine, told(1, first), told(2, second))
    sent = Carrier(second, "key:second", "digest 1")
    engine.articles.set_carriers({one: [sent], 99: [sent]})
    found = engine.articles.get(one)
    assert found is not None
    assert (found.source, found.carriers) == (first, (sent,))
    of_second = FilterQuery(sources=frozenset({second}))
    assert engine.articles.ids(of_second) == [two, one]
    assert engine.articles.facets(EVERYTHING).sources == {first: 1, second: 2}
    assert engine.articles.facets(FilterQuery(sources=frozenset({first, second}))).total == 2
    assert [source.articles for source in engine.sources.all()] == [1, 2]
    (known,) = engine.articles.existing([told(9, second, key="key:second", link="")])
    assert (known.id, known.source, known.carriers) == (one, first, (sent,))
    assert engine.articles.section_counts() == [(first, "WORLD", 1), (second, "WORLD", 1)]
    engine.articles.set_carriers({one: []})
    assert engine.articles.ids(of_second) == [two]


@pytest.mark.parametrize("place", [0, 1])
def test_a_discarded_source_leaves_what_others_sent(engine: Engine, place: int) -> None:
    first, second = follow(engine), follow(engine, 2)
    sent = Carrier(second, "key:second", "digest second")
    (one,) = add(engine, told(1, first, carriers=(sent,)))
    before = engine.articles.get(one)
    batch = engine.trash.next_batch()
    gone, stays = (first, second) if place == 0 else (second, first)
    discarded = engine.trash.discard_source(gone, batch)
    assert discarded == Discarded(0, is_unfinished=False)
    left = engine.articles.get(one)
    assert left is not None
    assert (left.source, left.carriers) == (stays, ())
    assert left.key == ("key:second" if place == 0 else "key:1")
    assert engine.trash.restore(batch).ids == ()
    assert engine.articles.get(one) == before


@pytest.mark.parametrize("limit", [None, 1])
def test_a_discarded_source_takes_the_text_that_only_it_sent(
    engine: Engine, limit: int | None
) -> None:
    first, second = follow(engine), follow(engine, 2)
    part = Carrier(second, "key:second", "digest second", identical=False)
    (one,) = add(engine, told(1, first, carriers=(part,)))
    before = engine.articles.get(one)
    batch = engine.trash.next_batch()
    discarded = engine.trash.discard_source(first, batch, limit)
    assert discarded == Discarded(1, is_unfinished=limit == 1)
    assert engine.articles.get(one) is None
    keys = [told(1, first, key="key:1", link=""), told(2, second, key="key:second", link="")]
    assert set(engine.trash.deleted_keys(keys)) == {"key:1"}
    assert engine.trash.restore(batch).ids == (one,)
    assert engine.articles.get(one) == before
