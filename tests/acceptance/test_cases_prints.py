"""Every paper of a township case as people hold it: fields of the table, masks, sizes, wording by the item's type."""

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.person import STATIONS, Person, Terminal
from queue_server.web.paper_pages import PaperTools
from signage.posters.press import Press
from tests.acceptance.case_papers import (
    NAME,
    PHONE,
    PROXY_NAME,
    SERIF,
    WELFARE,
    Desk,
    Done,
    bring_to_their_ends,
    case_of,
    open_desk,
)
from tests.acceptance.town import CODE, PEOPLE, demo_hall, running_town
from tests.contract_client.outside_client import Door

MASK, PROXY_MASK = "2113**********0019", "2113**********019X"
REVIEW, COURT = "建平县人民政府", "建平县人民法院"
A4, A5 = (210.0, 297.0), (148.0, 210.0)
UNMASKED = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
VOID = {"meta", "link", "br", "img", "path", "rect"}


class Reader(HTMLParser):
    """Reads a page as a person does: what is written on it, nothing of its marks, drawings and hidden parts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self._hidden or tag in {"head", "script", "svg"} or "hidden" in dict(attrs):
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag not in VOID:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def squeezed(text: str) -> str:
    """Returns a text without blanks: a reader of paper does not see where a line breaks."""
    return re.sub(r"\s+", "", text)


def text_of(desk: Desk, case: dict[str, Any], kind: str) -> str:
    """Returns what stands on a sheet."""
    reader = Reader()
    reader.feed(desk.html(case, kind))
    return squeezed("".join(reader.words))


def pdf_of(desk: Desk, case: dict[str, Any], kind: str, folder: Path) -> Path:
    """Returns a sheet as PDF."""
    answer = desk.clerk.http.get(f"{desk.town.web}/prints/{kind}/{case['no']}.pdf", timeout=120)
    assert answer.status_code == 200, answer.text
    path = folder / f"{kind}.pdf"
    path.write_bytes(answer.content)
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    terminals = (
        Terminal(id="T1", networks=frozenset({"extranet"}), window=1),
        Terminal(id="T2", networks=frozenset({"internet"}), window=2),
        *(Terminal(id=f"S-{code}", networks=frozenset({"extranet"}), station=code) for code in STATIONS),
    )
    hall = demo_hall(
        terminals=terminals,
        org_title="建平县演示镇人民政府",
        organ_code="演示便",
        township="演示镇",
        address="演示镇演示街1号",
    )
    people = (
        *PEOPLE,
        Person(id="rep-nj", name="农经代表", accounts=(f"{CODE}-SP-NJ",)),
        Person(id="rep-mz", name="民政代表", accounts=(f"{CODE}-SP-MZ",)),
    )
    tools = PaperTools(press=Press(), face=SERIF)
    with running_town(tmp_path_factory.mktemp("hall"), hall=hall, people=people, paper_tools=tools) as town:
        yield open_desk(town)


@pytest.fixture(scope="module")
def done(desk: Desk) -> Done:
    return bring_to_their_ends(desk)


COMMON = ("演示", "建平县演示镇人民政府", "演示镇便民服务中心", "咨询电话0421-0000001", "监督电话0421-0000002")
SIGNED = ("签收时间", "年月日时分", "2026年11月23日")
FIELDS = {
    "receipt": (
        *("演示便收〔2026〕", "申请人张*", MASK, f"（事项编码{WELFARE}）", "收件时间2026年11月23日09:00"),
        *("家庭成员居民身份证", "形式", "份数", "张数", "经办人演示甲", "申请人签收", "收件专用章"),
        "本凭证不代表已受理，将于5个工作日内告知是否受理（截止2026年11月30日）",
    ),
    "acceptance": (
        *("演示便受〔2026〕", NAME, MASK, "申请日期2026年11月23日", "受理日期2026年11月23日", "家庭成员居民身份证"),
        *(
            "办件类型承诺件",
            "20个工作日（截止2026年12月21日）",
            "公示7日（不计入承诺时限）",
            "查询码（证件号码后四位）",
        ),
        *("联系方式", "结果送达到窗口领取", "加盖印章处", "一式两份"),
    ),
    "correction": (
        *("演示便补〔2026〕", NAME, "收件日期2026年11月23日", "依据", "最低生活保障申请书", "没有签名", "由申请人签名"),
        *(
            "重新复印，带原件核对",
            "提交地点演示镇便民服务中心",
            "提交期限",
            "5个工作日（截止2026年11月30日）",
            "材料退回",
        ),
        *("一次性告知", "申请人签收", "加盖印章处"),
    ),
    "decline": (
        *("演示便不受〔2026〕", NAME, "不予受理理由不符合办事指南规定的受理条件", "依据某办法第三条", "退回的材料"),
        *("条件具备后，可以重新申请", "加盖印章处", "申请人签收"),
    ),
    "approval": ("演示便准〔2026〕", NAME, "决定日期2026年11月23日", "演字〔2026〕18号", "份数2份", "领取方式"),
    "refusal": (
        *("不予批准决定书", "演示便不准〔2026〕", NAME, "事实和理由经审查", "依据某办法第三条"),
        *("60日内", REVIEW, "6个月内", COURT),
    ),
    "extension": (
        *("演示便延〔2026〕", "原截止日期2026年12月21日", "10个工作日（截止2027年1月", "延期原因需要县级部门会审"),
        *("批准人演示负责人", "暂定"),
    ),
    "service_proof": (
        *("送达文书补正告知书", "文号演示便补〔2026〕", "受送达人", "直接送达", "留置送达", "邮寄送达", "电子送达"),
        *("送达时间", "送达人演示甲", "见证人", "拒收事由"),
    ),
    "collection": (
        "演示便出〔2026〕",
        "结果文书",
        "演字〔2026〕18号",
        "份数2份",
        "代领人李*",
        PROXY_MASK,
        "领取人签名",
    ),
    "commission": (
        *(
            "演示便委〔2026〕",
            f"委托人{NAME}",
            MASK,
            "138****1234",
            "不委托给个人",
            "☑准备和整理申请材料",
            "□领取并转交办理结果",
        ),
        *("2027年2月23日", "免费", "真实", "个人信息", "撤回", "委托人签名", "移交的材料"),
    ),
    "withdrawal": (
        "演示便撤〔2026〕",
        "撤回时间2026年11月23日09:00",
        "退回的材料",
        "以上材料已经全部收回",
        "申请人签名",
    ),
}
"""What domain.md's table asks of each print; a welfare item, received and decided at nine on 23 November 2026."""


