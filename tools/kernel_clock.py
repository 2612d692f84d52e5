"""Where a kernel's processor time goes: start, imports, compilation, everything else.

`make bench-builds` asks for it (`FRICTIONS_CLOCK`). Loading compiled code from numba's cache counts
as compilation.
"""

import builtins
import sys
import threading
import time


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
