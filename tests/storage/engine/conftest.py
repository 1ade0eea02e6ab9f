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
def oracle(engine: Engine) -> Oracle:
    return listen(engine)


def listen(engine: Engine) -> Oracle:
    from storage.engine import Question

    articles = [engine.article(id) for id in engine.ids(Question())]
    return Oracle([a for a in articles if a], {a.id: engine.quotes(a.id) for a in articles if a})
