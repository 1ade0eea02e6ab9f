"""A quote as a card: its speaker, role and words in lines of a given width; no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.model import LIKELY, Quote
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.formatting.wrap import Span, wrap
from tui.theming.styles import Piece

if TYPE_CHECKING:
    from storage.model import Elsewhere

__all__ = ["CAPTION", "STANDFIRST", "STATED", "Card", "Place", "speaker_of"]

Place = int | str
"""Where a quote stands: in a paragraph, from 1, or in which part before these; or in words."""

STANDFIRST, CAPTION = 0, -1
"""Paragraph numbers of quotes outside the body."""

LONGEST = 12
"""The most lines of a quote on a card; the article has the rest."""

STATED = "◇"
"""The mark of a statement, in place of quotation marks."""

_DOTS = 4
_ENOUGH = 4000
_ROLE_ROOM = 8


def speaker_of(quote: Quote) -> str | None:
    """Return the speaker to show for `quote`, None where that is too uncertain."""
    return quote.speaker if quote.speaker and quote.confidence >= LIKELY else None


def continues(quote: Quote, before: Quote | None) -> bool:
    """Return whether the card of a quote can do without the name that stands on the card before."""
    if before is None or (speaker := speaker_of(quote)) is None:
        return False
    return speaker == speaker_of(before) and quote.certainty == before.certainty


class Card:
    """A quote laid out in `width` cells; its `height` lines are rendered on demand.

    Above the words of an answer is the `question`. A card that `continues` the one before has no
    name, and its role only if that is another.
    """

    __slots__ = (
        *(
            "_continues",
            "_is_disputed",
            "_is_statement",
            "_killed",
            "_rendered",
            "_foot",
            "_place",
            "_places",
            "_question",
        ),
        *("_quote", "_remark", "_role", "_short"),
        *("_spans", "_text", "_width", "height"),
    )

    def __init__(
        self,
        quote: Quote,
        place: Place | None,
        width: int,
        *,
        short: bool,
        before: Quote | None = None,
        killed: bool = False,
        elsewhere: Elsewhere | None = None,
        question: str = "",
    ) -> None:
        self._killed = killed
        self._remark = clean_line(elsewhere.remark) if elsewhere else ""
        self._is_disputed = elsewhere is not None and elsewhere.is_disputed
        if elsewhere is not None:
            from storage.stories.elsewhere import doubted  # late: most quotes have no copies

            quote = doubted(quote, elsewhere)
        self._quote = quote
        self._continues = not short and continues(quote, before)
        self._place = place
        self._width = width
        self._short = short
        self._is_statement = quote.kind == "statement"
        text = clean_line(quote.text[:_ENOUGH])
        # No quotation marks around words that nobody is quoted with.
        self._text = f"{STATED} {text}" if self._is_statement else f"“{text}”"
        # Where the name is too uncertain to show, so is the role.
        uncertain = quote.speaker is not None and speaker_of(quote) is None
        self._role = "" if uncertain else clean_line(quote.role)
        if self._continues and before and quote.role in ("", before.role):
            self._role = ""
        where = _describe(place)
        self._places = elsewhere.places if elsewhere else ""
        cue = "reported" if self._is_statement else clean_line(quote.cue)
        parts = (where, cue, self._places)
        self._foot = " · ".join(part for part in parts if part)
        self._question = clean_line(question)
        self._rendered: list[list[Piece]] = []
        self._spans: list[Span] = [] if short else wrap(self._text, width)
        self.height = 2
        if not short:
            words = min(len(self._spans), LONGEST)
            foot = bool(self._foot or (self._continues and _sign(quote)))
            self.height = (not self._continues) + bool(self._role) + words + foot
            self.height += bool(self._remark) + bool(self._question)

    def lines(self) -> list[list[Piece]]:
        """Return the lines of the card, `height` of them."""
        if not self._rendered:
            self._rendered = self._two_lines() if self._short else self._all_lines()
        return self._rendered

    @property
    def _style(self) -> str:
        style = "quote" if self._quote.confidence >= LIKELY else "soft"
        style = "soft italic" if self._is_statement else style
        return f"{style} strike" if self._killed else style

    def _all_lines(self) -> list[list[Piece]]:
        sign = _sign(self._quote)
        lines: list[list[Piece]] = []
        if not self._continues:
            name, used = self._name(self._width - (_DOTS + 1 if sign else 0))
            lines = [[*name, *self._at_the_right(used, sign)]]
        if self._role:
            lines.append([(cut(self._role, self._width), "muted")])
        if self._question:
            lines.append([(cut_words(f"Q: {self._question}", self._width), "muted")])
        shown = [self._text[start:end] for start, end in self._spans[:LONGEST]]
        if len(self._spans) > LONGEST:
            shown[-1] = f"{cut(shown[-1], self._width - 2)} …"
        lines += [[(text, self._style)] for text in shown]
        sign = sign if self._continues else []
        if self._foot or sign:
            foot = cut(self._foot, self._width - (_DOTS + 1 if sign else 0))
            lines.append([(foot, "muted"), *self._at_the_right(cells(foot), sign)])
        if self._remark:
            style = "warn" if self._is_disputed else "muted"
            lines.append([(cut(self._remark, self._width), style)])
        return lines

    def _at_the_right(self, used: int, sign: list[Piece]) -> list[Piece]:
        """Return a sign at the right end of a line of which `used` cells are taken."""
        return [(" " * (self._width - used - _DOTS), ""), *sign] if sign else []

    def _two_lines(self) -> list[list[Piece]]:
        """Return name, role, dots and paragraph on one line, and the words on the other."""
        place = _describe(self._place)
        mark = f" {place:<4}" if place else ""
        room = self._width - _DOTS - len(mark) - 1
        name, used = self._name(room)
        pieces = [*name]
        beside = self._remark or self._places or self._role
        if beside and room - used > _ROLE_ROOM:
            role = cut(beside, room - used - 2)
            pieces.append((f"  {role}", "muted"))
            used += 2 + cells(role)
        sign = _sign(self._quote) or [(" " * _DOTS, "")]
        pieces += [(" " * (room - used + 1), ""), *sign, (mark, "muted")]
        return [pieces, [(cut_words(self._text, self._width), self._style)]]

    def _name(self, width: int) -> tuple[list[Piece], int]:
        """Return the speaker, if known, in `width` cells, and how many cells it took."""
        if (speaker := speaker_of(self._quote)) is None:
            word = cut("unattributed", width)
            return [(word, "muted italic")], len(word)
        likely = "likely " if self._quote.certainty == "likely" else ""
        name = cut(clean_line(speaker), width - len(likely))
        return [(likely, "muted italic"), (name, "text bold")], len(likely) + cells(name)


def _describe(place: Place | None) -> str:
    """Return the place of a quote in its article: `¶3`, or ``caption``."""
    if isinstance(place, str):
        return clean_line(place)
    leads = {None: "", STANDFIRST: "standfirst", CAPTION: "caption"}
    return leads.get(place, f"¶{place}")


def _sign(quote: Quote) -> list[Piece]:
    """Return four dots, few of them full, for an unsure speaker, or a pen for a corrected one.

    A sure speaker, and none at all, need no sign. One that the reader has set is not a matter of
    confidence.
    """
    if quote.corrected:
        return [(" " * (_DOTS - 1), ""), ("✎", "accent")]
    if not quote.speaker or quote.certainty == "sure":
        return []
    full, style = (2, "warn") if speaker_of(quote) else (1, "bad")
    return [("●" * full, style), ("○" * (_DOTS - full), style)]
