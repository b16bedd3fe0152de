"""The knowledge base: guides come by themselves, a word finds them, what changed is news until it is opened (R32)."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.errors import Code
from queue_server.domain.knowledge import Entry, EntryKind, fold, search_terms
from queue_server.domain.person import Actor, Session
from queue_server.storage.catalogue_file import load_catalogue
from queue_server.storage.pinyin_initials import initials
from queue_server.usecases.build import build_usecases
from queue_server.usecases.knowledge import Knowledge
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import HallAtWork

DEMO = load_catalogue(Path(__file__).parents[2] / "firmware_config" / "catalogue" / "demo.yaml")


def base(hall: HallAtWork, catalogue: CatalogueEdition = DEMO) -> Knowledge:
    """Returns a knowledge base with the guides of a catalogue in it."""
    knowledge = build_usecases(hall.hall, catalogue, initials=initials).knowledge
    hall.run(knowledge.take_in_guides)
    return knowledge


def titles(hall: HallAtWork, knowledge: Knowledge, text: str) -> list[str]:
    return [entry.title for entry in hall.read(lambda unit: knowledge.search(unit, text))]


def unread(hall: HallAtWork, knowledge: Knowledge, person: str) -> list[str]:
    return [entry.id for entry in hall.read(lambda unit: knowledge.search(unit, unread_by=person))]


def write(hall: HallAtWork, knowledge: Knowledge, session: Session, **more: str) -> Entry:
    fields = {"title": "异地能补社保卡吗", "body": "可以在任何一个便民服务中心补领。", **more}
    actor = Actor.of_session(session)
    return hall.run(lambda unit: knowledge.write(unit, kind=EntryKind.FAQ, actor=actor, **fields))


def changed(catalogue: CatalogueEdition, item: str) -> CatalogueEdition:
    services = tuple(
        replace(service, conditions="2027 年起不再需要证明") if service.id == item else service
        for service in catalogue.services
    )
    return replace(catalogue, version="sample-2", services=services)


def test_every_guide_is_found_by_name_alias_initials_and_material(hall: HallAtWork) -> None:
    knowledge = base(hall)
    missed = []
    for item in DEMO.services:
        words = {item.name, *item.aliases, *item.pinyin.split(), *(line.name for line in item.materials)}
        missed += [(item.id, word) for word in words if item.name not in titles(hall, knowledge, word)]
    assert missed == []


def test_what_has_the_word_in_its_title_comes_first_and_all_words_must_be_there(hall: HallAtWork) -> None:
    knowledge = base(hall)
    assert titles(hall, knowledge, "生育登记")[0] == "生育登记"
    assert set(titles(hall, knowledge, "SYDJ")[:2]) == {"生育登记", "失业登记"}
    assert titles(hall, knowledge, "准生证 户口簿") == ["生育登记"]
    assert titles(hall, knowledge, "准生证 没有这个词") == []
    assert titles(hall, knowledge, "%") == titles(hall, knowledge, "_") == []


def test_the_first_catalogue_is_no_news_and_a_changed_guide_is_until_each_has_opened_it(hall: HallAtWork) -> None:
    base(hall)
    assert [row.event for row in hall.events("GuidesTakenIn", "KnowledgeWritten")] == ["GuidesTakenIn"]
    knowledge = base(hall, changed(DEMO, "JP-JS-001"))
    clerks = [hall.sign_in("a"), hall.sign_in("b", terminal="T2")]
    assert [unread(hall, knowledge, clerk.person) for clerk in clerks] == [["guide-JP-JS-001"]] * 2
    hall.run(lambda unit: knowledge.read(unit, "guide-JP-JS-001", actor=Actor.of_session(clerks[0])))
    assert [unread(hall, knowledge, clerk.person) for clerk in clerks] == [[], ["guide-JP-JS-001"]]
    assert hall.read(lambda unit: [knowledge.count_unread(unit, clerk.person) for clerk in clerks]) == [0, 1]
    assert [row.person for row in hall.events("KnowledgeRead")] == ["a"]
    versions = hall.read(lambda unit: knowledge.versions(unit, "guide-JP-JS-001"))
    assert len(versions) == 2
    assert "不再需要证明" in versions[0].body
    assert "不再需要证明" not in versions[1].body


def test_the_same_catalogue_again_writes_nothing(hall: HallAtWork) -> None:
    knowledge = base(hall)
    head = hall.read(lambda unit: unit.journal.head())
    assert hall.run(knowledge.take_in_guides) == 0
    assert hall.read(lambda unit: unit.journal.head()) == head


def test_an_item_that_leaves_the_catalogue_is_found_no_more_and_is_back_with_it(hall: HallAtWork) -> None:
    knowledge = base(hall)
    base(hall, replace(DEMO, services=DEMO.services[1:]))
    gone = f"guide-{DEMO.services[0].id}"
    assert titles(hall, knowledge, "生育登记") != ["生育登记"]
    assert hall.refused(lambda unit: knowledge.entry(unit, gone)) == Code.NOT_FOUND
    base(hall)
    assert titles(hall, knowledge, "生育登记")[0] == "生育登记"


def test_a_representative_writes_and_rewrites_and_everybody_else_has_news(hall: HallAtWork) -> None:
    knowledge = base(hall)
    clerk, officer = hall.sign_in("a"), hall.sign_in("mz", terminal="S-MZ")
    entry = write(hall, knowledge, officer)
    assert titles(hall, knowledge, "ydnbsbkm") == ["异地能补社保卡吗"]
    assert unread(hall, knowledge, "a") == [entry.id]
    assert unread(hall, knowledge, "mz") == []
    hall.run(lambda unit: knowledge.read(unit, entry.id, actor=Actor.of_session(clerk)))
    hall.clock.advance(minutes=5)
    after = hall.run(
        lambda unit: knowledge.rewrite(
            unit, entry.id, title="异地补社保卡", body="先打电话问。", actor=Actor.of_session(officer)
        )
    )
    assert (after.version, unread(hall, knowledge, "a")) == ("2", [entry.id])
    assert titles(hall, knowledge, "任何一个便民服务中心") == []
    rows = hall.events("KnowledgeWritten")
    assert [(row.from_state, row.to_state, row.person) for row in rows] == [(None, "1", "mz"), ("1", "2", "mz")]
    assert "电话" not in str([dict(row.data) for row in rows])


def test_clerks_do_not_write_and_nobody_writes_into_a_guide(hall: HallAtWork) -> None:
    knowledge = base(hall)
    clerk, head = (
        Actor.of_session(hall.sign_in("a")),
        Actor.of_session(hall.sign_in("head", account="SP-MZ", terminal="S-MZ")),
    )

    def add(actor: Actor) -> Callable[[Unit], Entry]:
        return lambda unit: knowledge.write(unit, title="问", body="答", kind=EntryKind.FAQ, actor=actor)

    assert hall.refused(add(clerk)) == Code.FORBIDDEN
    hall.run(add(head))
    guide = hall.refused(lambda unit: knowledge.rewrite(unit, "guide-JP-JS-001", title="改", body="改", actor=head))
    assert guide == Code.FORBIDDEN


def test_an_id_number_does_not_get_into_what_everybody_reads(hall: HallAtWork) -> None:
    knowledge = base(hall)
    head = Actor.of_session(hall.sign_in("head", account="SP-MZ", terminal="S-MZ"))
    refused = hall.refused(
        lambda unit: knowledge.write(
            unit, title="例", body="张三的号码是211322189901010019。", kind=EntryKind.FAQ, actor=head
        )
    )
    assert refused == Code.PERSONAL_DATA


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), max_size=120))
def test_no_text_at_all_breaks_a_search(hall: HallAtWork, text: str) -> None:
    if hall.read(lambda unit: not unit.knowledge.published()):
        base(hall)
    knowledge = hall.does.knowledge
    found = hall.read(lambda unit: knowledge.search(unit, text))
    terms = search_terms(text)
    for entry in found:
        assert all(term in entry.search or term in entry.initials for term in terms)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(unicodedata.normalize("NFKC", once)) == fold(once)
    assert "\0" not in once


@pytest.mark.parametrize(
    ("text", "letters"), [("居民身份证", "jmsfz"), ("ＩＤ卡 2026版", "idk2026b"), ("", ""), ("……", "")]
)
def test_initials_of_a_title(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_published_questions_are_found_and_not_rewritten_by_hand(hall: HallAtWork) -> None:
    knowledge = base(hall)
    assert titles(hall, knowledge, "过号")[0] == "叫到号时没赶上怎么办"
    assert "首问负责制" in titles(hall, knowledge, "swfzz")
    head = Actor.of_session(hall.sign_in("head", account="SP-MZ", terminal="S-MZ"))
    refused = hall.refused(lambda unit: knowledge.rewrite(unit, "text-late", title="改", body="改", actor=head))
    assert refused == Code.FORBIDDEN
    fewer = replace(DEMO, texts=DEMO.texts[1:])
    base(hall, fewer)
    assert "叫到号时没赶上怎么办" not in titles(hall, knowledge, "过号")
