"""Every engine that has to keep the contract is set up here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.engine import Engine
from storage.engine.postgres.engine import PostgresEngine
from storage.model import Carrier

from .engines import ENGINES, Opener, split
from .newsroom import FIRST_DAY, fill, quoter
from .oracle import Oracle


@pytest.fixture(params=ENGINES)
def opener(tmp_path: Path, request: pytest.FixtureRequest) -> Opener:
    """Return what opens an archive that is empty at first."""
    return ENGINES[request.param](tmp_path, request)


@pytest.fixture
def engine(opener: Opener) -> Iterator[Engine]:
    engine = opener()
    yield engine
    engine.close()


def carriers(engine: Engine, number: int, sources: list[int]) -> list[Carrier]:
    """Return one or two other sources that carry an article, or none."""
    article = engine.articles.get(number)
    first = article.source if article else 0
    others = [one for one in sources[number // 6 % 3 :] if one != first]
    return [Carrier(one, f"copy:{one}:{number}") for one in others]


@pytest.fixture(scope="module", params=ENGINES)
def newsroom(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Engine]:
    """Return an engine with the articles of a newsroom."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp(request.param), request)()
    with Archive(engine, extract=quoter) as archive:
        fill(archive, 400)
        sources = [source.id for source in archive.sources.all()]
        engine.articles.set_carriers(
            {number: carriers(engine, number, sources) for number in range(2, 400, 6)}
        )
        engine.articles.set_killed(dict.fromkeys(range(3, 400, 31), FIRST_DAY))
        engine.articles.set_unseen_edits(dict.fromkeys(range(1, 400, 7), "minor"))
        engine.articles.set_unseen_edits(dict.fromkeys(range(5, 400, 21), "major"))
        if isinstance(engine, PostgresEngine):
            split(engine, FIRST_DAY + timedelta(days=31), FIRST_DAY + timedelta(days=100))
        yield engine


@pytest.fixture(scope="module")
def oracle(newsroom: Engine) -> Oracle:
    articles = [newsroom.articles.get(number) for number in range(1, 401)]
    found = [article for article in articles if article is not None]
    return Oracle(found, {one.id: newsroom.quotes.of_article(one.id) for one in found})
