"""A story as Markdown: its takes with what each adds, and all its quotes by speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from storage.exchange.markdown_text import block_to_markdown, escape_markdown
from storage.model import Quote, StoryTake
from storage.quotes.citation import format_speaker, strip_final_comma
from storage.stories.terms import words_of
from storage.text.plural import format_count

__all__ = ["quotes_by_speaker", "story_to_markdown"]

_KINDS = {
    "repeat": "the same text",
    "correction": "corrected",
    "cut": "cut",
    "retake": "another take",
}


def quotes_by_speaker(
    takes: Sequence[StoryTake], quotes: Mapping[int, Sequence[Quote]]
) -> dict[str, list[tuple[StoryTake, Quote]]]:
    """Return what each speaker says in a story, each utterance once, where it came first.

    What nobody is named for comes last, under an empty name.
    """
    found: dict[str, list[tuple[StoryTake, Quote]]] = {}
    known: set[tuple[str, ...]] = set()
    for take in takes:
        for quote in quotes.get(take.article.id, ()):
            words = tuple(words_of(quote.text))
            if words in known:
                continue
            known.add(words)
            speaker = "" if quote.certainty == "none" else quote.speaker or ""
            found.setdefault(speaker, []).append((take, quote))
    return dict(sorted(found.items(), key=lambda item: (not item[0], -len(item[1]))))


def story_to_markdown(
    name: str,
    takes: Sequence[StoryTake],
    quotes: Mapping[int, Sequence[Quote]],
    sources: Mapping[int, str],
) -> str:
    """Write a story as Markdown."""
    return "\n".join(_lines(name, takes, quotes, sources))


def _lines(
    name: str,
    takes: Sequence[StoryTake],
    quotes: Mapping[int, Sequence[Quote]],
    sources: Mapping[int, str],
) -> Iterator[str]:
    count = len({take.article.source for take in takes})
    yield f"# {escape_markdown(name)}\n"
    yield f"{format_count(len(takes), 'take')} · {format_count(count, 'source')}\n"
    for take in takes:
        article = take.article
        yield f"## {escape_markdown(article.headline)}\n"
        form = "%Y-%m-%d" if article.date_kind == "day" else "%Y-%m-%d %H:%M UTC"
        parts = [sources.get(article.source, ""), article.published.strftime(form)]
        parts += [_KINDS[take.take.kind]] if take.take.kind else []
        line = " · ".join(escape_markdown(part) for part in parts if part)
        yield f"{line} · <{article.link}>\n" if article.link else f"{line}\n"
        for place in take.added:
            yield block_to_markdown(article.blocks[place]) + "\n"
    said = quotes_by_speaker(takes, quotes)
    if said:
        yield "## Quotes\n"
    for speaker, found in said.items():
        first = found[0][1]
        shown = format_speaker(first.speaker, first.certainty) if speaker else "Unattributed"
        yield f"### {escape_markdown(shown)}\n"
        for take, quote in found:
            source = sources.get(take.article.source, "")
            words = escape_markdown(f"“{strip_final_comma(quote.text)}”")
            yield f"- {words}" + (f" ({escape_markdown(source)})" if source else "")
        yield ""
