"""The page of sources and their settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import Archive, paths
from storage.feeds.full_text import extra
from storage.importing.first_articles import import_first_articles
from storage.model import Article, FetchState, Filter, Rules
from tests.still_clock import NOW
from tests.tui.conftest import OpenDesk, Reader, fill, story
from tests.tui.screens.conftest import SIZES, follow
from tests.tui.site import Site
from tests.tui.theming.test_contrast import contrast
from tui.app import NewsdeskApp
from tui.screens.desk import counts
from tui.screens.sources.screen import SourcesScreen
from tui.screens.sources.section_choice import SectionChoice


async def on_sources(reader: Reader, row: int) -> SourcesScreen:
    await reader.press("S")
    await reader.sees(lambda: isinstance(reader.app.screen, SourcesScreen))
    screen = reader.app.screen
    assert isinstance(screen, SourcesScreen)
    await reader.sees(lambda: screen.source_list.row_count > row)
    screen.source_list.go_to(row)
    return screen


@SIZES
async def test_all_settings_of_a_source_are_offered_and_changed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "is_available", lambda: True)
    number = follow(archive)
    async with open_desk(size) as reader:
        await on_sources(reader, 1)
        await reader.press("enter")
        await reader.sees(lambda: "Mute words: none" in reader.picture())
        await reader.sees_words("Check every: 30 minutes")
        await reader.press("m")
        await reader.paste("regatta, late try")
        await reader.press("enter")
        await reader.told("Muted: regatta, late try")
        for key, typed in (("i", "2 h"), ("K", "200, 90 days")):
            await reader.press(key, "ctrl+u")
            await reader.paste(typed)
            await reader.press("enter")
        await reader.press("p")
        await reader.told("Tolmin Post is paused")
        await reader.press("t")
        await reader.told("Full text of new articles from Tolmin Post: on")
        source = archive.sources.get(number)
        assert source.fetch.interval == 120
        assert source.rules == Rules(True, ("regatta", "late try"), 200, 90, True)
        await reader.press("ctrl+z", "ctrl+z")
        await reader.sees(lambda: not archive.sources.get(number).rules.paused)
        assert isinstance(reader.app.screen, SourcesScreen)


async def test_a_source_is_marked_as_wire_with_a_key_and_fetched_every_few_seconds(
    open_desk: OpenDesk, archive: Archive
) -> None:
    number = follow(archive)
    async with open_desk() as reader:
        await on_sources(reader, 1)
        await reader.press("w")
        await reader.told("Tolmin Post is now a wire: fetched every 30 seconds")
        await reader.press("i", "ctrl+u")
        await reader.paste("15 s")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(number).rules.wire == 15)
        await reader.press("w")
        await reader.told("Tolmin Post is no longer a wire: fetched every 30 minutes")
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.sources.get(number).rules.wire == 15)


@SIZES
@pytest.mark.dates
async def test_why_the_next_check_is_later_than_the_interval_is_said_in_list_and_settings(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    number, now = follow(archive), datetime.now(UTC)
    state = FetchState(last_fetch=now, last_success=now, next_fetch=now + timedelta(hours=80))
    archive.sources.record_fetch(number, state)
    async with open_desk(size) as reader:
        await on_sources(reader, 1)
        await reader.sees_words("next check in 3 days, as it publishes rarely")
        await reader.press("enter")
        await reader.sees(lambda: "Check every: 30 minutes · next check in 3" in reader.picture())


async def test_invalid_settings_are_explained_and_rejected(
    open_desk: OpenDesk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "is_available", lambda: False)
    number = follow(archive)
    before = archive.sources.get(number)
    async with open_desk() as reader:
        await on_sources(reader, 1)
        await reader.press("K", "ctrl+u")
        await reader.paste("some")
        await reader.press("enter")
        await reader.sees(lambda: "Enter a number, a time, or both" in reader.picture())
        await reader.press("escape", "u", "ctrl+u")
        await reader.paste("javascript:alert(1)")
        await reader.press("enter")
        await reader.sees(lambda: "not a web address" in reader.picture())
        await reader.press("escape", "t")
        await reader.told(".venv/bin/pip install -c constraints.txt '.[fulltext]'")
        assert archive.sources.get(number) == before


@pytest.mark.dates
@SIZES
@pytest.mark.usefixtures("still_clock")
async def test_failing_sources_are_listed_with_error_times_and_next_fetch(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    hour = timedelta(hours=1)
    # Not due by the clock of the desk either, so that no round changes anything here.
    answered = FetchState(last_fetch=NOW, last_success=NOW, next_fetch=NOW + hour)
    archive.sources.record_fetch(follow(archive, "Lund Wire"), answered)
    failing = FetchState(
        last_fetch=NOW - 2 * hour,
        last_success=NOW - 26 * hour,
        next_fetch=NOW + 73 * hour,
        failures=2,
        error="post.example: nothing at this address (404); check it",
    )
    archive.sources.record_fetch(follow(archive), failing)
    gone = replace(failing, gone=True, next_fetch=None, error="old.example: gone for good (410)")
    archive.sources.record_fetch(follow(archive, "Old"), gone)
    async with open_desk(size) as reader:
        await reader.press("exclamation_mark")
        await reader.sees(lambda: "Failing and silent sources" in reader.picture())
        await reader.sees(lambda: "nothing at this address" in reader.picture())
        picture = reader.picture()
        times = "tried 2 h ago · last fetched 1 day ago · next try in 3 days"
        assert times in picture
        assert f"{times} · post.example/rss" in picture or size[0] < 100
        assert "no more automatic checks" in picture
        shown = reader.app.screen.source_list
        assert [source.name for source in shown.sources] == ["Tolmin Post", "Old"]
        assert "! all" in picture
        await reader.press("exclamation_mark")
        await reader.sees(lambda: shown.row_count == 4)
        await reader.sees_words("! failing")


def publish(archive: Archive, source: int, age: timedelta, headline: str = "Tide") -> None:
    """Add five articles of a source, a day apart, the newest so old."""
    archive.add(
        [
            Article(
                f"{headline} {number}",
                "WORLD",
                NOW - age - number * timedelta(days=1),
                key=f"feed:{source}:{number}",
                source=source,
            )
            for number in range(5)
        ]
    )


@pytest.mark.dates
@SIZES
@pytest.mark.usefixtures("still_clock")
async def test_the_age_of_the_last_article_is_shown_and_silent_sources_stand_out(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    hour = timedelta(hours=1)
    for name, age in (("Lund Wire", 3 * hour), ("Tolmin Post", 6700 * 24 * hour)):
        number = follow(archive, name)
        answered = FetchState(last_fetch=NOW, last_success=NOW, next_fetch=NOW + hour / 2)
        archive.sources.record_fetch(number, answered)
        publish(archive, number, age, name)
    async with open_desk(size) as reader:
        await on_sources(reader, 2)
        picture = reader.picture()
        assert "last article 3 h ago · fetched just now · next check in 30 min" in picture
        assert "silent for 18 years, usually 24 hours at most" in picture
        assert "? Tolmin Post" in picture
        await reader.press("exclamation_mark")
        shown = reader.app.screen.source_list
        await reader.sees(lambda: [one.name for one in shown.sources] == ["Tolmin Post"])


@pytest.mark.dates
@pytest.mark.usefixtures("still_clock")
async def test_silent_sources_are_marked_in_the_filters(
    open_desk: OpenDesk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_SILENT_AFTER", 0.01)
    for name, age in (("Lund Wire", timedelta(hours=3)), ("Tolmin Post", timedelta(days=6700))):
        number = follow(archive, name)
        answered = FetchState(last_success=NOW, next_fetch=NOW + timedelta(hours=1))
        archive.sources.record_fetch(number, answered)
        publish(archive, number, age, name)
    async with open_desk() as reader:
        await reader.sees_words("? Tolmin Post")
        assert "? Lund Wire" not in reader.picture()
        new = story(1, "Harbour opens", "WORLD", ["The harbour is open."])
        published = NOW - timedelta(hours=1)
        archive.add([replace(new, source=number, published=published, key="new", link="")])
        await reader.sees_words("✓ Tolmin Post")


@pytest.mark.dates
@SIZES
@pytest.mark.usefixtures("still_clock")
async def test_when_a_source_is_checked_next_is_never_cut(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    answered = FetchState(
        last_fetch=NOW, last_success=NOW, next_fetch=NOW + timedelta(hours=22), interval=30
    )
    location = "https://www.tolmin-post.example/feeds/news/from/the/whole/valley/and/beyond.xml"
    well, failing = (follow(archive, name, location + name) for name in ("Tolmin", "Lund"))
    archive.sources.record_fetch(well, answered)
    archive.sources.record_fetch(failing, replace(answered, failures=3, error="no answer"))
    publish(archive, well, timedelta(hours=3))
    tomorrow = f"tomorrow at {(NOW + timedelta(hours=22)).astimezone():%H:%M}"
    async with open_desk(size) as reader:
        await on_sources(reader, 2)
        picture = reader.picture()
        assert f"next check {tomorrow}" in picture
        assert f"next try {tomorrow}" in picture


@pytest.mark.parametrize("few", [False, True], ids=["all colours", "sixteen"])
@pytest.mark.parametrize("theme", ["newsdesk-dark", "newsdesk-light"])
async def test_the_selected_row_of_a_failing_source_stands_out_and_is_readable(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, theme: str, few: bool
) -> None:
    monkeypatch.setenv("COLORTERM", "" if few else "truecolor")
    monkeypatch.setenv("TERM", "xterm" if few else "xterm-256color")
    number = follow(archive)
    failed = FetchState(last_fetch=NOW, next_fetch=NOW, failures=1, error="the server is away")
    archive.sources.record_fetch(number, failed)
    app = NewsdeskApp(archive)
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        screen = await on_sources(reader, 1)
        await reader.sees(lambda: screen.source_list.cursor == 1)
        lines = [screen.source_list.render_line(line) for line in range(5)]
        assert "the server is away" in lines[3].text
        grounds = [{segment.style.bgcolor for segment in line if segment.style} for line in lines]
        assert grounds[2] == grounds[3] == grounds[4] != grounds[0]
        for line in lines[2:]:
            for segment in list(line)[1:]:  # without the bar
                assert segment.style
                assert segment.style.color
                assert segment.style.bgcolor
                colours = (segment.style.color, segment.style.bgcolor)
                hexes = [one.get_truecolor().hex for one in colours]
                assert contrast(*hexes) >= 4.5, segment


@pytest.mark.usefixtures("still_clock")
async def test_a_source_without_dates_claims_no_last_article(
    open_desk: OpenDesk, archive: Archive
) -> None:
    number = follow(archive, "Lund Wire")
    answered = FetchState(last_fetch=NOW, last_success=NOW, next_fetch=NOW + timedelta(hours=1))
    archive.sources.record_fetch(number, answered)
    archive.add(
        [
            Article(f"Tide {one}", "WORLD", NOW, date_kind="seen", key=f"k{one}", source=number)
            for one in range(3)
        ]
    )
    async with open_desk() as reader:
        await on_sources(reader, 1)
        await reader.sees(lambda: "articles undated · fetched just now" in reader.picture())
        assert reader.picture().count("last article") == 1  # of the other source
    assert number not in archive.sources.activity()
    dated = Article("Dated", "WORLD", NOW - timedelta(days=2), key="dated", source=number)
    archive.add([dated])
    assert archive.sources.activity()[number].newest == dated.published


@pytest.mark.usefixtures("still_clock")
async def test_sources_are_found_by_name_and_address_and_sorted(
    open_desk: OpenDesk, archive: Archive
) -> None:
    ids = [follow(archive, name) for name in ("Tolmin Post", "Arlen Mail", "Lund Wire")]
    publish(archive, ids[0], timedelta(days=9))
    answered = FetchState(last_fetch=NOW, last_success=NOW, next_fetch=NOW + timedelta(hours=1))
    for number in ids[:2]:
        archive.sources.record_fetch(number, answered)
    archive.sources.record_fetch(ids[2], replace(answered, error="wire.example: no answer"))
    async with open_desk() as reader:
        screen = await on_sources(reader, 3)

        def names() -> list[str]:
            return [source.name.split()[0] for source in screen.source_list.sources]

        assert names() == ["Orsund", "Tolmin", "Arlen", "Lund"]
        for order, expected in (
            ("name", ["Arlen", "Lund", "Orsund", "Tolmin"]),
            ("last article", ["Tolmin", "Orsund", "Arlen", "Lund"]),
            ("errors", ["Lund", "Tolmin", "Arlen", "Orsund"]),
        ):
            await reader.press("o")
            await reader.sees(lambda order=order: f"by {order}" in reader.picture())
            assert names() == expected
        await reader.press("o", "slash", *"lund")
        await reader.sees(lambda: names() == ["Lund"])
        await reader.press("ctrl+u", *"mail.example")
        await reader.sees(lambda: names() == ["Arlen"])
        await reader.press("enter", "p")  # a letter is a key again
        await reader.sees(lambda: archive.sources.get(ids[1]).rules.paused)
        await reader.press("escape")
        assert names() == ["Orsund", "Tolmin", "Arlen", "Lund"]
        await reader.press("slash", *"nobody")
        await reader.sees(lambda: "No source matches these words" in reader.picture())
        await reader.press("escape", "escape")
        assert not isinstance(reader.app.screen, SourcesScreen)


async def test_a_new_address_is_fetched_at_once_and_a_removal_is_undone_on_the_page(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    number = follow(archive)
    async with open_desk() as reader:
        await on_sources(reader, 1)
        await reader.press("u", "ctrl+u")
        await reader.paste(f"{site.url}rss")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(number).articles == 2)
        await reader.sees(lambda: not reader.desk.context.jobs.subprocesses.refreshing)
        await reader.press("x", "x")
        await reader.told("^z undoes")
        await reader.sees(lambda: len(archive.sources.all()) == 1)
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.sources.all()) == 2)
        assert archive.sources.get(number).articles == 2


async def test_adding_a_source_is_undone(open_desk: OpenDesk, archive: Archive, site: Site) -> None:
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Tolmin Post, 2 articles. ^z undoes")
        await reader.press("ctrl+z")
        await reader.told("Undone: addition of source Tolmin Post")
        assert [source.kind for source in archive.sources.all()] == ["folder"]
        assert archive.select(Filter()).total == 5


async def test_a_second_feed_with_the_same_title_gets_its_host_in_the_name(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    follow(archive)
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: len(archive.sources.all()) == 3)
        assert archive.sources.all()[-1].name == "Tolmin Post (127.0.0.1)"


async def test_a_long_list_of_sources_scrolls_to_both_ends_at_any_size(
    open_desk: OpenDesk, archive: Archive
) -> None:
    for number in range(30):
        follow(archive, f"Wire {number}")
    async with open_desk((80, 24)) as reader:
        screen = await on_sources(reader, 30)
        for width, height in ((80, 24), (45, 12), (160, 45)):
            await reader.pilot.resize_terminal(width, height)
            await reader.press("G")
            await reader.sees(lambda: "Wire 29" in reader.picture())
            await reader.sees_words("change")
            await reader.press("g")
            await reader.sees(lambda: "Orsund Gazette" in reader.picture())
        assert screen.source_list.cursor == 0


@SIZES
async def test_undoing_a_removal_leaves_the_cursor_on_the_source(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    for name in ("Arlen Mail", "Lund Wire", "Tolmin Post"):
        follow(archive, name)
    async with open_desk(size) as reader:
        screen = await on_sources(reader, 2)
        gone = screen.source_list.chosen
        assert gone
        await reader.press("x", "x")
        await reader.sees(lambda: len(screen.source_list.sources) == 3)
        await reader.press("g", "ctrl+z")
        await reader.sees(lambda: screen.source_list.chosen == gone)
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is not screen)
        await reader.sees_words(gone.name)


async def test_the_first_key_after_a_removal_does_not_change_the_source_that_moved_up(
    open_desk: OpenDesk, archive: Archive
) -> None:
    for name in ("Lund Wire", "Tolmin Post"):
        follow(archive, name)
    async with open_desk() as reader:
        screen = await on_sources(reader, 1)
        await reader.press("x", "x")
        await reader.sees(lambda: len(screen.source_list.sources) == 2)
        moved_up = screen.source_list.chosen
        assert moved_up
        await reader.press("p")
        await reader.told(f"The cursor is now on {moved_up.name}; press the key again")
        assert not archive.sources.get(moved_up.id).rules.paused
        await reader.press("p")
        await reader.sees(lambda: archive.sources.get(moved_up.id).rules.paused)


async def test_the_articles_of_one_source_are_listed_at_the_desk(
    open_desk: OpenDesk, archive: Archive
) -> None:
    follow(archive)
    async with open_desk() as reader:
        screen = await on_sources(reader, 1)
        await reader.sees_words("l articles")
        screen.source_list.go_to(0)
        chosen = screen.source_list.chosen
        assert chosen
        await reader.press("l")
        await reader.sees(
            lambda: reader.desk.state.filter == Filter(sources=frozenset({chosen.id}))
        )
        await reader.sees(lambda: chosen.name in reader.picture().splitlines()[0])


@SIZES
async def test_a_source_is_renamed_moved_to_a_section_and_removed_after_a_question(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    other = fill(archive, [story(9, "Regatta ends in fog", "SPORT", ["No winner."])], name="Lund")
    async with open_desk(size) as reader:
        await reader.press("S")
        await reader.sees(lambda: "Lund" in reader.picture())
        reader.app.screen.source_list.go_to(1)
        await reader.press("e", "ctrl+u")
        await reader.paste("Lund Daily")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(other).name == "Lund Daily")
        await reader.press("c")
        await reader.sees_words("As in the feed")
        choice = reader.app.screen
        assert isinstance(choice, SectionChoice)
        desk = [one.name for one in archive.sections.all()]
        assert choice.options.offered == [*desk, ""]
        await reader.paste("local")
        await reader.sees_words("as typed")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(other).section == "LOCAL")
        await reader.press("c")
        await reader.sees_words("As in the feed")
        choice = reader.app.screen
        assert isinstance(choice, SectionChoice)
        assert choice.options.chosen == "LOCAL"  # as it is now
        await reader.type("sci")
        await reader.sees(lambda: choice.options.offered[0] == "SCIENCE")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(other).section == "SCIENCE")
        await reader.press("x")
        await reader.sees_words("Remove Lund Daily?")
        await reader.press("escape")
        assert isinstance(reader.app.screen, SourcesScreen)
        await reader.press("x", "x")
        await reader.told("Removed Lund Daily")
        assert len(archive.sources.all()) == 1
        assert archive.select(Filter(words="regatta")).total == 0
        await reader.press("escape", "ctrl+z")
        await reader.told("Undone")
        await reader.sees(lambda: archive.select(Filter(words="regatta")).total == 1)


async def test_a_name_cannot_be_empty(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("S")
        await reader.sees(lambda: reader.app.screen.source_list.row_count == 1)
        await reader.press("e", "ctrl+u", "enter")
        await reader.sees_words("A source needs a name")
        await reader.paste("Gazette " * 20)
        await reader.press("enter")
        await reader.sees_words("A name has 80 characters at most; this one has 159")
        await reader.press("escape", "escape")
        assert archive.sources.all()[0].name == "Orsund Gazette"


async def test_the_sample_articles_are_removed_by_one_command(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.run_command("samples")
        await reader.told("There are no sample articles")
        import_first_articles(archive, paths.seeds_folder(), NOW)
        await reader.sees(lambda: len(reader.desk.catalog.sources) > 5)
        await reader.run_command("samples")
        await reader.sees(lambda: "Remove the sample articles?" in reader.picture())
        await reader.press("y")
        await reader.told("Removed 71 sample articles. ^z undoes")
        assert [source.name for source in archive.sources.all()] == ["Orsund Gazette"]
        await reader.press("ctrl+z")
        await reader.told("Undone: removal of the sample articles")


async def test_where_imported_articles_came_from_is_shown_without_the_name_of_the_source(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.sources.add(kind="folder", location="/wire/day.jsonl#Lund Wire", name="Lund Wire")
    archive.sources.add(kind="folder", location="newsdesk:files", name="Imported files")
    async with open_desk() as reader:
        await on_sources(reader, 2)
        await reader.sees_words("imported · /wire/day.jsonl  ")
        assert "newsdesk:files" not in reader.picture()


async def test_a_server_that_asks_to_wait_is_asked_anyway_after_a_question(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    source = archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    until = datetime.now(UTC) + timedelta(days=2)
    archive.sources.record_fetch(source.id, FetchState(hold_until=until, next_fetch=until))
    async with open_desk() as reader:
        screen = await on_sources(reader, 1)
        await reader.press("r")
        await reader.sees(lambda: "The server asks to wait until" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is screen)
        assert archive.sources.get(source.id).articles == 0
        await reader.press("r")
        await reader.sees(lambda: "Ask it once anyway" in reader.picture())
        await reader.press("r")
        await reader.sees(lambda: archive.sources.get(source.id).fetch.hold_until is None)
        assert archive.sources.get(source.id).articles == 2


async def test_a_host_in_a_private_network_is_allowed_after_a_question(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    out = FetchState(
        public_only=True,
        error="127.0.0.1: private network; r in S allows the host",
        failures=1,
        next_fetch=datetime.now(UTC) + timedelta(days=2),
    )
    for name in ("rss", "atom"):
        source = archive.sources.add(kind="feed", location=f"{site.url}{name}", name=name)
        archive.sources.record_fetch(source.id, out)
    *others, first, second = archive.sources.all()
    async with open_desk() as reader:
        screen = await on_sources(reader, len(others))
        await reader.press("r")
        await reader.sees(lambda: "which this source may not reach" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is screen)
        assert archive.sources.get(first.id).fetch.public_only
        await reader.press("r")
        await reader.sees(lambda: "Allow this host" in reader.picture())
        await reader.press("a")
        await reader.told("Allowed 127.0.0.1 for 2 sources")
        await reader.sees(lambda: archive.sources.get(first.id).articles == 2)
        assert not archive.sources.get(second.id).fetch.public_only
