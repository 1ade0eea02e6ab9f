"""What people read says import, replace and undo, and not what a translation would."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = (
    "take in ",
    "taken in",
    "takes it back",
    "brings it back",
    "brings them back",
    "anew",
    "fares",
    "of its own (",
    "is there already",
    "write over it",
    "under way",
    "what failed",
    "choose, or not",
    "as the feed says",
    "does nothing here",
    "mend it",
)
FILES = [*sorted(ROOT.glob("tui/**/*.py")), *sorted(ROOT.glob("storage/**/*.py"))]


def visible(path: Path) -> list[str]:
    """Return the texts in a module, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]


@pytest.mark.parametrize("banned", BANNED)
def test_no_text_of_the_program_or_the_readme_says(banned: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in FILES
        for text in visible(path)
        if banned in text.lower()
    ]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert found == []
    assert banned not in readme
