"""A hall, its demo catalogue, boards and tickets as a server would send them."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kiosk.print_jobs import HALL_ZONE
from queue_server.contract.board import Board
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.tickets import Ticket

ROOT = Path(__file__).parents[2]
DEMO_CATALOGUE = ROOT / "firmware_config" / "catalogue" / "demo.yaml"
DEMO_SITE = ROOT / "firmware_config" / "sites" / "demo.toml"
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=HALL_ZONE)

DESKS = (
    ("guide", "不知道办哪个", "C"),
    ("consult", "综合咨询", "C"),
    ("agent", "帮办代办", "B"),
    ("pickup", "领取办理结果", "Q"),
)


@lru_cache
def demo_plan() -> Any:
    return tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))["floor_plan"]


def hall(**changes: Any) -> HallProfile:
    body: dict[str, Any] = {
        "hall": "211322101",
        "name": "朱碌科镇便民服务中心",
        "county": "建平县",
        "version": "1",
        "practice": True,
        "hours": ["08:30-11:30", "13:30-17:00"],
        "hours_week": ["周一至周五 08:30-11:30 13:30-17:00", "周六、周日 不开放"],
        "zones": ["综合窗口区", "便民等候区", "政务公开区", "自助服务区"],
        "emergency_points": [
            {"kind": "exit", "name": "安全出口", "place": "大门及等候区东侧"},
            {"kind": "extinguisher", "name": "灭火器", "place": "大门左侧"},
            {"kind": "first_aid", "name": "急救箱", "place": "综合窗口旁服务台"},
        ],
        "windows": [
            {"no": 1, "name": "综合窗口", "tidal": False},
            {"no": 2, "name": "潮汐窗口", "tidal": True},
        ],
        "phone": "0421-0000001",
        "supervision_phone": "0421-0000002",
        "unresolved_phone": "0421-0000003",
        "free_parking_min": 60,
        "ticket_url": None,
        "guide_item": "guide",
        "floor_plan": demo_plan(),
    }
    return HallProfile.model_validate({**body, **changes})


@lru_cache
def catalogue() -> Catalogue:
    raw = yaml.safe_load(DEMO_CATALOGUE.read_text(encoding="utf-8"))
    names = {station["code"]: station["name"] for station in raw["stations"]}
    items = [
        {
            **entry,
            "letter": "B" if entry["level"] == "county" else "A",
            "station": entry.get("station") or entry.get("county_dept", ""),
            "station_name": names.get(entry.get("station"), ""),
            "conditions": entry.get("conditions") or "",
            "result": entry.get("result") or "",
            "special_procedures": [
                f"{step['name']}{step['days']}{step['unit']}" for step in entry["special_procedures"]
            ],
            "version": "1",
            "guide_code": "104729",
            "materials": [{**material, "condition": material.get("condition")} for material in entry["materials"]],
        }
        for entry in raw["items"]
    ]
    desks = [
        {
            "id": item,
            "name": name,
            "letter": letter,
            "station": "",
            "station_name": "",
            "case_type": "",
            "promised_wd": 0,
            "network": "either",
            "online_capable": False,
            "in_person_required": False,
            "reveals_status": False,
            "service_min": 5,
            "home_tile": "",
            "pinyin": "",
        }
        for item, name, letter in DESKS
    ]
    ranked = sorted(raw["items"], key=lambda entry: entry["rank"])
    tiles = [
        {**tile, "items": [entry["id"] for entry in ranked if entry["home_tile"] == tile["id"]]}
        for tile in raw["tiles"]
    ]
    return Catalogue.model_validate(
        {
            "version": raw["version"],
            "online_url": raw["online_url"],
            "illustrative": raw["illustrative"],
            "tiles": tiles,
            "items": items + desks,
        }
    )


def board(**changes: Any) -> Board:
    body: dict[str, Any] = {
        "hall": "211322101",
        "rev": 7,
        "server_time": NOON,
        "calls": [],
        "next": ["A004", "A005"],
        "missed": ["A002", "C001"],
        "waiting": {"A": 4, "C": 1},
        "longest_wait_s": 300,
        "windows": [],
        "tidal": {"state": "closed", "valid_until": NOON + timedelta(seconds=15)},
        "overtime": False,
        "open": True,
        "wait_min": 12,
    }
    return Board.model_validate({**body, **changes})


def ticket(**changes: Any) -> Ticket:
    body: dict[str, Any] = {
        "id": "3f1c9a77d20b4e55",
        "number": "A023",
        "letter": "A",
        "item": "JP-LD-001",
        "state": "waiting",
        "people_ahead": 3,
        "wait_min": 12,
        "issued_at": NOON,
        "window": None,
        "call_no": 0,
        "print_state": "pending",
        "item_name": "城乡居民养老保险参保登记",
        "materials": ["居民身份证", "居民户口簿", "社会保障卡(已激活金融账户)"],
        "windows": [1, 2],
        "free_parking_until": NOON + timedelta(minutes=60),
        "practice": True,
    }
    return Ticket.model_validate({**body, **changes})
