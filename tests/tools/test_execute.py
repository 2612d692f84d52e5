"""Executing pages: what runs, what is kept of it, and what stops the build."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.tools.miniature import ROOT, Book
from tools import build, pages
from tools.execute import PageError, Progress, longest_first, plain, write_atomic

pytestmark = pytest.mark.build


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Return a miniature book whose chapters import nothing heavy."""
    book = Book.write(tmp_path).use(monkeypatch)
    for name in ("alpha", "beta"):
        book.write_page(
            name,
            f"from frictions.models import {name}\nfrom frictions.probe import note",
            f"note('{name}')\n{name}.VALUE",
        )
    return book


def result(book, name):
    """Return what the last cell of a chapter displays."""
    return book.executed(name).cells[-1].outputs[0].data["text/plain"]


def wait_until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def leftovers(book):
    """Return the files below `_build`, the caches of numba and others apart."""
    found = [path.relative_to(book.root) for path in (book.root / "_build").rglob("*")]
    caches = {"numba", "matplotlib", "ipython", ".lock"}
    return [path for path in found if (book.root / path).is_file() and path.parts[1] not in caches]


def test_an_edit_executes_what_depends_on_it_and_no_edit_nothing(book, capsys):
    book.execute()
    assert book.executions() == ["alpha", "beta"]
    assert (result(book, "alpha"), result(book, "beta")) == ("42", "1.5")
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "executing alpha, beta"
    assert sorted(line.split(" in ")[0] for line in shown[1:]) == [
        "  alpha: 2 cells",
        "  beta: 2 cells",
    ]

    book.execute()
    assert book.executions() == []
    assert capsys.readouterr().out == ""

    book.edit("lib/frictions/solvers/double.py", "2 * x", "3 * x")
    book.execute()
    assert book.executions() == ["alpha"]
    assert (result(book, "alpha"), result(book, "beta")) == ("63", "1.5")


def test_the_reader_s_files_are_hashed_before_and_after_and_not_for_each_page(book, monkeypatch):
    calls = []
    for module in (build, pages):
        monkeypatch.setattr(module, "user_files", lambda: calls.append("") or "the same")
    book.execute()
    assert book.executions() == ["alpha", "beta"]
    assert len(calls) == 2


FAILURES = {
    "raises": ["x = 1", "'text'", "raise ValueError('the price is -1')"],
    "warns": ["1", "import warnings\nwarnings.warn('nearly singular', stacklevel=1)", "1"],
    "hides": [
        """\
        class Wrong:
            def _repr_html_(self):
                raise RuntimeError("cannot be shown")
        """,
        "display(Wrong())\nx = 1",
    ],
    "dies": ["import os", "os._exit(3)"],
}


def test_every_way_to_fail_is_reported_every_time(book):
    for name, cells in FAILURES.items():
        book.write_page(name, *cells)
    book.write_toc("alpha", *FAILURES)
    for _ in range(2):
        with pytest.raises(PageError) as error:
            book.execute()
        message = str(error.value)
        for part in (
            "raises.md, code cell 3 failed:",
            "ValueError: the price is -1",
            "warns.md, code cell 2 wrote to standard error:\nimport warnings",
            "UserWarning: nearly singular",
            "hides.md, code cell 2 failed to display:\ndisplay(Wrong())",
            "RuntimeError: cannot be shown",
            "dies.md, code cell 2 failed:\nKernel died",
        ):
            assert message.count(part) == 1, f"{part!r} in\n{message}"
        assert "\x1b" not in message
    # The page that did not fail is kept, and not executed the second time.
    assert book.executions() == ["alpha"]
    assert [path.name for path in book.store.iterdir()] == ["alpha.ipynb"]


def test_no_tag_hides_a_failure_or_skips_a_cell(book):
    path = book.root / "book" / "alpha.md"
    for tag, source in (("raises-exception", "1 / 0"), ("skip-execution", "note('ran'); 1 / 0")):
        cell = f"```{{code-cell}} ipython3\n:tags: [{tag}]\n{source}\n```\n"
        path.write_text(path.read_text().split("```\n\n```")[0] + "```\n\n" + cell)
        book.write_toc("alpha")
        with pytest.raises(PageError, match=r"alpha\.md, code cell 2 failed:\n"):
            book.execute()
    assert book.executions() == ["ran"]


def test_the_time_of_every_cell_is_kept(book, monkeypatch):
    monkeypatch.setenv("PAUSE", "0.5")
    book.write_toc("alpha")
    book.execute()
    record = book.executed("alpha").metadata["frictions"]
    imports, pause = record["cell_seconds"]
    assert 0.5 <= pause <= record["seconds"]
    assert imports >= 0
    assert time.strftime("%Y-%m-") in record["finished"]


