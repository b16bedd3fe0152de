"""The copies that happen by themselves: when, how many are kept, and what is told when one cannot be made."""

from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.storage.backup import DamagedCopyError, check_file, restore
from queue_server.storage.copies import CopyKeeper
from queue_server.storage.disk_room import MB, DiskRoom
from queue_server.storage.journal import verify
from tests.usecases.hall_at_work import MORNING, HallAtWork


@pytest.fixture
def keeper(hall: HallAtWork) -> CopyKeeper:
    return CopyKeeper(
        hall.folder / "backup",
        back_up=hall.store.back_up,
        standing=lambda: hall.read(hall.does.days.standing),
        now=hall.clock.now,
    )


def names(hall: HallAtWork) -> list[str]:
    return sorted(path.name for path in (hall.folder / "backup").glob("*"))


def look_for(hall: HallAtWork, keeper: CopyKeeper, *, minutes: float) -> None:
    for _ in range(int(minutes * 2)):
        hall.clock.advance(seconds=30)
        hall.tick()
        keeper.look()


def test_nothing_is_copied_before_the_first_day(hall: HallAtWork, keeper: CopyKeeper) -> None:
    keeper.look()
    assert names(hall) == []


def test_a_copy_is_taken_every_quarter_of_an_hour_and_each_can_be_restored(
    hall: HallAtWork, keeper: CopyKeeper
) -> None:
    hall.issue()
    keeper.look()
    look_for(hall, keeper, minutes=31)
    assert names(hall) == [f"quarter-20261123T{time}.db" for time in ("090000", "091500", "093000")]
    hall.issue()
    copy = hall.folder / "backup" / names(hall)[-1]
    check_file(copy)
    assert verify(copy)[0].first_bad is None
    hall.store.close()
    restore(copy, hall.folder / "hall.db", at=hall.clock.now())
    hall.store = hall.open_store()
    assert hall.issue().number == "A002"


def test_the_last_24_quarters_and_35_days_are_kept(hall: HallAtWork, keeper: CopyKeeper) -> None:
    for _ in range(37):
        hall.issue()
        hall.tick()
        for _ in range(3):
            keeper.look()
            hall.clock.advance(minutes=15)
        hall.live(minutes=1)
        hall.clock.moment = hall.clock.moment.replace(hour=23, minute=0)
        hall.tick()
        keeper.look()
        hall.clock.moment = MORNING + (timedelta(days=1) * ((hall.clock.moment - MORNING).days + 1))
    quarters = [name for name in names(hall) if name.startswith("quarter-")]
    days = [name for name in names(hall) if name.startswith("day-")]
    assert (len(quarters), len(days)) == (24, 35)
    assert (days[0], days[-1]) == ("day-20261124.db", "day-20261228.db")
    assert quarters[-1].startswith("quarter-20261229T"), "the last evening's overtime goes on"


def test_the_end_of_the_day_leaves_one_copy_of_that_day(hall: HallAtWork, keeper: CopyKeeper) -> None:
    hall.issue()
    keeper.look()
    hall.clock.moment = MORNING.replace(hour=17, minute=5)
    keeper.look()
    assert "day-20261123.db" not in names(hall), "somebody still waits"
    hall.sign_in("a")
    hall.serve()
    look_for(hall, keeper, minutes=2)
    assert [name for name in names(hall) if name.startswith("day-")] == ["day-20261123.db"]


def test_a_day_that_midnight_ends_is_copied_under_its_own_date(hall: HallAtWork, keeper: CopyKeeper) -> None:
    hall.clock.moment = MORNING.replace(day=29, hour=10)
    hall.issue()
    keeper.look()
    hall.clock.moment = MORNING.replace(day=30, hour=9)
    hall.tick()
    keeper.look()
    assert "day-20261129.db" in names(hall)


def test_a_copy_that_cannot_be_written_is_told_and_tried_again(hall: HallAtWork, keeper: CopyKeeper) -> None:
    hall.issue()
    blocked = hall.folder / "backup"
    blocked.write_text("in the way")
    with pytest.raises(OSError, match="backup"):
        keeper.look()
    assert keeper.failing
    assert hall.issue().number == "A002", "the hall goes on"
    blocked.unlink()
    keeper.look()
    assert not keeper.failing
    assert len(names(hall)) == 1


def test_a_torn_copy_of_a_power_cut_is_cleared_away(hall: HallAtWork, keeper: CopyKeeper) -> None:
    hall.issue()
    torn = hall.folder / "backup" / "quarter-20261123T084500.db.partial"
    torn.parent.mkdir()
    torn.write_bytes(b"half")
    keeper.look()
    assert names(hall) == ["quarter-20261123T090000.db"]


def test_a_copy_that_rots_is_found_by_the_nightly_check(hall: HallAtWork, keeper: CopyKeeper) -> None:
    hall.tick()
    keeper.look()
    copy = hall.folder / "backup" / names(hall)[0]
    content = bytearray(copy.read_bytes())
    content[8192:16384] = b"\x5a" * 8192
    copy.write_bytes(content)
    hall.clock.advance(minutes=1)
    keeper.look()
    assert not keeper.failing, "it was checked today"
    hall.clock.moment = MORNING.replace(day=24, hour=2, minute=30)
    with pytest.raises(DamagedCopyError):
        keeper.look()
    keeper.look()
    assert keeper.failing, "told until the next night"
    hall.clock.moment = MORNING.replace(day=25, hour=2, minute=30)
    keeper.look()
    assert not keeper.failing


def test_the_disk_is_low_below_the_wanted_room_and_roomy_again_above(tmp_path: Path) -> None:
    free = [300 * MB]
    room = DiskRoom(tmp_path, wanted_mb=200, free=lambda _: free[0])
    assert not room.low
    for megabytes, low in ((300, False), (200, False), (199, True), (201, False)):
        free[0] = megabytes * MB
        room.measure()
        assert (room.low, room.free_bytes) == (low, megabytes * MB)
