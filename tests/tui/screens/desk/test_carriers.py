"""Articles that several sources carry, on the desk."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage import Archive
from storage.model import Filter, Source
from tests.tui.conftest import PORT, OpenDesk
from tests.tui.screens.conftest import SIZES


@pytest.fixture
def post(archive: Archive) -> Source:
    """Return a source that carries a story another one sent first, and no other."""
    post = archive.sources.add(kind="feed", location="https://post.example/", name="Evening Post")
    (row,) = [one for one in archive.select(Filter()).rows(0, 99) if one.headline == PORT[0]]
    copy = replace(archive.article(row.id), id=0, source=post.id, key="feed:post:1")
    assert [one.kind for one in archive.add([replace(copy, link=row.link)])] == ["same"]
    return post


@SIZES
async def test_a_row_counts_the_other_sources_and_the_head_names_them(
    open_desk: OpenDesk, archive: Archive, post: Source, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.sees(lambda: " +1 " in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "also in Evening Post" in reader.picture())


async def test_the_head_and_the_history_say_which_source_edited_it(
    open_desk: OpenDesk, archive: Archive, post: Source
) -> None:
    (row,) = [one for one in archive.select(Filter()).rows(0, 99) if one.headline == PORT[0]]
    copy = replace(archive.article(row.id), id=0, source=post.id, key="feed:post:1")
    assert [
        one.kind for one in archive.add([replace(copy, standfirst="Once more.", digest="2")])
    ] == ["changed"]
    async with open_desk((160, 45)) as reader:
        await reader.press("enter")
        await reader.sees(lambda: re.search("Edited .* by Evening Post · E", reader.picture()))
        await reader.press("E")
        await reader.sees(lambda: re.search(r"Edited .*:\d\d by Evening Post", reader.picture()))


async def test_a_search_for_any_of_its_sources_finds_it(
    open_desk: OpenDesk, archive: Archive, post: Source
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("slash", *"source:evening", "enter")
        await reader.sees(lambda: "also in Evening Post" in reader.picture())
        assert reader.desk.state.filter.sources == {post.id}


async def test_the_filters_show_it_under_each_of_its_sources(
    open_desk: OpenDesk, archive: Archive, post: Source
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.sees(lambda: "also in Evening Post" in reader.picture())
        lines = [one for one in reader.picture().splitlines() if " Evening Post " in one]
        assert any(re.search(r" Evening Post [^│]* 1 │", one) for one in lines), lines
