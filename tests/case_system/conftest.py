"""A hall whose cases go to an outside system, the stand-in at the other end, and the link, turned by hand."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from queue_server.case_http import HttpCaseDoor
from queue_server.case_link import CaseLink
from queue_server.domain.case import Case
from queue_server.domain.person import Session
from queue_server.usecases.outside_cases import OutsideView
from queue_server.usecases.outside_link import OutsideLink
from queue_server.web.store_door import StoreDoor
from tests.case_system.stand_in import TOKEN, StandIn, running_stand_in
from tests.usecases.hall_at_work import HTTP, MORNING, HallAtWork, sample_hall

PATIENCE_S = 0.4
"""The door's own is 15 s; a test need not wait so long for a slow answer."""


@dataclass
class Linked:
    """The three of them."""

    hall: HallAtWork
    stand_in: StandIn
    link: CaseLink
    clerk: Session

    def receive(self) -> str:
        """A received case that waits to be sent."""
        ticket = self.hall.issue()
        self.hall.call()
        self.hall.start()
        no = self.hall.open_case(ticket, self.clerk)
        self.hall.receive_case(no, self.clerk)
        self.hall.finish(outcome="cases")
        return no

    def case(self, no: str) -> Case:
        """Our case."""
        return self.hall.read(lambda unit: self.hall.does.casework.case(unit, no))

    def seen(self, no: str) -> OutsideView:
        """What is known of it outside."""
        return self.hall.read(lambda unit: self.hall.does.outside.of_case(unit, no))

    def turn(self, *, after_s: float = 0) -> None:
        """Lets time pass and turns the link once."""
        self.hall.clock.advance(seconds=after_s)
        self.link.turn()


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Linked]:
    with ExitStack() as opened:
        hall = HallAtWork(tmp_path, hall=sample_hall(case_system=HTTP))
        opened.callback(hall.store.close)
        stand_in = opened.enter_context(running_stand_in(MORNING.date()))
        door = HttpCaseDoor(stand_in.url, token=TOKEN, answer_timeout_s=PATIENCE_S)
        opened.callback(door.close)
        link = CaseLink(StoreDoor(hall.store), OutsideLink(hall.does.outside), door=door)
        yield Linked(hall, stand_in, link, hall.sign_in())
