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
from firmware_config.site_rules import uses_tls

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
    tls_port: int
    mqtt_port: int
    controls: Mapping[str, int]

    @property
    def site(self) -> Site:
        """The settings."""
        return self.loaded.site

    @property
    def tls(self) -> bool:
        """Whether the clerks' pages travel over TLS."""
        return uses_tls(self.host, self.site.tls.enabled)

    @property
    def server_host(self) -> str:
        """Where the server itself listens: behind TLS on this machine alone."""
        return "127.0.0.1" if self.tls else self.host

    @property
    def web(self) -> str:
        """The server's address, for the roles on this machine."""
        return f"http://{self.server_host}:{self.port}"

    @property
    def pages(self) -> str:
        """The address that people at other machines type."""
        return f"https://{self.host}:{self.tls_port}" if self.tls else self.web

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
    port = port or free_port(taken, neighbours=3)
    return Place(
        options=options,
        loaded=loaded,
        credentials=credentials,
        data=data,
        host=loaded.site.server.host,
        port=port,
        # The third of the neighbours where the ports are chosen freely.
        tls_port=loaded.site.tls.port if options.port is None else port + 2,
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
