"""Writes the pages of docs/ that are drawn from the code: states, settings, licences."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from firmware_config import schema
from queue_server.domain.case_steps import CASE_STATE_WORDS, CASE_TRANSITIONS
from queue_server.domain.emergency import EMERGENCY_STATE_WORDS, EMERGENCY_TRANSITIONS
from queue_server.domain.expert_call import EXPERT_CALL_STATE_WORDS, EXPERT_CALL_TRANSITIONS
from queue_server.domain.hand_over import HAND_OVER_STATE_WORDS, HAND_OVER_TRANSITIONS
from queue_server.domain.help_call import HELP_STATE_WORDS, HELP_TRANSITIONS
from queue_server.domain.outside_errand import ERRAND_STATE_WORDS, ERRAND_TRANSITIONS
from queue_server.domain.ownership import OFFER_STATE_WORDS, OFFER_TRANSITIONS
from queue_server.domain.report import REPORT_STATE_WORDS, REPORT_TRANSITIONS
from queue_server.domain.ticket import STATE_WORDS, TRANSITIONS
from queue_server.domain.tidal import TIDAL_TRANSITIONS, TidalState
from tests.house.licences import licences_page
from tests.house.readme_figures import readme_page

DOCS = Path(__file__).parents[2] / "docs"
TIDAL_STATE_WORDS = dict(zip(TidalState, ("关闭", "预警", "启用中", "开放", "收尾", "应开未开"), strict=True))
Table = Mapping[tuple[StrEnum, StrEnum], StrEnum]


def states_page() -> str:
    """Return docs/states.md: a diagram and a table for each machine."""
    parts = [
        "# State machines\n",
        "Drawn from the tables in `queue_server/domain` by `make docs`; a step that is not listed is refused.\n",
        _machine("Ticket", "ticket.py", TRANSITIONS, STATE_WORDS),
        _machine("Tidal window", "tidal.py", TIDAL_TRANSITIONS, TIDAL_STATE_WORDS),
        _machine("Case", "case_steps.py", CASE_TRANSITIONS, CASE_STATE_WORDS),
        _machine("Help call", "help_call.py", HELP_TRANSITIONS, HELP_STATE_WORDS),
        _machine("Expert call", "expert_call.py", EXPERT_CALL_TRANSITIONS, EXPERT_CALL_STATE_WORDS),
        _machine("Emergency message", "emergency.py", EMERGENCY_TRANSITIONS, EMERGENCY_STATE_WORDS),
        _machine("Offer of ownership", "ownership.py", OFFER_TRANSITIONS, OFFER_STATE_WORDS),
        _machine("Hand-over", "hand_over.py", HAND_OVER_TRANSITIONS, HAND_OVER_STATE_WORDS),
        _machine("Report", "report.py", REPORT_TRANSITIONS, REPORT_STATE_WORDS),
        _machine("Errand to an outside system", "outside_errand.py", ERRAND_TRANSITIONS, ERRAND_STATE_WORDS),
    ]
    return "\n".join(parts)


def _machine(title: str, file: str, table: Table, words: Mapping[Any, str]) -> str:
    arrows = [f"    {source.name} --> {target.name} : {step}" for (source, step), target in table.items()]
    rows = [
        f"| {source} {words[source]} | `{step}` | {target} {words[target]} |"
        for (source, step), target in table.items()
    ]
    return "\n".join(
        (
            f"## {title}\n",
            f"`queue_server/domain/{file}`\n",
            "```mermaid\nstateDiagram-v2",
            *arrows,
            "```\n",
            "| from | step | to |\n|---|---|---|",
            *rows,
            "",
        )
    )


def settings_page() -> str:
    """Return docs/settings.md: every key of a site file with its type, its default and what it is for."""
    intro = (
        "Drawn from `firmware_config/schema.py` by `make docs`. A site file is TOML; what it leaves out comes from "
        "`firmware_config/sites/common.toml` and then from here. `python3 run_kiosk.py check --site FILE` prints every "
        "value with its origin.\n"
    )
    parts = ["# Settings of a hall\n", intro]
    for name, field in schema.Site.model_fields.items():
        parts.append(_section(name, field))
    return "\n".join(parts)


def _section(name: str, field: FieldInfo) -> str:
    section = _section_model(field.annotation)
    if section is None:
        return f"## `{name}`\n\n| key | type | default |\n|---|---|---|\n{_row(name, field)}\n"
    many = get_origin(field.annotation) in (list, tuple)
    head = f"## `[[{name}]]`" if many else f"## `[{name}]`"
    rows = "\n".join(_rows(section))
    return f"{head}\n\n{(section.__doc__ or '').strip()}\n\n| key | type | default |\n|---|---|---|\n{rows}\n"


def _rows(section: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Return a row a key; a table within a table (`[kiosk.panel]`) gives `panel.width_px`."""
    for key, inner in section.model_fields.items():
        if isinstance(inner.annotation, type) and issubclass(inner.annotation, BaseModel):
            yield from _rows(inner.annotation, f"{prefix}{key}.")
        else:
            yield _row(prefix + key, inner)


def _section_model(annotation: Any) -> type[BaseModel] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_type_words(field.annotation)} | {_default_words(field)} |"


def _type_words(annotation: Any) -> str:
    if annotation is type(None):
        return "none"
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is None:
        return getattr(annotation, "__name__", str(annotation))
    if origin is UnionType or str(origin) == "typing.Union":
        return " or ".join(_type_words(part) for part in inner)
    if str(origin) == "typing.Literal":
        return " / ".join(f"`{part}`" for part in inner)
    if str(origin) == "typing.Annotated" or origin.__name__ == "Annotated":
        return _type_words(inner[0])
    return f"{origin.__name__} of {', '.join(_type_words(part) for part in inner if part is not ...)}"


def _default_words(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default is PydanticUndefined or isinstance(default, BaseModel):
        return "see there"
    return f"`{default}`"


def pages() -> Iterable[tuple[Path, str]]:
    """Return every generated page: its path and what should stand in it."""
    return (
        (DOCS / "states.md", states_page()),
        (DOCS / "settings.md", settings_page()),
        (DOCS / "licences.md", licences_page()),
        (DOCS.parent / "README.md", readme_page()),
    )


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
