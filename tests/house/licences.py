"""Writes docs/licences.md: fonts, icons, every library of requirements.lock by its own metadata, Debian's programs."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from firmware_config.machine_setup import NEEDS, TEST

PROJECT = Path(__file__).resolve().parents[2]
COPYLEFT = re.compile(r"GPL|GNU|MPL|Mozilla|EPL|Eclipse")

FACES = (
    (
        "Noto Sans SC",
        "text of every face and print",
        "OFL-1.1",
        "cut from Debian's fonts-noto-cjk at set-up; not committed",
    ),
    (
        "Phosphor, fill weight",
        "icons of the kiosk",
        "MIT",
        "`kiosk/assets/Phosphor-Fill.ttf`, with its licence beside it",
    ),
)

DEBIAN = {
    "python3-venv": "PSF-2.0",
    "libgl1": "MIT",
    "libgl1-mesa-dri": "MIT",
    "libegl1": "MIT",
    "libgles2": "MIT",
    "libgbm1": "MIT",
    "libmtdev1": "MIT",
    "haproxy": "GPL-2.0-or-later",
    "mosquitto": "EPL-2.0 OR EDL-1.0",
    "espeak-ng": "GPL-3.0-or-later",
    "alsa-utils": "GPL-2.0-or-later",
    "fonts-noto-cjk": "OFL-1.1",
    "libpango-1.0-0": "LGPL-2.0-or-later",
    "libpangoft2-1.0-0": "LGPL-2.0-or-later",
    "libharfbuzz-subset0": "MIT",
}
"""Debian's packages by their own copyright files; what they bring runs beside this program or is linked at run time."""


def libraries() -> list[str]:
    """Returns the names of every library that a hall installs."""
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)


def licence_of(library: str) -> str:
    """Returns what a library's metadata says: its expression, else its classifiers, else its licence field."""
    told = metadata.metadata(library)
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    prefix = "License :: OSI Approved :: "
    classes = [line.removeprefix(prefix) for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [line.rsplit(" :: ", 1)[-1] for line in classes if line != "License :: Other/Proprietary License"]
    return " / ".join(named) or str(told.get("License") or "").split("\n")[0]


def packages() -> list[str]:
    """Returns Debian's packages that a hall needs, without those that only the tests use."""
    return list(dict.fromkeys(package for _, _, package, roles in NEEDS if roles != TEST))


def copyleft() -> list[str]:
    """Returns every library and package under a licence that asks for something when it is passed on."""
    told = {**{name: licence_of(name) for name in libraries()}, **{name: DEBIAN.get(name, "") for name in packages()}}
    return [name for name, licence in told.items() if COPYLEFT.search(licence)]


def licences_page() -> str:
    """Returns docs/licences.md."""
    faces = [f"| {name} | {use} | {licence} | {where} |" for name, use, licence, where in FACES]
    rows = [f"| {name} | {licence_of(name)} |" for name in libraries()]
    debian = [f"| {name} | {DEBIAN[name]} |" for name in packages()]
    return "\n".join(
        (
            "# Licences\n",
            "Tidehall itself is under Apache-2.0. Drawn by `make docs` from the libraries' own metadata.\n",
            "## Fonts and icons\n",
            "| what | for | licence | where |\n|---|---|---|---|",
            *faces,
            "\n## Python libraries a hall installs\n",
            "| library | licence |\n|---|---|",
            *rows,
            "\n## Debian packages a hall installs\n",
            "| package | licence |\n|---|---|",
            *debian,
            "",
        )
    )
