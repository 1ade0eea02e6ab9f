"""Every engine that has to keep the contract is set up here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.engine import Engine

from .newsroom import fill, open_newsroom
from .oracle import Oracle


@pytest.fixture(scope="module", params=["sqlite"])
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    path: Path = tmp_path_factory.mktemp(request.param) / "newsdesk.db"
    with open_newsroom(path) as archive:
        fill(archive, 400)
        yield archive


@pytest.fixture(scope="module")
def engine(archive: Archive) -> Engine:
    return archive._engine


@pytest.fixture(scope="module")
def oracle(archive: Archive) -> Oracle:
    articles = [archive.article(number) for number in range(1, 401)]
    return Oracle(
        articles, {article.id: archive.quotes.of_article(article.id) for article in articles}
    )
