"""A hall at work for every test of the use cases."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.domain.hall import Hall
from queue_server.usecases.tidal_control import LunarDay
from tests.usecases.case_floor import CaseFloor
from tests.usecases.hall_at_work import HallAtWork, sample_hall
from tests.usecases.office import Office


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


@pytest.fixture(scope="session")
def built_floor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a hall in which nothing has happened yet; to build them takes longer than most tests."""
    folder = tmp_path_factory.mktemp("floor")
    CaseFloor(folder).store.close()
    return folder


@pytest.fixture
def floor(built_floor: Path, tmp_path: Path) -> Iterator[CaseFloor]:
    """A hall with items of every kind of clock, for the case flow."""
    shutil.copytree(built_floor, tmp_path, dirs_exist_ok=True)
    found = CaseFloor(tmp_path)
    yield found
    found.store.close()


@pytest.fixture
def office(hall: HallAtWork) -> Office:
    made = Office(hall)
    made.sit_down()
    return made


@pytest.fixture
def real(hall_of: HallMaker) -> Office:
    """The office of a hall that is no practice."""
    made = Office(hall_of(replace(sample_hall(), practice=False)))
    made.sit_down()
    return made
