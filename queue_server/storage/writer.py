"""The one writer: runs each function in a savepoint, commits a batch once, then answers."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from queue_server.domain.errors import DomainError
from queue_server.usecases.ports import Unit

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
BATCH = 64
TIMEOUT_S = 10.0


class StorageFailureError(OSError):
    """The database could not write (disk full, unreadable file): nothing of the batch happened."""


@dataclass
class _Job:
    function: Callable[[Unit], Any]
    future: Future[Any]


class Writer:
    """Owns the writing connection. `run` may be called from any thread but its own."""

    def __init__(self, engine: Engine, *, make_unit: Callable[[Connection], Unit]) -> None:
        self._engine = engine
        self._make_unit = make_unit
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._listeners: list[Callable[[int], None]] = []
        self._head = 0
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    @property
    def head(self) -> int:
        """The journal's last committed sequence number."""
        return self._head

    def start(self) -> None:
        """Start the thread."""
        with self._engine.connect() as connection, connection.begin():
            self._head = self._make_unit(connection).journal.head()
        self._thread.start()

    def add_listener(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with the new head after each commit that wrote journal rows.

        It runs on the writer's thread: it must be quick and must not raise.
        """
        self._listeners.append(listener)

    def run(self, function: Callable[[Unit], Answer], *, timeout_s: float = TIMEOUT_S) -> Answer:
        """Run a function in a transaction and return its answer once it is durable.

        The function may be queued behind others but sees their effects. It does no I/O and hashes no passwords.

        Raises:
            DomainError: a rule was broken; nothing of this function happened.
            IntegrityError: the database refused a row; likewise.
            StorageFailureError: the batch could not be committed.
            TimeoutError: no answer within `timeout_s` seconds; what had not begun by then never will.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a use case cannot hand the writer another one")
        if self._closed.is_set():
            raise StorageFailureError("写入线程已停止")
        future: Future[Answer] = Future()
        self._jobs.put(_Job(function, future))
        try:
            return future.result(timeout=timeout_s)
        except TimeoutError:
            future.cancel()
            raise

    def close(self) -> None:
        """Carry out what is queued, then stop; idempotent."""
        if not self._closed.is_set():
            self._closed.set()
            self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        try:
            with self._engine.connect() as connection:
                while True:
                    batch, last = self._next_batch()
                    if batch:
                        self._commit(connection, batch)
                    if last:
                        return
        finally:
            # A bug in a listener ends the thread: refuse at once rather than let everybody wait.
            self._closed.set()

    def _next_batch(self) -> tuple[list[_Job], bool]:
        job = self._jobs.get()
        batch: list[_Job] = []
        while job is not None:
            if job.future.set_running_or_notify_cancel():
                batch.append(job)
            if len(batch) == BATCH:
                return batch, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, connection: Connection, batch: list[_Job]) -> None:
        answers: list[tuple[_Job, Any]] = []
        refusals: list[tuple[_Job, Exception]] = []
        try:
            with connection.begin():
                for job in batch:
                    self._run_job(connection, job, answers=answers, refusals=refusals)
                head = self._make_unit(connection).journal.head()
        except DBAPIError as error:
            log.exception("the batch of %d could not be committed", len(batch))
            failure = StorageFailureError(f"数据库无法写入:{error.orig}")
            for job in batch:
                job.future.set_exception(failure)
            return
        for job, answer in answers:
            job.future.set_result(answer)
        for job, refusal in refusals:
            job.future.set_exception(refusal)
        if head != self._head:
            self._head = head
            for listener in self._listeners:
                listener(head)

    def _run_job(
        self,
        connection: Connection,
        job: _Job,
        *,
        answers: list[tuple[_Job, Any]],
        refusals: list[tuple[_Job, Exception]],
    ) -> None:
        savepoint = connection.begin_nested()
        try:
            answer = job.function(self._make_unit(connection))
        except (DomainError, IntegrityError, ProgrammingError, DataError) as refusal:
            savepoint.rollback()
            refusals.append((job, refusal))
        except DBAPIError:
            raise
        except Exception as bug:  # noqa: BLE001 - a bug belongs to its caller and must not sink the others
            savepoint.rollback()
            refusals.append((job, bug))
        else:
            savepoint.commit()
            answers.append((job, answer))
