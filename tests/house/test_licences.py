"""Every library, package, font and icon has its licence named, and no copyleft comes in unnamed."""

import re

import pytest

from tests.house.licences import DEBIAN, FACES, PROJECT, copyleft, libraries, licence_of, packages

README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("library", libraries())
def test_a_library_says_its_licence(library: str) -> None:
    assert re.search(r"[A-Z]{2}|Apache|Zope|Python", licence_of(library))


def test_every_package_of_debian_has_its_licence() -> None:
    assert set(packages()) == set(DEBIAN)


@pytest.mark.parametrize("name", copyleft())
def test_copyleft_is_named_in_the_readme(name: str) -> None:
    section = README.split("## Licences", 1)[1]
    assert re.search(rf"(?<![\w-]){re.escape(name.removesuffix('-binary'))}(?![\w])", section)


def test_known_copyleft_is_recognised() -> None:
    assert {"psycopg", "paho-mqtt", "certifi", "pyphen", "espeak-ng", "mosquitto"} <= set(copyleft())
    assert not {"flask", "kivy", "numpy", "fonts-noto-cjk"} & set(copyleft())


def test_fonts_and_icons_are_what_the_page_says() -> None:
    assets = PROJECT / "kiosk" / "assets"
    assert {path.name for path in assets.iterdir()} == {
        "Phosphor-Fill.ttf",
        "Phosphor-LICENSE.txt",
        "phosphor-fill.json",
    }
    assert "MIT License" in (assets / "Phosphor-LICENSE.txt").read_text(encoding="utf-8")
    committed = [path for suffix in ("ttf", "otf", "woff2", "woff") for path in PROJECT.glob(f"[a-z]*/**/*.{suffix}")]
    assert [path.name for path in committed if "var" not in path.parts] == ["Phosphor-Fill.ttf"]
    assert [licence for _, _, licence, _ in FACES] == ["OFL-1.1", "MIT"]
