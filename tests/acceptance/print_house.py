"""A hall from a site file behind its doors, its /posters pages, and what poppler and zbar read from the printed PDF."""

import contextlib
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from firmware_config.site_file import DEMO_SITE, load_site
from queue_server.client import HallClient
from queue_server.contract.theme import Theme
from queue_server.site_hall import build_hall
from signage.clocks import Clocks
from signage.display_server import DisplayServer
from signage.posters.desk import PosterDesk
from signage.posters.pages import build_posters
from signage.posters.printing import PrintLook
from tests.acceptance.town import TOKENS, running_town
from tests.hall_process import PROJECT
from tests.look import THEME

FONTS = PROJECT / "var" / "fonts" / "web"
RATINGS = {no: f"https://zwfw.example.cn/pj?h=211322101&c={no}" for no in (1, 2)}
SOURCE = "以辽宁政务服务网公布为准"


def site_text(*edits: tuple[str, str], rated: bool = True) -> str:
    """Returns the demo hall's site file with its windows' 好差评 codes and the edits, the first place each."""
    text = DEMO_SITE.read_text(encoding="utf-8")
    for no, address in RATINGS.items() if rated else ():
        text = text.replace(f"no = {no}\nname", f'no = {no}\nrating_url = "{address}"\nname', 1)
    for old, new in edits:
        assert old in text, f"the demo hall's file has no {old!r}"
        text = text.replace(old, new, 1)
    return text


@dataclass(frozen=True)
class Word:
    """A word of a page and where it stands, in millimetres from the left upper corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One page of a PDF."""

    file: Path
    no: int

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height as pdfinfo tells."""
        told = _run("pdfinfo", "-f", str(self.no), "-l", str(self.no), str(self.file))
        found = re.search(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told)
        assert found, told
        return float(found[1]) / 72 * 25.4, float(found[2]) / 72 * 25.4

    @property
    def text(self) -> str:
        """Its words, in their order."""
        return _run("pdftotext", "-f", str(self.no), "-l", str(self.no), str(self.file), "-")

    @property
    def words(self) -> list[Word]:
        """Its words with their places."""
        told = _run("pdftotext", "-bbox", "-f", str(self.no), "-l", str(self.no), str(self.file), "-")
        mark = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
        return [
            Word(text.replace("&quot;", '"').replace("&amp;", "&"), *(float(at) / 72 * 25.4 for at in places))
            for *places, text in re.findall(mark, told)
        ]

    @property
    def plate(self) -> str:
        """The slot on a panel's head."""
        return next(word.text for word in self.words if word.top < 30 and re.fullmatch(r"P\d+(-\d+)?", word.text))

    def word(self, text: str) -> Word:
        """Returns the only word that reads so."""
        found = [word for word in self.words if word.text == text]
        assert len(found) == 1, (text, [word.text for word in self.words])
        return found[0]

    def codes(self) -> list[str]:
        """What the codes on it say, as a telephone reads them from the paper."""
        picture = self.file.with_name(f"{self.file.stem}-{self.no}")
        _run(
            "pdftoppm",
            "-r",
            "100",
            "-f",
            str(self.no),
            "-l",
            str(self.no),
            "-singlefile",
            "-png",
            str(self.file),
            str(picture),
        )
        told = subprocess.run(
            ["zbarimg", "--quiet", "--raw", f"{picture}.png"], capture_output=True, text=True, timeout=120, check=False
        )
        return told.stdout.split()


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@dataclass(frozen=True)
class PrintHouse:
    """The /posters pages of one hall."""

    posters: str
    hall: str
    folder: Path

    def facts_version(self) -> str:
        """The version that the hall's profile carries, as short as faces show it."""
        version: str = requests.get(f"{self.hall}/api/v1/hall", timeout=30).json()["version"]
        return version[:8]

    def index(self) -> str:
        """The technician's overview."""
        answer = requests.get(f"{self.posters}/", timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.text

    def slots(self) -> list[str]:
        """The slots of all sheets that can be printed, in order."""
        return re.findall(r'src="/posters/sheet/([^"]+)"', self.index())

    def changed(self) -> list[str]:
        """The slots that must be printed again."""
        lead = self.index().partition("</section>")[0]
        return re.findall(r'name="seen" value="(\S+) \w+"', lead)

    def versions(self) -> dict[str, str]:
        """The version that each sheet carries, by slot."""
        return dict(re.findall(r'<li class="[\w-]+" id="([^"]+)">.*?公示版本 (\w+)', self.index(), re.DOTALL))

    def post_all(self) -> None:
        """Tells that everything that changed hangs on the wall now."""
        lead = self.index().partition("</section>")[0]
        seen = re.findall(r'name="seen" value="([^"]+)"', lead)
        answer = requests.post(f"{self.posters}/posted", data={"seen": seen}, timeout=60)
        assert answer.status_code == 200, answer.text

    def print(self, *slots: str) -> list[Page]:
        """Downloads the PDF of these slots, or of all that changed."""
        answer = requests.get(f"{self.posters}/pdf", params={"sheet": list(slots)}, timeout=240)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "application/pdf"
        file = self.folder / f"{time.monotonic_ns()}.pdf"
        file.write_bytes(answer.content)
        found = re.search(r"Pages: +(\d+)", _run("pdfinfo", str(file)))
        assert found
        return [Page(file, no) for no in range(1, int(found[1]) + 1)]


@contextlib.contextmanager
def print_house(folder: Path, site: str, *, theme: Theme = THEME) -> Iterator[PrintHouse]:
    """Runs the hall of a site file and its /posters; the same folder again is the same hall after a restart."""
    file = folder / "site.toml"
    file.write_text(site, encoding="utf-8")
    hall = build_hall(load_site(file).site, web="http://127.0.0.1")
    look = PrintLook(theme=theme, regular=FONTS / "NotoSansSC-Regular.otf", bold=FONTS / "NotoSansSC-Bold.otf")
    with running_town(folder / "server", hall=hall) as town:
        clocks = Clocks(wall=town.clock.now, monotonic=time.monotonic)
        desk = PosterDesk(
            lambda: HallClient(town.web, TOKENS["signage-1"]), look, data_dir=folder / "posters", clocks=clocks
        )
        app = DispatcherMiddleware(Flask("no display"), {"/posters": build_posters(desk)})
        server = DisplayServer(app, host="127.0.0.1", port=0)
        server.start()
        try:
            yield PrintHouse(f"http://127.0.0.1:{server.port}/posters", town.web, folder)
        finally:
            server.stop()
