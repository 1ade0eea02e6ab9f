"""What a source puts into many articles, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.model import Article, Block
from storage.stories.boilerplate import Boilerplate

HEADLINES = (
    "Trawler aground closes Orhavan harbour",
    "Vestmark beat Corvane in cup final",
    "Nambira dockers vote on pay",
)
FOOTER = "Our newsroom on the quay is open every morning; bring your own cup."


def told(headline: str, *paragraphs: str, source: int = 1) -> Article:
    blocks = tuple(map(Block, paragraphs))
    return Article(
        headline, "WORLD", datetime(2026, 3, 1, tzinfo=UTC), blocks=blocks, source=source
    )


def left(boilerplate: Boilerplate, article: Article) -> list[str]:
    return [block.text for block in boilerplate.without(article).blocks]


def test_a_paragraph_of_three_articles_about_different_things_is_boilerplate() -> None:
    boilerplate = Boilerplate()
    articles = [told(one, f"{one}, it was said.", FOOTER) for one in HEADLINES]
    for article in articles[:2]:
        boilerplate.note(article)
    assert boilerplate.without(articles[0]) is articles[0]
    boilerplate.note(articles[2])
    assert left(boilerplate, articles[0]) == [f"{HEADLINES[0]}, it was said."]
    other = told(HEADLINES[0], "First.", FOOTER, source=2)
    assert boilerplate.without(other) is other


def test_what_takes_of_one_event_share_is_no_boilerplate() -> None:
    boilerplate = Boilerplate()
    background = "The trawler had left Nambira on Saturday with a cargo of herring."
    headlines = [
        HEADLINES[0],
        f"UPDATE 1-{HEADLINES[0]}",
        "Orhavan harbour shut by trawler aground",
        "Trawler aground at Orhavan is towed off",
    ]
    takes = [told(one, f"{one}.", background) for one in headlines]
    for take in takes * 2:
        boilerplate.note(take)
    assert all(boilerplate.without(take) is take for take in takes)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Recent Harbour and Ferry Blog Stories\n• Ferry toll is 210\n• Crane sold",
        "Related: Ferry toll is 210",
        "Read more…",
        "Continue reading on our site",
        "Sign up for our morning newsletter and never miss a tide.",
        "The post Ferry toll is 210 appeared first on Orlik Gazette.",
        "Most read articles:",
    ],
)
def test_lists_of_articles_and_invitations_are_known_by_how_they_begin(paragraph: str) -> None:
    article = told(HEADLINES[0], "The harbour is closed.", paragraph)
    assert left(Boilerplate(), article) == ["The harbour is closed."]
    alone = told(HEADLINES[0], paragraph)
    assert Boilerplate().without(alone) is alone


@pytest.mark.parametrize(
    "paragraph",
    [
        "Related firms said that they would wait, and more stories of losses came in.",
        "Recent articles about the harbour had warned of the bank, said Ada Bell.",
        "Read more slowly, the letter says that nobody was hurt.",
        "The post office at the harbour opened first.",
        "Subscribe or not, said the chairman, the shares will be sold.",
    ],
)
def test_sentences_of_the_news_stay(paragraph: str) -> None:
    article = told(HEADLINES[0], "The harbour is closed.", paragraph)
    assert Boilerplate().without(article) is article
