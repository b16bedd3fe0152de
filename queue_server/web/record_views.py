"""Maps knowledge, reports, self-checks, notices and look-ups to what the contract shows, masks included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from queue_server.contract import cases as case_shapes
from queue_server.contract import figures as figure_shapes
from queue_server.contract import knowledge as knowledge_shapes
from queue_server.contract import notices as notice_shapes
from queue_server.contract import reports as report_shapes
from queue_server.contract import self_checks as check_shapes
from queue_server.domain.hall import Hall
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.identity import mask_name
from queue_server.domain.knowledge import Entry, excerpt, search_terms
from queue_server.domain.notice import Notice
from queue_server.domain.person import Session
from queue_server.domain.report import REPORT_STATE_WORDS, Report, ReportWords, mask_contact
from queue_server.domain.self_check import CheckResult
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.case_lookup import Standing
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.knowledge import Knowledge
from queue_server.usecases.online_first import OnlineCount
from queue_server.usecases.ports import Unit
from queue_server.usecases.reports import Reports
from queue_server.usecases.self_checks import SheetLine
from queue_server.web import sentences


@dataclass(frozen=True)
class RecordViews:
    """The mappings of one hall."""

    hall: Hall
    catalogue: Catalogue
    knowledge: Knowledge
    reports: Reports

    def entries(
        self, unit: Unit, found: Sequence[Entry], *, text: str, session: Session
    ) -> knowledge_shapes.KnowledgeList:
        """Entries as a list shows them to whoever asks."""
        unread = self.knowledge.is_unread(unit, found, person=session.person)
        terms = search_terms(text)
        return knowledge_shapes.KnowledgeList(
            entries=[
                knowledge_shapes.KnowledgeLine(**_entry(entry, terms=terms, unread=unread[entry.id])) for entry in found
            ]
        )

    def entry(self, unit: Unit, entry: Entry, *, session: Session) -> knowledge_shapes.KnowledgeEntry:
        """An entry in full, with its versions."""
        unread = self.knowledge.is_unread(unit, [entry], person=session.person)[entry.id]
        return knowledge_shapes.KnowledgeEntry(
            **_entry(entry, terms=(), unread=unread),
            body=entry.body,
            versions=[
                knowledge_shapes.KnowledgeVersion(
                    version=version.version, changed_at=version.at, changed_by_name=_name(unit, version.by)
                )
                for version in self.knowledge.versions(unit, entry.id)
            ],
        )

    def report(self, unit: Unit, report: Report, *, session: Session | None) -> report_shapes.Report:
        """A report as lists show it; the kiosk (no session) sees no answer and no steps."""
        return report_shapes.Report(**self._report(unit, report, session=session))

    def report_file(self, unit: Unit, report: Report, *, session: Session) -> report_shapes.ReportFile:
        """A report in full; contact and name only for those whom it concerns."""
        words = self.reports.words(unit, report.no)
        fields = self._report(unit, report, session=session)
        if report.may_read(self.reports.who(unit, report.no, session)):
            fields |= {"contact": words.contact, "name": words.name}
        return report_shapes.ReportFile(
            **fields,
            text=words.text,
            wish=words.wish,
            cause=report.cause.value if report.cause else None,
            complex=report.complex,
            declined=report.declined,
            trace=[_step(unit, row) for row in self.reports.trace(unit, report.no)],
        )

    def report_list(self, unit: Unit, found: Sequence[Report], *, session: Session) -> report_shapes.ReportList:
        """A list with the two figures of R72."""
        return report_shapes.ReportList(
            reports=[self.report(unit, report, session=session) for report in found],
            open=self.reports.count_open(unit),
            overdue=self.reports.count_overdue(unit),
        )

    def _report(self, unit: Unit, report: Report, *, session: Session | None) -> dict[str, Any]:
        words = self.reports.words(unit, report.no)
        owner = self.reports.owner(unit, report.no)
        item = self.catalogue.find(report.item or "")
        today = unit.now.date()
        who = self.reports.who(unit, report.no, session) if session is not None else None
        return {
            "no": report.no,
            "kind": report.kind.value,
            "channel": report.channel,
            "at": report.at,
            "state": report.state.value,
            "state_text": REPORT_STATE_WORDS[report.state],
            "about": report.about.value if report.about else None,
            "item": report.item,
            "item_name": item.public_name if item else (sentences.UNKNOWN_ITEM if report.item else None),
            "owner": owner,
            "owner_name": _name(unit, owner),
            "assigned": report.assigned,
            "assigned_name": _name(unit, report.assigned),
            "due": report.due,
            "due_provisional": report.due_provisional,
            "overdue": report.overdue(today),
            "answered": report.answered_at is not None,
            "answered_at": report.answered_at,
            "satisfied": report.satisfied,
            "answer": words.answer if session is not None else None,
            "steps": [step.value for step in report.next_steps(who, today)] if who is not None else [],
            "practice": self.hall.practice,
            **_masked(words),
        }

    def sheet(self, unit: Unit, month: str, lines: Sequence[SheetLine]) -> check_shapes.SelfCheckSheet:
        """A month's sheet."""
        shown = [self.check_line(unit, month, line) for line in lines]
        return check_shapes.SelfCheckSheet(
            month=month,
            lines=shown,
            done=sum(line.result is not None for line in shown),
            complete=all(line.complete for line in shown),
            faults_open=sum(found.check is not None and found.check.result is CheckResult.FAULT for found in lines),
            practice=self.hall.practice,
        )

    @staticmethod
    def check_line(unit: Unit, month: str, found: SheetLine) -> check_shapes.SelfCheckLine:
        """One line of the sheet."""
        line, check = found.line, found.check
        has_photo = check is not None and check.photo is not None
        return check_shapes.SelfCheckLine(
            line=line.no,
            title=line.title,
            clause=line.clause,
            photo_needed=line.photo_needed,
            result=check.result.value if check else None,
            note=check.note if check else None,
            fix_by=check.fix_by if check else None,
            photo=f"/self-checks/{month}/{line.no}/photo" if has_photo else None,
            by_name=_name(unit, check.person) if check else None,
            at=check.at if check else None,
            complete=check is not None and check.complete,
        )

    def notice(self, unit: Unit, notice: Notice) -> notice_shapes.Notice:
        """A notice as it was given, under today's hours and phones."""
        return notice_shapes.Notice(
            id=notice.id,
            item=notice.item,
            item_name=notice.item_name,
            materials=[notice_shapes.NoticeMaterial(**asdict(line)) for line in notice.materials],
            facts=notice_shapes.NoticeFacts(
                **asdict(notice.facts),
                hall_name=self.hall.name,
                hours=list(self.hall.hours.week_lines(unit.now.astimezone(HALL_ZONE).date())),
                enquiry_phone=self.hall.phones.enquiry,
                supervision_phone=self.hall.phones.supervision,
            ),
            told_by_name=_name(unit, notice.told_by) or "",
            at=notice.at,
            guide_version=notice.guide_version,
            ticket_number=notice.ticket_number,
            case=notice.case_no,
            differs_from_earlier=notice.differs,
            newly_lacking=list(notice.newly_lacking),
            earlier=notice.earlier,
            practice=self.hall.practice,
        )

    @staticmethod
    def notice_list(unit: Unit, month: str, *, given: int, differing: Sequence[Notice]) -> notice_shapes.NoticeList:
        """The month's notices that differ from what the same person was told before."""
        return notice_shapes.NoticeList(
            month=month,
            given=given,
            differing=[
                notice_shapes.NoticeLine(
                    id=notice.id,
                    item=notice.item,
                    item_name=notice.item_name,
                    at=notice.at,
                    told_by_name=_name(unit, notice.told_by) or "",
                    earlier=notice.earlier,
                    newly_lacking=list(notice.newly_lacking),
                )
                for notice in differing
            ],
        )

    def online_first(self, count: OnlineCount) -> figure_shapes.OnlineFirst:
        """A day's online-first figure."""
        return figure_shapes.OnlineFirst(
            hall=self.hall.code,
            day=count.day,
            chosen=count.chosen,
            tickets=count.tickets,
            asked=count.asked,
            rate=count.rate,
            reasons=dict(count.reasons),
        )


