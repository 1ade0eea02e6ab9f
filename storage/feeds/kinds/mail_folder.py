"""Mail folders as sources: the new mails of a maildir are the document; none is changed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import FeedError
from storage.feeds.fetching.body import Body
from storage.feeds.fetching.fetch import FetchResult
from storage.python_process import LENGTH
from storage.regular_file import open_regular

if TYPE_CHECKING:
    from storage.model import Source

__all__ = ["collect", "is_mail_folder"]

MAX_MAILS = 500
"""Maximum number of mails read at a time: the newest at first, then the next ones."""

MAX_MAIL = 1_000_000
"""Bytes read of one mail: what follows is attachments."""

MAX_TOTAL = 5_000_000
"""Maximum number of bytes read at a time."""

_FOLDERS = ("new", "cur")


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail: when its file last changed, even if only its name did, and where it is."""

    changed: int
    path: str

    @property
    def name(self) -> str:
        """The name that stays while a mail program marks the mail as read or moves it."""
        return os.path.basename(self.path).partition(":")[0]  # noqa: PTH119 - thousands of them

    @property
    def tag(self) -> str:
        """A few letters that stand for the name."""
        return hashlib.sha256(os.fsencode(self.name)).hexdigest()[:8]


def is_mail_folder(folder: Path) -> bool:
    """Return whether a folder is a maildir."""
    return all((folder / name).is_dir() for name in _FOLDERS)


async def collect(source: Source, *, limit: int) -> FetchResult:
    """Collect the mails that have come since the last time, up to `limit` bytes.

    Raises:
        FeedError: There is no maildir, or it cannot be read.
    """
    limit = min(limit, MAX_TOTAL)
    return await asyncio.to_thread(_collect, Path(source.location), source.fetch.etag, limit)


def _collect(folder: Path, mark: str, limit: int) -> FetchResult:
    if not is_mail_folder(folder):
        raise FeedError(f"{folder}: no mail folder (a maildir has cur and new in it)")
    since, seen = _read_mark(mark)
    try:
        mails = sorted(_find(folder, since, seen), key=lambda mail: (mail.changed, mail.path))
    except OSError as error:
        raise FeedError(f"{folder}: cannot be read ({error.strerror})") from error
    mails = mails[:MAX_MAILS] if since else mails[-MAX_MAILS:]
    body, read = Body(), list[_Mail]()
    for mail in mails if since else reversed(mails):
        content = _read(mail.path)
        name = os.fsencode(mail.name)[:200]
        size = len(name) + len(content) + 2 * LENGTH.size
        if len(body) + size > limit:
            break
        read.append(mail)
        if content:
            parts = (LENGTH.pack(len(name)), name, LENGTH.pack(len(content)), content)
            body.append(b"".join(parts))
    return FetchResult(
        url="",
        permanent_url=str(folder),
        not_modified=not len(body),
        content=body,
        content_type="",
        etag=_mark(read, since, seen),
        modified="",
        fresh=timedelta(),
        public=True,
    )


def _read_mark(mark: str) -> tuple[int, frozenset[str]]:
    """Split a mark: the time up to which mails were read, and which were read of that moment.

    Clocks of files tick: several mails have the same time, and more of them may still come.
    """
    since, *seen = mark.split()[: MAX_MAILS + 1] or ["0"]
    return (int(since), frozenset(seen)) if re.fullmatch("[0-9]{1,20}", since) else (0, frozenset())


def _mark(read: Sequence[_Mail], since: int, seen: frozenset[str]) -> str:
    newest = max((mail.changed for mail in read), default=since)
    kept = seen if newest == since else frozenset[str]()
    return " ".join([str(newest), *kept, *(one.tag for one in read if one.changed == newest)])


def _find(folder: Path, since: int, seen: frozenset[str]) -> Iterator[_Mail]:
    """Yield the mails that changed after `since`, in nanoseconds, or then, but were not `seen`."""
    for name in _FOLDERS:
        with os.scandir(folder / name) as found:
            for one in found:
                if one.name.startswith("."):
                    continue
                changed = one.stat(follow_symlinks=False).st_ctime_ns
                mail = _Mail(changed, one.path)
                is_new = changed > since or (changed == since and mail.tag not in seen)
                if is_new and one.is_file(follow_symlinks=False):
                    yield mail


def _read(path: str) -> bytes:
    """Read the beginning of a mail; nothing if it was moved or removed meanwhile."""
    try:
        with open_regular(Path(path)) as file:
            return file.read(MAX_MAIL)
    except OSError:
        return b""
