"""A scan in a case's file: what kind of file it is by its own bytes, and that it is whole and of a sane size."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.vault_sentences import SCAN_TOO_LARGE, SCAN_TOO_MANY_PIXELS, SCAN_TORN, SCAN_UNKNOWN

LIMIT_MB = 5
LIMIT_BYTES = LIMIT_MB << 20
PIXELS_MOST = 50_000_000
"""A3 at 600 dpi has 35 million; a picture that claims more is refused before anybody unpacks it."""
SIDE_MOST = 20_000
SCANS_MOST = 60
"""In one case."""
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PDF_TAIL_BYTES = 2048
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""
_START_OF_SCAN = 0xDA


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One file of a case. `digest` is that of the sealed file, and its name on disk."""

    id: str
    case_no: str
    material: int | None
    """Line of the checklist, from 0."""
    name: str
    media_type: str
    size_bytes: int
    digest: str
    at: datetime
    by: str | None

    def filed(self) -> Event:
        """Return the event of its coming in; the digest stands for what was filed."""
        return Event(
            name=EventName.CASE_SCANNED,
            kind="case",
            entity=self.case_no,
            data={"scan": self.id, "digest": self.digest, "bytes": self.size_bytes, "material": self.material},
        )


def examine(content: bytes) -> str:
    """Return a file's media type, told from its bytes and never from its name; nothing is unpacked.

    Raises:
        DomainError: too_large, not_a_scan.
    """
    if len(content) > LIMIT_BYTES:
        raise DomainError(Code.SCAN_TOO_LARGE, SCAN_TOO_LARGE.format(mb=LIMIT_MB))
    if content.startswith(b"\xff\xd8\xff"):
        _check_size(*_jpeg_size(content))
        return JPEG
    if content.startswith(_PNG_SIGN):
        _check_size(*_png_size(content))
        return PNG
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-_PDF_TAIL_BYTES:]:
            raise _torn()
        return PDF
    raise DomainError(Code.NOT_A_SCAN, SCAN_UNKNOWN)


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise _torn()
    if max(width, height) > SIDE_MOST or width * height > PIXELS_MOST:
        raise DomainError(Code.NOT_A_SCAN, SCAN_TOO_MANY_PIXELS)


def _png_size(content: bytes) -> tuple[int, int]:
    """Walk the chunks from IHDR to IEND: one that ends early is torn."""
    at, size = len(_PNG_SIGN), None
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if size is None:
            if kind != b"IHDR" or len(content) < at + 8 + length or length != 13:  # noqa: PLR2004 - by the standard
                break
            size = struct.unpack_from(">II", content, at + 8)
        at += 12 + length
        if kind == b"IEND" and at <= len(content):
            return int(size[0]), int(size[1])
    raise _torn()


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the segments to the frame's header and on to the picture itself, which has to have an end."""
    at, size = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - begins every marker
        marker = content[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - filling
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if marker in _START_OF_FRAME and at + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, at + 5)
            size = (width, height)
        if marker == _START_OF_SCAN:
            if size is None or b"\xff\xd9" not in content[at + 2 :]:
                break
            return size
        at += 2 + length
    raise _torn()


def _torn() -> DomainError:
    return DomainError(Code.NOT_A_SCAN, SCAN_TORN)
