"""The case machine: states, steps, who takes each, their words, and the one table of what follows what."""

from __future__ import annotations

from enum import StrEnum

from queue_server.domain.events import EventName


class CaseState(StrEnum):
    """预收件 to 归档; LINKED stands for a case that lives in an outside system."""

    DRAFT = "DRAFT"
    RECEIVED = "RECEIVED"
    ROUTED = "ROUTED"
    REVIEWING = "REVIEWING"
    ACCEPTED = "ACCEPTED"
    SPECIAL = "SPECIAL"
    DECIDED = "DECIDED"
    RETURNED = "RETURNED"
    CORRECTION = "CORRECTION"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ISSUING = "ISSUING"
    ISSUED = "ISSUED"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"
    LINKED = "LINKED"


class CaseStep(StrEnum):
    """What can happen to a case; the value is the word in `Case.allowed`."""

    CHECK = "check"
    COMMENT = "comment"
    """The representative's guidance on a draft (R25)."""
    RECEIVE = "receive"
    """收件."""
    SUPPLY = "supply"
    """A deferred material (容缺) comes in."""
    ROUTE = "route"
    """流转."""
    OVERRIDE_STATION = "override_station"
    """The hall head names another station (R61)."""
    ALLOW_SAME_PERSON = "allow_same_person"
    """The hall head lets whoever received it decide it too."""
    TAKE_UP = "take_up"
    """接件."""
    ACCEPT = "accept"
    """受理."""
    DEEM = "deem"
    """Accepted because nobody said anything within five working days (licences)."""
    DECISION = "decision"
    """A decision is written down; without confirmation it is only a draft (R62)."""
    DECIDE = "decide"
    """The decision is confirmed with the person's own secret."""
    RETURN = "return"
    """回流, by itself at the confirmation."""
    ALLOW_CORRECTION = "allow_correction"
    """The hall head allows a second correction notice (R64)."""
    SEND_CORRECTION = "send_correction"
    """补正告知."""
    SEND_DECLINE = "send_decline"
    """不予受理告知."""
    HAND_TO_ISSUE = "hand_to_issue"
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    """The limit for a correction passed."""
    BEGIN_SPECIAL = "begin_special"
    END_SPECIAL = "end_special"
    REQUEST_EXTENSION = "request_extension"
    EXTEND = "extend"
    """延期."""
    FORWARD = "forward"
    """转报: the station has no authority, the county decides."""
    RECOUNT = "recount"
    """A provisional date (暂定) follows what the calendar has learned."""
    ISSUE = "issue"
    """出件."""
    MAIL = "mail"
    DELIVER = "deliver"
    DELIVERED = "delivered"
    """The parcel arrived."""
    CLOSE = "close"
    REAPPLY = "reapply"
    """A new case follows this closed one, which stays as it is."""
    WITHDRAW = "withdraw"
    VOID = "void"
    LINK = "link"
    ENTER_STATE = "enter_state"
    """What an outside system says, entered by hand."""


class Seat(StrEnum):
    """Who takes a step: 综合窗口, station, 出件窗口, hall head, or the clock."""

    WINDOW = "window"
    STATION = "station"
    ISSUE = "issue"
    HEAD = "head"
    TIMER = "timer"


