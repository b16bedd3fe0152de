"""The gate before every route: who comes (device token or session cookie), from which origin, and may they come in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Request, g, request

from queue_server.domain.errors import Code
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.web import sentences
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role, role_of
from queue_server.web.routes import COOKIE

SIGNAGE = "signage"
"""Devices of this kind carry the call pads."""
KIOSK = "kiosk"
TOKEN_BYTES = 32
OPEN_TO_THE_COUNTY = frozenset({Role.SELF, Role.PERSON, Role.BUREAU})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Principal:
    """Who stands behind a request."""

    device: str | None = None
    session: Session | None = None

    @property
    def scope(self) -> str:
        """The name under which idempotency keys are kept."""
        if self.session is not None:
            return f"person:{self.session.person}"
        return f"device:{self.device}" if self.device else "public"

    @property
    def actor(self) -> Actor:
        """Who acts, for the journal."""
        if self.session is not None:
            return Actor.of_session(self.session)
        if self.device is not None:
            return Actor.of_device(self.device)
        raise Refusal(401)


NOBODY = Principal()


def make_token() -> str:
    """Return a new session token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what is stored in place of a token; tokens are random, so a plain digest is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Gate:
    """Admits or refuses; a route without a role is closed to everybody."""

    def __init__(
        self,
        *,
        devices: Mapping[str, str],
        find_session: Callable[[str], Session | None],
        touch: Callable[[Session], None],
    ) -> None:
        self._devices = devices
        self._find_session = find_session
        self._touch = touch

    def guard(self, app: Flask) -> None:
        """Stand before every route of an application."""

        @app.before_request
        def admit() -> None:
            if request.endpoint is None:
                return
            role = role_of(app, request.endpoint)
            if role is None:
                raise Refusal(403)
            self._check_origin(request)
            # What anybody may read needs nobody's name: pages and board stay readable while the store is not.
            open_to_all = role is Role.PUBLIC and request.method in SAFE_METHODS
            g.principal = NOBODY if open_to_all else self.identify(request)
            _check_role(role, g.principal)

    def identify(self, asked: Request) -> Principal:
        """Return who asks; a bearer token counts before a cookie."""
        authorization = asked.headers.get("Authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            device = self._device_of(token.strip()) if scheme.lower() == "bearer" else None
            return Principal(device=device)
        token = asked.cookies.get(COOKIE, "")
        session = self._find_session(digest(token)) if token else None
        if session is None:
            return NOBODY
        self._touch(session)
        return Principal(session=session)

    def _device_of(self, token: str) -> str | None:
        found = None
        asked = digest(token)
        for device, stored in self._devices.items():
            if hmac.compare_digest(asked, stored):
                found = device
        return found

    @staticmethod
    def _check_origin(asked: Request) -> None:
        origin = asked.headers.get("Origin")
        if asked.method in SAFE_METHODS or origin is None:
            return
        if urlsplit(origin).netloc != asked.host:
            raise Refusal(403, "foreign_origin", detail=sentences.FOREIGN_ORIGIN)


def principal() -> Principal:
    """Return who stands behind the request that is being served."""
    found: Principal = g.principal
    return found


def signed_in() -> Session:
    """Return the session behind a request whose role asks for a person."""
    session = principal().session
    if session is None:
        raise Refusal(401)
    return session


def _check_role(role: Role, who: Principal) -> None:
    if role is Role.PUBLIC:
        return
    session = who.session
    if session is None and who.device is None:
        raise Refusal(401, headers={"WWW-Authenticate": "Bearer"})
    if session is None:
        kinds = {Role.HALL: "", Role.DEVICE: "", Role.WINDOW: SIGNAGE, Role.KIOSK: KIOSK}
        if role in kinds and (who.device or "").startswith(kinds[role]):
            return
        raise Refusal(403)
    if session.must_change_secret and role is not Role.SELF:
        raise Refusal(403, Code.SECRET_CHANGE_NEEDED, detail=sentences.SECRET_CHANGE_NEEDED)
    if session.of_county and role not in OPEN_TO_THE_COUNTY:
        raise Refusal(403)
    allowed = {
        Role.HALL: True,
        Role.STAFF: True,
        Role.SELF: True,
        Role.PERSON: True,
        Role.DEVICE: False,
        Role.KIOSK: True,
        Role.WINDOW: session.window is not None,
        Role.DESK: session.serves_ordinary,
        Role.HALL_HEAD: session.hall_head,
        Role.DESK_OR_HEAD: session.serves_ordinary or session.hall_head,
        Role.STATION: session.account_type is AccountType.STATION,
        Role.ISSUE: session.serves_pickups,
        Role.BUREAU: session.bureau,
    }
    if not allowed[role]:
        raise Refusal(403)
