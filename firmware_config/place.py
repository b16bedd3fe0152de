"""One hall on this machine: its site, its folder, its secrets and the ports of everything in it."""

from __future__ import annotations

import argparse
import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firmware_config.credentials import Credentials, NoCredentialsError, open_credentials
from firmware_config.machine_setup import ROOT
from firmware_config.schema import Device, Site
from firmware_config.site_file import DEMO_SITE, LoadedSite, load_site

CONTROLS = ("kiosk", "printer", "led1", "led2", "pads", "lamp", "id_card")
"""What has a control port in a practice hall."""
_HIGHEST_PORT = 65535


class BadInputError(Exception):
    """What was asked for cannot be done; the sentence goes to the person who asked."""


class NeedsPersonError(Exception):
    """Somebody must act first; the last line is the exact command."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One hall on this machine: its site, its folder, its secrets and the ports of everything in it."""

    options: argparse.Namespace
    loaded: LoadedSite
    credentials: Credentials
    data: Path
    host: str
    port: int
    mqtt_port: int
    controls: Mapping[str, int]

    @property
    def site(self) -> Site:
        """The settings."""
        return self.loaded.site

    @property
    def web(self) -> str:
        """The server's address."""
        return f"http://{self.host}:{self.port}"

    @property
    def has_broker(self) -> bool:
        """Whether this hall has one; a place without a hall does not."""
        return self.site.broker.enabled

    def link(self, name: str, device: Device | None) -> str | None:
        """Return a device's link: the site's own, in a practice hall the simulated one, else None."""
        if device is not None:
            return device.link
        return f"pty:{self.data / 'dev' / name}" if self.site.hall.practice else None


def open_place(options: argparse.Namespace) -> Place:
    """Read the site and its secrets and settle the ports."""
    loaded = chosen_site(options)
    data = data_folder(options)
    try:
        data.mkdir(parents=True, exist_ok=True)
        credentials = open_credentials(data, loaded.site)
    except NoCredentialsError as error:
        command = f"python3 run_kiosk.py secrets --site {options.site} --data {data}"
        raise NeedsPersonError(f"正式大厅还没有设置口令。请执行:\n  {command}") from error
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


def chosen_site(options: argparse.Namespace) -> LoadedSite:
    """Read the site that the command line names, or the demo hall's."""
    site_file: Path = options.site or DEMO_SITE
    if not site_file.is_file():
        raise BadInputError(f"找不到站点文件 {site_file}")
    return load_site(site_file)


def data_folder(options: argparse.Namespace) -> Path:
    """Return the hall's folder, absolute: by default one a site under var/."""
    return Path(options.data or ROOT / "var" / (options.site.stem if options.site else "demo")).absolute()


def free_port(taken: set[int], *, neighbours: int = 1) -> int:
    """Return a loopback port that nobody listens at, nor at the next ones, and note them as taken."""
    while True:
        with contextlib.ExitStack() as held:
            first = held.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            wanted = set(range(port, port + neighbours))
            if wanted & taken or max(wanted) > _HIGHEST_PORT:
                continue
            with contextlib.suppress(OSError):
                for other in sorted(wanted)[1:]:
                    held.enter_context(socket.socket()).bind(("127.0.0.1", other))
                taken |= wanted
                return port
