"""Whatever a reader types is looked for as words, and found in any script."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS, SQLiteEngine
from storage.errors import Interrupted
from storage.model import Article, Block, Filter

from .newsroom import FIRST_DAY, open_newsroom

HOSTILE = [
    'foo"', "AND", "OR NOT", "NEAR(a b, 2)", "(", ")", "-x", "--", "2.5", "C++", "^start", "a*",
    "headline:secret", "{headline} : x", '"', '""', '"unclosed phrase', "'; DROP TABLE article; --",
    "a\0b", "%", "_", "\\", "-", '-"', "東京", "“curly” ‘marks’", "*", "+", "a AND", "\ud800",
    "NOT x", "x -", "؟", "e\u0301",
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = open_newsroom(tmp_path_factory.mktemp("words") / "newsdesk.db")
    texts = {
        "Café culture moves east": "The ministère said 東京都 would follow; twenty-two others did.",
        "Port talks resume": "Dockers don’t expect a quick end. Ørnes and Łódź are next.",
        "C++ turns forty": "서울에서 열린 회의. The AND gate. NEAR misses.",
        "ＡＢＣ ニュース": "東京 and 京都 differ.",
        "Rates hold": "Pay grew 5.6%, bonuses 5 in 100.",
        "Five more": "Some 5 ships and 6 barges, 5.4% fewer.",
    }
    archive.add(
        [
            Article(headline, "WORLD", FIRST_DAY, blocks=(Block(text),), key=headline, digest="1")
            for headline, text in texts.items()
        ]
    )
    return archive


def found(archive: Archive, words: str) -> set[str]:
    return {row.headline.split()[0] for row in archive.select(Filter(words=words)).rows(0, 50)}


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_are_ever_syntax(archive: Archive, words: str) -> None:
    results = archive.select(Filter(words=words))
    assert len(results) == len(results.rows(0, 50))
    assert archive.facets(Filter(words=words)).total == len(results)
    assert isinstance(archive.quotes.find(Filter(words=words)), list)


@given(words=st.text(max_size=20))
@settings(deadline=None, max_examples=300)
def test_any_text_can_be_typed(archive: Archive, words: str) -> None:
    archive.select(Filter(words=words)).rows(0, 5)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cafe", {"Café"}),
        ("CAFÉ ", {"Café"}),
        ("ministere said", {"Café"}),
        ("twenty two", {"Café"}),
        ('"two twenty"', set()),
        ("don't", {"Port"}),
        ("ornes", {"Port"}),
        ("Ørnes lodz", {"Port"}),
        ("orn", {"Port"}),
        ("lód", {"Port"}),
        ("AND gate", {"C++"}),
        ("京", {"Café", "ＡＢＣ"}),
        ("東京都", {"Café"}),
        ("京都", {"Café", "ＡＢＣ"}),
        ("서울", {"C++"}),
        ("東京 -都", set()),
        ("dock", {"Port"}),
        ("dock ", set()),
        ("p", {"Port"}),
        ("talks r", {"Port"}),
        ("talks x", {"Port"}),
        ("talks x ", set()),
        ("-port", {"Café", "C++", "ＡＢＣ", "Rates", "Five"}),
        ("the -gate", {"Café"}),
        ("gate OR talks", {"C++", "Port"}),
        ("gate OR talks misses", {"C++"}),
        ("forty or talks", set()),
        ('"turns forty" OR "port talks" -dockers', {"C++"}),
        ("talks OR", {"Port"}),
        ("dock OR gat", {"Port", "C++"}),
        ("gat OR dock", {"Port", "C++"}),
        ("gat OR dock ", set()),
        ("gat OR dock OR cult", {"C++", "Port", "Café"}),
        ("gat OR dock rates", set()),
        ('dock OR "port talks"', {"Port"}),
        ("dock OR", {"Port"}),
        ("dock OR g", {"Port"}),
        ("5 OR AN", {"Rates", "Five"}),
        ("gate OR is", {"C++"}),
        ("talks AND dockers", {"Port"}),
        ("talks AND gate", set()),
        ("the NOT gate", {"Café"}),
        ("NOT port", {"Café", "C++", "ＡＢＣ", "Rates", "Five"}),
        ("grew 5.6%", {"Rates"}),
        ("5.6%", {"Rates"}),
        ("5.6", {"Rates"}),
        ("twenty-tw", set()),
        ("twenty-two", {"Café"}),
        ("don’t exp", {"Port"}),
        ("!!! ...", {"Café", "Port", "C++", "ＡＢＣ", "Rates", "Five"}),
    ],
)
def test_words_find_what_a_reader_means(archive: Archive, words: str, expected: set[str]) -> None:
    assert found(archive, words) == expected


def test_a_search_can_be_interrupted(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "newsdesk.db", migrations=MIGRATIONS)
    with Archive(SQLiteEngine(connections)) as archive:
        connections.reader().create_function("stop", 0, archive.interrupter())
        endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        with pytest.raises(Interrupted), connections.reading() as reader:
            reader.execute(f"{endless} SELECT count(stop()) FROM n").fetchall()
        assert archive.select(Filter()).total == 0
