"""Adding a source: an address, the feeds behind it, their latest headlines, a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.errors import FeedError
from storage.model import Source
from storage.text.dates import format_date
from storage.text.plural import format_count
from storage.text.urls import host_of, normalize_url
from tui.formatting.labels import format_section
from tui.formatting.text import clean_line, content, cut
from tui.jobs import FoundFeed, Subprocesses
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.chips import Chips
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["AddSourceDialog", "NewSource", "address"]

_LOOK_AFTER = 0.4
"""Seconds after the last key before the address is looked at."""

_LATEST = 4
_WIDTH, _AROUND = 76, 8
"""Columns of the dialog, and how many of them the headlines do not have."""
_ASKED = "Paste or type an address"
_NOT_YET = "Not an address yet; one is like post.example or https://post.example/feed"
_AS_THE_FEED_SAYS = "as the feed says"
_OTHER = "other…"
_USUAL = ("WORLD", "POLITICS", "BUSINESS", "TECH", "SCIENCE", "CULTURE", "SPORT", "OPINION")


@dataclass(frozen=True, slots=True)
class NewSource:
    """What to add; `known` is the number of a source that has this address already, or 0."""

    url: str
    name: str
    section: str
    known: int = 0


def address(words: str) -> str:
    """Return what was typed as an address to look at; empty where it cannot be one yet."""
    try:
        url = normalize_url("".join(clean_line(words).split()))
    except FeedError:
        return ""
    host = host_of(url)
    named = "." in host.strip(".") or ":" in host or host == "localhost"
    return url if named else ""


class AddSourceDialog(Dialog[NewSource]):
    """Finds the feeds behind an address; the answer is the one to add."""

    CSS = """
    AddSourceDialog #feeds { max-height: 5; }
    AddSourceDialog #latest { height: auto; max-height: 5; padding: 0 1; }
    AddSourceDialog #section { height: auto; }
    AddSourceDialog .found { display: none; }
    AddSourceDialog.-found .found { display: block; }
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
    ]

    typed = getters.query_one("#address", Input)
    state = getters.query_one("#state", Static)
    feeds = getters.query_one("#feeds", OptionList)
    latest = getters.query_one("#latest", Static)
    sections = getters.query_one("#sections", Chips)
    other = getters.query_one("#other", Input)

    def __init__(
        self, subprocesses: Subprocesses, sources: Sequence[Source], sections: Sequence[str]
    ) -> None:
        super().__init__()
        self._subprocesses = subprocesses
        self._known = {_bare(source.location): source for source in sources}
        names = dict.fromkeys([*_USUAL, *sections])
        self._names = {clean_line(format_section(name)): name for name in names}
        self._looking_for = ""
        self._timer: Timer | None = None
        self._found: list[FoundFeed] = []

    def compose(self) -> ComposeResult:
        """Put the address over what is found there."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Add a source"
            frame.border_subtitle = "⏎ add · tab next · esc cancel"
            yield Field(placeholder="Address of a site or a feed", longest=4000, id="address")
            yield Static(content(_ASKED), id="state", classes="line")
            yield OptionList(id="feeds", classes="found")
            yield Static(id="latest", classes="found")
            yield Static(content("Section", "$muted"), classes="line found")
            yield Chips([_AS_THE_FEED_SAYS, *self._names, _OTHER], id="sections", classes="found")
            yield Field(placeholder="Name of the section", longest=24, id="other")

    def on_unmount(self) -> None:
        """Stop looking."""
        self._subprocesses.cancel_discover()

    # -- looking ---------------------------------------------------------------------------

    @on(Input.Changed, "#address")
    def _typed(self, message: Input.Changed) -> None:
        self._subprocesses.cancel_discover()
        if self._timer:
            self._timer.stop()
        url = address(message.value)
        if url == self._looking_for and self._found:
            return
        self._show_found([])
        self._looking_for = url
        if not url:
            self._say(_NOT_YET if message.value.strip() else _ASKED)
            return
        if known := self._known.get(_bare(url)):
            self._say(f"✓ Already followed as {known.name}. ⏎ goes there", "good")
            return
        self._say("…")
        self._timer = self.set_timer(_LOOK_AFTER, self._look)

    def _look(self) -> None:
        url = self._looking_for
        self._say(f"Looking at {host_of(url)}…")
        self._subprocesses.discover(url, lambda found, error: self._looked(url, found, error))

    def _looked(self, url: str, found: list[FoundFeed], error: str) -> None:
        if url != self._looking_for or not self.is_running:
            return
        if error:
            self._say(f"! {error}", "bad")
        self._show_found(found)

    def _say(self, words: str, mood: str = "") -> None:
        self.state.update(content(clean_line(words)))
        for name in ("good", "bad"):
            self.state.set_class(name == mood, name)

    def _show_found(self, found: list[FoundFeed]) -> None:
        self._found = found
        self.set_class(bool(found), "-found")
        self.feeds.clear_options()
        self.feeds.add_options(
            Option(
                KeyLine(feed.title, note=f"{feed.kind} · {format_count(feed.entries, 'article')}")
            )
            for feed in found
        )
        if found:
            self.feeds.highlighted = 0

    def on_resize(self) -> None:
        """Cut the headlines anew for another width."""
        self._show_latest()

    def _show_latest(self) -> None:
        if self._found:
            feed = self._found[self.feeds.highlighted or 0]
            self.latest.update(_latest(feed, min(_WIDTH, self.app.size.width) - _AROUND))

    @on(OptionList.OptionHighlighted, "#feeds")
    def _feed_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_index >= len(self._found):
            return
        feed = self._found[message.option_index]
        self._show_latest()
        guess = format_section(feed.section) if feed.section else _AS_THE_FEED_SAYS
        if not self.sections.choose(clean_line(guess)):
            self.sections.choose(_OTHER)
            self.other.value = clean_line(feed.section)
        self._section_chosen()
        self._say_whether_known(feed)

    def _say_whether_known(self, feed: FoundFeed) -> None:
        if known := self._known.get(_bare(feed.url)):
            place = "" if _bare(feed.url) == _bare(self._looking_for) else f" ({_bare(feed.url)})"
            self._say(f"✓ Already followed as {known.name}{place}. ⏎ goes there", "good")
        else:
            self._say(f"✓ {format_count(len(self._found), 'feed')} found", "good")

    @on(Chips.Chosen)
    def _section_chosen(self) -> None:
        self.set_class(self.sections.word == _OTHER, "-other")

    # -- answering -------------------------------------------------------------------------

    def action_feed(self, step: int) -> None:
        """Choose the next or previous feed, wherever the focus is."""
        if self._found:
            at = (self.feeds.highlighted or 0) + step
            self.feeds.highlighted = max(0, min(at, len(self._found) - 1))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def action_add(self) -> None:
        """Answer with the chosen feed."""
        at_address = self._known.get(_bare(self._looking_for))
        if at_address:
            self.dismiss(NewSource(at_address.location, at_address.name, "", at_address.id))
        elif self._found:
            feed = self._found[self.feeds.highlighted or 0]
            known = self._known.get(_bare(feed.url))
            name = clean_line(feed.title)
            self.dismiss(NewSource(feed.url, name, self._section(), known.id if known else 0))

    def _section(self) -> str:
        word = self.sections.word
        if word == _OTHER:
            return clean_line(self.other.value).upper()
        return self._names.get(word, "")


def _latest(feed: FoundFeed, width: int) -> Content:
    lines = [
        Content.assemble(content(f"{_when(when):>6}  ", "$muted"), content(cut(line, width - 8)))
        for when, headline in feed.latest[:_LATEST]
        if (line := clean_line(headline))
    ]
    return Content("\n").join(lines) if lines else content("No entries yet", "$muted")


def _when(published: str) -> str:
    """Return an ISO time as the reader's clock for today, else as a day."""
    try:
        moment = datetime.fromisoformat(published).astimezone()
    except ValueError:
        return ""
    today = datetime.now().astimezone().date() == moment.date()
    return f"{moment:%H:%M}" if today else format_date(moment, short=True, year=False)


def _bare(location: str) -> str:
    """Return an address without what makes no difference to which feed it is."""
    return location.partition("://")[2].removesuffix("/").lower() or location
