"""Utterances: the same words in several takes are one, whoever is named for them."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.model import Article, Quote, StoryTake, Take
from storage.stories.utterances import by_speaker, utterances

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def take(id: int, source: int) -> StoryTake:
    article = Article(f"Take {id}", "WORLD", NOW, id=id, source=source)
    return StoryTake(article, Take(id, 1), ())


def quote(words: str, speaker: str | None, confidence: float = 0.9) -> Quote:
    return Quote(0, len(words), words, speaker, confidence if speaker else 0.0)


WAIT = "We will wait until the tide has turned, and then we will pull her off"


def test_the_same_words_are_one_utterance_in_all_their_sources() -> None:
    takes = [take(1, 10), take(2, 20), take(3, 10)]
    quotes = {
        1: [quote(f"{WAIT},", "Ada Bell"), quote("No comment", "Piet Okkema")],
        2: [quote(f"“{WAIT}.”", "Ada Bell")],
        3: [quote(WAIT, "Ada Bell")],
    }
    first, second = utterances(takes, quotes)
    assert (first.quote.speaker, first.article) == ("Ada Bell", 1)
    assert (first.sources, first.articles) == ((10, 20), {1, 2, 3})
    assert (second.quote.text, second.sources) == ("No comment", (10,))


def test_the_take_that_names_the_speaker_most_surely_speaks_for_all() -> None:
    takes = [take(1, 10), take(2, 20)]
    quotes = {1: [quote(WAIT, None)], 2: [quote(WAIT, "Ada Bell")]}
    (one,) = utterances(takes, quotes)
    assert (one.quote.speaker, one.article, one.sources) == ("Ada Bell", 2, (10, 20))


def test_a_part_of_what_a_speaker_says_is_no_utterance_of_its_own() -> None:
    takes = [take(1, 10), take(2, 20), take(3, 30)]
    quotes = {
        1: [quote("wait until the tide has turned", "Ada Bell")],
        2: [quote(WAIT, "Ada Bell")],
        3: [quote("wait until the tide has turned", "Ada Bell"), quote("the tide", "Ada Bell")],
    }
    whole, short = utterances(takes, quotes)
    assert (whole.quote.text, {*whole.sources}) == (WAIT, {10, 20, 30})
    assert short.quote.text == "the tide"
    quotes[1] = [quote("wait until the tide has turned", "Piet Okkema")]
    assert len(utterances(takes, quotes)) == 3


def test_who_says_most_comes_first_and_nobody_last() -> None:
    said = utterances(
        [take(1, 10)],
        {
            1: [
                quote("Nobody knows", None),
                quote("Yes", "Ada Bell"),
                quote("No comment", "Piet Okkema"),
                quote("Nothing to add", "Piet Okkema"),
            ]
        },
    )
    assert [*by_speaker(said)] == ["Piet Okkema", "Ada Bell", ""]


def test_other_people_whom_sources_name_for_the_same_words_are_kept() -> None:
    takes = [take(1, 10), take(2, 20), take(3, 30), take(4, 40)]
    quotes = {
        1: [quote(WAIT, "Ada Bell")],
        2: [quote(WAIT, "Piet Okkema", 0.8)],
        3: [quote(WAIT, "Bell", 0.8)],
        4: [quote(WAIT, "the statement", 0.8)],
    }
    (said,) = utterances(takes, quotes)
    assert (said.quote.speaker, said.others) == ("Ada Bell", (("Piet Okkema", 20),))
