"""Two `make` at once on a fresh machine: one installs, the other waits and finds it done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = Path(__file__).resolve().parents[2] / "tools" / "alone.py"
INSTALL = "import time; time.sleep(0.5); open('log', 'a').write('installed '); print('done')"


def start(folder, command=INSTALL):
    """Start `alone.py` as the Makefile does, with Python in the place of pip."""
    arguments = ["env/done", "lock", "--", sys.executable, "-c", command]
    return subprocess.Popen([sys.executable, ALONE, *arguments], cwd=folder)


@pytest.fixture
def clone(tmp_path):
    (tmp_path / "env").mkdir()
    (tmp_path / "lock").write_text("a==1")
    return tmp_path


def test_who_comes_second_waits_and_does_nothing(clone, capfd):
    processes = [start(clone) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert (clone / "log").read_text() == "installed "
    assert capfd.readouterr().out.count("waiting for another installation to end") == 2


def test_what_failed_is_not_done_and_what_changed_is_done_again(clone):
    assert start(clone, "raise SystemExit(3)").wait(60) == 3
    assert not (clone / "env/done").exists()
    assert start(clone).wait(60) == 0
    later = (clone / "env/done").stat().st_mtime + 1
    (clone / "lock").write_text("a==2")
    os.utime(clone / "lock", (later, later))
    assert start(clone).wait(60) == 0
    assert (clone / "log").read_text() == 2 * "installed "
