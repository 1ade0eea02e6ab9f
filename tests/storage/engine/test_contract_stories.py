"""Every engine keeps stories alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Engine
from storage.engine.values import NearSearch, Neighbour
from storage.model import Block, Carrier, Story, StorySuggestion, Take
from storage.stories.grouping import Vector

from .test_contract_changes import DAY, add, follow, told

WEEK = timedelta(days=7)
NAMES = frozenset(["ada", "bell"])


def place(engine: Engine, *pairs: tuple[int, int]) -> None:
    engine.stories.place([Take(article, story) for article, story in pairs])


def test_an_article_is_in_the_story_it_was_put_into_last(engine: Engine) -> None:
    one, other, third = add(engine, told(1), told(2), told(3))
    first, second = engine.stories.next_id(), engine.stories.next_id()
    assert engine.stories.last_id() == second > first
    place(engine, (other, first), (one, first), (third, first))
    engine.stories.place([Take(third, second, "retake", other, by_reader=True)])
    assert engine.stories.takes([one, third, 99]) == {
        one: Take(one, first),
        third: Take(third, second, "retake", other, by_reader=True),
    }
    assert engine.stories.members(first) == [Take(one, first), Take(other, first)]
    assert engine.stories.sizes([first, second, 99]) == {first: 2, second: 1}


def test_a_story_exists_while_it_has_takes_or_a_name_or_was_merged(engine: Engine) -> None:
    (article,) = add(engine, told(1))
    assert engine.stories.get(5) is None
    place(engine, (article, 5))
    assert engine.stories.get(5) == Story(5)
    engine.stories.put(Story(6, "Harbour", 5))
    assert engine.stories.get(6) == Story(6, "Harbour", 5)
    engine.stories.put(Story(6))
    assert engine.stories.get(6) is None


def test_stories_that_were_named_are_listed_the_newest_first(engine: Engine) -> None:
    assert engine.stories.named() == []
    for story in (Story(3, "Harbour"), Story(7, "Cup"), Story(8, "", 3), Story(9, "Oil", 3)):
        engine.stories.put(story)
    assert engine.stories.named() == [Story(7, "Cup"), Story(3, "Harbour")]


def test_articles_with_a_word_that_are_in_a_story_are_found_about_a_time(engine: Engine) -> None:
    ids = add(engine, *(told(number) for number in range(1, 21)))
    place(engine, *((id_, 1) for id_ in ids if id_ != ids[9]))
    at = DAY + timedelta(days=11)

    def near(words: dict[str, float], within: timedelta = WEEK, enough: int = 9) -> list[int]:
        found = engine.stories.near(words, at, within, NearSearch(3, enough, 4))
        return [one.article for one in found]

    two_days = timedelta(days=2)
    assert near({"ada": 1}, two_days) == [ids[11], ids[10], ids[8]]  # the tenth is in no story
    assert near({"Bell": 1}) == [ids[13], ids[12], ids[11], ids[10]]  # of three each way the newest
    unknown = {"nobody": 9.0, 'a "quoted" word*': 9.0}
    assert near(unknown) == []
    assert near({**unknown, "ada": 1}, two_days) == [ids[11], ids[10], ids[8]]
    assert near({"ada": 1, "9": 1}, two_days)[0] == ids[8]  # two of the words
    assert near({"ada": 1, "9": 1}, two_days, enough=1)[0] == ids[11]  # the second is left out
    (first, *_) = engine.stories.near({"ada": 1}, at, WEEK, NearSearch(3, 9, 4))
    assert first == Neighbour(ids[13], 1, DAY + timedelta(days=14))


def test_articles_that_arrived_later_are_as_if_they_were_not_there(engine: Engine) -> None:
    first = told(9, blocks=(Block("Boats wait for 9 hours."),))
    ids = add(engine, first, *(told(number) for number in range(11, 21)))
    place(engine, *((id_, 1) for id_ in ids))
    at, search = DAY + timedelta(days=16), NearSearch(3, 2, 4)

    def near(upto: int | None) -> list[int]:
        found = engine.stories.near({"ada": 1, "bell": 1, "9": 9}, at, WEEK, search, upto)
        return [one.article for one in found]

    assert near(None) == near(ids[-1]) == [ids[9], ids[8], ids[7], ids[6]]
    # They neither take the place of others, nor do the first words count as found in them.
    assert near(ids[3]) == [ids[3], ids[2], ids[1]]
    assert near(ids[1]) == [ids[0], ids[1]]


def test_articles_that_are_found_have_the_source_they_came_from_first(engine: Engine) -> None:
    first, second = follow(engine), follow(engine, 2)
    one, other, nobody = add(engine, told(1, second), told(2, first), told(3))
    place(engine, (one, 1), (other, 1), (nobody, 1))
    engine.articles.set_carriers({one: [Carrier(first, "key:first", "digest 1")]})
    found = engine.stories.near({"ada": 1}, DAY + timedelta(days=1), WEEK, NearSearch(9, 9, 9))
    assert {near.article: near.source for near in found} == {one: second, other: first, nobody: 0}


def test_terms_are_counted(engine: Engine) -> None:
    engine.stories.count_terms({"harbour": 2, "ada bell": 1})
    engine.stories.count_terms({"harbour": 1})
    assert engine.stories.frequencies({"harbour", "ada bell", "ferry"}) == {
        "harbour": 3,
        "ada bell": 1,
    }


def test_the_terms_of_the_latest_articles_are_kept(engine: Engine) -> None:
    ids = add(engine, *(told(number) for number in range(1, 21)))
    vectors = {
        id_: Vector(
            {"ada bell": 0.75, "9": 0.0625}, NAMES, frozenset(["ada"]), id_, frozenset(["9"])
        )
        for id_ in ids[:19]
    }
    vectors[ids[18]] = Vector({}, frozenset(), frozenset(), 0)
    engine.stories.keep_vectors(vectors, WEEK)
    kept = engine.stories.vectors([*ids, 99])
    assert sorted(kept) == ids[11:19]
    assert kept[ids[18]] == vectors[ids[18]]
    one = kept[ids[12]]
    assert one.weights == pytest.approx(vectors[ids[12]].weights, abs=1e-4)
    assert (one.proper, one.subjects, one.length) == (NAMES, {"ada"}, ids[12])
    assert one.headline == {"9"}
    engine.stories.forget_vectors(ids[:14])
    assert sorted(engine.stories.vectors(ids)) == ids[14:19]


def test_stories_that_articles_could_have_joined_are_suggested_unless_set_apart(
    engine: Engine,
) -> None:
    ids = add(engine, told(1), told(2), told(3))
    place(engine, *((id_, id_) for id_ in ids))
    one, two, three = ids
    for _ in range(3):
        engine.stories.add_bridge(two, one)
    engine.stories.add_bridge(two, three)
    engine.stories.add_bridge(one, 99)
    wanted = [StorySuggestion(one, two, 3), StorySuggestion(two, three, 1)]
    assert engine.stories.suggestions(1, 9) == wanted
    assert engine.stories.suggestions(1, 1) == wanted[:1]
    assert engine.stories.suggestions(2, 9) == wanted[:1]
    assert engine.stories.bridges(one, two) == engine.stories.bridges(two, one) == 3
    assert engine.stories.bridges(one, three) == 0
    assert engine.stories.set_apart(two, one, True) is False
    assert engine.stories.suggestions(2, 9) == []
    assert engine.stories.bridges(one, two) == 0
    assert engine.stories.set_apart(one, two, False) is True
    assert engine.stories.suggestions(2, 9) == wanted[:1]
    engine.trash.discard([one], engine.trash.next_batch())
    assert engine.stories.suggestions(2, 9) == []


def test_takes_of_stories_the_reader_decided_about_are_found(engine: Engine) -> None:
    ids = add(engine, *(told(number) for number in range(1, 8)))
    place(engine, *((id_, id_) for id_ in ids[1:]))
    engine.stories.place([Take(ids[0], ids[1], by_reader=True)])
    engine.stories.put(Story(ids[2], "Harbour"))
    engine.stories.put(Story(ids[3], "", ids[1]))
    engine.stories.set_apart(ids[5], ids[4], True)
    engine.stories.set_apart(ids[6], ids[3], True)
    engine.stories.set_apart(ids[6], ids[3], False)
    engine.stories.add_bridge(ids[6], ids[3])
    assert engine.stories.apart() == [(ids[4], ids[5])]
    assert engine.stories.decided() == [
        Take(ids[0], ids[1], by_reader=True),
        *(Take(ids[at], ids[at]) for at in (1, 2, 4, 5)),
    ]
    engine.trash.discard([ids[2]], engine.trash.next_batch())
    assert ids[2] not in [one.article for one in engine.stories.decided()]


def test_takes_of_removed_articles_come_back_with_them_and_go_for_good_with_them(
    engine: Engine,
) -> None:
    one, other = add(engine, told(1), told(2))
    place(engine, (one, 1), (other, 1))
    batch = engine.trash.next_batch()
    engine.trash.discard([one], batch)
    assert engine.stories.members(1) == [Take(other, 1)]
    engine.trash.restore(batch)
    assert engine.stories.members(1) == [Take(one, 1), Take(other, 1)]
    engine.trash.discard([one], batch)
    engine.trash.empty(batch)
    engine.trash.discard([other], None)
    assert engine.stories.takes([one, other]) == {}


def test_a_change_that_fails_leaves_no_take(engine: Engine) -> None:
    (article,) = add(engine, told(1))

    def fail() -> None:
        place(engine, (article, engine.stories.next_id()))
        engine.stories.count_terms({"harbour": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.change(fail)
    assert engine.stories.takes([article]) == {}
    assert engine.stories.frequencies({"harbour"}) == {}
