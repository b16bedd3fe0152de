"""A hall's secrets: made once for practice, set by a technician for a real hall, never readable by others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from firmware_config.credentials import (
    CredentialsError,
    NoCredentialsError,
    forget_people,
    open_credentials,
    set_secrets,
)
from firmware_config.schema import Site
from firmware_config.site_file import CATALOGUES, DEMO_SITE, load_site
from queue_server.domain.sign_in_rules import secret_fault

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def practice() -> Site:
    return load_site().site


def real_site_file(folder: Path) -> Path:
    catalogue = (CATALOGUES / "demo.yaml").read_text().replace("illustrative: true", "illustrative: false", 1)
    (folder / "real.yaml").write_text(catalogue)
    text = DEMO_SITE.read_text().replace("practice = true", "practice = false", 1).replace("demo.yaml", "real.yaml", 1)
    site = folder / "real.toml"
    site.write_text(text.replace("[case]", '[devices.printer]\nlink = "tcp:127.0.0.1:9100"\n[case]', 1))
    return site


def test_a_practice_hall_makes_its_secrets_once_and_keeps_them(practice: Site, tmp_path: Path) -> None:
    first = open_credentials(tmp_path, practice)
    assert open_credentials(tmp_path, practice) == first
    path = tmp_path / "credentials.json"
    assert path.stat().st_mode & 0o777 == 0o600
    written = json.loads(path.read_text())
    assert set(written) >= {"devices", "people", "mqtt"}
    assert set(written["devices"]) == {"kiosk-1", "signage-1", "demo"}
    assert {tuple(sorted(entry)) for entry in written["people"]} == {("account", "person", "secret", "terminal")}
    assert written["people"][0]["account"] == "211322101-ZH-1"
    assert [entry["terminal"] for entry in written["people"][:3]] == ["T1", "T2", "S-JS"]


def test_what_a_newer_program_asks_for_is_added_and_the_rest_stays(practice: Site, tmp_path: Path) -> None:
    first = open_credentials(tmp_path, practice)
    path = tmp_path / "credentials.json"
    written = json.loads(path.read_text())
    del written["devices"]["demo"], written["broker"]["kiosk"]
    written["people"] = [entry for entry in written["people"] if entry["person"] != "head"]
    path.write_text(json.dumps(written))
    again = open_credentials(tmp_path, practice)
    assert {**again.devices, "demo": ""} == {**first.devices, "demo": ""}
    assert again.devices["demo"] != first.devices["demo"]
    assert set(again.people) == set(first.people)
    assert again.people["clerk-1"] == first.people["clerk-1"]


def test_a_file_that_others_can_read_is_refused(practice: Site, tmp_path: Path) -> None:
    open_credentials(tmp_path, practice)
    (tmp_path / "credentials.json").chmod(0o644)
    with pytest.raises(CredentialsError, match="0600"):
        open_credentials(tmp_path, practice)


def test_a_damaged_file_is_told(practice: Site, tmp_path: Path) -> None:
    open_credentials(tmp_path, practice)
    (tmp_path / "credentials.json").write_text("{")
    with pytest.raises(CredentialsError, match="已损坏"):
        open_credentials(tmp_path, practice)


def test_a_real_halls_secrets_are_set_enrolled_once_and_then_forgotten(tmp_path: Path) -> None:
    site = load_site(real_site_file(tmp_path)).site
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(NoCredentialsError):
        open_credentials(data, site)
    given = {"演示甲": "A long 1st one"}
    assert set_secrets(data, site, ask=lambda name: given.get(name, ""), fault=secret_fault) == ["clerk-1"]
    devices = open_credentials(data, site).devices
    assert open_credentials(data, site).people == {"clerk-1": "A long 1st one"}
    forget_people(data, site)
    assert "A long 1st one" not in (data / "secrets.json").read_text()
    assert open_credentials(data, site).people == {}
    assert open_credentials(data, site).devices == devices


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("short", "至少 10 个字符"),
        ("onlysmallletters", "至少 3 类"),
        ("Password-2026", "默认密码"),
        ("Clerk-2-is-here", "不能含工号"),
    ],
)
def test_a_weak_or_default_secret_of_a_real_hall_is_refused_and_nothing_is_written(
    tmp_path: Path, secret: str, why: str
) -> None:
    site = load_site(real_site_file(tmp_path)).site
    with pytest.raises(CredentialsError, match=f"演示乙.*{why}"):
        set_secrets(tmp_path, site, ask=lambda name: secret if name == "演示乙" else "", fault=secret_fault)
    assert not (tmp_path / "secrets.json").exists()


def test_a_real_hall_without_secrets_asks_for_a_person(tmp_path: Path) -> None:
    site = real_site_file(tmp_path)
    command = [sys.executable, "run_kiosk.py", "all", "--site", str(site), "--data", str(tmp_path / "data")]
    started = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert started.returncode == 3
    assert started.stdout == ""
    asked = started.stderr.splitlines()[-1].split()
    assert asked[:3] == ["python3", "run_kiosk.py", "secrets"]
    secrets = subprocess.run(
        [sys.executable, *asked[1:]],
        cwd=PROJECT,
        input="A long 1st one\n" * 11,
        capture_output=True,
        text=True,
        check=False,
    )
    assert secrets.returncode == 0
    assert (tmp_path / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600
