"""Pages over TLS under the hall's own authority: who is believed, what comes without, what a renewal keeps."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from firmware_config.authority import open_authority
from firmware_config.site_file import DEMO_SITE
from tests.hall_process import HallProcess, running_hall, wait_until

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAMES = ["192.168.7.10", "hall.example"]
HOST = "127.0.0.2"
"""Of this machine alone, and yet another address than the one at which the server listens."""


def opened(folder: Path, *, names: list[str] = NAMES, now: datetime = NOW) -> tuple[bytes, bytes]:
    served, authority = open_authority(folder, hall="211322101", names=names, now=now)
    return served.read_bytes(), authority.read_bytes()


def test_authority_and_certificate_are_made_once_and_their_keys_are_private(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert opened(tmp_path, now=NOW + timedelta(days=300)) == first
    for name in ("authority.key", "hall.pem"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    told = x509.load_pem_x509_certificate(first[0]).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert [str(one.value) for one in told.value] == NAMES


@pytest.mark.parametrize(
    ("names", "days"), [(NAMES, 308), (["192.168.7.11", "hall.example"], 0)], ids=["runs out", "another address"]
)
def test_a_new_certificate_needs_no_new_trust(names: list[str], days: int, tmp_path: Path) -> None:
    served, authority = opened(tmp_path)
    again, same = opened(tmp_path, names=names, now=NOW + timedelta(days=days))
    assert same == authority
    assert again != served
    issuer = x509.load_pem_x509_certificate(authority)
    x509.load_pem_x509_certificate(again).verify_directly_issued_by(issuer)


def test_files_that_are_no_certificates_are_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / "authority.crt").write_text("not a certificate")
    with pytest.raises(ValueError, match="PEM"):
        opened(tmp_path)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    folder = tmp_path_factory.mktemp("tls")
    site = folder / "site.toml"
    site.write_text(f'{DEMO_SITE.read_text(encoding="utf-8")}\n[server]\nhost = "{HOST}"\n[tls]\nenabled = true\n')
    with running_hall(options=["--site", str(site), "--screen", "none"]) as running:
        yield running


@pytest.fixture(scope="module")
def clerk(hall: HallProcess) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # a bundle of the machine would win over the authority of the hall
    session.verify = str(hall.data / "tls" / "authority.crt")
    return session


def test_a_clerk_signs_in_over_tls_and_the_cookie_stays_there(hall: HallProcess, clerk: requests.Session) -> None:
    body = next(one for one in hall.credentials["people"] if one["terminal"])
    answer = clerk.post(f"{hall.ready['pages']}/api/v1/session", json=body, timeout=20)
    assert answer.status_code == 201, answer.text
    assert "Secure" in answer.headers["Set-Cookie"]
    assert clerk.get(f"{hall.ready['pages']}/api/v1/session", timeout=20).json()["person"] == body["person"]
    plain = requests.post(f"{hall.web}/api/v1/session", json=body, timeout=20)
    assert "Secure" not in plain.headers["Set-Cookie"]
    foreign = clerk.delete(
        f"{hall.ready['pages']}/api/v1/session", headers={"Origin": "https://elsewhere.example"}, timeout=20
    )
    assert foreign.status_code == 403


def test_the_stream_arrives_at_once_through_tls(hall: HallProcess, clerk: requests.Session) -> None:
    began = time.monotonic()
    with clerk.get(f"{hall.ready['pages']}/api/v1/board/stream", stream=True, timeout=20) as stream:
        assert next(line for line in stream.iter_lines() if line.startswith(b"data:"))
    assert time.monotonic() - began < 8


def test_without_tls_a_phone_reads_its_ticket_and_everything_else_is_sent_on(hall: HallProcess) -> None:
    plain = hall.ready["pages"].replace("https", "http").rsplit(":", 1)[0] + ":" + hall.web.rsplit(":", 1)[1]
    token = hall.credentials["devices"]["kiosk-1"]
    item = requests.get(f"{hall.web}/api/v1/items", timeout=20).json()["items"][0]["id"]
    ticket = requests.post(
        f"{hall.web}/api/v1/tickets", json={"item": item}, headers={"Authorization": f"Bearer {token}"}, timeout=20
    ).json()
    assert requests.get(f"{plain}/t/{ticket['id']}", timeout=20).ok
    assert requests.get(f"{plain}/api/v1/tickets/{ticket['id']}", timeout=20).json()["number"] == ticket["number"]
    for method, path in (
        ("GET", "/terminal"),
        ("POST", "/api/v1/session"),
        ("POST", f"/api/v1/tickets/{ticket['id']}/cancel"),
    ):
        answer = requests.request(method, plain + path, json={}, allow_redirects=False, timeout=20)
        assert answer.status_code == 307
        assert answer.headers["Location"] == hall.ready["pages"] + path


def test_the_page_of_the_authority_tells_its_fingerprint_and_gives_the_file(hall: HallProcess) -> None:
    authority = x509.load_pem_x509_certificate((hall.data / "tls" / "authority.crt").read_bytes())
    given = requests.get(f"{hall.web}/hall-authority.crt", timeout=20)
    assert x509.load_der_x509_certificate(given.content) == authority
    assert given.headers["Content-Type"] == "application/x-x509-ca-cert"
    page = requests.get(f"{hall.web}/hall-authority", timeout=20).text
    assert authority.fingerprint(hashes.SHA256()).hex(":").upper() in page


def test_a_front_that_died_comes_back(hall: HallProcess, clerk: requests.Session) -> None:
    pid = hall.kill_role("tls")
    assert pid

    def answers() -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return clerk.get(f"{hall.ready['pages']}/healthz", timeout=5).ok
        return False

    wait_until(answers, within_s=30, what="the pages over TLS")
