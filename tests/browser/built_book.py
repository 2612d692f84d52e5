"""The files of the built book, read without a browser."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup


def page_names(html: Path) -> list[str]:
    """Return the names of the book's pages (`book/tradability`), as search knows them."""
    index = (html / "searchindex.js").read_text(encoding="utf8")
    return json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"]


@cache
def soup(file: Path) -> BeautifulSoup:
    """Return a parsed HTML file."""
    return BeautifulSoup(file.read_text(encoding="utf8"), "html.parser")


@cache
def anchors(file: Path) -> set[str]:
    """Return what a link into an HTML file can point at."""
    return {tag[key] for key in ("id", "name") for tag in soup(file).find_all(attrs={key: True})}


def addresses(file: Path) -> list[tuple[str, str]]:
    """Return (tag, address) of everything an HTML file links to or loads."""
    tags = soup(file).find_all(["a", "link", "script", "img", "iframe", "source", "video"])
    found = [(tag.name, tag.get("href") or tag.get("src") or "") for tag in tags]
    return [(name, address) for name, address in found if address]


def is_external(address: str) -> bool:
    """Return whether an address leaves the book."""
    return bool(urlsplit(address).netloc) or urlsplit(address).scheme not in ("", "data")


def broken(file: Path, address: str) -> str:
    """Say what is wrong with an address inside the book; '' if nothing is."""
    parts = urlsplit(address)
    if parts.scheme == "data":
        return ""
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"{address}: no such file"
    if (
        parts.fragment
        and target.suffix == ".html"
        and unquote(parts.fragment) not in anchors(target)
    ):
        return f"{address}: no such anchor"
    return ""
