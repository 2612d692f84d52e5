"""Lighter pages: pictures, style sheets, icons and formulas without what no reader sees.

Nothing here changes how a page looks: decimals of a point, rules for classes that no page has,
icons that no page shows, a formula's typesetting where there is no formula.
"""

import hashlib
import re
from collections import Counter
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HIDDEN = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
NUMBER = re.compile(r"scale\([^)]*\)|(?<![\w#.-])-?\d+\.\d\d\d+")  # a scale keeps its digits
BETWEEN_TAGS = re.compile(r">\s+<")
TAG = re.compile(r"<[^<>]+>")
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
STYLE = re.compile(r' style="([^"]*)"')
MANY = 8  # elements of one style

WORD = re.compile(r"-?[A-Za-z_][\w-]*")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[{};]|[^"\'{};]+')
NESTED = ("@media", "@supports", "@layer", "@container")

ICONS = "fa-solid-900"
ICON = re.compile(r"\\(f[0-9a-f]{3})\b")
ICON_SOURCE = re.compile(r"src:url\([^)]*fa-solid-900\.woff2\)[^;}]*")
ICON_PRELOAD = re.compile(rf'\s*<link rel="preload"[^>]*{ICONS}[^>]*>')
FORMULA = re.compile(r'class="[^"]*\bmath\b')
MATHJAX = re.compile(r"\s*<script[^>]*>(?:window\.MathJax = .*?)?</script>")


def lighter_svg(text: str) -> str:
    """Return an SVG of matplotlib's that looks the same, to a hundredth of a point."""
    text = TAG.sub(lambda tag: NUMBER.sub(_rounded, " ".join(tag[0].split())), HIDDEN.sub("", text))
    return _with_classes(BETWEEN_TAGS.sub("><", text))


def _with_classes(svg: str) -> str:
    """Say a style of many elements once; whether a slider shows a layer stays with the layer."""
    counts = Counter(STYLE.findall(svg))
    names = {
        style: f"s{hashlib.sha256(style.encode()).hexdigest()[:6]}"
        for style, count in counts.items()
        if count >= MANY and "display" not in style
    }
    if not names:
        return svg
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())
    svg = STYLE.sub(lambda s: f' class="{names[s[1]]}"' if s[1] in names else s[0], svg)
    return re.sub(r"(<svg\b[^>]*>)", rf"\1<style>{rules}</style>", svg, count=1)


def _rounded(found: re.Match) -> str:
    if found[0].startswith("scale"):
        return found[0]
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def lighter_html(text: str) -> str:
    """Return HTML whose pictures are lighter."""
    return SVG.sub(lambda found: lighter_svg(found[0]), text)


def lighten(html: Path):
    """Take off a rendered book what its pages do not use."""
    pages = {file: file.read_text(encoding="utf8") for file in html.rglob("*.html")}
    apart = {"mathjax", "numbers"}
    scripts = [f for f in (html / "_static").rglob("*.js") if not apart & set(f.parts)]
    texts = [*pages.values(), *(file.read_text(encoding="utf8") for file in scripts)]
    words = {word for text in texts for word in WORD.findall(text)}
    sheets = [f for f in (html / "_static").rglob("*.css") if f.name != "frictions.css"]
    codes = set()
    for file in sheets:
        text = used_rules(file.read_text(encoding="utf8"), words)
        codes |= set(ICON.findall(text))
        text = ICON_SOURCE.sub(f'src:url(../webfonts/{ICONS}.woff) format("woff")', text)
        file.write_text(text, encoding="utf8")
    for font in html.rglob(f"{ICONS}.ttf"):
        write_icons(font, {int(code, 16) for code in codes})
    for file, text in pages.items():
        if (new := lighter_page(text)) != text:
            file.write_text(new, encoding="utf8")


def lighter_page(text: str) -> str:
    """Return a page that loads no whole set of icons and, without formulas, no typesetting."""
    text = ICON_PRELOAD.sub("", text)
    if FORMULA.search(text):
        return text
    return MATHJAX.sub(lambda s: "" if "mathjax" in s[0].lower() else s[0], text)


def write_icons(font: Path, codes: set[int]):
    """Write beside a font one that has only the icons with these codes."""
    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=False)
    loaded = TTFont(font)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=codes)
    maker.subset(loaded)
    subset.save_font(loaded, font.with_suffix(".woff"), options)


def used_rules(css: str, words: set[str]) -> str:
    """Return a style sheet without the rules for classes that are not among the words."""
    tokens, kept = TOKEN.findall(COMMENT.sub("", css)), []
    head, place = "", 0
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if token == ";":
            kept.append(head + ";")
            head = ""
        elif token == "{":
            end = _closing(tokens, place)
            kept.append(_rule(head.strip(), "".join(tokens[place:end]), words))
            head, place = "", end + 1
        else:
            head += token
    return "".join(kept)


def _closing(tokens: list[str], place: int) -> int:
    """Return where the block that begins at a place ends."""
    depth = 1
    while True:
        depth += {"{": 1, "}": -1}.get(tokens[place], 0)
        if depth == 0:
            return place
        place += 1


def _rule(head: str, body: str, words: set[str]) -> str:
    if head.startswith(NESTED):
        body = used_rules(body, words)
        return f"{head}{{{body}}}" if body else ""
    if head.startswith("@"):
        return f"{head}{{{body}}}"
    live = [selector for selector in _split(head) if _is_used(selector, words)]
    return f"{','.join(live)}{{{body}}}" if live else ""


def _split(selectors: str) -> list[str]:
    """Split a list of selectors at its commas, not at those inside brackets."""
    return re.findall(r"(?:[^,(\[]|\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])+", selectors)


def _is_used(selector: str, words: set[str]) -> bool:
    """Return whether some element may have all classes that a selector asks for."""
    bare = re.sub(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]", "", selector)
    return all(name.replace("\\", "") in words for name in re.findall(r"\.((?:\\.|[\w-])+)", bare))
