"""Tidehall's one entrance: sets the machine up, reads the site file, and puts one role together and runs it."""

from __future__ import annotations

import sys

from firmware_config.machine_setup import NOTO_REGULAR, ROOT, chosen_role, prepare

if __name__ == "__main__":
    prepare(chosen_role(sys.argv[1:]), sys.argv[1:])

# From here on this is the project's own Python with all of its libraries.
import argparse
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from firmware_config.command_line import read_options
from firmware_config.credentials import CredentialsError, credentials_file, forget_people, set_secrets
from firmware_config.hall_processes import run_hall
from firmware_config.lunar import lunar_day
from firmware_config.outside_token import read_token
from firmware_config.place import BadInputError, NeedsPersonError, Place, chosen_site, data_folder, open_place
from firmware_config.role_process import ThreadWatch, end_at_bugs, open_log, serve_until_signalled
from firmware_config.site_advice import advice
from firmware_config.site_file import SiteFileError
from firmware_config.suite import run_tests
from firmware_config.supervisor import ready_line
from firmware_config.theme_file import read_theme

if TYPE_CHECKING:
    from devices.ports import IdCardReader, Slip, TicketPrinter, Voice
    from firmware_config.site_file import LoadedSite
    from queue_server.bootstrap import Access, DemoDoors
    from queue_server.contract.theme import Theme
    from queue_server.domain.service_item import Catalogue
    from queue_server.usecases.outside_link import OutsideDoor
    from signage.broker_client import BrokerAddress
    from signage.hall_agent import AgentDevices

BAD_INPUT = 2
NEEDS_A_PERSON = 3
FONTS = ROOT / "var" / "fonts"


def main(words: list[str]) -> int:
    """Run what the command line asks for and return the exit code."""
    open_log()
    end_at_bugs()
    if chosen_role(words) in {"test", "pictures"}:
        return run_tests(words)
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


def run_check(options: argparse.Namespace) -> int:
    """Print every effective setting with its origin; with --journal verify a hall's journal."""
    from queue_server.storage.catalogue_file import CatalogueFileError, load_catalogue

    if options.journal is not None:
        return verify_journal(options.journal)
    loaded = chosen_site(options)
    try:
        catalogue = load_catalogue(loaded.catalogue)
    except CatalogueFileError as error:
        raise BadInputError("\n".join(error.faults)) from error
    must_not_be_sample(loaded, catalogue)
    settings = list(loaded.effective())
    width = max(len(key) for key, _, _ in settings)
    for key, value, origin in settings:
        print(f"{key:<{width}} = {json.dumps(value, ensure_ascii=False)}  # {origin}")
    print(f"事项目录 {catalogue.version}: {len(catalogue.services)} 项  # {loaded.catalogue}")
    for sentence in advice(loaded.site):
        print(sentence)
    return 0


def verify_journal(place: Path) -> int:
    """Follow the chain of a hall's journal (its data folder or database file); name the first bad row."""
    from queue_server.storage.journal import verify

    database = place / "hall.db" if place.is_dir() else place
    try:
        verdicts = verify(database)
    except OSError as error:
        raise BadInputError(str(error)) from error
    for verdict in verdicts:
        print(f"{verdict.hall}: {verdict.sentence}")
    return 0 if all(verdict.first_bad is None for verdict in verdicts) else 1


def run_backup(options: argparse.Namespace) -> int:
    """Copy the hall's database while it serves."""
    from queue_server.storage.backup import back_up

    database = data_folder(options) / "hall.db"
    target = (options.file or database.with_name("backup") / f"hall-{hall_now():%Y%m%dT%H%M%S}.db").absolute()
    try:
        print(back_up(database, target))
    except OSError as error:
        raise BadInputError(f"备份没有完成: {error}") from error
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of a stopped hall's database."""
    from queue_server.storage.backup import restore

    if options.file is None or not options.file.is_file():
        raise BadInputError("请用 --file 指明要恢复的备份文件")
    database = data_folder(options) / "hall.db"
    try:
        aside = restore(options.file, database, at=hall_now())
    except OSError as error:
        raise BadInputError(f"没有恢复: {error}") from error
    print(f"已恢复 {database}" + (f", 原来的数据库移到 {aside}" if aside else ""))
    return 0


def run_rekey(options: argparse.Namespace) -> int:
    """Replace the hall key of a stopped hall; the running hall then seals everything anew, bit by bit."""
    from queue_server.storage.hall_key import replace_hall_key

    folder, hall = data_folder(options), chosen_site(options).site.hall.code
    try:
        kept = replace_hall_key(folder / "hall.db", key_file=folder / "hall.key", hall=hall, at=hall_now())
    except (OSError, ValueError) as error:
        raise BadInputError(f"没有更换密钥: {error}") from error
    print(f"已更换大厅密钥; 旧密钥移到 {kept}, 更换前的备份仍需要它, 请与备份分开保存")
    return 0