@pytest.mark.requirement("R63", "R64", "R65")
@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_the_table_stands_on_the_print(done: Done, kind: str) -> None:
    case = case_of(done, kind)
    text = text_of(done.desk, case, kind)
    wanted = (*COMMON, case["no"], *FIELDS[kind], *(SIGNED if kind != "service_proof" else ()))
    assert [field for field in wanted if squeezed(field) not in text] == []


@pytest.mark.requirement("D2")
@pytest.mark.parametrize("kind", FIELDS)
def test_no_number_and_no_phone_of_a_person_stands_unmasked(done: Done, kind: str) -> None:
    html = done.desk.html(case_of(done, kind), kind)
    assert UNMASKED.findall(html.replace(case_of(done, kind)["no"], "")) == []
    assert PHONE not in html
    assert PROXY_NAME not in html
    if kind in {"receipt", "collection"}:
        assert NAME not in html


@pytest.mark.requirement("D11")
@pytest.mark.parametrize("kind", FIELDS)
def test_the_licence_law_is_not_named_where_the_item_is_no_licence(done: Done, kind: str) -> None:
    assert "许可" not in text_of(done.desk, case_of(done, kind), kind)


@pytest.mark.requirement("D11", "R65")
def test_papers_of_a_licence_carry_its_law_its_seal_and_its_remedies(done: Done) -> None:
    desk = done.desk
    laws = {
        "acceptance": (done.licence, "行政许可受理通知书", "第三十二条第一款第五项"),
        "correction": (done.licence, "行政许可补正告知书", "第三十二条第一款第四项"),
        "extension": (done.licence, "行政许可延期告知书", "第四十二条第一款"),
        "approval": (done.licence, "准予行政许可决定书", "第三十八条第一款"),
        "decline": (done.licence_declined, "行政许可不予受理告知书", "第三十二条"),
        "refusal": (done.licence_refused, "不予行政许可决定书", "第三十八条第二款"),
    }
    for kind, (case, title, law) in laws.items():
        text = text_of(desk, case, kind)
        assert title in text, kind
        assert f"《中华人民共和国行政许可法》{law}" in text, kind
        assert "加盖行政机关专用印章处" in text, kind
        remedies = "60日内" in text and "6个月内" in text and REVIEW in text and COURT in text
        assert remedies is (kind in {"decline", "refusal"}), kind
    assert "请向建平县自然资源局申请" in text_of(desk, done.licence_declined, "decline")
    assert "行政复议" not in text_of(desk, done.welfare_declined, "decline")


