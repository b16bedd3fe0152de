"""Knowledge, reports, self-checks, notices, look-ups and online-first over HTTP: masks, roles, refusals."""

import base64
import json

from queue_server.client import HallClient
from tests.web.conftest import CATALOGUE, CODE, ID_NUMBER, ITEM, TOKENS, Caller, Running, new_key, problem

JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + b"x" * 5000).decode()
MONTH_OF_TODAY = "/self-checks/{month}"
ONLINE = next(item for item in CATALOGUE.services if item.online_capable)
OFFLINE = next(item for item in CATALOGUE.services if not item.online_capable)
FIVE = {
    "name": "演示反映人",
    "contact": "13800001234",
    "item": ITEM.id,
    "text": "跑了三趟都说不行",
    "wish": "一次说清楚",
}


def month_now(clerk: Caller) -> str:
    return str(clerk.get("/notices")["month"])


def test_a_clerk_finds_a_guide_opens_it_and_sees_who_wrote_what(fresh: Running) -> None:
    clerk, officer = fresh.person("zh1"), fresh.person("ld1", account="SP-LD", terminal="S-LD")
    found = clerk.get(f"/knowledge?q={ITEM.name}")["entries"]
    assert found[0]["id"] == f"guide-{ITEM.id}"
    assert found[0]["unread"] is False
    guide = clerk.get(f"/knowledge/guide-{ITEM.id}")
    assert all(material.name in guide["body"] for material in ITEM.materials)
    assert guide["versions"][0]["changed_by_name"] is None
    body = {"title": "补社保卡", "body": "带身份证即可。", "kind": "faq", "item": ITEM.id}
    entry = officer.post("/knowledge", body, status=201)
    assert entry["versions"][0]["changed_by_name"] == "李强"
    assert [line["id"] for line in clerk.get("/knowledge?unread=true")["entries"]] == [entry["id"]]
    assert clerk.post(f"/knowledge/{entry['id']}/read", status=204) is None
    assert clerk.get("/knowledge?unread=true")["entries"] == []
    again = officer.post(f"/knowledge/{entry['id']}", {"title": "补社保卡", "body": "还要手机号。"})
    assert again["version"] == "2"
    assert [line["excerpt"] for line in clerk.get("/knowledge?q=手机号&unread=true")["entries"]] == ["还要手机号。"]
    problem(clerk.call("POST", "/knowledge", body), 403, "forbidden")
    problem(clerk.call("GET", "/knowledge/nothing"), 404, "not_found")
    problem(fresh.device().call("GET", "/knowledge"), 403)


def test_a_kiosk_gets_a_number_and_no_words_back(fresh: Running) -> None:
    kiosk, key = fresh.device(), new_key()
    body = {
        "kind": "suggestion",
        "channel": "kiosk",
        "about": "place",
        "text": "多放几把椅子",
        "contact": "13800001234",
    }
    report = kiosk.post("/reports", body, status=201, key=key)
    assert report == kiosk.post("/reports", body, status=201, key=key)
    assert report["no"].startswith("Y")
    assert report["no"].endswith("-001")
    assert (report["contact"], report["owner"], report["answer"]) == ("138****1234", None, None)
    assert "椅子" not in json.dumps(report, ensure_ascii=False)
    problem(kiosk.call("GET", "/reports"), 403)
    problem(kiosk.call("POST", "/reports", {**body, "channel": "phone"}), 409, "wrong_channel")


def test_contact_and_name_are_for_owner_and_hall_head_alone(fresh: Running) -> None:
    clerk, other = fresh.person("zh1"), fresh.person("zh2", account="ZH-2", terminal="T2")
    report = clerk.post("/reports", {"kind": "unresolved", "channel": "phone", **FIVE}, status=201)
    assert (report["owner_name"], report["contact"], report["name"]) == ("张敏", "138****1234", "演*")
    own, others = clerk.get(f"/reports/{report['no']}"), other.get(f"/reports/{report['no']}")
    assert (own["contact"], own["name"], own["text"]) == ("13800001234", "演示反映人", "跑了三趟都说不行")
    assert (others["contact"], others["name"]) == ("138****1234", "演*")
    assert others["steps"] == []
    assert own["steps"] == ["answer"]
    other.call("DELETE", "/session")
    head = fresh.person("head", account="ZH-2", terminal="T2")
    seen = head.get(f"/reports/{report['no']}")
    assert seen["contact"] == "13800001234"
    assert set(seen["steps"]) == {"refer", "assign", "answer", "escalate"}
    listed = head.get("/reports")
    assert (listed["open"], listed["overdue"]) == (1, 0)
    assert "text" not in listed["reports"][0]


