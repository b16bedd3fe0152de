"""The token under which the hall speaks to an outside case system: one line in a file that nobody else reads."""

from __future__ import annotations

from pathlib import Path

from firmware_config.place import BadInputError, NeedsPersonError

OTHERS = 0o077
"""Permission bits that a file with a secret must not have."""


def read_token(file: str | None) -> str | None:
    """Return the token; None where the site names no file.

    Raises:
        NeedsPersonError: the file is not there, or others may read it.
        BadInputError: it cannot be read, is empty, or holds more than one word.
    """
    if file is None:
        return None
    path = Path(file)
    try:
        if path.stat().st_mode & OTHERS:
            raise NeedsPersonError(f"接口口令文件 {path} 其他人也能读。请执行:\n  chmod 600 {path}")
        token = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise NeedsPersonError(
            f"缺少接口口令文件 {path}。请执行 (口令由外部系统的管理员提供):\n  install -m 600 /dev/stdin {path}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"不能读取接口口令文件 {path}") from error
    if not token or len(token.split()) != 1:
        raise BadInputError(f"接口口令文件 {path} 应只有一行口令")
    return token
