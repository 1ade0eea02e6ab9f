"""The dialog that adds sources: addresses, the feeds found there, and a section."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.model import Source, SourceKind
from storage.records.source_rules import MAX_SELECTOR
from storage.text.plural import format_count
from storage.text.urls import host_of
from tui.formatting.labels import format_section
from tui.formatting.text import clean_line, content
from tui.jobs import Subprocesses
from tui.jobs.events import FoundFeed, PagePreview
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.screens.sources.address import (
    LONGEST_PASTE,
    MOST_ADDRESSES,
    AddressField,
    describe_errors,
    find_commands,
    find_paths,
    parse_addresses,
)
from tui.screens.sources.found_feeds import (
    NewSource,
    choose_first,
    comparable,
    format_headlines,
    format_kind,
)
from tui.screens.sources.local import is_local, look_at
from tui.screens.sources.page_previews import PagePreviews, preview_as_feed
from tui.widgets.chips import Chips
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine

__all__ = ["AddSourceDialog"]

_DISCOVERY_DELAY = 0.4
"""Seconds from the last key until feeds are looked for."""

_WIDTH, _MARGINS = 76, 8
"""Columns of the dialog, and those of them beside the headlines."""
_KEYS = "⏎ add · tab next · esc cancel"
_KEYS_OF_SEVERAL = "⏎ add · space choose several · tab next · esc cancel"
_PROMPT = "Paste or type an address, or a list of them"
_NO_ADDRESS = "Enter a web address, e.g. post.example or post.example/feed"
_FROM_THE_FEED = "from the feed"
_OTHER = "other…"


class AddSourceDialog(Dialog[Sequence[NewSource]]):
    """Finds the feeds at one address or several; returns those to add."""

    CSS = """
    AddSourceDialog #feeds { max-height: 5; }
    AddSourceDialog #latest { height: auto; max-height: 5; padding: 0 1; }
    AddSourceDialog #section { height: auto; }
    AddSourceDialog .found { display: none; }
    AddSourceDialog.-found .found { display: block; }
    AddSourceDialog #page { display: none; height: auto; }
    AddSourceDialog.-page #page { display: block; }
    AddSourceDialog #other { display: none; }
    AddSourceDialog.-found.-other #other { display: block; }
    AddSourceDialog.-lowest #latest, AddSourceDialog.-low #latest { display: none; }
    AddSourceDialog.-tall.-found #state, AddSourceDialog.-tall.-found #latest { margin-bottom: 1; }
    AddSourceDialog.-tall #feeds { margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "add", "Add", show=False),
        Binding("down", "feed(1)", "Next feed", show=False),
        Binding("up", "feed(-1)", "Previous feed", show=False),
        Binding("space", "choose", "Choose several feeds", show=False, priority=True),
    ]

    address = getters.query_one("#address", AddressField)
    state = getters.query_one(StatusLine)
    feeds = getters.query_one("#feeds", OptionList)
    latest = getters.query_one("#latest", Static)
    sections = getters.query_one("#sections", Chips)
    other = getters.query_one("#other", Input)
    links = getters.query_one("#links", Input)

    def __init__(
        self, subprocesses: Subprocesses, sources: Sequence[Source], sections: Sequence[str]
    ) -> None:
        super().__init__()
        self._subprocesses = subprocesses
        self._existing = {comparable(source.location): source for source in sources}
        self._sections = {clean_line(format_section(name)): name for name in sections}
        self._urls: list[str] = []
        self._error = ""
        """Why there is none at some of them."""
        self._local: NewSource | None = None
        """The folder or the command that was typed."""
        self._previews = PagePreviews(subprocesses, self._show_preview)
        self._timer: Timer | None = None
        self._found: list[FoundFeed] = []
        self._chosen: set[int] = set()
        """Places of the feeds that are to be added together."""
        self._has_section = False
        """Whether the reader has set the section, which then is that of all feeds chosen."""

    def compose(self) -> ComposeResult:
        """Lay out the address above the feeds found there."""
        with SteadyFrame() as frame:
            frame.border_title = "Add a source"
            frame.border_subtitle = content(_KEYS)
            hint = "Address of a site or a feed"
            yield AddressField(placeholder=hint, longest=LONGEST_PASTE, id="address")
            yield StatusLine(_PROMPT, id="state")
            yield OptionList(id="feeds", classes="found")
            with Vertical(id="page"):
                yield Static(content("Links, as a CSS selector", "$muted"), classes="line")
                yield Field(placeholder="e.g. h2 a", longest=MAX_SELECTOR, id="links")
            yield Static(id="latest", classes="found")
            yield Static(content("Section", "$muted"), classes="line found")
            yield Chips([_FROM_THE_FEED, *self._sections, _OTHER], id="sections", classes="found")
            yield Field(placeholder="Name of the section", longest=24, id="other")

    def on_unmount(self) -> None:
        """Stop looking for feeds."""
        self._subprocesses.cancel_discover()

    # -- discovery -------------------------------------------------------------------------

    @on(Input.Changed, "#address")
    def _address_typed(self, message: Input.Changed) -> None:
        self._subprocesses.cancel_discover()
        if self._timer:
            self._timer.stop()
        self._local = None
        typed = message.value.strip()
        if is_local(typed):
            self._urls = []
            self._show_found([])
            self._timer = self.set_timer(_DISCOVERY_DELAY, lambda: self._look_here(typed))
            return
        urls = parse_addresses(message.value)
        if urls == self._urls and self._found:
            return
        self._show_found([])
        self._urls, self._error = urls, ""
        if not urls:
            self.state.show(_NO_ADDRESS if message.value.strip() else _PROMPT)
            return
        if known := self._followed:
            left = f" · ! {describe_errors(self._left_out)}" if self._left_out else ""
            words = f"✓ Already followed as {known.name}. ⏎ goes there{left}"
            self.state.show(words, "bad" if left else "good")
            return
        self.state.show("…")
        self._timer = self.set_timer(_DISCOVERY_DELAY, self._discover)

    async def _look_here(self, typed: str) -> None:
        """Offer the folder or the command that was typed, if it can be followed."""
        found = await asyncio.to_thread(look_at, typed)
        if typed != self.address.value.strip() or not self.is_running:
            return
        self.state.show(found.words, "good" if found.kind else "bad")
        if found.kind:
            self._local = NewSource(found.location, found.name, "", kind=found.kind)

    @property
    def _followed(self) -> Source | None:
        """The source that has the one address that was typed."""
        return self._existing.get(comparable(self._urls[0])) if len(self._urls) == 1 else None

    def _discover(self) -> None:
        urls = self._urls
        looked_at = urls[:MOST_ADDRESSES]
        of = f" of {len(urls)}" if len(urls) > len(looked_at) else ""
        where = host_of(urls[0]) if len(urls) == 1 else f"{len(looked_at)}{of} addresses"
        self.state.show(f"Checking {where}…")

        def progressed(done: int) -> None:
            if urls is self._urls and len(urls) > 1:
                self.state.show(f"Checking {where}… {done} done")

        def discovered(found: list[FoundFeed], errors: list[str]) -> None:
            if urls is self._urls and self.is_running:
                self._show_discovered(found, errors)

        self._subprocesses.discover(looked_at, discovered, progressed)

    @property
    def _left_out(self) -> list[str]:
        """What of a text with addresses is not looked at."""
        typed = self.address.value
        left = [f"{path}: a folder is added by itself" for path in find_paths(typed)]
        left += [f"{words}: a command is added by itself" for words in find_commands(typed)]
        if (count := len(self._urls)) > MOST_ADDRESSES:
            left.append(f"{MOST_ADDRESSES} of {count} addresses checked: paste the others next")
        return left

    def _show_discovered(self, found: list[FoundFeed], errors: list[str]) -> None:
        """Offer what was found; the first feed at each of several addresses is chosen."""
        feeds = list({comparable(feed.url): feed for feed in found}.values())
        self._error = describe_errors([*self._left_out, *errors])
        if not feeds or any(feed.is_page and not feed.links for feed in feeds):
            self.state.show(f"! {self._error}", "bad")
        several = feeds if len(self._urls) > 1 and len(feeds) > 1 else []
        self._show_found(feeds, choose_first(several, self._existing))

    def _show_found(self, found: list[FoundFeed], chosen: set[int] | None = None) -> None:
        self._found = found
        self._chosen = chosen or set()
        self._has_section = False
        self.set_class(bool(found), "-found")
        page = next((feed for feed in found if feed.is_page), None) if len(found) == 1 else None
        self.set_class(page is not None, "-page")
        self._previews.close()
        if page:
            with self.prevent(Input.Changed):
                self.links.value = page.links
            if page.links:
                self._previews.ask(page.url, page.links)
        self.show_keys(_KEYS_OF_SEVERAL if len(found) > 1 else _KEYS)
        self.address.takes_space = len(found) < 2
        self.feeds.clear_options()
        self.feeds.add_options(Option(self._feed_line(place)) for place in range(len(found)))
        if found:
            self.feeds.highlighted = 0

    @on(Input.Changed, "#links")
    def _selector_typed(self) -> None:
        if self._found and self.has_class("-page"):
            self._previews.ask(self._found[0].url, self.links.value)

    def _show_preview(self, preview: PagePreview) -> None:
        """Show what the selector chooses, in place of what the last one chose."""
        if not self.is_running or not self.has_class("-page"):
            return
        self._found = [preview_as_feed(self._found[0], preview)]
        self.feeds.replace_option_prompt_at_index(0, self._feed_line(0))
        self._show_headlines()
        if preview.error:
            self.state.show(f"! {describe_errors([preview.error])}", "bad")
        else:
            self._show_whether_followed(self._found[0])

    def _feed_line(self, place: int) -> KeyLine:
        feed = self._found[place]
        box = "" if len(self._found) == 1 else "☑ " if place in self._chosen else "☐ "
        note = format_kind(feed)
        if comparable(feed.url) in self._existing:
            box, note = "✓ ", f"followed · {note}"
        return KeyLine(f"{box}{feed.title}", note=note)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the space to the fields, unless there are feeds to choose."""
        return action != "choose" or len(self._found) > 1

    def action_choose(self) -> None:
        """Choose the highlighted feed beside others, or not."""
        place = self.feeds.highlighted or 0
        if comparable(self._found[place].url) not in self._existing:
            self._chosen ^= {place}
        self.feeds.replace_option_prompt_at_index(place, self._feed_line(place))
        self._show_whether_followed(self._found[place])

    def on_resize(self) -> None:
        """Cut the headlines to the new width."""
        self._show_headlines()

    def _show_headlines(self) -> None:
        if self._found:
            feed = self._found[self.feeds.highlighted or 0]
            width = min(_WIDTH, self.app.size.width) - _MARGINS
            self.latest.update(format_headlines(feed, width))

    @on(OptionList.OptionHighlighted, "#feeds")
    def _feed_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_index >= len(self._found):
            return
        feed = self._found[message.option_index]
        self._show_headlines()
        self._show_whether_followed(feed)

    def _show_whether_followed(self, feed: FoundFeed) -> None:
        url = comparable(feed.url)
        if not self._chosen and (followed := self._existing.get(url)):
            where = "" if url in map(comparable, self._urls) else f" ({url})"
            self.state.show(f"✓ Already followed as {followed.name}{where}. ⏎ goes there", "good")
        else:
            chosen = f", {len(self._chosen)} chosen" if self._chosen else ""
            found = f"✓ {format_count(len(self._found), 'feed')} found{chosen}"
            if feed.is_page:
                found = "✓ No feed, but a list of links. ⏎ follows it" if feed.links else ""
            failed = f"! {self._error}" if self._error else ""
            self.state.show(" · ".join(filter(None, (found, failed))), "bad" if failed else "good")

    @on(Chips.Chosen)
    def _section_set(self) -> None:
        self._has_section = True
        self._section_chosen()

    def _section_chosen(self) -> None:
        self.set_class(self.sections.word == _OTHER, "-other")

    # -- answering -------------------------------------------------------------------------

    def action_feed(self, step: int) -> None:
        """Highlight the next or previous feed."""
        if self._found:
            index = (self.feeds.highlighted or 0) + step
            self.feeds.highlighted = max(0, min(index, len(self._found) - 1))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def action_add(self) -> None:
        """Close with the highlighted feed, or the source that has the address already."""
        if followed := self._followed:
            self.dismiss([NewSource(followed.location, followed.name, "", followed.id)])
        elif self._local:
            self.dismiss([self._local])
        elif any(feed.is_page and not feed.links for feed in self._found):
            self.links.focus()
        elif self._found:
            places = sorted(self._chosen) or [self.feeds.highlighted or 0]
            shares_section = len(places) == 1 or self._has_section
            self.dismiss(
                [
                    self._new_source(feed, self._section() if shares_section else feed.section)
                    for feed in (self._found[place] for place in places)
                ]
            )

    def _new_source(self, feed: FoundFeed, section: str) -> NewSource:
        followed = self._existing.get(comparable(feed.url))
        name, existing = clean_line(feed.title), followed.id if followed else 0
        kind: SourceKind = "page" if feed.is_page else "feed"
        return NewSource(feed.url, name, section, existing, kind, feed.links)

    def _section(self) -> str:
        word = self.sections.word
        if word == _OTHER:
            return clean_line(self.other.value).upper()
        return self._sections.get(word, "")
