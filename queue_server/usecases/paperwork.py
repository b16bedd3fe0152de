"""Papers of cases: numbered once an act, frozen as they were said, every further print marked as one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from queue_server.domain import paper_sentences as sentences
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.paper import FORMS, CommissionScope, Paper, PaperFacts, PaperKind, paper_number
from queue_server.domain.person import AccountType, Actor
from queue_server.usecases.guides import Guides
from queue_server.usecases.paper_facts import FactsOfPapers
from queue_server.usecases.ports import Unit

LONGEST_COMMISSION = timedelta(days=366)


class Paperwork:
    """Issues, keeps, prints again."""

    def __init__(self, hall: Hall, guides: Guides, *, illustrative: bool) -> None:
        self._hall = hall
        self._facts = FactsOfPapers(hall, guides, illustrative=illustrative)

    def issue(self, unit: Unit, case: Case, kind: PaperKind, *, actor: Actor) -> Paper:
        """Take the number of an act's paper and keep what it says; the same act asked again is the same paper.

        Args:
            unit: the transaction; without its commit no number is taken, so the series has no gaps.
            case: as the act left it.
            kind: which paper.
            actor: who issues it.

        Raises:
            DomainError: no_paper_yet where the case has nothing to say in it: no confirmed decision, no result.
        """
        act = self._facts.act(unit, case, kind)
        found = unit.papers.of_act(case.no, kind, act=act)
        if found is not None:
            return found
        facts = self._facts.of(unit, case, kind, actor=actor)
        return self._number(unit, case, kind, facts=facts, act=act, actor=actor)

    def commission(
        self, unit: Unit, case_no: str, *, scope: Collection[CommissionScope], valid_until: date, actor: Actor
    ) -> Paper:
        """Issue the 帮代办委托书 of a case; what an earlier one said is not changed, a new one follows it.

        Args:
            unit: the transaction.
            case_no: the case.
            scope: what the post may do for the applicant.
            valid_until: its last day.
            actor: a clerk of the comprehensive window.

        Raises:
            DomainError: not_found, forbidden, not_agent_item where the guide asks for the person, wrong_dates,
                no_paper_yet before the applicant is known.
        """
        case = self._readable(unit, case_no, actor=actor)
        if actor.session is None or actor.session.account_type is not AccountType.COMPREHENSIVE:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_COMMISSIONS)
        if not unit.now.date() <= valid_until <= unit.now.date() + LONGEST_COMMISSION:
            raise DomainError(Code.WRONG_DATES, sentences.COMMISSION_DATES)
        if unit.applicants.masks(case_no) is None:
            raise self._facts.too_early(PaperKind.COMMISSION)
        facts = self._facts.of(unit, case, PaperKind.COMMISSION, actor=actor)
        self._facts.check_agent(unit, case)
        granted = replace(facts, scope=tuple(sorted(word.value for word in set(scope))), valid_until=valid_until)
        return self._number(unit, case, PaperKind.COMMISSION, facts=granted, act=unit.new_id(), actor=actor)

    def open(
        self, unit: Unit, case_no: str, kind: PaperKind, *, paper: str | None = None, actor: Actor
    ) -> tuple[Paper, Applicant | None]:
        """Return a paper and the applicant whom it names in full; the journal tells who looked.

        Args:
            unit: the transaction.
            case_no: the case.
            kind: which paper; the last one of it.
            paper: id of an earlier one of the same kind.
            actor: somebody of the hall; a station sees the cases that it decides.

        Raises:
            DomainError: not_found, forbidden.
        """
        self._readable(unit, case_no, actor=actor)
        found = self._paper(unit, case_no, kind, paper=paper)
        unit.record(found.shown(), actor)
        return found, unit.applicants.get(case_no)

    def print_paper(
        self, unit: Unit, case_no: str, kind: PaperKind, *, paper: str | None = None, actor: Actor
    ) -> Paper:
        """Count a print; from the second on the sheet says 补打.

        Raises:
            DomainError: not_found, forbidden.
        """
        self._readable(unit, case_no, actor=actor)
        changed, event = self._paper(unit, case_no, kind, paper=paper).printed(unit.now)
        unit.papers.save(changed)
        unit.record(event, actor)
        return changed

    def _readable(self, unit: Unit, case_no: str, *, actor: Actor) -> Case:
        case = unit.cases.get(case_no)
        if case is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=case_no))
        session = actor.session
        account = self._hall.account(actor.account or "")
        own = account is not None and (account.station is None or account.station == case.station)
        if session is None or not (own or session.hall_head):
            raise DomainError(Code.FORBIDDEN, sentences.WHOSE_PAPERS)
        return case

    @staticmethod
    def _paper(unit: Unit, case_no: str, kind: PaperKind, *, paper: str | None) -> Paper:
        found = unit.papers.latest(case_no, kind) if paper is None else unit.papers.get(paper)
        if found is None or found.case_no != case_no or found.kind is not kind:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_PAPER.format(title=FORMS[kind].title))
        return found

    def _number(self, unit: Unit, case: Case, kind: PaperKind, *, facts: PaperFacts, act: str, actor: Actor) -> Paper:
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
