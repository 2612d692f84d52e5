"""The library's pages: every wing has one, every door stands on one once, none is kept by hand."""

import importlib
import re

import pytest
import yaml

from tools import library_pages
from tools.library_pages import ROOT, titles, wing_page, wings


def test_every_wing_has_its_file_of_a_title():
    folder = ROOT / "book" / "library"
    found = {file.name: file.read_text("utf8") for file in folder.glob("*.md")}
    assert found == titles(), "run `python -m tools.library_pages`"


def test_the_table_of_contents_takes_all_of_them():
    assert "glob: book/library/*" in (ROOT / "_toc.yml").read_text("utf8")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["sphinx"]
    assert {"library_pages", "sphinx.ext.viewcode"} <= set(settings["config"]["extensions"])


@pytest.mark.parametrize("wing", wings())
def test_every_door_stands_on_its_page_once(wing):
    package = importlib.import_module(f"frictions.{wing}")
    entries = re.findall(r"\.\. (?:auto(?!module)|py:)\w+:: (\S+)", wing_page(wing))
    assert len(entries) == len(set(entries))
    for name in getattr(package, "__all__", ()):
        assert f"{package.__name__}.{name}" in entries, f"{name} is on no page"


def test_a_door_is_listed_by_the_package_to_import_from(tmp_path):
    library = tmp_path / "frictions"
    inside = library / "solvers" / "roots" / "inside"
    inside.mkdir(parents=True)
    (inside.parent / "__init__.py").write_text(
        '"""Roots."""\nfrom frictions.solvers.roots.newton import LIMIT, solve\n'
        '__all__ = ["LIMIT", "solve"]\n'
    )
    (inside / "__init__.py").write_text(
        'from frictions.solvers.roots.newton import solve\n__all__ = ["solve"]\n'
    )
    (inside.parent / "newton.py").write_text(
        "LIMIT = 50\ndef solve(f): ...\ndef step(f): ...\ndef _hidden(): ...\n"
    )
    text = wing_page("solvers.roots", library)
    assert text.count("autofunction:: frictions.solvers.roots.solve") == 1
    assert ".. py:data:: frictions.solvers.roots.LIMIT\n   :value: 50" in text
    assert "autofunction:: frictions.solvers.roots.newton.step" in text
    assert "_hidden" not in text
    assert library_pages.exported(inside / "__init__.py") == {
        "solve": "frictions.solvers.roots.newton"
    }


def test_every_link_from_a_page_leads_to_an_entry():
    text = "".join(wing_page(wing) for wing in wings())
    entries = set(re.findall(r"\.\. (?:auto(?!module)|py:)\w+:: (\S+)", text))
    modules = re.findall(r"\.\. automodule:: (\S+)\n   :no-members:\n(?!   :no-index:)", text)
    for page in (ROOT / "book").glob("*.md"):
        for role, target in re.findall(r"\{py:(\w+)\}`~?([^`]+)`", page.read_text("utf8")):
            assert target in (modules if role == "mod" else entries), f"{page.name}: {target}"


@pytest.mark.parametrize(
    ("module", "name", "source"),
    [
        ("frictions.data.live.download", "Run.left", "frictions.data.live.download"),  # a property
        (
            "frictions.solvers.equilibrium",
            "LinearSolution.nonstationary",  # a cached one, functools' to Sphinx
            "frictions.solvers.equilibrium.linear_rational_expectations",
        ),
        ("frictions.foundation", "require_array", None),  # Sphinx finds it itself
        ("frictions.foundation", "NotConverged.residual", None),  # of instances
        ("frictions.foundation", "missing.part", None),
    ],
)
def test_a_property_has_its_source_where_its_class_has(module, name, source):
    assert library_pages._own_source(None, module, name) == source
