"""A scan is what its bytes say: whole, of a kind that every viewer knows, and no larger than it may be."""

import struct
import zlib

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.scan import JPEG, LIMIT_BYTES, PDF, PNG, examine

PNG_SIGN = b"\x89PNG\r\n\x1a\n"


def png(width: int = 4, height: int = 4, *, pixels: bytes = b"\0" * 20) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return PNG_SIGN + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 4, *, before: bytes = b"") -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + before + frame + b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\x3f\0" + b"\x12\x34\xff\xd9"


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def refused(content: bytes) -> Code:
    with pytest.raises(DomainError) as refusal:
        examine(content)
    return refusal.value.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), PNG),
        (jpeg(), JPEG),
        (jpeg(before=b"\xff\xe1\x00\x06Exif\xff\xff"), JPEG),
        (jpeg() + b"trailing bytes of a camera", JPEG),
        (pdf(), PDF),
    ],
)
def test_the_bytes_say_what_it_is(content: bytes, kind: str) -> None:
    assert examine(content) == kind


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>", b"GIF89a" + b"\0" * 30, b"PK\3\4" + b"\0" * 30, b"MZ" + b"\0" * 60, b"\xff\xd8", b"%PD"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    assert refused(content) is Code.NOT_A_SCAN


@pytest.mark.parametrize("whole", [png(), jpeg(), pdf()], ids=["png", "jpeg", "pdf"])
def test_a_torn_file_is_refused_wherever_it_was_cut(whole: bytes) -> None:
    cut = [at for at in range(1, len(whole) - 1) if _passes(whole[:at])]
    assert [at for at in cut if at < len(whole) - 8] == []


def _passes(content: bytes) -> bool:
    try:
        examine(content)
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("size", [(60_000, 60_000), (20_001, 1), (1, 20_001), (10_000, 10_000)])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(size: tuple[int, int]) -> None:
    assert refused(png(*size)) is Code.NOT_A_SCAN
    assert refused(jpeg(*size)) is Code.NOT_A_SCAN


def test_an_a4_page_at_600_dpi_fits_and_more_than_five_megabytes_do_not() -> None:
    assert examine(png(4961, 7016)) == PNG
    large = png(pixels=b"\0") + b"\0" * LIMIT_BYTES
    assert refused(large) is Code.SCAN_TOO_LARGE
