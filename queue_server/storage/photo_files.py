"""Photos of self-checks as files under the data folder, each named by the digest of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png)")
_SIGNS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
TYPES = {"jpg": "image/jpeg", "png": "image/png"}


class NotAPhotoError(ValueError):
    """The bytes are neither a JPEG nor a PNG."""


class PhotoFiles:
    """A folder that files are only ever added to: what a journal row names is there for good."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, photo: bytes) -> str:
        """Write a photo durably and return its name; the same photo is stored once.

        Raises:
            NotAPhotoError: neither JPEG nor PNG.
            OSError: it cannot be written.
        """
        kind = next((kind for sign, kind in _SIGNS if photo.startswith(sign)), None)
        if kind is None:
            raise NotAPhotoError("neither JPEG nor PNG")
        name = f"{hashlib.sha256(photo).hexdigest()}.{kind}"
        target = self._folder / name
        if not target.exists():
            write_once(target, photo)
        return name

    def read(self, name: str) -> tuple[bytes, str]:
        """Return a photo and its media type.

        Raises:
            FileNotFoundError: there is none of this name.
            OSError: it cannot be read.
        """
        found = NAME.fullmatch(name)
        if found is None:
            raise FileNotFoundError(name)
        return (self._folder / name).read_bytes(), TYPES[found[1]]


def write_once(target: Path, content: bytes) -> None:
    """Write a file that is never changed, durably; a name that says what a file holds never stands on a torn one."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    torn = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        torn.replace(target)
    finally:
        torn.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
