"""A fresh town for every acceptance test that wants one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.town import Town, running_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A hall as the notice wants it, at 09:00 on a Monday, its clock moved by hand."""
    with running_town(tmp_path) as running:
        yield running
