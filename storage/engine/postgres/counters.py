"""Named numbers of a shared archive: the last ids given, and how far work in steps has come."""

from __future__ import annotations

from storage.engine.postgres.connections import Connections, Reader

__all__ = [
    *(
        "ALERT",
        "ARTICLE",
        "BATCH",
        "GROUPED",
        "GROUPED_ARTICLE",
        "JOINED_BY",
        "NOTE",
        "SOURCE",
        "SPEAKER",
        "STORY",
    ),
    *("get", "put", "raise_to", "reserve", "reserve_alone"),
]

ALERT = "alert"
ARTICLE = "article"
BATCH = "batch"
GROUPED = "stories grouped down to"
"""When the last article was published that was looked at, before which some may be in no story."""
GROUPED_ARTICLE = "stories grouped down to article"
"""The id of that; neither is set if there are none."""
JOINED_BY = "names joined by"
"""The rules by which names are clustered."""
NOTE = "note"
SOURCE = "source"
SPEAKER = "speaker"
STORY = "story"


def get(reader: Reader, name: str) -> int | None:
    """Return a counter, or None if it was never set."""
    value = reader.value("SELECT value FROM counter WHERE name = %(name)s", {"name": name})
    return None if value is None else int(value)


def put(writer: Reader, name: str, value: int | None) -> None:
    """Set a counter; None removes it."""
    if value is None:
        writer.run("DELETE FROM counter WHERE name = %(name)s", {"name": name})
        return
    writer.run(
        "INSERT INTO counter VALUES (%(name)s, %(value)s)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {"name": name, "value": value},
    )


def reserve(writer: Reader, name: str, count: int) -> range:
    """Return the next numbers of a counter; others wait for them until the change ends."""
    last = writer.value(
        "INSERT INTO counter VALUES (%(name)s, %(count)s) ON CONFLICT (name)"
        " DO UPDATE SET value = counter.value + excluded.value RETURNING value",
        {"name": name, "count": count},
    )
    return range(last - count + 1, last + 1)


def reserve_alone(connections: Connections, name: str, count: int) -> range:
    """Return the next numbers of a counter at once; they are lost if the change is undone."""
    return connections.alone(lambda writer: reserve(writer, name, count))


def raise_to(writer: Reader, name: str, value: int) -> None:
    """Have no number up to a value returned any more."""
    writer.run(
        "INSERT INTO counter VALUES (%(name)s, %(value)s) ON CONFLICT (name)"
        " DO UPDATE SET value = greatest(counter.value, excluded.value)",
        {"name": name, "value": value},
    )
