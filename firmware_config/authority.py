"""The hall's own certificate authority: made once, signs the certificate under which its pages travel over TLS."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from firmware_config.supervisor import write_privately

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397
"""What browsers accept of a server's certificate."""
RENEWED_BEFORE_DAYS = 90
"""A box is started more often than this: a certificate is renewed at a start, never while it serves."""
SLACK = timedelta(days=1)
"""A clock that is wrong by hours after a flat battery still believes the certificate."""


def open_authority(folder: Path, *, hall: str, names: Sequence[str], now: datetime) -> tuple[Path, Path]:
    """Make what is missing or runs out; return the certificate with its key (for the server) and the authority's.

    Args:
        folder: where both live; keys are readable by their owner alone.
        hall: nine digits of the township; it stands in the authority's name.
        names: host names and addresses under which people open the pages.
        now: an aware moment.

    Raises:
        OSError: the folder cannot be written.
        ValueError: a file of the folder is not what it should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key_file, authority_file, served = folder / "authority.key", folder / "authority.crt", folder / "hall.pem"
    if not (key_file.is_file() and authority_file.is_file()):
        _make_authority(key_file, authority_file, hall=hall, now=now)
        served.unlink(missing_ok=True)
    authority = x509.load_pem_x509_certificate(authority_file.read_bytes())
    if not served.is_file() or _is_stale(served, authority=authority, names=names, now=now):
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{key_file} 不是本大厅的证书密钥。")
        _make_certificate(served, authority=authority, authority_key=key, names=names, now=now)
    return served, authority_file


def fingerprint(authority_file: Path) -> str:
    """Return the SHA-256 fingerprint by which a technician knows the authority again, `A5:FC:…`."""
    return x509.load_pem_x509_certificate(authority_file.read_bytes()).fingerprint(hashes.SHA256()).hex(":").upper()


def _make_authority(key_file: Path, authority_file: Path, *, hall: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tidehall {hall} {os.urandom(3).hex()}")])
    authority = (
        _begun(name, issuer=name, key=key, now=now, days=AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_privately(key_file, _pem(key))
    authority_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))


def _make_certificate(
    served: Path,
    *,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    names: Sequence[str],
    now: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    certificate = (
        _begun(name, issuer=authority.subject, key=key, now=now, days=CERTIFICATE_DAYS)
        .add_extension(x509.SubjectAlternativeName([_alternative(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    write_privately(served, certificate.public_bytes(serialization.Encoding.PEM).decode() + _pem(key))


def _is_stale(served: Path, *, authority: x509.Certificate, names: Sequence[str], now: datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(served.read_bytes())
    told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    ends_soon = certificate.not_valid_after_utc - now < timedelta(days=RENEWED_BEFORE_DAYS)
    return ends_soon or certificate.issuer != authority.subject or list(told) != [_alternative(one) for one in names]


def _begun(
    subject: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
