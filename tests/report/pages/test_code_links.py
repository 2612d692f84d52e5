"""Names of the library in code and prose lead to their entries, and nothing else does."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from frictions.report.pages.code_links import documented, imported, link_code, link_prose

ENTRIES = (
    "frictions.solvers.roots",
    "frictions.solvers.roots.solve",
    "frictions.solvers.roots.find_root",
    "frictions.solvers.roots.Root",
    "frictions.solvers.roots.Root.refine",
    "frictions.models.one.simulate",
    "frictions.models.two.simulate",
)


def cell(*tokens, language="ipython3"):
    marks = {" ": " ", ".": '<span class="o">.</span>', "=": '<span class="o">=</span>'}
    spans = "".join(marks.get(t, f'<span class="n">{t}</span>') for t in tokens)
    head = f'<div class="highlight-{language} notranslate"><div class="highlight"><pre>'
    return f"{head}{spans}</pre></div></div>"


def links(body, names):
    address = {entry: f"lib.html#{entry}" for entry in ENTRIES}.get
    parts = link_code(body, names, address).split('<a class="code-link" href="lib.html#')[1:]
    return [part.split('"')[0].removeprefix("frictions.solvers.") for part in parts]


NAMES = {"r": "frictions.solvers.roots", "solve": "frictions.solvers.roots.solve"}
NAMES |= {"Root": "frictions.solvers.roots.Root"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (cell("solve"), ["roots.solve"]),
        (cell("solve", " ", "solve"), ["roots.solve"]),
        (cell("solve") + cell("solve"), ["roots.solve", "roots.solve"]),  # once a cell
        (cell("r", ".", "solve"), ["roots.solve"]),
        (cell("r", ".", "other"), ["roots"]),
        (cell("Root", ".", "refine"), ["roots.Root.refine"]),
        (cell("x", ".", "solve"), []),
        (cell("solve", "=", "solve"), ["roots.solve"]),
        (cell("solve", "=", "x"), []),
        (cell("other"), []),
        (cell("solve", language="bash"), []),
        ('<p><span class="n">solve</span></p>', []),
    ],
)
def test_a_cell_links_what_the_page_imports(body, expected):
    assert links(body, NAMES) == expected


def test_the_text_of_a_cell_stays():
    body = cell("r", ".", "solve", " ", "r", ".", "other")
    linked = link_code(body, NAMES, lambda full: "x.html" if full in ENTRIES else None)
    for tag in ('<a class="code-link" href="x.html">', "</a>"):
        linked = linked.replace(tag, "")
    assert linked == body


def test_imports_are_read_in_every_spelling():
    sources = [
        "from frictions.models import one as m, two\nfrom numpy import solve",
        "%magic",
        "def f():\n    from frictions.solvers.roots import solve",
    ]
    assert imported(sources) == {
        "m": "frictions.models.one",
        "two": "frictions.models.two",
        "solve": "frictions.solvers.roots.solve",
    }


@pytest.mark.parametrize(
    ("full", "entry"),
    [
        ("frictions.solvers.roots.solve", "frictions.solvers.roots.solve"),
        ("frictions.solvers.roots.newton.solve", "frictions.solvers.roots.solve"),
        ("frictions.models.two.inside.simulate", "frictions.models.two.simulate"),
        ("frictions.models.three.simulate", None),
        ("frictions.solvers.roots.absent", None),
    ],
)
def test_a_name_stands_under_a_package_of_its_wing(full, entry):
    assert documented(full, ENTRIES) == entry


def prose(*words):
    """Return the addresses of the links that a page of literals gets."""
    kinds = {"roots": "module", "refine": "method", "Root": "class"}
    objects = {
        entry: SimpleNamespace(
            docname="lib", node_id=entry, objtype=kinds.get(entry.split(".")[-1], "function")
        )
        for entry in ENTRIES
    }
    app = SimpleNamespace(
        env=SimpleNamespace(get_domain=lambda name: SimpleNamespace(objects=objects)),
        builder=SimpleNamespace(get_relative_uri=lambda page, other, typ=None: f"{other}.html"),
    )
    page = new_document("page")
    code = nodes.literal_block("", "from frictions.models.two import simulate", language="ipython3")
    page += code
    for word in words:
        page += nodes.paragraph("", "", nodes.literal(word, word))
    page += nodes.title("", "", nodes.literal("Root", "Root"))
    link_prose(app, page, "page")
    return [
        link["refuri"].removeprefix("lib.html#frictions.") for link in page.findall(nodes.reference)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("find_root", "find_root()"), ["solvers.roots.find_root"]),  # the first mention
        (("Root",), ["solvers.roots.Root"]),
        (("solve",), []),  # a word, and not imported
        (("simulate",), ["models.two.simulate"]),  # the one that the page imports
        (("frictions.solvers.roots",), ["solvers.roots"]),
        (("refine", "DATA=live", "make", ""), []),
    ],
)
def test_the_first_mention_in_prose_is_a_link(words, expected):
    assert prose(*words) == expected
