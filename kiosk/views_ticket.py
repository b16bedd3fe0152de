"""The pages of a number's life: waiting for it, holding it, rejoining, rating; and the calls for help."""

from __future__ import annotations

from dataclasses import replace

from kiosk.messages import HelpState
from kiosk.page_maker import PageMaker, spoken
from kiosk.print_jobs import PaperState
from kiosk.view_models import Choice, Facts, ListView, NoticeView, NumberView
from kiosk.visit import Act, DoneKind, Step, Touch, Visit, Waiting
from queue_server.contract.tickets import Ticket

NUMBERS_A_PAGE = 15


class TicketViews(PageMaker):
    """Makes them."""

    def issuing(self, visit: Visit) -> NoticeView:
        """The page between a touch and its answer."""
        key = {Waiting.TICKET: "ticket", Waiting.LOOKING: "looking", Waiting.SENDING: "sending"}[visit.waiting_for]
        return NoticeView(
            icon="hourglass-medium",
            tone="primary",
            heading=self._t("issuing.heading"),
            lines=(self._t(f"issuing.{key}"),),
            spoken=spoken(self._t("issuing.heading"), self._t(f"issuing.{key}")),
        )

    def number(self, visit: Visit, *, now_s: float) -> NumberView | None:
        """The ticket page, and the page that asks to remember the number where no paper came."""
        ticket = visit.ticket
        if ticket is None:
            return None
        if visit.step is Step.KEEP:
            reason = visit.paper_reason
            nothing_out = visit.paper in (PaperState.BLOCKED, PaperState.LOST)
            return NumberView(
                icon="warning-circle",
                good=False,
                sentence=self._t("keep.heading"),
                number=ticket.number,
                item=ticket.item_name,
                ahead=self._t("keep.sentence"),
                hint=self._t("keep.reason", reason=reason) if reason else "",
                leave=self._t("keep.noted"),
                again=self._t("keep.again") if nothing_out else "",
                spoken=spoken(
                    self._t("keep.heading"), self._t("keep.number"), " ".join(ticket.number), self._t("keep.sentence")
                ),
            )
        printing = visit.paper is PaperState.QUEUED
        left = visit.left_s(now_s=now_s)
        return NumberView(
            icon="printer" if printing else "check-circle",
            good=True,
            sentence=self._t("ticket.printing" if printing else "ticket.printed"),
            number=ticket.number,
            item=ticket.item_name,
            ahead=self._ahead(ticket),
            hint=self._t("ticket.wait"),
            leave="" if left is None else self._t("ticket.done", seconds=max(1, round(left))),
            spoken=spoken(
                self._t("ticket.printing" if printing else "ticket.printed"),
                " ".join(ticket.number),
                self._ahead(ticket),
                self._t("ticket.wait"),
            ),
        )

    def _ahead(self, ticket: Ticket) -> str:
        if ticket.people_ahead == 0:
            return self._t("ticket.nobody")
        if ticket.wait_min is None:
            return self._t("ticket.ahead", n=ticket.people_ahead)
        return self._t("ticket.ahead_min", n=ticket.people_ahead, minutes=ticket.wait_min)

    def missed(self, facts: Facts, visit: Visit) -> ListView:
        """The missed numbers; a person touches their own."""
        numbers = facts.board.missed if facts.board is not None else []
        return replace(self._numbers("missed", list(numbers), visit, Act.CHOOSE_MISSED), typing=True)

    def finished(self, visit: Visit) -> ListView:
        """The visits that can be rated."""
        return self._numbers("finished", [ticket.number for ticket in visit.finished], visit, Act.CHOOSE_FINISHED)

    def _numbers(self, section: str, numbers: list[str], visit: Visit, act: Act) -> ListView:
        choices = [Choice(touch=Touch(act=act, what=number), title=number) for number in numbers]
        columns = 3 if self._portrait else 5
        return self._list(
            choices,
            heading=self._t(f"{section}.heading"),
            hint=self._t(f"{section}.hint"),
            page=visit.page,
            columns=columns,
            rows=NUMBERS_A_PAGE // columns,
            empty=self._t(f"{section}.none"),
        )

    def rate(self, visit: Visit) -> ListView:
        """Five levels, the best first, all drawn alike."""
        number = visit.ticket.number if visit.ticket is not None else ""
        return self._list(
            [
                Choice(touch=Touch(act=Act.RATE, what=str(level)), title=self._t(f"rate.level_{level}"))
                for level in (5, 4, 3, 2, 1)
            ],
            heading=self._t("rate.heading", number=number),
            hint=self._t("rate.hint"),
            columns=1,
            rows=5,
        )

    def done(self, visit: Visit) -> NoticeView:
        """Good news: back in the queue, recorded under a number, or thanks."""
        if visit.done is DoneKind.REPORTED:
            return self._reported(visit)
        if visit.done is DoneKind.REJOINED and visit.ticket is not None:
            heading = self._t("missed.done", number=visit.ticket.number)
            line = self._t("missed.done_hint", n=visit.ticket.people_ahead)
        else:
            heading, line = self._t("rate.thanks"), self._t("rate.thanks_hint")
        return NoticeView(
            icon="check-circle",
            tone="ok",
            heading=heading,
            lines=(line,),
            leave=self._t("notice.home"),
            spoken=spoken(heading, line),
        )

    def _reported(self, visit: Visit) -> NoticeView:
        paper = {PaperState.QUEUED: "printing", PaperState.PRINTED: "printed"}
        status = self._t(f"reported.{paper.get(visit.sheet or PaperState.LOST, 'failed')}")
        heading = self._t("reported.heading", no=visit.report_no)
        lines = tuple(self._t(f"reported.{line}") for line in ("thanks", "answer"))
        return NoticeView(
            icon="check-circle",
            tone="ok",
            heading=heading,
            lines=lines,
            leave=self._t("notice.home"),
            status=status,
            status_good=visit.sheet is PaperState.PRINTED,
            spoken=spoken(heading, *lines, status),
        )

    def refused(self, visit: Visit) -> NoticeView:
        """The server's own sentence."""
        return NoticeView(
            icon="info",
            tone="warn",
            heading=self._t("notice.refused"),
            lines=(visit.sentence,),
            leave=self._t("notice.home"),
            spoken=spoken(self._t("notice.refused"), visit.sentence),
        )

    def help(self, facts: Facts, visit: Visit) -> NoticeView:
        """The windows ring (R5), and where a person helps in any case: the staffed way is always open (D6)."""
        state = visit.help or HelpState.UNHEARD
        status = self._t(f"help.{state}")
        hall = facts.hall
        lines = [self._t("help.desk_default"), self._t("help.paper")]
        if hall is not None:
            staffed = next((window.name for window in hall.windows if not window.tidal), None)
            if staffed:
                lines[0] = self._t("help.desk", window=staffed)
            lines.append(self._t("help.phone", phone=hall.phone))
            lines.append(self._t("help.unresolved", phone=hall.unresolved_phone))
        return NoticeView(
            icon="hand-waving",
            tone="primary",
            heading=self._t("help.heading"),
            lines=tuple(lines),
            leave=self._t("tools.back"),
            leave_act="back",
            status=status,
            status_good=state is HelpState.ACKNOWLEDGED,
            spoken=spoken(self._t("help.heading"), status, *lines),
        )
