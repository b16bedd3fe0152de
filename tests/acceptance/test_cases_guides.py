"""R25, R50, R52, R53, R55, R58: one guide for everybody, published by the bureau alone, kept by every case."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import yaml

from tests.acceptance.town import APPLICANTS, MORNING, SECRET, Town, demo_hall, running_town
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door
from tests.hall_process import wait_until

TODAY = MORNING.date()
CONFIRMED = "县卫健局 李科长 建卫函〔2026〕3号"
SHOWN = ("name", "source", "form", "copies", "required", "condition")
ITEM = "JP-JS-005"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One hall for the file; each test changes items of its own."""
    with running_town(tmp_path_factory.mktemp("guides"), hall=demo_hall()) as started:
        yield started


def without_account(town: Town, person: str) -> Door:
    """Somebody of the data bureau, or the hall head, who takes no seat."""
    door = Door(town.web)
    door.sign_in({"person": person, "account": "", "terminal": "T1", "secret": SECRET})
    return door


def bureau_of(town: Town) -> Door:
    """Somebody of the data bureau."""
    return without_account(town, "bureau")


def representative(town: Town) -> Door:
    """The head of the station that decides the items JP-JS."""
    return town.sign_in("rep-js", "SP-JS", "S-JS")


def file_of(door: Door, item: str) -> dict[str, Any]:
    """One item's YAML, read."""
    answer = door.call("GET", f"/guides/file?item={item}")
    assert answer.status_code == 200
    answer.encoding = "utf-8"
    read: dict[str, Any] = yaml.safe_load(answer.text)
    return read


def check(door: Door, file: dict[str, Any], *, days: int = 0) -> dict[str, Any]:
    """What a file would change."""
    day = str(TODAY + timedelta(days=days))
    checked: dict[str, Any] = door.post("/guides/check", {"yaml": yaml.dump(file), "effective_from": day})
    return checked


def publish(door: Door, file: dict[str, Any], *, days: int = 0, status: int = 201) -> Any:
    """Sees the difference, then publishes."""
    seen = check(door, file, days=days)["seen"] or "0" * 64
    body = {
        "yaml": yaml.dump(file),
        "effective_from": str(TODAY + timedelta(days=days)),
        "confirmed_by": CONFIRMED,
        "seen": seen,
    }
    return door.post("/guides", body, status=status)


def with_material(file: dict[str, Any], name: str) -> dict[str, Any]:
    file["items"][0]["materials"].append({"name": name, "source": "申请人自备", "form": "原件", "copies": 1})
    return file


def public(town: Town, item: str) -> dict[str, Any]:
    return next(one for one in town.items() if one["id"] == item)


def serving(town: Town, door: Door, item: str, *, window: int = 1) -> dict[str, Any]:
    """A ticket in service at a window."""
    ticket = town.kiosk.issue(item)
    door.window(window, "call-next", {"ticket": ticket["id"], "reason": "测试"})
    started: dict[str, Any] = door.window(window, "start")
    return started


@pytest.mark.requirement("R50")
@pytest.mark.requirement("R53")
def test_a_case_keeps_its_guide_and_an_old_paper_says_that_it_no_longer_holds(town: Town) -> None:
    clerk, bureau = town.clerk_a(), bureau_of(town)
    before = public(town, ITEM)
    ticket = serving(town, clerk, ITEM)
    old = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    publish(bureau, with_material(file_of(bureau, ITEM), "遗失说明"))
    new = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    kept = next(one for one in clerk.get(f"/cases?ticket={ticket['id']}")["cases"] if one["no"] == old["no"])
    clerk.window(1, "finish", {"outcome": "consulted"})

    assert [line["name"] for line in kept["materials"]] == [line["name"] for line in before["materials"]]
    assert (kept["guide_version"], before["version"]) == ("1", "1")
    assert (new["guide_version"], public(town, ITEM)["version"]) == ("2", "2")
    assert [line["name"] for line in new["materials"]][-1] == "遗失说明"

    told = Door(town.web).get(f"/guide-codes/{before['guide_code']}")
    assert "已失效" in told["sentence"]
    assert (told["state"], told["no"], told["current"]["version"]) == ("past", 1, "2")
    assert [line["name"] for line in told["current"]["materials"]][-1] == "遗失说明"
    holds = Door(town.web).get(f"/guide-codes/{told['current']['guide_code']}")
    assert (holds["state"], holds["no"]) == ("in_force", 2)
    problem(Door(town.web).call("GET", "/guide-codes/000000"), 404, code="not_found")