def test_kernels_start_in_the_book_with_the_build_s_own_settings(book, monkeypatch):
    monkeypatch.setenv("FRICTIONS_DATA", os.path.relpath(book.root / "book"))
    names = ["OMP_NUM_THREADS", "TQDM_DISABLE", "IPYTHONDIR", "MPLCONFIGDIR", "FRICTIONS_DATA"]
    book.write_page("alpha", f"import os\n[os.getcwd(), *map(os.environ.get, {names})]")
    book.write_toc("alpha")
    book.execute()
    directory, threads, quiet, ipython, matplotlib, data = eval(result(book, "alpha"))
    assert directory == data == str(book.root / "book")
    assert (threads, quiet) == ("1", "1")
    assert (ipython, matplotlib) == tuple(
        str(book.root / "_build" / name) for name in ("ipython", "matplotlib")
    )


def test_a_page_is_not_kept_when_the_library_changes_while_it_runs(book):
    # Else undoing the edit would bring back a result that the edited library gave.
    path = book.root / "lib/frictions/solvers/double.py"
    cell = (
        f"from pathlib import Path\nPath({str(path)!r}).write_text('def double(x):\\n  return x')"
    )
    book.write_page("alpha", cell, "from frictions.models import alpha\nalpha.VALUE")
    text = path.read_text()
    with pytest.raises(PageError, match="depends on changed while it ran; build again"):
        book.execute()
    path.write_text(text)
    assert book.executed("alpha") is None
    assert result(book, "beta") == "1.5"


def test_kernels_talk_through_private_files_and_not_through_ports(book):
    # A port may be taken by another program between its choice and its use.
    source = """\
        from pathlib import Path
        from ipykernel.connect import get_connection_file, get_connection_info

        file = Path(get_connection_file())
        transport = get_connection_info(unpack=True)["transport"]
        [transport, oct(file.parent.stat().st_mode), str(file.parent)]
        """
    book.write_page("alpha", source)
    book.write_toc("alpha")
    book.execute()
    transport, mode, directory = eval(result(book, "alpha"))
    assert (transport, mode[-3:]) == ("ipc", "700")
    assert not os.path.exists(directory)


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        (signal.SIGINT, 130, "executing alpha, beta\n\ninterrupted; what was finished is kept\n"),
        (signal.SIGKILL, -signal.SIGKILL, "executing alpha, beta\n"),
    ],
    ids=["SIGINT", "SIGKILL"],
)
def test_an_interrupted_build_leaves_nothing_behind(book, sent, code, said):
    driver = subprocess.Popen(
        [sys.executable, "-m", "tools.build", "--root", str(book.root)],
        cwd=ROOT,
        env={**os.environ, "PAUSE": "600"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Under `nohup` or in the background of a script, SIGINT is inherited as ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        wait_until(lambda: book.log.exists() and len(book.log.read_text().splitlines()) == 2)
        driver.send_signal(sent)
        output, _ = driver.communicate(timeout=60)
    finally:
        driver.kill()
    runs = book.runs()
    assert [page for page, _ in runs] == ["alpha", "beta"]
    wait_until(lambda: not any(is_running(process) for _, process in runs))
    assert driver.returncode == code, output
    assert said in output
    assert leftovers(book) == []
    book.execute()
    assert book.executions() == ["alpha", "beta"]
    assert result(book, "alpha") == "42"


def test_a_file_is_replaced_in_one_step(tmp_path, monkeypatch):
    path = tmp_path / "new" / "file.txt"
    write_atomic(path, "old\n")

    def fail(*_):
        assert path.read_text() == "old\n"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            write_atomic(path, "new\n")
    assert path.read_text() == "old\n"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]
    write_atomic(path, "new\n")
    assert path.read_text() == "new\n"


@pytest.mark.parametrize("order", [["alpha", "beta"], ["beta", "alpha"]])
def test_what_took_longest_when_measured_begins_first(book, order):
    (book.root / "benchmarks").mkdir()
    rows = [{"page": page, "seconds": 9.0 - k} for k, page in enumerate(order)]
    measured = book.root / "benchmarks" / "builds.json"
    measured.write_text(json.dumps({"builds": [{"chapters": rows}]}))
    assert [page.name for page in longest_first(book.store, book.chapters())] == order


def test_a_terminal_shows_each_cell_on_one_line(book, capsys):
    page = book.chapters()[0]
    Progress(time.perf_counter(), live=True).cell(page, 2)
    shown = capsys.readouterr().out
    assert shown.startswith("\r  alpha: cell 2 of 2, 0 s")
    assert "\n" not in shown


def test_colours_are_taken_out_of_messages():
    assert plain("\x1b[0;31mred\x1b[39;49;00m") == "red"
