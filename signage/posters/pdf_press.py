"""The program that turns a page of sheets into PDF: a job on its standard input, the PDF on its standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE = "http://sheets/"


class Shelf(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Hands out what the job names and nothing else: a sheet never reaches for a network."""

    def __init__(self, files: Mapping[str, str], texts: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=[])
        self._files = files
        self._texts = texts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 the library's own signature
        """Return a named file or text; raises ValueError for any other address."""
        name = urlsplit(url).path.lstrip("/")
        if name in self._texts:
            return URLFetcherResponse(url, self._texts[name], headers={"Content-Type": "text/css; charset=utf-8"})
        if name in self._files:
            try:
                content = Path(self._files[name]).read_bytes()
            except OSError as error:
                # Without its font a sheet would be set in whatever the machine has.
                raise FatalURLFetchingError(str(error)) from error
            return URLFetcherResponse(url, content, headers={"Content-Type": "font/otf"})
        raise ValueError(f"{url} is not part of the job")


def main() -> None:
    """Read the job, print the PDF."""
    job = json.load(sys.stdin)
    shelf = Shelf(job["files"], job["texts"])
    pdf = HTML(string=job["html"], base_url=BASE, url_fetcher=shelf).write_pdf()
    sys.stdout.buffer.write(pdf or b"")


if __name__ == "__main__":
    main()
