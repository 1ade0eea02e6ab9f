"""Toasts: what the reader just did, at the corner of the screen. They do not pile up."""

from __future__ import annotations

from dataclasses import dataclass

from textual.notifications import Notification, Notifications

__all__ = ["Toast", "add_toast"]

_MOST = 2


@dataclass
class Toast(Notification):
    """A notification that takes the place of the last of its `kind`."""

    kind: str = "done"


def add_toast(shown: Notifications, toast: Notification) -> None:
    """Add `toast` to what is shown, and take from there what makes room for it.

    That is the one of its kind, and beyond two the oldest; what went wrong stays longest.
    """
    rest = [
        one
        for one in shown
        if not (_is_told(one) and _is_told(toast) and _kind(one) == _kind(toast))
    ]
    rest.sort(key=lambda one: (not _is_told(one), one.raised_at))
    kept = rest[max(0, len(rest) + 1 - _MOST) :]
    for one in list(shown):
        if one not in kept:
            del shown[one]
    shown.add(toast)


def _is_told(toast: Notification) -> bool:
    """Return whether a toast only tells: nothing went wrong."""
    return toast.severity == "information"


def _kind(toast: Notification) -> str:
    return toast.kind if isinstance(toast, Toast) else "done"
