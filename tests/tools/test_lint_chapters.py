"""Each rule of the chapter linter, on a miniature page that keeps it and one that does not.

Expected findings are written as (line, part of the message), with lines counted in the
file, so that a rule that points beside the mistake fails here too.
"""

from textwrap import dedent

import pytest

from tools import lint_chapters
from tools.lint_chapters import house_rules, lint, main
from tools.page_source import read_source

HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n"  # lines 1 to 4

GOOD_FIGURE = """\
```{code-cell} ipython3
---
mystnb:
  figure: {name: fig-a, caption: "What it shows, $a \\\\le b$."}
  image: {alt: A falling line.}
---
fig, ax = plt.subplots()
```
"""


def code(source, options=":tags: [hide-input]"):
    """Return a page of one cell whose source starts in line 7."""
    return f"```{{code-cell}} ipython3\n{options}\n{dedent(source)}\n```\n"


def write_page(directory, text, name="page.md"):
    path = directory / name
    path.write_text(HEADER + text, encoding="utf8")
    return read_source(path, name)


def findings(directory, *texts):
    """Return the findings on the last of the pages with these texts, as (line, message)."""
    names = [f"page{number}.md" for number in range(len(texts))]
    book = [write_page(directory, text, name) for text, name in zip(texts, names, strict=True)]
    split = [finding.split(":", 2) for finding in lint(book, names[-1:])]
    assert all(name == names[-1] for name, _, _ in split)
    return [(int(line), message.strip()) for _, line, message in split]


def assert_findings(found, expected):
    assert [line for line, _ in found] == [line for line, _ in expected], found
    for (_, message), (_, part) in zip(found, expected, strict=True):
        assert part in message


GOOD = {
    "figure cell": GOOD_FIGURE,
    "figure directive": (
        "```{figure} a.png\n:name: f\n:alt: A map.\nCaption.\n```\n"
        "```{image} b.png\n:alt: A bar.\n```\n![A line](c.png) <img src='d.png' alt='A dot'>\n"
    ),
    "pyplot settings": code("import matplotlib.pyplot as plt\nplt.style.use('x')\nplt.rcParams"),
    "plain block of code": "```python\ndef f(): pass\n```\n",
    "seeded": code("""\
        import numpy as np
        rng = np.random.default_rng(1)
        other = np.random.Generator(np.random.PCG64(seed=2))
        kept: np.random.Generator = rng
        scipy.stats.norm.rvs(size=3, random_state=rng)
        """),
    "random as an ordinary name": code("frame.random.mean()\nfrom frictions import random"),
    "tier shown": code("from frictions.data import tier\ntier() == 'live'"),
    "a method called get": code("targets.get('a')\nurl = 'example.org'"),
    "25 lines and blank ones": code("\n".join(["x = 1", ""] * 25)),
    "86 characters": code("x" * 86),
    "math": "$a \\le b$ and `a <= b`\n\n$$\na \\ge b\n$$ (eq-a)\n\n```python\na <= b\n```\n",
    "glue": (
        code("glue('share', 1)\nreport.publish(mean_return=2, t_stat=3)")
        + "{glue:text}`share:.2f`, {glue}`mean_return`\n\n```{glue:md} t_stat\n```\n"
    ),
    "computed in the prose": code("a = 1\nb = {'x y': a}") + "{glue:text}`a + b['x y']:.2f`\n",
    "labels": "(sec-a)=\n## A\n\n$$ x $$ (eq-a)\n\n```{math}\n:label: eq-b\nx\n```\n",
    "lambda and comprehension": code("sorted([x for x in y], key=lambda x: -x)"),
}

