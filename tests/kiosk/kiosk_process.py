"""A kiosk as its own process, with a printer at a link; prints one READY line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from devices.drivers import build_id_card_reader, build_ticket_printer, slip_encoder
from devices.ports import Device
from firmware_config.machine_setup import FONTS
from kiosk import FontFaces, KioskReady, ServerLink, build_kiosk
from kiosk.print_jobs import HALL_ZONE
from tests.look import THEME


def hall_now() -> datetime:
    return datetime.now(HALL_ZONE)


def tell(ready: KioskReady) -> None:
    sys.stdout.write("READY " + json.dumps({"control": ready.control, "screen": ready.screen}) + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    url, token, link, data, screen, door, *card = words
    printer = build_ticket_printer(link, name="printer", clock=hall_now)
    cards = build_id_card_reader(card[0], name="id_card", clock=hall_now) if card else None
    kiosk = build_kiosk(
        ServerLink(url=url, token=token),
        printer,
        encode_slip=slip_encoder(),
        data_dir=Path(data),
        theme=THEME,
        fonts=FontFaces(
            regular=FONTS / "NotoSansSC-Regular.otf",
            bold=FONTS / "NotoSansSC-Bold.otf",
            everyday=(FONTS / "web" / "NotoSansSC-Regular.otf", FONTS / "web" / "NotoSansSC-Bold.otf"),
        ),
        clock=hall_now,
        screen=screen,
        cards=cards,
        control_port=0 if door == "door" else None,
    )
    devices: list[Device] = [printer] if cards is None else [printer, cards]
    for device in devices:
        device.start()
    try:
        return kiosk.run(tell)
    finally:
        for device in devices:
            device.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
