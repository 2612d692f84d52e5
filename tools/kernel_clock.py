"""Where a kernel's processor time goes: start, imports, compilation, everything else.

Every kernel of the build runs this file when it starts (`write_startup`), in a namespace of its
own. At the end `builtins.frictions_clock()` returns the seconds; loading compiled code from
numba's cache counts as compilation.
"""

import builtins
import sys
import threading
import time
from pathlib import Path

# What the last cell of a page runs; an empty answer where the clock was not started.
READ = "import builtins, json; print(json.dumps(getattr(builtins, 'frictions_clock', dict)()))"


def write_startup(directory: Path):
    """Write the file by which IPython starts the clock, below its settings directory."""
    file = directory / "profile_default" / "startup" / "00-clock.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    command = f"compile(open({__file__!r}).read(), {__file__!r}, 'exec')"
    text = f"exec({command}, {{'__name__': 'kernel_clock', '__file__': {__file__!r}}})\n"
    if not file.exists() or file.read_text(encoding="utf8") != text:
        file.write_text(text, encoding="utf8")


class Clock:
    """Processor time by what the main thread is doing; the innermost activity counts."""

    def __init__(self):
        self.seconds = {"start": time.process_time(), "imports": 0.0, "compilation": 0.0,
                        "execution": 0.0}  # fmt: skip
        self.doing, self.since = ["execution"], time.process_time()
        self.plain_import, self.listens = builtins.__import__, False
        builtins.__import__ = self._import

    def _note(self):
        now = time.process_time()
        self.seconds[self.doing[-1]] += now - self.since
        self.since = now

    def begin(self, activity):
        """Count from here for an activity."""
        if threading.current_thread() is threading.main_thread():
            self._note()
            self.doing.append(activity)

    def end(self):
        """Go back to what was done before."""
        if threading.current_thread() is threading.main_thread():
            self._note()
            self.doing.pop()

    def _import(self, *args, **kwargs):
        self.begin("imports")
        try:
            return self.plain_import(*args, **kwargs)
        finally:
            self.end()
            if not self.listens and len(self.doing) == 1 and "numba.core.event" in sys.modules:
                self._listen_to_numba()

    def _listen_to_numba(self):
        event, self.listens = sys.modules["numba.core.event"], True
        clock = self

        class Listener(event.Listener):
            def on_start(self, _):
                clock.begin("compilation")

            def on_end(self, _):
                clock.end()

        event.register("numba:compiler_lock", Listener())

    def __call__(self):
        """Return the seconds by activity."""
        self._note()
        return {activity: round(value, 3) for activity, value in self.seconds.items()}


if __name__ == "kernel_clock":
    builtins.frictions_clock = Clock()
