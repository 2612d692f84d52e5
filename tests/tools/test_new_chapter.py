"""`make new`: the skeleton of a chapter has everything, builds green and passes its tests."""

import importlib.util
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from tests.contract.sweep import FAULTS
from tests.tools.miniature import ROOT
from tools import build, library_pages, new_chapter, run
from tools.pages import DATA_VARIABLES

REAL = (
    "_toc.yml", "_config.yml", "requirements.lock", "pyproject.toml", "book", "lib",
    "tools/library_pages.py", "tests/contract", "README.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Copy the real book and add a chapter."""
    root = tmp_path_factory.mktemp("book")
    for name in REAL:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    new_chapter.write(root, "two-goods")
    return root


@pytest.mark.build
def test_the_skeleton_builds_green(root, monkeypatch, capsys):
    for name in (*DATA_VARIABLES, "FRICTIONS_BUILD"):
        monkeypatch.delenv(name, raising=False)
    assert build.main(["--root", str(root), "--chapter", "two-goods"]) == 0
    assert "1 reproduced, 1 claims: holds" in capsys.readouterr().out
    page = root / "_build" / "chapters" / "two-goods" / "book" / "two-goods.html"
    text = BeautifulSoup(page.read_text(encoding="utf8"), "html.parser").get_text()
    assert "the output of 4 is 2.00." in " ".join(text.split())


def test_the_skeleton_passes_its_own_tests_and_the_linter_of_code(root):
    tests = root / "tests" / "models" / "two_goods"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
    done = subprocess.run(
        command, cwd=root, env=run.environment(root), capture_output=True, text=True, check=False
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    files = [str(root / path) for path in new_chapter.skeleton("two-goods") if path[-3:] == ".py"]
    for options in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *options]  # with the settings that were copied
        done = subprocess.run([*ruff, *files], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_doors_keep_the_contract(root):
    command = [sys.executable, "-m", "tests.contract.sweep", "models.two_goods"]
    done = subprocess.run(
        command, cwd=root, env=run.environment(root), capture_output=True, text=True, check=False
    )
    assert "2 doors" in done.stdout, done.stdout + done.stderr
    assert not [fault for fault in FAULTS if f"{fault}:" in done.stdout], done.stdout


def test_every_door_has_an_example(root):
    file = root / "tests" / "contract" / "examples" / "models_two_goods.py"
    assert f"models_{new_chapter.fields('two-goods')['package']}.py" == file.name
    assert importlib.util.spec_from_file_location("examples", file) is not None
    assert '"TwoGoodsParams"' in file.read_text()
    assert '"output"' in file.read_text()


def test_the_model_has_its_page_of_the_library(root):
    found = {file.name: file.read_text("utf8") for file in (root / "book" / "library").glob("*.md")}
    assert found == library_pages.titles(root / "lib" / "frictions")


def test_the_book_has_the_chapter_after_the_others(root):
    toc = (root / "_toc.yml").read_text()
    assert "      - file: book/two-goods\n  - caption: Evidence" in toc
    front = (root / "book" / "index.md").read_text(encoding="utf8")
    assert "\n| `book/two-goods.md` | the paper |\n\n## Layout" in (root / "README.md").read_text()
    assert "@misc{two-goods,\n  chapters = {two-goods},\n" in (
        root / "book" / "references.bib"
    ).read_text(encoding="utf8")
    assert front.index("{doc}`capital-reallocation`") < front.index("{doc}`two-goods`\n: What")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Two Goods", "C='Two Goods': expected small letters"),
        ("two_goods", "expected small letters"),
        ("../x", "expected small letters"),
        ("two-goods", "C=two-goods: there is book/two-goods.md, book/targets/two-goods.csv"),
        ("inventories", "C=inventories: there is book/inventories.md"),
    ],
)
def test_a_name_that_is_none_or_taken_is_refused_before_anything_is_written(root, name, said):
    before = (root / "_toc.yml").read_text()
    with pytest.raises(ValueError, match=said):
        new_chapter.write(root, name)
    assert (root / "_toc.yml").read_text() == before
