"""Textual's internals: used in one package only, named there, and not needed."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

import tui.terminal
from storage import open_archive
from storage.model import Filter
from tests.tui.terminals import Watched
from tui.terminal import gate
from tui.terminal.gate import is_open
from tui.terminal.wiring import choose_driver, speed_up

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(tui.__path__, "tui.")
    if not found.name.endswith("__main__")
]
OUTSIDE = [module for module in MODULES if not module.__name__.startswith("tui.terminal")]
INSIDE = [module for module in MODULES if module not in OUTSIDE]
PLAIN = """
import sys
import textwrap
from pathlib import Path
import tui.app
from tui.terminal import gate
gate.SUPPORTED = "another"
sys.exit(tui.app.run(Path(sys.argv[1])))
"""


def name_of(module: ModuleType) -> str:
    return module.__name__.removeprefix("tui.")


STANDARD = frozenset(
    {"_asdict", "_replace", "_actions", "_choices_actions", "_AppendAction", "_SubParsersAction"}
)
"""Names of the standard library: of named tuples, and of argparse, which has no others for them."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


@cache
def own_names(part: ModuleType | type) -> frozenset[str]:
    """Return the private names that a module or class defines, or gives to its objects."""
    names = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(part)))):
        match node:
            case ast.Attribute(value=ast.Name("self"), attr=name, ctx=ast.Store()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(body=statements):
                targets = [target for one in statements for target in getattr(one, "targets", ())]
                targets += [one.target for one in statements if isinstance(one, ast.AnnAssign)]
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(filter(is_private, names))


def overridden(module: ModuleType) -> Iterator[str]:
    """Yield the private names of Textual that the classes of a module define too."""
    for _, cls in inspect.getmembers(module, inspect.isclass):
        if cls.__module__ == module.__name__:
            for base in cls.__mro__:
                if base.__module__.startswith("textual."):
                    yield from own_names(cls) & own_names(base)


def used(module: ModuleType) -> Iterator[str]:
    """Yield the private names that a module uses and newsdesk does not define."""
    classes = [cls for _, cls in inspect.getmembers(module, inspect.isclass)]
    bases = {base for cls in classes for base in cls.__mro__ if base.__module__[:4] == "tui."}
    own = own_names(module).union(*map(own_names, bases))
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Attribute(attr=name) if is_private(name) and name not in {*own, *STANDARD}:
                yield name
            case ast.Constant(value=str(name)) if re.fullmatch(r"_[A-Z]\w+__\w+", name):
                yield f"__{name.partition('__')[2]}"
            case ast.ImportFrom(module=str(source), names=aliases):
                imported = [f"{source}.{alias.name}" for alias in aliases]
                yield from (source for name in imported if re.match(r"textual\b.*\._", name))


@pytest.mark.parametrize("module", OUTSIDE, ids=name_of)
def test_other_packages_use_no_private_name_of_textual(module: ModuleType) -> None:
    assert not {*used(module), *overridden(module)}


@pytest.mark.parametrize("module", INSIDE, ids=name_of)
def test_a_module_lists_the_private_names_it_relies_on(module: ModuleType) -> None:
    doc = module.__doc__ or ""
    assert not [name for name in used(module) if not re.search(rf"[.`]{re.escape(name)}`", doc)]
    assert not [name for name in overridden(module) if f".{name}`" not in doc]


def test_an_object_without_a_name_closes_the_gate() -> None:
    assert is_open(Screen, "_binding_chain")
    assert not is_open(Screen, "_binding_chain", "_no_such_name")


def test_another_version_closes_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SUPPORTED", "7.")
    assert not is_open(Screen, "_binding_chain")


def test_without_the_private_modules_textual_renders_and_drives_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("compositor", "driver", "key_parser"):
        monkeypatch.delitem(sys.modules, f"tui.terminal.{name}", raising=False)
        monkeypatch.delattr(tui.terminal, name, raising=False)
    screen: Screen[None] = Screen()
    for name in ("textual._compositor", "textual._xterm_parser"):
        monkeypatch.setitem(sys.modules, name, None)
    speed_up(screen)
    assert "render_partial_update" not in vars(screen._compositor)
    usual = LinuxDriver
    assert choose_driver(usual, on_background=print, is_typing=lambda: False, alt_keys=()) is usual


def test_a_whole_process_works_on_plain_textual(archive_path: Path) -> None:
    with Watched("-c", PLAIN, str(archive_path)) as terminal:
        terminal.show(lambda: terminal.on_screen("unread of"))
        terminal.press("j", "s")
        terminal.show(lambda: terminal.on_screen("★"))
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.is_as_before()
    with open_archive(archive_path) as archive:
        assert archive.select(Filter(starred=True)).total == 1
