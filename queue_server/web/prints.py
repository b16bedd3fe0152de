"""Papers that a window prints on the office printer: a receipt, a one-time notice, a ticket issued by hand."""

from __future__ import annotations

from io import BytesIO

import barcode
import qrcode
import qrcode.image.svg
from barcode.writer import SVGWriter
from flask import Blueprint, Response

from queue_server.web.page_answers import page

QUIET_ZONE_MM = 2.0
BAR_MM = 0.25
BAR_HEIGHT_MM = 9.0
SVG = "image/svg+xml"


def build_print_pages(ticket_url: str | None) -> Blueprint:
    """Return the blueprint of `/prints/receipt/{case}`, `/notice/{id}`, `/ticket/{ticket}` and their codes as SVG.

    The pages read the case and the ticket through the API, so whoever may not read a case gets no receipt either.

    Args:
        ticket_url: prefix of a ticket page's public address, for the QR code; None answers 404 for it.
    """
    blueprint = Blueprint("print_pages", __name__, template_folder="templates", url_prefix="/prints")

    @blueprint.get("/receipt/<case_no>")
    def receipt(case_no: str) -> Response:
        return page("receipt.html", case_no=case_no)

    @blueprint.get("/notice/<string(maxlength=64):notice>")
    def notice(notice: str) -> Response:
        return page("notice.html", notice=notice)

    @blueprint.get("/ticket/<ticket>")
    def ticket(ticket: str) -> Response:
        return page("ticket.html", ticket=ticket, qr=ticket_url is not None)

    @blueprint.get("/barcode/<string(maxlength=40):case_no>.svg")
    def bar_code(case_no: str) -> Response:
        if not case_no.isascii() or not case_no.replace("-", "").isalnum():
            return Response(status=404)
        return Response(draw_bar_code(case_no), content_type=SVG)

    @blueprint.get("/qr/<string(maxlength=64):ticket>.svg")
    def qr_code(ticket: str) -> Response:
        if ticket_url is None:
            return Response(status=404)
        return Response(draw_qr_code(ticket_url + ticket), content_type=SVG)

    return blueprint


def draw_bar_code(text: str) -> bytes:
    """Draw `text` as a Code 128 bar code without a caption; sizes in mm."""
    options = {
        "module_width": BAR_MM,
        "module_height": BAR_HEIGHT_MM,
        "quiet_zone": QUIET_ZONE_MM,
        "write_text": False,
    }
    out = BytesIO()
    barcode.get_barcode_class("code128")(text, writer=SVGWriter()).write(out, options)
    return out.getvalue()


def draw_qr_code(text: str) -> bytes:
    """Draw `text` as a QR code of level M with its quiet zone of four modules."""
    out = BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(out)
    return out.getvalue()
