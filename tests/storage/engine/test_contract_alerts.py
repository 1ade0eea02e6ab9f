"""Every engine keeps alerts alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Engine
from storage.model import Alert, AlertKind, Reason, Take

from .test_contract_changes import DAY, add, said, told

WHY = (Reason("headline", "Story", 0, 0, 5), Reason("section", "WORLD"))


def alert(article: int, watch: int = 1, kind: AlertKind = "watch", **values: object) -> Alert:
    return Alert(kind, article, WHY, DAY, watch, "Strikes", **values)  # type: ignore[arg-type]


def ids(alerts: list[Alert]) -> list[int]:
    return [one.id for one in alerts]


def test_an_alert_comes_back_as_it_was_raised(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    given = [alert(one, story=7, level="command"), alert(other, late=True, acknowledged=DAY)]
    stored = engine.alerts.add(given)
    assert stored[0].id < stored[1].id
    assert engine.alerts.find(9) == stored[::-1]
    assert [one.why for one in engine.alerts.since(0, 9)] == [WHY, WHY]
    assert engine.alerts.since(stored[0].id, 9) == stored[1:]
    assert engine.alerts.find(1) == stored[1:]
    assert engine.alerts.find(None) == stored[::-1]
    assert engine.alerts.find(9, before=stored[1].id) == stored[:1]
    assert engine.alerts.find(9, only_open=True) == stored[:1]


def test_there_is_one_alert_about_an_article_and_a_watch_but_each_change_is_one(
    engine: Engine,
) -> None:
    (article,) = add(engine, told(1))
    assert len(engine.alerts.add([alert(article), alert(article, 2), alert(article)])) == 2
    assert engine.alerts.add([alert(article)]) == []
    assert len(engine.alerts.add([alert(article, 0, "kill"), alert(article, 0, "kill")])) == 1
    assert len(engine.alerts.add([alert(article, 0, "change"), alert(article, 0, "change")])) == 2
    assert len(ids(engine.alerts.find(9))) == 5
    assert engine.alerts.about("kill", [article, 99]) == {article}
    assert engine.alerts.about("embargo", [article]) == set()


def test_open_alerts_are_counted_until_they_are_acknowledged(engine: Engine) -> None:
    one, other, third = add(engine, told(1), told(2), told(3))
    stored = engine.alerts.add(
        [alert(one), alert(other), alert(other, 0, "change"), alert(third, late=True)]
    )
    assert engine.alerts.count_open() == 3
    assert engine.alerts.count_late() == 1
    assert engine.alerts.open_ids() == ids(stored)
    assert engine.alerts.open_articles() == {one, other}
    later = DAY + timedelta(hours=1)
    first = stored[0].id
    assert engine.alerts.acknowledge({first: later, 99: later}) == {first: None}
    assert engine.alerts.acknowledge({first: later}) == {}
    assert engine.alerts.count_open() == 2
    assert engine.alerts.open_articles() == {other}
    assert engine.alerts.acknowledge({first: None}) == {first: later}
    assert engine.alerts.count_open() == 3
    engine.alerts.acknowledge({stored[3].id: later})
    assert engine.alerts.count_late() == 0


def test_alerts_about_one_event_count_as_one(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.alerts.add([alert(one), alert(one, 2)])
    assert engine.alerts.count_open() == 1
    engine.alerts.add([alert(one, 3, story=7), alert(other, 3, story=7), alert(other, 2, story=7)])
    assert engine.alerts.count_open() == 2
    engine.alerts.add([alert(other, 0, "kill", story=7), alert(one, 0, "kill", story=7)])
    assert engine.alerts.count_open() == 3
    engine.alerts.add([alert(other, 0, "embargo", story=7), alert(one, 0, "embargo", story=7)])
    assert engine.alerts.count_open() == 5
    late = [alert(one, at, story=8, late=True) for at in (4, 5)]
    engine.alerts.add(late)
    assert (engine.alerts.count_open(), engine.alerts.count_late()) == (5, 1)


def test_watches_that_have_spoken_in_a_story_are_known(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    engine.alerts.add([alert(one, story=7), alert(other, 2, story=8), alert(one, 0, "kill")])
    assert engine.alerts.of_stories([7, 9]) == {(1, 7)}
    assert engine.alerts.of_stories([7, 8]) == {(1, 7), (2, 8)}
    assert engine.alerts.open_heads() == set()
    (newer,) = add(engine, told(9))
    engine.stories.place([Take(one, 7), Take(newer, 7), Take(other, 8)])
    assert engine.alerts.open_heads() == {newer, other}
    engine.alerts.acknowledge(dict.fromkeys(engine.alerts.open_ids(), DAY))
    assert engine.alerts.open_heads() == set()


def test_each_new_alert_is_taken_once_and_late_ones_never(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    stored = engine.alerts.add([alert(one), alert(other, late=True)])
    assert engine.alerts.has_new()
    assert engine.change(engine.alerts.take_new) == stored[:1]
    assert not engine.alerts.has_new()
    assert engine.alerts.take_new() == []


def test_alerts_about_removed_articles_are_hidden_and_go_for_good_with_them(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    stored = engine.alerts.add([alert(one), alert(other)])
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert engine.alerts.find(9) == stored[1:]
    assert engine.alerts.count_open() == 1
    engine.trash.restore(batch)
    assert engine.alerts.count_open() == 2
    engine.trash.discard([one], batch)
    engine.trash.empty(batch)
    engine.trash.discard([other], None)
    assert engine.alerts.open_ids() == []


def test_removed_alerts_can_be_raised_again_or_put_back(engine: Engine) -> None:
    one, other = add(engine, told(1), told(2))
    stored = engine.alerts.add([alert(one), alert(other, 0, "change"), alert(other)])
    engine.alerts.take_new()
    engine.alerts.remove(ids(stored[:2]))
    assert engine.alerts.find(9) == stored[2:]
    engine.alerts.put_back(stored[:2])
    assert engine.alerts.find(9) == stored[::-1]
    assert not engine.alerts.has_new()
    engine.alerts.remove(ids(stored[:2]))
    again = engine.alerts.add([alert(one)])
    assert again[0].id > stored[-1].id
    assert engine.alerts.has_new()
    engine.alerts.put_back(stored)
    assert engine.alerts.find(9) == [*again, *stored[:0:-1]]


def test_the_oldest_alerts_are_trimmed_open_ones_last(engine: Engine) -> None:
    articles = add(engine, *(told(number) for number in range(1, 6)))
    stored = engine.alerts.add([alert(one, late=one == articles[3]) for one in articles])
    engine.alerts.acknowledge({stored[2].id: DAY})
    engine.alerts.trim(4)
    assert ids(engine.alerts.since(0, 9)) == [stored[place].id for place in (0, 1, 3, 4)]
    engine.alerts.trim(2)
    assert ids(engine.alerts.since(0, 9)) == [stored[place].id for place in (1, 4)]
    added = engine.alerts.add([alert(articles[0], 5)])
    assert added[0].id > stored[-1].id


def test_a_change_that_fails_leaves_no_alert(engine: Engine) -> None:
    (article,) = add(engine, told(1))

    def fail() -> None:
        engine.alerts.add([alert(article)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.change(fail)
    assert engine.alerts.open_ids() == []


def test_all_names_of_a_person_are_known_the_main_one_first(engine: Engine) -> None:
    add(engine, told(1), quotes=[said("one", "Ada Bell"), said("two", "Bell", start=9)])
    engine.speakers.set_aliases({"Bell": "Ada Bell"})
    assert [one.name for one in engine.speakers.names_of("bell")] == ["Ada Bell", "Bell"]
    assert engine.speakers.names_of("Nobody") == []
