"""Receipts of cases that a window asks the kiosk to print: taken first, printed once, and told of."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.print_jobs import PaperState
from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.papers import ReceiptSlip, SlipResult

log = logging.getLogger(__name__)

RESULTS: dict[PaperState, SlipResult] = {
    PaperState.PRINTED: "printed",
    PaperState.BLOCKED: "failed",
    PaperState.LOST: "failed",
}


class ReceiptPrinting:
    """Belongs to the worker's thread; `print_slip` prints one and says how it fared."""

    def __init__(self, client: HallClient, print_slip: Callable[[ReceiptSlip], PaperState]) -> None:
        self._client = client
        self._print_slip = print_slip
        self._untold: list[tuple[str, SlipResult]] = []

    def look(self) -> None:
        """Print what waits; a server that is away is asked again at the next look."""
        try:
            self._tell()
            for waiting in self._client.receipt_slips().slips:
                self._print(waiting)
        except UnreachableError as error:
            log.info("receipts not read: %s", error)
        except RefusedError as refusal:
            log.warning("receipts refused: %s", refusal)

    def _print(self, waiting: ReceiptSlip) -> None:
        try:
            taken = self._client.take_receipt_slip(waiting.id)
        except RefusedError as refusal:
            log.info("receipt %s is printed elsewhere: %s", waiting.no, refusal)
            return
        # No proof is never proof of nothing: an answer other than these is not printed again by itself.
        self._untold.append((taken.id, RESULTS.get(self._print_slip(taken), "unknown")))
        self._tell()

    def _tell(self) -> None:
        while self._untold:
            slip, result = self._untold[0]
            try:
                self._client.settle_receipt_slip(slip, result)
            except RefusedError as refusal:
                log.warning("result of receipt %s refused: %s", slip, refusal)
            self._untold.pop(0)
