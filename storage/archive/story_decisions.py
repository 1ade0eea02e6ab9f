"""What the reader decided about stories, for other archives with the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from storage.archive.transactions import transactional
from storage.model import Story, StoryPlace, Take

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.engine.protocol import Engine

__all__ = ["StoryDecisions"]


class _Before(NamedTuple):
    """Takes and stories as they were before somebody else's decisions were adopted."""

    takes: list[Take]
    stories: list[Story]


class StoryDecisions:
    """The stories that the reader split, merged, named or set apart.

    Stories have other ids in another archive: there they are found again by their articles.
    """

    def __init__(self, engine: Engine, stories: Stories) -> None:
        self._engine = engine
        self._stories = stories

    def places(self) -> dict[int, StoryPlace]:
        """Return where the articles of these stories are."""
        takes = self._engine.stories.decided()
        names = {one.story: "" for one in takes}
        for story in names:
            names[story] = self._stories.get(story).name
        return {
            one.article: StoryPlace(one.story, names[one.story], one.by_reader) for one in takes
        }

    def apart(self) -> list[tuple[int, int]]:
        """Return the stories that are known to be two."""
        return self._engine.stories.apart()

    @transactional
    def adopt(
        self,
        places: Mapping[int, StoryPlace],
        apart: Iterable[tuple[int, int]] = (),
        *,
        undoable: bool = False,
    ) -> None:
        """Decide the same about articles here; what was decided here before stays."""
        stories: dict[int, list[int]] = {}
        for article, place in places.items():
            stories.setdefault(place.story, []).append(article)
        here: dict[int, int] = {}
        before = _Before([], [])
        for story, articles in sorted(stories.items()):
            takes = self._engine.stories.takes(sorted(articles))
            if takes:
                here[story] = self._adopt(takes, places, before, taken=here.values())
        pairs: list[tuple[int, int, bool]] = []
        for one, other in apart:
            if one in here and other in here and here[one] != here[other]:
                was = self._engine.stories.set_apart(here[one], here[other], True)
                pairs.append((here[one], here[other], was))
        if undoable and (before.takes or before.stories or pairs):
            self._stories.log("import of stories", before.takes, before.stories, pairs)

    def _adopt(
        self,
        takes: Mapping[int, Take],
        places: Mapping[int, StoryPlace],
        before: _Before,
        taken: Collection[int],
    ) -> int:
        """Bring the articles of one story together; return its id here.

        They join the story that most articles are in which the reader left where they were; where
        another story goes on there already, or there are none, they are a story of their own.
        """
        engine = self._engine.stories
        left = [one for id_, one in takes.items() if not places[id_].by_reader]
        moved = [one for id_, one in takes.items() if places[id_].by_reader]
        ranked = Counter(one.story for one in left or self._alone(takes)).most_common()
        story = next((story for story, _ in ranked if story not in taken), None)
        if story is None:
            story, moved = engine.next_id(), list(takes.values())
        moved = [one for one in moved if not one.by_reader]
        before.takes.extend(moved)
        engine.place([replace(one, story=story, by_reader=True) for one in moved])
        name = next((places[id_].name for id_ in takes if places[id_].name), "")
        if name and not (known := self._stories.get(story)).name:
            before.stories.append(known)
            engine.put(replace(known, name=name))
        return story

    def _alone(self, takes: Mapping[int, Take]) -> list[Take]:
        """Return the takes that are in a story with none but these, as after an earlier import."""
        members = {one.story: self._engine.stories.members(one.story) for one in takes.values()}
        return [
            one
            for one in takes.values()
            if all(other.article in takes for other in members[one.story])
        ]
