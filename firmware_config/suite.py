"""Runs the tests: the suite with pytest's own arguments, or one campaign."""

from __future__ import annotations

import subprocess
import sys

from firmware_config.machine_setup import ROOT

BAD_INPUT = 2
SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile")
"""Most tests wait for real devices and deadlines, so three files at a time suit two cores."""
CAMPAIGNS = ROOT / "tests" / "campaigns"


def run_tests(words: list[str]) -> int:
    """Run what `test …` or `pictures …` asks for; return the exit code of the run, 2 for a campaign there is not."""
    role, *rest = words
    if role == "pictures":
        return _run("tests.campaigns.pictures", *rest)
    if "--campaign" not in rest:
        return _run("pytest", *(rest or SIDE_BY_SIDE))
    place = rest.index("--campaign")
    name = rest[place + 1] if place + 1 < len(rest) else ""
    if not name.isidentifier() or not (CAMPAIGNS / f"{name}.py").is_file():
        known = sorted(path.stem for path in CAMPAIGNS.glob("[a-z]*.py") if not path.stem.startswith("test_"))
        print(f"--campaign 需要一个名称: {', '.join(known)}", file=sys.stderr)
        return BAD_INPUT
    return _run(f"tests.campaigns.{name}", *rest[:place], *rest[place + 2 :])


def _run(module: str, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, check=False).returncode
