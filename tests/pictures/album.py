"""The folder of pictures: each is kept small, and an index page shows them all in order."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from PIL import Image

QUALITY = 78
ORDER = (
    "Kiosk, upright",
    "Kiosk, lying",
    "Slips of the kiosk",
    "Hall display",
    "Window screens",
    "Window terminal",
    "Station and head of the hall",
    "Papers of the windows",
    "Papers of cases",
    "Queue on a second monitor and on a phone",
    "Signs and notices on the wall",
)
COLUMN_PX = {1: 900, 2: 440, 3: 290, 4: 215}
"""How wide the index shows a picture, by how many stand side by side."""


@dataclass
class Row:
    """Pictures that stand side by side: what they show, and each with its own word."""

    title: str
    pictures: list[tuple[str, Path]]


@dataclass
class Album:
    """A folder with its list; what is taken again replaces its whole section."""

    folder: Path
    sections: dict[str, list[Row]] = field(default_factory=dict)
    renewed: set[str] = field(default_factory=set)

    @classmethod
    def opened(cls, folder: Path) -> Self:
        """Opens a folder with what was taken before."""
        album = cls(folder)
        album.recall()
        return album

    def recall(self) -> None:
        """Reads the list anew, but for what was taken again: another part may have been taken meanwhile."""
        if not self.listed.is_file():
            return
        for section, rows in json.loads(self.listed.read_text(encoding="utf-8")).items():
            if section not in self.renewed:
                self.sections[section] = [
                    Row(row["title"], [(word, self.folder / name) for word, name in row["pictures"]]) for row in rows
                ]

    @property
    def listed(self) -> Path:
        """Where the list stands."""
        return self.folder / "album.json"

    def keep(self) -> None:
        """Writes the list, and the index beside the folder."""
        self.recall()
        told = {
            section: [
                {
                    "title": row.title,
                    "pictures": [(word, path.relative_to(self.folder).as_posix()) for word, path in row.pictures],
                }
                for row in rows
            ]
            for section, rows in sorted(self.sections.items(), key=lambda one: ORDER.index(one[0]))
        }
        self.listed.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.folder.with_suffix(".md").write_text(self.index(), encoding="utf-8")

    def _renew(self, section: str) -> None:
        for row in self.sections.pop(section, []):
            for _, path in row.pictures:
                path.unlink(missing_ok=True)
        self.sections[section] = []
        self.renewed.add(section)

    def add(self, section: str, title: str, name: str, png: bytes, *, width: int, word: str = "") -> None:
        """Keeps one picture as `name`.webp, `width` pixels wide, beside the others of the same section and title."""
        if section not in self.renewed:
            self._renew(section)
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        if picture.width > width:
            height = round(picture.height * width / picture.width)
            picture = picture.resize((width, height), Image.Resampling.LANCZOS)
        path = self.folder / f"{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, "WEBP", quality=QUALITY, method=4)
        rows = self.sections[section]
        row = next((one for one in rows if one.title == title), None)
        if row is None:
            row = Row(title, [])
            rows.append(row)
        row.pictures.append((word, path))

    def index(self) -> str:
        """Returns the page that shows every picture."""
        parts = [
            "# Pictures\n",
            "Every screen, sheet and slip, made by `python3 run_kiosk.py pictures` from the program itself.\n",
            *(f"- [{one}](#{one.lower().replace(' ', '-').replace(',', '')})" for one in ORDER if one in self.sections),
            "",
        ]
        for section in [one for one in ORDER if one in self.sections]:
            parts.append(f"## {section}\n")
            for row in self.sections[section]:
                parts.append(f"**{row.title}**\n")
                parts.append(self._row(row))
        return "\n".join(parts)

    def _row(self, row: Row) -> str:
        shown = COLUMN_PX[min(len(row.pictures), 4)]
        words = " | ".join(word or " " for word, _ in row.pictures)
        cells = " | ".join(
            f'<img src="pictures/{path.relative_to(self.folder).as_posix()}" width="{shown}" alt="{row.title} {word}">'
            for word, path in row.pictures
        )
        return f"| {words} |\n|{'---|' * len(row.pictures)}\n| {cells} |\n"
