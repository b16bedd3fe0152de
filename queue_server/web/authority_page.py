"""The certificate of the hall's own authority, and the page that tells how a window's computer comes to trust it."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response

from queue_server.web.page_answers import page

CERTIFICATE_TYPE = "application/x-x509-ca-cert"


def build_authority_page(authority: Path) -> Blueprint:
    """Return the blueprint of `/hall-authority` and `/hall-authority.crt`.

    Args:
        authority: the certificate as PEM; nothing secret.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no certificate.
    """
    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    told = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    file = certificate.public_bytes(Encoding.DER)
    blueprint = Blueprint("authority_page", __name__, template_folder="templates")

    @blueprint.get("/hall-authority")
    def how_to() -> Response:
        return page("hall_authority.html", fingerprint=told, until=certificate.not_valid_after_utc.isoformat())

    @blueprint.get("/hall-authority.crt")
    def download() -> Response:
        return Response(file, content_type=CERTIFICATE_TYPE)

    return blueprint
