"""Lighter pages look the same: what is dropped is what no page uses."""

import re
import shutil
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from tools.light import MANY, lighten, lighter_html, lighter_page, lighter_svg, used_rules


def test_a_picture_loses_digits_and_comments_and_nothing_else():
    svg = (
        '<svg><!-- 0.5 -->\n <metadata>who</metadata><g transform="translate(39.331491 -0.004)'
        ' scale(0.015625 -0.09)">\n <path d="M 10.999999 -3.14159 \nL 120 0.5 \nz\n"/>\n'
        '<text>0.123456 and  two</text></g></svg>'
    )  # fmt: skip
    assert lighter_svg(svg) == (
        '<svg><g transform="translate(39.33 -0) scale(0.015625 -0.09)">'
        '<path d="M 11 -3.14 L 120 0.5 z "/><text>0.123456 and  two</text></g></svg>'
    )
    assert lighter_html(f"<p>0.123456</p>{svg}") == f"<p>0.123456</p>{lighter_svg(svg)}"


def test_a_style_of_many_elements_is_said_once():
    path, layer = '<path style="fill: red"/>', '<g style="display: none"></g>'
    many = f"<svg>{path * MANY}{layer * MANY}</svg>"
    light = lighter_svg(many)
    assert light.count("fill: red") == 1
    (name,) = set(re.findall(r'class="(\w+)"', light))
    assert f"<svg><style>.{name}{{fill: red}}</style>" in light
    assert light.count(layer) == MANY  # the sliders change it
    few = f"<svg>{path * (MANY - 1)}</svg>"
    assert lighter_svg(few) == few


def test_names_and_colours_keep_their_characters():
    svg = '<svg><use xlink:href="#m800a7e2064.123456" id="a-1.23456" style="fill: #0072b2"/></svg>'
    assert lighter_svg(svg) == svg


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".a, .b > p{x:1}", ".a{x:1}"),
        ("p{x:1}/* .a{} */@import 'z';", "p{x:1}@import 'z';"),
        ("@media print{.b{x:1}.a{x:2}}@media all{.b{x:1}}", "@media print{.a{x:2}}"),
        ("@font-face{src:url(a.woff)}@keyframes b{0%{x:1}}",
         "@font-face{src:url(a.woff)}@keyframes b{0%{x:1}}"),
        (".a:not(.b):is(.c, .d){x:1}", ".a:not(.b):is(.c, .d){x:1}"),
        ('.a::before{content:"}{"}.b{}', '.a::before{content:"}{"}'),
        ('[data-x="a,b"]{x:1}', '[data-x="a,b"]{x:1}'),
    ],
)  # fmt: skip
def test_rules_for_classes_that_are_nowhere_go(css, kept):
    assert used_rules(css, {"a"}) == kept


def test_pages_without_formulas_typeset_none():
    scripts = '<script>window.MathJax = {}</script>\n<script src="_static/mathjax/s.js"></script>'
    other = '<script>a()</script><script src="b.js"></script>'
    assert lighter_page(other + scripts + "<p>no math</p>") == other + "<p>no math</p>"
    formula = scripts + '<span class="math notranslate nohighlight">x</span>'
    assert lighter_page(formula) == formula


def test_a_book_keeps_its_classes_and_its_icons(tmp_path):
    static, fonts = tmp_path / "_static" / "css", tmp_path / "_static" / "webfonts"
    static.mkdir(parents=True)
    fonts.mkdir()
    (tmp_path / "a.html").write_text('<i class="fa-b"></i>')
    (static / "s.css").write_text(
        '@font-face{src:url(../webfonts/fa-solid-900.woff2) format("woff2")}'
        r'.fa-b:before{content:"\f400"}.fa-c:before{content:"\f401"}'
    )
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    shutil.copy(dejavu, fonts / "fa-solid-900.ttf")
    lighten(tmp_path)
    css = (static / "s.css").read_text()
    assert re.search(r'url\(\.\./webfonts/fa-solid-900\.woff\) format\("woff"\)', css)
    assert "fa-b" in css
    assert "fa-c" not in css
    assert set(TTFont(fonts / "fa-solid-900.woff").getBestCmap()) == {0xF400}
