"""What keeps the kiosk's process from growing through the months: how it gives memory back."""

from __future__ import annotations

import ctypes
import gc

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""mallopt(3)'s numbers."""
PICTURE_BYTES = 64 * 1024
"""The picture of a line of text is about as large or larger."""
ARENAS = 2


def give_pictures_back() -> None:
    """Have each larger piece of memory, a picture of text above all, go back to the system when it is freed.

    The C library raises the bound for that by itself to the largest piece that was ever freed; from then on pictures
    of every size share one heap, and the holes between them are never given back. Without glibc nothing is done.
    """
    settle = getattr(ctypes.CDLL(None), "mallopt", None)
    if settle is not None:
        for option, value in (
            (M_MMAP_THRESHOLD, PICTURE_BYTES),
            (M_TRIM_THRESHOLD, 2 * PICTURE_BYTES),
            (M_ARENA_MAX, ARENAS),
        ):
            settle(option, value)


def sweep() -> None:
    """Search what was made since `leave_standing` for garbage: between two visits, so that it never piles up."""
    gc.collect()


def leave_standing() -> None:
    """Exempt what was made so far from the search for garbage: it stays, and searching it takes half a second.

    Because it is most of what there is, Python would also put the search off for hundreds of visits.
    """
    gc.collect()
    gc.freeze()
