"""A story as Markdown: its takes with what each adds, and all its quotes by speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import ExchangeError
from storage.exchange.exporting import atomic_file
from storage.exchange.markdown_text import block_to_markdown, escape_markdown
from storage.model import Article, Quote, StoryTake, Utterance
from storage.quotes.citation import (
    citation_warning,
    cited_source,
    format_speaker,
    strip_final_comma,
)
from storage.stories.lost_corrections import describe_errors
from storage.stories.shared_text import warn_of_shared_text
from storage.stories.takes import superseded
from storage.stories.utterances import by_speaker, utterances
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["name_others", "quotes_by_speaker", "story_to_markdown", "warnings", "write_story"]

_KINDS = {
    "repeat": "the same text",
    "correction": "corrected",
    "cut": "cut",
    "retake": "another take",
}


def quotes_by_speaker(
    takes: Sequence[StoryTake], quotes: Mapping[int, Sequence[Quote]]
) -> dict[str, list[tuple[StoryTake, Quote]]]:
    """Return what each speaker says in a story, each utterance once, who says most first.

    What nobody is named for comes last, under an empty name.
    """
    articles = {take.article.id: take for take in takes}
    said = by_speaker(utterances(takes, quotes))
    return {
        speaker: [(articles[one.article], one.quote) for one in some]
        for speaker, some in said.items()
    }


def name_others(said: Utterance, sources: Mapping[int, str]) -> str:
    """Say who else is named for an utterance: ``Gull names Ada Bell``; nothing if nobody is."""
    return ", ".join(
        f"{sources.get(source, 'a source')} names {name}" for name, source in said.others
    )


def warnings(takes: Sequence[StoryTake], names: Mapping[int, str], now: datetime) -> dict[int, str]:
    """Return what to say of takes: that they or their text are withdrawn, embargoed or wrong."""
    corrected = superseded(takes)
    articles = {take.article.id: take.article for take in takes}
    members = [take.take for take in takes]

    def name_of(article: Article) -> str:
        return article.agency or names.get(article.source, "") or "its source"

    found = {}
    for take in takes:
        id_, article = take.article.id, take.article
        by = f"Superseded by the correction {corrected[id_]}" if id_ in corrected else ""
        shared = warn_of_shared_text(article, members, articles.get, name_of, now)
        parts = (citation_warning(article, now, shared), by, describe_errors(take.errors))
        if any(parts):
            found[id_] = "; ".join(filter(None, parts))
    return found


def write_story(archive: Archive, id: int, path: Path, *, force: bool = False) -> int:
    """Write a story to a Markdown file; return how many takes it has.

    Raises:
        NotFound: There is no such story.
        ExchangeError: The file exists and `force` is not set, or it cannot be written.
    """
    summary = archive.stories.summary(id)
    takes = archive.stories.contents(summary.id)
    quotes = {take.article.id: archive.quotes.of_article(take.article.id) for take in takes}
    text = story_to_markdown(summary.name, takes, quotes, archive.sources.names())
    try:
        with atomic_file(path, force=force) as file:
            file.write(text)
    except FileExistsError as error:
        raise ExchangeError(f"{path}: exists already; choose another name") from error
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written: {error.strerror or error}") from error
    return len(takes)


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
    count = len({source for take in takes for source in take.article.sources})
    yield f"# {escape_markdown(name)}\n"
    yield f"{format_count(len(takes), 'take')} · {format_count(count, 'source')}\n"
    warned = warnings(takes, sources, datetime.now(UTC))
    for take in takes:
        article = take.article
        yield f"## {escape_markdown(article.headline)}\n"
        form = "%Y-%m-%d" if article.date_kind == "day" else "%Y-%m-%d %H:%M UTC"
        carried = ", ".join(sources[one] for one in article.sources if one in sources)
        parts = [cited_source(carried, article.edited_by), article.published.strftime(form)]
        parts += [_KINDS[take.take.kind]] if take.take.kind else []
        parts += [take.change]
        line = " · ".join(escape_markdown(part) for part in parts if part)
        yield f"{line} · <{article.link}>\n" if article.link else f"{line}\n"
        if warning := warned.get(article.id):
            yield f"**{escape_markdown(warning)}.**\n"
        for place in take.added:
            yield block_to_markdown(article.blocks[place]) + "\n"
    said = by_speaker(utterances(takes, quotes))
    if said:
        yield "## Quotes\n"
    killed = {take.article.id for take in takes if take.article.killed}
    for speaker, found in said.items():
        first = found[0].quote
        role = next((one.quote.role for one in found if one.quote.role), "") if speaker else ""
        shown = format_speaker(first.speaker, first.certainty) if speaker else "Unattributed"
        yield f"### {escape_markdown(', '.join(filter(None, (shown, role))))}\n"
        for one in found:
            words = escape_markdown(f"“{strip_final_comma(one.quote.text)}”")
            notes = (
                ", ".join(name for id_ in one.sources if (name := sources.get(id_, ""))),
                one.quote.role if one.quote.role != role else "",
                one.quote.certainty if one.quote.certainty != first.certainty else "",
                name_others(one, sources),
                "withdrawn" if one.articles <= killed else "",
            )
            places = "; ".join(filter(None, notes))
            yield f"- {words}" + (f" ({escape_markdown(places)})" if places else "")
        yield ""
