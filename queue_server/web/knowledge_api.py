"""The knowledge base over HTTP: search, open, write (R32)."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.knowledge import KnowledgeEntry, KnowledgeList, RewriteEntry, WriteEntry
from queue_server.domain.knowledge import EntryKind
from queue_server.usecases.knowledge import Knowledge
from queue_server.usecases.ports import Unit
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.gate import signed_in
from queue_server.web.record_views import RecordViews
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


class EntryPath(BaseModel):
    """A knowledge entry by its id."""

    id: str = Field(min_length=1, max_length=80, pattern=r"^[^\s/]+$")


class KnowledgeFilter(BaseModel):
    """What is looked for; `unread` keeps what is news to whoever asks."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=100)
    unread: bool = False


def build_knowledge_api(acts: Acts, knowledge: Knowledge, *, views: RecordViews) -> Routes:
    """Return the routes under `/knowledge`."""
    routes = Routes("knowledge_api")

    @routes.get("/knowledge", role=Role.STAFF, answer=KnowledgeList)
    def search_knowledge(query: KnowledgeFilter) -> Response:
        """By word, alias or pinyin initials; without a word the newest first."""
        session = signed_in()

        def work(unit: Unit) -> KnowledgeList:
            found = knowledge.search(unit, query.q, unread_by=session.person if query.unread else None)
            return views.entries(unit, found, text=query.q, session=session)

        return acts.show(work)

    @routes.get("/knowledge/<id>", role=Role.STAFF, answer=KnowledgeEntry)
    def read_knowledge(path: EntryPath) -> Response:
        """An entry in full; that it was opened is told by `POST /knowledge/{id}/read`."""
        session = signed_in()
        return acts.show(lambda unit: views.entry(unit, knowledge.entry(unit, path.id), session=session))

    @routes.post("/knowledge", role=Role.STAFF, answer=KnowledgeEntry, status=201)
    def write_knowledge(body: WriteEntry) -> Response:
        """A new entry, by a representative or the hall head."""
        session = signed_in()
        return acts.perform(
            lambda unit, actor: views.entry(
                unit,
                knowledge.write(
                    unit, title=body.title, body=body.body, kind=EntryKind(body.kind), item=body.item, actor=actor
                ),
                session=session,
            ),
            status=201,
        )

    @routes.post("/knowledge/<id>", role=Role.STAFF, answer=KnowledgeEntry)
    def rewrite_knowledge(path: EntryPath, body: RewriteEntry) -> Response:
        """The next version of a written entry; a guide changes with the catalogue alone."""
        session = signed_in()
        return acts.perform(
            lambda unit, actor: views.entry(
                unit,
                knowledge.rewrite(unit, path.id, title=body.title, body=body.body, actor=actor),
                session=session,
            )
        )

    @routes.post("/knowledge/<id>/read", role=Role.STAFF, answer=None, status=204)
    def mark_knowledge_read(path: EntryPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """The present version was opened by whoever is signed in."""
        return acts.perform(lambda unit, actor: knowledge.read(unit, path.id, actor=actor))

    return routes
