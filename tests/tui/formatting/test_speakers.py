"""What a speaker is called, and when, as text."""

from __future__ import annotations

from datetime import date

from storage.model import Profile, RolePeriod
from tui.formatting.speakers import format_roles


def profile(*periods: RolePeriod) -> Profile:
    first = min(one.first for one in periods)
    last = max(one.last for one in periods)
    return Profile((), (), {}, (), first=first, last=last, role_periods=periods)


def test_roles_have_the_months_in_which_they_were_used() -> None:
    assert format_roles(
        profile(
            RolePeriod("minister", date(2026, 2, 3), date(2026, 5, 9), 12),
            RolePeriod("deputy minister", date(2025, 3, 30), date(2026, 1, 2), 9),
            RolePeriod("candidate", date(2025, 3, 1), date(2025, 3, 20), 4),
        )
    ) == ["minister, since Feb 2026", "deputy minister, Mar 2025 – Jan 2026", "candidate, Mar 2025"]


def test_a_role_that_has_always_been_used_has_no_date() -> None:
    assert format_roles(profile(RolePeriod("minister", date(2026, 2, 3), date(2026, 5, 9), 2))) == [
        "minister"
    ]


def test_a_role_that_is_hardly_used_is_left_out() -> None:
    often = RolePeriod("minister", date(2026, 2, 3), date(2026, 5, 9), 21)
    seldom = RolePeriod("rival", date(2026, 3, 3), date(2026, 3, 4), 2)
    assert format_roles(profile(often, seldom)) == ["minister"]