S, T = CaseState, CaseStep
CASE_TRANSITIONS: dict[tuple[CaseState, CaseStep], CaseState] = {
    (S.DRAFT, T.CHECK): S.DRAFT,
    (S.DRAFT, T.COMMENT): S.DRAFT,
    (S.DRAFT, T.RECEIVE): S.RECEIVED,
    (S.DRAFT, T.LINK): S.LINKED,
    (S.DRAFT, T.VOID): S.WITHDRAWN,
    (S.DRAFT, T.WITHDRAW): S.WITHDRAWN,
    (S.RECEIVED, T.ROUTE): S.ROUTED,
    (S.RECEIVED, T.OVERRIDE_STATION): S.RECEIVED,
    (S.RECEIVED, T.SUPPLY): S.RECEIVED,
    (S.RECEIVED, T.DEEM): S.ACCEPTED,
    (S.RECEIVED, T.RECOUNT): S.RECEIVED,
    (S.RECEIVED, T.WITHDRAW): S.WITHDRAWN,
    (S.RECEIVED, T.LINK): S.LINKED,
    (S.ROUTED, T.TAKE_UP): S.REVIEWING,
    (S.ROUTED, T.OVERRIDE_STATION): S.ROUTED,
    (S.ROUTED, T.ALLOW_SAME_PERSON): S.ROUTED,
    (S.ROUTED, T.SUPPLY): S.ROUTED,
    (S.ROUTED, T.DEEM): S.ACCEPTED,
    (S.ROUTED, T.RECOUNT): S.ROUTED,
    (S.ROUTED, T.WITHDRAW): S.WITHDRAWN,
    (S.REVIEWING, T.ACCEPT): S.ACCEPTED,
    (S.REVIEWING, T.DECISION): S.REVIEWING,
    (S.REVIEWING, T.DECIDE): S.DECIDED,
    (S.REVIEWING, T.FORWARD): S.REVIEWING,
    (S.REVIEWING, T.ALLOW_SAME_PERSON): S.REVIEWING,
    (S.REVIEWING, T.SUPPLY): S.REVIEWING,
    (S.REVIEWING, T.DEEM): S.ACCEPTED,
    (S.REVIEWING, T.RECOUNT): S.REVIEWING,
    (S.REVIEWING, T.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, T.DECISION): S.ACCEPTED,
    (S.ACCEPTED, T.DECIDE): S.DECIDED,
    (S.ACCEPTED, T.BEGIN_SPECIAL): S.SPECIAL,
    (S.ACCEPTED, T.REQUEST_EXTENSION): S.ACCEPTED,
    (S.ACCEPTED, T.EXTEND): S.ACCEPTED,
    (S.ACCEPTED, T.FORWARD): S.ACCEPTED,
    (S.ACCEPTED, T.ALLOW_SAME_PERSON): S.ACCEPTED,
    (S.ACCEPTED, T.SUPPLY): S.ACCEPTED,
    (S.ACCEPTED, T.RECOUNT): S.ACCEPTED,
    (S.ACCEPTED, T.WITHDRAW): S.WITHDRAWN,
    (S.SPECIAL, T.END_SPECIAL): S.ACCEPTED,
    (S.SPECIAL, T.SUPPLY): S.SPECIAL,
    (S.SPECIAL, T.RECOUNT): S.SPECIAL,
    (S.DECIDED, T.RETURN): S.RETURNED,
    (S.RETURNED, T.ALLOW_CORRECTION): S.RETURNED,
    (S.RETURNED, T.SEND_CORRECTION): S.CORRECTION,
    (S.RETURNED, T.SEND_DECLINE): S.NOT_ACCEPTED,
    (S.RETURNED, T.HAND_TO_ISSUE): S.ISSUING,
    (S.CORRECTION, T.RESUBMIT): S.ROUTED,
    (S.CORRECTION, T.LAPSE): S.WITHDRAWN,
    (S.NOT_ACCEPTED, T.CLOSE): S.CLOSED,
    (S.ISSUING, T.ISSUE): S.ISSUED,
    (S.ISSUED, T.MAIL): S.ISSUED,
    (S.ISSUED, T.DELIVER): S.DELIVERED,
    (S.ISSUED, T.DELIVERED): S.DELIVERED,
    (S.ISSUED, T.SUPPLY): S.ISSUED,
    (S.DELIVERED, T.SUPPLY): S.DELIVERED,
    (S.DELIVERED, T.CLOSE): S.CLOSED,
    (S.CLOSED, T.REAPPLY): S.CLOSED,
    (S.LINKED, T.ENTER_STATE): S.LINKED,
}
"""Domain section 3.2, whole; a pair that is not here is refused and changes nothing."""

