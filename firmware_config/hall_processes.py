"""A whole hall on one machine: which children it has, how each is started, and what the READY line says of it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from firmware_config.authority import fingerprint, open_authority
from firmware_config.broker import write_broker_files
from firmware_config.credentials import credentials_file
from firmware_config.machine_setup import ROOT, find_program
from firmware_config.place import BadInputError, NeedsPersonError, Place
from firmware_config.supervisor import Program, Supervisor, ready_line
from firmware_config.tls_front import write_tls_front


def run_hall(place: Place) -> int:
    """Run a whole hall, each role a child of this process, until a signal; return the exit code."""
    names = ["sim"] if place.site.hall.practice and place.site.hall.profile == "hall" else []
    names += ["server"]
    if place.has_broker:
        names += ["signage"]
    if place.site.kiosk.enabled:
        names += ["kiosk"]
    programs = [Program(name=name, command=_role_command(place, name)) for name in names]
    fixed = {"hall": place.site.hall.code, "data": str(place.data)}
    if place.site.hall.practice:
        fixed["credentials"] = str(credentials_file(place.data, place.site))
    if place.tls:
        programs.append(_tls_program(place))
        fixed["pages"] = place.pages
    if place.has_broker:
        programs.insert(0, _broker_program(place))
        fixed["mqtt"] = f"127.0.0.1:{place.mqtt_port}"

    def tell(said: dict[str, Any]) -> None:
        print(ready_line({**fixed, **said}), flush=True)
        _say_where_to_look(place)

    with _alone(place):
        return Supervisor(programs, pid_file=place.data / "pids.json", ready=tell).run()


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Hold the hall's folder for this process; refuse where another hall has it or one of the ports."""
    with (place.data / "hall.running").open("w", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadInputError(f"数据目录 {place.data} 已有一个大厅在运行") from error
        wanted = [(place.server_host, place.port, "--port")]
        wanted += [(place.host, place.port, "--port"), (place.host, place.tls_port, "--port")] if place.tls else []
        wanted += [(place.host, place.port + 1, "--port")] if place.site.display.enabled else []
        wanted += [("127.0.0.1", place.mqtt_port, "--mqtt-port")] if place.has_broker else []
        for host, port, option in wanted:
            if not _is_free(host, port):
                raise BadInputError(f"端口 {port} 已被别的程序占用, 请用 {option} 另选一个 (0 为自动)")
        yield


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise BadInputError(f"不能使用地址 {host}:{port}: {error.strerror}") from error
    return True


def _role_command(place: Place, role: str) -> list[str]:
    """Return the command of one role of a hall, on the ports that were settled."""
    options = place.options
    words = [sys.executable, str(ROOT / "run_kiosk.py"), role, "--data", str(place.data)]
    words += ["--port", str(place.port), "--mqtt-port", str(place.mqtt_port), "--screen", options.screen]
    words += ["--controls", json.dumps(dict(place.controls))]
    words += ["--site", str(options.site)] if options.site else []
    words += ["--clock-start", options.clock_start.isoformat()] if options.clock_start else []
    words += ["--speed", str(options.speed)] if options.speed else []
    return words


def _broker_program(place: Place) -> Program:
    """Write mosquitto's set-up and return it as a child that is ready when its port answers."""
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


def _tls_program(place: Place) -> Program:
    """Write haproxy's set-up, make the hall's certificate where it is missing, and return it as a child."""
    haproxy = find_program("haproxy")
    if haproxy is None:
        raise NeedsPersonError("缺少 haproxy。请执行:\n  sudo apt-get install -y --no-install-recommends haproxy")
    names = dict.fromkeys([place.host, *place.site.tls.names])
    try:
        served, _ = open_authority(
            place.data / "tls", hall=place.site.hall.code, names=list(names), now=datetime.now(UTC)
        )
    except ValueError as error:
        raise BadInputError(f"大厅的证书不能使用, 请移走 {place.data / 'tls'} 后重新启动: {error}") from error
    configuration = write_tls_front(
        place.data / "tls",
        certificate=served,
        host=place.host,
        plain_port=place.port,
        tls_port=place.tls_port,
        server=(place.server_host, place.port),
    )

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection((place.host, place.tls_port), timeout=0.2):
            return True
        return False

    return Program(name="tls", command=[haproxy, "-db", "-f", str(configuration)], speaks=False, probe=answers)


def _say_where_to_look(place: Place) -> None:
    """Tell a person at the console where the hall can be seen."""
    lines = [f"演示大厅已启动: {place.site.hall.name}" if place.site.hall.practice else place.site.hall.name]
    if place.site.hall.practice:
        lines.append(f"  演示页   {place.web}/demo")
    lines.append(f"  窗口终端 {place.pages}/")
    if place.tls:
        print_of_it = fingerprint(place.data / "tls" / "authority.crt")
        lines.append(f"  首次使用先在各窗口电脑安装大厅证书: http://{place.host}:{place.port}/hall-authority")
        lines.append(f"  证书指纹 {print_of_it}")
    if place.site.display.enabled:
        lines.append(f"  大屏     http://{place.host}:{place.port + 1}/")
    print("\n".join([*lines, "  按 Ctrl+C 停止"]), file=sys.stderr, flush=True)
