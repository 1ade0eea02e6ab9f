"""Convert values from and to columns: times, blocks, fingerprints, and text PostgreSQL takes."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from storage.errors import Damaged
from storage.model import Block, Link

__all__ = ["blocks_of", "moment_of", "pack_blocks", "print_of", "second_of", "storable"]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def second_of(moment: datetime) -> int:
    """Return a time as it is stored: in seconds, rounded down."""
    return int(moment.timestamp() // 1)


def moment_of(second: int) -> datetime:
    """Return a stored time."""
    return datetime.fromtimestamp(second, UTC)


def print_of(text: str) -> uuid.UUID:
    """Hash a text to 128 bits, by which it is found."""
    return uuid.UUID(bytes=blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest())


def storable(text: str) -> str:
    """Return a text without what PostgreSQL takes for no text: NUL and lone surrogates."""
    return text if text.isascii() and "\x00" not in text else _UNSTORABLE.sub("\ufffd", text)


def pack_blocks(blocks: Sequence[Block]) -> str:
    """Write the blocks of a text as JSON."""
    packed = [
        [block.text, block.kind, *([link.start, link.end, link.url] for link in block.links)]
        if block.links or block.kind != "paragraph"
        else block.text
        for block in blocks
    ]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def blocks_of(packed: str) -> tuple[Block, ...]:
    """Return the blocks that `pack_blocks` wrote.

    Raises:
        Damaged: They are none.
    """
    try:
        return tuple(map(_block, json.loads(packed)))
    except (TypeError, ValueError) as error:
        raise Damaged("The text of an article is damaged") from error


def _block(packed: Any) -> Block:
    if isinstance(packed, str):
        return Block(packed)
    text, kind, *links = packed
    return Block(text, kind, tuple([Link(*link) for link in links]))
