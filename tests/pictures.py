"""Makes the pictures of the README: ``python tests/pictures.py [FOLDER [NAME …]]``.

The dashboard runs over an empty archive, as in a first run, and what it sends to a terminal is
drawn as SVG. Headless Chromium turns that into PNG where it is installed (``apt install
chromium``), else the SVG is left.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage import open_archive
from storage.model import Filter
from tests.tui.emulator import emulated
from tui.app import NewsdeskApp

PICTURES: tuple[tuple[str, tuple[int, int], Sequence[str]], ...] = (
    ("dashboard-dark", (160, 45), ("j", "j", "j")),
    ("dashboard-light", (160, 45), ("T", "j", "j", "j")),
    ("medium", (120, 36), ("j", "j")),
    ("narrow", (80, 24), ("j",)),
    ("huge", (220, 60), ("j", "j", "3", "j")),
    ("search", (160, 45), ("/", *"harbour")),
    ("filtered", (120, 36), ("f", "j", "j", "space", "1")),
    ("help", (120, 36), ("?",)),
    ("palette", (120, 36), (":",)),
    ("speakers", (120, 36), ("Q",)),
    ("add-source", (120, 36), ("a",)),
    ("sources", (120, 36), ("S",)),
    ("dates", (120, 36), ("d",)),
)

FONT, FONT_HEIGHT = "DejaVu Sans Mono", 1.164
"""The font of the pictures, and the height of its cells in em: lines of 24.4 px then touch."""


async def picture(folder: Path, name: str, size: tuple[int, int], keys: Sequence[str]) -> None:
    """Write one picture after pressing `keys`."""
    with tempfile.TemporaryDirectory() as home:
        archive = open_archive(Path(home) / "newsdesk.db")
        with emulated() as emulator_of:
            app = NewsdeskApp(archive)
            async with app.run_test(size=size) as pilot:
                while archive.select(Filter()).total < 60 or not app.screen.reading.opened:
                    await pilot.pause(0.1)
                await pilot.pause(0.4)
                for key in keys:
                    await pilot.press(key)
                await pilot.pause(0.6)
                drawing = emulator_of(app).svg(*size, title=app.title)
        archive.close()
    folder.joinpath(f"{name}.svg").write_text(drawing, encoding="utf-8")
    browser = shutil.which("chromium")
    if browser:
        to_png(browser, folder.resolve() / f"{name}.svg")


def to_png(browser: str, svg: Path) -> None:
    """Turn an exported picture into a PNG of the same name."""
    box = svg.read_text(encoding="utf-8").split('viewBox="')[1].split('"')[0].split()
    width, height = (round(float(side)) for side in box[2:])
    page = svg.with_suffix(".html")
    drawing = svg.read_text(encoding="utf-8").replace("Fira Code", FONT)
    drawing = drawing.replace("font-size: 20px", f"font-size: {24.4 / FONT_HEIGHT:.2f}px")
    page.write_text(f'<body style="margin:0">{drawing}</body>', encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    quiet = ("--no-first-run", "--disable-background-networking", "--disable-component-update")
    shot = (f"--screenshot={svg.with_suffix('.png')}", f"--window-size={width},{height}")
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *flags, *quiet, f"--user-data-dir={profile}", *shot, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
    svg.unlink()
    page.unlink()


def main() -> None:
    """Write every picture, or those named after the folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    folder.mkdir(parents=True, exist_ok=True)
    for name, size, keys in PICTURES:
        if len(sys.argv) < 3 or name in sys.argv[2:]:
            asyncio.run(picture(folder, name, size, keys))


if __name__ == "__main__":
    main()
