"""The timeline of a speaker."""

from __future__ import annotations

from datetime import date

from storage.model import Profile
from tui.widgets.speakers.timeline import timeline


def profile_of(weeks: tuple[tuple[date, int], ...], first: date, last: date) -> Profile:
    return Profile((), (), {}, weeks, first=first, last=last)


def drawn(profile: Profile, width: int) -> str:
    return "".join(text for text, _ in timeline(profile, width))


def test_a_timeline_has_a_bar_for_each_week_from_the_first_to_the_last_date() -> None:
    weeks = ((date(2025, 6, 2), 1), (date(2025, 6, 16), 4), (date(2025, 6, 23), 2))
    both = profile_of(weeks, date(2025, 6, 3), date(2025, 6, 25))
    assert drawn(both, 60) == "3 Jun 2025 ▂·█▄ 25 Jun 2025"
    assert drawn(both, 28) == "16 Jun 2025 █▄ 25 Jun 2025"
    once = profile_of(weeks[:1], date(2025, 6, 3), date(2025, 6, 3))
    assert drawn(once, 60) == "█ 3 Jun 2025"
    assert drawn(Profile((), (), {}, ()), 60) == drawn(both, 10) == ""
