"""A speaker's page: who is quoted, what the chosen one said, when, where, and by which names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from storage.archive import Archive
from storage.model import Filter, Headline, Profile, QuoteHit, Speaker
from storage.search.date_range import parse_date_range
from storage.text.plural import format_count
from tui.formatting.dates import DATE_RANGE_HINT, format_date_range
from tui.formatting.labels import format_section
from tui.formatting.text import content
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.speakers.names import KEYS
from tui.screens.speakers.quotes import QuoteTaking, heading, no_quotes
from tui.theming.styles import Piece
from tui.widgets.field import Field
from tui.widgets.speakers.quote_list import QuoteList
from tui.widgets.speakers.speaker_list import EVERYBODY, SpeakerList
from tui.widgets.speakers.summary import SpeakerSummary

__all__ = ["QuotePosition", "SpeakersScreen"]

_MOST = 200
_WIDE, _BESIDE = 100, 60
"""Columns of a screen with room for long names, and with room for the two lists side by side."""
_KEYS = {
    "names": "type a name · ↑↓ choose · ⏎ quotes · / words · ⇥ list · esc close",
    "inside": "type words · ⏎ quotes · / name · esc close",
    "speakers": "⏎ quotes · / name · m merge · e rename · x split · a articles · u unnamed"
    " · esc close",
    "said": "⏎ article · ← list · / words · s section · d dates · Y copy · c clip · F all · w write"
    " · W copy all · esc close",
}


@dataclass(frozen=True, slots=True)
class QuotePosition:
    """A quote to go to: the article it stands in, and where its words start in that text."""

    article: Headline
    start: int


class SpeakersScreen(QuoteTaking[QuotePosition | Filter]):
    """Lists who is quoted; the answer is a quote to go to, or whose articles are to be listed.

    What is typed narrows the names at once; keys that are commands are for the two lists.

    Args:
        jobs: Reads and changes the archive.
        speaker: The name to begin with; empty: the one quoted most.
        clippings: The key that shows the clippings at the desk.
    """

    CSS = """
    SpeakersScreen > .dialog { width: 120; height: 90%; }
    SpeakersScreen.-narrow > .dialog { height: 100%; }
    SpeakersScreen Horizontal { height: 1fr; }
    SpeakersScreen #who { width: 34; }
    SpeakersScreen.-narrow #who { width: 26; }
    SpeakersScreen.-lowest SpeakerSummary, SpeakersScreen SpeakerSummary.-nobody { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find a name, or words", show=False, priority=True),
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
        Binding("s", "section", "Section", show=False),
        Binding("d", "dates", "Dates", show=False),
        Binding("F", "everything", "Everything again", show=False),
        Binding("a", "articles", "List the articles", show=False),
        Binding("u", "unnamed", "Those without a name", show=False),
    ]

    names = getters.query_one("#names", Input)
    inside = getters.query_one("#inside", Input)
    speakers = getters.query_one(SpeakerList)
    said = getters.query_one(QuoteList)
    summary = getters.query_one(SpeakerSummary)
    frame = getters.query_one(".dialog", Vertical)

    def __init__(self, jobs: Jobs, speaker: str = "", *, clippings: str = "C") -> None:
        super().__init__()
        self.clippings_key = clippings
        self.jobs = jobs
        self._wanted = speaker
        self._described = False
        self._filter = Filter()
        self._sections: Mapping[str, int] = {}
        self._about = ""

    def compose(self) -> ComposeResult:
        """Put a field over each list: the speakers, and what the chosen one said."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Who said what"
            with Horizontal():
                with Vertical(id="who"):
                    yield Field(placeholder="Type a name", id="names")
                    yield SpeakerList()
                with Vertical(id="what"):
                    yield Field(placeholder="/ words in the quotes", id="inside")
                    yield SpeakerSummary()
                    yield QuoteList()

    def on_mount(self) -> None:
        """List the speakers."""
        self._go(self.names)
        self._list("")

    def on_resize(self) -> None:
        """Make the best of a narrow screen."""
        self.set_class(self.app.size.width < _WIDE, "-narrow")
        self._place(self.focused or self.had_focus)

    @on(events.DescendantFocus)
    def _tell_keys(self) -> None:
        """Say what the keys do where the focus is."""
        self.show_keys(_KEYS.get(self._focus, ""))
        if self.speakers.speakers:
            self.said.say_nothing(self._no_quotes(self._filter))

    @property
    def _focus(self) -> str:
        """The id of what has the focus."""
        return (self.focused and self.focused.id) or ""

    def _no_quotes(self, asked: Filter) -> list[list[Piece]]:
        return no_quotes(asked, self._focus, self.said.size.width - 2)

    def _place(self, focused: Widget | None) -> None:
        """Show both lists, or where there is no room the one that has the focus."""
        beside, said = self.app.size.width >= _BESIDE, focused in (self.said, self.inside)
        self.query_one("#who").display = beside or not said
        self.query_one("#what").display = beside or said
        self.query_one("#who").styles.width = None if beside else "1fr"

    def _go(self, there: Widget) -> None:
        """Give a list or its field the focus."""
        self._place(there)  # what is hidden cannot take it
        self.set_focus(there)  # at once: letters may follow in the same breath

    # -- the speakers ----------------------------------------------------------------------

    def _list(self, words: str) -> None:
        wanted, self._wanted = self._wanted, ""
        described = self._described

        def answer(archive: Archive) -> tuple[list[Speaker], str, bool]:
            known = archive.speakers.profile(Filter(speaker=wanted)) if wanted else None
            among = known.described if known and known.names else described
            found = archive.speakers.find(words=words, limit=_MOST, described=among)
            names = known.names if known else ()
            head = names[0].name if names else wanted
            if names and all(speaker.name != head for speaker in found):
                # Not among those quoted most: it leads the list all the same.
                found = [Speaker(head, sum(one.quotes for one in names), 0), *found]
            return found, head, among

        self.jobs.query("speakers", answer, self._show)

    def _show(self, answer: tuple[list[Speaker], str, bool]) -> None:
        if not self.is_running:
            return
        speakers, name, self._described = answer
        narrowed = bool(self.names.value.strip()) or self._described
        everybody = [] if narrowed or not speakers else [EVERYBODY]
        first = speakers[0].name if speakers else ""
        self.speakers.show([*everybody, *speakers], name=name or first)
        if not speakers:
            self._filter = replace(self._filter, speaker="")
            self.said.show((), nothing=[[(self._nobody(), "text bold")]])
            self.summary.show(None)
            self.frame.border_title = content(self._nobody())

    def _nobody(self) -> str:
        if self._described:
            return "Nobody without a name is quoted"
        if self.names.value.strip():
            return "Nobody is quoted by that name"
        return "Nobody is quoted yet"

    @on(Input.Changed, "#names")
    def _name_typed(self, message: Input.Changed) -> None:
        self._list(message.value.strip())

    @on(Input.Changed, "#inside")
    def _words_typed(self, message: Input.Changed) -> None:
        if message.value != self._filter.words:
            self._narrow(words=message.value)

    @on(Input.Submitted)
    def _to_said(self) -> None:
        self._go(self.said)

    def action_step(self, step: int) -> None:
        """Choose the next or previous speaker while a name is typed; from words go to quotes."""
        if self.inside.has_focus:
            self._go(self.said)
        else:
            self.speakers.action_move(step)

    def action_find(self) -> None:
        """Go to the field over the list, and from field to field."""
        at_words = self.said.has_focus or self.names.has_focus
        self._go(self.inside if at_words else self.names)

    def action_unnamed(self) -> None:
        """List those whom articles only describe, or those with a name again."""
        self._described = not self._described
        with self.prevent(Input.Changed):
            self.names.value = ""
        self._list("")

    # -- what the chosen one said ----------------------------------------------------------

    @on(SpeakerList.Chosen)
    def _chosen(self, message: SpeakerList.Chosen) -> None:
        self._narrow(speaker=message.name)

    def _narrow(self, **parts: object) -> None:
        """Ask for the quotes of the chosen speaker that the filter leaves."""
        self._filter = asked = replace(self._filter, **parts)  # type: ignore[arg-type]

        def about(archive: Archive) -> tuple[Profile | None, Mapping[str, int]]:
            if asked.speaker:
                profile = archive.speakers.profile(asked)
                return profile, profile.sections
            # Of everybody no profile: it would take reading every quote there is.
            return None, archive.facets(Filter()).sections

        # The words first: what is known of somebody quoted ten thousand times takes longer.
        self.jobs.query(
            "said",
            lambda archive: archive.quotes.find(asked, limit=_MOST),
            lambda hits: self._show_said(asked, hits),
        )
        self.jobs.query("about", about, lambda known: self._show_about(asked, *known))

    def _show_said(self, asked: Filter, hits: list[QuoteHit]) -> None:
        if self.is_running and self.speakers.speakers:
            self.said.show(hits, of=asked.speaker, nothing=self._no_quotes(asked))
            if len(hits) < _MOST or not asked.speaker:
                self._entitle(asked, len(hits))

    def _show_about(
        self, asked: Filter, profile: Profile | None, sections: Mapping[str, int]
    ) -> None:
        if not self.is_running or not self.speakers.speakers:
            return
        if profile:
            self._entitle(asked, sum(profile.sections.values()))
        if not asked.sections:
            self._sections = sections
        self._about = asked.speaker
        self.summary.set_class(profile is None, "-nobody")
        self.summary.show(profile)

    def _entitle(self, asked: Filter, total: int) -> None:
        """Say over the page whose quotes it shows, how many, and which of them."""
        self.total = total
        count = format_count(total, "quote")
        if not asked.speaker and total == _MOST:
            count = "newest first"
        self.frame.border_title = content(heading(asked, count))

    @on(QuoteList.EndReached)
    def _more(self) -> None:
        asked, known = self._filter, len(self.said.hits)
        if not known or known % _MOST:
            return
        last = self.said.hits[-1]

        def add(hits: list[QuoteHit]) -> None:
            if self.is_running and asked == self._filter and known == len(self.said.hits):
                self.said.add(hits)

        self.jobs.query(
            "said", lambda archive: archive.quotes.find(asked, limit=_MOST, after=last), add
        )

    @on(SpeakerList.Opened)
    def _to_quotes(self) -> None:
        self._go(self.said)

    @on(QuoteList.Left)
    def _to_speakers(self) -> None:
        self._go(self.speakers)

    @on(QuoteList.Opened)
    def _opened(self, message: QuoteList.Opened) -> None:
        self.dismiss(QuotePosition(message.hit.article, message.hit.quote.start))

    def action_articles(self) -> None:
        """List the articles that quote the speaker, in the sections and days that are shown."""
        if self.chosen:
            self.dismiss(replace(self._filter, words=""))

    def action_section(self) -> None:
        """Ask for the section the quotes are to be from."""
        choices = [
            Choice(section, key, f"{format_section(section)} {count:,}")
            for (section, count), key in zip(self._sections.items(), KEYS, strict=False)
        ]

        def answered(section: str | None) -> None:
            if section is not None:
                self._narrow(sections=frozenset({section} if section else ()))

        everywhere = Choice("", "0", "All sections")
        self.app.push_screen(
            ChoiceDialog("From which section?", "", [everywhere, *choices]), answered
        )

    def action_dates(self) -> None:
        """Ask for the days the quotes are to be from."""

        def meaning(line: str) -> str:
            today = date.today()
            return format_date_range(*parse_date_range(line, today=today), today) or "all days"

        def answered(line: str | None) -> None:
            if line is not None:
                since, until = parse_date_range(line, today=date.today())
                self._narrow(since=since, until=until)

        dialog = InputDialog(
            "Which days?", value="", hint=DATE_RANGE_HINT, check=meaning, longest=80
        )
        self.app.push_screen(dialog, answered)

    def action_everything(self) -> None:
        """Show all that the speaker said again."""
        self.inside.value = ""
        self._narrow(sections=frozenset(), since=None, until=None, words="")

    # -- what `speaker_quotes` and `speaker_names` ask for ----------------------------------

    @property
    def shown(self) -> Filter:
        """What the listed quotes are of."""
        return self._filter

    @property
    def hits(self) -> Sequence[QuoteHit]:
        """The quotes that are listed."""
        return self.said.hits

    @property
    def hit(self) -> QuoteHit | None:
        """The quote under the cursor."""
        return self.said.chosen

    @property
    def chosen(self) -> str:
        """The name of the chosen speaker, empty for everybody."""
        return self._filter.speaker

    @property
    def profile(self) -> Profile | None:
        """What is known of the chosen speaker, once it is."""
        return self.summary.profile if self._about == self.chosen else None

    @property
    def listed(self) -> Sequence[Speaker]:
        """The speakers on the page."""
        return self.speakers.speakers

    def list_again(self, name: str) -> None:
        """List the speakers anew, with the cursor on the person of this name."""
        if self.is_running:
            self._wanted = name
            self._list(self.names.value.strip())
