"""R26, R61, R81: the station that decides, the 即办件 not done in its visit, and ratings that nobody invented."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.person import STATIONS, Person, Terminal
from tests.acceptance.town import (
    CODE,
    PEOPLE,
    SECRET,
    Town,
    demo_hall,
    open_case,
    receive,
    running_town,
    serve,
    take_in,
)
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door

EXTRANET = frozenset({"extranet"})


@pytest.fixture
def county_town(tmp_path: Path) -> Iterator[Town]:
    """A town with a terminal and a 首席代表 for each of the six stations."""
    desks = tuple(Terminal(id=f"S-{code}", networks=EXTRANET, station=code) for code in STATIONS)
    people = tuple(Person(id=f"rep-{code}", name=f"演示{code}", accounts=(f"{CODE}-SP-{code}",)) for code in STATIONS)
    ground = demo_hall()
    windows = tuple(terminal for terminal in ground.terminals if terminal.window is not None)
    hall = replace(ground, terminals=(*windows, *desks))
    with running_town(tmp_path, hall=hall, people=(*PEOPLE, *people)) as running:
        yield running


def station_of(town: Town, code: str) -> Door:
    return town.sign_in(f"rep-{code}", f"SP-{code}", f"S-{code}")


@pytest.mark.requirement("R61")
def test_a_received_case_lands_in_exactly_one_stations_list(county_town: Town) -> None:
    clerk = county_town.clerk_a()
    first = {item["station"]: item["id"] for item in reversed(county_town.township_items())}
    received = {code: take_in(county_town, clerk, 1, item=item)["no"] for code, item in first.items()}
    assert set(received) == set(STATIONS)
    for code in STATIONS:
        listed = station_of(county_town, code).get(f"/cases?station={code}")["cases"]
        assert [(case["no"], case["station"], case["state"]) for case in listed] == [(received[code], code, "RECEIVED")]
        assert "演示申请人" not in str(listed)


@pytest.mark.requirement("R61")
def test_nobody_reads_the_list_of_another_station(county_town: Town) -> None:
    other = station_of(county_town, "NY")
    for path in ("/cases?station=MZ", "/cases?state=DRAFT", "/cases?ticket=x"):
        problem(other.call("GET", path), 403)
    problem(county_town.clerk_a().call("GET", "/cases?station=MZ"), 403)
    problem(county_town.kiosk.call("GET", "/cases?station=MZ"), 403)
    problem(Door(county_town.web).call("GET", "/cases?station=MZ"), 401)
    problem(other.call("GET", "/cases"), 422)


@pytest.mark.requirement("R61")
def test_a_draft_stands_in_no_stations_list_and_a_clerk_cannot_name_the_station(county_town: Town) -> None:
    clerk = county_town.clerk_a()
    item = county_town.township_items()[0]
    county_town.kiosk.issue(item["id"])
    ticket = clerk.window(1, "call-next")
    clerk.window(1, "start")
    problem(clerk.call("POST", "/cases", body={"ticket": ticket["id"], "station": "NY"}), 422)
    case = open_case(clerk, ticket["id"])
    assert case["station"] == item["station"]
    station = station_of(county_town, item["station"])
    assert station.get(f"/cases?station={item['station']}")["cases"] == []


def immediates(town: Town) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.kiosk.get("/figures")["immediates"]
    return found


def begin_immediate(town: Town, clerk: Door, *, promised: bool = False) -> dict[str, Any]:
    """Starts serving somebody who came for an 即办件 (or a promised one) and opens its case."""
    item = next(item for item in town.township_items() if bool(item["promised_wd"]) == promised)
    town.kiosk.issue(item["id"])
    ticket = clerk.window(1, "call-next")
    clerk.window(1, "start")
    return open_case(clerk, ticket["id"])


def settle(town: Town, clerk: Door, case: dict[str, Any]) -> None:
    """From 收件 to the applicant's hand."""
    no = receive(clerk, case)["no"]
    clerk.post(f"/cases/{no}/route")
    station = town.sign_in("rep-js", "SP-JS", "S-JS")
    station.post(f"/cases/{no}/take-up")
    station.post(f"/cases/{no}/decision", {"kind": "approve", "opinion": "符合条件"})
    station.post(f"/cases/{no}/confirm", {"secret": SECRET})
    clerk.post(f"/cases/{no}/hand-to-issue")
    clerk.post(f"/cases/{no}/issue", {"result_no": "1号", "copies": 1, "sealed": True})
    clerk.post(f"/cases/{no}/deliver", {"way": "self", "id_checked": True})


