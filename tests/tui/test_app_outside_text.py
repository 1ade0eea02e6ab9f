"""No outside text reaches a widget but through the one door: read off the syntax trees of `tui/`.

Textual reads a `str` as markup nearly everywhere. What is put on screen must therefore be a
literal of ours, or `Content`: made by `tui.formatting.text.content`, by `Content` itself, or by a
function that returns `Content`; or a parameter that is `Content`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).resolve().parents[2] / "tui"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in TUI.rglob("*.py")}
SHOWING_CALLS = {"Static", "Label", "Option", "Button", "Digits", "Link", "update", "panic"}
SHOWING_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "placeholder", "label", "title"}


def functions_returning_content() -> set[str]:
    return {
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns) in {"Content", "list[Content]", "Text", "KeyLine"}
    }


MAKERS = functions_returning_content() | {"content", "Content", "Text", "KeyLine"}


def content_parameters() -> set[int]:
    """Return the uses of parameters that can only be Content, which mypy checks."""
    return {
        id(node)
        for tree in TREES.values()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for argument in function.args.args
        if argument.annotation is not None and ast.unparse(argument.annotation) == "Content"
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == argument.arg
    }


CONTENT_PARAMETERS = content_parameters()


def is_ours(node: ast.expr) -> bool:
    """Tell whether an expression can only be text of ours, or Content."""
    match node:
        case ast.Name() if id(node) in CONTENT_PARAMETERS:
            return True
        case ast.Constant(value=str(text)):
            return "[" not in text
        case ast.Constant(value=None):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in MAKERS
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Content" | "Text"))):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Call() as made, attr="join")):
            return is_ours(made)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in MAKERS
        case ast.IfExp(body=body, orelse=orelse):
            return is_ours(body) and is_ours(orelse)
    return False


def shown() -> Iterator[tuple[str, ast.expr]]:
    """Yield where something is put on screen, and what."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            where = f"{path.relative_to(TUI.parent)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ""
                name = called.id if isinstance(called, ast.Name) else name
                if name in SHOWING_CALLS and node.args:
                    yield where, node.args[0]
                for keyword in node.keywords:
                    if keyword.arg in SHOWING_ATTRIBUTES and name in {*SHOWING_CALLS, "Input"}:
                        yield where, keyword.value
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Attribute) and target.attr in SHOWING_ATTRIBUTES:
                        yield where, node.value


def test_only_our_own_words_or_content_are_put_on_screen() -> None:
    wrong = [f"{where}: {ast.unparse(value)}" for where, value in shown() if not is_ours(value)]
    assert wrong == []


def test_every_toast_is_told_that_its_text_is_no_markup() -> None:
    toasts = [
        (path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "notify")
            or (isinstance(node.func, ast.Name) and node.func.id == "Notification")
        )
    ]
    wrong = [
        f"{path.name}:{node.lineno}"
        for path, node in toasts
        if not any(
            keyword.arg == "markup"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is False
            for keyword in node.keywords
        )
    ]
    assert toasts
    assert wrong == []


def test_nothing_is_read_as_markup() -> None:
    wrong = [
        f"{path.name}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"from_markup", "from_text"})
        or (
            isinstance(node, ast.keyword)
            and node.arg == "markup"
            and ast.unparse(node.value) != "False"
        )
    ]
    assert wrong == []


def test_fields_clean_what_is_pasted_and_begin_with_what_is_clean() -> None:
    calls = [
        (path, node, ast.unparse(node.func))
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]
    begin = [
        (path, value)
        for path, node, name in calls
        if name == "Field"
        for value in (*node.args, *(one.value for one in node.keywords if one.arg == "value"))
    ]
    wrong = [f"{path.name}:{node.lineno}" for path, node, name in calls if name == "Input"] + [
        f"{path.name}:{value.lineno}"
        for path, value in begin
        if not (isinstance(value, ast.Call) and ast.unparse(value.func) == "clean_line")
    ]
    assert begin
    assert wrong == []


@pytest.mark.parametrize("room", ["sqlite3", "feedparser", "httpx2", "tinydb", "selectolax"])
def test_the_screen_does_no_sql_no_http_and_no_parsing(room: str) -> None:
    imported = {
        name.split(".")[0]
        for tree in TREES.values()
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert room not in imported


def test_threads_and_subprocesses_are_in_the_jobs_only() -> None:
    users = {
        path.relative_to(TUI).parts[0]
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        and {alias.name for alias in node.names} & {"threading", "subprocess", "multiprocessing"}
    }
    assert users <= {"jobs"}
