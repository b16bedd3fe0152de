"""Reports: suggestions (R72), 办不成事 and complaints, from the first word to the answer and the visit afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.identity import mask_phone
from queue_server.domain.working_days import DueDate, WorkingDays

ORDINARY_WD = 5
"""Working days for an answer: R72's figure, and that of an ordinary 办不成事."""
COMPLEX_WD = 10


class ReportKind(StrEnum):
    """建议, 办不成事, 投诉."""

    SUGGESTION = "suggestion"
    UNRESOLVED = "unresolved"
    COMPLAINT = "complaint"


KIND_LETTERS = {ReportKind.SUGGESTION: "Y", ReportKind.UNRESOLVED: "B", ReportKind.COMPLAINT: "T"}


class ReportAbout(StrEnum):
    """What it is about, in words that a person touches."""

    GUIDE = "guide"
    MATERIALS = "materials"
    WAITING = "waiting"
    REFUSED = "refused"
    PASSED_AROUND = "passed_around"
    ATTITUDE = "attitude"
    PLACE = "place"
    MACHINE = "machine"
    OTHER = "other"


class ReportCause(StrEnum):
    """材料不全, 政策机制, 多部门, 不作为."""

    MATERIALS = "materials"
    POLICY = "policy"
    SEVERAL_OFFICES = "several_offices"
    NOT_ACTING = "not_acting"


class ReportState(StrEnum):
    """States of domain.md's report; a suggestion and a complaint walk a part of them."""

    REPORTED = "REPORTED"
    REGISTERED = "REGISTERED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    ON_SPOT = "ON_SPOT"
    ASSIGNED = "ASSIGNED"
    WORKING = "WORKING"
    ESCALATED = "ESCALATED"
    ANSWERED = "ANSWERED"
    REVISITED = "REVISITED"
    REOPENED = "REOPENED"
    CLOSED = "CLOSED"


class ReportStep(StrEnum):
    """What can happen to a report."""

    REGISTER = "register"
    REFER = "refer"
    SETTLE = "settle"
    ASSIGN = "assign"
    WORK = "work"
    ESCALATE = "escalate"
    ANSWER = "answer"
    REVISIT = "revisit"
    REOPEN = "reopen"
    CLOSE = "close"


S, T = ReportState, ReportStep
REPORT_TRANSITIONS: dict[tuple[ReportState, ReportStep], ReportState] = {
    (S.REPORTED, T.REGISTER): S.REGISTERED,
    (S.REPORTED, T.ANSWER): S.ANSWERED,
    (S.REPORTED, T.REFER): S.OUT_OF_SCOPE,
    (S.REGISTERED, T.REFER): S.OUT_OF_SCOPE,
    (S.REGISTERED, T.SETTLE): S.ON_SPOT,
    (S.REGISTERED, T.ASSIGN): S.ASSIGNED,
    (S.REGISTERED, T.ANSWER): S.ANSWERED,
    (S.REGISTERED, T.ESCALATE): S.ESCALATED,
    (S.ASSIGNED, T.WORK): S.WORKING,
    (S.ASSIGNED, T.ANSWER): S.ANSWERED,
    (S.ASSIGNED, T.ESCALATE): S.ESCALATED,
    (S.WORKING, T.ANSWER): S.ANSWERED,
    (S.WORKING, T.ESCALATE): S.ESCALATED,
    (S.ESCALATED, T.ANSWER): S.ANSWERED,
    (S.ANSWERED, T.REVISIT): S.REVISITED,
    (S.ANSWERED, T.CLOSE): S.CLOSED,
    (S.ON_SPOT, T.CLOSE): S.CLOSED,
    (S.OUT_OF_SCOPE, T.CLOSE): S.CLOSED,
    (S.REVISITED, T.CLOSE): S.CLOSED,
    (S.REVISITED, T.REOPEN): S.REOPENED,
    (S.REVISITED, T.ESCALATE): S.ESCALATED,
    (S.REOPENED, T.ASSIGN): S.ASSIGNED,
    (S.REOPENED, T.ESCALATE): S.ESCALATED,
}
OPEN_STATES = (S.REPORTED, S.REGISTERED, S.ASSIGNED, S.WORKING, S.ESCALATED, S.REOPENED)
"""States that wait for an answer or a reason (R72's list)."""
EVENT_OF_STEP = {
    T.REGISTER: EventName.REPORT_REGISTERED,
    T.REFER: EventName.REPORT_REFERRED,
    T.SETTLE: EventName.REPORT_ANSWERED,
    T.ASSIGN: EventName.REPORT_ASSIGNED,
    T.WORK: EventName.REPORT_WORKED,
    T.ESCALATE: EventName.REPORT_ESCALATED,
    T.ANSWER: EventName.REPORT_ANSWERED,
    T.REVISIT: EventName.REPORT_REVISITED,
    T.REOPEN: EventName.REPORT_REOPENED,
    T.CLOSE: EventName.REPORT_CLOSED,
}
REPORT_STATE_WORDS = {
    S.REPORTED: "已反映",
    S.REGISTERED: "已登记",
    S.OUT_OF_SCOPE: "不属范围",
    S.ON_SPOT: "当场解决",
    S.ASSIGNED: "已交办",
    S.WORKING: "办理中",
    S.ESCALATED: "已提级",
    S.ANSWERED: "已答复",
    S.REVISITED: "已回访",
    S.REOPENED: "重新办理",
    S.CLOSED: "已销号",
}


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """What a person said and who it was; personal data, stored sealed and nowhere else."""

    name: str | None = None
    text: str | None = None
    wish: str | None = None
    contact: str | None = None
    answer: str | None = None

    def with_given(self, given: ReportWords) -> ReportWords:
        """Return these words with what was given now in their place."""
        return ReportWords(
            name=given.name or self.name,
            text=given.text or self.text,
            wish=given.wish or self.wish,
            contact=given.contact or self.contact,
            answer=given.answer or self.answer,
        )


