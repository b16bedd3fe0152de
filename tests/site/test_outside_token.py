"""The token for an outside case system: one word in a file that nobody else reads, or the command that makes it."""

from pathlib import Path

import pytest

from firmware_config.outside_token import read_token
from firmware_config.place import BadInputError, NeedsPersonError


def test_without_a_file_no_token_is_sent() -> None:
    assert read_token(None) is None


def test_the_one_word_of_the_file_is_the_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(" abc-123 \n")
    file.chmod(0o600)
    assert read_token(str(file)) == "abc-123"


def test_a_missing_or_open_file_names_the_command(tmp_path: Path) -> None:
    file = tmp_path / "token"
    with pytest.raises(NeedsPersonError, match="install -m 600"):
        read_token(str(file))
    file.write_text("abc")
    file.chmod(0o644)
    with pytest.raises(NeedsPersonError, match="chmod 600"):
        read_token(str(file))


@pytest.mark.parametrize("content", [b"", b"two words", "口令".encode()])
def test_what_is_no_token_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(BadInputError, match="接口口令文件"):
        read_token(str(file))
