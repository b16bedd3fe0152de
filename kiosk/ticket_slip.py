"""A ticket as the paper that a villager carries: what stands on it, in which size, and nothing about the person."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from devices.ports import Slip, SlipLine
from kiosk.print_jobs import HALL_ZONE
from kiosk.texts import Texts
from kiosk.wrap import balance, wrap
from queue_server.contract.hall import HallProfile
from queue_server.contract.tickets import Ticket

HALF_DOTS = 12
"""Width of a Latin character at scale 1; a Chinese one is twice as wide."""
LINE_COST = 10
"""Bytes that a printer needs around a line's text, at most."""
FRAME_COST = 60
"""Bytes before the first and after the last line."""
QR_COST = 40
SLIP_BYTES = 960
"""Budget of the encoded paper; 1 KB is a second at 9600 baud."""
NUMBER_SCALE = 7


def columns(text: str) -> int:
    """Return the width of text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


class SlipWriter:
    """Writes slips for one kiosk and one paper width."""

    def __init__(self, texts: Texts, *, kiosk_id: str, columns_dots: int) -> None:
        self._texts = texts
        self._kiosk_id = kiosk_id
        self._halves = columns_dots // HALF_DOTS

    def write(self, ticket: Ticket, hall: HallProfile | None, *, copy: int) -> Slip:
        """Return the slip. `copy` counts this ticket's papers from 1; without the hall's face its lines are left out.

        Materials are cut, never the number or the rules, where the paper would exceed its byte budget.
        """
        blank = SlipLine(text="")
        qr = f"{hall.ticket_url}{ticket.id}" if hall is not None and hall.ticket_url else None
        head = self._head(ticket, hall, copy)
        below = [self._line(self._rule()), *self._windows(ticket), blank]
        tail = self._tail(ticket, hall, copy, scannable=qr is not None)
        spent = _cost([*head, *below, *tail]) + FRAME_COST + (QR_COST + len(qr) + 40 if qr else 0)
        materials = self._materials(ticket, SLIP_BYTES - spent)
        return Slip(lines=(*head, *materials, *below), qr=qr, tail=tuple(tail))

    def _head(self, ticket: Ticket, hall: HallProfile | None, copy: int) -> list[SlipLine]:
        marks = ""
        if ticket.practice:
            marks += self._texts("slip.practice")
        if copy > 1:
            marks += self._texts("slip.again")
        name = hall.name if hall is not None else self._texts("header.default_name")
        lines = [*self._centred(name, scale=2)]
        if marks:
            lines += self._centred(marks, scale=1)
        scale = min(NUMBER_SCALE, self._halves // len(ticket.number))
        lines.append(SlipLine(text=""))
        lines.append(SlipLine(text=ticket.number, scale=scale, align="center"))
        lines += self._centred(ticket.item_name, scale=2)
        return lines + self._centred(self._queue(ticket), scale=2)

    def _queue(self, ticket: Ticket) -> str:
        parts = [self._texts("slip.ahead", n=ticket.people_ahead)]
        if ticket.people_ahead == 0:
            parts.append(self._texts("slip.next"))
        elif ticket.wait_min is not None:
            parts.append(self._texts("slip.wait", minutes=ticket.wait_min))
        return " ".join(parts)

    def _materials(self, ticket: Ticket, budget: int) -> list[SlipLine]:
        if not ticket.materials:
            return []
        rest = self._line(self._texts("slip.rest"))
        lines = [self._line(self._rule()), self._line(self._texts("slip.materials"), bold=True)]
        budget -= _cost([*lines, rest])
        for name in ticket.materials:
            more = self._lines(self._texts("slip.material", name=name))
            if budget < _cost(more):
                return [*lines, rest]
            budget -= _cost(more)
            lines += more
        return lines

    def _windows(self, ticket: Ticket) -> list[SlipLine]:
        if not ticket.windows:
            return []
        windows = "、".join(str(number) for number in ticket.windows)
        return self._lines(self._texts("slip.windows", windows=windows), bold=True)

    def _tail(self, ticket: Ticket, hall: HallProfile | None, copy: int, *, scannable: bool) -> list[SlipLine]:
        texts = self._texts
        lines = self._centred(texts("slip.scan"), scale=1) if scannable else []
        lines += self._lines(texts("slip.rule"), bold=True)
        lines += self._lines(texts("slip.issued", issued=_local(ticket.issued_at)))
        if ticket.free_parking_until is not None:
            lines += self._lines(texts("slip.parking", until=_local(ticket.free_parking_until)))
        if hall is not None:
            lines += self._lines(texts("slip.phone", phone=hall.phone))
            lines += self._lines(texts("slip.supervision", phone=hall.supervision_phone))
        return lines + self._lines(texts("slip.foot", kiosk=self._kiosk_id, copy=copy))

    def _centred(self, text: str, *, scale: int) -> list[SlipLine]:
        """Two lines at most at the asked scale, else at scale 1: a long name shall not eat the paper."""
        broken = balance(text, self._halves // scale, measure=columns, step=1)
        if len(broken) > 2:  # noqa: PLR2004 - two lines, as the docstring says
            scale, broken = 1, balance(text, self._halves, measure=columns, step=1)
        return [SlipLine(text=line, scale=scale, bold=scale == 1, align="center") for line in broken]

    def _wrapped(self, text: str, *, scale: int) -> list[str]:
        return wrap(text, self._halves // scale, measure=columns)

    def _lines(self, text: str, *, bold: bool = False) -> list[SlipLine]:
        return [self._line(line, bold=bold) for line in self._wrapped(text, scale=1)]

    def _line(self, text: str, *, bold: bool = False) -> SlipLine:
        return SlipLine(text=text, bold=bold)

    def _rule(self) -> str:
        return "-" * self._halves


def _local(moment: datetime) -> datetime:
    return moment.astimezone(HALL_ZONE)


def _cost(lines: list[SlipLine]) -> int:
    return sum(len(line.text.encode("gb18030")) + LINE_COST for line in lines)
