"""The papers of a case (文书): a closed list of kinds, their official numbers, and what one said when it was issued."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.paper_sentences import SLIP_ELSEWHERE


class PaperKind(StrEnum):
    """Every paper of the township case flow; the one-time notice has its own book (domain/notice.py)."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    CORRECTION = "correction"
    DECLINE = "decline"
    APPROVAL = "approval"
    REFUSAL = "refusal"
    EXTENSION = "extension"
    SERVICE_PROOF = "service_proof"
    COLLECTION = "collection"
    COMMISSION = "commission"
    WITHDRAWAL = "withdrawal"


class CommissionScope(StrEnum):
    """What a 帮代办委托书 lets the post do."""

    PREPARE = "prepare"
    SUBMIT = "submit"
    COLLECT = "collect"


class SlipState(StrEnum):
    """How a receipt's 80 mm slip fares: asked for at a window, taken by a kiosk, and what came of it."""

    ASKED = "asked"
    TAKEN = "taken"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The printer gave no proof; it is not printed again by itself."""


SLIP_TRANSITIONS: dict[SlipState | None, frozenset[SlipState]] = {
    None: frozenset({SlipState.ASKED}),
    SlipState.ASKED: frozenset({SlipState.ASKED, SlipState.TAKEN}),
    SlipState.TAKEN: frozenset({SlipState.PRINTED, SlipState.FAILED, SlipState.UNKNOWN, SlipState.ASKED}),
    SlipState.PRINTED: frozenset({SlipState.ASKED}),
    SlipState.FAILED: frozenset({SlipState.ASKED}),
    SlipState.UNKNOWN: frozenset({SlipState.ASKED}),
}


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """What is fixed about a kind: its 文种 in the number, its sheet, and its title by the item's type (D11)."""

    mark: str
    size: str
    title: str
    licence_title: str = ""
    """For 行政许可 items only; empty where the title is the same."""

    def title_of(self, *, licence: bool) -> str:
        """Return the title: words of the licence law for a licence and for nothing else."""
        return self.licence_title if licence and self.licence_title else self.title