def run_secrets(options: argparse.Namespace) -> int:
    """Set the secrets of a real hall's people, typed unseen, or one a line on standard input."""
    site = chosen_site(options).site
    if site.hall.practice:
        raise BadInputError(
            "演示大厅的口令在第一次启动时自动生成, 见 credentials.json; 不要求修改, 没有有效期, 正式大厅不能这样"
        )

    from queue_server.domain.sign_in_rules import secret_fault

    def ask(name: str) -> str:
        return getpass(f"{name} 的口令 (留空则不变): ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

    try:
        named = set_secrets(data_folder(options), site, ask=ask, fault=secret_fault)
    except OSError as error:
        raise BadInputError(f"不能写入口令文件: {error}") from error
    print(f"已设置 {len(named)} 人的口令, 下次启动时生效: {', '.join(named)}")
    return 0


def must_not_be_sample(loaded: LoadedSite, catalogue: Catalogue) -> None:
    """Refuse to show sample items as official ones (D13)."""
    if catalogue.illustrative and not loaded.site.hall.practice:
        raise BadInputError(f"{loaded.catalogue} 是演示事项目录, 正式大厅不能使用 (hall.practice = false)")


def run_server(options: argparse.Namespace) -> int:
    """The database, the HTTP API and its pages, relay and ticker."""
    from queue_server.bootstrap import build_server
    from queue_server.clock import BusinessClock, RealClock
    from queue_server.site_hall import build_hall
    from queue_server.storage.catalogue_file import CatalogueFileError, load_catalogue
    from queue_server.web.paper_pages import PaperTools
    from signage.health_listener import build_health_listener
    from signage.posters.press import Press
    from signage.publisher import build_publisher

    place = open_place(options)
    try:
        catalogue = load_catalogue(place.loaded.catalogue)
    except CatalogueFileError as error:
        raise BadInputError("\n".join(error.faults)) from error
    must_not_be_sample(place.loaded, catalogue)
    rehearsed = options.clock_start or options.speed
    clock = BusinessClock(options.clock_start or utc_now(), speed=options.speed or 1.0) if rehearsed else RealClock()
    hall, broker = place.site.hall.code, broker_of(place, "server") if place.has_broker else None
    sinks = [build_publisher(hall, broker)] if broker is not None else []
    server = build_server(
        hall=build_hall(place.site, web=place.web),
        catalogue=catalogue,
        access=access_of(place),
        data_dir=place.data,
        theme=theme_of_all_halls(),
        bind=(place.server_host, place.port),
        sinks=sinks,
        health_source=build_health_listener(hall, broker) if broker is not None else None,
        clock=clock,
        fonts=FONTS / "web",
        authority=place.data / "tls" / "authority.crt" if place.tls else None,
        demo=demo_doors_of(place),
        lunar_day=lunar_day,
        case_door=case_door_of(place),
        min_free_mb=place.site.server.min_free_mb,
        paper_tools=PaperTools(press=Press(), face=NOTO_REGULAR.with_stem("NotoSerifCJK-Regular")),
    )
    told = {"hall": place.site.hall.code, "web": place.web}
    if place.site.hall.practice:
        told["demo"] = f"{place.web}/demo"

    def start() -> None:
        server.start()
        forget_people(place.data, place.site)

    return serve_until_signalled(start, server.stop, ready=lambda: told)


def run_signage(options: argparse.Namespace) -> int:
    """The hall agent: display, strips, lamp, voice and pads."""
    from signage.announcer import VoiceSettings
    from signage.clocks import Clocks
    from signage.display import FontFiles, Look
    from signage.hall_agent import AgentSettings, build_agent
    from signage.sizes import Screen

    place = open_place(options)
    voice, fonts = place.site.voice, FONTS / "web"
    look = Look(
        theme=theme_of_all_halls(),
        fonts=FontFiles(regular=fonts / "NotoSansSC-Regular.otf", bold=fonts / "NotoSansSC-Bold.otf"),
        screen=Screen(**place.site.display.model_dump(exclude={"enabled"})),
    )
    settings = AgentSettings(
        hall=place.site.hall.code,
        broker=broker_of(place, "signage"),
        server_url=place.web,
        server_token=place.credentials.devices["signage-1"],
        data_dir=place.data / "signage",
        look=look,
        display_host=place.host,
        display_port=place.port + 1,
        voice=VoiceSettings(digit_one=voice.one, **voice.model_dump(exclude={"enabled", "one"})),
    )
    agent = build_agent(settings, agent_devices(place), clocks=Clocks(wall=utc_now, monotonic=time.monotonic))
    return serve_until_signalled(agent.start, agent.stop, ready=agent.ready)


def run_kiosk(options: argparse.Namespace) -> int:
    """The touch screen and its ticket printer."""
    from kiosk import FontFaces, KioskReady, Panel, ServerLink, build_kiosk
    from signage.clocks import Clocks
    from signage.health_agent import build_health_agent

    place = open_place(options)
    printer, encode_slip = ticket_printer(place)
    panel, voice, cards = place.site.kiosk.panel, kiosk_voice(place), id_card_reader(place)
    devices = [device for device in (printer, voice, cards) if device is not None]
    kiosk = build_kiosk(
        ServerLink(url=place.web, token=place.credentials.devices["kiosk-1"]),
        printer,
        encode_slip=encode_slip,
        data_dir=place.data,
        theme=theme_of_all_halls(),
        fonts=FontFaces(
            regular=FONTS / "NotoSansSC-Regular.otf",
            bold=FONTS / "NotoSansSC-Bold.otf",
            everyday=(FONTS / "web" / "NotoSansSC-Regular.otf", FONTS / "web" / "NotoSansSC-Bold.otf"),
        ),
        clock=hall_now,
        panel=Panel(width_px=panel.width_px, height_px=panel.height_px, diagonal_inch=panel.diagonal_in),
        screen=options.screen,
        voice=voice,
        cards=cards,
        control_port=place.controls["kiosk"] if place.site.hall.practice else None,
    )

    def tell(ready: KioskReady) -> None:
        print(ready_line({"kiosk": {"control": ready.control, "screen": ready.screen.value}}), flush=True)

    watch = ThreadWatch(kiosk.stop)
    with contextlib.ExitStack() as opened:
        for device in devices:
            device.start()
            opened.callback(device.close)
        if place.has_broker:
            clocks = Clocks(wall=utc_now, monotonic=time.monotonic)
            broker = broker_of(place, "kiosk")
            health = build_health_agent(
                place.site.hall.code,
                "kiosk-1",
                broker=broker,
                devices=devices,
                clocks=clocks,
            )
            health.start()
            opened.callback(health.stop)
        return kiosk.run(tell) or int(watch.lost)


def id_card_reader(place: Place) -> IdCardReader | None:
    """Return the reader beside the kiosk's panel; nothing where the hall has none."""
    from devices.drivers import build_id_card_reader

    link = place.link("id_card", place.site.devices.id_card)
    return None if link is None else build_id_card_reader(link, name="id_card", clock=utc_now)


def kiosk_voice(place: Place) -> Voice | None:
    """Return what reads the kiosk's pages aloud; nothing where the site is silent."""
    from devices.drivers import build_voice

    if not place.site.voice.enabled:
        return None
    return build_voice(place.data / "voice" / "kiosk", name="kiosk-voice", clock=utc_now)


def ticket_printer(place: Place) -> tuple[TicketPrinter, Callable[[Slip], bytes]]:
    """Return the driver of the ticket printer and what turns a slip into its bytes."""
    from devices.drivers import build_ticket_printer, slip_encoder

    printer = place.site.devices.printer
    link = place.link("printer", printer)
    if link is None:
        raise BadInputError("正式大厅的取号机要在站点文件里写明打印机 (devices.printer)")
    profile = printer.profile if printer is not None else "generic-80"
    try:
        encode = slip_encoder(profile, font=FONTS / "NotoSansSC-Regular.otf")
        return build_ticket_printer(link, name="printer", clock=utc_now, profile=profile), encode
    except ValueError as error:
        raise BadInputError(f"devices.printer: {error}") from error


def agent_devices(place: Place) -> AgentDevices:
    """Return the drivers of everything that hangs at the hall agent."""
    from devices.drivers import build_key_pads, build_lamp, build_led_strip, build_speaker, build_speech
    from signage.hall_agent import AgentDevices

    devices, windows = place.site.devices, [window.no for window in place.site.windows]
    lamp, pads = place.link("lamp", devices.lamp), place.link("pads", devices.pads)
    strips = {strip.window: (strip.id, strip.link) for strip in devices.led}
    if place.site.hall.practice and not strips:
        strips = {no: (f"led{no}", f"pty:{place.data / 'dev' / f'led{no}'}") for no in windows}
    voice = place.data / "voice"
    return AgentDevices(
        strips={no: build_led_strip(link, name=name, clock=utc_now) for no, (name, link) in strips.items()},
        lamp=build_lamp(lamp, name="lamp", clock=utc_now) if lamp else None,
        pads=build_key_pads(pads, name="pads", clock=utc_now, units={str(no): no for no in windows}) if pads else None,
        pad_windows={str(no): no for no in windows},
        speaker=build_speaker(voice, name="speaker", clock=utc_now) if place.site.voice.enabled else None,
        speech=build_speech(),
    )


def run_sim(options: argparse.Namespace) -> int:
    """The simulated devices of a demo or test hall."""
    from devices.simulators import build_simulators

    place = open_place(options)
    windows = [window.no for window in place.site.windows]
    simulators = build_simulators(
        place.data / "dev",
        clock=utc_now,
        strips=windows,
        pads=windows,
        font=FONTS / "NotoSansSC-Bold.otf",
        control_ports=place.controls,
    )
    return serve_until_signalled(simulators.start, simulators.stop, ready=simulators.ready)


def run_all(options: argparse.Namespace) -> int:
    """A whole hall on this machine."""
    return run_hall(open_place(options))


def utc_now() -> datetime:
    """Return this machine's moment."""
    return datetime.now(UTC)


def hall_now() -> datetime:
    """Return this machine's moment on the hall's clock."""
    return datetime.now(timezone(timedelta(hours=8), "+08:00"))


def broker_of(place: Place, account: str) -> BrokerAddress:
    """Return where the hall's broker is and one account on it."""
    from signage.broker_client import BrokerAddress

    password = place.credentials.broker[account]
    return BrokerAddress(host="127.0.0.1", port=place.mqtt_port, user=account, password=password)


def theme_of_all_halls() -> Theme:
    """Return the look of every face; the same in every hall (R19)."""
    from queue_server.contract.theme import Theme

    try:
        return Theme.model_validate(read_theme())
    except (OSError, ValueError) as error:
        raise BadInputError(f"主题文件 theme.toml 不能使用: {error}") from error


def access_of(place: Place) -> Access:
    """Map people and devices with their secrets."""
    from queue_server.bootstrap import Access, PersonSecret
    from queue_server.domain.person import Person

    code = place.site.hall.code
    people = [
        PersonSecret(
            person=Person(
                id=person.id,
                name=person.name,
                accounts=tuple(f"{code}-{account}" for account in person.accounts),
                hall_head=person.hall_head,
                bureau=person.bureau,
                department=person.department or "",
            ),
            secret=place.credentials.people[person.id],
            selected_by=person.selected_by or "",
            selected_on=person.selected_on,
        )
        for person in place.site.people
        if person.id in place.credentials.people
    ]
    return Access(devices=place.credentials.devices, people=people)


def case_door_of(place: Place) -> OutsideDoor | None:
    """Return the way to an outside case system; nothing where none is spoken to."""
    from queue_server.case_http import HttpCaseDoor

    case = place.site.case
    if case.system != "http" or case.api_url is None:
        return None
    authority = Path(case.api_authority_file) if case.api_authority_file else None
    if authority is not None and not authority.is_file():
        raise BadInputError(f"case.api_authority_file: 没有证书文件 {authority}")
    return HttpCaseDoor(case.api_url, token=read_token(case.api_token_file), authority=authority)


def demo_doors_of(place: Place) -> DemoDoors | None:
    """Return what the demo page reaches; nothing in a real hall."""
    from queue_server.bootstrap import DemoDoors

    if not place.site.hall.practice:
        return None
    return DemoDoors(
        controls={name: f"127.0.0.1:{port}" for name, port in place.controls.items()},
        display_url=f"http://{place.host}:{place.port + 1}/",
        credentials_path=credentials_file(place.data, place.site),
    )


def run_rehearse(options: argparse.Namespace) -> int:
    """A whole day played by villagers and clerks at a hall of its own."""
    from queue_server.rehearsal import run_rehearsal
    from queue_server.rehearsal_hall import HallFailedError

    try:
        return run_rehearsal(
            [sys.executable, str(ROOT / "run_kiosk.py")],
            day=options.day,
            speed=options.speed or 60.0,
            tickets=options.tickets,
            folder=options.data,
            starts=options.clock_start,
            progress=sys.stderr,
            out=sys.stdout,
        )
    except HallFailedError as error:
        raise BadInputError(f"排演的大厅没有启动: {error}") from error


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "all": run_all,
    "server": run_server,
    "kiosk": run_kiosk,
    "signage": run_signage,
    "sim": run_sim,
    "check": run_check,
    "rehearse": run_rehearse,
    "backup": run_backup,
    "restore": run_restore,
    "rekey": run_rekey,
    "secrets": run_secrets,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
