"""Papers of a visit that a window prints on the office printer: a one-time notice, a ticket issued by hand."""

from __future__ import annotations

from io import BytesIO

import qrcode
import qrcode.image.svg
from flask import Blueprint, Response

from queue_server.web.page_answers import page

SVG = "image/svg+xml"


def build_print_pages(ticket_url: str | None) -> Blueprint:
    """Return the blueprint of `/prints/notice/{id}`, `/ticket/{ticket}` and the ticket's code as SVG.

    The pages read notice and ticket through the API, so whoever may not read them gets no paper either.

    Args:
        ticket_url: prefix of a ticket page's public address, for the QR code; None answers 404 for it.
    """
    blueprint = Blueprint("print_pages", __name__, template_folder="templates", url_prefix="/prints")

    @blueprint.get("/notice/<string(maxlength=64):notice>")
    def notice(notice: str) -> Response:
        return page("notice.html", notice=notice)

    @blueprint.get("/ticket/<ticket>")
    def ticket(ticket: str) -> Response:
        return page("ticket.html", ticket=ticket, qr=ticket_url is not None)

    @blueprint.get("/qr/<string(maxlength=64):ticket>.svg")
    def qr_code(ticket: str) -> Response:
        if ticket_url is None:
            return Response(status=404)
        return Response(draw_qr_code(ticket_url + ticket), content_type=SVG)

    return blueprint


def draw_qr_code(text: str) -> bytes:
    """Draw `text` as a QR code of level M with its quiet zone of four modules."""
    out = BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(out)
    return out.getvalue()
