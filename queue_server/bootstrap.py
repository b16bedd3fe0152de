"""Puts one hall's server together from the collaborators that the composition root hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from queue_server.domain.person import Person
from queue_server.relay import SignSink


@dataclass(frozen=True)
class PersonSecret:
    """A person of the hall and the secret that signs in; it is stored hashed (argon2id)."""

    person: Person
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Access:
    """Who may come in; a changed token or secret replaces the stored hash at the next start.

    A real hall whose technician has set the secrets passes an empty one: what is stored stays.
    """

    devices: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Device id (`kiosk-1`, `signage-1`, `demo`) to its token."""
    people: Sequence[PersonSecret] = ()


@dataclass(frozen=True)
class DemoDoors:
    """What the demo page shows and presses, in a practice hall only; it also needs a device `demo` in `Access`."""

    controls: Mapping[str, str]
    """Name (`kiosk`, `printer`, `led1`, `lamp`, `pads`, `id_card`) to `host:port` of its control port."""
    display_url: str
    credentials_path: Path | None = None
    """The practice hall's credentials.json, so that a visitor signs in by one click; None hides it."""


class Server(Protocol):
    """A hall's server: started once, stopped once."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port it answers at; the real port where 0 was asked for. Known before `start()`."""
        ...

    def start(self) -> None:
        """Open the store (migrating it), start writer, relay, ticker and HTTP threads; returns when it answers."""
        ...

    def stop(self) -> None:
        """Refuse new connections, let the requests in flight finish (at most 3 s), close streams and store."""
        ...


# build_server(
#     *,
#     hall: domain.hall.Hall,                     all of the hall: windows, terminals, hours, phones, rules
#     catalogue: domain.service_item.Catalogue,   as storage.catalogue_file loads it
#     access: Access,
#     data_dir: Path,                             hall.db lives here
#     bind: tuple[str, int] = ("127.0.0.1", 8080),  port 0 picks a free one
#     sinks: Sequence[SignSink] = (),
#     clock: Clock = RealClock(),                 or BusinessClock(start, speed=60) of queue_server.clock
#     fonts: Path | None = None,                  the cut web fonts
#     demo: DemoDoors | None = None,
#     stream_limit: int = 48,
#     tls: bool = False,                          True only behind a TLS proxy: the cookie is then Secure
# ) -> Server
__all__ = ["Access", "DemoDoors", "PersonSecret", "Server", "SignSink"]
