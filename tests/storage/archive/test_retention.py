"""Retention rules, and the articles they never remove."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Article, Block, Filter, Source
from storage.archive import Archive
from storage.archive.retention import RetentionRule
from storage.model import Rules
from tests.still_clock import NOW

pytestmark = [pytest.mark.dates, pytest.mark.usefixtures("still_clock")]


def daily(archive: Archive, name: str, count: int) -> Source:
    """Add a source with one article a day, numbered by age in days, the newest from today."""
    source = archive.sources.add(kind="feed", location=f"https://{name}.example/", name=name)
    archive.add([
        Article(f"{name} {age}", "WORLD", NOW - timedelta(days=age, minutes=5),
                blocks=(Block(f"“It is {age} days,” said Odd Lie of {name}."),),
                key=f"{name}:{age}", digest=f"{name}{age}", source=source.id)
        for age in range(count)
    ])  # fmt: skip
    return source


def kept(archive: Archive) -> list[str]:
    return [row.headline for row in archive.select(Filter()).rows(0, 100)]


def numbers(archive: Archive, *names: str) -> list[int]:
    rows = archive.select(Filter()).rows(0, 100)
    return [row.id for row in rows if row.headline in names]


def test_without_a_rule_all_articles_are_kept(archive: Archive) -> None:
    daily(archive, "Echo", 9)
    version = archive.version()
    assert archive.retention.tidy() == 0
    assert archive.version() == version
    assert archive.undo.revert_last() is None


def test_expired_articles_are_removed_and_can_be_restored(archive: Archive) -> None:
    daily(archive, "Echo", 9)
    before = kept(archive)
    archive.retention.set_rule(RetentionRule(days=3))
    assert archive.retention.tidy() == 6
    assert kept(archive) == ["Echo 0", "Echo 1", "Echo 2"]
    assert archive.retention.tidy() == 0
    assert archive.undo.revert_last() == "deletion of 6 articles"
    assert kept(archive) == before
    assert len(archive.quotes.of_article(numbers(archive, "Echo 8")[0])) == 1


def test_expired_articles_are_not_added_again(archive: Archive) -> None:
    daily(archive, "Echo", 5)
    archive.retention.set_rule(RetentionRule(number=2))
    archive.retention.tidy()
    daily(archive, "Echo", 5)
    assert kept(archive) == ["Echo 0", "Echo 1"]


def test_expired_stories_are_not_added_again_from_another_source(archive: Archive) -> None:
    daily(archive, "Echo", 3)
    link = "https://echo.example/2"
    old = archive.article(numbers(archive, "Echo 2")[0])
    archive.add([replace(old, link=link, digest="linked")])
    herald = daily(archive, "Herald", 1)
    copy = replace(
        old, link=link, key="herald:2", digest="copy", source=herald.id, read=False, id=0
    )
    archive.retention.set_rule(RetentionRule(days=2))
    assert archive.retention.tidy() == 1
    other = replace(copy, key="herald:3", headline="Another at that link")
    assert [outcome.kind for outcome in archive.add([copy, other])] == ["same", "new"]
    archive.retention.set_rule(RetentionRule())
    assert archive.undo.revert_last() == "change of how long articles are kept"
    archive.undo.revert_last()
    assert "Echo 2" in kept(archive)
    archive.sources.remove(old.source, articles="remove")
    archive.undo.revert_last()
    archive.sources.remove(old.source, articles="remove")
    assert [outcome.kind for outcome in archive.add([copy])] == ["new"]  # Herald is still followed


def test_the_newest_articles_across_all_sources_are_kept(archive: Archive) -> None:
    daily(archive, "Echo", 4)
    daily(archive, "Herald", 4)
    archive.retention.set_rule(RetentionRule(number=3))
    assert archive.retention.tidy() == 5
    assert len(kept(archive)) == 3


def test_a_source_with_its_own_rule_is_exempt(archive: Archive) -> None:
    daily(archive, "Echo", 4)
    herald = daily(archive, "Herald", 4)
    archive.sources.change(herald.id, rules=Rules(keep=3))
    archive.retention.set_rule(RetentionRule(days=1, number=2))
    assert archive.retention.expired() == sorted(
        numbers(archive, "Echo 1", "Echo 2", "Echo 3", "Herald 3")
    )
    archive.retention.tidy()
    assert sorted(kept(archive)) == ["Echo 0", "Herald 0", "Herald 1", "Herald 2"]


def test_starred_and_clipped_articles_are_never_removed(archive: Archive) -> None:
    echo = daily(archive, "Echo", 6)
    starred, clipped, quoted = (numbers(archive, f"Echo {age}")[0] for age in (3, 4, 5))
    archive.marks.set([starred], starred=True)
    archive.clippings.add(clipped)
    archive.clippings.add(quoted, archive.quotes.of_article(quoted)[0])
    archive.retention.set_rule(RetentionRule(days=1))
    assert archive.retention.tidy() == 2
    assert kept(archive) == ["Echo 0", "Echo 3", "Echo 4", "Echo 5"]
    archive.sources.change(echo.id, rules=replace(echo.rules, keep_days=1))
    assert archive.retention.expire(echo.id) == 0


def test_the_rule_of_a_source_deletes_articles_for_good(archive: Archive) -> None:
    echo = daily(archive, "Echo", 6)
    archive.sources.change(echo.id, rules=Rules(keep=4))
    assert archive.retention.expire(echo.id) == 2
    assert kept(archive) == ["Echo 0", "Echo 1", "Echo 2", "Echo 3"]


def test_many_articles_are_removed_in_batches_and_restored_at_once(archive: Archive) -> None:
    daily(archive, "Echo", 1_201)
    archive.retention.set_rule(RetentionRule(number=1))
    told: list[tuple[int, int]] = []
    archive.retention.tidy(progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 1200) for done in range(50, 1201, 50)]
    archive.undo.revert_last()
    assert archive.facets(Filter()).total == 1_201
