"""The address of a shared archive: where it is, without a password, and how to connect to it."""

from __future__ import annotations

import configparser
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from storage.errors import ArchiveError

__all__ = ["Address", "not_here", "parse"]

_SCHEMES = ("postgresql", "postgres")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_REFUSED = (
    "an address with a password is refused, as other users of this computer could read it:"
    " keep it in the file that PGPASSFILE names (mode 0600), in a service file, or use a client"
    " certificate"
)
_NO_ADDRESS = (
    "that is no address of a shared archive; write postgresql://HOST/DATABASE or service=NAME"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a shared archive is.

    Attributes:
        location: The address as it was written; it has no password.
        parameters: What is given to libpq.
        host: The host, or the folder of the socket; empty for the default socket.
        database: The name of the database, as far as the address or its service says.
        role: The role, likewise.
    """

    location: str
    parameters: dict[str, str]
    host: str
    database: str
    role: str

    def __str__(self) -> str:
        """Return host, database and role, all that is ever shown."""
        if not (self.host or self.database) and "service" in self.parameters:
            return f"service {self.parameters['service']}"
        at = self.database or "the default database"
        name = f"{at} on {self.host or 'this computer'}"
        return f"{name} as {self.role}" if self.role else name


def parse(location: str) -> Address:
    """Parse ``postgresql://HOST/DATABASE`` or ``service=NAME``.

    Connections to other computers are encrypted, and their certificates checked, unless the address
    or the service says otherwise (``sslmode``).

    Raises:
        ArchiveError: It has a password, or it is no address.
    """
    service: dict[str, str] = {}
    if location.startswith("service="):
        parameters = {"service": location.removeprefix("service=").strip()}
        service = _read_service(parameters["service"])
    else:
        parameters = _parse_url(location)
        if named := os.environ.get("PGSERVICE"):
            parameters.setdefault("service", named)
        if "service" in parameters:
            service = _read_service(parameters["service"])
    if "password" in parameters or "sslpassword" in parameters:
        raise ArchiveError(_REFUSED)
    known = service | parameters
    environment = os.environ.get("PGHOST") or os.environ.get("PGHOSTADDR", "")
    hosts = known.get("host") or known.get("hostaddr") or environment
    # Of a service that only libpq finds nothing is known.
    is_local = _is_local(hosts) and bool(service or "service" not in parameters)
    if not known.get("sslmode") and not os.environ.get("PGSSLMODE") and not is_local:
        parameters["sslmode"] = "verify-full"
        if "sslrootcert" not in known and not os.environ.get("PGSSLROOTCERT"):
            parameters["sslrootcert"] = "system"
    return Address(location, parameters, hosts, known.get("dbname", ""), known.get("user", ""))


def not_here(address: Address, what: str) -> ArchiveError:
    """Return the error that says where a shared archive is backed up, or restored."""
    return ArchiveError(
        f"{address}: a shared archive is {what} on its server, with pg_dump and pg_restore or what"
        " its administrators use"
    )


def _parse_url(location: str) -> dict[str, str]:
    parts = urlsplit(location)
    if parts.scheme not in _SCHEMES or not location.startswith(f"{parts.scheme}://"):
        raise ArchiveError(_NO_ADDRESS)
    user, _, hosts = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    if colon:
        raise ArchiveError(_REFUSED)
    parameters = {key: value for key, value in parse_qsl(parts.query) if value}
    if name:
        parameters["user"] = unquote(name)
    if database := unquote(parts.path.removeprefix("/")):
        parameters["dbname"] = database
    places = [_host_and_port(one) for one in hosts.split(",")] if hosts else []
    if places:
        parameters["host"] = ",".join(host for host, _ in places)
        if any(port for _, port in places):
            parameters["port"] = ",".join(port for _, port in places)
    return parameters


def _host_and_port(text: str) -> tuple[str, str]:
    if text.startswith("["):  # an IPv6 address
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = text.partition(":")
    return unquote(host), port


def _is_local(hosts: str) -> bool:
    """Return whether all hosts are this computer: sockets or its loopback."""
    return all(
        not one or one.startswith(("/", "@")) or one in _LOOPBACK for one in hosts.split(",")
    )


def _read_service(name: str) -> dict[str, str]:
    """Return what a service file says about a service; nothing if none can be read."""
    own = os.environ.get("PGSERVICEFILE") or Path.home() / ".pg_service.conf"
    folder = os.environ.get("PGSYSCONFDIR")
    for path in (own, *([Path(folder) / "pg_service.conf"] if folder else [])):
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeError):
            continue
        if parser.has_section(name):
            return dict(parser[name])
    return {}
