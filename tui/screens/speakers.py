"""A speaker's page: who is quoted, what the chosen one said, when, where, and by which names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.widgets import Input

from storage.archive import Archive
from storage.daterange import parse_days
from storage.model import Filter, Headline, Profile, QuoteHit, Speaker
from tui.jobs import Jobs
from tui.screens.dialog import Ask, Choice, Choose, Dialog
from tui.screens.pick_name import PickName
from tui.text import clean_line, content, cut
from tui.widgets.filter_words import days_in_words, section_in_words
from tui.widgets.ink import Inked
from tui.widgets.speaker_lists import SaidList, SpeakerList
from tui.widgets.timeline import timeline

__all__ = ["Said", "Speakers"]

_MOST = 200
_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
_LONG = "⏎ show · / find · s section · d dates · F all · m merge · e rename · x split · esc close"
_SHORT = "/ find · s d F · m merge · e rename · x split"


@dataclass(frozen=True, slots=True)
class Said:
    """A quote to go to: the article it stands in, and where its words start in that text."""

    article: Headline
    start: int


class Summary(Inked):
    """Three lines about a speaker: names, roles, and a bar for each week."""

    DEFAULT_CSS = "Summary { height: 4; padding: 0 1; border-left: vkey $line; }"

    profile: Profile | None = None

    def show(self, profile: Profile | None) -> None:
        """Show what is known of a speaker."""
        self.profile = profile
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw line `y`."""
        width = self.content_size.width
        profile = self.profile
        if profile is None or y > 2:
            return self.strip((), width)
        if y == 2:
            return self.strip(timeline(profile.weeks, width), width)
        if y == 0:
            words = " · ".join(f"{one.name} {one.quotes:,}" for one in profile.names)
        else:
            words = " · ".join(role for role, _ in profile.roles)
        return self.strip([(cut(clean_line(words), width), "text" if y == 0 else "muted")], width)