def show_standings(found: Sequence[Standing]) -> case_shapes.CaseStandings:
    """How far cases are, for a screen that others can see."""
    return case_shapes.CaseStandings(
        cases=[
            case_shapes.CaseStanding(
                no_tail=standing.no_tail,
                item_name=standing.item_name or sentences.UNKNOWN_ITEM,
                state_text=standing.state_text,
                received_on=standing.received_at.astimezone(HALL_ZONE).date() if standing.received_at else None,
                ready=standing.ready,
                ticket_item=standing.ticket_item,
            )
            for standing in found
        ]
    )


def _entry(entry: Entry, *, terms: tuple[str, ...], unread: bool) -> dict[str, Any]:
    return {
        "id": entry.id,
        "version": entry.version,
        "title": entry.title,
        "kind": entry.kind.value,
        "item": entry.item,
        "excerpt": excerpt(entry.body, terms),
        "changed_at": entry.changed_at,
        "unread": unread,
    }


def _masked(words: ReportWords) -> dict[str, str | None]:
    return {
        "contact": mask_contact(words.contact) if words.contact is not None else None,
        "name": mask_name(words.name) if words.name is not None else None,
    }


def _name(unit: Unit, person: str | None) -> str | None:
    """Name a person; the id of somebody who is no longer of the hall."""
    if person is None:
        return None
    found = unit.people.get(person)
    return found.name if found is not None else person


def _step(unit: Unit, row: JournalRow) -> report_shapes.ReportStep:
    return report_shapes.ReportStep(
        at=row.at,
        event=row.event,
        from_state=row.from_state,
        to_state=row.to_state,
        person_name=_name(unit, row.person),
        reason=row.reason,
    )