@pytest.mark.requirement("R64")
def test_a_print_after_the_first_has_the_same_number_and_says_so(done: Done) -> None:
    desk, no = done.desk, done.welfare["no"]
    printed = [desk.clerk.post(f"/cases/{no}/papers/correction/print", {}) for _ in range(3)]
    assert len({paper["no"] for paper in printed}) == 1
    assert [paper["reprint"] for paper in printed] == ["", "补打（第1次）", "补打（第2次）"]
    assert "补打（第3次）" in text_of(desk, done.welfare, "correction")


@pytest.mark.requirement("D1")
def test_a_station_sees_no_papers_of_another_and_a_stranger_none(done: Done) -> None:
    address = f"{done.desk.town.web}/prints/decline/{done.licence_declined['no']}"
    assert done.desk.stations["NJ"].http.get(address, timeout=10).status_code == 200
    other = done.desk.stations["MZ"].http.get(address, timeout=10)
    assert (other.status_code, NAME in other.text) == (403, False)
    stranger = Door(done.desk.town.web).http.get(address, timeout=10)
    assert (stranger.status_code, NAME in stranger.text) == (401, False)
    assert "请先在窗口终端登录" in stranger.text


@pytest.mark.requirement("D8")
def test_rare_characters_are_drawn_where_a_machine_may_lack_them(done: Done) -> None:
    html = done.desk.html(done.welfare, "acceptance")
    for character in "㐂𬱖㛃":
        drawn = re.search(rf'<svg aria-hidden="true"[^>]*><path d="([^"]+)"[^>]*/></svg><span[^>]*>{character}', html)
        assert drawn, character
        assert drawn[1].count("M") > 20, "a drawing with strokes, not a box"
    assert "??" not in html
    assert "□张" not in html


@pytest.mark.requirement("D8", "R64", "R65")
def test_the_pdf_is_true_to_size_and_an_outside_reader_reads_number_name_and_bar_code(
    done: Done, tmp_path: Path
) -> None:
    for kind, case, size in (
        ("receipt", done.welfare, A5),
        ("correction", done.licence, A4),
        ("decline", done.licence_declined, A4),
    ):
        path = pdf_of(done.desk, case, kind, tmp_path)
        told = _run("pdfinfo", str(path))
        width, height = (
            float(figure) / 72 * 25.4 for figure in re.findall(r"Page size: +([\d.]+) x ([\d.]+)", told)[0]
        )
        assert (round(width), round(height)) == size
        text = squeezed(_run("pdftotext", "-layout", str(path), "-"))
        assert ("张*" if kind == "receipt" else NAME) in text
        assert MASK in text
        assert UNMASKED.findall(text.replace(case["no"], "")) == []
        assert "演示" in text
        _run("pdftoppm", "-r", "200", "-png", "-singlefile", str(path), str(tmp_path / kind))
        assert case["no"] in _run("zbarimg", "-q", "--raw", str(tmp_path / f"{kind}.png"))


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
