"""How devices fare: one record each, a journal row only where something changed; a lost agent takes its own along."""

from dataclasses import replace
from datetime import timedelta

from queue_server.domain.device_health import DeviceHealth, DeviceState
from tests.usecases.hall_at_work import MORNING, HallAtWork

PRINTER = DeviceHealth(id="printer", agent="kiosk-1", kind="printer", state=DeviceState.OK, since=MORNING)
STRIP = DeviceHealth(id="led1", agent="signage-1", kind="led", state=DeviceState.OK, since=MORNING)


def tell(hall: HallAtWork, *told: DeviceHealth) -> None:
    for one in told:
        hall.run(lambda unit, one=one: hall.does.devices.note(unit, one))


def story(hall: HallAtWork, device: str) -> list[tuple[str | None, str | None]]:
    rows = hall.run(lambda unit: unit.journal.of_entity("device", device))
    return [(row.from_state, row.to_state) for row in rows]


def test_only_a_changed_state_or_reason_stands_in_the_journal(hall: HallAtWork) -> None:
    out = replace(PRINTER, state=DeviceState.BLOCKED, reason="缺纸", since=MORNING + timedelta(minutes=1))
    tell(hall, PRINTER, PRINTER, replace(PRINTER, last_ok=MORNING + timedelta(seconds=5)), out, out, PRINTER)
    assert story(hall, "printer") == [(None, "ok"), ("ok", "blocked"), ("blocked", "ok")]
    assert hall.run(hall.does.devices.known) == [PRINTER]


def test_what_only_moved_last_ok_is_kept_all_the_same(hall: HallAtWork) -> None:
    later = replace(PRINTER, last_ok=MORNING + timedelta(minutes=3))
    tell(hall, PRINTER, later)
    assert hall.run(hall.does.devices.known) == [later]


def test_a_lost_agent_takes_its_own_devices_along_and_no_other(hall: HallAtWork) -> None:
    tell(hall, PRINTER, STRIP)
    gone_at = MORNING + timedelta(minutes=9)
    hall.run(lambda unit: hall.does.devices.agent_gone(unit, "kiosk-1", since=gone_at))
    strip, printer = hall.run(hall.does.devices.known)
    assert strip == STRIP
    assert (printer.state, printer.since, printer.troubled) == (DeviceState.OFFLINE, gone_at, True)
    assert story(hall, "led1") == [(None, "ok")]
