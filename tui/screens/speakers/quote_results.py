"""The quotes of the selected speaker, narrowed by words, section and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from storage.archive.statements import is_about_statements, without_statements
from storage.model import Filter, Profile, QuoteHit, TimeSpan
from storage.text.plural import format_count
from tui.formatting.dates import format_time_span
from tui.formatting.labels import format_section
from tui.formatting.text import clean_line, cut
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.utterances import Found, group_quotes, list_utterances
from tui.theming.styles import Piece
from tui.widgets.speakers.quote_list import QuoteList
from tui.widgets.speakers.summary import SpeakerSummary

if TYPE_CHECKING:
    from storage.archive.role_quotes import RoleQuote

__all__ = ["QuoteResults", "heading"]

_PAGE_SIZE = 200
_MAX_NAME_LENGTH = 40

KeyHints = Sequence[tuple[str, str]]
"""Keys, each with what it does."""


class QuoteResults:
    """Shows the quotes of a filter and what is known of their speaker; owns the filter.

    Args:
        dialog: The page; its title says which quotes are shown. Once it is closed, results are
            dropped.
        jobs: Queries the archive.
        quote_list: Shows the quotes.
        summary: Shows what is known of the speaker.
    """

    def __init__(
        self, dialog: Dialog[Any], jobs: Jobs, quote_list: QuoteList, summary: SpeakerSummary
    ) -> None:
        self.filter = Filter()
        self.total = 0
        """The number of quotes, those not listed yet included."""
        self.sections: Mapping[str, int] = {}
        """The sections to choose from, with their numbers of quotes."""
        self._dialog = dialog
        self._jobs = jobs
        self._list = quote_list
        self._summary = summary
        self._summarized = ""
        self._hits: list[QuoteHit] = []
        self._next: int | None = None
        """Where the next statements begin."""
        self._about: list[QuoteHit] = []
        """Quotes or statements near the words, which stand below those that have the words."""
        self._next_about: int | None = None
        """Where the next of those near the words begin."""
        self._roles: list[RoleQuote] = []
        """Quotes that articles give to a role of the speaker, without a name."""
        self._own_rows: list[Sequence[QuoteHit]] = []
        self._about_rows: list[Sequence[QuoteHit]] = []
        self.are_statements = False
        """Whether the list has statements, and not quotes."""
        self._has_speakers = False
        self._key_hints: KeyHints = ()

    @property
    def speaker(self) -> str:
        """The name of the selected speaker; empty for everybody."""
        return self.filter.speaker

    @property
    def profile(self) -> Profile | None:
        """What is known of the selected speaker; None until it is loaded."""
        return self._summary.profile if self._summarized == self.speaker else None

    def show_speaker(self, name: str) -> None:
        """Show the quotes of another speaker under the same filter."""
        self._has_speakers = True
        self.narrow(speaker=name)

    def show_nobody(self, reason: str) -> None:
        """Show no quotes, because no speaker is listed, until one is."""
        self._has_speakers = False
        self.filter = replace(self.filter, speaker="")
        self._jobs.cancel("speaker quotes")
        self._jobs.cancel("speaker profile")
        self._list.show((), nothing=[[(reason, "text bold")]])
        self._summary.show(None)
        self._dialog.show_title(reason)

    def narrow(self, **parts: object) -> None:
        """Change parts of the filter and load its quotes."""
        self.filter = shown = replace(self.filter, **parts)  # type: ignore[arg-type]
        if not self._has_speakers:
            return

        def query_profile(archive: Archive) -> tuple[Profile | None, Mapping[str, int]]:
            if shown.speaker:
                profile = archive.speakers.profile(_asked(shown))
                return profile, profile.sections
            # No profile of everybody: it would have to read every quote there is.
            return None, archive.facets(Filter()).sections

        # The quotes first: the profile of somebody with ten thousand quotes takes longer.
        if self._lists_statements(shown):
            self._query_statements(shown)
        else:
            self._jobs.query(
                "speaker quotes",
                lambda archive: _group(shown, archive.quotes.find(shown, limit=_PAGE_SIZE)),
                self._dialog.if_open(lambda found: self._show_quotes(shown, *found)),
            )
        self._jobs.query(
            "speaker profile",
            query_profile,
            self._dialog.if_open(lambda result: self._show_profile(shown, *result)),
        )

    def toggle_statements(self) -> None:
        """List what the speaker is reported to have said instead of quotes, or quotes again."""
        self.are_statements = not self.are_statements
        self.narrow()

    def _lists_statements(self, shown: Filter) -> bool:
        return self.are_statements or is_about_statements(shown.words)

    def _query_statements(self, shown: Filter, *, start: int = 0) -> None:
        """List the statements of a filter from a place on, after those that are listed."""
        known = self._hits if start else []

        def find(archive: Archive) -> tuple[Found, int | None]:
            page = archive.statements.page(_asked(shown), start)
            return _group(shown, [*known, *page.hits]), page.next

        def show(found: tuple[Found, int | None]) -> None:
            if shown != self.filter or (start and known is not self._hits):
                return
            groups, following = found
            if start:
                self._hits, self._own_rows = groups
                self._list_parts()
            else:
                self._show_first(shown, *groups)
            self._next = following
            self._show_heading(shown, 0)
            if following is None:
                self._query_about(shown, 0)
            elif len(self._hits) == len(known):  # no row is there yet whose end would ask for more
                self._query_statements(shown, start=following)

        self._jobs.query("speaker quotes", find, self._dialog.if_open(show))

    def show_everything(self) -> None:
        """Remove all parts of the filter but the speaker."""
        self.narrow(sections=frozenset(), words="", **TimeSpan()._asdict())

    def load_more(self) -> None:
        """Load the next page of quotes, if the last one was full."""
        shown, known = self.filter, self._hits
        if self._next is not None:
            self._query_statements(shown, start=self._next)
        elif self._next_about is not None:
            self._query_about(shown, self._next_about)
        elif known and len(known) % _PAGE_SIZE == 0 and not self._lists_statements(shown):
            self._query_more(shown, known)

    def _query_more(self, shown: Filter, known: list[QuoteHit]) -> None:
        def find(archive: Archive) -> Found:
            more = archive.quotes.find(shown, limit=_PAGE_SIZE, after=known[-1])
            return _group(shown, [*known, *more])

        def add(found: Found) -> None:
            if shown == self.filter and known is self._hits:
                self._hits, self._own_rows = found
                self._list_parts()
                if len(self._hits) == len(known) or len(self._hits) % _PAGE_SIZE:
                    self._query_about(shown, 0)

        self._jobs.query("speaker quotes", find, self._dialog.if_open(add))

    def _query_about(self, shown: Filter, start: int) -> None:
        """List quotes or statements near the words, below those that have the words themselves."""
        own, known, asked = self._hits, self._about if start else [], _asked(shown)
        is_stated = self._lists_statements(shown)

        def find(archive: Archive) -> tuple[Found, int | None]:
            quotes = archive.statements if is_stated else archive.quotes
            page = quotes.find_about(asked, start)
            return _group(shown, [*known, *page.hits]), page.next

        def add(found: tuple[Found, int | None]) -> None:
            if shown == self.filter and own is self._hits:
                (self._about, self._about_rows), self._next_about = found
                self._list_parts()
                self._show_heading(shown, self.total)
                if self._next_about is not None and len(self._about) == len(known):
                    self._query_about(shown, self._next_about)

        if asked.words:
            self._jobs.query("speaker quotes", find, self._dialog.if_open(add))

    def _query_roles(self, shown: Filter) -> None:
        """List what the speaker is quoted with by a role alone, below the quotes by name."""

        def add(found: list[RoleQuote]) -> None:
            if found and shown == self.filter and not self._lists_statements(shown):
                self._roles = found
                self._list_parts()
                self._show_heading(shown, self.total)

        self._jobs.query(
            "speaker roles",
            lambda archive: archive.role_quotes.find(shown),
            self._dialog.if_open(add),
        )

    def _list_parts(self) -> None:
        """List the quotes of the speaker, those by role alone, and those near the words.

        The parts have headings; the cursor stays on its row if there were quotes before.
        """
        if not (self._roles or self._about or self._hits):
            return
        listed, notes = list_utterances([*self._own_rows, *self._about_rows])
        words, own = clean_line(_asked(self.filter).words), len(self._own_rows)
        about = own + len(self._roles)
        listed[own:own] = [one.hit for one in self._roles]
        notes[own:own] = [
            f"named by {clean_line(one.named_by)}" if one.named_by else "role only"
            for one in self._roles
        ]
        what = "statement" if self._lists_statements(self.filter) else "quote"
        by_name = f"With “{words}” in the {what}" if words else "By name"
        headings = ((0, by_name), (own, "By role, without the name"))
        parts = [one for one, held in zip(headings, (own, self._roles), strict=True) if held]
        if self._about:
            parts.append((about, f"Near: {words} · in the headline or beside it"))
        parts = parts if self._roles or self._about else []
        if self._list.hits:
            self._list.extend(listed, notes, parts)
        else:
            self._list.show(listed, of=self.filter.speaker, notes=notes, parts=parts)

    def show_key_hints(self, hints: KeyHints) -> None:
        """Show other keys where the list says that no quotes match."""
        self._key_hints = hints
        if self._has_speakers:
            self._list.explain_nothing(self._explain_empty(self.filter))

    def _show_quotes(
        self, shown: Filter, hits: list[QuoteHit], groups: list[Sequence[QuoteHit]]
    ) -> None:
        self._show_first(shown, hits, groups)
        if len(hits) < _PAGE_SIZE or not shown.speaker:
            self._show_heading(shown, len(hits))
        if len(hits) < _PAGE_SIZE:
            self._query_about(shown, 0)
        if shown.speaker:
            self._query_roles(shown)

    def _show_first(
        self, shown: Filter, hits: list[QuoteHit], groups: list[Sequence[QuoteHit]]
    ) -> None:
        self._hits, self._own_rows, self._next = hits, groups, None
        self._about, self._about_rows, self._next_about, self._roles = [], [], None, []
        listed, notes = list_utterances(groups)
        nothing = self._explain_empty(shown)
        self._list.show(listed, of=shown.speaker, nothing=nothing, notes=notes)

    def _show_profile(
        self, shown: Filter, profile: Profile | None, sections: Mapping[str, int]
    ) -> None:
        if not shown.sections:
            self.sections = sections
        self._summarized = shown.speaker
        self._summary.set_class(profile is None, "-nobody")
        self._summary.show(profile, is_part=_is_narrowed(shown))
        if profile and not self._lists_statements(shown):
            self._show_heading(shown, sum(profile.sections.values()))

    def _show_heading(self, shown: Filter, total: int) -> None:
        self.total = total
        is_first_page = not shown.speaker and total == _PAGE_SIZE
        count = "newest first" if is_first_page else format_count(total, "quote")
        rows = len(self._own_rows)
        if self._lists_statements(shown):
            more = "" if self._next is None else "+"
            count = f"{rows}{more} statement{'' if rows == 1 else 's'}"
        elif self.profile and _is_narrowed(shown):
            everything = sum(one.quotes for one in self.profile.names)
            count = f"{total:,} of {format_count(everything, 'quote')}"
        elif len(self._hits) == total and rows < total:
            count = f"{format_count(rows, 'quote')}, printed {total:,} times"
        if self._roles:
            count += f" · {len(self._roles)} by role only"
        if self._about:
            more = "" if self._next_about is None else "+"
            count += f" · {len(self._about)}{more} nearby"
        self._dialog.show_title(heading(_asked(shown), count))

    def _explain_empty(self, shown: Filter) -> list[list[Piece]]:
        """Return the lines that say why no quotes are shown, and which keys help."""
        hints: list[list[Piece]] = [
            [(key, "accent bold"), (f" {does}", "muted")] for key, does in self._key_hints
        ]
        which = cut(heading(shown), self._list.size.width - 2)
        what = "statements" if self._lists_statements(shown) else "quotes"
        return [[(f"No {what} match", "text bold")], [], [(which, "muted")], [], *hints]


def _is_narrowed(shown: Filter) -> bool:
    return shown != Filter(speaker=shown.speaker)


def _asked(shown: Filter) -> Filter:
    """Return a filter without the word that asks for statements."""
    return replace(shown, words=without_statements(shown.words))


def _group(shown: Filter, hits: list[QuoteHit]) -> Found:
    return group_quotes(hits, of_one=bool(shown.speaker))


def heading(shown: Filter, count: str = "") -> str:
    """Return a heading for the quotes of a filter: speaker, count, and the filter's other parts."""
    parts = [
        cut(clean_line(shown.speaker), _MAX_NAME_LENGTH) or "Everybody",
        count,
        *(format_section(section) for section in sorted(shown.sections)),
        format_time_span(shown.span, date.today()),
        clean_line(shown.words),
    ]
    return " · ".join(part for part in parts if part)
