"""首问负责 over HTTP: who answers for a question, offers between colleagues, the hand-over of a shift."""

from __future__ import annotations

from flask import Response

from queue_server.contract.desk import HandOver, HandOverNote, MakeOffer, Offer, Owner
from queue_server.domain.ownership import OwnedKind
from queue_server.usecases.ownership import OwnershipControl
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.desk_views import DeskViews
from queue_server.web.paths import CallPath, OwnedPath, WindowPath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_ownership_api(acts: Acts, control: OwnershipControl, *, views: DeskViews) -> Routes:
    """Return the routes `/owners`, `/offers`, `/windows/{no}/hand-over` and `/hand-overs`."""
    routes = Routes("ownership_api")
    _add_offers(routes, acts, control=control, views=views)
    _add_hand_overs(routes, acts, control=control, views=views)
    return routes


def _add_offers(routes: Routes, acts: Acts, *, control: OwnershipControl, views: DeskViews) -> None:
    @routes.get("/owners/<kind>/<entity>", role=Role.STAFF, answer=Owner)
    def read_owner(path: OwnedPath) -> Response:
        """Who answers for a ticket or a report."""
        return acts.show(lambda unit: views.owner(unit, control.owner(unit, path.kind, path.entity)))

    @routes.post("/offers", role=Role.STAFF, answer=Offer, status=201)
    def offer_ownership(body: MakeOffer) -> Response:
        """移交: the owner asks a colleague; after ten minutes it returns to the first owner."""
        return acts.perform(
            lambda unit, actor: views.offer(
                unit,
                control.offer(unit, OwnedKind(body.kind), body.entity, to_person=body.to_person, actor=actor),
            ),
            status=201,
        )

    @routes.post("/offers/<id>/accept", role=Role.STAFF, answer=Offer)
    def accept_offer(path: CallPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """接收: from now on the receiver answers for it."""
        return acts.perform(lambda unit, actor: views.offer(unit, control.accept(unit, path.id, actor=actor)))

    @routes.post("/offers/<id>/decline", role=Role.STAFF, answer=Offer)
    def decline_offer(path: CallPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """谢绝: it stays with whoever offered."""
        return acts.perform(lambda unit, actor: views.offer(unit, control.decline(unit, path.id, actor=actor)))


def _add_hand_overs(routes: Routes, acts: Acts, *, control: OwnershipControl, views: DeskViews) -> None:
    @routes.post("/windows/<no>/hand-over", role=Role.STAFF, answer=HandOverNote, status=201)
    def hand_over_window(path: WindowPath, body: HandOver) -> Response:
        """交班: leaves the window's open tickets and cases, and a note, to the other clerk."""
        return acts.perform(
            lambda unit, actor: views.hand_over(
                unit, control.hand_over(unit, path.no, to_person=body.to_person, note=body.note, actor=actor)
            ),
            status=201,
        )

    @routes.post("/hand-overs/<id>/accept", role=Role.STAFF, answer=HandOverNote)
    def accept_hand_over(path: CallPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """接班: the note is read, and what of its tickets is still offered changes hands."""
        return acts.perform(
            lambda unit, actor: views.hand_over(unit, control.accept_hand_over(unit, path.id, actor=actor))
        )
