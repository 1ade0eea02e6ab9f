"""The tests that every engine has to pass call every method there is."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from storage.engine.protocol import Engine
from storage.engine.protocol.alerts import Alerts
from storage.engine.protocol.arrivals import Arrivals
from storage.engine.protocol.articles import Articles, Trash
from storage.engine.protocol.desk_work import DeskWork
from storage.engine.protocol.documents import Documents
from storage.engine.protocol.maintenance import Maintenance
from storage.engine.protocol.quotes import Quotes, Speakers
from storage.engine.protocol.sources import Sources
from storage.engine.protocol.stories import Stories
from storage.engine.protocol.transfer import Transfer
from storage.engine.values import ResultSet

PARTS = {
    "alerts": Alerts,
    "arrivals": Arrivals,
    "articles": Articles,
    "desk_work": DeskWork,
    "documents": Documents,
    "engine": Engine,
    "maintenance": Maintenance,
    "quotes": Quotes,
    "results": ResultSet,
    "sources": Sources,
    "speakers": Speakers,
    "stories": Stories,
    "transfer": Transfer,
    "trash": Trash,
}
FOLDER = Path(__file__).parent
TESTS = "\n".join(
    (FOLDER / name).read_text()
    for name in (
        *(path.name for path in FOLDER.glob("test_contract_*.py")),
        *("conftest.py", "test_archive_on_engines.py", "test_engines_agree.py"),
    )
)
METHODS = [
    (part, name)
    for part, protocol in PARTS.items()
    for name, _ in inspect.getmembers(protocol)
    if not name.startswith("_") and name not in getattr(protocol, "__annotations__", {})
]


def test_there_are_methods_to_call() -> None:
    assert len(METHODS) > 100


@pytest.mark.parametrize(("part", "name"), METHODS, ids=str)
def test_a_method_is_called(part: str, name: str) -> None:
    # Some are called through names of their own: ``edits = engine.articles.set_unseen_edits``.
    assert re.search(rf"\.{name}\b", TESTS), f"no contract test calls {part}.{name}"