class Speakers(Dialog[Said]):
    """Lists who is quoted; the answer is a quote to go to.

    Args:
        jobs: Reads and changes the archive.
        speaker: The name to begin with; empty: the one quoted most.
    """

    CSS = """
    Speakers > .dialog { width: 120; height: 90%; }
    Speakers Horizontal { height: 1fr; }
    Speakers.-narrow SpeakerList { width: 26; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find a name, or words", show=False),
        Binding("down", "down", "To the list", show=False),
        Binding("s", "section", "Section", show=False),
        Binding("d", "dates", "Dates", show=False),
        Binding("F", "everything", "Everything again", show=False),
        Binding("m", "merge", "Merge", show=False),
        Binding("e", "rename", "Rename", show=False),
        Binding("x", "split", "Split", show=False),
        Binding("ctrl+z", "undo", "Undo", show=False),
    ]

    names = getters.query_one("#names", Input)
    inside = getters.query_one("#inside", Input)
    speakers = getters.query_one(SpeakerList)
    said = getters.query_one(SaidList)
    summary = getters.query_one(Summary)
    frame = getters.query_one(".dialog", Vertical)

    def __init__(self, jobs: Jobs, speaker: str = "") -> None:
        super().__init__()
        self._jobs = jobs
        self._wanted = speaker
        self._filter = Filter()
        self._sections: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the fields over the speakers and what they said."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Who said what"
            yield Input(placeholder="Name of a speaker", id="names")
            yield Input(placeholder="Words inside the quotes", id="inside")
            with Horizontal():
                yield SpeakerList()
                with Vertical():
                    yield Summary()
                    yield SaidList()

    def on_mount(self) -> None:
        """List the speakers."""
        narrow = self.app.size.width < 100
        self.set_class(narrow, "-narrow")
        self.frame.border_subtitle = content(_SHORT if narrow else _LONG)
        self.inside.display = False
        self.speakers.focus()
        self._list("")

    # -- the speakers ----------------------------------------------------------------------

    def _list(self, words: str) -> None:
        wanted, self._wanted = self._wanted, ""

        def answer(archive: Archive) -> tuple[list[Speaker], str]:
            found = archive.speakers(words=words, limit=_MOST)
            names = archive.profile(Filter(speaker=wanted)).names if wanted else ()
            head = names[0].name if names else wanted
            if head and all(speaker.name != head for speaker in found):
                # Not among those quoted most: it leads the list all the same.
                quotes, articles = (sum(one.quotes for one in names), 0)
                found = [Speaker(head, quotes, articles), *found]
            return found, head

        self._jobs.query("speakers", answer, self._show)

    def _show(self, answer: tuple[list[Speaker], str]) -> None:
        if not self.is_running:
            return
        speakers, name = answer
        self.speakers.show(speakers, name=name)
        if not speakers:
            self.said.show(())
            self.summary.show(None)
            self.frame.border_title = "Nobody is quoted by that name"

    @on(Input.Changed, "#names")
    def _name_typed(self, message: Input.Changed) -> None:
        self._list(message.value.strip())

    @on(Input.Changed, "#inside")
    def _words_typed(self, message: Input.Changed) -> None:
        if message.value != self._filter.words:
            self._narrow(words=message.value)

    @on(Input.Submitted)
    def action_down(self) -> None:
        """Go from a field to its list."""
        (self.said if self.inside.has_focus else self.speakers).focus()

    def action_find(self) -> None:
        """Go to the field: of names, or from the quotes that of words inside them."""
        inside = self.said.has_focus
        self.inside.display, self.names.display = inside, not inside
        (self.inside if inside else self.names).focus()

    # -- what the chosen one said ----------------------------------------------------------

    @on(SpeakerList.Chosen)
    def _chosen(self, message: SpeakerList.Chosen) -> None:
        self._narrow(speaker=message.name)

    def _narrow(self, **parts: object) -> None:
        """Ask for the quotes of the chosen speaker that the filter leaves."""
        self._filter = asked = replace(self._filter, **parts)  # type: ignore[arg-type]
        if not asked.speaker:
            return

        def answer(archive: Archive) -> tuple[list[QuoteHit], Profile]:
            return archive.said(asked, limit=_MOST), archive.profile(asked)

        self._jobs.query("said", answer, lambda found: self._show_said(asked, *found))

    def _show_said(self, asked: Filter, hits: list[QuoteHit], profile: Profile) -> None:
        if not self.is_running:
            return
        total = sum(profile.sections.values())
        parts = [
            cut(clean_line(asked.speaker), 40),
            "1 quote" if total == 1 else f"{total:,} quotes",
            *(section_in_words(section) for section in sorted(asked.sections)),
            days_in_words(asked.since, asked.until, date.today()),
            f"“{clean_line(asked.words)}”" if asked.words else "",
        ]
        self.frame.border_title = content(" · ".join(part for part in parts if part))
        if not asked.sections:
            self._sections = list(profile.sections)
        self.summary.show(profile)
        self.said.show(hits)

    @on(SaidList.EndReached)
    def _more(self) -> None:
        asked, known = self._filter, len(self.said.hits)
        if known % _MOST:
            return

        def add(hits: list[QuoteHit]) -> None:
            if self.is_running and asked == self._filter and known == len(self.said.hits):
                self.said.add(hits)

        self._jobs.query("said", lambda archive: archive.said(asked, limit=_MOST, after=known), add)

    @on(SpeakerList.Opened)
    def _to_quotes(self) -> None:
        self.said.focus()

    @on(SaidList.Left)
    def _to_speakers(self) -> None:
        self.speakers.focus()

    @on(SaidList.Opened)
    def _opened(self, message: SaidList.Opened) -> None:
        self.dismiss(Said(message.hit.article, message.hit.quote.start))

    def action_section(self) -> None:
        """Ask for the section the quotes are to be from."""
        choices = [
            Choice(section, key, section_in_words(section))
            for section, key in zip(self._sections, _KEYS, strict=False)
        ]

        def answered(section: str | None) -> None:
            if section is not None:
                self._narrow(sections=frozenset({section} if section else ()))

        everywhere = Choice("", "0", "All sections")
        self.app.push_screen(Choose("From which section?", "", [everywhere, *choices]), answered)

    def action_dates(self) -> None:
        """Ask for the days the quotes are to be from."""

        def meaning(line: str) -> str:
            return days_in_words(*parse_days(line, today=date.today()), date.today()) or "all days"

        def answered(line: str | None) -> None:
            if line is not None:
                since, until = parse_days(line, today=date.today())
                self._narrow(since=since, until=until)

        hint = "today · yesterday · 3d · last week · june · 2025-06-01..2025-06-25"
        dialog = Ask("Which days?", value="", hint=hint, check=meaning, longest=80)
        self.app.push_screen(dialog, answered)

    def action_everything(self) -> None:
        """Show all that the speaker said again."""
        self.inside.value = ""
        self._narrow(sections=frozenset(), since=None, until=None, words="")

    # -- whose name it is ------------------------------------------------------------------

    def action_merge(self) -> None:
        """Ask who the chosen speaker is the same person as."""
        name = self._filter.speaker
        surname = name.split()[-1].casefold() if name.split() else ""
        near = [
            speaker.name
            for speaker in self.speakers.speakers
            if speaker.name != name and surname in speaker.name.casefold()
        ]

        def answered(into: str | None) -> None:
            if into:
                self._change(lambda archive: archive.merge_speakers(name, into), into)

        if name:
            self.app.push_screen(
                PickName(f"{name} is the same person as…", self._jobs, near, free=False), answered
            )

    def action_rename(self) -> None:
        """Ask how the chosen speaker is to be called."""
        name = self._filter.speaker

        def answered(new: str | None) -> None:
            if new and new != name:
                self._change(lambda archive: archive.rename_speaker(name, new), new)

        if name:
            hint = "The names in the articles stay as they are"
            self.app.push_screen(
                Ask("Show this speaker as", value=name, hint=hint, check=_some_name), answered
            )

    def action_split(self) -> None:
        """Ask which of the speaker's names is somebody else's."""
        profile = self.summary.profile
        names = [one.name for one in profile.names if one.quotes] if profile else []
        if len(names) < 2:
            self.notify("This speaker is known by one name only", markup=False)
            return
        choices = [Choice(name, key, name) for name, key in zip(names, _KEYS, strict=False)]

        def answered(name: str | None) -> None:
            if name is not None:
                self._change(lambda archive: archive.split_speaker(name), name)

        self.app.push_screen(Choose("Which name is somebody else's?", "", choices), answered)

    def action_undo(self) -> None:
        """Take back the last change."""

        def undone(what: str | None) -> None:
            words = f"Undone: {what}" if what else "Nothing to undo"
            self.notify(clean_line(words), markup=False)
            self._again(self._filter.speaker)

        self._jobs.change(lambda archive: archive.undo(), undone)

    def _change(self, change: Callable[[Archive], None], name: str) -> None:
        self._jobs.change(change, lambda _none: self._again(name))

    def _again(self, name: str) -> None:
        """List the speakers anew, with the cursor on the person of this name."""
        if self.is_running:
            self._wanted = name
            self._list(self.names.value.strip())


def _some_name(line: str) -> str:
    if not line:
        raise ValueError("A speaker needs a name")
    return ""