@dataclass(frozen=True, kw_only=True)
class Who:
    """A person of the hall as far as these rules ask; `owner` is who answers for the report (首问), if anybody yet."""

    person: str
    hall_head: bool
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report. `no` is `{Y|B|T}{yyyymmdd}-{3 digits}`; `assigned` works on it, if anybody was told to."""

    no: str
    kind: ReportKind
    channel: str
    day: date
    at: datetime
    state: ReportState
    about: ReportAbout | None
    item: str | None
    has_contact: bool
    due: date
    due_provisional: bool
    assigned: str | None = None
    cause: ReportCause | None = None
    complex: bool = False
    declined: bool = False
    """The answer is a reason why nothing is done."""
    answered_at: datetime | None = None
    answered_by: str | None = None
    satisfied: bool | None = None
    reopened: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer or a reason."""
        return self.state in OPEN_STATES

    def overdue(self, today: date) -> bool:
        """Tell whether it waits longer than it may."""
        return self.is_open and today > self.due

    def may(self, step: ReportStep, who: Who) -> bool:
        """Tell whether a person may take a step now, as far as state and rank decide."""
        return (self.state, step) in REPORT_TRANSITIONS and self._stands(step) and self._ranks(step, who)

    def next_steps(self, who: Who, today: date) -> tuple[ReportStep, ...]:
        """Return what a person may do with it today; to settle on the spot is an answer too."""
        found = [step for step in ReportStep if step is not T.SETTLE and self.may(step, who)]
        if today == self.day and T.ANSWER not in found and self.may(T.SETTLE, who):
            found.append(T.ANSWER)
        return tuple(found)

    def may_read(self, who: Who) -> bool:
        """Tell whether a person sees contact and name in full."""
        return who.hall_head or who.person in {who.owner, self.assigned}

    def register(self, words: ReportWords, *, who: Who, about: ReportAbout | None, item: str | None) -> _Step:
        """登记: the five fields together."""
        changed = replace(
            self._after(T.REGISTER, who),
            about=about or self.about,
            item=item or self.item,
            has_contact=words.contact is not None,
        )
        changed.check_fields(words, contact_needed=False)
        return changed, self._event(changed, T.REGISTER)

    def refer(self, *, where: str, who: Who, at: datetime) -> _Step:
        """告知渠道: it is not for this hall, and the person was told where to go."""
        changed = replace(self._after(T.REFER, who), declined=True, answered_at=at, answered_by=who.person)
        return changed, self._event(changed, T.REFER, reason=where)

    def assign(self, to: str, *, cause: ReportCause, hard: bool, who: Who, calendar: WorkingDays) -> _Step:
        """交办; 不作为 goes to the county at once. A complex one has ten working days instead of five."""
        assigned = self._after(T.ASSIGN, who)
        due = calendar.due(self.day, days=COMPLEX_WD) if hard else DueDate(day=self.due, provisional=False)
        changed = replace(
            assigned,
            state=S.ESCALATED if cause is ReportCause.NOT_ACTING else assigned.state,
            assigned=to,
            cause=cause,
            complex=hard,
            due=max(due.day, self.due),
            due_provisional=due.provisional or self.due_provisional,
        )
        data = {"to": to, "cause": cause.value, "complex": hard, "due": changed.due.isoformat()}
        return changed, self._event(changed, T.ASSIGN, data=data)

    def work(self, *, who: Who) -> _Step:
        """首次联系: whoever it was assigned to has spoken with the person and works on it."""
        changed = self._after(T.WORK, who)
        return changed, self._event(changed, T.WORK)

    def escalate(self, *, reason: str, who: Who | None) -> _Step:
        """提级 to the county, by the hall head or (None) by the timer."""
        changed = self._after(T.ESCALATE, who)
        return changed, self._event(changed, T.ESCALATE, reason=reason)

    def answer(self, at: datetime, *, declined: bool, digest: str, who: Who) -> _Step:
        """答复, or with `declined` why nothing is done; on the first day 办不成事 is settled on the spot."""
        on_spot = self.kind is ReportKind.UNRESOLVED and self.state is S.REGISTERED and at.date() == self.day
        step = T.SETTLE if on_spot else T.ANSWER
        changed = replace(
            self._after(step, who),
            declined=declined,
            answered_at=at,
            answered_by=who.person,
        )
        return changed, self._event(changed, step, data={"declined": declined, "answer": digest})

    def revisit(self, *, satisfied: bool, note: str | None, who: Who) -> _Step:
        """回访 by somebody else than the one who answered."""
        changed = replace(self._after(T.REVISIT, who), satisfied=satisfied)
        return changed, self._event(changed, T.REVISIT, reason=note, data={"satisfied": satisfied})

    def reopen(self, today: date, *, who: Who, calendar: WorkingDays) -> _Step:
        """重新办理, once; the days begin again."""
        due = calendar.due(today, days=COMPLEX_WD if self.complex else ORDINARY_WD)
        changed = replace(
            self._after(T.REOPEN, who),
            reopened=True,
            answered_at=None,
            declined=False,
            satisfied=None,
            due=due.day,
            due_provisional=due.provisional,
        )
        return changed, self._event(changed, T.REOPEN, data={"due": changed.due.isoformat()})

    def close(self, *, who: Who) -> _Step:
        """销号."""
        changed = self._after(T.CLOSE, who)
        return changed, self._event(changed, T.CLOSE)

    def check_fields(self, words: ReportWords, *, contact_needed: bool) -> None:
        """Raise DomainError report_incomplete where one of the five fields lacks, or a report says nothing."""
        if self.kind is not ReportKind.UNRESOLVED:
            if self.about is None and words.text is None:
                raise DomainError(Code.REPORT_INCOMPLETE, sentences.REPORT_SAYS_NOTHING)
            return
        lacking = [
            name
            for name, given in (
                ("联系方式", words.contact or not contact_needed),
                ("所办事项", self.item or self.about),
                ("遇到的情况", words.text),
                ("诉求", words.wish),
            )
            if not given
        ]
        if lacking:
            raise DomainError(Code.REPORT_INCOMPLETE, sentences.REPORT_FIELDS_LACK.format(lacking="、".join(lacking)))

    def _stands(self, step: ReportStep) -> bool:
        if step is T.ANSWER and self.kind is ReportKind.UNRESOLVED:
            return self.state is not S.REPORTED
        if step is T.CLOSE and self.state is S.ANSWERED:
            return self.kind is ReportKind.SUGGESTION or not self.has_contact
        if step is T.REVISIT:
            return self.has_contact
        if step in {T.REOPEN, T.ESCALATE} and self.state is S.REVISITED:
            return self.satisfied is False and self.reopened is (step is T.ESCALATE)
        return step is not T.SETTLE or self.kind is ReportKind.UNRESOLVED

    def _ranks(self, step: ReportStep, who: Who) -> bool:
        own = who.person == self.assigned or (self.assigned is None and who.owner in {None, who.person})
        if step is T.REGISTER:
            return True
        if step is T.REVISIT:
            return who.person != self.answered_by
        if step is T.WORK:
            return who.person == self.assigned or who.hall_head
        if step is T.SETTLE:
            return who.hall_head or own
        if step is T.ANSWER:
            return who.hall_head or (own and self._answered_below)
        return who.hall_head

    @property
    def _answered_below(self) -> bool:
        """Whether it needs no hall head: a suggestion, or what the hall head has given somebody to work on."""
        return self.kind is ReportKind.SUGGESTION or (self.assigned is not None and self.state is not S.ESCALATED)

    def _after(self, step: ReportStep, who: Who | None) -> Report:
        state = REPORT_TRANSITIONS.get((self.state, step))
        if state is None or not self._stands(step):
            words = REPORT_STATE_WORDS[self.state]
            raise DomainError(Code.ILLEGAL_STEP, sentences.REPORT_NOT_IN_STATE.format(no=self.no, state=words))
        if who is not None and not self._ranks(step, who):
            raise DomainError(Code.FORBIDDEN, _RANK_SENTENCES.get(step, sentences.REPORT_STEP_OF_THE_HEAD))
        return replace(self, state=state)

    def _event(
        self,
        changed: Report,
        step: ReportStep,
        *,
        reason: str | None = None,
        data: dict[str, str | bool] | None = None,
    ) -> Event:
        return Event(
            name=EVENT_OF_STEP[step],
            kind="report",
            entity=self.no,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=without_numbers(reason),
            data={"kind": self.kind.value, **(data or {})},
        )


