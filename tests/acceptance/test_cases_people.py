"""The hall's people through the server's doors: selection, heads and letters, roster, accounts, secrets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from firmware_config.site_file import DEMO_SITE, SiteFileError, load_site
from queue_server.domain.hall import Hall
from queue_server.site_hall import build_hall
from tests.acceptance.town import CODE, MORNING, SECRET, Town, demo_hall, receive, running_town
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door
from tests.hall_process import wait_until
from tests.townships import CODES

STRONG = "Kiefern-Wald-7"
FIRST = "Linden-Baum-9"


def with_a_desk_for_the_head() -> Hall:
    hall = demo_hall()
    station = next(terminal for terminal in hall.terminals if terminal.station)
    return replace(hall, terminals=(*hall.terminals, replace(station, id="DESK", station=None)))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One demonstration hall; every test leaves its people as it found them."""
    with running_town(tmp_path_factory.mktemp("people"), hall=with_a_desk_for_the_head()) as running:
        yield running


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A hall that is no demonstration: nobody is selected, no station has a head, every secret is a first one."""
    hall = replace(with_a_desk_for_the_head(), practice=False)
    with running_town(tmp_path_factory.mktemp("real"), hall=hall) as running:
        yield running


@pytest.fixture
def head(town: Town) -> Door:
    """The hall head at a desk of her own, without an account."""
    return own_desk(town, SECRET)


def own_desk(town: Town, secret: str) -> Door:
    door = Door(town.web)
    door.sign_in({"person": "head", "account": "", "terminal": "DESK", "secret": secret})
    return door


def first_time(town: Town, person: str, account: str, terminal: str, *, first: str = SECRET) -> Door:
    """Signs somebody in for the first time and gives them a secret of their own."""
    door = Door(town.web)
    name = f"{CODE}-{account}" if account else ""
    door.sign_in({"person": person, "account": name, "terminal": terminal, "secret": first})
    door.post("/session/secret", {"secret": first, "new_secret": STRONG})
    return door


def person(door: Door, wanted: str) -> dict[str, Any]:
    people: list[dict[str, Any]] = door.get("/staff")["people"]
    return next(one for one in people if one["person"] == wanted)


def today(door: Door) -> date:
    return date.fromisoformat(door.get("/station-heads")["day"])


def appointment(day: date, **more: Any) -> dict[str, Any]:
    plain = {"station": "JS", "person": "rep-js", "letter_no": "演授〔2026〕1号", "from_day": day.isoformat()}
    return {**plain, **more}


def standing(door: Door, day: date | None = None) -> dict[str, Any] | None:
    asked = "" if day is None else f"&day={day.isoformat()}"
    found: dict[str, Any] | None = door.get(f"/station-heads?station=JS{asked}")["stations"][0]["head"]
    return found


def end_head(door: Door) -> dict[str, Any]:
    now = standing(door)
    assert now is not None
    ended: dict[str, Any] = door.post(f"/station-heads/{now['id']}/end")
    return ended


def item_of_the_station(town: Town, *, case_type: str = "即办件") -> str:
    found = (one for one in town.items() if one["station"] == "JS" and one["case_type"] == case_type)
    return str(next(found)["id"])


def received(town: Town, clerk: Door, item: str) -> str:
    """A case that was received at the window; its number."""
    town.kiosk.issue(item)
    ticket = clerk.window(1, "call-next")
    clerk.window(1, "start")
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    needed = [index for index, line in enumerate(case["materials"]) if line["required"]]
    clerk.post(f"/cases/{case['no']}/materials", {"present": needed})
    receive(clerk, case)
    clerk.window(1, "finish", {"outcome": "cases"})
    return str(case["no"])


@pytest.mark.requirement("R21")
def test_a_profile_without_who_selected_and_when_is_bound_to_no_window_account(real: Town) -> None:
    head = first_time(real, "head", "", "DESK")
    clerk = {"person": "clerk-1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRET}
    assert problem(Door(real.web).call("POST", "/session", body=clerk), 409)["code"] == "selection_needed"
    new = {"person": "clerk-9", "name": "演示壬", "first_secret": FIRST, "post": "综合窗口"}
    assert head.post("/staff", new)["may_sit_at_window"] is False
    bind = {"accounts": [f"{CODE}-ZH-2", f"{CODE}-CJ-2"]}
    for note in ({}, {"selected_by": "演示镇党委"}):
        head.post("/staff", {"person": "clerk-9", **note})
        answer = head.call("POST", "/staff/clerk-9/accounts", body=bind)
        assert problem(answer, 409)["code"] == "selection_needed"
    head.post("/staff", {"person": "clerk-9", "selected_on": "2026-11-20"})
    assert head.post("/staff/clerk-9/accounts", bind)["accounts"] == bind["accounts"]
    seated = first_time(real, "clerk-9", "ZH-2", "T1", first=FIRST)
    assert seated.get("/session")["window"] == 1
    disabled = head.post("/staff", {"person": "clerk-9", "enabled": False})
    assert (disabled["enabled"], disabled["signed_in_at"]) == (False, None)
    assert seated.call("GET", "/session").status_code == 401
    again = {"person": "clerk-9", "account": f"{CODE}-ZH-2", "terminal": "T1", "secret": STRONG}
    assert Door(real.web).call("POST", "/session", body=again).status_code == 401


@pytest.mark.requirement("D1")
def test_a_first_secret_opens_nothing_else_and_one_account_never_has_two_persons_at_once(real: Town) -> None:
    door = Door(real.web)
    body = {"person": "rep-js", "account": f"{CODE}-SP-JS", "terminal": "S-JS", "secret": SECRET}
    assert door.sign_in(body).json()["must_change_secret"] is True
    assert problem(door.call("GET", "/cases?desk=station"), 403)["code"] == "secret_change_needed"
    assert "初始密码" in door.get("/session/secret")["why"]
    for weak, why in (("kurz", "至少 10"), ("nurkleinebuchstaben", "3 类"), ("Admin@2026-xx", "默认")):
        answer = door.call("POST", "/session/secret", body={"secret": SECRET, "new_secret": weak})
        assert why in problem(answer, 422)["detail"]
    door.post("/session/secret", {"secret": SECRET, "new_secret": STRONG})
    assert door.call("GET", "/cases?desk=station").status_code == 200
    again = door.call("POST", "/session/secret", body={"secret": STRONG, "new_secret": STRONG})
    assert "最近 5 次" in problem(again, 422)["detail"]
    head = own_desk(real, STRONG)
    head.post("/staff", {"person": "rep-2", "name": "演示代理", "first_secret": FIRST})
    head.post("/staff/rep-2/accounts", {"accounts": [f"{CODE}-SP-JS"]})
    other = {"person": "rep-2", "account": f"{CODE}-SP-JS", "terminal": "DESK", "secret": FIRST}
    taken = problem(Door(real.web).call("POST", "/session", body=other), 409)
    assert taken["code"] == "account_taken"


@pytest.mark.requirement("R21")
def test_post_years_trainings_and_abilities_stand_in_the_record(head: Door) -> None:
    assert "工作年限" in person(head, "clerk-2")["lacking"]
    written = head.post(
        "/staff",
        {
            "person": "clerk-2",
            "post": "综合窗口B岗",
            "employer": "演示镇人民政府",
            "years": 8,
            "full_time": True,
            "abilities": ["analysis", "expression", "coordination"],
            "assessed_on": "2026-11-03",
            "training": {"day": "2026-10-24", "topic": "综窗业务", "hours": 16},
        },
    )
    assert written["lacking"] == []
    assert written["trainings"] == [{"day": "2026-10-24", "topic": "综窗业务", "hours": 16}]


@pytest.mark.requirement("R22")
def test_a_station_without_a_head_gets_nothing_routed_and_is_flagged(town: Town, head: Door) -> None:
    clerk = town.clerk_a()
    no = received(town, clerk, item_of_the_station(town))
    name = end_head(head)["station_name"]
    refused = problem(clerk.call("POST", f"/cases/{no}/route", body={}), 409)
    assert refused["code"] == "no_station_head"
    assert name in refused["detail"]
    assert f"{name}没有首席代表，该站办所的事项不能流转。" in head.get("/staff")["flags"]
    head.post("/station-heads", appointment(today(head)), status=201)
    assert clerk.post(f"/cases/{no}/route", {})["state"] == "ROUTED"
    assert head.get("/staff")["flags"] == []


@pytest.mark.requirement("R23")
def test_who_is_not_authorised_for_an_item_cannot_confirm_it_and_three_presses_do_where_they_may(
    town: Town, head: Door
) -> None:
    clerk = town.clerk_a()
    item, other = item_of_the_station(town), item_of_the_station(town, case_type="承诺件")
    end_head(head)
    letter = head.post("/station-heads", appointment(today(head), items=[other]), status=201)
    no = received(town, clerk, item)
    clerk.post(f"/cases/{no}/route", {})
    officer = town.sign_in("rep-js", "SP-JS", "S-JS")
    officer.post(f"/cases/{no}/take-up", {})
    officer.post(f"/cases/{no}/decision", {"kind": "approve", "opinion": "同意"})
    refused = problem(officer.call("POST", f"/cases/{no}/confirm", body={"secret": SECRET}), 403)
    assert refused["code"] == "not_authorised"
    assert letter["letter_no"] in refused["detail"]
    noted = [step for step in officer.get(f"/cases/{no}")["trace"] if step["event"] == "CaseDecisionRefused"]
    assert [step["person"] for step in noted] == ["rep-js"]
    end_head(head)
    both = appointment(today(head), items=[item, other], letter_no="演授〔2026〕2号")
    head.post("/station-heads", both, status=201)
    second = received(town, clerk, item)
    assert clerk.post(f"/cases/{second}/route", {})["state"] == "ROUTED"
    presses = [
        officer.post(f"/cases/{second}/take-up", {}),
        officer.post(f"/cases/{second}/decision", {"kind": "approve", "opinion": "同意"}),
        officer.post(f"/cases/{second}/confirm", {"secret": SECRET}),
    ]
    assert len(presses) <= 3
    assert presses[-1]["state"] == "RETURNED"
    end_head(head)
    head.post("/station-heads", appointment(today(head)), status=201)


@pytest.mark.requirement("R28")
def test_a_clerk_of_the_window_gets_a_station_role_by_the_heads_reason_alone(head: Door) -> None:
    clerk = person(head, "clerk-2")
    assert clerk["full_time"] is True
    both = [*clerk["accounts"], f"{CODE}-SP-NY"]
    warned = problem(head.call("POST", "/staff/clerk-2/accounts", body={"accounts": both}), 409)
    assert warned["code"] == "second_role"
    assert "专职化" in warned["detail"]
    head.post("/staff/clerk-2/accounts", {"accounts": both, "reason": "农业站人员住院，代理两周"})
    assert head.get("/staff")["flags"] == ["演示乙兼任综合窗口和站办所审批。"]
    day = (today(head) + timedelta(days=40)).isoformat()
    away = {"kind": "other_duty", "from_day": day, "until_day": day}
    assert head.post("/staff/clerk-2/absences", away, status=201)["kind"] == "other_duty"
    assert [one["from_day"] for one in person(head, "clerk-2")["absences"]] == [day]
    head.post("/staff/clerk-2/accounts", {"accounts": clerk["accounts"]})
    assert head.get("/staff")["flags"] == []


@pytest.mark.requirement("R29")
def test_not_two_people_at_the_window_is_flagged_to_the_head_until_it_is_fixed(head: Door) -> None:
    assert (head.get("/staff")["comprehensive_staff"], head.get("/staff")["flags"]) == (2, [])
    head.post("/staff", {"person": "clerk-2", "enabled": False})
    flags = ["综合窗口应有 2 名在岗人员，现在有 1 名。"]
    assert (head.get("/staff")["comprehensive_staff"], head.get("/staff")["flags"]) == (1, flags)
    head.post("/staff", {"person": "clerk-2", "enabled": True})
    assert head.get("/staff")["flags"] == []


@pytest.mark.requirement("R30")
def test_the_roster_names_who_relieves_and_nobody_does_while_b_sits_at_the_tidal_window(town: Town, head: Door) -> None:
    row = {"day": today(head).isoformat(), "person_a": "clerk-1", "person_b": "clerk-2"}
    backed = head.post("/duty", {**row, "backup": "head"})
    assert (backed["person_a_name"], backed["person_b_name"], backed["backup_name"]) == (
        "演示甲",
        "演示乙",
        "演示负责人",
    )
    head.post("/duty", row)
    first = town.clerk_a()
    relief = head.get("/duty")["relief"]
    assert (relief["state"], relief["b_person"]) == ("ready", "clerk-2")
    second = town.clerk_b()
    relief = second.get("/duty")["relief"]
    assert (relief["state"], relief["why"]) == ("none", "演示乙在潮汐窗口，综合窗口没有人接替。")
    problem(first.call("POST", "/duty", body=row), 403)
    assert second.call("DELETE", "/session").status_code == 204


@pytest.mark.requirement("R30")
def test_when_a_leaves_the_head_is_asked_at_once_and_the_vacancy_stands_on_the_roster(town: Town, head: Door) -> None:
    first = town.clerk_a()
    assert head.get("/desk")["relief"] is None
    before = len(head.get("/duty")["vacancies"])
    assert first.call("DELETE", "/session").status_code == 204
    call = head.get("/desk")["relief"]
    assert (call["window"], call["why"]) == (1, "empty")
    town.clock.advance(301)
    wait_until(lambda: len(head.get("/duty")["vacancies"]) > before, within_s=30, what="the 空岗 record")
    assert head.get("/duty")["vacancies"][0]["ended_at"] is None
    town.clerk_a()
    assert head.get("/desk")["relief"] is None
    assert head.get("/duty")["vacancies"][0]["minutes"] >= 5


@pytest.mark.requirement("R41")
@pytest.mark.requirement("R42")
@pytest.mark.requirement("R43")
@pytest.mark.requirement("R44")
def test_thirty_townships_have_sixty_hundred_eighty_and_sixty_accounts_and_no_site_has_an_eleventh(
    tmp_path: Path,
) -> None:
    text = DEMO_SITE.read_text(encoding="utf-8")
    ground = load_site(DEMO_SITE).site
    sites = [ground.model_copy(update={"hall": ground.hall.model_copy(update={"code": code})}) for code in CODES]
    halls = [build_hall(site, web="http://127.0.0.1") for site in sites]
    names = [account.name for hall in halls for account in hall.accounts]
    assert {hall.code for hall in halls} == set(CODES)
    assert [sum(f"-{kind}-" in name for name in names) for kind in ("ZH", "SP", "CJ")] == [60, 180, 60]
    assert len(set(names)) == 300
    eleventh = tmp_path / "eleventh.toml"
    eleventh.write_text(text.replace('accounts = ["ZH-1", "CJ-1"]', 'accounts = ["ZH-1", "ZH-3"]'), encoding="utf-8")
    with pytest.raises(SiteFileError, match="ZH-3"):
        load_site(eleventh)


@pytest.mark.requirement("R41")
@pytest.mark.requirement("R43")
def test_an_eleventh_is_refused_and_a_farm_closes_the_account_of_a_station_that_it_has_not(
    town: Town, head: Door
) -> None:
    accounts = head.get("/staff")["accounts"]
    assert [one["type"] for one in accounts] == ["ZH"] * 2 + ["SP"] * 6 + ["CJ"] * 2
    eleventh = {"accounts": [f"{CODE}-ZH-1", f"{CODE}-ZH-3"]}
    assert "不能增设" in problem(head.call("POST", "/staff/clerk-1/accounts", body=eleventh), 404)["detail"]
    closed = head.post(f"/accounts/{CODE}-SP-NY", {"enabled": False, "reason": "农场不设该站"})
    assert (closed["enabled"], closed["station"]) == (False, "NY")
    body = {"person": "head", "account": f"{CODE}-SP-NY", "terminal": "DESK", "secret": SECRET}
    assert "已停用" in problem(Door(town.web).call("POST", "/session", body=body), 403)["detail"]
    states = {one["station"]: one for one in head.get("/station-heads")["stations"]}
    assert (states["NY"]["enabled"], states["NY"]["head"], states["NJ"]["enabled"]) == (False, None, True)
    assert head.post(f"/accounts/{CODE}-SP-NY", {"enabled": True, "reason": "恢复"})["enabled"] is True


@pytest.mark.requirement("R22")
def test_one_head_a_station_a_substitute_with_dates_and_the_history_of_any_day(town: Town, head: Door) -> None:
    began = MORNING.date()
    head.post("/staff", {"person": "rep-2", "name": "演示代理", "first_secret": FIRST})
    head.post("/staff/rep-2/accounts", {"accounts": [f"{CODE}-SP-JS"]})
    second = head.call("POST", "/station-heads", body=appointment(began, person="rep-2"))
    assert problem(second, 409)["code"] == "station_has_head"
    town.clock.advance(10 * 86400)
    later = began + timedelta(days=10)
    wait_until(lambda: today(head) >= later, within_s=30, what="another day")
    end_head(head)
    head.post("/station-heads", appointment(later, person="rep-2"), status=201)
    substitute = appointment(later + timedelta(days=4), letter_no="演代〔2026〕1号", substitute=True)
    assert head.call("POST", "/station-heads", body=substitute).status_code == 422
    until = (later + timedelta(days=6)).isoformat()
    head.post("/station-heads", {**substitute, "until_day": until}, status=201)
    found = [standing(head, began + timedelta(days=days)) for days in (-1, 0, 9, 10, 14, 17)]
    assert [one and one["person"] for one in found] == [None, "rep-js", "rep-js", "rep-2", "rep-js", "rep-2"]
    assert found[4] is not None
    assert (found[4]["substitute"], found[4]["letter_no"]) == (True, "演代〔2026〕1号")
