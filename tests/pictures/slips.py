"""The kiosk's papers as its printer would put them out: the slip's bytes, read by the simulated printer, drawn."""

import io
from datetime import date

from devices.escpos_text import PROFILES, encode_slip
from devices.ports import Slip
from devices.simulators.paper import PrintHead
from devices.simulators.paper_commands import CommandCutter
from devices.simulators.pictures import paper_picture
from firmware_config.machine_setup import FONTS
from kiosk.sheet_slip import SheetWriter
from kiosk.texts import Texts
from kiosk.ticket_slip import SlipWriter
from queue_server.contract.reports import Report
from tests.kiosk import samples
from tests.pictures.album import Album

SECTION = "Slips of the kiosk"
PX = 360
WIDTHS = {"80 mm": ("generic-80", 576), "58 mm": ("generic-58", 384)}
PRINTED_AT = "https://queue.example.gov.cn/t/"

REPORT = Report(
    no="B20261123-001",
    kind="unresolved",
    channel="kiosk",
    at=samples.NOON,
    state="REPORTED",
    state_text="",
    about="passed_around",
    item=None,
    item_name=None,
    owner=None,
    owner_name=None,
    assigned=None,
    assigned_name=None,
    due=date(2026, 11, 30),
    due_provisional=False,
    overdue=False,
    answered=False,
    contact=None,
    name=None,
    practice=True,
)


def take_slips(album: Album) -> None:
    """Takes every paper in both widths."""
    hall, catalogue = samples.hall(ticket_url=PRINTED_AT), samples.catalogue()
    item = next(item for item in catalogue.items if len(item.materials) > 3)
    for width, (profile, dots) in WIDTHS.items():
        tickets = SlipWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=dots)
        sheets = SheetWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=dots)
        papers = {
            "ticket": tickets.write(samples.ticket(), hall, copy=1),
            "one-time notice": sheets.guide(item, hall, catalogue=catalogue, at=samples.NOON),
            "number of a report": sheets.report(REPORT, hall),
        }
        for name, slip in papers.items():
            file = f"slips/{name.replace(' ', '-')}-{dots}"
            album.add(SECTION, width, file, drawn(slip, profile, dots), width=PX * dots // 576, word=name)


def drawn(slip: Slip, profile: str, dots: int) -> bytes:
    """Returns the paper as PNG."""
    cutter, head = CommandCutter(), PrintHead(columns=dots)
    commands = (cutter.feed(byte) for byte in encode_slip(slip, PROFILES[profile]))
    pieces = [piece for command in commands if command is not None for piece in head.take(command)]
    kept = io.BytesIO()
    paper_picture(pieces, columns=dots, font=FONTS / "NotoSansSC-Regular.otf").save(kept, "PNG")
    return kept.getvalue()
