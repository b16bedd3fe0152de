"""The secrets of a hall in one private file: device tokens, broker passwords, and people's until they are enrolled."""

from __future__ import annotations

import json
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firmware_config.broker import ACCOUNTS
from firmware_config.schema import Site
from firmware_config.supervisor import write_privately

DEVICES = ("kiosk-1", "signage-1", "demo")


PEOPLE = ("people", "county")
"""Whoever holds an account of the hall, and people of the county, who come without one."""


class CredentialsError(Exception):
    """The file cannot be used; the sentence says why."""


class NoCredentialsError(Exception):
    """A real hall has no secrets yet: its technician must set them."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Device id to token, person to secret, broker account to password.

    `people` is empty once a real hall has enrolled them: it keeps only hashes.
    """

    devices: dict[str, str] = field(repr=False)
    people: dict[str, str] = field(repr=False)
    broker: dict[str, str] = field(repr=False)


def credentials_file(data: Path, site: Site) -> Path:
    """Return where a hall's secrets stand: a practice hall's are there to be read by those who try it."""
    return data / ("credentials.json" if site.hall.practice else "secrets.json")


def open_credentials(data: Path, site: Site) -> Credentials:
    """Read a hall's secrets; a practice hall makes them at its first start.

    Raises:
        NoCredentialsError: a real hall has none yet.
        CredentialsError: the file is readable by others, or damaged.
        OSError: it cannot be read or written.
    """
    path = credentials_file(data, site)
    if not path.exists():
        if not site.hall.practice:
            raise NoCredentialsError
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, fresh_credentials(site))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CredentialsError(f"口令文件 {path} 的权限太宽, 应为 0600")
    try:
        written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if site.hall.practice:
            written = _completed(path, written, fresh_credentials(site))
        return Credentials(
            devices=dict(written["devices"]),
            people={entry["person"]: entry["secret"] for kind in PEOPLE for entry in written.get(kind, [])},
            broker={**written["broker"], written["mqtt"]["user"]: written["mqtt"]["password"]},
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CredentialsError(f"口令文件 {path} 已损坏: {error}") from error


def set_secrets(
    data: Path, site: Site, *, ask: Callable[[str], str], fault: Callable[[str, tuple[str, ...]], str | None]
) -> list[str]:
    """Make a real hall's secrets; whoever gets one changes it at the first sign-in.

    Args:
        data: the hall's data folder.
        site: its site file.
        ask: gives the secret of a person by name, empty to leave it as it is.
        fault: gives a sentence for what is wrong with a secret of somebody of these names; a default one is refused.

    Returns:
        The persons whose secret was set; they are enrolled at the next start, and then the file forgets them.

    Raises:
        CredentialsError: a secret is refused; nothing was written.
        OSError: the file cannot be written.
    """
    path = credentials_file(data, site)
    written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else fresh_credentials(site)
    given = {person.id: ask(person.name) for person in site.people}
    for person in site.people:
        wrong = fault(given[person.id], (person.id, person.name)) if given[person.id] else None
        if wrong is not None:
            raise CredentialsError(f"{person.name} 的口令不能使用: {wrong}")
    fresh = fresh_credentials(site)
    set_now = {
        kind: [{**entry, "secret": given[entry["person"]]} for entry in fresh[kind] if given[entry["person"]]]
        for kind in PEOPLE
    }
    data.mkdir(parents=True, exist_ok=True)
    _write(path, {**written, **set_now})
    return [person.id for person in site.people if given[person.id]]


def forget_people(data: Path, site: Site) -> None:
    """After a real hall has enrolled its people: keep their secrets no longer in clear."""
    path = credentials_file(data, site)
    written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if any(written.get(kind) for kind in PEOPLE) and not site.hall.practice:
        _write(path, {**written, **{kind: [] for kind in PEOPLE}})


def _completed(path: Path, written: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
    """Add what a newer program or a changed site asks for; what is there stays."""
    known = {entry["person"] for kind in PEOPLE for entry in written.get(kind, [])}
    people = {
        kind: [*written.get(kind, []), *(entry for entry in fresh[kind] if entry["person"] not in known)]
        for kind in PEOPLE
    }
    whole = {
        "devices": {**fresh["devices"], **written["devices"]},
        **people,
        "mqtt": written["mqtt"],
        "broker": {**fresh["broker"], **written["broker"]},
    }
    if whole != written:
        _write(path, whole)
    return whole


def _write(path: Path, secrets_of_hall: dict[str, Any]) -> None:
    write_privately(path, json.dumps(secrets_of_hall, ensure_ascii=False, indent=1) + "\n")


def fresh_credentials(site: Site) -> dict[str, Any]:
    """Return new random secrets for every device and person of the site, in the file's shape."""
    people: list[dict[str, str]] = []
    of_person = {person.id: secrets.token_urlsafe(9) for person in site.people}
    for round_ in range(max(1, *(len(person.accounts) for person in site.people))):
        people += [
            {
                "person": person.id,
                "account": f"{site.hall.code}-{person.accounts[round_]}",
                "terminal": _terminal(site, person.accounts[round_]),
                "secret": of_person[person.id],
            }
            for person in site.people
            if round_ < len(person.accounts)
        ]
    county = [
        {"person": person.id, "account": "", "terminal": _desk_terminal(site), "secret": of_person[person.id]}
        for person in site.people
        if not person.accounts
    ]
    passwords = {account: secrets.token_urlsafe(18) for account in ACCOUNTS}
    return {
        "devices": {device: secrets.token_urlsafe(24) for device in DEVICES},
        "people": people,
        "county": county,
        "mqtt": {"user": "observer", "password": passwords.pop("observer")},
        "broker": passwords,
    }


def _desk_terminal(site: Site) -> str:
    """Return where somebody without an account signs in: a desk on the extranet before a window."""
    able = [terminal for terminal in site.terminals if terminal.network == "extranet"] or site.terminals
    return next((terminal.id for terminal in able if terminal.window is None), able[0].id)


def _terminal(site: Site, account: str) -> str:
    """Return where an account usually sits: stations at their desk, the second clerk at the tidal window."""
    kind, _, which = account.partition("-")
    if kind == "SP":
        return next((terminal.id for terminal in site.terminals if terminal.station == which), site.terminals[0].id)
    kinds = {window.no: window.type for window in site.windows}
    wanted = "tidal" if which == "2" else "comprehensive"
    return next(
        terminal.id for terminal in site.terminals if terminal.window is not None and kinds[terminal.window] == wanted
    )
