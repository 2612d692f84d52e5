"""JupyterLab reads like the page: opened, run and saved in Chromium.

One small page, a copy of it: what holds for all pages is in `tests/tools/test_lab_pages.py`.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import time

import jupytext
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tools.run import ROOT

pytestmark = pytest.mark.browser

WAIT = 120
PAGE = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A page

As {cite:t}`yu2019` says, the value is {glue:text}`lab_test:.2f`.

```{code-cell} ipython3
:tags: [remove-cell]

from frictions.report import publish

publish(lab_test=1.25)
```

Again, the value is {glue:text}`lab_test:.2f`.
"""


@pytest.fixture
def copy():
    """Write a page in jupytext's own form beside the chapters' kernels; remove it after."""
    folder = ROOT / "_build" / "lab-test"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "page.md"
    notebook = jupytext.reads(PAGE, fmt="md:myst")
    file.write_text(jupytext.writes(notebook, fmt="md:myst"), encoding="utf8")
    yield file
    file.unlink()


@pytest.fixture
def address(tmp_path):
    token, runtime = secrets.token_hex(8), tmp_path / "runtime"
    settings = {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_TOKEN": token,
    }
    command = [sys.executable, "-m", "tools.lab", "--no-browser", "--allow-root"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        info = runtime / f"jpserver-{process.pid}.json"
        end = time.monotonic() + WAIT
        while not info.exists() and time.monotonic() < end and process.poll() is None:
            time.sleep(0.2)
        port = json.loads(info.read_text())["port"]
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def texts(driver):
    cells = driver.find_elements(By.CSS_SELECTOR, ".jp-MarkdownCell")
    return "\n".join(cell.text for cell in cells)


def test_a_page_reads_like_the_book_and_saving_changes_nothing(driver, copy, address):
    before = copy.read_bytes()
    driver.set_window_size(1280, 900)
    driver.get(address.format(copy.relative_to(ROOT).as_posix()))
    waiting = WebDriverWait(driver, WAIT)
    waiting.until(lambda d: "Yu (2019)" in texts(d))
    assert not re.search(r"\{[a-z:]+\}`|role\(", texts(driver))
    # The plumbing is folded.
    assert driver.find_elements(By.CSS_SELECTOR, ".jp-CodeCell .jp-Placeholder")
    # What is run before the kernel is there is lost.
    idle = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
    waiting.until(lambda d: d.find_elements(By.CSS_SELECTOR, idle))
    command(driver, "notebook:run-all-cells")
    # The prose above the cell that computes it, too, after one run.
    waiting.until(lambda d: texts(d).count("the value is 1.25") == 2)
    command(driver, "docmanager:save")
    time.sleep(3)
    assert copy.read_bytes() == before


def command(driver, name):
    """Run a command of JupyterLab by its place in the menus."""
    menus = {"notebook:run-all-cells": ("Run", "Run All Cells"),
             "docmanager:save": ("File", "Save Markdown File")}  # fmt: skip
    menu, item = menus[name]
    bar = driver.find_elements(By.CSS_SELECTOR, ".lm-MenuBar-item")
    next(entry for entry in bar if entry.text == menu).click()
    waiting = WebDriverWait(driver, 20)
    labels = ".lm-Menu-itemLabel"
    found = waiting.until(
        lambda d: [e for e in d.find_elements(By.CSS_SELECTOR, labels) if e.text == item]
    )
    found[0].click()
