"""What happened, as the journal tells it: a closed list of names, and ids only, never personal data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EventName(StrEnum):
    """Every event of the hall. A name, once written, never changes its meaning."""

    DAY_OPENED = "DayOpened"
    DAY_ENDED = "DayEnded"
    TICKET_ISSUED = "TicketIssued"
    TICKET_PRINT_REPORTED = "TicketPrintReported"
    TICKET_CALLED = "TicketCalled"
    TICKET_RECALLED = "TicketRecalled"
    SERVICE_STARTED = "ServiceStarted"
    TICKET_MISSED = "TicketMissed"
    TICKET_REJOINED = "TicketRejoined"
    TICKET_HELD = "TicketHeld"
    TICKET_RESUMED = "TicketResumed"
    TICKET_TRANSFERRED = "TicketTransferred"
    TICKET_REQUEUED = "TicketRequeued"
    SERVICE_FINISHED = "ServiceFinished"
    TICKET_CANCELLED = "TicketCancelled"
    TICKET_EXPIRED = "TicketExpired"
    SIGNED_IN = "SignedIn"
    SIGNED_OUT = "SignedOut"
    SIGN_IN_REFUSED = "SignInRefused"
    PERSON_ENROLLED = "PersonEnrolled"
    WINDOW_PAUSED = "WindowPaused"
    WINDOW_UNPAUSED = "WindowUnpaused"
    VACANCY_BEGAN = "VacancyBegan"
    VACANCY_ENDED = "VacancyEnded"
    TIDAL_CHANGED = "TidalChanged"
    TIDAL_ALARM = "TidalAlarm"
    TIDAL_RULE_CHANGED = "TidalRuleChanged"
    OVERTIME_BEGAN = "OvertimeBegan"
    OVERTIME_ENDED = "OvertimeEnded"
    CASE_OPENED = "CaseOpened"
    CASE_CHECKED = "CaseChecked"
    CASE_RECEIVED = "CaseReceived"
    CASE_LINKED = "CaseLinked"
    CASE_VOIDED = "CaseVoided"
    CASE_COMMENTED = "CaseCommented"
    CASE_SUPPLIED = "CaseSupplied"
    CASE_ROUTED = "CaseRouted"
    CASE_STATION_OVERRIDDEN = "CaseStationOverridden"
    CASE_SAME_PERSON_ALLOWED = "CaseSamePersonAllowed"
    CASE_TAKEN_UP = "CaseTakenUp"
    CASE_ACCEPTED = "CaseAccepted"
    CASE_DEEMED_ACCEPTED = "CaseDeemedAccepted"
    CASE_DECISION_DRAFTED = "CaseDecisionDrafted"
    CASE_DECIDED = "CaseDecided"
    CASE_DECISION_REFUSED = "CaseDecisionRefused"
    CASE_RETURNED = "CaseReturned"
    CASE_CORRECTION_ALLOWED = "CaseCorrectionAllowed"
    CASE_CORRECTION_SENT = "CaseCorrectionSent"
    CASE_DECLINED = "CaseDeclined"
    CASE_HANDED_TO_ISSUE = "CaseHandedToIssue"
    CASE_RESUBMITTED = "CaseResubmitted"
    CASE_LAPSED = "CaseLapsed"
    CASE_SPECIAL_BEGAN = "CaseSpecialBegan"
    CASE_SPECIAL_ENDED = "CaseSpecialEnded"
    CASE_EXTENSION_REQUESTED = "CaseExtensionRequested"
    CASE_EXTENDED = "CaseExtended"
    CASE_FORWARDED = "CaseForwarded"
    CASE_RECOUNTED = "CaseRecounted"
    CASE_ISSUED = "CaseIssued"
    CASE_MAILED = "CaseMailed"
    CASE_DELIVERED = "CaseDelivered"
    CASE_CLOSED = "CaseClosed"
    CASE_REAPPLIED = "CaseReapplied"
    CASE_WITHDRAWN = "CaseWithdrawn"
    CASE_STATE_ENTERED = "CaseStateEntered"
    EVALUATED = "Evaluated"
    GUIDES_TAKEN_IN = "GuidesTakenIn"
    KNOWLEDGE_WRITTEN = "KnowledgeWritten"
    KNOWLEDGE_READ = "KnowledgeRead"
    KNOWLEDGE_WITHDRAWN = "KnowledgeWithdrawn"
    REPORT_FILED = "ReportFiled"
    REPORT_REGISTERED = "ReportRegistered"
    REPORT_REFERRED = "ReportReferred"
    REPORT_ASSIGNED = "ReportAssigned"
    REPORT_WORKED = "ReportWorked"
    REPORT_ESCALATED = "ReportEscalated"
    REPORT_ANSWERED = "ReportAnswered"
    REPORT_REVISITED = "ReportRevisited"
    REPORT_REOPENED = "ReportReopened"
    REPORT_CLOSED = "ReportClosed"
    SELF_CHECK_RECORDED = "SelfCheckRecorded"
    NOTICE_GIVEN = "NoticeGiven"
    PAPER_ISSUED = "PaperIssued"
    PAPER_PRINTED = "PaperPrinted"
    ONLINE_CHOSEN = "OnlineChosen"
    HELP_CALLED = "HelpCalled"
    HELP_ACKNOWLEDGED = "HelpAcknowledged"
    HELP_LAPSED = "HelpLapsed"
    EXPERT_CALLED = "ExpertCalled"
    EXPERT_CALL_ESCALATED = "ExpertCallEscalated"
    EXPERT_CALL_ACCEPTED = "ExpertCallAccepted"
    EXPERT_CALL_ANSWERED = "ExpertCallAnswered"
    EXPERT_CALL_WITHDRAWN = "ExpertCallWithdrawn"
    EMERGENCY_RAISED = "EmergencyRaised"
    EMERGENCY_REPLACED = "EmergencyReplaced"
    EMERGENCY_CLEARED = "EmergencyCleared"
    OWNERSHIP_OFFERED = "OwnershipOffered"
    OWNERSHIP_ACCEPTED = "OwnershipAccepted"
    OWNERSHIP_DECLINED = "OwnershipDeclined"
    OWNERSHIP_RETURNED = "OwnershipReturned"
    OWNERSHIP_WITHDRAWN = "OwnershipWithdrawn"
    HANDED_OVER = "HandedOver"
    HAND_OVER_ACCEPTED = "HandOverAccepted"
    DEVICE_CHANGED = "DeviceChanged"
    STATION_HEAD_APPOINTED = "StationHeadAppointed"
    STATION_HEAD_ENDED = "StationHeadEnded"
    CONFIRMATION_REFUSED = "ConfirmationRefused"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One step of one thing. `entity` is its id; `data` holds ids and figures only."""

    name: EventName
    kind: str
    entity: str
    from_state: str | None = None
    to_state: str | None = None
    reason: str | None = None
    data: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


def without_numbers(reason: str | None) -> str | None:
    """Return a typed reason with long digit runs masked: an ID or phone number must not get into the journal."""
    return None if reason is None else re.sub(r"\d{6,}[\dXx]*", "***", reason.strip())