BAD = {
    "figure cell without metadata": (
        code("plt.plot(x)"),
        [(5, "figure.caption"), (5, "figure.name"), (5, "image.alt")],
    ),
    "figure cell without alt": (
        code("report.show(x)", "---\nmystnb: {figure: {name: a, caption: b}}\n---"),
        [(5, "image.alt")],
    ),
    "figure by a plot_ function": (
        code("from frictions.report import plot_prices\nplot_prices(x)"),
        [(5, "figure.caption"), (5, "figure.name"), (5, "image.alt")],
    ),
    "figure by an axis": (
        code("ax.hist(x)", "---\nmystnb: {image: {alt: a}, figure: {name: b}}\n---"),
        [(5, "figure.caption")],
    ),
    "figure directive": (
        "text\n\n:::{figure} a.png\n:::\n",
        [(7, "without :alt:"), (7, "without :name:"), (7, "without a caption")],
    ),
    "nested figure directive": (
        "````{note}\n:class: tip\n\n```{figure} a.png\n:name: a\n:alt: b\n```\n````\n",
        [(8, "without a caption")],
    ),
    "image directive": ("```{image} a.png\n```\n", [(5, "without :alt:")]),
    "Markdown image": ("a\nb ![](a.png)\n", [(6, "without alternative text")]),
    "HTML image": ("a\nb <img src='a.png'>\n", [(6, "without alternative text")]),
    "def": (code("x = 1\n\ndef f():\n    pass"), [(9, "`def f`")]),
    "class": (code("class A:\n    pass"), [(7, "`class A`")]),
    "import of requests": (code("import requests"), [(7, "no network")]),
    "import from urllib": (code("from urllib.request import Request"), [(7, "no network")]),
    "call of urlopen": (code("x = 1\nurlopen(x)"), [(8, "urlopen")]),
    "address": (code("pd.read_csv(\n    'https://example.org/a.csv',\n)"), [(8, "https://")]),
    "live data": (code("load_returns(tier='live')"), [(7, "live data")]),
    "global generator": (
        code("import numpy as np\nnp.random.seed(1)\nx = np.random.normal(size=2)"),
        [(8, "numpy.random.seed"), (9, "numpy.random.normal")],
    ),
    "global generator by import": (
        code("from numpy.random import normal\nnormal(2)"),
        [(8, "numpy.random.normal")],
    ),
    "generator without seed": (
        code("import numpy as np\nnp.random.default_rng()\nnp.random.SeedSequence(None)"),
        [(8, "`default_rng` without a seed"), (9, "`SeedSequence` without a seed")],
    ),
    "imported generator without seed": (
        code("from numpy.random import default_rng\nrng = default_rng()"),
        [(8, "`default_rng` without a seed")],
    ),
    "scipy draws": (code("stats.norm.rvs(size=3)"), [(7, "random_state")]),
    "module random": (code("import random\nfrom random import choice"), [(7, "ran"), (8, "ran")]),
    "shell": (code("x = 1\n!pip install a"), [(8, "`!pip install a`")]),
    "magic": (code("%pip install a\n%conda list"), [(7, "%pip"), (8, "%conda")]),
    "not Python": (code("x = = 1"), [(7, "not valid Python")]),
    "sys.path": (code("import sys\nsys.path.insert(0, 'lib')"), [(8, "sys.path")]),
    "long cell": (code("\n".join(["x = 1"] * 26)), [(5, "26 lines")]),
    "long line": (code("x = 1\n" + "x" * 101), [(8, "101 characters")]),
    "inline math": ("Let $a\n<= b$ and $c>=d$.\n", [(6, r"\le"), (6, r"\ge")]),
    "display math": ("$$\na\n<= b\n$$\n", [(7, r"\le")]),
    "math directive": ("```{math}\n:label: eq-a\n\na >= b\n```\n", [(8, r"\ge")]),
    "amsmath": ("\\begin{align}\na &<= b\n\\end{align}\n", [(6, r"\le")]),
    "math in a caption": (
        GOOD_FIGURE.replace(r"\\le", "<="),
        [(5, r"\le")],
    ),
    "math in a table": ("| a |\n|---|\n| $b <= c$ |\n", [(7, r"\le")]),
    "role in a formula": (
        "To $h =\n{eq}`eq-a`$.\n",
        [(6, "inside a formula")],
    ),
    "two values for the prose": (
        code("a = 1") + code("a = 2") + "{glue:text}`a + c:.1f`\n",
        [(13, "0 cells set `c`"), (13, "2 cells set `a`")],
    ),
    "expression that does more than compute": (
        code("a = 'x'") + "{glue:text}`open(a).read():s`\n",
        [(9, "`open(a).read()`: open belongs into a cell")],
    ),
    "backslash in an expression": (
        code("a = 'x'") + "{glue:text}`a + '\\n':s`\n",
        [(9, "no backslash")],
    ),
    "no expression": (
        "{glue:text}`a + 1`, {glue:text}`a b:s`\n",
        [(5, "0 cells"), (5, "`a b` is no")],
    ),
    "long expression": (code("a = 1") + "{glue:text}`" + "a + " * 30 + "a:s`\n", [(9, "at most")]),
    "glued, not shown": (
        code("glue('share', 1)\nreport.publish(\n    mean=2,\n)"),
        [(7, "`share` is glued"), (9, "`mean` is glued")],
    ),
    "shown, not glued": (
        "Text\n{glue:text}`share:.1%`\n\n```{glue} mean\n```\n",
        [(6, "`share` is shown"), (8, "`mean` is shown")],
    ),
    "computed name": (
        code("glue(f'{a}', 1)\npublish(**values)"),
        [(7, "computed"), (8, "computed")],
    ),
    "redirected errors": (
        code("from contextlib import redirect_stderr"),
        [(7, "import of `contextlib`")],
    ),
    "another stderr": (code("import sys\nsys.stderr = None"), [(8, "`sys.stderr`")]),
    "numpy's own warnings": (
        code("import numpy as np\nwith np.errstate(all='ignore'):\n    1"),
        [(8, "`numpy.errstate`")],
    ),
    "import by a computed name": (
        code("x = __import__('a' + 'b')\nfrom importlib import import_module"),
        [(7, "`__import__`"), (8, "import of `importlib`")],
    ),
    "code in a text": (code("exec('1')\neval('1')"), [(7, "`exec`"), (8, "`eval`")]),
    "label twice": ("(sec-a)=\n## A\n\n$$ x $$ (Sec-A)\n", [(8, "already defined at page0.md:5")]),
    "label of a figure twice": (GOOD_FIGURE * 2, [(13, "`fig-a` is already defined")]),
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_a_good_page_has_no_findings(tmp_path, text):
    assert findings(tmp_path, text) == []


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD.keys())
def test_a_bad_page_is_found_at_its_line(tmp_path, text, expected):
    assert_findings(findings(tmp_path, text), expected)


