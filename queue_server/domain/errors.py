"""What a broken rule looks like: a code for programs and one Chinese sentence for the person at the screen."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every reason for which the domain says no. The edge maps each to a status; a value never changes its meaning."""

    NOT_FOUND = "not_found"
    """Nothing has this id or number."""
    NOT_SIGNED_IN = "not_signed_in"
    WRONG_CREDENTIALS = "wrong_credentials"
    LOCKED_OUT = "locked_out"
    """Five wrong secrets; the sentence names the minutes left."""
    FORBIDDEN = "forbidden"
    """This person, account or terminal may not do it."""
    ACCOUNT_TAKEN = "account_taken"
    WINDOW_TAKEN = "window_taken"
    WRONG_TERMINAL = "wrong_terminal"
    NO_EXTRANET = "no_extranet"
    HALL_CLOSED = "hall_closed"
    DAY_ENDED = "day_ended"
    UNKNOWN_ITEM = "unknown_item"
    ILLEGAL_STEP = "illegal_step"
    """The state does not allow the step."""
    WINDOW_CLOSED = "window_closed"
    WINDOW_PAUSED = "window_paused"
    TIDAL_CLOSED = "tidal_closed"
    TICKET_IN_HAND = "ticket_in_hand"
    NO_TICKET_IN_HAND = "no_ticket_in_hand"
    NOT_CALLABLE_HERE = "not_callable_here"
    REASON_NEEDED = "reason_needed"
    TOO_SOON = "too_soon"
    TOO_MANY_CALLS = "too_many_calls"
    TOO_FEW_CALLS = "too_few_calls"
    REJOIN_TOO_LATE = "rejoin_too_late"
    REJOINED_ALREADY = "rejoined_already"
    NO_CASE = "no_case"
    NO_DRAFT = "no_draft"
    NO_CASE_ITEM = "no_case_item"
    """The item opens no case (a consultation, a pick-up)."""
    MATERIAL_MISSING = "material_missing"
    INVALID_ID = "invalid_id"
    WRONG_CASE_SYSTEM = "wrong_case_system"
    NUMBER_LINKED_ALREADY = "number_linked_already"
    RATED_ALREADY = "rated_already"
    NOT_FINISHED = "not_finished"
    INVALID_LEVEL = "invalid_level"
    STANDARD_EXCEEDED = "standard_exceeded"
    """The notice's standard is still exceeded, so the tidal window may not close."""
    DISK_LOW = "disk_low"
    """Less is free on the disk than the site asks for; what is committed is safe, new numbers wait."""
    OUT_OF_NUMBERS = "out_of_numbers"
    INVALID_CATALOGUE = "invalid_catalogue"
    """The items break a rule of publishing; the sentence names how many and the first."""
    NOTHING_CHANGES = "nothing_changes"
    DIFFERENCE_CHANGED = "difference_changed"
    """Somebody else has published since the difference was shown."""
    PERSONAL_DATA = "personal_data"
    """A text that everybody reads holds what looks like a phone or ID number."""
    NO_EMERGENCY = "no_emergency"
    REPORT_INCOMPLETE = "report_incomplete"
    """The sentence names the fields that are still to be filled."""
    WRONG_CHANNEL = "wrong_channel"
    WRONG_MONTH = "wrong_month"
    FIX_BY_NEEDED = "fix_by_needed"
    NOT_A_PHOTO = "not_a_photo"
    NOT_ONLINE = "not_online"
    """The item has no online way."""
    DECISION_INCOMPLETE = "decision_incomplete"
    """A decision lacks what its kind has to say; the sentence names it."""
    NO_DECISION = "no_decision"
    WRONG_REASON_CODE = "wrong_reason_code"
    RECEIVED_BY_SELF = "received_by_self"
    """Whoever received a case may not decide it."""
    WRONG_STATION = "wrong_station"
    NOT_DEFERRABLE = "not_deferrable"
    """The guide allows no 容缺, or not for so long."""
    HELP_UNCONFIRMED = "help_unconfirmed"
    SECOND_CORRECTION = "second_correction"
    NO_SPECIAL = "no_special"
    """The guide does not list this special procedure, or not for so long."""
    NOT_EXTENDABLE = "not_extendable"
    LIMIT_RUNS = "limit_runs"
    NOT_SEALED = "not_sealed"
    IDENTITY_UNCHECKED = "identity_unchecked"
    PROXY_NEEDED = "proxy_needed"
    NOT_MAILED = "not_mailed"
    KEY_REUSED = "key_reused"
    NO_STATION_HEAD = "no_station_head"
    """Nobody heads the station today, so nothing can be routed to it (R22)."""
    STATION_HAS_HEAD = "station_has_head"
    NOT_AUTHORISED = "not_authorised"
    """The letter of authorisation does not list the item, or names somebody else (R23)."""
    LETTER_NEEDED = "letter_needed"
    WRONG_DATES = "wrong_dates"
    SELECTION_NEEDED = "selection_needed"
    """The record does not say who selected the person for the window, and when (R21)."""
    SECOND_ROLE = "second_role"
    """Somebody of the window would also decide for a station: the hall head confirms it with a reason (R28)."""
    ACCOUNT_IN_USE = "account_in_use"
    SAME_PERSON = "same_person"
    NAME_NEEDED = "name_needed"
    LAST_HALL_HEAD = "last_hall_head"
    WEAK_SECRET = "weak_secret"  # noqa: S105 - a code, no secret
    SECRET_CHANGE_NEEDED = "secret_change_needed"  # noqa: S105 - likewise
    INVALID_HALL = "invalid_hall"
    """The hall's profile breaks a rule of the notice; the sentences of all faults, one a line."""


class DomainError(Exception):
    """A rule was broken.

    Attributes:
        code: one of `Code`, for programs.
        detail: one Chinese sentence for the person at the screen.
    """

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
