"""A hall at work for the tests of its storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.usecases.hall_at_work import HallAtWork


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallAtWork]:
    at_work = HallAtWork(tmp_path)
    yield at_work
    at_work.store.close()
