"""A hall with items of every kind of clock, real storage, and short words for what the desks do with a case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from queue_server.domain.case import Case
from queue_server.domain.case_decision import CorrectionItem, Decision, DecisionKind, DeclineReason
from queue_server.domain.errors import Code
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.domain.service_item import CaseType, Material, ServiceItem, SpecialProcedure
from queue_server.domain.working_days import WorkingDays
from queue_server.storage.holiday_table import load_working_days
from queue_server.usecases.build import build_usecases
from queue_server.usecases.case_systems import open_for
from queue_server.usecases.casework import ReceiveWish
from queue_server.usecases.issue_desk import Collector
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import CODE, VALID_ID, HallAtWork, sample_catalogue, service

Answer = TypeVar("Answer")
OTHER_ID = "211322189912310025"
PUBLIC_NOTICE = SpecialProcedure(name="公示", days=7, counted=False)
VISIT = SpecialProcedure(name="入户调查", days=3, counted=True)


def items() -> tuple[ServiceItem, ...]:
    """A promised service, a licence, an immediate one, one with 容缺 and special procedures, an urgent one."""
    plain = service("plain")
    deferrable = (
        *plain.materials,
        Material(name="收入证明", source="申请人自备", form="原件", deferrable_wd=10),
    )
    licence = replace(
        service("licence"),
        task_type="01",
        promised_wd=10,
        legal_wd=20,
        basis="《中华人民共和国某法》第一条",
        review_body="建平县人民政府",
        court="建平县人民法院",
        correction_limit_wd=5,
    )
    return (
        plain,
        licence,
        replace(service("now"), case_type=CaseType.IMMEDIATE, promised_wd=0, basis="办事指南"),
        replace(
            service("slow"),
            promised_wd=20,
            materials=deferrable,
            special_procedures=(PUBLIC_NOTICE, VISIT),
            correction_limit_wd=3,
        ),
        replace(service("relief"), urgent_first=True, basis="《临时救助办法》第五条"),
        replace(service("fields"), station="NY", station_name="农业站"),
        *sample_catalogue().services,
    )


def actor(account: str, person: str, *, extranet: bool = True, head: bool = False, issue: str | None = None) -> Actor:
    """Somebody who is signed in, without the ceremony of it."""
    kinds = {"ZH": AccountType.COMPREHENSIVE, "SP": AccountType.STATION, "CJ": AccountType.ISSUE}
    now = datetime(2026, 11, 23, 8, 30, tzinfo=HALL_ZONE)
    return Actor.of_session(
        Session(
            id=f"session-{person}-{account}",
            person=person,
            person_name=person,
            account=f"{CODE}-{account}" if account else "",
            account_type=kinds[account[:2]] if account else None,
            issue_account=f"{CODE}-{issue}" if issue else None,
            hall_head=head,
            terminal="T1" if extranet else "T2",
            window=None,
            network="extranet" if extranet else "internet",
            extranet=extranet,
            opened_at=now,
            last_seen_at=now,
        )
    )


CLERK = actor("ZH-1", "a", issue="CJ-1")
CLERK_B = actor("ZH-2", "b")
AT_INTERNET = actor("ZH-2", "b", extranet=False)
STATION = actor("SP-MZ", "mz")
FIELDS = actor("SP-NY", "ny")
ISSUER = actor("CJ-2", "b")
HEAD = actor("", "head", head=True)


def correction(*materials: str) -> Decision:
    """A decision that asks for these materials again."""
    found = tuple(CorrectionItem(material=name, problem="页面模糊", how="重新复印") for name in materials)
    return Decision(kind=DecisionKind.CORRECTION, opinion="材料不清", items=found, at=MOMENT)


MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
APPROVE = Decision(kind=DecisionKind.APPROVE, opinion="符合条件，准予办理", at=MOMENT)
REFUSE = Decision(kind=DecisionKind.REFUSE, opinion="家庭收入超过标准", basis="办事指南第三条", at=MOMENT)
DECLINE = Decision(
    kind=DecisionKind.DECLINE,
    opinion="应向县人社局申请",
    reason_code=DeclineReason.NOT_COMPETENT,
    basis="办事指南第一条",
    competent_body="建平县人力资源和社会保障局",
    at=MOMENT,
)


class CaseFloor(HallAtWork):
    """The hall, with the published holidays of the years that are known."""

    def __init__(self, folder: Path, *, calendar: WorkingDays | None = None) -> None:
        super().__init__(folder)
        self.catalogue = replace(sample_catalogue(), services=items())
        self.use(calendar or load_working_days())

    def use(self, calendar: WorkingDays) -> None:
        """Work on under another calendar, as after a restart that knows more."""
        self.does = build_usecases(self.hall, self.catalogue, calendar=calendar)

    def on(self, day: date, hour: int = 9) -> None:
        """Go to an hour of a day."""
        self.clock.moment = datetime.combine(day, time(hour), tzinfo=HALL_ZONE)

    def draft(self, item: str = "plain", *, who: Actor = CLERK) -> str:
        """A 预收件, its number."""
        guide = next(one for one in self.catalogue.services if one.id == item)
        return self.run(
            lambda unit: open_for(unit, None, system="builtin", item=guide, guide_version="guide-1", actor=who)
        ).no

    def received(self, item: str = "plain", *, who: Actor = CLERK, wish: ReceiveWish | None = None) -> str:
        """收件 with everything ticked."""
        no = self.draft(item, who=who)
        self.tick_all(no, who=who)
        self.receive(no, who=who, wish=wish)
        return no

    def tick_all(self, no: str, *, who: Actor = CLERK) -> None:
        present = range(len(self.case(no).materials))
        self.run(lambda unit: self.does.casework.check_materials(unit, no, present=[*present], actor=who))

    def receive(self, no: str, *, who: Actor = CLERK, wish: ReceiveWish | None = None) -> Case:
        return self.run(
            lambda unit: self.does.casework.receive(
                unit, no, name="张三丰", id_number=VALID_ID, phone="13800138000", wish=wish, actor=who
            )
        )

    def routed(self, item: str = "plain", *, who: Actor = CLERK) -> str:
        no = self.received(item, who=who)
        self.window("route", no, who=who)
        return no

    def reviewing(self, item: str = "plain") -> str:
        no = self.routed(item)
        self.station("take_up", no)
        return no

    def accepted(self, item: str = "plain") -> str:
        no = self.reviewing(item)
        self.station("accept", no)
        return no

    def decided(self, item: str = "plain", *, decision: Decision = APPROVE) -> str:
        """Confirmed, so back at the window; an immediate item needs no 受理 of its own."""
        before = decision.kind in {DecisionKind.CORRECTION, DecisionKind.DECLINE}
        no = self.reviewing(item) if before or self.guide(item).case_type is CaseType.IMMEDIATE else self.accepted(item)
        self.decide(no, decision)
        return no

    def decide(self, no: str, decision: Decision, *, who: Actor = STATION) -> Case:
        self.station("draft_decision", no, who=who, decision=decision)
        return self.station("confirm", no, who=who)

    def issued(self, item: str = "plain", *, decision: Decision = APPROVE) -> str:
        no = self.decided(item, decision=decision)
        self.window("hand_to_issue", no)
        self.issue_result(no)
        return no

    def issue_result(self, no: str) -> Case:
        return self.issuing("issue", no, result_no="建民〔2026〕0001号", copies=1, sealed=True)

    def deliver(self, no: str, *, who: Actor = ISSUER) -> Case:
        return self.issuing("deliver", no, who=who, collector=Collector(way="self", id_checked=True))

    def guide(self, item: str) -> ServiceItem:
        return next(one for one in self.catalogue.services if one.id == item)

    def case(self, no: str) -> Case:
        return self.read(lambda unit: self.does.casework.case(unit, no))

    def window(self, verb: str, no: str, *, who: Actor = CLERK, **more: Any) -> Case:
        return self.run(self.to_do("casework", verb, no, who=who, **more))

    def station(self, verb: str, no: str, *, who: Actor = STATION, **more: Any) -> Case:
        return self.run(self.to_do("station_desk", verb, no, who=who, **more))

    def issuing(self, verb: str, no: str, *, who: Actor = ISSUER, **more: Any) -> Case:
        return self.run(self.to_do("issue_desk", verb, no, who=who, **more))

    def head(self, verb: str, no: str, *, who: Actor = HEAD, **more: Any) -> Case:
        return self.run(self.to_do("case_head", verb, no, who=who, **more))

    def to_do(self, desk: str, verb: str, no: str, *, who: Actor, **more: Any) -> Callable[[Unit], Case]:
        """What a desk would do, to be run or refused."""
        act: Callable[..., Case] = getattr(getattr(self.does, desk), verb)
        return lambda unit: act(unit, no, actor=who, **more)

    def refuses(self, desk: str, verb: str, no: str, *, who: Actor, **more: Any) -> Code:
        """The code with which a step is refused; the case and the journal stay as they were."""
        before = self.case(no)
        code = self.refused(self.to_do(desk, verb, no, who=who, **more))
        assert self.case(no) == before
        return code

    def story(self, no: str) -> list[JournalRow]:
        """The case's rows in the journal."""
        return [*self.read(lambda unit: unit.journal.of_entity("case", no))]

    def allowed(self, no: str, who: Actor) -> list[str]:
        """The words of the steps that somebody may take now."""
        today = self.clock.now().date()
        return [step.value for step in self.does.case_door.allowed(self.case(no), who.session, today=today)]

    def timers(self) -> None:
        self.run(self.does.case_timers.tick)
