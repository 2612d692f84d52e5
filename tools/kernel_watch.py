"""What a page's kernel opens, for the build to hold against the files that the page's key knows.

Every kernel of the build runs this file when it starts (`write_startup`), in a namespace of its
own, and with `FRICTIONS_CLOCK` set the clock of `kernel_clock.py` too. At the end
`builtins.frictions_seen(path)` writes what was seen as JSON.
"""

import builtins
import json
import os
import sys
import threading
import time
from pathlib import Path

TURN = 0.1  # seconds in which threads that a page left print, if they print


def write_startup(directory: Path):
    """Write the file by which IPython starts the watch, below its settings directory."""
    folder = directory / "profile_default" / "startup"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.py"):
        if old.name != "00-watch.py":
            old.unlink()
    command = f"compile(open({__file__!r}).read(), {__file__!r}, 'exec')"
    text = f"exec({command}, {{'__name__': 'kernel_watch', '__file__': {__file__!r}}})\n"
    file = folder / "00-watch.py"
    if not file.exists() or file.read_text(encoding="utf8") != text:
        file.write_text(text, encoding="utf8")


def last_cell(record: Path) -> str:
    """Return the code that a page ends with, which leaves what was seen in `record`."""
    return f"import builtins; builtins.frictions_seen({str(record)!r})"


def reads(mode, flags) -> bool:
    """Return whether a file is opened to be read, by its mode or by the flags of `os.open`."""
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return flags & (os.O_WRONLY | os.O_RDWR) != os.O_WRONLY


def watch():
    """Note every path that is opened from here on; an audit hook sees imports, too."""
    opened, stderr, directory = set(), sys.stderr, os.getcwd()
    threads = threading.active_count()
    clock = dict
    if os.environ.get("FRICTIONS_CLOCK"):
        path = Path(__file__).with_name("kernel_clock.py")
        clock = __import__("runpy").run_path(str(path))["Clock"]()

    def note(event, arguments):
        if event == "open" and isinstance(arguments[0], str) and reads(*arguments[1:]):
            opened.add(arguments[0])

    def seen(record):
        if threading.active_count() > threads:
            time.sleep(TURN)
        paths = sorted({os.path.normpath(os.path.join(directory, path)) for path in opened})
        found = {"opened": paths, "processor": clock(), "stderr": sys.stderr is stderr}
        Path(record).write_text(json.dumps(found), encoding="utf8")

    sys.addaudithook(note)
    builtins.frictions_seen = seen


if __name__ == "kernel_watch":
    watch()
