"""A hall at work for every test of the use cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.domain.hall import Hall
from queue_server.usecases.tidal_control import LunarDay
from tests.usecases.hall_at_work import HallAtWork


class HallMaker:
    """Makes halls of a given profile, each in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[HallAtWork] = []

    def __call__(self, profile: Hall, *, lunar_day: LunarDay | None = None) -> HallAtWork:
        folder = self.folder / str(len(self.made))
        folder.mkdir()
        self.made.append(HallAtWork(folder, hall=profile, lunar_day=lunar_day))
        return self.made[-1]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallAtWork]:
    at_work = HallAtWork(tmp_path)
    yield at_work
    at_work.store.close()


@pytest.fixture
def hall_of(tmp_path: Path) -> Iterator[HallMaker]:
    maker = HallMaker(tmp_path)
    yield maker
    for made in maker.made:
        made.store.close()