def test_imports_of_one_cell_hold_in_the_next(tmp_path):
    pages = code("import numpy.random as npr") + code("npr.rand()")
    assert_findings(findings(tmp_path, pages), [(11, "numpy.random.rand")])


def test_labels_and_glue_are_held_across_pages(tmp_path):
    other = code("glue('share', 1)") + "\n(sec-a)=\n# A\n"
    assert findings(tmp_path, other, "{glue:text}`page0.md::share:.2f`\n") == []
    assert_findings(
        findings(tmp_path, other, "{glue}`share`\n\n(sec-a)=\n# B\n"), [(7, "page0.md")]
    )


LIBRARY = {
    "__init__.py": "",
    "a/__init__.py": "from frictions.a.b import x\nfrom frictions.a.same import same\n",
    "a/b.py": "x = 1\n",
    "a/same.py": "def same():\n    pass\n",
    "a/c/__init__.py": "",
}
DOORS = {
    "from frictions.a import x, same": None,
    "from frictions.a import c": None,
    "import numpy as np": None,
    "from frictions.a.b import x": "`frictions.a.b` is no door: import `x` from the package",
    "from frictions.a import b": "`frictions.a.b` is no door: import what it defines",
    "import frictions.a": "`import frictions.a`: write `from ... import name`",
    "import frictions": "`import frictions`: write",
}


@pytest.mark.parametrize(("source", "said"), DOORS.items(), ids=DOORS)
def test_chapters_import_through_doors(tmp_path, source, said):
    for name, text in LIBRARY.items():
        path = tmp_path / "lib" / "frictions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    page = write_page(tmp_path, code(source))
    found = list(house_rules(page, tmp_path / "lib"))
    if said is None:
        assert found == []
    else:
        assert [line for line, _ in found] == [7]
        assert said in found[0][1]


def test_hidden_code_is_counted(tmp_path, monkeypatch):
    cells = code("x = 1\n\ny = 2") + code("z = 3", ":tags: [remove-input]") + code("u = 4", "")
    page = write_page(tmp_path, cells)
    assert list(house_rules(page, tmp_path)) == []
    monkeypatch.setattr(lint_chapters, "MOST_HIDDEN", (0, 1))
    assert [message for _, message in house_rules(page, tmp_path)] == [
        "1 lines of code are removed, at most 0: move them to the library",
        "2 lines of code are folded, at most 1: move them to the library",
    ]
    monkeypatch.setitem(lint_chapters.MORE_HIDDEN, "page.md", (1, 2))
    assert list(house_rules(page, tmp_path)) == []


def test_a_chapter_is_found_from_the_first_page(tmp_path):
    front = write_page(tmp_path, "{doc}`page1` {doc}`/page2`\n", "page0.md")
    card = code("from frictions.report import Scorecard\ncard = Scorecard('a')")
    book = [front, *(write_page(tmp_path, card, f"page{n}.md") for n in (1, 2, 3))]
    assert lint(book, ["page1.md", "page2.md", "page3.md"]) == [
        "page3.md:1: page0.md does not lead here: write {doc}`page3`"
    ]


def write_book(root, chapter):
    (root / "book").mkdir()
    (root / "_toc.yml").write_text("format: jb-book\nroot: book/a\nchapters:\n- file: book/b\n")
    (root / "book" / "a.md").write_text(HEADER + chapter)
    (root / "book" / "b.md").write_text("# Plain\n\n![](x.png)\n")


def test_main_checks_every_listed_page_and_fails(tmp_path, capsys):
    write_book(tmp_path, code("!ls"))
    assert main([], root=tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "book/a.md:7: shell or magic command in a chapter: `!ls`",
        "book/b.md:3: image x.png without alternative text",
    ]


def test_main_reports_on_the_given_files_only(tmp_path, capsys):
    write_book(tmp_path, code("glue('n', 1)"))
    (tmp_path / "book" / "b.md").write_text("# Plain\n\n{glue}`n`\n![](x.png)\n")
    assert main([str(tmp_path / "book" / "a.md")], root=tmp_path) == 0
    assert main([str(tmp_path / "book" / "b.md")], root=tmp_path) == 1
    assert capsys.readouterr().out == "book/b.md:4: image x.png without alternative text\n"


def test_the_book_keeps_the_rules(capsys):
    code = main([])
    assert code == 0, capsys.readouterr().out