@pytest.mark.requirement("R53")
@pytest.mark.requirement("R58")
def test_public_list_checklist_and_printed_notice_of_every_item_are_the_same(town: Town) -> None:
    clerk = town.clerk_a()
    services = [item for item in town.items() if item["letter"] in "AB" and item["materials"]]
    assert len(services) == 61
    ticket = serving(town, clerk, "JP-JS-001")
    different = []
    for item in services:
        listed = [[line[name] for name in SHOWN] for line in item["materials"]]
        case = clerk.post("/cases", {"ticket": ticket["id"], "item": item["id"]}, status=201)
        notice = clerk.post("/notices", {"item": item["id"], "lacking": []}, status=201)
        versions = clerk.get(f"/guides/{item['id']}/versions/{item['version']}")["guide"]
        for where, lines in (
            ("checklist", case["materials"]),
            ("printed", notice["materials"]),
            ("published", versions["materials"]),
        ):
            if [[line[name] for name in SHOWN] for line in lines] != listed:
                different.append((item["id"], where))
        if (notice["guide_version"], notice["facts"]["code"]) != (item["version"], item["guide_code"]):
            different.append((item["id"], "version and code"))
    clerk.window(1, "finish", {"outcome": "consulted"})
    assert different == []


@pytest.mark.requirement("R58")
def test_a_second_list_for_the_counter_has_no_place_to_stand(town: Town) -> None:
    clerk, bureau = town.clerk_a(), bureau_of(town)
    ticket = serving(town, clerk, "JP-JS-002")
    own_list = {"ticket": ticket["id"], "materials": [{"name": "窗口另要的材料"}]}
    problem(clerk.call("POST", "/cases", body=own_list), 422)
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.window(1, "finish", {"outcome": "consulted"})
    problem(clerk.call("POST", f"/cases/{case['no']}/materials", body={"present": [99]}), 404)
    problem(clerk.call("POST", f"/cases/{case['no']}/materials", body={"present": [], "names": ["另要的"]}), 422)
    file = file_of(bureau, "JP-JS-002")
    file["items"][0]["counter_materials"] = []
    faults = check(bureau, file)["faults"]
    assert [fault["sentence"] for fault in faults] == ["items.1.counter_materials: 不认识的键, 是不是 materials?"]


@pytest.mark.requirement("R52")
def test_materials_come_from_the_guide_and_only_what_it_allows_may_wait(town: Town) -> None:
    clerk = town.clerk_a()
    item = public(town, "JP-NJ-001")
    waits = [place for place, line in enumerate(item["materials"]) if line["deferrable_wd"] is not None]
    assert [item["materials"][place]["deferrable_wd"] for place in waits] == [5]
    ticket = serving(town, clerk, "JP-NJ-001")
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.window(1, "finish", {"outcome": "consulted"})
    door = f"/cases/{case['no']}"
    everything = [place for place in range(len(case["materials"])) if place not in waits]
    applicant = {"applicant_name": "演示申请人", "applicant_id": APPLICANTS[0]}

    clerk.post(f"{door}/materials", {"present": everything})
    problem(clerk.call("POST", f"{door}/receive", body=applicant), 409, code="material_missing")
    in_three_days = str(TODAY + timedelta(days=3))
    refused = {"present": everything[1:], "deferred": [{"index": everything[0], "until": in_three_days}]}
    problem(clerk.call("POST", f"{door}/materials", body=refused), 409, code="not_deferrable")
    too_late = {"present": everything, "deferred": [{"index": waits[0], "until": str(TODAY + timedelta(days=30))}]}
    problem(clerk.call("POST", f"{door}/materials", body=too_late), 409, code="not_deferrable")
    until = str(TODAY + timedelta(days=7))
    clerk.post(f"{door}/materials", {"present": everything, "deferred": [{"index": waits[0], "until": until}]})
    received = clerk.post(f"{door}/receive", applicant)
    assert received["state"] == "RECEIVED"
    assert received["materials"][waits[0]]["deferred_until"] == until


