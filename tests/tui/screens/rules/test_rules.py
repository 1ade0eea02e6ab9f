"""The page of rules: written, tried, changed, removed and undone."""

from __future__ import annotations

from dataclasses import replace

from storage import Archive
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES
from tests.tui.site import Site
from tui.screens.rules.rule_dialog import RuleDialog
from tui.screens.rules.screen import RulesScreen


@SIZES
async def test_a_rule_is_written_and_says_what_it_dropped(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    async with open_desk(size) as reader:
        await reader.press("U")
        await reader.sees(lambda: "No rules yet" in reader.picture())
        await reader.press("a")
        await reader.sees(lambda: isinstance(reader.app.screen, RuleDialog))
        await reader.paste("title:")
        await reader.sees(lambda: "needs words right after it" in reader.picture())
        await reader.paste("ferry")
        await reader.sees(lambda: "matches 1 article in the archive" in reader.picture())
        await reader.sees(lambda: "Ferry line to Orsund" in reader.picture())
        search = reader.app.screen.query_one("#search")
        search.value = "title:regatta"  # type: ignore[attr-defined]
        await reader.sees(lambda: "matches 0 articles" in reader.picture())
        await reader.sees_words("drop: it never arrives")
        await reader.press("ctrl+s")
        await reader.sees(lambda: "for Tolmin Post" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "drop · Tolmin Post" in reader.picture())
        (rule,) = archive.rules.all()
        assert (rule.search, rule.action) == ("title:regatta", "drop")
        assert rule.source == archive.sources.find("Tolmin Post").id
        await reader.press("escape", "R")
        await reader.sees(lambda: archive.rules.counts() == {rule.id: 1})
        await reader.press("U")
        await reader.sees(lambda: "1 dropped" in reader.picture())
        await reader.sees(lambda: "Baker wins the regatta" in reader.picture())
        await reader.sees(lambda: "Dropped last:" in reader.picture())
        archive.rules.change(replace(rule, action="star"))
        await reader.press("escape", "U")
        await reader.sees(lambda: "star · Tolmin Post" in reader.picture())
        await reader.sees(lambda: "star: it arrives starred" in reader.picture())
        assert "ropped" not in reader.picture()


async def test_a_rule_is_changed_removed_and_brought_back(
    open_desk: OpenDesk, archive: Archive
) -> None:
    before = archive.rules.add("horoscope", "drop")
    async with open_desk() as reader:
        await reader.press("U")
        await reader.sees(lambda: "horoscope" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: isinstance(reader.app.screen, RuleDialog))
        await reader.press(*["ctrl+l"] * 4)
        await reader.sees(lambda: "it goes into a section" in reader.picture())
        await reader.press("enter")  # which asks for the section
        await reader.sees(lambda: reader.app.screen.query_one("#section").has_focus)
        await reader.paste("stars")
        await reader.press("enter")
        await reader.sees(lambda: "section STARS · all sources" in reader.picture())
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.rules.all() == [before])
        await reader.press("x")
        await reader.sees(lambda: archive.rules.all() == [])
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.rules.all() == [before])
        assert isinstance(reader.app.screen, RulesScreen)
