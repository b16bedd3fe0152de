"""The folder of pictures: each is kept small, and an index page shows them all in order."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

QUALITY = 78
COLUMN_PX = {1: 900, 2: 440, 3: 290, 4: 215}
"""How wide the index shows a picture, by how many stand side by side."""


@dataclass
class Row:
    """Pictures that stand side by side: what they show, and each with its own word."""

    title: str
    pictures: list[tuple[str, Path]]


@dataclass
class Album:
    """A folder that is written anew."""

    folder: Path
    sections: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, section: str, title: str, name: str, png: bytes, *, width: int, word: str = "") -> None:
        """Keeps one picture as `name`.webp, `width` pixels wide, beside the others of the same section and title."""
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        if picture.width > width:
            height = round(picture.height * width / picture.width)
            picture = picture.resize((width, height), Image.Resampling.LANCZOS)
        path = self.folder / f"{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, "WEBP", quality=QUALITY, method=6)
        rows = self.sections.setdefault(section, [])
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
            *(f"- [{section}](#{section.lower().replace(' ', '-').replace(',', '')})" for section in self.sections),
            "",
        ]
        for section, rows in self.sections.items():
            parts.append(f"## {section}\n")
            for row in rows:
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
