"""Kernels by fork: a process that has imported what every kernel imports, and forks one when asked.

A new interpreter, with the packages that the book's own import, takes a second of processor time
before its first cell, and tests start some two hundred. What the build gives a kernel, that is
arguments, directory and environment, is the same. Settings that Python reads before the first
import are not seen: tests of those ask for `new_interpreters`.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time

BACKEND = "module://matplotlib_inline.backend_inline"  # read when matplotlib is imported
SERVER = "from tests.tools.forked_kernels import serve; serve()"


class Server:
    """The process that forks, for as long as the tests run."""

    def __init__(self, root):
        settings = {"PYTHONPATH": str(root), "PYTHONHASHSEED": "0", "MPLBACKEND": BACKEND}
        self.one_at_a_time = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=root,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def launch(self, command, env, cwd, **_):
        """Stand in for `jupyter_client.launch_kernel`: start a kernel and return its process."""
        arguments = command[command.index("-f") :]
        request = json.dumps({"arguments": arguments, "env": env, "cwd": cwd})
        with self.one_at_a_time:  # or the answer of one could be read as another's
            print(request, file=self.process.stdin, flush=True)
            return Forked(int(self.process.stdout.readline()))

    def close(self):
        """End the process, and with it the kernels that are left."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Forked:
    """What of `Popen` Jupyter uses; the server reaps the process, so that no code is known."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return 1

    def send_signal(self, number: int):
        os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


def serve():
    """Fork a kernel for every line of the standard input; it says its number once it is itself."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # ipykernel reads it when it is imported
    import ipykernel.kernelapp  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401
    import scipy.special  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nothing is left of a kernel that ended
    own = [place for place in sys.path if place not in os.environ["PYTHONPATH"].split(os.pathsep)]
    for line in sys.stdin:
        if os.fork() == 0:
            _become_kernel(**json.loads(line), path=own)


def _become_kernel(arguments, env, cwd, path):
    """Run a kernel in this process, and end with it."""
    from ipykernel.kernelapp import launch_new_instance

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.write(1, f"{os.getpid()}\n".encode())
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    given = env.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [*filter(None, given), *filter(None, path)]
    sys.argv = ["ipykernel_launcher", *arguments]
    try:
        launch_new_instance()
    finally:
        os._exit(0)
