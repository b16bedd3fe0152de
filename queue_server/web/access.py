"""Who may come in, and what a demonstration shows: tokens, secrets and doors, from the composition root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from queue_server.domain.person import Person


@dataclass(frozen=True)
class PersonSecret:
    """A person of the hall and the secret that signs in; it is stored hashed (argon2id)."""

    person: Person
    secret: str = field(repr=False)
    selected_by: str = ""
    """Who selected the person for the window, and when (R21); for the record of somebody who has none yet."""
    selected_on: date | None = None


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
