"""The pages drawn from the code say what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.generated_docs import pages

PAGES = dict(pages())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_drawn_page_is_the_present_one(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], f"make docs writes {path.name} anew"
