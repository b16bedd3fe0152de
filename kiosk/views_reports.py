"""The pages on which people say something or look something up: reports, number pads, cases."""

from __future__ import annotations

from kiosk.page_maker import PageMaker, spoken
from kiosk.view_models import Choice, Facts, ListView, PadView
from kiosk.visit import REPORT_ABOUTS, REPORT_KINDS, Act, Touch, Visit
from kiosk.wishes import is_enough

KIND_ICONS = {"suggestion": "lightbulb", "unresolved": "prohibit", "complaint": "megaphone"}
ABOUT_ICONS = {
    "guide": "signpost",
    "materials": "files",
    "waiting": "hourglass-medium",
    "refused": "hand-palm",
    "passed_around": "arrows-clockwise",
    "attitude": "smiley-meh",
    "place": "armchair",
    "machine": "device-mobile",
    "other": "dots-three-circle",
}
TICKET_LETTERS = "ABCQY"
CASE_LETTERS = "BD"
DIGITS = "1234567890"
DIGIT_COLUMNS = 3
NUMBER_COLUMNS = 5
CASES_A_PAGE = 5
PICKUP_LETTER = "Q"


class ReportViews(PageMaker):
    """Makes them."""

    def report(self) -> ListView:
        """意见, 办不成事 or 投诉."""
        choices = [
            Choice(
                touch=Touch(act=Act.CHOOSE_KIND, what=kind),
                title=self._t(f"report.{kind}"),
                hint=self._t(f"report.{kind}_hint"),
                icon=KIND_ICONS[kind],
                tint=place,
            )
            for place, kind in enumerate(REPORT_KINDS)
        ]
        return self._list(choices, heading=self._t("report.heading"), hint=self._t("report.hint"), columns=1, rows=3)

    def report_about(self, visit: Visit) -> ListView:
        """What it is about, by touch: nobody has to write."""
        choices = [
            Choice(
                touch=Touch(act=Act.CHOOSE_ABOUT, what=about),
                title=self._t(f"about.{about}"),
                icon=ABOUT_ICONS[about],
                tint=place,
            )
            for place, about in enumerate(REPORT_ABOUTS)
        ]
        heading = self._t(f"report.{visit.report_kind}") if visit.report_kind else ""
        columns, rows = (1, 9) if self._portrait else (3, 3)
        return self._list(choices, heading=heading, hint=self._t("report.about"), columns=columns, rows=rows)

    def report_phone(self, visit: Visit) -> PadView:
        """A phone number for the answer, only from whoever wants to give one."""
        other = Choice(
            touch=Touch(act=Act.SEND_WITHOUT),
            title=self._t("report.without"),
            hint=self._t("report.without_hint"),
            icon="paper-plane-tilt",
        )
        return self._pad(visit, "phone", DIGITS, columns=DIGIT_COLUMNS, other=other)

    def missed_pad(self, visit: Visit) -> PadView:
        """过号激活 by the number on the paper."""
        return self._pad(visit, "missed", TICKET_LETTERS + DIGITS, columns=NUMBER_COLUMNS)

    def pickup(self, facts: Facts, visit: Visit) -> PadView:
        """取件查询: the end of the case's number, the ID card, or a number for the window at once."""
        items = facts.catalogue.items if facts.catalogue is not None else []
        desk = next((item for item in items if item.letter == PICKUP_LETTER), None)
        other = None
        if desk is not None:
            other = Choice(
                touch=Touch(act=Act.CHOOSE_CASE, what=desk.id),
                title=self._t("pickup.direct"),
                hint=self._t("pickup.direct_hint"),
                icon="ticket",
            )
        return self._pad(visit, "pickup", DIGITS + CASE_LETTERS, columns=DIGIT_COLUMNS + 1, other=other)

    def _pad(self, visit: Visit, name: str, characters: str, *, columns: int, other: Choice | None = None) -> PadView:
        keys = [Choice(touch=Touch(act=Act.TYPE, what=character), title=character) for character in characters]
        erasers = [
            Choice(touch=Touch(act=Act.ERASE), title=self._t("pad.erase"), icon="backspace", dead=not visit.typed),
            Choice(
                touch=Touch(act=Act.ERASE, what="all"),
                title=self._t("pad.clear"),
                icon="x-square",
                dead=not visit.typed,
            ),
        ]
        heading, hint = self._t(f"pad.{name}"), self._t(f"pad.{name}_hint")
        submit = self._t(f"pad.{name}_submit")
        return PadView(
            heading=heading,
            hint=hint,
            typed=visit.typed,
            keys=(*keys, *erasers),
            columns=columns,
            submit=submit,
            ready=is_enough(visit.step, visit.typed),
            other=other,
            spoken=spoken(heading, hint, " ".join(visit.typed), submit, choices=[other] if other else []),
        )

    def cases(self, facts: Facts, visit: Visit) -> ListView:
        """The person's cases, masked; each leads to a number for the window that it needs."""
        choices = [
            Choice(
                touch=Touch(act=Act.CHOOSE_CASE, what=case.ticket_item),
                title=self._t("cases.case", name=case.item_name, tail=case.no_tail),
                hint=self._t("cases.ready" if case.ready else "cases.running", state=case.state_text),
                icon="package" if case.ready else "hourglass-medium",
                tint=1 if case.ready else 0,
            )
            for case in visit.cases
        ]
        del facts
        return self._list(
            choices,
            heading=self._t("cases.heading"),
            hint=self._t("cases.hint"),
            page=visit.page,
            columns=1,
            rows=CASES_A_PAGE,
            empty=self._t("cases.none"),
        )
