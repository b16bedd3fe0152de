"""Tidehall's one entrance: sets the machine up, reads the site file, and puts one role together and runs it."""

from __future__ import annotations

import sys

from firmware_config.machine_setup import ROOT, find_program, prepare

ROLES = ("all", "server", "kiosk", "signage", "sim", "check", "rehearse", "backup", "restore", "test")


def chosen_role(words: list[str]) -> str:
    """Return the role that the command line names; the default is the whole hall."""
    return words[0] if words and words[0] in ROLES else "all"


if __name__ == "__main__":
    prepare(chosen_role(sys.argv[1:]), sys.argv[1:])

# From here on this is the project's own Python with all of its libraries.
import argparse
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

log = logging.getLogger("run_kiosk")

BAD_INPUT = 2
NEEDS_A_PERSON = 3
FONTS = ROOT / "var" / "fonts"
CONTROLS = ("kiosk", "printer", "led1", "led2", "pads", "lamp", "id_card")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BadInputError(Exception):
    """What was asked for cannot be done; the sentence goes to the person who asked."""


class NeedsPersonError(Exception):
    """Somebody must act first; the last line is the exact command."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One hall on this machine: its site, its folder, its secrets and the ports of everything in it."""

    options: argparse.Namespace
    loaded: Any
    credentials: Any
    data: Path
    host: str
    port: int
    mqtt_port: int
    controls: Mapping[str, int]

    @property
    def site(self) -> Any:
        """The settings."""
        return self.loaded.site

    @property
    def web(self) -> str:
        """The server's address."""
        return f"http://{self.host}:{self.port}"

    @property
    def has_broker(self) -> bool:
        """Whether this hall has one; a place without a hall does not."""
        return bool(self.site.broker.enabled)