@pytest.mark.requirement("R26")
def test_an_immediate_item_done_in_thirty_minutes_is_not_listed_and_one_second_more_is(town: Town) -> None:
    clerk = town.clerk_a()
    for seconds, listed in ((1800, 0), (1801, 1)):
        case = begin_immediate(town, clerk)
        town.clock.advance(seconds)
        settle(town, clerk, case)
        clerk.window(1, "finish", {"outcome": "cases"})
        assert len(immediates(town)) == listed
    late = immediates(town)[0]
    assert (late["case"], late["over_limit"], late["left_open"], late["same_visit"]) == (case["no"], True, False, True)
    assert late["minutes"] == 30
    assert late["item_name"]


@pytest.mark.requirement("R26")
def test_an_immediate_item_left_open_when_its_person_goes_is_listed_by_name(town: Town) -> None:
    clerk = town.clerk_a()
    case = begin_immediate(town, clerk)
    assert immediates(town) == [], "it is being served"
    clerk.window(1, "finish", {"outcome": "preintake"})
    open_one = immediates(town)[0]
    assert (open_one["case"], open_one["left_open"], open_one["same_visit"]) == (case["no"], True, False)
    assert open_one["ticket_number"] == "A001"
    assert "演示申请人" not in str(open_one)
    town.clock.advance(60)
    settle(town, clerk, case)
    later = immediates(town)[0]
    assert (later["left_open"], later["same_visit"], later["over_limit"]) == (False, False, False)


@pytest.mark.requirement("R26")
def test_a_promised_item_is_never_listed_as_an_immediate_one(town: Town) -> None:
    clerk = town.clerk_a()
    begin_immediate(town, clerk, promised=True)
    town.clock.advance(3000)
    clerk.window(1, "finish", {"outcome": "preintake"})
    assert immediates(town) == []


@pytest.mark.requirement("R81", missing="what follows a bad rating")
def test_the_months_public_figures_count_only_ratings_that_were_given(town: Town) -> None:
    clerk = town.clerk_a()
    public = Door(town.web)
    for level in (5, 2, None):
        town.kiosk.issue("consult")
        done = serve(clerk, 1)
        if level is not None:
            town.kiosk.post("/evaluations", {"ticket": done["id"], "level": level}, status=201)
    first = town.kiosk.get("/figures")["evaluations"]
    assert (first["finished"], first["rated"], first["good"], first["unrated"]) == (3, 2, 1, 1)
    town.clock.advance(24 * 3600)
    town.kiosk.issue("consult")
    serve(town.clerk_a(), 1)
    month = public.get("/figures/evaluations")
    assert (month["month"], month["practice"]) == ("2026-11", True)
    told = month["evaluations"]
    assert (told["finished"], told["rated"], told["good"], told["unrated"]) == (4, 2, 1, 2)
    assert told["good_rate"] == pytest.approx(1 / 2)
    today = town.kiosk.get("/figures")["evaluations"]
    assert (today["finished"], today["rated"], today["good_rate"]) == (1, 0, None)
    town.clock.advance(9 * 24 * 3600)
    town.kiosk.issue("consult")
    fresh = public.get("/figures/evaluations")
    assert (fresh["month"], fresh["evaluations"]["finished"], fresh["evaluations"]["good_rate"]) == ("2026-12", 0, None)
