"""People, accounts, terminals and sessions: nobody acts by an account alone (D1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AccountType(StrEnum):
    """The notice's three kinds of account (R41), and no other."""

    COMPREHENSIVE = "ZH"
    """综合窗口账号, 2 a hall (R42)."""
    STATION = "SP"
    """审批站办所账号, 6 a hall (R43)."""
    ISSUE = "CJ"
    """出件窗口账号, 2 a hall (R44)."""


STATION_FIELDS = {"JS": "计生", "NY": "农业", "NJ": "农经", "LD": "劳动", "MZ": "民政", "TY": "退役军人"}
"""The six fields that R43 names."""
STATIONS = tuple(STATION_FIELDS)

IDLE_LIMIT = timedelta(minutes=15)
"""A session without a ticket in hand ends after this long without an act."""
SESSION_LIMIT = timedelta(hours=8)
TOUCH_EVERY = timedelta(seconds=60)
"""How stale `last_seen_at` may grow before a session is worth a write."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One of the hall's ten accounts, `{hall}-ZH-1`; `station` is set for station accounts only."""

    name: str
    type: AccountType
    station: str | None = None
    enabled: bool = True


def provision_accounts(hall: str) -> tuple[Account, ...]:
    """Return exactly the 2 + 6 + 2 accounts of a hall (R41-R44)."""
    return (
        *(Account(name=f"{hall}-ZH-{n}", type=AccountType.COMPREHENSIVE) for n in (1, 2)),
        *(Account(name=f"{hall}-SP-{code}", type=AccountType.STATION, station=code) for code in STATIONS),
        *(Account(name=f"{hall}-CJ-{n}", type=AccountType.ISSUE) for n in (1, 2)),
    )


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who works in the hall. `accounts` are those that the person may hold; the hall head may hold any.

    People of the county hold none of the hall's ten: `bureau` is the data bureau (县数据局), which publishes guides,
    `department` the county department (县级业务部门) that confirms changes.
    """

    id: str
    name: str
    accounts: tuple[str, ...] = ()
    hall_head: bool = False
    enabled: bool = True
    bureau: bool = False
    department: str = ""

    @property
    def digest(self) -> str:
        """A digest of what the site file says of the person: what has not changed there leaves the record alone."""
        said = (self.id, self.name, *self.accounts, self.hall_head, self.bureau, self.department)
        return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()

    @property
    def needs_no_account(self) -> bool:
        """Whether the person may sign in without one of the hall's accounts."""
        return self.hall_head or self.bureau or bool(self.department)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """A registered terminal: at a window, or at a station's desk (`window` None)."""

    id: str
    networks: frozenset[str]
    window: int | None = None
    station: str | None = None

    @property
    def extranet(self) -> bool:
        """Whether case functions are possible here (R40)."""
        return "extranet" in self.networks

    @property
    def network(self) -> str:
        """The networks as the journal names them, `extranet+internet`."""
        return "+".join(sorted(self.networks))


@dataclass(frozen=True, kw_only=True)
class Session:
    """Who sits where. `account` is the one signed in with; `issue_account` the same person's 出件 account, if any.

    The hall head and people of the county may come without an account: then `account` is empty, and no window and no
    station is taken.
    """

    id: str
    """Digest of the token; the token itself is never stored."""
    person: str
    person_name: str
    account: str
    account_type: AccountType | None
    issue_account: str | None
    hall_head: bool
    terminal: str
    window: int | None
    network: str
    extranet: bool
    opened_at: datetime
    """On the machine's real clock, like the next field."""
    last_seen_at: datetime
    bureau: bool = False
    department: str = ""
    must_change_secret: bool = False
    """The secret is the first one, or too old: until it is changed nothing else is possible."""

    @property
    def of_county(self) -> bool:
        """Whether it is somebody of the county's, who has no part in the hall's own work."""
        return self.bureau or bool(self.department)

    @property
    def serves_ordinary(self) -> bool:
        """Whether it may call tickets other than pick-ups."""
        return self.account_type is AccountType.COMPREHENSIVE

    @property
    def serves_pickups(self) -> bool:
        """Whether it may call Q tickets."""
        return self.account_type is AccountType.ISSUE or self.issue_account is not None

    def is_over(self, real_now: datetime, *, ticket_in_hand: bool) -> bool:
        """Tell whether it has run 8 h, or been idle 15 min without a ticket in hand."""
        if real_now - self.opened_at >= SESSION_LIMIT:
            return True
        return not ticket_in_hand and real_now - self.last_seen_at >= IDLE_LIMIT

    def needs_touch(self, real_now: datetime) -> bool:
        """Tell whether the last act is worth writing down again."""
        return real_now - self.last_seen_at >= TOUCH_EVERY


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a signed-in person, a device with its own token, or the system's own timer."""

    person: str | None = None
    account: str | None = None
    terminal: str | None = None
    network: str | None = None
    session: Session | None = None
    device: bool = False

    @classmethod
    def of_session(cls, session: Session) -> Actor:
        """Return the actor of a signed-in person."""
        return cls(
            person=session.person,
            account=session.account,
            terminal=session.terminal,
            network=session.network,
            session=session,
        )

    @classmethod
    def of_device(cls, device: str) -> Actor:
        """Return a device as actor, `kiosk-1` or `signage-1`; it stands as terminal."""
        return cls(terminal=device, device=True)

    @property
    def is_system(self) -> bool:
        """Whether a timer acts."""
        return self.session is None and not self.device


SYSTEM = Actor(terminal="system")
"""The timer: misses, expiries, the day's end, the tidal window."""
