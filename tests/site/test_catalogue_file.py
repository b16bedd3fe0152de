"""The catalogue's file: the sample is whole, a wrong one is refused altogether with every fault and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from firmware_config.site_file import CATALOGUES
from queue_server.domain.service_item import CaseType, Catalogue, Level, Network
from queue_server.storage.catalogue_file import CatalogueFileError, load_catalogue

SAMPLE = CATALOGUES / "demo.yaml"


@pytest.fixture(scope="module")
def sample() -> Catalogue:
    return load_catalogue(SAMPLE)


def test_the_sample_has_the_figures_of_its_source(sample: Catalogue) -> None:
    township = [item for item in sample.services if item.level is Level.TOWNSHIP]
    stations = {code: sum(item.station == code for item in township) for code in ("JS", "NY", "NJ", "LD", "MZ", "TY")}
    networks = {network: sum(item.network is network for item in township) for network in Network}
    assert (len(township), len(sample.services)) == (45, 61)
    assert stations == {"JS": 6, "NY": 7, "NJ": 7, "LD": 9, "MZ": 8, "TY": 8}
    assert networks == {Network.EXTRANET: 28, Network.INTERNET: 12, Network.EITHER: 5}
    assert sum(item.case_type is CaseType.IMMEDIATE for item in township) == 12


def test_the_sample_is_illustrative_and_its_tiles_hold_every_item_once(sample: Catalogue) -> None:
    assert sample.illustrative
    assert len(sample.tiles) <= 8
    in_tiles = [item.id for tile in sample.tiles for item in sample.tile_items(tile.id)]
    assert sorted(in_tiles) == sorted(item.id for item in sample.services)
    assert all(sample.tile_items(tile.id)[0].rank == 1 for tile in sample.tiles)


def test_letters_follow_the_level_and_the_desk(sample: Catalogue) -> None:
    letters = {item.id: item.letter for item in sample.items}
    assert {letters[item.id] for item in sample.services if item.level is Level.TOWNSHIP} == {"A"}
    assert {letters[item.id] for item in sample.services if item.level is Level.COUNTY} == {"B"}
    assert [letters[desk] for desk in ("guide", "consult", "agent", "pickup")] == ["C", "C", "B", "Q"]


def test_a_name_that_reveals_a_status_never_stands_on_paper(sample: Catalogue) -> None:
    told = {item.public_name for item in sample.items if item.reveals_status}
    assert told == {"综合业务", "帮办代办"}
    for word in ("低保", "最低生活保障", "残疾人", "特困", "特别扶助", "孤儿"):
        assert not [item.name for item in sample.items if word in item.public_name]


def test_initials_find_an_item_by_name_and_by_what_villagers_call_it(sample: Catalogue) -> None:
    def found(letters: str) -> set[str]:
        return {item.name for item in sample.services if letters in item.pinyin}

    assert "最低生活保障申请(受理、初审)" in found("db")
    assert "特困人员救助供养申请(受理、初审)" in found("wb")
    assert found("zdshbz") == {"最低生活保障申请(受理、初审)"}


def broken(change: Callable[[str], str], folder: Path) -> tuple[list[str], list[str]]:
    """Returns what is told of a changed sample, without the path, and the changed lines."""
    path = folder / "catalogue.yaml"
    path.write_text(change(SAMPLE.read_text()))
    with pytest.raises(CatalogueFileError) as refused:
        load_catalogue(path)
    return [fault.removeprefix(f"{path}:") for fault in refused.value.faults], path.read_text().splitlines()


def replaced(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    return change


def test_every_broken_rule_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    told, lines = broken(
        replaced(
            ("  promised_wd: 20\n", "  promised_wd: 0\n"),
            ("  legal_wd: 20\n  promised_wd: 15", "  legal_wd: 10\n  promised_wd: 15"),
            ("夫妻双方居民户口簿", "其他材料"),
            ("source: 申请人自备", "source: 网上"),
            (", condition: 伤残家庭提交", ""),
            ("home_tile: land", "home_tile: moon"),
            ("in_person_required: true\n  agent_allowed: false", "in_person_required: true\n  agent_allowed: true"),
            ("  county_dept: 县卫生健康局\n", "  county_dept: 县卫生健康局\n  station: JS\n"),
            ("id: JP-XJ-016", "id: JP-XJ-015"),
            ("pinyin: grp", "pinyin: Grp"),
        ),
        tmp_path,
    )

    def line(text: str, nth: int = 0) -> int:
        return [number for number, found in enumerate(lines, start=1) if text in found][nth]

    assert told == [
        f"{line('其他材料')}: JP-JS-001: 材料名称“其他材料”含有笼统用语“其他材料”",
        f"{line('  promised_wd: 0', 1)}: JP-JS-002: 即办件的承诺时限必须为 0，承诺件必须大于 0",
        (
            f"{line('source: 网上')}: JP-JS-003: 材料“奖励扶助对象申请表”的来源只能是 "
            "申请人自备、政府部门核发、中介或法定机构制发"
        ),
        f"{line('name: 子女残疾人证')}: JP-JS-004: 非必交材料“子女残疾人证”要写明哪种情形提交",
        f"{line('  promised_wd: 15')}: JP-NJ-001: 承诺时限 15 个工作日超过法定时限 10 个工作日",
        f"{line('home_tile: moon')}: JP-NJ-001: 首页入口 moon 不存在",
        f"{line('  in_person_required: true') + 1}: JP-LD-009: 必须本人到场的事项不得代办",
        f"{line('pinyin: Grp')}: JP-TY-003: 拼音首字母只能用小写字母和空格",
        f"{line('  county_dept: 县卫生健康局') + 1}: JP-XJ-005: 站办所和县级部门必须且只能填一个",
        f"{line('id: JP-XJ-015', 1)}: JP-XJ-015: 事项编号 JP-XJ-015 重复",
    ]


def test_every_fault_of_shape_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    told, _ = broken(
        replaced(
            ("illustrative: true", 'illustrative: "yes"'),
            ("  level: township", "  levle: township"),
            ("  network: internet", "  network: wifi"),
            ("copies: 1", "copies: one"),
            ("  rank: 2\n", "  rank: 2\n  rank: 3\n"),
        ),
        tmp_path,
    )
    assert [fault.split(": ", 1)[1] for fault in told] == [
        "illustrative: 应为 true 或 false (当前值 'yes')",
        "items.1.level: 缺少这一项",
        "items.1.levle: 不认识的键, 是不是 level?",
        "items.1.network: 不是允许的值 (当前值 'wifi', 可用: 'extranet', 'internet', 'either')",
        "items.1.materials.1.copies: 应为整数 (当前值 'one')",
        "键 rank 重复",
    ]
    assert [int(fault.split(":")[0]) for fault in told] == sorted(int(fault.split(":")[0]) for fault in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "1: 文件是空的"), ("a: 1\n\tb: 2\n", "2: 不是有效的 YAML"), ("- 1\n", "1: 文件: 应为一组键值")],
)
def test_what_is_no_catalogue_gets_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    (only,), _ = broken(lambda _: text, tmp_path)
    assert only.startswith(told)


def test_questions_and_policies_are_published_with_the_catalogue(sample: Catalogue) -> None:
    kinds = [text.kind for text in sample.texts]
    assert (kinds.count("faq"), kinds.count("policy")) == (8, 4)
    assert {"首问负责制", "一次性告知制", "限时办结制", "延时服务制"} <= {text.title for text in sample.texts}


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("- id: late\n", "- id: told-once\n", "told-once: 知识编号 told-once 重复"),
        ("- id: late\n", "- id: zu spät\n", "knowledge.1.id: 只能用字母、数字和短横线"),
        ("- id: late\n  kind: faq", "- id: late\n  item: JP-XX\n  kind: faq", "late: 事项 JP-XX 不存在"),
        ("- id: late\n  kind: faq", "- id: late\n  kind: guide", "knowledge.1.kind: 不是允许的值"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert before in text
    edited = tmp_path / "catalogue.yaml"
    edited.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(CatalogueFileError) as refusal:
        load_catalogue(edited)
    fault = next(fault for fault in refusal.value.faults if sentence in fault)
    line = int(fault.split(":")[1])
    assert line > text[: text.index("knowledge:")].count("\n")


def test_special_procedures_have_their_limits_and_say_whether_they_count(sample: Catalogue) -> None:
    listed = [step for item in sample.services for step in item.special_procedures]
    assert sum(bool(item.special_procedures) for item in sample.services) == 23
    assert all(step.days >= 1 for step in listed)
    assert {step.counted for step in listed if "公示" in step.name} == {False}
    assert {step.counted for step in listed if step.name in {"现场核查", "入户调查"}} == {True}
    assert {step.text for step in listed if step.name == "公告"} == {"公告15个工作日"}


def test_a_licence_names_its_basis_and_where_to_complain_and_few_materials_may_wait(sample: Catalogue) -> None:
    licences = [item for item in sample.services if item.is_licence]
    assert len(licences) == 9
    assert all(item.basis and item.review_body and item.court for item in licences)
    waiting = {item.id: line.deferrable_wd for item in sample.services for line in item.materials if line.deferrable_wd}
    assert waiting == {"JP-NY-003": 10, "JP-NJ-001": 5, "JP-MZ-003": 10}
    assert [item.id for item in sample.services if item.urgent_first] == ["JP-MZ-003"]


def test_a_special_procedure_without_a_limit_is_refused_with_its_line(tmp_path: Path) -> None:
    before = "  - {name: 公告, days: 15, unit: 工作日, counted: false}"
    told, lines = broken(replaced((before, "  - 公告15个工作日"), ("days: 7, unit: 日", "days: 7, unit: 周")), tmp_path)
    assert [(fault.split(":")[0], fault.split(": ", 2)[-1].split(" (")[0]) for fault in told] == [
        (str(next(no for no, line in enumerate(lines, 1) if "unit: 周" in line)), "不是允许的值"),
        (str(lines.index("  - 公告15个工作日") + 1), "应为一组键值"),
    ]