SEATS: dict[CaseStep, frozenset[Seat]] = {
    T.CHECK: frozenset({Seat.WINDOW}),
    T.COMMENT: frozenset({Seat.STATION}),
    T.RECEIVE: frozenset({Seat.WINDOW}),
    T.SUPPLY: frozenset({Seat.WINDOW}),
    T.ROUTE: frozenset({Seat.WINDOW}),
    T.OVERRIDE_STATION: frozenset({Seat.HEAD}),
    T.ALLOW_SAME_PERSON: frozenset({Seat.HEAD}),
    T.TAKE_UP: frozenset({Seat.STATION}),
    T.ACCEPT: frozenset({Seat.STATION}),
    T.DEEM: frozenset({Seat.TIMER}),
    T.DECISION: frozenset({Seat.STATION}),
    T.DECIDE: frozenset({Seat.STATION}),
    T.RETURN: frozenset({Seat.STATION}),
    T.ALLOW_CORRECTION: frozenset({Seat.HEAD}),
    T.SEND_CORRECTION: frozenset({Seat.WINDOW}),
    T.SEND_DECLINE: frozenset({Seat.WINDOW}),
    T.HAND_TO_ISSUE: frozenset({Seat.WINDOW}),
    T.RESUBMIT: frozenset({Seat.WINDOW}),
    T.LAPSE: frozenset({Seat.WINDOW, Seat.TIMER}),
    T.BEGIN_SPECIAL: frozenset({Seat.STATION}),
    T.END_SPECIAL: frozenset({Seat.STATION}),
    T.REQUEST_EXTENSION: frozenset({Seat.STATION}),
    T.EXTEND: frozenset({Seat.HEAD}),
    T.FORWARD: frozenset({Seat.STATION}),
    T.RECOUNT: frozenset({Seat.TIMER}),
    T.ISSUE: frozenset({Seat.ISSUE}),
    T.MAIL: frozenset({Seat.ISSUE}),
    T.DELIVER: frozenset({Seat.ISSUE}),
    T.DELIVERED: frozenset({Seat.ISSUE}),
    T.CLOSE: frozenset({Seat.WINDOW, Seat.TIMER}),
    T.REAPPLY: frozenset({Seat.WINDOW}),
    T.WITHDRAW: frozenset({Seat.WINDOW}),
    T.VOID: frozenset({Seat.WINDOW}),
    T.LINK: frozenset({Seat.WINDOW}),
    T.ENTER_STATE: frozenset({Seat.WINDOW}),
}

ANY_NETWORK = frozenset({T.CHECK, T.VOID})
"""What a terminal without the extranet may do with a case (R40): prepare a 预收件 and give it up."""

EVENT_OF_STEP: dict[CaseStep, EventName] = {
    T.CHECK: EventName.CASE_CHECKED,
    T.COMMENT: EventName.CASE_COMMENTED,
    T.RECEIVE: EventName.CASE_RECEIVED,
    T.SUPPLY: EventName.CASE_SUPPLIED,
    T.ROUTE: EventName.CASE_ROUTED,
    T.OVERRIDE_STATION: EventName.CASE_STATION_OVERRIDDEN,
    T.ALLOW_SAME_PERSON: EventName.CASE_SAME_PERSON_ALLOWED,
    T.TAKE_UP: EventName.CASE_TAKEN_UP,
    T.ACCEPT: EventName.CASE_ACCEPTED,
    T.DEEM: EventName.CASE_DEEMED_ACCEPTED,
    T.DECISION: EventName.CASE_DECISION_DRAFTED,
    T.DECIDE: EventName.CASE_DECIDED,
    T.RETURN: EventName.CASE_RETURNED,
    T.ALLOW_CORRECTION: EventName.CASE_CORRECTION_ALLOWED,
    T.SEND_CORRECTION: EventName.CASE_CORRECTION_SENT,
    T.SEND_DECLINE: EventName.CASE_DECLINED,
    T.HAND_TO_ISSUE: EventName.CASE_HANDED_TO_ISSUE,
    T.RESUBMIT: EventName.CASE_RESUBMITTED,
    T.LAPSE: EventName.CASE_LAPSED,
    T.BEGIN_SPECIAL: EventName.CASE_SPECIAL_BEGAN,
    T.END_SPECIAL: EventName.CASE_SPECIAL_ENDED,
    T.REQUEST_EXTENSION: EventName.CASE_EXTENSION_REQUESTED,
    T.EXTEND: EventName.CASE_EXTENDED,
    T.FORWARD: EventName.CASE_FORWARDED,
    T.RECOUNT: EventName.CASE_RECOUNTED,
    T.ISSUE: EventName.CASE_ISSUED,
    T.MAIL: EventName.CASE_MAILED,
    T.DELIVER: EventName.CASE_DELIVERED,
    T.DELIVERED: EventName.CASE_DELIVERED,
    T.CLOSE: EventName.CASE_CLOSED,
    T.REAPPLY: EventName.CASE_REAPPLIED,
    T.WITHDRAW: EventName.CASE_WITHDRAWN,
    T.VOID: EventName.CASE_VOIDED,
    T.LINK: EventName.CASE_LINKED,
    T.ENTER_STATE: EventName.CASE_STATE_ENTERED,
}

