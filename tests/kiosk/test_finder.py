"""按拼音找: what letters find, over the whole catalogue and over invented ones."""

from __future__ import annotations

from statistics import mean
from string import ascii_lowercase, ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.finder import Finder
from kiosk.views import HITS
from queue_server.contract.items import Item
from tests.kiosk import samples

ITEMS = samples.catalogue().items
FINDER = Finder(ITEMS)
WORDS = [(item, word) for item in ITEMS for word in item.pinyin.split()]
CALLED = {"低保": "db", "五保": "wb", "老年证": "lnz", "新农合": "xnh", "养老": "yl"}


def item(name: str, pinyin: str) -> Item:
    return ITEMS[0].model_copy(update={"id": name, "name": name, "pinyin": pinyin})


pieces = st.sampled_from(WORDS).flatmap(
    lambda entry: st.tuples(st.just(entry), st.integers(0, len(entry[1]) - 1), st.integers(1, 4))
)


@given(pieces)
def test_any_run_of_letters_of_a_name_or_alias_finds_its_item(piece: tuple[tuple[Item, str], int, int]) -> None:
    (found, word), start, length = piece
    assert found in FINDER.hits(word[start : start + length])


@given(st.text(alphabet=ascii_lowercase, max_size=6))
def test_a_letter_lives_exactly_where_it_still_finds_something(typed: str) -> None:
    living = FINDER.living(typed)
    assert living == {letter for letter in ascii_uppercase if FINDER.hits(typed + letter)}


@given(st.text(alphabet=ascii_lowercase, min_size=1, max_size=5))
def test_more_letters_never_find_more_and_case_does_not_matter(typed: str) -> None:
    hits = {found.id for found in FINDER.hits(typed)}
    assert hits <= {found.id for found in FINDER.hits(typed[:-1])} or len(typed) == 1
    assert hits == {found.id for found in FINDER.hits(typed.upper())}


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert len(FINDER.hits(typed)) <= len(ITEMS)
    assert FINDER.living(typed) <= set(ascii_uppercase)


def test_nothing_typed_finds_nothing_and_leaves_the_letters_of_all_names_alive() -> None:
    assert FINDER.hits("") == []
    assert FINDER.living("") == {letter.upper() for _, word in WORDS for letter in word}


@pytest.mark.parametrize("called", CALLED)
def test_what_villagers_call_it_is_found_by_its_letters(called: str) -> None:
    hits = FINDER.hits(CALLED[called])
    assert any(called in found.name or any(called in alias for alias in found.aliases) for found in hits)


def test_every_reading_of_a_character_finds_the_item() -> None:
    both = item("重症补助", "zzbz czbz")
    finder = Finder([both, item("银行卡", "yhk yxk")])
    assert finder.hits("zz") == finder.hits("cz") == [both]
    assert [found.name for found in finder.hits("yx")] == ["银行卡"]


def test_a_word_that_begins_with_the_letters_comes_before_one_that_holds_them() -> None:
    finder = Finder([item("一", "abylx"), item("二", "ylbxlong"), item("三", "ylbx")])
    assert [found.name for found in finder.hits("yl")] == ["三", "二", "一"]


@pytest.mark.parametrize(("letters", "on_average", "on_one_page"), [(2, 4.0, 0.8), (3, 2.0, 0.97)])
def test_few_letters_of_a_name_leave_few_enough_to_read(letters: int, on_average: float, on_one_page: float) -> None:
    beginnings = {word[:letters] for _, word in WORDS if len(word) >= letters}
    found = [len(FINDER.hits(beginning)) for beginning in beginnings]
    assert mean(found) <= on_average
    assert sum(count <= HITS for count in found) / len(found) >= on_one_page
