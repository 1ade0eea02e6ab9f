"""A dialog that asks for another story, found by the words of its name or of its takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Filter, StorySummary
from storage.stories.terms import words_of
from storage.text.folding import fold
from storage.text.plural import format_count
from storage.wire.headline_states import without_states
from tui.formatting.dates import format_relative_time
from tui.jobs import Jobs
from tui.screens.dialogs.answers import AnswerDialog

__all__ = ["OWN", "StoryChooser"]

OWN = 0
"""The answer for a story that does not exist yet."""
_LIMIT = 12
_LOOKED_AT = 40
"""Stories with a word of the headlines that are compared, the newest ones."""
_COMPARED = 8
"""Words of headlines that are compared, the longest ones."""
_SHORTEST = 4
"""Letters of the shortest of these."""


class StoryChooser(AnswerDialog[int]):
    """Asks for a story; returns its id, or `OWN`, or None on Esc.

    Args:
        title: Shown in the border.
        jobs: Searches the stories.
        story: The story that is not offered.
        suggested: Stories that are offered first.
        like: Headlines; until words are typed, stories that share words with these follow.
        own: Words for a story of its own; empty: that is not offered.
    """

    CSS = "StoryChooser > .dialog { width: 90; }"
    CHOOSE_HINT = "Type words to find a story, or ↓ for one of these"

    def __init__(
        self,
        title: str,
        jobs: Jobs,
        story: int,
        *,
        suggested: Sequence[int] = (),
        like: Sequence[str] = (),
        own: str = "",
    ) -> None:
        super().__init__(title, "Words of the story, or its number")
        self._jobs = jobs
        self._story = story
        self._suggested = suggested
        self._like = like
        self._own = own

    def find_answers(self, words: str) -> None:
        """Offer stories with these words; without any the suggested, then the likeliest."""
        story, suggested = self._story, self._suggested
        like = () if words else self._like
        self._jobs.query(
            "stories",
            lambda archive: _find(archive, words, story, suggested, like),
            self.if_open(self._offer),
        )

    def _offer(self, found: Sequence[StorySummary]) -> None:
        rows = [(one.id, one.name, self._about(one)) for one in found]
        if self._own:
            rows.append((OWN, self._own, ""))
        # Without words there is nothing that the newest story has over the others.
        is_meant = self.line.value.strip() or (found and found[0].id in self._suggested)
        self.options.offer(rows, highlight=bool(is_meant))

    def _about(self, story: StorySummary) -> str:
        latest = format_relative_time(story.latest, date.today())
        about = f"{format_count(len(story.takes), 'take')} · {latest}"
        return f"suggested · {about}" if story.id in self._suggested else about


def _find(
    archive: Archive, words: str, but: int, suggested: Sequence[int], like: Sequence[str]
) -> list[StorySummary]:
    """Return stories with these words, those with all of them in their name first.

    Suggested stories come before all others, then those with words of the headlines in `like`.
    """
    first = [archive.stories.summary(id_) for id_ in suggested]
    if words.isdecimal():
        first += _numbered(archive, int(words))
    found = archive.story_names.find(words, _LIMIT) if words else []
    found += _likely(archive, like)
    found += archive.stories.find(Filter(words=words), _LIMIT + 1, least=1)
    wanted = fold(words).split()

    def is_named(story: StorySummary) -> bool:
        return all(word in fold(story.name) for word in wanted)

    matching = [one for one in first if is_named(one) or words == str(one.id)]
    ranked = [*matching, *sorted(found, key=lambda one: not is_named(one))]
    return [one for one in {one.id: one for one in ranked}.values() if one.id != but][:_LIMIT]


def _likely(archive: Archive, headlines: Sequence[str]) -> list[StorySummary]:
    """Return stories whose names share words with headlines, most words first, then the newest."""
    words = {word for one in headlines for word in words_of(without_states(one))}
    wanted = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    if not (wanted := wanted[:_COMPARED]):
        return []
    search = " OR ".join(f'"{word}"' for word in wanted)
    found = archive.stories.find(Filter(words=search), _LOOKED_AT, least=1)
    shared = {one.id: len({*words_of(one.name)}.intersection(wanted)) for one in found}
    return sorted(
        (one for one in found if shared[one.id]), key=lambda one: shared[one.id], reverse=True
    )


def _numbered(archive: Archive, id: int) -> list[StorySummary]:
    try:
        return [archive.stories.summary(id)]
    except NotFound:
        return []
