"""The list of speakers, searched by name, limited to a kind or to speakers without a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storage.archive import Archive
from storage.model import Filter, Speaker, SpeakerKind
from tui.formatting.speakers import format_missing_quotes
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.speakers.speaker_list import EVERYBODY, SpeakerList

__all__ = ["SpeakerDirectory"]

_LIMIT = 200
_KINDS: dict[SpeakerKind | None, str] = {
    None: "Everybody", "person": "People only", "body": "Bodies only", "place": "Places only",
}  # fmt: skip
"""What is listed, in the order of the key that switches."""
_HINTED = "People who may be somebody else: y confirms"


class SpeakerDirectory:
    """Fills the list of speakers; owns which kind is listed, and whether with a name.

    Args:
        dialog: The page; once it is closed, results are dropped.
        jobs: Queries the archive.
        speaker_list: Shows the speakers and announces the selected one.
        on_empty: Gets the reason why no speaker is listed.
    """

    def __init__(
        self,
        dialog: Dialog[Any],
        jobs: Jobs,
        speaker_list: SpeakerList,
        on_empty: Callable[[str], None],
    ) -> None:
        self._dialog = dialog
        self._jobs = jobs
        self._list = speaker_list
        self._on_empty = on_empty
        self._described = False
        self._kind: SpeakerKind | None = None
        self._hinted = False

    def search(self, words: str, *, select: str = "", everybody: bool = False) -> None:
        """List the speakers whose names, or then whose roles, match `words`; select one.

        Where none is given, the first is selected, or `everybody`. Selecting a speaker whom
        articles only describe lists such speakers.
        """
        described, kind, hinted = self._described, self._kind, self._hinted

        def query(archive: Archive) -> tuple[list[Speaker], str, bool]:
            profile = archive.speakers.profile(Filter(speaker=select)) if select else None
            names = profile.names if profile else ()
            among = profile.described if profile and names else described
            if hinted:
                pairs = archive.speakers.hints(words=words, limit=_LIMIT)
                found = [*dict.fromkeys(one for one, _ in pairs)]
            else:
                found = archive.speakers.find_by_name_or_role(
                    words, limit=_LIMIT, described=among, kind=kind
                )
            head = names[0].name if names else select
            if names and all(speaker.name != head for speaker in found):
                # Not among the most quoted: put it first all the same.
                quotes = sum(one.quotes for one in names)
                found = [Speaker(head, quotes, 0, kind=names[0].kind), *found]
            return found, head, among

        def show(result: tuple[list[Speaker], str, bool]) -> None:
            speakers, selected, self._described = result
            first = "" if everybody or not speakers else speakers[0].name
            self._show(speakers, selected or first, words)

        self._jobs.query("speakers", query, self._dialog.if_open(show))

    def say_missing(self) -> None:
        """Say in a toast of how many articles the quotes are not counted yet."""

        def show(counts: tuple[int, int]) -> None:
            if missing := format_missing_quotes(*counts):
                self._dialog.toast(f"{missing[0].upper()}{missing[1:]}")

        self._jobs.query(
            "missing quotes",
            lambda archive: (archive.follow_up.remaining(), archive.reextraction.remaining()),
            self._dialog.if_open(show),
        )

    def toggle_hinted(self) -> None:
        """Switch between everybody and those who may be the same person as somebody else."""
        self._hinted = not self._hinted
        self._described, self._kind = False, None
        self._dialog.toast(_HINTED if self._hinted else _KINDS[None])
        self.search("")

    def toggle_described(self) -> None:
        """Switch between speakers with a name and those without."""
        self._described = not self._described
        self._kind, self._hinted = None, False
        self.search("")

    def switch_kind(self) -> None:
        """List people only, bodies only, places only, or everybody again."""
        kinds = [*_KINDS]
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._described = self._hinted = False
        self._dialog.toast(_KINDS[self._kind])
        self.search("")

    def _show(self, speakers: list[Speaker], selected: str, words: str) -> None:
        if not speakers:
            self._list.show(())
            self._on_empty(self._explain_empty(words))
            return
        everybody = [] if words or self._described or self._kind or self._hinted else [EVERYBODY]
        self._list.show([*everybody, *speakers], name=selected)

    def _explain_empty(self, words: str) -> str:
        if self._hinted:
            return "No two people seem to be one"
        if self._described:
            return "Nobody is quoted without a name"
        if words:
            return "Nobody is quoted by that name or role"
        if self._kind:
            return {"person": "Nobody", "body": "No body", "place": "No place"}[
                self._kind
            ] + " is quoted"
        return "Nobody is quoted yet"
