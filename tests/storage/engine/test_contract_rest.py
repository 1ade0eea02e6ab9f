"""Every engine does alike what an archive asks for seldom."""

from __future__ import annotations

from storage.engine import Engine
from storage.model import Correction, Take
from storage.model.waiting import SILENT

from .test_contract_changes import add, said, told


def test_several_quotes_are_corrected_at_once(engine: Engine) -> None:
    quotes = [said("Wait for it,"), said("Never.", start=30), said("Once.", start=60)]
    (one,) = add(engine, told(1), quotes=quotes)
    engine.quotes.correct_all(
        one,
        [
            Correction(one, "Story 1", "Wait for it,", "Cy Dell", 1),
            Correction(one, "Story 1", "Once.", "", 60),
        ],
    )
    found = {(known.words, known.speaker) for known in engine.quotes.corrections(one)}
    assert found == {("Wait for it,", "Cy Dell"), ("Once.", "")}


def test_people_are_found_by_their_roles(engine: Engine) -> None:
    add(
        engine,
        told(1),
        told(2),
        quotes=[
            said("a", "Ada Bell", role="deputy finance minister"),
            said("b", "Cy Dell", 5, role="Finance minister"),
        ],
    )
    add(engine, told(3), quotes=[said("a", "Ada Bell", role="deputy finance minister")])
    add(engine, told(4), quotes=[said("c", "the official", role="finance minister")])
    found = engine.speakers.with_role("FINANCE minist", 9)
    assert [(one.name, one.quotes, one.articles) for one in found] == [
        ("Ada Bell", 3, 3),
        ("Cy Dell", 2, 2),
    ]
    assert [one.name for one in engine.speakers.with_role("minister", 1)] == ["Ada Bell"]
    assert engine.speakers.with_role("nister", 9) == []
    assert engine.speakers.with_role(" ", 9) == []


def test_all_articles_are_grouped_once_that_is_recorded(engine: Engine) -> None:
    ids = add(engine, told(1), told(2), told(3))
    engine.stories.place([Take(id_, 1) for id_ in ids])
    engine.stories.pass_over(ids[0])
    engine.stories.pass_over(None)
    assert engine.stories.are_grouped()
    assert engine.stories.ungrouped(9) == []
    assert engine.stories.count_ungrouped() == 0


def test_arrivals_are_followed_up_in_order_each_once(engine: Engine) -> None:
    ids = add(engine, told(1), told(2), told(3), told(4))
    arrivals = engine.arrivals
    assert (arrivals.first(9), arrivals.count()) == ([], 0)
    arrivals.add(ids[:3])
    arrivals.add(ids[1:3])
    assert (arrivals.first(2), arrivals.first(9, ids[1])) == (ids[:2], ids[2:3])
    assert (arrivals.count(), arrivals.among(ids[1:])) == (3, {*ids[1:3]})
    assert arrivals.take([ids[3], ids[0]]) == {ids[0]}
    assert arrivals.take([ids[0]]) == set()
    assert arrivals.first(9) == ids[1:3]


def test_an_arrival_that_is_removed_is_one_again_when_it_is_restored(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.arrivals.add([one, other])
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert (engine.arrivals.first(9), engine.arrivals.count()) == ([other], 1)
    assert engine.arrivals.among([one, other]) == {other}
    engine.trash.restore(batch)
    assert engine.arrivals.first(9) == [one, other]
    engine.trash.discard([one], batch)
    engine.trash.discard([other], None)
    engine.trash.empty(batch)
    assert engine.arrivals.take([one, other]) == set()


def test_all_articles_of_a_sound_archive_are_readable(engine: Engine) -> None:
    first, second = add(engine, told(5), told(2))
    assert engine.maintenance.readable() == [first, second]


def test_a_change_can_be_listened_to_while_it_waits(engine: Engine) -> None:
    engine.listen_while_waiting(SILENT)
    add(engine, told(1))
    assert engine.articles.last_arrival() == 1


def test_no_change_waits_for_others_before_there_was_one(engine: Engine) -> None:
    assert engine.rest() == 0
    add(engine, told(1))
    assert 0 <= engine.rest() < 60
