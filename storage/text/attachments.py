"""Attachments of articles: the line that stands for an audio, a film or a document; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from storage.text.cleaning import clean_line

__all__ = ["Attachment", "AttachmentKind", "attachment_kind", "describe_attachment", "parse_length"]

AttachmentKind = Literal["audio", "video", "document"]

_APART = " · "
_LONGEST_NAME = 80
_NAMES: dict[str, AttachmentKind] = {"Audio": "audio", "Video": "video"}
"""The first word of a line, by which its kind is known again; anything else is a document."""

_BY_ENDING: dict[str, str] = {
    **dict.fromkeys(("mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"), "audio/"),
    **dict.fromkeys(("mp4", "m4v", "mov", "webm", "ogv", "avi", "mkv"), "video/"),
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "docx": "application/docx",
    "doc": "application/msword",
    "xlsx": "application/xlsx",
    "ods": "application/ods",
    "odt": "application/odt",
    "csv": "text/csv",
    "zip": "application/zip",
}
"""MIME types that an address gives away where the feed gives none, or one that says nothing."""

_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a feed attaches to an entry, as the feed describes it.

    Attributes:
        url: Its address, http or https.
        type: Its MIME type, or empty.
        size: Its bytes; 0: unknown.
        seconds: How long it plays; 0: unknown.
        title: Its own name, or empty.
    """

    url: str
    type: str = ""
    size: int = 0
    seconds: int = 0
    title: str = ""


def describe_attachment(file: Attachment) -> str:
    """Return the line that stands for an attachment, such as ``Audio · talk.mp3 · 24 MB · 31 min``.

    Empty for pictures and web pages, which nobody plays or opens as a file.
    """
    name = clean_line(unquote(urlsplit(file.url).path).rpartition("/")[2])
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    mime = clean_line(file.type).lower()
    if not mime or mime.startswith("application/octet") or "/" not in mime:
        mime = _BY_ENDING.get(ending, mime)
    family = mime.partition("/")[0]
    if family in ("image", "multipart") or mime == "application/x-shockwave-flash":
        return ""
    if family == "text" and mime != "text/csv":
        return ""
    if family in ("audio", "video"):
        word = family.capitalize()
    elif not ending and not mime:
        return ""
    else:
        word = (ending if ending in _BY_ENDING else mime.rpartition("/")[2][:12]).upper() or "FILE"
    words = clean_line(file.title) or name
    if len(words) > _LONGEST_NAME:
        words = words[: _LONGEST_NAME - 1] + "…"
    parts = (word, words, _format_bytes(file.size), _format_seconds(file.seconds))
    return _APART.join(part for part in parts if part)


def attachment_kind(line: str) -> AttachmentKind:
    """Return the kind of the attachment that a line of `describe_attachment` stands for."""
    return _NAMES.get(line.partition(_APART)[0], "document")


def parse_length(words: str) -> int:
    """Parse how long a file plays, such as `1:02:03` or `3723`, to seconds; else return 0."""
    words = words.strip()
    if words.isascii() and words.isdigit() and len(words) <= 6:
        return int(words)
    if match := _LENGTH.fullmatch(words):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    return 0


def _format_bytes(size: int) -> str:
    if size < 1_000:  # feeds that do not know the size write 0 or 1
        return ""
    if size < 1_000_000:
        return f"{size / 1_000:.0f} kB"
    megabytes = size / 1_000_000
    if megabytes < 1_000:
        return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:.0f} MB"
    return f"{megabytes / 1_000:.1f} GB"


def _format_seconds(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} s" if seconds else ""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
