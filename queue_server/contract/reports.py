"""What people ask, miss or complain of: suggestions, 办不成事 and complaints, each with its number and its answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints

from queue_server.contract.shapes import Message, Moment, Reason, Shape

ReportKind = Literal["suggestion", "unresolved", "complaint"]
ReportChannel = Literal["kiosk", "window", "phone"]
ReportAbout = Literal[
    "guide", "materials", "waiting", "refused", "passed_around", "attitude", "place", "machine", "other"
]
"""What a person without a keyboard touches; in this order 指南不清, 材料难备, 等候太久, 不给办理, 来回跑, 服务态度,
环境设施, 设备, 其他."""
ReportState = Literal[
    "REPORTED",
    "REGISTERED",
    "OUT_OF_SCOPE",
    "ON_SPOT",
    "ASSIGNED",
    "WORKING",
    "ANSWERED",
    "REVISITED",
    "CLOSED",
    "ESCALATED",
    "REOPENED",
]
ReportCause = Literal["materials", "policy", "several_offices", "not_acting"]
"""材料不全, 政策机制, 多部门, 不作为."""

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class FileReport(Shape):
    """`POST /reports`; a device reports by `kiosk`, a signed-in person by `window` or `phone`.

    A person who takes an `unresolved` fills the five fields: who (may be left out), contact, item or `about`, what
    happened (`text`), `wish`. At the kiosk `about` or `text` is enough; the five are asked for afterwards.
    """

    kind: ReportKind
    channel: ReportChannel
    about: ReportAbout | None = None
    item: str | None = Field(default=None, max_length=64)
    name: SecretStr | None = Field(default=None, min_length=1, max_length=50)
    text: SecretStr | None = Field(default=None, min_length=1, max_length=1000)
    wish: SecretStr | None = Field(default=None, min_length=1, max_length=1000)
    contact: SecretStr | None = Field(default=None, min_length=1, max_length=50)


class RegisterReport(Shape):
    """`POST /reports/{no}/register`: the five fields of a report that came by the kiosk; who does it owns it (首问)."""

    about: ReportAbout | None = None
    item: str | None = Field(default=None, max_length=64)
    name: SecretStr | None = Field(default=None, min_length=1, max_length=50)
    text: SecretStr | None = Field(default=None, min_length=1, max_length=1000)
    wish: SecretStr | None = Field(default=None, min_length=1, max_length=1000)
    contact: SecretStr | None = Field(default=None, min_length=1, max_length=50)


class AssignReport(Shape):
    """`POST /reports/{no}/assign` by the hall head: who works on it, why it came to it, whether it is complex."""

    to_person: str = Field(min_length=1, max_length=64)
    cause: ReportCause
    complex: bool = False


class AnswerReport(Shape):
    """`POST /reports/{no}/answer`: the answer, or with `declined` the reason why nothing is done."""

    answer: Sentence
    declined: bool = False


class RevisitReport(Shape):
    """`POST /reports/{no}/revisit`: somebody else than the one who answered asked the person again."""

    satisfied: bool
    note: Reason | None = None


class ReferReport(Shape):
    """`POST /reports/{no}/refer`: not for this hall; where the person was told to go."""

    where_to_go: Reason


class EscalateReport(Shape):
    """`POST /reports/{no}/escalate` by the hall head: to the county, with a reason."""

    reason: Reason


class Report(Message):
    """A report as lists and the kiosk see it: no text, contact and name masked."""

    no: str
    """`Y20261123-001` a suggestion, `B…` 办不成事, `T…` a complaint."""
    kind: ReportKind
    channel: ReportChannel
    at: Moment
    state: ReportState
    state_text: str
    about: ReportAbout | None
    item: str | None
    item_name: str | None
    owner: str | None
    """The person who answers for it (首问); None until somebody takes what came by the kiosk."""
    owner_name: str | None
    assigned: str | None
    assigned_name: str | None
    due: date
    """The last working day for the answer."""
    due_provisional: bool
    """暂定: the year's holidays are not known yet."""
    overdue: bool
    answered: bool
    """It has an answer, or a reason why not."""
    contact: str | None
    """`138****1234`"""
    name: str | None
    answered_at: Moment | None = None
    satisfied: bool | None = None
    answer: str | None = None
    """Only for a person who is signed in."""
    steps: list[str] = []
    """What whoever asks may do next with it: `register`, `assign`, `work`, `answer`, `refer`, `escalate`, `revisit`,
    `close`, `reopen`."""
    practice: bool = False


class ReportStep(Message):
    """One step of its story."""

    at: Moment
    event: str
    from_state: str | None
    to_state: str | None
    person_name: str | None
    reason: str | None


class ReportFile(Report):
    """`GET /reports/{no}` for a signed-in person.

    `contact` and `name` are in full for its owner, whoever it is assigned to and the hall head, masked for all others.
    """

    text: str | None
    wish: str | None
    cause: ReportCause | None
    complex: bool
    declined: bool
    trace: list[ReportStep]


class ReportList(Message):
    """`GET /reports?open=true&overdue=true&kind=`, what is due first comes first."""

    reports: list[Report]
    open: int
    overdue: int
