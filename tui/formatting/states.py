"""Wire states as chips: a word in capitals in the colour of its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.model import Article, Headline
from storage.quotes.citation import withdrawal_notice
from storage.text.dates import format_date
from storage.wire.headline_states import WireHeadline, is_kill_notice, parse_headline
from tui.formatting.text import clean_line
from tui.formatting.wrap import Span

__all__ = ["Chip", "ChippedHeadline", "chip_headline", "describe_states", "embargo_of"]


_MATTERS = tuple(
    f"state-{state}"
    for state in (
        *("killed", "embargoed", "corrected", "urgent"),
        *("updated", "exclusive", "analysis", "repeated"),
    )
)
"""The roles of chips, what matters most first."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A word of an agency and the theme's role of its colour; `is_over`: it no longer matters."""

    text: str
    role: str
    is_over: bool = False

    @property
    def style(self) -> str:
        """The names of its style."""
        return "muted" if self.is_over else f"{self.role} reverse bold"


@dataclass(frozen=True, slots=True)
class ChippedHeadline:
    """A headline with its chips before it: the characters of each are in `spans`."""

    text: str
    chips: tuple[Chip, ...] = ()
    spans: tuple[Span, ...] = ()


_KILLED = Chip("\u00a0KILLED\u00a0", "state-killed")
_SHARED = Chip("\u00a0TEXT\u00a0KILLED\u00a0", "state-killed")
_QUOTING = Chip("\u00a0QUOTES\u00a0KILLED\u00a0", "state-killed")
_FENCED = Chip("\u00a0TEXT\u00a0EMBARGO\u00a0", "state-embargoed")
_NOTICE = Chip("\u00a0KILL\u00a0NOTICE\u00a0", "state-killed")


def chip_headline(
    row: Headline | Article,
    now: datetime,
    *,
    only_one: bool = False,
    shared: bool = False,
    quoting: bool = False,
    fenced: bool = False,
) -> ChippedHeadline:
    """Return the headline of an article with its wire words as chips, cleaned.

    With `only_one` it is the chip that matters most; `shared`: it has text of a withdrawn article,
    `quoting`: quotes of one, `fenced`: text of one under embargo.
    """
    parsed = parse_headline(clean_line(row.headline))
    chips = _chips(parsed, row, now)
    if fenced:
        chips = (_FENCED, *chips)
    if (shared or quoting) and row.killed is None:
        chips = (_SHARED if shared else _QUOTING, *chips)
    if not chips:
        return ChippedHeadline(parsed.headline)
    if only_one:
        chips = (min(chips, key=lambda chip: _MATTERS.index(chip.role)),)
    text, spans = "", []
    for chip in chips:
        spans.append((len(text), len(text) + len(chip.text)))
        text += f"{chip.text} "
    return ChippedHeadline(text + parsed.headline, chips, tuple(spans))


def describe_states(article: Article, now: datetime) -> str:
    """Return what the chips of an article leave out, for its head: what they mean now."""
    killed = [withdrawal_notice(article.killed)] if article.killed else []
    return " · ".join([*killed, *_embargoed(article, now)])


def _embargoed(article: Article, now: datetime) -> list[str]:
    if "embargoed" not in parse_headline(article.headline).states:
        return []
    if (end := embargo_of(article)) is None:
        return ["embargoed, no time is given"]
    local = end.astimezone()
    if local.year != now.astimezone().year:  # which the chip has no room for
        verb = "was embargoed" if end <= now else "embargoed"
        return [f"{verb} until {format_date(local, weekday=True)}, {local:%H:%M}"]
    return ["no longer embargoed" if end <= now else "under embargo until then"]


def embargo_of(row: Headline | Article) -> datetime | None:
    """Return when the embargo of an article ends, in UTC; None without one, or without a time."""
    if (embargo := parse_headline(row.headline).embargo) is None:
        return None
    from storage.wire.embargo import embargo_end  # late, as few headlines have one

    return embargo_end(embargo, row.published)


def _chips(parsed: WireHeadline, row: Headline | Article, now: datetime) -> tuple[Chip, ...]:
    # What a notice or the reader withdrew does not say so itself.
    killed = (_KILLED,) if row.killed else ()
    if is_kill_notice(row.headline, killed=row.killed, edited=row.edited):
        killed = (_NOTICE,)
    return killed + tuple(
        _embargo(row, now)
        if word.state == "embargoed"
        # No-break spaces: a chip is one block, with a margin.
        else Chip(f"\u00a0{_label(word.word)}\u00a0", f"state-{word.state}")
        for word in parsed.words
        if word.state != "killed"
    )


def _label(word: str) -> str:
    return clean_line(word).replace(" ", "\u00a0")


def _embargo(row: Headline | Article, now: datetime) -> Chip:
    """Return the chip of an embargo, with its time in the reader's zone."""
    if (end := embargo_of(row)) is None:
        return Chip("\u00a0EMBARGO\u00a0", "state-embargoed")
    local = end.astimezone()
    is_near = local.date() == now.astimezone().date()
    day = "" if is_near else f"{format_date(local, short=True, year=False)} "
    label = _label(f"EMBARGO {day}{local:%H:%M}")
    return Chip(f"\u00a0{label}\u00a0", "state-embargoed", is_over=end <= now)
