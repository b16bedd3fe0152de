"""Papers of cases: numbered once an act, frozen as they were said, every further print marked as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_server.domain.case import Case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.paper import FORMS, Paper, PaperFacts, PaperKind, PaperLine, paper_number
from queue_server.domain.paper_sentences import NO_SUCH_PAPER
from queue_server.domain.person import Actor
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.ports import Unit

LICENCE = "01"
"""行政许可 among the types of an item."""


class Paperwork:
    """Issues, keeps, prints again."""

    def __init__(self, catalogue: Catalogue, *, hall: Hall) -> None:
        self._catalogue = catalogue
        self._hall = hall

    def issue(self, unit: Unit, case: Case, kind: PaperKind, *, actor: Actor, act: str = "") -> Paper:
        """Take the number of an act's paper and keep what it says; the same act asked again is the same paper.

        Args:
            unit: the transaction; without its commit no number is taken, so the series has no gaps.
            case: as the act left it.
            kind: which paper.
            actor: who issues it.
            act: tells two acts of one kind apart, such as a second 补正; empty for what happens once in a case.
        """
        found = unit.papers.of_act(case.no, kind, act=act)
        if found is not None:
            return found
        facts = self._facts(unit, case, actor=actor)
        year = unit.now.year
        ordinal = unit.papers.next_ordinal(kind, year=year)
        paper = Paper(
            id=unit.new_id(),
            kind=kind,
            no=paper_number(self._hall.organ_code, kind, year=year, ordinal=ordinal),
            year=year,
            ordinal=ordinal,
            case_no=case.no,
            act=act,
            title=FORMS[kind].title_of(licence=facts.licence),
            facts=facts,
            at=unit.now,
            issued_by=actor.person,
        )
        unit.papers.add(paper)
        unit.record(paper.issued(), actor)
        return paper

    def paper(self, unit: Unit, case_no: str, kind: PaperKind) -> Paper:
        """Return a case's last paper of a kind; DomainError not_found where none was issued."""
        found = unit.papers.latest(case_no, kind)
        if found is None:
            raise DomainError(Code.NOT_FOUND, NO_SUCH_PAPER.format(title=FORMS[kind].title))
        return found

    def of_case(self, unit: Unit, case_no: str) -> Sequence[Paper]:
        """Return a case's papers, oldest first."""
        return unit.papers.of_case(case_no)

    def print_paper(self, unit: Unit, case_no: str, kind: PaperKind, *, actor: Actor) -> Paper:
        """Count a print of a case's last paper of a kind; DomainError not_found where none was issued."""
        changed, event = self.paper(unit, case_no, kind).printed(unit.now)
        unit.papers.save(changed)
        unit.record(event, actor)
        return changed

    def _facts(self, unit: Unit, case: Case, *, actor: Actor) -> PaperFacts:
        person = unit.people.get(actor.person or "")
        facts = PaperFacts(
            organ=self._hall.org_title,
            centre=self._hall.name,
            item=case.item,
            item_name=case.item_name,
            guide_version=case.guide_version,
            clerk="" if person is None else person.name,
            place=self._hall.address,
            phone=self._hall.phones.enquiry,
            supervision_phone=self._hall.phones.supervision,
            practice=self._hall.practice or self._catalogue.illustrative,
            received_at=case.received_at,
            materials=tuple(
                PaperLine(name=line.name, form=line.form, copies=line.copies) for line in case.materials if line.present
            ),
        )
        item = self._catalogue.find(case.item)
        if item is None:
            return facts
        return replace(
            facts,
            task_type=item.task_type,
            licence=item.task_type == LICENCE,
            case_type=item.case_type.value,
            station_name=item.station_name,
            promised_wd=item.promised_wd,
        )
