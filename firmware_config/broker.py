"""The generated set-up of mosquitto: a private loopback port, an account a role, and who may write which topic."""

from __future__ import annotations

import base64
import getpass
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from firmware_config.supervisor import write_privately

_ITERATIONS = 101
"""What mosquitto_passwd itself writes; the passwords are random, so that no dictionary helps."""

_RIGHTS = {
    "server": (
        "write hall/{hall}/board",
        "write hall/{hall}/windows/+",
        "write hall/{hall}/tidal",
        "write hall/{hall}/calls",
        "read hall/{hall}/agents/+/health",
        "read hall/{hall}/devices/+/health",
    ),
    "signage": ("read hall/{hall}/#", "write hall/{hall}/agents/+/health", "write hall/{hall}/devices/+/health"),
    "kiosk": ("write hall/{hall}/agents/+/health", "write hall/{hall}/devices/+/health"),
    "observer": ("read hall/{hall}/#",),
}
"""What each account may do. `observer` is for people and programs that only look."""

ACCOUNTS = tuple(_RIGHTS)


def write_broker_files(folder: Path, *, hall: str, port: int, passwords: Mapping[str, str]) -> Path:
    """Write configuration, passwords and access list into a folder; return the configuration.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    configuration, accounts, rights = folder / "mosquitto.conf", folder / "passwords", folder / "rights"
    write_privately(accounts, "".join(f"{user}:{_hashed(passwords[user])}\n" for user in ACCOUNTS))
    write_privately(
        rights,
        "".join(
            f"user {user}\n" + "".join(f"topic {right.format(hall=hall)}\n" for right in _RIGHTS[user]) + "\n"
            for user in ACCOUNTS
        ),
    )
    write_privately(
        configuration,
        f"user {getpass.getuser()}\n"
        f"listener {port} 127.0.0.1\n"
        "allow_anonymous false\n"
        f"password_file {accounts}\n"
        f"acl_file {rights}\n"
        "persistence false\n"
        "log_dest stderr\n"
        "log_type error\n"
        "log_type warning\n"
        "set_tcp_nodelay true\n"
        "max_packet_size 65536\n",
    )
    return configuration


def _hashed(password: str) -> str:
    salt = os.urandom(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
