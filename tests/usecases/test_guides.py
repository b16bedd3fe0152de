"""Guides: every version kept, published by the bureau alone and only after its difference was seen, found again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import exc, text

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.guide import (
    LABELS,
    GuideVersion,
    Tip,
    differences,
    digest_of,
    in_force,
    is_short_code,
    item_of,
    record_of,
    short_code,
)
from queue_server.domain.person import Actor, Person
from queue_server.domain.service_item import Material, ServiceItem, SpecialProcedure
from queue_server.storage.catalogue_file import load_catalogue
from queue_server.storage.catalogue_text import CatalogueTextError, FileFault
from queue_server.storage.catalogue_upload import read_upload, write_catalogue
from queue_server.usecases.build import build_usecases
from queue_server.usecases.guides import GuideDraft
from tests.acceptance.town import CATALOGUE
from tests.usecases.hall_at_work import HallAtWork, service

DEMO = load_catalogue(CATALOGUE)
TODAY = date(2026, 11, 23)
CONFIRMED = "县民政局 王科长 建民函〔2026〕7号"


@dataclass
class Bureau:
    """A hall with its first catalogue taken in, and somebody of the bureau."""

    hall: HallAtWork
    actor: Actor

    def look(self) -> bool:
        return self.hall.read(self.hall.does.catalogue.look)

    def item(self, item: str = "ext-1") -> ServiceItem:
        found = self.hall.does.catalogue.find(item)
        assert found is not None
        return found

    def publish(self, *items: ServiceItem, day: date = TODAY, **more: Any) -> Sequence[GuideVersion]:
        """Publishes as the page does: the difference first, then what was seen."""
        draft = GuideDraft(items=items, withdrawn=more.pop("withdrawn", ()))
        guides = self.hall.does.guides
        seen = self.hall.read(lambda unit: guides.difference(unit, draft, effective_from=day)).digest
        fields = {"seen": seen, "actor": self.actor, "confirmed_by": CONFIRMED, **more}
        published = self.hall.run(lambda unit: guides.publish(unit, draft, effective_from=day, **fields))
        self.look()
        return published

    def refused(self, draft: GuideDraft, *, day: date = TODAY, **more: Any) -> Code:
        fields = {"seen": "0" * 64, "actor": self.actor, "confirmed_by": CONFIRMED, **more}
        guides = self.hall.does.guides
        return self.hall.refused(lambda unit: guides.publish(unit, draft, effective_from=day, **fields))


@pytest.fixture
def bureau(hall: HallAtWork) -> Bureau:
    person = Person(id="bureau", name="数据局", bureau=True)
    hall.run(lambda unit: hall.does.staffing.enrol(unit, person, secret_hash="hash"))
    session = hall.run(
        lambda unit: hall.does.staffing.sign_in(unit, "bureau", account="", terminal="T1", token_digest="bureau")
    )
    hall.run(hall.does.guides.take_in_file)
    made = Bureau(hall, Actor.of_session(session))
    assert made.look() is True
    return made


def with_material(item: ServiceItem, name: str = "户口簿") -> ServiceItem:
    return replace(item, materials=(*item.materials, Material(name=name, source="政府部门核发", form="原件核验")))


# --- taken in from the hall's file


def test_the_first_start_makes_version_one_of_every_item_with_a_code_of_its_own(bureau: Bureau) -> None:
    codes = bureau.hall.read(lambda unit: unit.guides.codes())
    assert len(codes) == len(set(codes)) == 4
    assert all(is_short_code(code) for code in codes)
    assert (bureau.item().version, bureau.item().code in codes) == ("1", True)
    assert bureau.hall.does.catalogue.version == "guide-1"
    (row,) = [row for row in bureau.hall.events("GuidesTakenIn") if row.kind == "guide"]
    assert (row.data["items"], row.data["catalogue"]) == (4, "guide-1")


def test_the_same_file_at_the_next_start_makes_nothing_new(bureau: Bureau) -> None:
    before = bureau.hall.read(lambda unit: unit.guides.count())
    assert bureau.hall.run(bureau.hall.does.guides.take_in_file) == 0
    assert bureau.hall.read(lambda unit: unit.guides.count()) == before
    assert bureau.look() is False


def test_a_changed_file_makes_the_next_version_of_what_it_changed(bureau: Bureau) -> None:
    frame = bureau.hall.catalogue
    new_item = replace(service("new-1"), name="新事项")
    services = (replace(frame.services[0], fee="收费"), *frame.services[2:], new_item)
    later = build_usecases(bureau.hall.hall, replace(frame, services=services))
    assert bureau.hall.run(later.guides.take_in_file) == 3
    assert bureau.hall.read(later.catalogue.look) is True
    assert [item.id for item in later.catalogue.services] == ["ext-1", "any-1", "county-1", "new-1"]
    changed = later.catalogue.find("ext-1")
    assert changed is not None
    assert (changed.version, changed.fee) == ("2", "收费")
    names = [row.event for row in bureau.hall.events("GuidePublished", "GuideWithdrawn")]
    assert sorted(names) == ["GuidePublished", "GuidePublished", "GuideWithdrawn"]


def test_what_the_bureau_has_published_outlives_a_restart_with_the_old_file(bureau: Bureau) -> None:
    bureau.publish(replace(bureau.item(), fee="收费二元"))
    later = build_usecases(bureau.hall.hall, bureau.hall.catalogue)
    assert bureau.hall.run(later.guides.take_in_file) == 0
    bureau.hall.read(later.catalogue.look)
    found = later.catalogue.find("ext-1")
    assert found is not None
    assert (found.version, found.fee) == ("2", "收费二元")


# --- published


def test_a_publication_is_seen_at_once_and_keeps_its_difference(bureau: Bureau) -> None:
    (published,) = bureau.publish(with_material(bureau.item()))
    assert (published.no, published.published_by, published.confirmed_by) == (2, "bureau", CONFIRMED)
    assert [(one.label, one.before, one.after) for one in published.changes] == [
        ("材料“户口簿”", "", "原件核验，1份，必交，政府部门核发")
    ]
    assert bureau.item().version == "2"
    assert bureau.item().materials[-1].name == "户口簿"
    assert bureau.hall.does.catalogue.version == "guide-1.1"
    stored = bureau.hall.read(lambda unit: unit.guides.get("ext-1", 2))
    assert stored == published
    assert stored is not None
    assert stored.intact
    (row,) = bureau.hall.events("GuidePublished")
    assert (row.entity, row.from_state, row.to_state, row.person) == ("ext-1", "1", "2", "bureau")
    assert row.data["digest"] == published.digest


def test_nobody_but_the_bureau_publishes(bureau: Bureau) -> None:
    draft = GuideDraft(items=(with_material(bureau.item()),))
    for person, terminal in (("a", "T1"), ("mz", "S-MZ"), ("head", "T2")):
        account = {"head": "ZH-2"}.get(person)
        session = bureau.hall.sign_in(person, account=account, terminal=terminal)
        assert bureau.refused(draft, actor=Actor.of_session(session)) is Code.FORBIDDEN
    assert bureau.refused(draft, actor=Actor.of_device("kiosk-1")) is Code.FORBIDDEN
    assert bureau.item().version == "1"


def test_only_what_was_seen_is_published(bureau: Bureau) -> None:
    draft = GuideDraft(items=(with_material(bureau.item()),))
    assert bureau.refused(draft) is Code.DIFFERENCE_CHANGED
    assert bureau.refused(GuideDraft(items=(bureau.item(),))) is Code.NOTHING_CHANGES
    assert bureau.refused(draft, day=TODAY - timedelta(days=1)) is Code.WRONG_DATES
    guides = bureau.hall.does.guides
    seen = bureau.hall.read(lambda unit: guides.difference(unit, draft, effective_from=TODAY)).digest
    bureau.publish(replace(bureau.item(), fee="收费"))
    assert bureau.refused(draft, seen=seen) is Code.DIFFERENCE_CHANGED


def test_one_broken_item_stops_the_whole_publication(bureau: Bureau) -> None:
    good, bad = with_material(bureau.item("net-1")), replace(with_material(bureau.item()), promised_wd=0)
    assert bureau.refused(GuideDraft(items=(good, bad))) is Code.INVALID_CATALOGUE
    assert bureau.item("net-1").version == "1"


def test_a_version_for_later_begins_at_local_midnight(bureau: Bureau) -> None:
    bureau.publish(replace(bureau.item(), fee="明年的"), day=TODAY + timedelta(days=2))
    assert (bureau.item().version, bureau.item().fee) == ("1", "不收费")
    bureau.hall.clock.advance(hours=38, minutes=59)  # 23:59 of the day before
    assert bureau.look() is False
    bureau.hall.clock.advance(minutes=1)
    assert bureau.look() is True
    assert (bureau.item().version, bureau.item().fee) == ("2", "明年的")


def test_a_new_item_for_later_is_not_offered_before(bureau: Bureau) -> None:
    bureau.publish(replace(service("new-1"), name="新事项"), day=TODAY + timedelta(days=1))
    assert bureau.hall.does.catalogue.find("new-1") is None
    listed = bureau.hall.read(lambda unit: bureau.hall.does.guides.summaries(unit, "新事项"))
    assert [(one.holds, one.coming) for one in listed] == [(False, TODAY + timedelta(days=1))]
    bureau.hall.clock.advance(days=1)
    assert bureau.look() is True
    assert bureau.hall.does.catalogue.find("new-1") is not None


def test_an_urgent_version_before_a_planned_one_says_when_it_will_be_replaced(bureau: Bureau) -> None:
    bureau.publish(replace(bureau.item(), fee="计划"), day=TODAY + timedelta(days=7))
    draft = GuideDraft(items=(replace(bureau.item(), fee="紧急"),))
    guides = bureau.hall.does.guides
    (change,) = bureau.hall.read(lambda unit: guides.difference(unit, draft, effective_from=TODAY)).items
    assert (change.no, change.before, change.replaced_on) == (3, 1, TODAY + timedelta(days=7))
    bureau.publish(*draft.items)
    assert bureau.item().fee == "紧急"
    bureau.hall.clock.advance(days=7)
    bureau.look()
    assert (bureau.item().fee, bureau.item().version) == ("计划", "2")


def test_a_withdrawn_item_is_no_longer_offered_and_can_come_back(bureau: Bureau) -> None:
    item = bureau.item()
    (gone,) = bureau.publish(withdrawn=("ext-1",))
    assert gone.withdrawn
    assert bureau.hall.does.catalogue.find("ext-1") is None
    assert bureau.hall.refused(
        lambda unit: bureau.hall.does.queueing.issue_ticket(unit, "ext-1", priority=None, actor=bureau.actor)
    )
    bureau.publish(item)
    assert bureau.item().version == "3"


def test_what_is_stored_cannot_be_changed_in_the_database(bureau: Bureau) -> None:
    bureau.publish(with_material(bureau.item()))
    with bureau.hall.store._writing.connect() as connection:
        for statement in ("UPDATE guide_version SET guide='{}'", "DELETE FROM guide_version"):
            with pytest.raises(exc.IntegrityError), connection.begin():
                connection.execute(text(statement))


# --- found again


def test_a_case_keeps_the_guide_it_was_opened_under(bureau: Bureau) -> None:
    clerk = bureau.hall.sign_in("a")
    ticket = bureau.hall.issue()
    bureau.hall.call()
    bureau.hall.start()
    no = bureau.hall.open_case(ticket, clerk)
    bureau.publish(with_material(replace(bureau.item(), conditions="新条件")))
    case = bureau.hall.read(lambda unit: unit.cases.get(no))
    assert case is not None
    guide = bureau.hall.read(lambda unit: bureau.hall.does.guides.of_case(unit, case))
    assert (case.guide_version, guide.version) == ("1", "1")
    assert [line.name for line in guide.materials] == ["居民身份证", "申请表", "委托书"]
    assert [line.name for line in case.materials] == ["居民身份证", "申请表", "委托书"]
    assert len(bureau.item().materials) == 4
    later = bureau.hall.open_case(ticket, clerk)
    case = bureau.hall.read(lambda unit: unit.cases.get(later))
    assert case is not None
    assert (case.guide_version, len(case.materials)) == ("2", 4)


def test_a_case_from_before_versions_has_the_guide_of_its_day(bureau: Bureau) -> None:
    clerk = bureau.hall.sign_in("a")
    ticket = bureau.hall.issue()
    bureau.hall.call()
    bureau.hall.start()
    no = bureau.hall.open_case(ticket, clerk)
    case = bureau.hall.read(lambda unit: unit.cases.get(no))
    assert case is not None
    bureau.publish(replace(bureau.item(), fee="后来的"), day=TODAY + timedelta(days=1))
    bureau.hall.clock.advance(days=3)
    bureau.look()
    old = replace(case, guide_version="guide-0")
    guide = bureau.hall.read(lambda unit: bureau.hall.does.guides.of_case(unit, old))
    assert (guide.version, guide.fee) == ("1", "不收费")


def test_a_short_code_leads_to_its_version_and_a_slip_of_the_finger_is_told(bureau: Bureau) -> None:
    old = bureau.item().code
    bureau.publish(with_material(bureau.item()))
    guides = bureau.hall.does.guides
    found = bureau.hall.read(lambda unit: guides.of_code(unit, old))
    assert (found.item, found.no) == ("ext-1", 1)
    versions = bureau.hall.read(lambda unit: guides.versions(unit, "ext-1"))
    assert in_force(versions, TODAY) == versions[1]
    for place in range(len(old)):
        slip = old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]
        with pytest.raises(DomainError, match="核对"):
            bureau.hall.read(lambda unit, slip=slip: guides.of_code(unit, slip))


def test_short_codes_are_the_same_after_a_restore_and_never_twice() -> None:
    first = short_code("211322101", "a", 1, digest="d", taken=())
    assert first == short_code("211322101", "a", 1, digest="d", taken=())
    second = short_code("211322101", "a", 1, digest="d", taken=[first])
    assert second != first
    assert is_short_code(second)
    swapped = first[1] + first[0] + first[2:]
    assert first[0] == first[1] or not is_short_code(swapped)


def test_guides_are_found_by_name_alias_initials_id_and_code(bureau: Bureau) -> None:
    def found(words: str) -> list[str]:
        listed = bureau.hall.read(lambda unit: bureau.hall.does.guides.summaries(unit, words))
        return [one.guide.id for one in listed]

    assert found("") == ["ext-1", "net-1", "any-1", "county-1"]
    assert found("事项net") == found("NET-1") == found(bureau.item("net-1").code) == ["net-1"]
    assert len(found("sx")) == 4
    assert found("没有的") == []


# --- tips


def save_tips(bureau: Bureau, *tips: Tip, actor: Actor | None = None) -> Any:
    mz = actor or Actor.of_session(bureau.hall.sign_in("mz", terminal="S-MZ"))
    return bureau.hall.run(lambda unit: bureau.hall.does.guides.save_tips(unit, "ext-1", tips=tips, actor=mz))


def test_tips_stand_beside_the_guide_and_never_change_it(bureau: Bureau) -> None:
    guide, digest = bureau.item(), digest_of(bureau.item())
    of_card = Tip(kind="tip", text="正反面都要复印", material="居民身份证")
    save_tips(bureau, of_card, Tip(kind="tip", text="先叫村里盖章"))
    second = save_tips(bureau, Tip(kind="sample", text="姓名与户口簿一致", material="申请表"))
    bureau.look()
    assert (second.no, second.saved_by) == (2, "mz")
    assert second.of_material("申请表") == "姓名与户口簿一致"
    assert second.of_material("居民身份证") is None
    assert bureau.item() == guide
    assert digest_of(bureau.item()) == digest
    sheets = bureau.hall.read(lambda unit: bureau.hall.does.guides.tip_sheets(unit, "ext-1"))
    assert [(sheet.no, len(sheet.tips)) for sheet in sheets] == [(1, 2), (2, 1)]


def test_only_the_head_of_the_items_station_writes_tips(bureau: Bureau) -> None:
    tip = Tip(kind="tip", text="先看原件")
    guides = bureau.hall.does.guides
    for actor in (bureau.actor, Actor.of_session(bureau.hall.sign_in("b", terminal="T2"))):
        with pytest.raises(DomainError) as refusal:
            save_tips(bureau, tip, actor=actor)
        assert refusal.value.code is Code.FORBIDDEN
    mz = Actor.of_session(bureau.hall.sign_in("mz", terminal="S-MZ"))
    code = bureau.hall.refused(lambda unit: guides.save_tips(unit, "county-1", tips=[tip], actor=mz))
    assert code is Code.FORBIDDEN


def test_a_tip_names_a_material_of_the_guide_and_no_persons_number(bureau: Bureau) -> None:
    for tip, code in (
        (Tip(kind="tip", text="多带一张", material="没有的材料"), Code.NOT_FOUND),
        (Tip(kind="tip", text="问13800138000"), Code.PERSONAL_DATA),
        (Tip(kind="tip", text="证号211322189901010019的"), Code.PERSONAL_DATA),
    ):
        with pytest.raises(DomainError) as refusal:
            save_tips(bureau, tip)
        assert refusal.value.code is code


# --- files in and out


def test_the_whole_catalogue_goes_out_as_yaml_and_comes_in_unchanged() -> None:
    draft = read_upload(write_catalogue(DEMO), standing=DEMO)
    assert draft.items == DEMO.services
    one = read_upload(write_catalogue(DEMO, item="JP-NJ-001"), standing=DEMO)
    assert [item.id for item in one.items] == ["JP-NJ-001"]


def faults(text_in: str, standing: CatalogueEdition = DEMO) -> list[FileFault]:
    with pytest.raises(CatalogueTextError) as refused:
        read_upload(text_in, standing=standing)
    return list(refused.value.faults)


def test_an_upload_tells_every_fault_at_once_with_its_line() -> None:
    good = write_catalogue(DEMO, item="JP-NJ-001")
    bad = (
        good.replace("promised_wd: 15", "promised_wd: 25")
        .replace("source: 政府部门核发", "source: 网上", 1)
        .replace("days: 7", "days: 0")
        .replace("  court: 建平县人民法院(演示)\n", "")
        + "withdrawn: [JP-XX-1, JP-NJ-001]\ntiles: []\n"
    )
    lines = bad.splitlines()

    def line(words: str) -> int:
        return next(number for number, found in enumerate(lines, start=1) if words in found)

    assert [(fault.line, fault.sentence.split(": ", 1)[-1]) for fault in faults(bad)] == [
        (line("- id: JP-NJ-001"), "事项 JP-NJ-001 不能既修改又停办"),
        (line("- id: JP-NJ-001"), "行政许可事项要写明行政诉讼法院"),
        (line("promised_wd: 25"), "承诺时限 25 个工作日超过法定时限 20 个工作日"),
        (line("source: 网上"), "材料“户主居民身份证”的来源只能是 申请人自备、政府部门核发、中介或法定机构制发"),
        (line("special_procedures"), "特别程序“村级公示”的天数至少为 1"),
        (line("withdrawn"), "事项 JP-XX-1 不在现行目录中"),
        (line("tiles: []"), "首页入口由大厅目录文件决定, 不能在这里修改"),
    ]


@pytest.mark.parametrize(
    ("text_in", "sentence"),
    [
        ("schema_version: 1\n", "没有要发布的事项"),
        ("schema_version: 1\nitems: &a []\nwithdrawn: *a\n", "不是有效的 YAML: 不能使用 & 和 * 引用"),
        ("schema_version: 2\nitems: []\n", "schema_version: 不是允许的值"),
        ("[" * 3000, "不是有效的 YAML"),
    ],
)
def test_what_is_no_upload_gets_its_sentence(text_in: str, sentence: str) -> None:
    assert any(fault.sentence.startswith(sentence) for fault in faults(text_in))


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"task_type": "99"}, "task_type", "事项类型 99 不在国家目录中"),
        ({"correction_limit_wd": 0}, "correction_limit_wd", "补正期限至少 1 个工作日"),
        ({"return_methods": ("自取",)}, "return_methods", "返件方式只能是邮寄、乡镇自行领取"),
        ({"basic_code": "123"}, "basic_code", "编码 123 应为 12 位字母和数字"),
        ({"impl_code": "1" * 31, "basic_code": "2" * 12}, "impl_code", "实施编码要以基本编码结尾"),
        ({"handling_code": "1" * 33, "impl_code": "2" * 31}, "handling_code", "业务办理项编码要以实施编码开头"),
        (
            {"special_procedures": (SpecialProcedure(name="公示", days=7), SpecialProcedure(name="公示", days=5))},
            "special_procedures",
            "特别程序“公示”重复",
        ),
    ],
)
def test_each_rule_of_publishing_is_held(change: dict[str, Any], field: str, sentence: str) -> None:
    item = replace(DEMO.services[0], **change)
    told = replace(DEMO, services=(item, *DEMO.services[1:])).faults()
    assert (field, sentence) in [(fault.field, fault.sentence) for fault in told]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (Material(name="甲证明", source="申请人自备", form="原件", deferrable_wd=0), "补齐期限至少 1 个工作日"),
        (
            Material(name="甲证", source="申请人自备", form="原件", required=False, condition="有的", deferrable_wd=3),
            "不是必交材料，不必容缺",
        ),
    ],
)
def test_a_material_may_wait_only_where_it_is_required_and_for_a_time(line: Material, sentence: str) -> None:
    item = replace(DEMO.services[0], materials=(line,))
    (told,) = replace(DEMO, services=(item, *DEMO.services[1:])).faults()
    assert sentence in told.sentence


# --- what a guide is


def test_every_field_of_a_guide_is_kept_and_every_difference_is_told() -> None:
    whole = DEMO.find("JP-NJ-001")
    assert whole is not None
    assert item_of(record_of(whole)) == whole
    assert item_of({**record_of(whole), "written_by_a_newer_program": 1}) == whole
    told = set(LABELS) | {"id", "materials", "version", "code", "station_name", "desk_letter"}
    assert set(ServiceItem.__dataclass_fields__) == told
    for item in DEMO.services:
        assert item_of(record_of(item)) == item
        assert differences(item, item) == ()
    swapped = replace(whole, materials=whole.materials[::-1])
    assert [change.label for change in differences(whole, swapped)] == ["材料次序"]