def test_the_head_walks_a_report_to_its_end(fresh: Running) -> None:
    clerk = fresh.person("zh1")
    head = fresh.person("head", account="ZH-2", terminal="T2")
    no = clerk.post("/reports", {"kind": "complaint", "channel": "window", **FIVE}, status=201)["no"]
    problem(clerk.call("POST", f"/reports/{no}/assign", {"to_person": "zh1", "cause": "policy"}), 403)
    problem(clerk.call("POST", f"/reports/{no}/answer", {"answer": "好"}), 403, "forbidden")
    head.post(f"/reports/{no}/assign", {"to_person": "zh1", "cause": "policy"})
    clerk.post(f"/reports/{no}/work")
    answered = clerk.post(f"/reports/{no}/answer", {"answer": "已道歉并说明。"})
    assert (answered["state"], answered["answer"], answered["answered"]) == ("ANSWERED", "已道歉并说明。", True)
    head.post(f"/reports/{no}/revisit", {"satisfied": True})
    closed = head.post(f"/reports/{no}/close")
    assert closed["state_text"] == "已销号"
    assert [step["event"] for step in closed["trace"]][-1] == "ReportClosed"
    problem(head.call("POST", f"/reports/{no}/close", {}), 409, "illegal_step")
    assert head.get("/reports?open=false")["reports"][0]["no"] == no
    problem(head.call("GET", "/reports/Y20991231-001"), 404, "not_found")


def test_blanks_are_no_words(fresh: Running) -> None:
    blank = {"kind": "suggestion", "channel": "kiosk", "text": "   "}
    problem(fresh.device().call("POST", "/reports", blank), 409, "report_incomplete")


def test_a_photo_is_kept_as_a_file_and_shown_as_it_came(fresh: Running) -> None:
    clerk = fresh.person("zh1")
    month = month_now(clerk)
    line = clerk.post(f"/self-checks/{month}/2", {"result": "ok", "photo": JPEG, "note": "坡道畅通"})
    assert (line["by_name"], line["complete"], line["clause"]) == ("张敏", True, "R5")
    photo = clerk.call("GET", line["photo"])
    assert (photo.headers["Content-Type"], photo.content) == ("image/jpeg", base64.b64decode(JPEG))
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    sheet = clerk.get(f"/self-checks/{month}")
    assert (len(sheet["lines"]), sheet["done"], sheet["complete"]) == (20, 1, False)
    problem(fresh.device().call("GET", line["photo"]), 403)
    problem(clerk.call("GET", f"/self-checks/{month}/3/photo"), 404)
    problem(clerk.call("GET", f"/self-checks/{month}/21/photo"), 404)


def test_what_is_no_photo_is_refused_in_a_sentence(fresh: Running) -> None:
    clerk = fresh.person("zh1")
    path = f"/self-checks/{month_now(clerk)}/1"
    for photo in ("not base64!", base64.b64encode(b"<svg/>").decode()):
        problem(clerk.call("POST", path, {"result": "ok", "photo": photo}), 409, "not_a_photo")
    problem(clerk.call("POST", path, {"result": "ok", "photo": "A" * 1_000_001}), 422)
    problem(clerk.call("POST", path, {"result": "fault"}), 409, "fix_by_needed")
    problem(clerk.call("POST", path, {"result": "fault", "fix_by": "soon"}), 422)
    done = clerk.post(path, {"result": "fault", "fix_by": "2099-12-31", "note": "未公示"})
    assert (done["result"], done["fix_by"]) == ("fault", "2099-12-31")


def test_the_biggest_photo_of_the_contract_fits_into_a_body(fresh: Running) -> None:
    clerk = fresh.person("zh1")
    biggest = base64.b64encode(b"\xff\xd8\xff\xe0" + b"x" * 749_990).decode()
    assert 999_000 < len(biggest) <= 1_000_000
    clerk.post(f"/self-checks/{month_now(clerk)}/2", {"result": "ok", "photo": biggest})


