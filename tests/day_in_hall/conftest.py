"""A lit hall."""

from collections.abc import Iterator

import pytest

from tests.hall_process import HallProcess, running_hall


@pytest.fixture(scope="module")
def hall() -> Iterator[HallProcess]:
    """A demo hall whose kiosk draws its real Kivy window into memory."""
    with running_hall(screen="offscreen") as running:
        yield running
