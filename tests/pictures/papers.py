"""Every paper of a case as the office printer puts it out, of a licence and of another item, in the demo hall."""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from firmware_config.site_file import DEMO_SITE, load_site
from queue_server.domain.person import Person
from queue_server.site_hall import build_hall
from queue_server.web.paper_pages import PaperTools
from tests.acceptance.case_papers import SERIF, Done, bring_to_their_ends, case_of, open_desk
from tests.acceptance.town import Town, running_town
from tests.pictures.album import Album

SECTION = "Papers of cases"
DOTS_PER_INCH = 110
WIDTH_PX = {"a4": 620, "a5": 440}
LICENCE_KINDS = ("acceptance", "correction", "decline", "approval", "refusal", "extension")
OTHER_KINDS = ("receipt", *LICENCE_KINDS, "service_proof", "collection", "withdrawal", "commission")
SMALL = {"receipt", "collection", "withdrawal"}


def take_papers(browser: Browser, album: Album) -> None:
    """Takes every paper as it is printed, page one of each."""
    loaded = load_site(DEMO_SITE)
    site = loaded.site
    people = tuple(
        Person(
            id=one.id,
            name=one.name,
            accounts=tuple(f"{site.hall.code}-{account}" for account in one.accounts),
            hall_head=one.hall_head,
        )
        for one in site.people
    )
    with (
        tempfile.TemporaryDirectory(prefix="paper-pictures-") as folder,
        running_town(
            Path(folder) / "hall",
            hall=build_hall(site, web="http://127.0.0.1"),
            people=people,
            paper_tools=PaperTools(face=SERIF),
        ) as town,
    ):
        done = bring_to_their_ends(open_desk(town))
        page = _seated(browser, town, done)
        of_licence = {"decline": done.licence_declined, "refusal": done.licence_refused}
        for kind in OTHER_KINDS:
            _take(page, town, album, kind, case_of(done, kind), folder=Path(folder), word="")
        for kind in LICENCE_KINDS:
            case = of_licence.get(kind, done.licence)
            _take(page, town, album, kind, case, folder=Path(folder), word="licence")
        page.context.close()


def _seated(browser: Browser, town: Town, done: Done) -> Page:
    context = browser.new_context(locale="zh-CN")
    cookies = [{"name": one.name, "value": str(one.value), "url": town.web} for one in done.desk.clerk.http.cookies]
    context.add_cookies(cookies)  # type: ignore[arg-type]  # a list of the shape that it takes
    return context.new_page()


def _take(page: Page, town: Town, album: Album, kind: str, case: dict[str, Any], *, folder: Path, word: str) -> None:
    page.goto(f"{town.web}/prints/{kind}/{case['no']}")
    page.locator("body[data-ready]").wait_for(state="attached")
    name = f"{kind.replace('_', '-')}{f'-{word}' if word else ''}"
    pdf = folder / f"{name}.pdf"
    page.pdf(path=str(pdf), prefer_css_page_size=True)
    drawn = folder / name
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile", "-png", str(pdf), str(drawn)]
    subprocess.run(command, check=True, timeout=120)
    width = WIDTH_PX["a5" if kind in SMALL else "a4"]
    title = kind.replace("_", " ")
    album.add(SECTION, title, f"papers/{name}", drawn.with_suffix(".png").read_bytes(), width=width, word=word)
