"""Picks the driver for each device of a site; the one module that a composition root needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from devices.escpos_text import PROFILES, PrinterProfile, encode_slip
from devices.espeak_voice import EspeakVoice
from devices.health import Clock
from devices.id_card import SamIdCardReader
from devices.links import parse_link
from devices.modbus_pads import ModbusKeyPads
from devices.onbon import OnbonStrip
from devices.ports import (
    IdCardReader,
    InterruptibleSpeaker,
    KeyPads,
    Lamp,
    LedStrip,
    Slip,
    Speech,
    TicketPrinter,
    Voice,
)
from devices.relay import RelayLamp
from devices.speaker import CardSpeaker, FolderSpeaker, has_sound_card
from devices.speech import EspeakSpeech
from devices.ticket_printer import EscPosPrinter


def printer_profile(name: str) -> PrinterProfile:
    """Return a profile by name.

    Raises:
        ValueError: there is none; the sentence names those there are.
    """
    if name not in PROFILES:
        raise ValueError(f"{name!r} is no printer profile; there are {' '.join(PROFILES)}")
    return PROFILES[name]


def slip_encoder(profile: str = "generic-80", *, font: Path | None = None) -> Callable[[Slip], bytes]:
    """Return the function that turns a slip into bytes for one printer model."""
    chosen = printer_profile(profile)

    def encode(slip: Slip) -> bytes:
        return encode_slip(slip, chosen, font=font)

    return encode


def build_ticket_printer(link: str, *, name: str, clock: Clock, profile: str = "generic-80") -> TicketPrinter:
    """Build the driver of an ESC/POS printer; nothing opens before `start()`.

    Raises:
        ValueError: the link or the profile says nothing.
    """
    return EscPosPrinter(parse_link(link), name=name, clock=clock, profile=printer_profile(profile))


def build_led_strip(link: str, *, name: str, clock: Clock, width_px: int = 128, height_px: int = 16) -> LedStrip:
    """Build the driver of an Onbon font-card strip; sizes in lamps."""
    return OnbonStrip(parse_link(link), name=name, clock=clock, width_px=width_px, height_px=height_px)


def build_lamp(link: str, *, name: str, clock: Clock, channel: int = 1) -> Lamp:
    """Build the driver of a lamp on an LCUS relay board; channels count from 1."""
    return RelayLamp(parse_link(link), name=name, clock=clock, channel=channel)


def build_key_pads(link: str, *, name: str, clock: Clock, units: Mapping[str, int]) -> KeyPads:
    """Build the driver of all pads on one bus; `units` maps a pad's id to its Modbus unit."""
    return ModbusKeyPads(parse_link(link), name=name, clock=clock, units=units)


def build_id_card_reader(link: str, *, name: str, clock: Clock) -> IdCardReader:
    """Build the driver of a SAM reader."""
    return SamIdCardReader(parse_link(link), name=name, clock=clock)


def build_speaker(voice_folder: Path, *, name: str, clock: Clock, card: str | None = None) -> InterruptibleSpeaker:
    """Build a speaker: the card named, else the default card, else files in the folder where there is no card."""
    if card is not None or has_sound_card():
        return CardSpeaker(card or "default", name=name, clock=clock)
    return FolderSpeaker(voice_folder, name=name, clock=clock)


def build_speech() -> Speech:
    """Build what makes speech out of text, for the hall's calls and for a kiosk's read-aloud alike."""
    return EspeakSpeech()


def build_voice(voice_folder: Path, *, name: str, clock: Clock, card: str | None = None) -> Voice:
    """Build a voice that reads text aloud through the speaker that `build_speaker` picks."""
    speaker = build_speaker(voice_folder, name=name, clock=clock, card=card)
    return EspeakVoice(build_speech(), speaker, name=name, clock=clock)
