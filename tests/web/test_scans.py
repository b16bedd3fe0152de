"""Scans over HTTP: sealed as they come in, shown to who may see them, and never believed about what they are."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.storage.scan_files import UNNAMED_KEPT_S, ScanFiles, copy_scans
from queue_server.usecases.vault_ports import FileKey
from tests.domain.test_scan import jpeg, pdf, png
from tests.web.conftest import ID_NUMBER, ITEM, Caller, Running, problem, running

KEY = FileKey(7, b"k" * 32)


def body(content: bytes, **more: Any) -> dict[str, Any]:
    return {"content": base64.b64encode(content).decode(), "name": "居民身份证", **more}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans")


@pytest.fixture(scope="module")
def hall(data: Path) -> Iterator[Running]:
    with running(data) as started:
        yield started


@pytest.fixture(scope="module")
def clerk(hall: Running) -> Caller:
    return hall.person("zh1")


@pytest.fixture(scope="module")
def case(hall: Running, clerk: Caller) -> Iterator[str]:
    ticket = hall.device("kiosk-1").post("/tickets", {"item": ITEM.id}, status=201)
    clerk.post("/windows/1/call-next")
    clerk.post("/windows/1/start")
    opened = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.post(f"/cases/{opened['no']}/materials", {"present": list(range(len(opened["materials"])))})
    clerk.post(f"/cases/{opened['no']}/receive", {"applicant_name": "王小明", "applicant_id": ID_NUMBER})
    yield opened["no"]
    clerk.post("/windows/1/finish", {"outcome": "cases"})


@pytest.mark.parametrize(
    ("content", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg"), (pdf(), "application/pdf")]
)
def test_a_scan_comes_back_as_it_was_and_lies_sealed_on_the_disk(
    data: Path, clerk: Caller, case: str, content: bytes, media_type: str
) -> None:
    filed = clerk.post(f"/cases/{case}/scans", body(content, material=0, media_type="text/html"), status=201)
    assert (filed["media_type"], filed["size_bytes"], filed["material"]) == (media_type, len(content), 0)
    shown = clerk.call("GET", f"/cases/{case}/scans/{filed['id']}")
    assert (shown.status_code, shown.content, shown.headers["Content-Type"]) == (200, content, media_type)
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    listed = clerk.get(f"/cases/{case}")["scans"]
    assert filed["id"] in [one["id"] for one in listed]
    folder = data / "scans"
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert content not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<html><script>alert(1)</script></html>", (422, "not_a_scan")),
        (png(30_000, 30_000), (422, "not_a_scan")),
        (jpeg()[:20], (422, "not_a_scan")),
        (pdf() + b"\0" * (5 << 20), (413, "scan_too_large")),
        (pdf() + b"\0" * (8 << 20), (413, "too_large")),
    ],
)
def test_what_is_no_scan_is_refused_and_leaves_no_file(
    data: Path, clerk: Caller, case: str, content: bytes, refusal: tuple[int, str]
) -> None:
    before = sorted((data / "scans").glob("*"))
    answer = clerk.call("POST", f"/cases/{case}/scans", body(content))
    status, code = refusal
    assert problem(answer, status)["code"] == code
    assert sorted((data / "scans").glob("*")) == before


def test_no_other_route_takes_so_large_a_body(clerk: Caller, case: str) -> None:
    answer = clerk.call("POST", f"/cases/{case}/reveal", {"reason": "x" * (2 << 20)})
    assert problem(answer, 413)["code"] == "too_large"


def test_a_look_in_full_is_for_who_works_on_the_case_and_is_not_stored(hall: Running, clerk: Caller, case: str) -> None:
    answer = clerk.call("POST", f"/cases/{case}/reveal", {"reason": "核对"}, key="look-1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (answer.json()["applicant_name"], answer.json()["applicant_id"]) == ("王小明", ID_NUMBER)
    assert problem(clerk.call("POST", f"/cases/{case}/reveal", {"reason": " "}), 422)
    officer = hall.person("ld1", account="SP-LD", terminal="S-LD")
    assert problem(officer.call("POST", f"/cases/{case}/reveal", {"reason": "核对"}), 403)
    scan = clerk.post(f"/cases/{case}/scans", body(png()), status=201)
    assert problem(officer.call("GET", f"/cases/{case}/scans/{scan['id']}"), 403)
    assert problem(clerk.call("GET", f"/cases/{case}/scans/{'0' * 32}"), 404)
    events = [step["event"] for step in clerk.get(f"/cases/{case}")["trace"]]
    assert events.count("ApplicantSeen") == 1


def test_an_altered_or_missing_file_is_not_shown_as_what_was_filed(data: Path, clerk: Caller, case: str) -> None:
    before = {path.name for path in (data / "scans").iterdir()}
    scan = clerk.post(f"/cases/{case}/scans", body(png()), status=201)
    (name,) = {path.name for path in (data / "scans").iterdir()} - before
    path = data / "scans" / name
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    assert problem(clerk.call("GET", f"/cases/{case}/scans/{scan['id']}"), 503)["code"] == "personal_data_away"
    path.unlink()
    assert problem(clerk.call("GET", f"/cases/{case}/scans/{scan['id']}"), 404)


def test_a_file_bound_to_one_scan_is_no_other(tmp_path: Path) -> None:
    files = ScanFiles(tmp_path / "scans")
    name = files.store(png(), KEY, scan="a")
    assert files.read(name, KEY, scan="a") == png()
    for scan, key in (("b", KEY), ("a", FileKey(7, b"j" * 32))):
        with pytest.raises(Exception, match="personal_data_away"):
            files.read(name, key, scan=scan)
    with pytest.raises(FileNotFoundError):
        files.read("../hall.key", KEY, scan="a")


def test_files_that_no_row_names_go_after_a_week(tmp_path: Path) -> None:
    files = ScanFiles(tmp_path / "scans")
    named, fresh, old = (files.store(png(), KEY, scan=scan) for scan in "abc")
    torn = tmp_path / "scans" / "x.tmp"
    torn.write_bytes(b"torn")
    for path in (tmp_path / "scans" / named, tmp_path / "scans" / old, torn):
        os.utime(path, (1.0, 1.0))
    assert files.clear({named}) == 2
    assert files.names() == {named, fresh}
    assert files.clear(frozenset(), now_s=(tmp_path / "scans" / fresh).stat().st_mtime + UNNAMED_KEPT_S + 1) == 2


def test_copies_bring_their_scans_once(tmp_path: Path) -> None:
    files = ScanFiles(tmp_path / "scans")
    names = {files.store(png(), KEY, scan=scan) for scan in "ab"}
    assert copy_scans(tmp_path / "scans", tmp_path / "backup" / "scans") == 2
    assert copy_scans(tmp_path / "scans", tmp_path / "backup" / "scans") == 0
    files.drop(names)
    assert copy_scans(tmp_path / "backup" / "scans", tmp_path / "scans") == 2
    assert files.names() == names
