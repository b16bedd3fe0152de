"""What every test may use: a whole running hall, started once a module and ended by pid."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.hall_process import HallProcess, running_hall

settings.register_profile("hall", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("hall")

pytest_plugins = ["tests.browser", "tests.requirement_record"]


@pytest.fixture(scope="module")
def hall() -> Iterator[HallProcess]:
    """A demo hall without a screen, on free ports, in a fresh folder; one a test module."""
    with running_hall() as running:
        yield running
