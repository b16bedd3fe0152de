"""Turns a paper of a case into its page: what was frozen, the applicant beside it, masks and dates as the rules say."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from queue_server.domain.applicant import Applicant
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.identity import mask_name
from queue_server.domain.paper import Paper, PaperFacts, PaperKind, PaperLine
from queue_server.web.papers.bar_code import draw_bars, draw_code
from queue_server.web.papers.glyphs import Glyphs

FOLDER = Path(__file__).parent
TWO_COPIES = frozenset(PaperKind) - {PaperKind.SERVICE_PROOF}
RATING_MM = 24.0
NOTICE_WD = 5
"""受理, 补正 and 不予受理 are told within five working days."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """The applicant on a sheet; stars where a purge has left nothing."""

    name: Markup
    masked: str
    id_mask: str
    phone_mask: str
    rare: bool


def read_paper_texts() -> dict[str, Any]:
    """Return the words of all papers."""
    return tomllib.loads((FOLDER / "texts" / "zh.toml").read_text(encoding="utf-8"))


class PaperSheets:
    """Makes the page of a paper for a browser's printer, or for the press."""

    def __init__(self, *, face: Path | None, slips: bool = False) -> None:
        self.texts = read_paper_texts()
        self._glyphs = Glyphs(face)
        self._slips = slips
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            t=self.texts, day=self.day, moment=self._moment, due=self._due, by_day=self._by_day, form_of=self._form_of
        )

    def page(self, paper: Paper, applicant: Applicant | None, *, electronic: bool = False) -> str:
        """Return the whole page.

        Args:
            paper: as it was issued.
            applicant: opened for this sheet alone; None once purged.
            electronic: for the press, which has the full face and makes a copy that is no print.
        """
        facts, every = paper.facts, self.texts["every"]
        template = self._environment.get_template(f"{paper.kind.value}.html")
        return template.render(
            paper=paper,
            f=facts,
            who=self._named(applicant, drawn=not electronic),
            say=self._sayer(facts),
            specials=self._specials(facts),
            statement=self._statement(facts),
            told_in_time=self._told_in_time(paper),
            decline_reason=self._decline_reason(facts),
            bar_code=draw_bars(paper.case_no),
            rating_code=draw_code(facts.rating_url, size_mm=RATING_MM) if facts.rating_url else "",
            reprint=every["reprint"].format(n=paper.prints) if paper.prints and not electronic else "",
            electronic=electronic,
            slip=self._slips and paper.kind is PaperKind.RECEIPT,
            two=paper.kind in TWO_COPIES,
            pdf_address=f"/prints/{paper.kind.value}/{paper.case_no}.pdf?paper={paper.id}",
        )

    def problem(self, sentence: str) -> str:
        """Return the page that says why there is no paper."""
        return self._environment.get_template("problem.html").render(sentence=sentence)

    def day(self, day: date | None) -> str:
        """Return a day as it stands on a document, empty for none."""
        if day is None:
            return ""
        return str(self.texts["every"]["day"].format(year=day.year, month=day.month, day=day.day))

    def _moment(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        here = moment.astimezone(HALL_ZONE)
        return f"{self.day(here.date())} {here:%H:%M}"

    def _named(self, applicant: Applicant | None, *, drawn: bool) -> Named:
        if applicant is None:
            gone = self.texts["every"]["purged"]
            return Named(name=Markup("{}").format(gone), masked=gone, id_mask=gone, phone_mask="", rare=False)
        masks = applicant.masks
        return Named(
            name=self._glyphs.markup(applicant.name, drawn=drawn),
            masked=mask_name(applicant.name),
            id_mask=masks.id_number,
            phone_mask=masks.phone or "",
            rare=self._glyphs.lacks(applicant.name),
        )

    def _sayer(self, facts: PaperFacts) -> Callable[..., str]:
        def say(section: str, key: str, **values: object) -> str:
            words: Mapping[str, str] = self.texts[section]
            chosen = words[f"{key}_licence" if facts.licence and f"{key}_licence" in words else key]
            return chosen.format(item=facts.item_name, code=facts.item, **values)

        return say

    def _due(self, wd: int, day: date | None, provisional: bool) -> str:  # noqa: FBT001 a template has no keywords here
        every = self.texts["every"]
        return str(every["until_provisional" if provisional else "until"].format(wd=wd, day=self.day(day)))

    def _by_day(self, day: date, provisional: bool) -> str:  # noqa: FBT001 likewise
        every = self.texts["every"]
        return str(every["by_day_provisional" if provisional else "by_day"].format(day=self.day(day)))

    def _form_of(self, line: PaperLine) -> str:
        every = self.texts["every"]
        if line.sheets is None:
            return line.form
        return str(every["original" if line.original else "copy"])

    def _specials(self, facts: PaperFacts) -> str:
        words = self.texts["acceptance"]
        parts = [words["special_uncounted"].format(name=name) for name in facts.specials]
        parts += [words["special_counted"].format(name=name) for name in facts.specials_counted]
        return "；".join(parts)

    def _statement(self, facts: PaperFacts) -> str:
        words, until = self.texts["receipt"], ""
        if facts.receive_due is not None:
            key = "statement_until_provisional" if facts.receive_due_provisional else "statement_until"
            until = words[key].format(day=self.day(facts.receive_due))
        return str(words["statement"].format(until=until))

    def _told_in_time(self, paper: Paper) -> str:
        facts = paper.facts
        if facts.receive_due is None:
            return ""
        until = self._due(NOTICE_WD, facts.receive_due, facts.receive_due_provisional)
        return str(self.texts["correction"]["told_in_time"].format(until=until, day=self.day(paper.day)))

    def _decline_reason(self, facts: PaperFacts) -> str:
        if not facts.reason:
            return ""
        words = self.texts["decline"]
        licence_key = f"{facts.reason}_licence"
        chosen = words[licence_key if facts.licence and licence_key in words else facts.reason]
        return str(chosen.format(body=facts.competent_body))
