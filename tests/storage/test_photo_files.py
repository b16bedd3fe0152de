"""Photos are kept under the digest of their bytes: once, whole, and only as what they are."""

import hashlib
import threading
from pathlib import Path

import pytest

from queue_server.storage.photo_files import NotAPhotoError, PhotoFiles

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 2000
PNG = b"\x89PNG\r\n\x1a\n" + b"y" * 2000


@pytest.mark.parametrize(("photo", "kind", "media"), [(JPEG, "jpg", "image/jpeg"), (PNG, "png", "image/png")])
def test_a_photo_comes_back_under_its_digest(tmp_path: Path, photo: bytes, kind: str, media: str) -> None:
    photos = PhotoFiles(tmp_path / "photos")
    name = photos.store(photo)
    assert name == f"{hashlib.sha256(photo).hexdigest()}.{kind}"
    assert photos.read(name) == (photo, media)
    assert photos.store(photo) == name
    assert [found.name for found in (tmp_path / "photos").iterdir()] == [name]


@pytest.mark.parametrize("junk", [b"", b"<svg onload=1>", b"GIF89a", b"\xff\xd8", b"PNG"])
def test_what_is_no_photo_is_not_stored(tmp_path: Path, junk: bytes) -> None:
    with pytest.raises(NotAPhotoError):
        PhotoFiles(tmp_path / "photos").store(junk)
    assert not (tmp_path / "photos").exists()


@pytest.mark.parametrize("name", ["../hall.key", "hall.db", "0" * 64, f"{'0' * 64}.gif", f"../{'0' * 64}.jpg", ""])
def test_no_other_file_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "hall.key").write_text("secret")
    (tmp_path / "photos").mkdir()
    with pytest.raises(FileNotFoundError):
        PhotoFiles(tmp_path / "photos").read(name)


def test_the_same_photo_from_many_at_once_is_one_whole_file(tmp_path: Path) -> None:
    photos = PhotoFiles(tmp_path / "photos")
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(photos.store(JPEG))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 8
    assert len(set(names)) == 1
    assert photos.read(names[0])[0] == JPEG
    assert len(list((tmp_path / "photos").iterdir())) == 1
