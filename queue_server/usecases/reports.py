"""Reports from the kiosk, the windows and the telephone: recorded with a number, answered in time (R72, 办不成事)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event
from queue_server.domain.ownership import OwnedKind, Ownership
from queue_server.domain.person import SYSTEM, Actor, Session
from queue_server.domain.report import (
    OPEN_STATES,
    Report,
    ReportAbout,
    ReportCause,
    ReportKind,
    ReportState,
    ReportWords,
    Who,
    file_report,
    report_number,
)
from queue_server.domain.service_item import Catalogue
from queue_server.domain.working_days import WorkingDays
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ownership import OwnedReport
from queue_server.usecases.ports import Unit

LIST_LIMIT = 500
TIMER_LIMIT = 50
KIOSK = "kiosk"
OVERDUE_REASON = "到期未答复，自动提级"


class Reports:
    """Every step of a report; what was said is read and written here alone."""

    def __init__(self, catalogue: Catalogue, *, calendar: WorkingDays) -> None:
        self._catalogue = catalogue
        self._calendar = calendar

    def file(
        self,
        unit: Unit,
        kind: ReportKind,
        *,
        channel: str,
        words: ReportWords,
        about: ReportAbout | None = None,
        item: str | None = None,
        actor: Actor,
    ) -> Report:
        """Record a report under its own number; a person who takes it owns it (首问).

        Raises:
            DomainError: wrong_channel, unknown_item, report_incomplete.
        """
        if actor.device is not (channel == KIOSK) or actor.is_system:
            raise DomainError(Code.WRONG_CHANNEL, sentences.WRONG_CHANNEL)
        self._check_item(item)
        ordinal = unit.reports.next_ordinal(kind, day=unit.now.date())
        no = report_number(kind, unit.now.date(), ordinal=ordinal)
        report, event = file_report(
            unit.now,
            kind=kind,
            ordinal=ordinal,
            channel=channel,
            words=words,
            about=about,
            item=item,
            person=actor.person,
            digest=unit.reports.put_words(no, words),
            calendar=self._calendar,
        )
        unit.reports.add(report)
        self._own(unit, report.no, person=actor.person)
        unit.record(event, actor)
        return report

    def register(
        self,
        unit: Unit,
        no: str,
        *,
        words: ReportWords,
        about: ReportAbout | None = None,
        item: str | None = None,
        actor: Actor,
    ) -> Report:
        """登记 what came by the kiosk; DomainError not_found, illegal_step, report_incomplete, unknown_item."""
        self._check_item(item)
        said = unit.reports.words(no).with_given(words)
        changed = self._step(
            unit, no, actor, lambda report, who: report.register(said, who=who, about=about, item=item)
        )
        unit.reports.put_words(no, said)
        self._own(unit, no, person=actor.person)
        return changed

    def refer(self, unit: Unit, no: str, *, where: str, actor: Actor) -> Report:
        """告知渠道: not for this hall; DomainError not_found, illegal_step, forbidden."""
        return self._step(unit, no, actor, lambda report, who: report.refer(where=where, who=who, at=unit.now))

    def assign(self, unit: Unit, no: str, *, to: str, cause: ReportCause, hard: bool, actor: Actor) -> Report:
        """交办 to a person of the hall; DomainError not_found, illegal_step, forbidden."""
        person = unit.people.get(to)
        if person is None or not person.enabled:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_COLLEAGUE)

        def step(report: Report, who: Who) -> tuple[Report, Event]:
            return report.assign(to, cause=cause, hard=hard, who=who, calendar=self._calendar)

        return self._step(unit, no, actor, step)

    def work(self, unit: Unit, no: str, *, actor: Actor) -> Report:
        """办理中: the person has been spoken to; DomainError not_found, illegal_step, forbidden."""
        return self._step(unit, no, actor, lambda report, who: report.work(who=who))

    def escalate(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Report:
        """提级; DomainError not_found, illegal_step, forbidden."""
        return self._step(unit, no, actor, lambda report, who: report.escalate(reason=reason, who=who))

    def answer(self, unit: Unit, no: str, *, answer: str, declined: bool = False, actor: Actor) -> Report:
        """答复, or with `declined` the reason why not; DomainError not_found, illegal_step, forbidden."""
        said = unit.reports.words(self.report(unit, no).no).with_given(ReportWords(answer=answer))
        digest = unit.reports.put_words(no, said)
        changed = self._step(
            unit,
            no,
            actor,
            lambda report, who: report.answer(unit.now, declined=declined, digest=digest, who=who),
        )
        self._own(unit, no, person=actor.person)
        return changed

    def revisit(self, unit: Unit, no: str, *, satisfied: bool, note: str | None = None, actor: Actor) -> Report:
        """回访; DomainError not_found, illegal_step, forbidden for whoever answered."""
        return self._step(unit, no, actor, lambda report, who: report.revisit(satisfied=satisfied, note=note, who=who))

    def reopen(self, unit: Unit, no: str, *, actor: Actor) -> Report:
        """重新办理, once; DomainError not_found, illegal_step, forbidden."""
        today = unit.now.date()
        return self._step(unit, no, actor, lambda report, who: report.reopen(today, who=who, calendar=self._calendar))

    def close(self, unit: Unit, no: str, *, actor: Actor) -> Report:
        """销号; DomainError not_found, illegal_step, forbidden."""
        return self._step(unit, no, actor, lambda report, who: report.close(who=who))

    def report(self, unit: Unit, no: str) -> Report:
        """Return a report; DomainError not_found."""
        found = unit.reports.get(no)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_REPORT.format(no=no))
        return found

    def words(self, unit: Unit, no: str) -> ReportWords:
        """Return what was said, in the clear; whoever shows it masks it."""
        return unit.reports.words(no)

    def who(self, unit: Unit, no: str, session: Session) -> Who:
        """Return a person as this report's rules ask."""
        owned = unit.ownerships.get(OwnedKind.REPORT, no)
        owner = owned.owner if owned is not None else None
        return Who(person=session.person, hall_head=session.hall_head, owner=owner)

    def owner(self, unit: Unit, no: str) -> str | None:
        """Return who answers for it, None while nobody has taken it."""
        owned = unit.ownerships.get(OwnedKind.REPORT, no)
        return owned.owner if owned is not None else None

    def listed(
        self, unit: Unit, *, still_open: bool = True, overdue: bool = False, kind: ReportKind | None = None
    ) -> Sequence[Report]:
        """Return reports, what is due first comes first; all of them where `still_open` is False."""
        states: tuple[ReportState, ...] | None = OPEN_STATES if still_open or overdue else None
        due_before = unit.now.date() if overdue else None
        return unit.reports.find(states=states, kind=kind, due_before=due_before, limit=LIST_LIMIT)

    def count_open(self, unit: Unit) -> int:
        """Count what waits for an answer or a reason."""
        return unit.reports.count(OPEN_STATES)

    def count_overdue(self, unit: Unit) -> int:
        """Count what waits longer than it may (R72)."""
        return unit.reports.count(OPEN_STATES, due_before=unit.now.date())

    def trace(self, unit: Unit, no: str) -> Sequence[JournalRow]:
        """Return its story."""
        return unit.journal.of_entity("report", no)

    def tick(self, unit: Unit) -> None:
        """提级 what was given to somebody and is past its day."""
        late = unit.reports.find(
            states=(ReportState.ASSIGNED, ReportState.WORKING),
            kind=None,
            due_before=unit.now.date(),
            limit=TIMER_LIMIT,
        )
        for report in late:
            changed, event = report.escalate(reason=OVERDUE_REASON, who=None)
            unit.reports.save(changed)
            unit.record(event, SYSTEM)

    def find(self, unit: Unit, no: str) -> OwnedReport:
        """Return what ownership asks of a report (R67); DomainError not_found."""
        report = self.report(unit, no)
        return OwnedReport(owner=self.owner(unit, no), since=report.at, is_open=report.is_open)

    def pass_on(self, unit: Unit, no: str, *, person: str) -> None:
        """Check that there is such a report: who owns it stands with the ownerships alone; DomainError not_found."""
        del person
        self.report(unit, no)

    def _step(self, unit: Unit, no: str, actor: Actor, work: Callable[[Report, Who], tuple[Report, Event]]) -> Report:
        if actor.session is None:
            raise DomainError(Code.FORBIDDEN, sentences.REPORTS_NEED_A_PERSON)
        changed, event = work(self.report(unit, no), self.who(unit, no, actor.session))
        unit.reports.save(changed)
        unit.record(event, actor)
        return changed

    def _check_item(self, item: str | None) -> None:
        if item is not None and self._catalogue.find(item) is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)

    @staticmethod
    def _own(unit: Unit, no: str, *, person: str | None) -> None:
        if person is None or unit.ownerships.get(OwnedKind.REPORT, no) is not None:
            return
        unit.ownerships.save(
            Ownership(kind=OwnedKind.REPORT, entity=no, number=no, first_owner=person, owner=person, since=unit.now)
        )
