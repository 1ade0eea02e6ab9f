"""A speaker in a few lines: names, roles, sections, weeks, and possible duplicates."""

from __future__ import annotations

from textual.strip import Strip

from storage.model import Profile, Speaker
from storage.text.plural import format_count
from tui.formatting.labels import format_section
from tui.formatting.speakers import JOIN_REASONS, format_hint, format_roles
from tui.formatting.text import clean_line, cut
from tui.theming.styles import LineWidget, Piece
from tui.widgets.speakers.timeline import timeline

__all__ = ["SpeakerSummary"]


class SpeakerSummary(LineWidget):
    """Names, roles, sections, possible duplicates, and a bar for each week."""

    DEFAULT_CSS = "SpeakerSummary { height: 5; padding: 0 1; border-left: vkey $line; }"

    profile: Profile | None = None
    _is_part = False

    def show(self, profile: Profile | None, *, is_part: bool = False) -> None:
        """Show the profile of a speaker; None: nothing. `is_part`: it is of some of the quotes."""
        self.profile = profile
        self._is_part = is_part
        self.styles.height = 6 if profile and profile.possible_duplicates else 5
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render line `y`."""
        width = self.content_size.width
        lines = _lines(self.profile, width, is_part=self._is_part) if self.profile else []
        return self.strip(lines[y] if y < len(lines) else (), width)


def _lines(profile: Profile, width: int, *, is_part: bool) -> list[list[Piece]]:
    # The counts of names are of all quotes, those in the line of articles of the part.
    names = " · ".join(_named(one, counted=not is_part) for one in profile.names)
    if profile.described:
        names = "Described, not named; may be several people"
    roles = " · ".join(format_roles(profile))
    lines: list[list[Piece]] = [
        [(cut(clean_line(names), width), "text")],
        [(cut(clean_line(roles), width), "muted")],
        [(cut(_where(profile), width), "muted")],
    ]
    if profile.possible_duplicates:
        others = [f"{one.name} {one.quotes:,}" for one in profile.possible_duplicates[1:]]
        hint = ", ".join([f"y joins {format_hint(profile)}", *others])
        lines.append([(cut(clean_line(hint), width), "warn")])
    return [*lines, timeline(profile, width)]


def _where(profile: Profile) -> str:
    """Return the number of articles that quote the speaker, and of quotes in each section."""
    if not profile.articles:
        return "no quotation matches"
    articles = f"quoted in {format_count(profile.articles, 'article')}"
    counts = (f"{format_section(name)} {n:,}" for name, n in profile.sections.items())
    return " · ".join([articles, *counts])


def _named(one: Speaker, *, counted: bool) -> str:
    count = f" {one.quotes:,}" if counted else ""
    return f"{one.name}{count}{JOIN_REASONS[one.joined]}"