_Step = tuple[Report, Event]
_RANK_SENTENCES = {
    T.REVISIT: sentences.REPORT_REVISIT_NEEDS,
    T.WORK: sentences.REPORT_WORK_NEEDS,
    T.ANSWER: sentences.REPORT_ANSWER_NEEDS,
    T.SETTLE: sentences.REPORT_SETTLE_NEEDS,
}


def file_report(
    at: datetime,
    *,
    kind: ReportKind,
    ordinal: int,
    channel: str,
    words: ReportWords,
    about: ReportAbout | None,
    item: str | None,
    person: str | None,
    digest: str,
    calendar: WorkingDays,
) -> tuple[Report, Event]:
    """Record what somebody says; `person` took it at a window or on the phone, None at the kiosk.

    Raises:
        DomainError: report_incomplete.
    """
    day = at.date()
    due = calendar.due(day, days=ORDINARY_WD)
    report = Report(
        no=report_number(kind, day, ordinal=ordinal),
        kind=kind,
        channel=channel,
        day=day,
        at=at,
        state=S.REPORTED if person is None else S.REGISTERED,
        about=about,
        item=item,
        has_contact=words.contact is not None,
        due=due.day,
        due_provisional=due.provisional,
    )
    if person is not None:
        report.check_fields(words, contact_needed=True)
    elif about is None and words.text is None:
        raise DomainError(Code.REPORT_INCOMPLETE, sentences.REPORT_SAYS_NOTHING)
    event = Event(
        name=EventName.REPORT_FILED,
        kind="report",
        entity=report.no,
        to_state=report.state.value,
        data={
            "kind": kind.value,
            "channel": channel,
            "about": about.value if about else None,
            "item": item,
            "due": report.due.isoformat(),
            "filed": digest,
        },
    )
    return report, event


def report_number(kind: ReportKind, day: date, *, ordinal: int) -> str:
    """Return `{Y|B|T}{yyyymmdd}-{at least 3 digits}`."""
    return f"{KIND_LETTERS[kind]}{day:%Y%m%d}-{ordinal:03d}"


def mask_contact(contact: str) -> str:
    """Return a contact as lists show it: a number as `138****1234`, of other words the first and last two letters."""
    plain = re.sub(r"[\s-]", "", contact)
    if plain.isdecimal():
        return mask_phone(plain)
    return re.sub(r"\S{5,}", lambda found: f"{found[0][:2]}****{found[0][-2:]}", contact)
