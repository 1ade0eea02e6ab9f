"""Toasts in the corner of the screen, without piling up."""

from __future__ import annotations

from dataclasses import dataclass

from textual.notifications import Notification, Notifications

__all__ = ["Toast", "add_toast"]

_MAX_SHOWN = 2


@dataclass
class Toast(Notification):
    """A notification that replaces the previous one of its `kind`."""

    kind: str = "done"


def add_toast(shown: Notifications, toast: Notification) -> None:
    """Add `toast` to those shown, and remove others to make room.

    Removed are the one of its kind and, beyond two, the oldest; errors stay longest.
    """
    rest = [
        one
        for one in shown
        if not (_is_information(one) and _is_information(toast) and _kind(one) == _kind(toast))
    ]
    rest.sort(key=lambda one: (not _is_information(one), one.raised_at))
    kept = rest[max(0, len(rest) + 1 - _MAX_SHOWN) :]
    for one in list(shown):
        if one not in kept:
            del shown[one]
    shown.add(toast)


def _is_information(toast: Notification) -> bool:
    """Return whether a toast is neither a warning nor an error."""
    return toast.severity == "information"


def _kind(toast: Notification) -> str:
    return toast.kind if isinstance(toast, Toast) else "done"
