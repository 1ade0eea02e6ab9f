"""The commands about sources."""

from __future__ import annotations

from tui.commands.model import Command

__all__ = ["SOURCES"]

SOURCES: tuple[Command, ...] = (
    Command(
        "add-source",
        ("a",),
        "Add a source…",
        "add a source",
        "Sources",
        word="add source",
        footer={"headlines": 7, "filters": 5},
        short="add",
    ),
    Command("sources", ("S",), "List the sources…", "all sources", "Sources", short="so"),
    Command(
        "next-source",
        (),
        "Show only the next source",
        "only the next source",
        "Sources",
        counted=True,
        short="nso",
    ),
    Command(
        "previous-source",
        (),
        "Show only the previous source",
        "only the previous source",
        "Sources",
        counted=True,
        short="pso",
    ),
    Command(
        "sections",
        ("i",),
        "Edit sections and category mapping…",
        "sections and categories",
        "Sources",
        short="sec",
    ),
    Command(
        "rules",
        ("U",),
        "Edit rules for what arrives…",
        "rules for what arrives",
        "Sources",
        short="rules",
    ),
    Command(
        "failing",
        ("exclamation_mark",),
        "List failing sources…",
        "failing sources, and why",
        "Sources",
        short="err",
    ),
    Command(
        "remove-samples",
        (),
        "Remove the sample articles…",
        "remove the sample articles",
        "Sources",
        short="samples",
    ),
    Command(
        "refresh",
        ("R",),
        "Refresh all sources, or stop",
        "refresh all, or stop",
        "Sources",
        word="refresh",
        footer={"headlines": 8},
        short="re",
    ),
    Command(
        "opml-import",
        (),
        "Import feeds (OPML)…",
        "import feeds (OPML)",
        "Sources",
        short="opml",
    ),
    Command(
        "opml-export",
        (),
        "Export feeds (OPML)…",
        "export feeds (OPML)",
        "Sources",
        short="opmlx",
    ),
)
