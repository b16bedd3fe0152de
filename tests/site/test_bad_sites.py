"""A wrong site file: every fault at once, each with its line, exit 2, nothing started."""

import subprocess
import sys
from pathlib import Path

import pytest

from firmware_config.site_file import DEMO_SITE, SiteFileError, load_site
from tests.site.bad_sites import BAD_SITES, BadSite, Fault

PROJECT = Path(__file__).resolve().parents[2]


def written(bad: BadSite, folder: Path) -> Path:
    text = DEMO_SITE.read_text(encoding="utf-8")
    for old, new in bad.edits:
        assert old in text, f"the demo hall's file has no {old!r}"
        text = text.replace(old, new, 1)
    site = folder / "bad.toml"
    site.write_text(text, encoding="utf-8")
    return site


def expected(fault: Fault, site: Path) -> str:
    lines = [number for number, line in enumerate(site.read_text().splitlines(), start=1) if line.strip() == fault.line]
    return f"{site}:{lines[fault.nth - 1]}: {fault.sentence}"


def check(site: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "run_kiosk.py", "check", "--site", str(site)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)


def test_there_are_at_least_twenty_five_bad_sites() -> None:
    assert len(BAD_SITES) >= 25


@pytest.mark.parametrize("bad", BAD_SITES.values(), ids=BAD_SITES.keys())
def test_every_fault_is_told_with_its_line(bad: BadSite, tmp_path: Path) -> None:
    site = written(bad, tmp_path)
    with pytest.raises(SiteFileError) as refused:
        load_site(site)
    assert refused.value.faults == [expected(fault, site) for fault in bad.faults]


@pytest.mark.parametrize("name", ["a misspelt key", "faults of six sections at once", "a file for a newer program"])
def test_check_prints_the_faults_and_a_closing_sentence_and_exits_2(name: str, tmp_path: Path) -> None:
    bad = BAD_SITES[name]
    site = written(bad, tmp_path)
    checked = check(site)
    assert (checked.returncode, checked.stdout) == (2, "")
    assert checked.stderr.splitlines() == [
        *(expected(fault, site) for fault in bad.faults),
        f"站点文件共有 {len(bad.faults)} 处问题, 没有启动。",
    ]


def test_a_hall_does_not_start_from_a_bad_site(tmp_path: Path) -> None:
    site = written(BAD_SITES["two comprehensive windows"], tmp_path)
    command = [sys.executable, "run_kiosk.py", "all", "--site", str(site), "--data", str(tmp_path / "data")]
    started = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert started.returncode == 2
    assert "READY" not in started.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [("[hall]\nname = \n", 2), ('[hall]\nname = "x"\nname = "y"\n', 3), ("[hall\n", 1), ("a = '''\nnever closed\n", 2)],
)
def test_what_is_no_toml_gets_its_one_line(text: str, line: int, tmp_path: Path) -> None:
    site = tmp_path / "no.toml"
    site.write_text(text, encoding="utf-8")
    with pytest.raises(SiteFileError) as refused:
        load_site(site)
    (told,) = refused.value.faults
    assert told.startswith(f"{site}:{line}: ")
    assert "不是有效的 TOML" in told


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    site = tmp_path / "gbk.toml"
    site.write_bytes('schema_version = 1\n[hall]\nname = "朱碌科镇"\n'.encode("gb18030"))
    with pytest.raises(SiteFileError) as refused:
        load_site(site)
    assert refused.value.faults == [f"{site}:3: 文件不是 UTF-8 编码"]
