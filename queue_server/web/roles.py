"""Who may use a route: every route declares one role, and a route without one is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App

F = TypeVar("F", bound=Callable[..., Any])

ROLE_MARK = "__role__"


class Role(Enum):
    """What a route asks of whoever comes."""

    PUBLIC = auto()
    """Anybody: it shows no personal data and changes nothing without a secret of its own."""
    STAFF = auto()
    """A person of the hall who is signed in; people of the county have no part in a hall's work."""
    PERSON = auto()
    """Anybody who is signed in, people of the county too."""
    SELF = auto()
    """A person who is signed in, about themselves: also where the secret must be changed before anything else."""
    HALL = auto()
    """A device of the hall, or a person who is signed in."""
    DEVICE = auto()
    """A device of the hall with its own token: what nobody presses at a terminal."""
    KIOSK = auto()
    """A kiosk, or a person who is signed in: what is looked up for somebody who stands there."""
    WINDOW = auto()
    """The person signed in at the window of the path, or the signage device for whoever is signed in there."""
    DESK = auto()
    """A person signed in with an account of the comprehensive window (综合窗口), at a window."""
    HALL_HEAD = auto()
    """The hall head."""
    DESK_OR_HEAD = auto()
    """A person of the comprehensive window, or the hall head."""
    STATION = auto()
    """A person signed in with the account of a station (审批站办所)."""
    ISSUE = auto()
    """A person who holds an account of the issuing window (出件窗口)."""
    BUREAU = auto()
    """Somebody of the data bureau (县数据局)."""


def allow(role: Role) -> Callable[[F], F]:
    """Declare the role of a view function; stands directly above it."""

    def mark(view: F) -> F:
        setattr(view, ROLE_MARK, role)
        return view

    return mark


def allow_pages(blueprint: Blueprint) -> Blueprint:
    """Declare every view of a blueprint of pages public: pages hold no data, the API behind them has the roles."""

    def mark(state: BlueprintSetupState) -> None:
        for endpoint, view in state.app.view_functions.items():
            if endpoint.startswith(f"{blueprint.name}.") and role_of(state.app, endpoint) is None:
                setattr(view, ROLE_MARK, Role.PUBLIC)

    blueprint.record(mark)
    return blueprint


def role_of(app: App, endpoint: str) -> Role | None:
    """Return the role that an endpoint declares, None where it declares none."""
    role = getattr(app.view_functions.get(endpoint), ROLE_MARK, None)
    return role if isinstance(role, Role) else None
