"""The sealed part over HTTP: an applicant in full, a scan filed, a scan looked at."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Protocol

from flask import Response
from pydantic import BaseModel, Field

from queue_server.contract.cases import CaseScan
from queue_server.contract.vault import FileScan, RevealApplicant, Revealed
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.scan import Scan, examine
from queue_server.domain.vault_sentences import SCAN_UNKNOWN
from queue_server.usecases.ports import Unit
from queue_server.usecases.vault import Vault
from queue_server.usecases.vault_ports import FileKey
from queue_server.web import sentences
from queue_server.web.acts import Acts, send
from queue_server.web.gate import principal
from queue_server.web.paths import CasePath
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

KEPT_NOWHERE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline",
}


class Files(Protocol):
    """Where scans lie sealed."""

    def store(self, content: bytes, key: FileKey, *, scan: str) -> str:
        """Write a scan sealed; returns its name. OSError where it cannot be written."""
        ...

    def read(self, name: str, key: FileKey, *, scan: str) -> bytes:
        """Return what a scan holds; OSError where it cannot be read, DomainError where it is not what was stored."""
        ...


class ScanPath(CasePath):
    """A scan of a case."""

    scan: str = Field(pattern=r"^[0-9a-f]{32}$")


class LookQuery(BaseModel):
    """Why somebody looks who does not work on the case."""

    reason: str = Field(default="", max_length=200)


def build_vault_api(acts: Acts, vault: Vault, *, files: Files, disk_low: Callable[[], bool]) -> Routes:
    """Return the routes of applicants in full and of scans."""
    routes = Routes("vault_api")
    _add_looks(routes, acts, vault=vault, files=files)
    _add_scans(routes, acts, vault=vault, files=files, disk_low=disk_low)
    return routes


def _add_looks(routes: Routes, acts: Acts, *, vault: Vault, files: Files) -> None:
    @routes.post("/cases/<no>/reveal", role=Role.PERSON, answer=Revealed)
    def reveal_applicant(path: CasePath, body: RevealApplicant) -> Response:
        """The applicant in full; each look is a journal row with its reason. The answer is stored under no key."""
        actor = principal().actor
        found = acts.write(lambda unit: vault.reveal(unit, path.no, reason=body.reason, actor=actor))
        shown = Revealed(
            applicant_name=found.name,
            applicant_id=found.id_number,
            phone=found.phone,
            address=found.address,
            proxy_name=found.proxy_name,
            proxy_id=found.proxy_id,
        )
        return _private(send(200, shown.model_dump_json()))

    @routes.get("/cases/<no>/scans/<scan>", role=Role.STAFF, answer="*/*")
    def read_scan(path: ScanPath, query: LookQuery) -> Response:
        """A scan, for whoever works on the case, and on reason for hall head and data bureau; each look is a row."""
        actor, reason = principal().actor, query.reason
        found, key = acts.read(lambda unit: vault.look(unit, path.no, path.scan, reason=reason, actor=actor))
        try:
            content = files.read(found.digest, key, scan=found.id)
        except FileNotFoundError as error:
            # A database that was restored without its scans still says what was filed.
            raise Refusal(404) from error
        if not acts.read(lambda unit: vault.was_noted(unit, path.no, path.scan, actor=actor)):
            acts.write(lambda unit: vault.note_look(unit, path.no, path.scan, reason=reason, actor=actor))
        return _private(Response(content, content_type=found.media_type))


def _add_scans(routes: Routes, acts: Acts, *, vault: Vault, files: Files, disk_low: Callable[[], bool]) -> None:
    @routes.post("/cases/<no>/scans", role=Role.STAFF, answer=CaseScan, status=201)
    def file_scan(path: CasePath, body: FileScan) -> Response:
        """File a scan: its kind is told from its bytes, and it is sealed before it touches the disk."""
        actor = principal().actor
        content = _decode(body.content.get_secret_value())
        media_type = examine(content)
        if disk_low():
            raise DomainError(Code.DISK_LOW, sentences.NO_ROOM_FOR_PHOTO)
        scan, key = acts.write(lambda unit: (unit.new_id(), vault.open_file(unit, path.no, actor=actor)))
        digest = files.store(content, key, scan=scan)

        def work(unit: Unit, actor: Actor) -> CaseScan:
            new = Scan(
                id=scan,
                case_no=path.no,
                material=body.material,
                name=body.name,
                media_type=media_type,
                size_bytes=len(content),
                digest=digest,
                at=unit.now,
                by=actor.person,
            )
            filed = vault.file(unit, new, actor=actor)
            return CaseScan(
                id=filed.id,
                material=filed.material,
                name=filed.name,
                media_type=filed.media_type,
                size_bytes=filed.size_bytes,
                at=filed.at,
            )

        return acts.perform(work, status=201)


def _private(answer: Response) -> Response:
    answer.headers.update(KEPT_NOWHERE)
    return answer


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DomainError(Code.NOT_A_SCAN, SCAN_UNKNOWN) from error
