"""Every engine keeps notes on articles alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Engine, FilterQuery
from storage.model import Note

from .test_contract_changes import DAY, add, told

NOTED = FilterQuery(shortlists=frozenset({"noted"}))


def note(article: int, text: str = "Call the ministry", minutes: int = 0, **values: object) -> Note:
    return Note(article, text, DAY + timedelta(minutes=minutes), **values)  # type: ignore[arg-type]


def texts(notes: list[Note]) -> list[str]:
    return [one.text for one in notes]


def test_notes_come_back_in_their_order(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    given = [note(one, "second", 2), note(other), note(one, "first"), note(99)]
    stored = engine.desk_work.add_notes(given)
    assert sorted(texts(stored)) == ["Call the ministry", "first", "second"]
    assert all(found.id > 0 for found in stored)
    assert all(found.desk == engine.desk_work.desk for found in stored)
    assert texts(engine.desk_work.notes([one])) == ["first", "second"]
    assert engine.desk_work.notes([]) == []
    assert texts(engine.desk_work.notes()) == ["Call the ministry", "first", "second"]
    assert engine.desk_work.add_notes([]) == []


def test_a_note_of_another_archive_keeps_the_name_of_its_desk(engine: Engine) -> None:
    (one,) = add(engine, told(1))
    (stored,) = engine.desk_work.add_notes([note(one, desk="harbour")])
    assert (stored.desk, stored.at) == ("harbour", DAY)
    assert engine.desk_work.notes([one]) == [stored]


def test_headlines_count_their_notes_and_a_filter_finds_them(engine: Engine) -> None:
    one, other, third = add(engine, told(1), told(2), told(3, section="SPORT"))
    assert engine.desk_work.shortlists() == frozenset()
    engine.desk_work.add_notes([note(one), note(one, "again"), note(third)])
    rows = engine.articles.select(FilterQuery(), "date").rows(0, 9)
    assert [(row.id, row.notes) for row in rows] == [(third, 1), (other, 0), (one, 2)]
    assert engine.articles.ids(NOTED) == [third, one]
    assert engine.articles.count(NOTED) == 2
    both = FilterQuery(shortlists=frozenset({"noted"}), sections=frozenset({"SPORT"}))
    assert engine.articles.ids(both) == [third]
    facets = engine.articles.facets(NOTED)
    assert (facets.total, facets.sections) == (2, {"SPORT": 1, "WORLD": 1})
    assert engine.articles.select(NOTED, "date").rows(0, 9)[1].notes == 2
    alerted = FilterQuery(shortlists=frozenset({"alerted", "noted"}))
    assert engine.articles.ids(alerted) == []
    assert engine.desk_work.shortlists() == {"noted"}


def test_removed_notes_come_back_as_they_were(engine: Engine) -> None:
    (one,) = add(engine, told(1))
    first, second = engine.desk_work.add_notes([note(one, "first"), note(one, "second", 1)])
    assert engine.desk_work.remove_notes([first.id, 99]) == [first]
    assert engine.desk_work.notes() == [second]
    assert engine.desk_work.add_notes([first]) == [first]
    assert engine.desk_work.add_notes([first]) == [first]
    assert engine.desk_work.notes() == [first, second]
    (third,) = engine.desk_work.add_notes([note(one, "third", 2)])
    assert third.id > second.id


def test_notes_are_hidden_with_their_article_and_go_for_good_with_it(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.desk_work.add_notes([note(one, "kept"), note(other, "gone")])
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert texts(engine.desk_work.notes()) == ["gone"]
    engine.trash.restore(batch)
    assert texts(engine.desk_work.notes([one])) == ["kept"]
    engine.trash.discard([one], batch)
    engine.trash.empty(batch)
    engine.trash.discard([other], None)
    assert engine.desk_work.notes() == []
    assert engine.desk_work.shortlists() == frozenset()


def test_retention_keeps_articles_with_a_note(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.desk_work.add_notes([note(one)])
    assert engine.articles.expired(None, 0, told(9).published) == [other]


def test_a_change_that_fails_leaves_no_note(engine: Engine) -> None:
    (one,) = add(engine, told(1))

    def fail() -> None:
        engine.desk_work.add_notes([note(one)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.change(fail)
    assert engine.desk_work.notes() == []


MARKED = FilterQuery(shortlists=frozenset({"aside"}))


def test_articles_are_marked_for_a_desk_once(engine: Engine) -> None:
    one, other, third = add(engine, told(1), told(2), told(3))
    desk = engine.desk_work.desk
    assert desk in engine.desk_work.desks() or desk == "newsdesk"
    assert engine.desk_work.refer([one, other, 99], "", True) == [one, other]
    assert engine.desk_work.refer([other, third], "", True) == [third]
    found = engine.desk_work.referrals()
    assert sorted((mark.article, mark.desk, mark.by) for mark in found) == [
        (one, desk, desk), (other, desk, desk), (third, desk, desk),
    ]  # fmt: skip
    assert [mark.article for mark in engine.desk_work.referrals([other])] == [other]
    assert engine.articles.ids(MARKED) == [third, other, one]
    assert engine.articles.ids(FilterQuery(shortlists=frozenset({"aside", "noted"}))) == []
    assert len(engine.desk_work.shortlists()) == 1
    assert engine.desk_work.refer([one, 99], "", False) == [one]
    assert engine.desk_work.refer([one], "", False) == []
    rows = engine.articles.select(FilterQuery(), "date").rows(0, 9)
    assert [row.desks for row in rows] == [("",), ("",), ()]


def test_marks_go_with_their_article_and_retention_keeps_it(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.desk_work.refer([one], "", True)
    assert engine.articles.expired(None, 0, told(9).published) == [other]
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert engine.desk_work.referrals() == []
    assert engine.desk_work.shortlists() == frozenset()
    engine.trash.restore(batch)
    assert [mark.article for mark in engine.desk_work.referrals()] == [one]
    engine.trash.discard([one], batch)
    engine.trash.empty(batch)
    assert engine.desk_work.referrals() == []
