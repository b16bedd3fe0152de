"""The sheets of cases at the server's own door: what they are made of, what is escaped, who is kept out, what fails."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from queue_server.domain.applicant import Applicant
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.paper import FORMS, Paper, PaperFacts, PaperKind, PaperLine, paper_number
from queue_server.web.paper_pages import PaperTools
from queue_server.web.papers.sheets import FOLDER, PaperSheets, read_paper_texts
from tests.web.conftest import ID_NUMBER, ITEM, Caller, Running, running

SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
APPLICANT = Applicant(name="张㐂𬱖", id_number="211322189901010019", phone="13800001234")
FACTS = PaperFacts(
    organ="建平县演示镇人民政府",
    centre="演示镇便民服务中心",
    item="JP-1",
    item_name="某事项",
    case_type="承诺件",
    guide_version="3",
    place="演示街1号",
    phone="0421-0000001",
    supervision_phone="0421-0000002",
    applied_on=date(2026, 11, 23),
    received_at=datetime(2026, 11, 23, 16, 5, tzinfo=HALL_ZONE),
    receive_due=date(2026, 11, 30),
    accepted_on=date(2026, 12, 25),
    promised_wd=20,
    due=date(2027, 1, 25),
    due_provisional=True,
    materials=(PaperLine(name="申请表", form="原件"), PaperLine(name="证明", until=date(2026, 12, 7))),
    corrections=(PaperLine(name="申请表", problem="没有签名", how="补签"),),
    decided_on=date(2026, 12, 25),
    old_due=date(2027, 1, 11),
    extension_wd=10,
    reason="by_guide",
    review_body="复议机关",
    court="法院",
    collected_at=datetime(2026, 12, 28, 9, 0, tzinfo=HALL_ZONE),
    result_name="某证",
    result_no="1号",
    result_copies=1,
)


class Press:
    """Keeps what it was asked to print, and prints nothing of it."""

    def __init__(self) -> None:
        self.html = ""
        self.files: Mapping[str, Path | str] = {}
        self.broken = False

    def print_pdf(self, html: str, files: Mapping[str, Path | str]) -> bytes:
        if self.broken:
            raise OSError("out of paper")
        self.html, self.files = html, files
        return b"%PDF-1.7 pressed"


def paper(kind: PaperKind, *, facts: PaperFacts = FACTS, prints: int = 0) -> Paper:
    return Paper(
        id="0" * 32,
        kind=kind,
        no=paper_number("演示便", kind, year=2026, ordinal=7),
        year=2026,
        ordinal=7,
        case_no="21132210120261123B0001",
        act="",
        title=FORMS[kind].title_of(licence=facts.licence),
        facts=facts,
        at=datetime(2026, 12, 25, 16, 30, tzinfo=HALL_ZONE),
        issued_by=None,
        prints=prints,
    )


@pytest.fixture(scope="module")
def sheets() -> PaperSheets:
    return PaperSheets(face=SERIF)


@pytest.mark.parametrize("kind", list(PaperKind))
@pytest.mark.parametrize("licence", [False, True], ids=["other", "licence"])
def test_every_kind_is_made_of_what_its_template_asks_for(
    sheets: PaperSheets, kind: PaperKind, *, licence: bool
) -> None:
    html = sheets.page(paper(kind, facts=replace(FACTS, licence=licence)), APPLICANT)
    assert paper_number("演示便", kind, year=2026, ordinal=7) in html
    assert FORMS[kind].title_of(licence=licence) in html
    assert f'href="/static/prints/papers_{FORMS[kind].size}.css"' in html
    assert " style=" not in html, "the page's policy allows no style in place"
    if not licence:
        assert "许可" not in html


def test_every_word_of_the_catalogue_stands_on_a_sheet() -> None:
    asked = "\n".join(path.read_text(encoding="utf-8") for path in (*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")))
    pages = (FOLDER.parent / "paper_pages.py").read_text(encoding="utf-8")
    chosen = {"no_permit_needed", "not_competent", "by_guide", "pickup", "mail", "prepare", "submit", "collect"}
    for section, words in read_paper_texts().items():
        for key in words:
            bare = key.removesuffix("_licence").removesuffix("_provisional")
            assert bare in chosen or re.search(rf"\b{bare}\b", asked + pages), f"{section}.{key}"


def test_a_due_date_past_the_known_years_says_that_it_is_provisional(sheets: PaperSheets) -> None:
    html = sheets.page(paper(PaperKind.ACCEPTANCE), APPLICANT)
    assert "20个工作日（截止2027年1月25日，暂定）" in html
    certain = sheets.page(paper(PaperKind.ACCEPTANCE, facts=replace(FACTS, due_provisional=False)), APPLICANT)
    assert "20个工作日（截止2027年1月25日）" in certain


def test_moments_have_twenty_four_hours_and_days_their_chinese_form(sheets: PaperSheets) -> None:
    html = sheets.page(paper(PaperKind.RECEIPT), APPLICANT)
    assert "2026年11月23日 16:05" in html
    assert "2026年12月25日" in html
    assert not re.search(r"\d{4}-\d\d-\d\d|上午|下午", html)


def test_what_somebody_typed_is_never_a_mark_of_the_page(sheets: PaperSheets) -> None:
    facts = replace(FACTS, opinion="<script>x</script>", item_name='"><img src=x>')
    html = sheets.page(paper(PaperKind.REFUSAL, facts=facts), replace(APPLICANT, name="<b>张</b>{{ f }}"))
    assert "<script>x" not in html
    assert "<img src=x" not in html
    assert "&lt;b&gt;张&lt;/b&gt;{{ f }}" in html


def test_a_character_that_no_face_has_is_a_box_with_its_code_and_a_warning(sheets: PaperSheets) -> None:
    html = sheets.page(paper(PaperKind.DECLINE), replace(APPLICANT, name="张\U0003134f"))
    assert '<b class="boxed">U+3134F</b>' in html
    assert "请手工填写并加盖校对章" in html
    bare = PaperSheets(face=None).page(paper(PaperKind.DECLINE), APPLICANT)
    assert "张<b" in bare
    assert "U+3402" in bare
    assert "请手工填写" not in sheets.page(paper(PaperKind.DECLINE), APPLICANT)


def test_the_press_sets_rare_characters_from_the_full_face_itself(sheets: PaperSheets) -> None:
    html = sheets.page(paper(PaperKind.DECLINE), APPLICANT, electronic=True)
    assert "张㐂𬱖（证件号码" in html
    assert "电子版" in html


@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.ACCEPTANCE])
def test_a_form_that_somebody_helped_with_names_who_and_that_it_was_checked(
    sheets: PaperSheets, kind: PaperKind
) -> None:
    helped = sheets.page(paper(kind, facts=replace(FACTS, helped_by="王芳")), APPLICANT)
    assert "由工作人员王芳协助填写，申请人已核对" in helped
    assert "协助填写" not in sheets.page(paper(kind), APPLICANT)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (PaperKind.CORRECTION, {"second_notice": True}, "这是第二次补正告知"),
        (PaperKind.ACCEPTANCE, {"licence": True, "deemed": True}, "自收到申请材料之日（2026年12月25日）起即为受理"),
        (PaperKind.COLLECTION, {"way": "mail", "carrier": "某邮政", "tracking_no": "EX1"}, "邮件号码"),
        (PaperKind.COLLECTION, {"way": "self"}, "申请人本人（已核对身份证件）"),
        (PaperKind.COLLECTION, {"rating_url": "https://zwfw.example.cn/pj"}, "自愿参加"),
        (PaperKind.RECEIPT, {"earlier_no": "21132210120261101B0001"}, "原办件号"),
    ],
)
def test_what_is_special_about_an_act_is_said_and_else_not(
    sheets: PaperSheets, kind: PaperKind, changes: dict[str, object], said: str
) -> None:
    assert said in sheets.page(paper(kind, facts=replace(FACTS, **changes)), APPLICANT)  # type: ignore[arg-type]  # a table of facts
    way = "proxy" if kind is PaperKind.COLLECTION else ""
    bare = replace(FACTS, licence=bool(changes.get("licence", False)), way=way)
    assert said not in sheets.page(paper(kind, facts=bare), APPLICANT)


def test_a_sheet_after_a_purge_says_so_and_keeps_its_number(sheets: PaperSheets) -> None:
    html = sheets.page(paper(PaperKind.DECLINE), None)
    assert "已按规定清除" in html
    assert "演示便不受〔2026〕0007号" in html


def received_case(clerk: Caller, kiosk: Caller) -> str:
    ticket = kiosk.issue(ITEM.id)
    clerk.serve_next()
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.post(f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))})
    applicant = {"applicant_name": "王小明", "applicant_id": ID_NUMBER, "phone": "13800001234"}
    clerk.post(f"/cases/{case['no']}/receive", applicant)
    return str(case["no"])


def test_a_paper_passes_the_door_as_page_and_pdf(tmp_path: Path) -> None:
    press = Press()
    with running(tmp_path, paper_tools=PaperTools(press=press, face=SERIF)) as hall:
        clerk, kiosk = hall.person("zh1"), hall.device()
        no = received_case(clerk, kiosk)
        address = f"{hall.url}/prints/receipt/{no}"
        _check_the_page(hall, clerk, address)
        _check_the_pdf(clerk, press, address)
        _check_commission(clerk, no)


def _check_the_page(hall: Running, clerk: Caller, address: str) -> None:
    answer = clerk.http.get(address, timeout=15)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "王*" in answer.text
    assert "王小明" not in answer.text
    assert "practice.css" in answer.text
    mark = hall.caller().http.get(f"{hall.url}/prints/practice.css", timeout=15)
    assert (mark.status_code, "演示" in mark.text) == (200, True)
    for path, sentence in (
        (address.replace("receipt", "refusal"), "还没有出具不予批准决定书"),
        (f"{hall.url}/prints/receipt/none", "没有编号为 none 的办件"),
        (f"{address}?paper={'0' * 32}", "还没有出具收件凭证"),
    ):
        missing = clerk.http.get(path, timeout=15)
        assert missing.status_code == 404
        assert sentence in missing.text
    device = hall.device().http.get(address, timeout=15)
    assert device.status_code == 403


def _check_the_pdf(clerk: Caller, press: Press, address: str) -> None:
    answer = clerk.http.get(f"{address}.pdf", timeout=15)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    asked = set(re.findall(r'<link rel="stylesheet" href="/([^"]+)"', press.html))
    assert asked == set(press.files)
    press.broken = True
    failed = clerk.http.get(f"{address}.pdf", timeout=15)
    assert failed.status_code == 503
    assert "请在页面上直接打印" in failed.text


def _check_commission(clerk: Caller, no: str) -> None:
    far = clerk.call("POST", f"/cases/{no}/commission", {"scope": ["submit"], "valid_until": "2099-01-01"})
    assert (far.status_code, far.json()["code"]) == (422, "wrong_dates")
    unknown = clerk.call("POST", f"/cases/{no}/commission", {"scope": ["sell"], "valid_until": "2099-01-01"})
    assert unknown.status_code == 422
    first = clerk.post(f"/cases/{no}/papers/receipt/print", {})
    again = clerk.post(f"/cases/{no}/papers/receipt/print", {"paper": first["id"]})
    assert (first["prints"], first["reprint"]) == (1, "")
    assert (again["no"], again["prints"], again["reprint"]) == (first["no"], 2, "补打（第1次）")
