"""What JupyterLab shows of a page, and that saving it gives the page back."""

import re

import jupytext
import nbformat
import pytest

from tools.lab_pages import CAPTION, for_reading, for_saving, notebook_pages, own_form
from tools.run import ROOT

PAGES = notebook_pages(ROOT)
PAGE = """\
# Title

The value is {glue:text}`x:.2f`, see {numref}`tab-a` and {cite:t}`a2015`; `{ref}` stays.

```{code-cell} ipython3
---
tags: [hide-input]
mystnb:
  figure:
    caption: 'As in {numref}`tab-a`.'
    name: fig-a
---
plot()
```
"""


def notebook(text=PAGE):
    return jupytext.reads(text, fmt="md:myst")


def test_roles_are_values_plumbing_is_folded_captions_are_shown():
    texts = {"glue:text`x:.2f": "1.50", "numref`tab-a": "Table 3.5"}
    prose, code, caption = for_reading(notebook(), texts)["cells"]
    assert '{eval}`role("glue:text", "x:.2f")`' in prose["source"]
    assert "`{ref}` stays" in prose["source"]
    shown = {
        e["expression"]: e["result"]["data"]["text/plain"]
        for e in prose["metadata"]["user_expressions"]
    }
    assert shown == {
        'role("glue:text", "x:.2f")': "1.50",
        'role("numref", "tab-a")': "Table 3.5",
        'role("cite:t", "a2015")': "a2015",  # nothing is known of it
    }
    assert code["metadata"]["jupyter"] == {"source_hidden": True}
    assert caption["metadata"][CAPTION]
    assert caption["source"] == '*As in {eval}`role("numref", "tab-a")`.*'


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_comes_back(page):
    read = jupytext.read(page, fmt="md:myst")
    opened = for_reading(read, {})
    for cell in opened["cells"]:
        if cell["cell_type"] == "markdown":
            left = re.findall(r"\{(?!eval)[a-z:]+\}`[^`]*`", cell["source"])
            assert not left, left
    nbformat.validate(nbformat.from_dict(opened))
    back = nbformat.from_dict(for_saving(opened))
    assert jupytext.writes(back, fmt="md:myst") == jupytext.writes(read, fmt="md:myst")


def test_what_a_reader_changed_is_kept():
    opened = for_reading(notebook(), {})
    opened["cells"][0]["source"] += "\n\nMore."
    opened["cells"][1]["source"] = "plot(2)"
    opened["cells"][1]["metadata"]["jupyter"]["source_hidden"] = False
    saved = for_saving(opened)
    assert [cell["source"] for cell in saved["cells"]] == [
        notebook().cells[0].source + "\n\nMore.", "plot(2)",
    ]  # fmt: skip
    assert "jupyter" not in saved["cells"][1]["metadata"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_saving_a_page_that_nobody_changed_changes_nothing(page):
    text = page.read_text(encoding="utf8")
    assert own_form(text) == text, "run `python -m tools.lab_pages`"


def test_the_name_of_the_kernel_here_is_not_saved():
    notebook = jupytext.reads(PAGE, fmt="md:myst")
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook["metadata"]["kernelspec"] = kernel
    saved = for_saving(notebook)["metadata"]["kernelspec"]
    assert list(saved.items()) == [
        ("display_name", "Python 3"),
        ("language", "python"),
        ("name", "python3"),
    ]