@pytest.mark.requirement("R55")
def test_only_the_bureau_publishes_and_sees_the_difference_before(town: Town) -> None:
    bureau = bureau_of(town)
    file = file_of(bureau, "JP-JS-003")
    file["items"][0]["promised_wd"] = 15
    shown = check(bureau, file)
    assert [(one["label"], one["before"], one["after"]) for one in shown["items"][0]["changes"]] == [
        ("承诺时限", "20个工作日", "15个工作日")
    ]
    body = {"yaml": yaml.dump(file), "effective_from": str(TODAY), "confirmed_by": CONFIRMED, "seen": shown["seen"]}
    others: list[tuple[str, Callable[[], Door]]] = [
        ("clerk", town.clerk_a),
        ("other clerk", town.clerk_b),
        ("representative", lambda: representative(town)),
        ("issuing window", lambda: town.sign_in("clerk-1", "CJ-1", "T1")),
        ("kiosk", lambda: town.kiosk),
        ("hall head", lambda: without_account(town, "head")),
    ]
    asked = {name: body[name] for name in ("yaml", "effective_from")}
    for name, come_in in others:
        door = come_in()
        for path, sent in (("/guides", body), ("/guides/check", asked)):
            assert (name, door.call("POST", path, body=sent).status_code) == (name, 403)
    assert Door(town.web).call("POST", "/guides", body=body).status_code == 401
    assert public(town, "JP-JS-003")["promised_wd"] == 20

    problem(bureau.call("POST", "/guides", body={**body, "seen": "0" * 64}), 409, code="difference_changed")
    published = bureau.post("/guides", body, status=201)["versions"]
    assert [(one["no"], one["published_by_name"], one["confirmed_by"]) for one in published] == [
        (2, "演示数据局", CONFIRMED)
    ]
    assert public(town, "JP-JS-003")["promised_wd"] == 15
    posted = Door(town.web).get("/notice-board")["stations"]
    assert [one["days"] for station in posted for one in station["items"] if one["id"] == "JP-JS-003"] == [15]
    history = town.clerk_a().get("/guides/JP-JS-003/versions")["versions"]
    assert [(one["no"], one["state"], one["intact"]) for one in history] == [(2, "in_force", True), (1, "past", True)]
    assert history[0]["changes"] == shown["items"][0]["changes"]


@pytest.mark.requirement("R55")
def test_every_fault_of_a_file_is_told_at_once_and_nothing_of_it_is_stored(town: Town) -> None:
    bureau = bureau_of(town)
    file = file_of(bureau, "JP-JS-004")
    good = file_of(bureau, "JP-JS-006")["items"][0] | {"fee": "另收"}
    bad = file["items"][0]
    bad["promised_wd"] = 0
    bad["materials"][0]["name"] = "其他材料"
    bad["materials"][3]["condition"] = None
    file["items"].append(good)
    faults = check(bureau, file)["faults"]
    assert [fault["sentence"].split(": ", 1)[1] for fault in faults] == [
        "材料名称“其他材料”含有笼统用语“其他材料”",
        "非必交材料“子女残疾人证”要写明哪种情形提交",
        "即办件的承诺时限必须为 0，承诺件必须大于 0",
    ]
    lines = yaml.dump(file).splitlines()
    assert "promised_wd: 0" in lines[faults[2]["line"] - 1]
    body = {"yaml": yaml.dump(file), "effective_from": str(TODAY), "confirmed_by": CONFIRMED, "seen": "0" * 64}
    problem(bureau.call("POST", "/guides", body=body), 422, code="invalid_catalogue")
    assert public(town, "JP-JS-006")["fee"] == "不收费"


@pytest.mark.requirement("R50")
def test_a_guide_for_a_later_day_begins_with_that_day(town: Town) -> None:
    bureau = bureau_of(town)
    file = file_of(bureau, "JP-TY-003")
    file["items"][0]["conditions"] = "从后天起的新条件"
    publish(bureau, file, days=2)
    assert public(town, "JP-TY-003")["conditions"] != "从后天起的新条件"
    town.clock.set(MORNING.replace(hour=23, minute=59, second=50) + timedelta(days=1))
    assert public(town, "JP-TY-003")["version"] == "1"
    town.clock.advance(15)
    wait_until(
        lambda: public(town, "JP-TY-003")["conditions"] == "从后天起的新条件" or None,
        within_s=30,
        what="the guide of the new day",
    )
    town.clock.set(MORNING)


@pytest.mark.requirement("R25")
def test_a_tip_of_the_representative_is_seen_at_the_window_at_the_next_opening(town: Town) -> None:
    head, clerk = representative(town), town.clerk_a()
    before = public(town, "JP-JS-006")
    name = before["materials"][0]["name"]
    tips = [{"kind": "tip", "material": name, "text": "两个人的都要看原件"}, {"kind": "tip", "text": "先问是否已怀孕"}]
    head.post("/guides/JP-JS-006/tips", {"tips": tips})
    ticket = serving(town, clerk, "JP-JS-006")
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.window(1, "finish", {"outcome": "consulted"})
    assert case["materials"][0]["tip"] == "两个人的都要看原件"
    sheet = clerk.get("/guides/JP-JS-006/tips")
    assert (sheet["no"], sheet["saved_by_name"], len(sheet["tips"])) == (1, "演示计生代表", 2)
    assert public(town, "JP-JS-006") == before
    for door in (clerk, without_account(town, "head"), bureau_of(town)):
        problem(door.call("POST", "/guides/JP-JS-006/tips", body={"tips": []}), 403)
    problem(head.call("POST", "/guides/JP-NY-001/tips", body={"tips": tips[1:]}), 403)
    head.post("/guides/JP-JS-006/tips", {"tips": []})
    assert clerk.get("/guides/JP-JS-006/tips")["no"] == 2