def test_a_notice_is_printed_from_what_was_told(fresh: Running) -> None:
    clerk, kiosk = fresh.person("zh1"), fresh.device()
    ticket = kiosk.issue(ITEM.id)["id"]
    first = clerk.post("/notices", {"item": ITEM.id, "ticket": ticket, "lacking": []}, status=201)
    second = clerk.post("/notices", {"item": ITEM.id, "ticket": ticket, "lacking": [0]}, status=201)
    assert (first["differs_from_earlier"], second["differs_from_earlier"]) == (False, True)
    assert second["newly_lacking"] == [ITEM.materials[0].name]
    assert second == clerk.get(f"/notices/{second['id']}")
    assert [line["name"] for line in second["materials"]] == [material.name for material in ITEM.materials]
    assert second["facts"]["enquiry_phone"] == "0421-1234567"
    month = clerk.get("/notices")
    assert (month["given"], [line["id"] for line in month["differing"]]) == (2, [second["id"]])
    problem(kiosk.call("POST", "/notices", {"item": ITEM.id, "lacking": []}), 403)
    problem(clerk.call("GET", "/notices/00"), 404, "not_found")


def test_a_look_up_is_masked_braked_and_leaves_no_trace(fresh: Running) -> None:
    kiosk, clerk = fresh.device(), fresh.person("zh1")
    ticket = kiosk.issue(ITEM.id)["id"]
    clerk.serve_next()
    no = clerk.post("/cases", {"ticket": ticket}, status=201)["no"]
    clerk.post(f"/cases/{no}/materials", {"present": list(range(len(ITEM.materials)))})
    clerk.post(f"/cases/{no}/receive", {"applicant_name": "演示申请人", "applicant_id": ID_NUMBER})
    head = clerk.get("/board")["rev"]
    for body in ({"case_no": no}, {"id_number": ID_NUMBER}, {"id_number": ID_NUMBER.lower()}):
        answer = kiosk.call("POST", "/cases/lookup", body, key=new_key())
        assert [case["no_tail"] for case in answer.json()["cases"]] == ["B0001"]
        assert CODE not in answer.text
        assert ID_NUMBER not in answer.text
        assert "演示" not in answer.text
    assert clerk.get("/board")["rev"] == head
    problem(kiosk.call("POST", "/cases/lookup", {}), 422, "one_of_two")
    problem(kiosk.call("POST", "/cases/lookup", {"id_number": "211322189901010010"}), 422, "invalid_id")
    problem(fresh.device("signage-1").call("POST", "/cases/lookup", {"case_no": no}), 403)
    for _ in range(16):
        assert kiosk.post("/cases/lookup", {"case_no": f"{CODE}20261123B9999"}) == {"cases": []}
    held = kiosk.call("POST", "/cases/lookup", {"case_no": no})
    problem(held, 429)
    assert 0 < int(held.headers["Retry-After"]) <= 61
    assert clerk.post("/cases/lookup", {"case_no": no})["cases"], "the window is not held up by the kiosk"


def test_online_first_is_counted_and_never_in_the_way(fresh: Running) -> None:
    kiosk = fresh.device()
    kiosk.issue(ONLINE.id)
    kiosk.issue(ONLINE.id, online_declined="no_phone")
    kiosk.issue(OFFLINE.id, online_declined="own_wish")
    figure = kiosk.post("/online-choices", {"item": ONLINE.id}, status=201)
    assert figure == kiosk.get("/figures/online-first")
    assert (figure["chosen"], figure["tickets"], figure["asked"]) == (1, 2, 1)
    assert figure["rate"] == 1 / 3
    assert figure["reasons"] == {"elder_or_disabled": 0, "no_phone": 1, "system_down": 0, "own_wish": 0}
    assert kiosk.get("/figures/online-first?day=2020-01-01")["rate"] is None
    problem(kiosk.call("POST", "/online-choices", {"item": OFFLINE.id}), 409, "not_online")
    problem(kiosk.call("POST", "/tickets", {"item": ONLINE.id, "online_declined": "because"}), 422)


def test_a_kiosks_client_reports_looks_up_and_chooses_online(fresh: Running) -> None:
    client = HallClient(fresh.url, TOKENS["kiosk-1"])
    key = new_key()
    report = client.report("unresolved", about="refused", item=ITEM.id, contact="13800001234", key=key)
    assert report.no == client.report("unresolved", about="refused", item=ITEM.id, contact="13800001234", key=key).no
    assert (report.no[0], report.item_name, report.contact) == ("B", ITEM.public_name, "138****1234")
    assert client.look_up_cases(case_no=f"{CODE}20261123B0001").cases == []
    assert client.look_up_cases(id_number=ID_NUMBER).cases == []
    ticket = client.issue_ticket(ONLINE.id, priority=None, online_declined="no_phone", key=new_key())
    assert ticket.letter in {"A", "B"}
    figure = client.choose_online(ONLINE.id, key=new_key())
    assert (figure.chosen, figure.tickets, figure.rate) == (1, 1, 0.5)
    client.close()
