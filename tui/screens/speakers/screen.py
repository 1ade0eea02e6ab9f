"""The speakers' page: who is quoted, what they said, where and when, and under which names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from storage.model import Filter
from tui.formatting.labels import format_section
from tui.formatting.undo import UndoVerb
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog
from tui.screens.dialogs.date_range import ask_date_range
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.directory import SpeakerDirectory
from tui.screens.speakers.name_changes import NameChanges
from tui.screens.speakers.quote_export import QuoteExport
from tui.screens.speakers.quote_position import QuotePosition
from tui.screens.speakers.quote_results import QuoteResults
from tui.widgets.field import Field
from tui.widgets.speakers.quote_list import QuoteList
from tui.widgets.speakers.speaker_list import SpeakerList
from tui.widgets.speakers.summary import SpeakerSummary

if TYPE_CHECKING:
    from storage.model import QuoteHit
    from tui.screens.speakers.related_quotes import RelatedQuotes

__all__ = ["SpeakersScreen"]

_WIDE, _BESIDE = 100, 60
"""Columns from which there is room for long names, and for the two lists side by side."""
_KEYS = {
    "name": "type a name · ↑↓ choose · ⏎ quotes · / words · ⇥ list · esc close",
    "words": "type words · ⏎ quotes · / name · esc back",
    "speakers": "⏎ quotes · / name · y same person · H all such · m merge · e rename · x split"
    " · a articles · b people, bodies, places · u unnamed · esc close",
    "quote-list": "⏎ text · \" papers · ' earlier · t statements · Y copy · / words · d dates"
    " · s section · c clip · F all · ← list · w export · W copy all · esc close",
}
"""Key hints in the border, by the id of the focused widget."""
_KEYS_WITHOUT_QUOTES = {
    "name": (("⏎ F", "shows all"), ("/", "looks for other words")),
    "words": (("⏎ F", "shows all"), ("^u", "clears the words")),
    "speakers": (("F", "shows all"), ("⏎ /", "looks for other words")),
    "quote-list": (("F", "shows all"), ("/", "looks for other words")),
}
"""Key hints where no quotes match, by the id of the focused widget: in a field, F is a letter."""


class SpeakersScreen(Dialog[QuotePosition | Filter]):
    """Lists speakers and their quotes; returns a quote to go to, or a filter of articles to list.

    Letters are commands while a list has the focus; in a field they narrow the list at once.

    Args:
        jobs: Reads and changes the archive.
        speaker: The speaker to select first; empty for the most quoted one.
        within: Narrows the quotes, everybody's if no speaker is given.
        clippings_key: The key that shows the clippings at the desk.
    """

    CSS = """
    SpeakersScreen > .dialog { width: 120; height: 90%; }
    SpeakersScreen.-narrow > .dialog { height: 100%; }
    SpeakersScreen Horizontal { height: 1fr; }
    SpeakersScreen #speakers-pane { width: 34; }
    SpeakersScreen.-narrow #speakers-pane { width: 26; }
    SpeakersScreen.-lowest SpeakerSummary, SpeakersScreen SpeakerSummary.-nobody { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "focus_field", "Find a name, or words", show=False, priority=True),
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
        Binding("s", "section", "Section", show=False),
        Binding("d", "dates", "Dates", show=False),
        Binding("t", "statements", "Statements, or quotes again", show=False),
        Binding("F", "everything", "Show everything", show=False),
        Binding("a", "articles", "List the articles", show=False),
        Binding("u", "unnamed", "Unnamed speakers", show=False),
        Binding("b", "kind", "People, bodies, places, or everybody", show=False),
        Binding("H", "hints", "People who may be the same, or everybody", show=False),
        Binding("y", "confirm", "Same person as the first hint", show=False),
        Binding("m", "merge", "Merge", show=False),
        Binding("e", "rename", "Rename", show=False),
        Binding("x", "split", "Split", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("Y", "copy", "Copy with citation", show=False),
        Binding("W", "copy_all", "Copy all listed as Markdown", show=False),
        Binding("w", "write", "Export all to a file", show=False),
        Binding("c", "clip", "Clip", show=False),
        Binding("quotation_mark", "same_words", "The same words in other papers", show=False),
        Binding("apostrophe", "said_before", "Said earlier on the subject", show=False),
    ]

    def __init__(
        self,
        jobs: Jobs,
        speaker: str = "",
        *,
        within: Filter | None = None,
        clippings_key: str = "C",
    ) -> None:
        super().__init__()
        self.name_field = Field(placeholder="Type a name or role", id="name")
        self.words_field = Field(placeholder="/ words in quotes, or near them", id="words")
        self.speaker_list = SpeakerList()
        self.quote_list = QuoteList()
        self._summary = SpeakerSummary()
        self._speakers_pane = Vertical(self.name_field, self.speaker_list, id="speakers-pane")
        self._quotes_pane = Vertical(self.words_field, self._summary, self.quote_list)
        self._first_speaker = speaker
        self._within = within
        self._results = QuoteResults(self, jobs, self.quote_list, self._summary)
        self._directory = SpeakerDirectory(
            self, jobs, self.speaker_list, on_empty=self._results.show_nobody
        )
        self._name_changes = NameChanges(self, jobs, on_change=self.if_open(self._list_again))
        self._export = QuoteExport(self, jobs, clippings_key)
        self._jobs = jobs
        self._clippings_key = clippings_key

    def compose(self) -> ComposeResult:
        """Lay out two panes: the speakers, and the quotes of the selected one."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Who said what"
            yield Horizontal(self._speakers_pane, self._quotes_pane)

    def on_mount(self) -> None:
        """List the speakers."""
        if self._within is None:
            self._focus_on(self.name_field)
        else:
            self._results.filter = self._within
            with self.prevent(Input.Changed):
                self.words_field.value = self._within.words
            self._focus_on(self.quote_list)
        everybody = self._within is not None
        self._directory.search("", select=self._first_speaker, everybody=everybody)
        self._directory.say_missing()

    # -- focus and panes -------------------------------------------------------------------

    def on_resize(self) -> None:
        """Show both panes, or only one where there is no room for both."""
        self.set_class(self.app.size.width < _WIDE, "-narrow")
        self._show_panes(self.focused or self.focused_before_hiding)

    def _show_panes(self, focused: Widget | None) -> None:
        beside = self.app.size.width >= _BESIDE
        at_quotes = focused in (self.quote_list, self.words_field)
        self._speakers_pane.display = beside or not at_quotes
        self._quotes_pane.display = beside or at_quotes
        self._speakers_pane.styles.width = None if beside else "1fr"

    def _focus_on(self, widget: Widget) -> None:
        self._show_panes(widget)  # a hidden widget cannot take the focus
        self.set_focus(widget)  # not `focus()`: the next key may already be in the queue

    @on(events.DescendantFocus)
    def _show_key_hints(self) -> None:
        focused = (self.focused and self.focused.id) or ""
        keys = _KEYS.get(focused, "")
        if self._results.are_statements:
            keys = keys.replace("t statements", "t quotes")
        self.show_keys(keys)
        self._results.show_key_hints(
            _KEYS_WITHOUT_QUOTES.get(focused, _KEYS_WITHOUT_QUOTES["quote-list"])
        )

    @on(Input.Submitted)
    @on(SpeakerList.Opened)
    def _focus_quotes(self) -> None:
        self._focus_on(self.quote_list)

    @on(QuoteList.Left)
    def _focus_speakers(self) -> None:
        self._focus_on(self.speaker_list)

    def action_focus_field(self) -> None:
        """Focus the field above the focused list, or the other field."""
        to_words = self.quote_list.has_focus or self.name_field.has_focus
        self._focus_on(self.words_field if to_words else self.name_field)

    def action_step(self, step: int) -> None:
        """Select the next or previous speaker from the name field; go to the quotes from words."""
        if self.words_field.has_focus:
            self._focus_quotes()
        else:
            self.speaker_list.action_move(step)

    def action_step_back(self) -> None:
        """Go one step back: drop the words, or the name, that are typed; else close the page."""
        if self.words_field.has_focus or (self.quote_list.has_focus and self.words_field.value):
            self.words_field.value = ""
            self._focus_on(self.quote_list)
        elif self.name_field.has_focus and self.name_field.value:
            self.name_field.value = ""
        else:
            self.action_leave()

    # -- what is listed --------------------------------------------------------------------

    @on(Input.Changed, "#name")
    def _name_typed(self, message: Input.Changed) -> None:
        self._directory.search(message.value.strip())

    @on(Input.Changed, "#words")
    def _words_typed(self, message: Input.Changed) -> None:
        if message.value != self._results.filter.words:
            self._results.narrow(words=message.value)

    @on(SpeakerList.Chosen)
    def _speaker_selected(self, message: SpeakerList.Chosen) -> None:
        if self.speaker_list.speakers:
            self._results.show_speaker(message.name)

    @on(QuoteList.EndReached)
    def _load_more(self) -> None:
        self._results.load_more()

    def _list_again(self, select: str) -> None:
        self._directory.search(self.name_field.value.strip(), select=select)

    def _list_others(self, switch: Callable[[], None]) -> None:
        with self.prevent(Input.Changed):
            self.name_field.value = ""
        switch()

    def action_unnamed(self) -> None:
        """List speakers without a name, or those with one again."""
        self._list_others(self._directory.toggle_described)

    def action_kind(self) -> None:
        """List people only, bodies only, places only, or everybody again."""
        self._list_others(self._directory.switch_kind)

    def action_hints(self) -> None:
        """List only people who may be the same as somebody else, or everybody again."""
        self._list_others(self._directory.toggle_hinted)

    def action_section(self) -> None:
        """Ask for the section of the quotes."""
        choices = [
            Choice(section, key, f"{format_section(section)} {count:,}")
            for (section, count), key in zip(
                self._results.sections.items(), CHOICE_KEYS, strict=False
            )
        ]

        def answered(section: str | None) -> None:
            if section is not None:
                self._results.narrow(sections=frozenset({section} if section else ()))

        everywhere = Choice("", "0", "All sections")
        dialog = ChoiceDialog("Which section?", "", [everywhere, *choices])
        self.app.push_screen(dialog, answered)

    def action_dates(self) -> None:
        """Ask for the dates of the quotes."""
        ask_date_range(self, date.today(), lambda span: self._results.narrow(**span._asdict()))

    def action_statements(self) -> None:
        """List what is reported without quotation marks, or quotes again."""
        self._results.toggle_statements()
        self._show_key_hints()

    def action_everything(self) -> None:
        """Show all quotes of the speaker again."""
        self.words_field.value = ""
        self._results.show_everything()

    # -- answers ---------------------------------------------------------------------------

    @on(QuoteList.Opened)
    def _quote_opened(self, message: QuoteList.Opened) -> None:
        self.dismiss(QuotePosition(message.hit.article, message.hit.quote.start))

    def action_same_words(self) -> None:
        """Show the papers that have the words of the selected quote."""
        from tui.screens.speakers.related_quotes import same_words

        hit = self.quote_list.chosen
        if hit is not None and hit.quote.kind == "statement":
            self.toast("Only quotes are looked up in other papers, not statements")
        elif hit is not None:
            self._open_related(same_words, hit)

    def action_said_before(self) -> None:
        """Show what the speaker of the selected quote said earlier on the subject."""
        from tui.screens.speakers.related_quotes import said_before

        hit = self.quote_list.chosen
        if hit is not None and hit.quote.certainty == "none":
            self.toast("The article names no speaker for this")
        elif hit is not None:
            self._open_related(said_before, hit)

    def _open_related(self, page: Callable[..., RelatedQuotes], hit: QuoteHit) -> None:
        def answered(answer: QuotePosition | None) -> None:
            if answer is not None:
                self.dismiss(answer)

        source, key = hit.article.source_name, self._clippings_key
        screen = page(self._jobs, hit.article, source, hit.quote, clippings_key=key)
        self.app.push_screen(screen, answered)

    def action_articles(self) -> None:
        """List the articles that quote the speaker, in the sections and dates shown."""
        if self._results.speaker:
            self.dismiss(replace(self._results.filter, words=""))

    # -- changes of names ------------------------------------------------------------------

    def action_merge(self) -> None:
        """Ask which speaker the selected one is the same person as."""
        self._name_changes.merge(
            self._results.speaker, self._results.profile, self.speaker_list.speakers
        )

    def action_confirm(self) -> None:
        """Merge the selected speaker with the first one who may be the same person."""
        self._name_changes.confirm(self._results.speaker)

    def action_rename(self) -> None:
        """Ask for another name for the selected speaker."""
        self._name_changes.rename(self._results.speaker)

    def action_split(self) -> None:
        """Ask which of the speaker's names belongs to somebody else."""
        self._name_changes.split(self._results.speaker, self._results.profile)

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo the last change."""
        self._name_changes.revert(verb, self._results.speaker)

    # -- copies ----------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the selected quote with its citation."""
        self._export.copy(self.quote_list.chosen)

    def action_copy_all(self) -> None:
        """Copy the listed quotes as Markdown."""
        results = self._results
        self._export.copy_all(self.quote_list.hits, results.filter, results.total)

    def action_write(self) -> None:
        """Ask for a file and write all quotes of the filter to it."""
        self._export.write(self._results.filter, statements=self._results.are_statements)

    def action_clip(self) -> None:
        """Clip the selected quote."""
        self._export.clip(self.quote_list.chosen)