def main(words: list[str]) -> int:
    """Run what the command line asks for and return the exit code."""
    from firmware_config.credentials import CredentialsError
    from firmware_config.site_file import SiteFileError

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if chosen_role(words) == "test":
        return run_tests(words[1:])
    options = read_options(words)
    try:
        return COMMANDS[options.role](options)
    except SiteFileError as error:
        print("\n".join(error.faults), file=sys.stderr)
        print(f"站点文件共有 {len(error.faults)} 处问题, 没有启动。", file=sys.stderr)
        return BAD_INPUT
    except (BadInputError, CredentialsError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except NeedsPersonError as error:
        print(error, file=sys.stderr)
        return NEEDS_A_PERSON


def read_options(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; argparse itself exits 2 with one sentence."""
    parser = argparse.ArgumentParser(prog="run_kiosk.py", description=__doc__)
    parser.add_argument("role", nargs="?", default="all", choices=ROLES)
    parser.add_argument("--site", type=Path, help="the hall's settings; the demo hall by default")
    parser.add_argument("--data", type=Path, help="the hall's folder; var/demo by default")
    parser.add_argument("--port", type=int, help="of the server; the display answers one above; 0 picks free ones")
    parser.add_argument("--mqtt-port", type=int, help="of the broker; 0 picks a free one")
    parser.add_argument("--screen", default="auto", choices=("auto", "x11", "kmsdrm", "offscreen", "none"))
    parser.add_argument("--clock-start", type=datetime.fromisoformat, help="a rehearsal's business clock starts here")
    parser.add_argument("--speed", type=float, help="how fast a business clock runs; 60 in a rehearsal")
    parser.add_argument("--controls", type=json.loads, default={}, help=argparse.SUPPRESS)
    parser.add_argument("--journal", type=Path, help="check: verify the journal of this data folder")
    parser.add_argument("--day", default="ordinary", choices=("ordinary", "market"), help="rehearse: which day")
    parser.add_argument("--tickets", type=int, help="rehearse: how many villagers")
    parser.add_argument("--seed", type=int, help="rehearse: the same seed plays the same day")
    parser.add_argument("--file", type=Path, help="backup: where to; restore: where from")
    return parser.parse_args(words)


def open_place(options: argparse.Namespace) -> Place:
    """Read the site and its secrets and settle the ports."""
    from firmware_config.credentials import open_credentials
    from firmware_config.site_file import DEMO_SITE, load_site

    site_file = options.site or DEMO_SITE
    if not site_file.is_file():
        raise BadInputError(f"找不到站点文件 {site_file}")
    loaded = load_site(site_file)
    data = data_folder(options)
    try:
        data.mkdir(parents=True, exist_ok=True)
        credentials = open_credentials(data / "credentials.json", loaded.site)
    except OSError as error:
        raise BadInputError(f"不能使用数据目录 {data}: {error.strerror}") from error
    port = loaded.site.server.port if options.port is None else options.port
    mqtt_port = loaded.site.broker.port if options.mqtt_port is None else options.mqtt_port
    taken: set[int] = set()
    return Place(
        options=options,
        loaded=loaded,
        credentials=credentials,
        data=data,
        host=loaded.site.server.host,
        port=port or free_port(taken, neighbours=2),
        mqtt_port=mqtt_port or free_port(taken),
        controls={name: options.controls.get(name) or free_port(taken) for name in CONTROLS},
    )


def data_folder(options: argparse.Namespace) -> Path:
    """Return the hall's folder, absolute."""
    return Path(options.data or ROOT / "var" / "demo").absolute()


def free_port(taken: set[int], *, neighbours: int = 1) -> int:
    """Return a loopback port that nobody listens at, nor at the next ones, and note them as taken."""
    while True:
        with contextlib.ExitStack() as held:
            first = held.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            wanted = set(range(port, port + neighbours))
            if wanted & taken or max(wanted) > 65535:  # noqa: PLR2004 the highest port
                continue
            with contextlib.suppress(OSError):
                for other in sorted(wanted)[1:]:
                    held.enter_context(socket.socket()).bind(("127.0.0.1", other))
                taken |= wanted
                return port


def run_all(options: argparse.Namespace) -> int:
    """A whole hall on this machine, each role a child of this process."""
    from firmware_config.supervisor import Program, Supervisor, ready_line

    place = open_place(options)
    names = ["sim"] if place.site.hall.practice else []
    names += ["server"]
    if place.has_broker:
        names += ["signage"]
    if place.site.kiosk.enabled:
        names += ["kiosk"]
    programs = [Program(name=name, command=role_command(place, name)) for name in names]
    if place.has_broker:
        programs.insert(0, broker_program(place))

    def tell(said: dict[str, Any]) -> None:
        fixed = {"hall": place.site.hall.code, "data": str(place.data)}
        fixed["credentials"] = str(place.data / "credentials.json")
        print(ready_line({**fixed, **said}), flush=True)
        say_where_to_look(place)

    return Supervisor(programs, pid_file=place.data / "pids.json", ready=tell).run()


def role_command(place: Place, role: str) -> list[str]:
    """Return the command of one role of a hall, on the ports that were settled."""
    options = place.options
    words = [sys.executable, str(ROOT / "run_kiosk.py"), role, "--data", str(place.data)]
    words += ["--port", str(place.port), "--mqtt-port", str(place.mqtt_port), "--screen", options.screen]
    words += ["--controls", json.dumps(dict(place.controls))]
    words += ["--site", str(options.site)] if options.site else []
    words += ["--clock-start", options.clock_start.isoformat()] if options.clock_start else []
    words += ["--speed", str(options.speed)] if options.speed else []
    return words


def broker_program(place: Place) -> Any:
    """Write mosquitto's set-up and return it as a child that is ready when its port answers."""
    from firmware_config.broker import write_broker_files
    from firmware_config.supervisor import Program

    mosquitto = find_program("mosquitto")
    if mosquitto is None:
        raise NeedsPersonError("缺少 mosquitto。请执行:\n  sudo apt-get install -y --no-install-recommends mosquitto")
    configuration = write_broker_files(
        place.data / "broker",
        hall=place.site.hall.code,
        port=place.mqtt_port,
        passwords=place.credentials.broker,
    )

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", place.mqtt_port), timeout=0.2):
            return True
        return False

    return Program(name="broker", command=[mosquitto, "-c", str(configuration)], speaks=False, probe=answers, last=True)


def say_where_to_look(place: Place) -> None:
    """Tell a person at the console where the hall can be seen."""
    lines = [f"演示大厅已启动: {place.site.hall.name}" if place.site.hall.practice else place.site.hall.name]
    if place.site.hall.practice:
        lines.append(f"  演示页   {place.web}/demo")
    lines.append(f"  窗口终端 {place.web}/")
    if place.site.display.enabled:
        lines.append(f"  大屏     http://{place.host}:{place.port + 1}/")
    print("\n".join([*lines, "  按 Ctrl+C 停止"]), file=sys.stderr, flush=True)


def run_check(options: argparse.Namespace) -> int:
    """Print every effective setting with its origin; with --journal verify a hall's journal."""
    from firmware_config.site_file import DEMO_SITE, load_site
    from queue_server.storage.catalogue_file import CatalogueFileError, load_catalogue

    site_file = options.site or DEMO_SITE
    if not site_file.is_file():
        raise BadInputError(f"找不到站点文件 {site_file}")
    loaded = load_site(site_file)
    try:
        catalogue = load_catalogue(loaded.catalogue)
    except CatalogueFileError as error:
        raise BadInputError("\n".join(error.faults)) from error
    must_not_be_sample(loaded, catalogue)
    if options.journal is not None:
        return verify_journal(options.journal)
    settings = list(loaded.effective())
    width = max(len(key) for key, _, _ in settings)
    for key, value, origin in settings:
        print(f"{key:<{width}} = {json.dumps(value, ensure_ascii=False)}  # {origin}")
    print(f"事项目录 {catalogue.version}: {len(catalogue.services)} 项  # {loaded.catalogue}")
    return 0


def must_not_be_sample(loaded: Any, catalogue: Any) -> None:
    """Refuse to show sample items as official ones (D13)."""
    if catalogue.illustrative and not loaded.site.hall.practice:
        raise BadInputError(f"{loaded.catalogue} 是演示事项目录, 正式大厅不能使用 (hall.practice = false)")


def run_tests(words: list[str]) -> int:
    """Run the suite with pytest's own arguments, or one campaign."""
    if "--campaign" not in words:
        return subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False).returncode
    place = words.index("--campaign")
    if place + 1 >= len(words) or not (ROOT / "tests" / "campaigns" / f"{words[place + 1]}.py").is_file():
        known = sorted(
            path.stem for path in (ROOT / "tests" / "campaigns").glob("[a-z]*.py") if path.stem[:5] != "test_"
        )
        print(f"--campaign 需要一个名称: {', '.join(known)}", file=sys.stderr)
        return BAD_INPUT
    rest = words[:place] + words[place + 2 :]
    command = [sys.executable, "-m", f"tests.campaigns.{words[place + 1]}", *rest]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "all": run_all,
    "check": run_check,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
