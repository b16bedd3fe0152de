"""Seals personal data: AES-GCM bound to its table, row and column, and a keyed digest for look-ups."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class Seal:
    """Encrypts and decrypts single fields. A field moved to another row or column no longer opens."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key file holds {KEY_BYTES} bytes, not {len(key)}")
        self._cipher = AESGCM(key)
        self._index_key = hmac.digest(key, b"tidehall index", hashlib.sha256)

    def close(self, text: str, *, table: str, row: str, column: str) -> bytes:
        """Return nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), _binding(table, row, column))

    def open(self, sealed: bytes, *, table: str, row: str, column: str) -> str:
        """Return the text; cryptography's InvalidTag where key, row or column is another."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, body, _binding(table, row, column)).decode()

    def digest(self, *parts: str) -> str:
        """Return a keyed digest: an ID number has too few values for a plain one."""
        return hmac.new(self._index_key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def read_key(path: Path) -> bytes:
    """Read a key file; OSError where it cannot be read, ValueError where its length is wrong."""
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"密钥文件 {path} 应为 {KEY_BYTES} 字节, 实际 {len(key)} 字节。")
    return key


def make_key(path: Path) -> bytes:
    """Make a key file that only its owner may read; FileExistsError where there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _binding(table: str, row: str, column: str) -> bytes:
    return f"{table}|{row}|{column}".encode()
