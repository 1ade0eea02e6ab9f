"""Templates of briefs in the Mustache language, which runs no code; see `docs/briefs.md`.

A template is a file for one format, named by its ending. Those that ship are in the package; those
of the user are beside the settings file, and come before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from storage import paths
from storage.errors import ExchangeError
from storage.regular_file import open_regular, read_at_most
from storage.text.cleaning import clean_line

__all__ = ["DEFAULT_TEMPLATE", "fill", "folder", "read_template", "template_names"]

DEFAULT_TEMPLATE = "plain"
_SHIPPED = ("plain", "wire note", "morning brief")
_LONGEST = 1_000_000


def folder() -> Path:
    """Return the folder of the user's templates."""
    return paths.settings_path().parent / "templates"


def template_names(ending: str) -> list[str]:
    """Return the names of the templates of a format, those that ship first."""
    try:
        own = sorted(path.stem for path in folder().iterdir() if path.suffix.lower() == ending)
    except OSError:  # there is no such folder, or nobody may read it
        own = []
    return [*_SHIPPED, *(name for name in own if name not in _SHIPPED)]


def read_template(name: str, ending: str) -> str:
    """Return the template of a name in the format of an ending.

    Raises:
        ExchangeError: There is none, or it cannot be read.
    """
    if name in template_names(ending) and (path := folder() / f"{name}{ending}").exists():
        return _read(path)
    if name in _SHIPPED:
        shipped = resources.files(__package__) / "templates" / f"{name}{ending}"
        return shipped.read_text(encoding="utf-8")
    names = ", ".join(template_names(ending))
    raise ExchangeError(
        f"there is no template “{clean_line(name)}” for {ending}; there are {names}; "
        f"yours go to {folder()}"
    )


def fill(template: str, name: str, values: Mapping[str, Any]) -> str:
    """Fill a template with the values of a brief, which are escaped.

    Raises:
        ExchangeError: The template is wrong; the message says where.
    """
    import pystache  # late: only what is written needs it
    from pystache.common import PystacheError
    from pystache.parser import ParsingError

    renderer = pystache.Renderer(escape=str, partials={}, missing_tags="strict")
    try:
        return str(renderer.render(template, values))
    except (PystacheError, ParsingError, RecursionError) as error:
        what = clean_line(str(error))
        raise ExchangeError(f"template “{clean_line(name)}” is wrong: {what}") from error


def _read(path: Path) -> str:
    try:
        with open_regular(path) as file:
            raw = read_at_most(file, _LONGEST)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(raw) > _LONGEST:
        raise ExchangeError(f"{path}: is longer than {_LONGEST:,} bytes; no template is")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path}: is not UTF-8; save it as UTF-8") from error
