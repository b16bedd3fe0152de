"""Scans as sealed files under the data folder, each named by the digest of its sealed bytes.

The digest is of the sealed bytes, because one of the plain bytes would outlive the purge as a fingerprint of a known
document; and a file can be held against its name by somebody who has no key.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidTag

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.privacy import CipherName
from queue_server.domain.vault_sentences import SEALED_DAMAGED
from queue_server.storage.photo_files import write_once
from queue_server.storage.sealed import ALGORITHMS, Place, pack, unpack
from queue_server.usecases.vault_ports import FileKey

NAME = re.compile(r"[0-9a-f]{64}")
SCANS = "scans"
"""Name of their folder, beside the database and beside its copies."""
UNNAMED_KEPT_S = 7 * 86400.0
"""A file that no row names is an upload that was cut off, or belongs to a database that was moved aside."""


class ScanFiles:
    """A folder of sealed files."""

    def __init__(self, folder: Path, *, cipher: CipherName = "aes-256-gcm") -> None:
        self._folder = folder
        self._algorithm = ALGORITHMS[cipher]

    def store(self, content: bytes, key: FileKey, *, scan: str) -> str:
        """Write a scan sealed and durable, bound to its id; returns its name. OSError where it cannot be written."""
        place = _place(scan)
        sealed = pack(content, key.key, key_id=key.id, algorithm=self._algorithm, place=place)
        name = hashlib.sha256(sealed).hexdigest()
        write_once(self._folder / name, sealed)
        return name

    def read(self, name: str, key: FileKey, *, scan: str) -> bytes:
        """Return what a scan holds.

        Raises:
            FileNotFoundError: there is none of this name.
            DomainError: personal_data_away where it is not what was stored.
            OSError: it cannot be read.
        """
        if NAME.fullmatch(name) is None:
            raise FileNotFoundError(name)
        sealed = (self._folder / name).read_bytes()
        try:
            return unpack(sealed, key.key, place=_place(scan))
        except (InvalidTag, ValueError) as error:
            raise DomainError(Code.PERSONAL_DATA_AWAY, SEALED_DAMAGED) from error

    def names(self) -> frozenset[str]:
        """Return the names of all files."""
        if not self._folder.is_dir():
            return frozenset()
        return frozenset(path.name for path in self._folder.iterdir() if NAME.fullmatch(path.name))

    def drop(self, names: Collection[str]) -> None:
        """Remove files; what is gone already is no fault."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def clear(self, named: Collection[str], *, now_s: float | None = None) -> int:
        """Remove files that no row names and that are older than a week, and torn ones; returns how many."""
        now_s = time.time() if now_s is None else now_s
        if not self._folder.is_dir():
            return 0
        old = [
            path
            for path in self._folder.iterdir()
            if path.name not in named and now_s - path.stat().st_mtime > UNNAMED_KEPT_S
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def copy_scans(source: Path, target: Path) -> int:
    """Bring every sealed file of one folder into another; returns how many were new.

    On the same disk a second name is enough: the file is never changed, and the disk is lost with both.

    Raises:
        OSError: a file cannot be copied.
    """
    if not source.is_dir():
        return 0
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = [path for path in source.iterdir() if NAME.fullmatch(path.name) and not (target / path.name).exists()]
    for path in new:
        partial = target / f"{path.name}.partial"
        partial.unlink(missing_ok=True)
        if path.stat().st_dev == target.stat().st_dev:
            os.link(path, partial)
        else:
            shutil.copyfile(path, partial)
        partial.replace(target / path.name)
    return len(new)


def _place(scan: str) -> Place:
    return Place("scan", scan, "file")
