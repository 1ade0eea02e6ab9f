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


def test_watches_have_seen_what_the_archive_added(engine: Engine) -> None:
    ids = add(engine, told(1))
    engine.alerts.set_watched(ids)
    assert engine.alerts.unwatched(9) == []


def test_all_articles_of_a_sound_archive_are_readable(engine: Engine) -> None:
    first, second = add(engine, told(5), told(2))
    assert engine.maintenance.readable() == [first, second]


def test_a_change_can_be_listened_to_while_it_waits(engine: Engine) -> None:
    engine.listen_while_waiting(SILENT)
    add(engine, told(1))
    assert engine.articles.last_arrival() == 1