COUNTED_STATES = frozenset(CaseState) - {S.DRAFT, S.WITHDRAWN}
"""States of a case that was received or linked, for a visit that ends with 收件."""
RECEIVE_CLOCK_STATES = (S.RECEIVED, S.ROUTED, S.REVIEWING)
"""States in which the five working days for 受理 run."""
PROMISED_CLOCK_STATES = (S.ACCEPTED, S.SPECIAL)
"""States in which the promised days run, or are paused."""
STATION_STATES = (S.ROUTED, S.REVIEWING, S.ACCEPTED, S.SPECIAL)
"""What stands in the list of the deciding station."""
WINDOW_STATES = (S.DRAFT, S.RECEIVED, S.RETURNED, S.CORRECTION, S.NOT_ACCEPTED)
"""What the 综合窗口 has to do something about."""
ISSUE_STATES = (S.ISSUING, S.ISSUED)
OVER_STATES = (S.DELIVERED, S.WITHDRAWN, S.CLOSED)
"""States in which nobody of the hall owes anything."""

CASE_STATE_WORDS = {
    S.DRAFT: "预收件",
    S.RECEIVED: "已收件",
    S.ROUTED: "已流转",
    S.REVIEWING: "审批中",
    S.ACCEPTED: "已受理",
    S.SPECIAL: "特别程序",
    S.DECIDED: "已审批待回流",
    S.RETURNED: "已回流",
    S.CORRECTION: "待补正",
    S.NOT_ACCEPTED: "不予受理",
    S.ISSUING: "待出件",
    S.ISSUED: "已出件",
    S.DELIVERED: "已送达",
    S.WITHDRAWN: "已撤回",
    S.CLOSED: "已归档",
    S.LINKED: "已关联",
}

CASE_PUBLIC_WORDS = {
    S.DRAFT: "窗口已登记，等待收件",
    S.RECEIVED: "已收件，正在办理",
    S.ROUTED: "已收件，正在办理",
    S.REVIEWING: "站办所正在审查",
    S.ACCEPTED: "已受理，正在办理",
    S.SPECIAL: "已受理，正在公示或核查",
    S.DECIDED: "已审批，正在转回窗口",
    S.RETURNED: "已审批，窗口正在办理",
    S.CORRECTION: "需要补正材料，请到窗口",
    S.NOT_ACCEPTED: "有告知书，请到窗口",
    S.ISSUING: "已审批，正在制作结果",
    S.ISSUED: "结果已办好，可以领取",
    S.DELIVERED: "结果已领取",
    S.WITHDRAWN: "已撤回",
    S.CLOSED: "已办结",
    S.LINKED: "已转入办件系统，正在办理",
}
"""What an applicant reads at the kiosk and in the query."""

READY_STATES: frozenset[CaseState] = frozenset({S.ISSUED})
"""States in which a result lies at the window."""
