"""The command line as a technician uses it: `check` on a changed copy of the demo site."""

import subprocess
import sys
from pathlib import Path

from tests.hall_process import PROJECT

SITES = PROJECT / "firmware_config" / "sites"


def demo_site(folder: Path, *changes: tuple[str, str]) -> Path:
    """Writes a copy of the demo hall's site with some words replaced; every change must hit."""
    text = (SITES / "demo.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the demo site has no {old}"
        text = text.replace(old, new)
    (folder / "common.toml").write_text((SITES / "common.toml").read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def checked_site(path: Path) -> tuple[int, str]:
    """Runs `check` on a site; returns its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "run_kiosk.py"), "check", "--site", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
