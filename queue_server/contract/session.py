"""Sign-in: a person, an account of the hall, a registered terminal, and the person's own secret."""

from __future__ import annotations

from pydantic import Field, SecretStr

from queue_server.contract.shapes import Message, Shape


class SignIn(Shape):
    """`POST /session`."""

    person: str = Field(min_length=1, max_length=64)
    account: str = Field(default="", max_length=64)
    """Empty for the hall head and for people of the county, who then take no window and no station."""
    terminal: str = Field(min_length=1, max_length=64)
    secret: SecretStr = Field(min_length=1, max_length=200)


class Session(Message):
    """201 of `POST /session`: who sits where and what this terminal may do.

    `case_functions` is False at a terminal without extranet (R40); `notice` then says so in one Chinese sentence.
    """

    person: str
    person_name: str
    account: str
    account_type: str
    """`ZH`, `SP`, `CJ`; empty for somebody without an account."""
    terminal: str
    window: int | None
    case_functions: bool
    notice: str | None = None
    draft_key: str | None = None
    """`GET /session` only: 32 bytes in hex under which the page keeps in its tab what is not sent yet."""
    hall_head: bool = False
    """Whether this person may end the hall's day."""
    bureau: bool = False
    """Somebody of the data bureau (县数据局)."""
    department: str = ""
    """County department of the person, empty for people of the hall."""
    must_change_secret: bool = False
    """Nothing but `/session/secret` answers until the person has set a secret of their own."""