FORMS: dict[PaperKind, PaperForm] = {
    PaperKind.RECEIPT: PaperForm(mark="收", size="a5", title="收件凭证"),
    PaperKind.ACCEPTANCE: PaperForm(mark="受", size="a4", title="受理通知书", licence_title="行政许可受理通知书"),
    PaperKind.CORRECTION: PaperForm(mark="补", size="a4", title="补正告知书", licence_title="行政许可补正告知书"),
    PaperKind.DECLINE: PaperForm(
        mark="不受", size="a4", title="不予受理告知书", licence_title="行政许可不予受理告知书"
    ),
    PaperKind.APPROVAL: PaperForm(mark="准", size="a4", title="办理结果通知书", licence_title="准予行政许可决定书"),
    PaperKind.REFUSAL: PaperForm(mark="不准", size="a4", title="不予批准决定书", licence_title="不予行政许可决定书"),
    PaperKind.EXTENSION: PaperForm(mark="延", size="a4", title="延期告知书", licence_title="行政许可延期告知书"),
    PaperKind.SERVICE_PROOF: PaperForm(mark="送", size="a4", title="送达回证"),
    PaperKind.COLLECTION: PaperForm(mark="出", size="a5", title="领取回执"),
    PaperKind.COMMISSION: PaperForm(mark="委", size="a4", title="帮代办委托书"),
    PaperKind.WITHDRAWAL: PaperForm(mark="撤", size="a5", title="撤回申请回执"),
}
SERVED_KINDS = (
    PaperKind.REFUSAL,
    PaperKind.APPROVAL,
    PaperKind.DECLINE,
    PaperKind.EXTENSION,
    PaperKind.CORRECTION,
    PaperKind.ACCEPTANCE,
)
"""What a 送达回证 may be about, the last act of a case first."""


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One material on a paper: as filed, or as it has to be put right (`problem`, `how`)."""

    name: str
    form: str = ""
    copies: int = 1
    sheets: int | None = None
    original: bool | None = None
    problem: str = ""
    how: str = ""
    until: date | None = None
    """容缺: the day by which it is brought."""


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """What a paper said, frozen: no name, number or phone of an applicant, those are looked up sealed.

    Moments and days are those of the act; `wd` are working days; words come from the item's guide or from an officer's
    decision, digits of identity masked.
    """

    organ: str = ""
    """The body with the power, `建平县朱碌科镇人民政府`."""
    centre: str = ""
    item: str = ""
    item_name: str = ""
    task_type: str = ""
    licence: bool = False
    case_type: str = ""
    guide_version: str = ""
    station_name: str = ""
    clerk: str = ""
    """Name of the person who issued it."""
    place: str = ""
    phone: str = ""
    supervision_phone: str = ""
    practice: bool = False
    applied_on: date | None = None
    received_at: datetime | None = None
    accepted_on: date | None = None
    deemed: bool = False
    """Accepted because five working days passed without a notice."""
    receive_due: date | None = None
    receive_due_provisional: bool = False
    promised_wd: int = 0
    due: date | None = None
    due_provisional: bool = False
    specials: tuple[str, ...] = ()
    """Special procedures for which the promised clock stands, each with its days as the guide names it."""
    specials_counted: tuple[str, ...] = ()
    materials: tuple[PaperLine, ...] = ()
    corrections: tuple[PaperLine, ...] = ()
    submit_by: date | None = None
    submit_by_provisional: bool = False
    second_notice: bool = False
    opinion: str = ""
    basis: str = ""
    reason: str = ""
    competent_body: str = ""
    review_body: str = ""
    court: str = ""
    decided_on: date | None = None
    extension_wd: int = 0
    old_due: date | None = None
    approver: str = ""
    result_name: str = ""
    result_no: str = ""
    result_copies: int = 0
    way: str = ""
    """self, proxy or mail; before the hand-out pickup or mail."""
    collector: str = ""
    """Masked, and so is the number: only who collects for somebody else is named."""
    collector_id: str = ""
    carrier: str = ""
    tracking_no: str = ""
    mailed_at: datetime | None = None
    collected_at: datetime | None = None
    rating_url: str = ""
    earlier_no: str = ""
    serves_title: str = ""
    serves_no: str = ""
    helped_by: str = ""
    """Who filled the form in for the applicant and read it back (R33)."""
    scope: tuple[str, ...] = ()
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One numbered paper of a case. `act` tells two acts of one kind apart; `prints` counts its copies."""

    id: str
    kind: PaperKind
    no: str
    year: int
    ordinal: int
    case_no: str
    act: str
    title: str
    facts: PaperFacts = field(default_factory=PaperFacts)
    at: datetime
    issued_by: str | None
    prints: int = 0
    printed_at: datetime | None = None
    slip_state: SlipState | None = None
    slip_asked_at: datetime | None = None

    @property
    def form(self) -> PaperForm:
        """What is fixed about its kind."""
        return FORMS[self.kind]

    @property
    def day(self) -> date:
        """The date on it."""
        return self.at.date()

    def printed(self, at: datetime) -> tuple[Paper, Event]:
        """Count one more print; from the second on the sheet says 补打."""
        changed = replace(self, prints=self.prints + 1, printed_at=at)
        return changed, self._event(EventName.PAPER_PRINTED, prints=changed.prints)

    def slip(self, state: SlipState, at: datetime) -> tuple[Paper, Event]:
        """Move its slip on; DomainError illegal_step where the table does not list it."""
        if state not in SLIP_TRANSITIONS[self.slip_state]:
            raise DomainError(Code.ILLEGAL_STEP, SLIP_ELSEWHERE)
        asked_at = at if state is SlipState.ASKED else self.slip_asked_at
        changed = replace(self, slip_state=state, slip_asked_at=asked_at)
        return changed, replace(self._event(EventName.SLIP_CHANGED), from_state=self.slip_state, to_state=state)

    def shown(self) -> Event:
        """Return what the journal tells of whoever opened it: it names the applicant in full."""
        return self._event(EventName.PAPER_SHOWN)

    def issued(self) -> Event:
        """Return what the journal tells of a new paper."""
        return self._event(EventName.PAPER_ISSUED)

    def _event(self, name: EventName, **more: int) -> Event:
        return Event(
            name=name,
            kind="paper",
            entity=self.id,
            data={"case": self.case_no, "paper": self.kind.value, "no": self.no, **more},
        )


def paper_number(organ_code: str, kind: PaperKind, *, year: int, ordinal: int) -> str:
    """Return `{机关代字}{文种}〔yyyy〕{4 digits}号`; a year's ten-thousandth paper of a kind has five digits."""
    return f"{organ_code}{FORMS[kind].mark}〔{year}〕{ordinal:04d}号"
