"""What the pages say: Chinese sentences with Chinese punctuation, wherever a sentence is written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HAN = "一-鿿"
HALF_WIDTH = re.compile(rf"[{HAN}”][,;:!?]|[,;:!?] ?[{HAN}“]|[{HAN}]\([{HAN}]|\}}\(\$\{{")
PAGES = sorted(
    path
    for folder in ("queue_server/web/static", "queue_server/web/templates", "signage/static", "signage/templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".js", ".html"}
)
MODULES = sorted(
    path for folder in ("domain", "usecases", "web") for path in (ROOT / "queue_server" / folder).rglob("*.py")
)
COMMENT = re.compile(r"^\s*(//|/\*|\*)")


def sentences(module: Path) -> Iterator[str]:
    """The strings of a module without its documentation."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_is_punctuated_in_full_width(page: Path) -> None:
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if not COMMENT.match(line)]
    assert [line for line in lines if HALF_WIDTH.search(line)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_what_the_server_says_is_punctuated_in_full_width(module: Path) -> None:
    assert [text for text in sentences(module) if HALF_WIDTH.search(text)] == []


def test_a_half_width_comma_among_characters_is_seen() -> None:
    assert HALF_WIDTH.search("输入事项,按 Enter")
    assert HALF_WIDTH.search("${name}(${form})")
    assert not HALF_WIDTH.search("输入事项，按 Enter")
    assert PAGES
    assert MODULES
