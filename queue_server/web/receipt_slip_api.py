"""The 80 mm slip of a receipt over HTTP: a window asks for it; a kiosk takes it, prints it and tells how it fared."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from queue_server.contract import papers as contract
from queue_server.domain.paper import SlipState
from queue_server.domain.person import Actor
from queue_server.usecases.ports import Unit
from queue_server.usecases.receipt_slips import ReceiptSlip, ReceiptSlips
from queue_server.web.acts import Acts
from queue_server.web.paths import CasePath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


class SlipPath(BaseModel):
    """A receipt by its id."""

    id: str = Field(min_length=32, max_length=32, pattern=r"^[0-9a-f]+$")


def build_receipt_slip_api(acts: Acts, slips: ReceiptSlips) -> Routes:
    """Return the routes `/cases/{no}/receipt-slip` and those under `/receipt-slips`."""
    routes = Routes("receipt_slip_api")

    @routes.post("/cases/<no>/receipt-slip", role=Role.DESK, answer=contract.ReceiptSlip, status=201)
    def ask_receipt_slip(path: CasePath) -> Response:
        """Ask the kiosk's printer for the slip of a case's receipt."""

        def work(unit: Unit, actor: Actor) -> contract.ReceiptSlip:
            return _show(slips.ask(unit, path.no, actor=actor))

        return acts.perform(work, status=201)

    @routes.get("/receipt-slips", role=Role.KIOSK, answer=contract.ReceiptSlipList)
    def list_receipt_slips() -> Response:
        """What a kiosk should print now."""
        return acts.show(lambda unit: contract.ReceiptSlipList(slips=[_show(one) for one in slips.waiting(unit)]))

    @routes.post("/receipt-slips/<id>/take", role=Role.KIOSK, answer=contract.ReceiptSlip)
    def take_receipt_slip(path: SlipPath) -> Response:
        """Take a slip to print it: of two kiosks one prints."""

        def work(unit: Unit, actor: Actor) -> contract.ReceiptSlip:
            return _show(slips.take(unit, path.id, actor=actor))

        return acts.perform(work)

    @routes.post("/receipt-slips/<id>/printed", role=Role.KIOSK, answer=contract.ReceiptSlip)
    def settle_receipt_slip(path: SlipPath, body: contract.SettleSlip) -> Response:
        """Tell what came of it."""

        def work(unit: Unit, actor: Actor) -> contract.ReceiptSlip:
            return _show(slips.settle(unit, path.id, state=SlipState(body.result), actor=actor))

        return acts.perform(work)

    return routes


def _show(slip: ReceiptSlip) -> contract.ReceiptSlip:
    facts, applicant = slip.paper.facts, slip.applicant
    materials = [
        contract.SlipMaterial(
            name=line.name, form=line.form, copies=line.copies, sheets=line.sheets, deferred_until=line.until
        )
        for line in facts.materials
    ]
    return contract.ReceiptSlip(
        id=slip.paper.id,
        no=slip.paper.no,
        case_no=slip.paper.case_no,
        state=(slip.paper.slip_state or SlipState.ASKED).value,
        centre=facts.centre,
        applicant=None if applicant is None else applicant.name,
        applicant_id=None if applicant is None else applicant.id_number,
        item=facts.item,
        item_name=facts.item_name,
        received_at=facts.received_at,
        receive_due=facts.receive_due,
        receive_due_provisional=facts.receive_due_provisional,
        materials=materials,
        clerk_name=facts.clerk,
        helped_by_name=facts.helped_by or None,
        phone=facts.phone,
        supervision_phone=facts.supervision_phone,
        practice=facts.practice,
    )
