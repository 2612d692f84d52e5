"""Open the chapters in JupyterLab (`make lab`).

JupyterLab starts in `book/`, where the chapters' kernels run too. Its contents manager is
jupytext's, so each page is a notebook: a double click opens it as one, and saving it
writes Markdown with the same cells. These are defaults for this server alone, kept in
`_build/`; a reader's own settings of JupyterLab stay theirs and come first.

Arguments are passed on: `python -m tools.lab --no-browser`.
"""

import json
import os
import sys
from pathlib import Path

from tools.execute import write_atomic
from tools.run import ROOT

DEFAULTS = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Jupytext Notebook"}
    },
    # The book asks for no network.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


def lab_environment(build: Path) -> dict[str, str]:
    """Write JupyterLab's defaults below `build`; return an environment that finds them."""
    config = build / "jupyter"
    write_atomic(config / "labconfig" / "default_setting_overrides.json", json.dumps(DEFAULTS))
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    path = os.pathsep.join(filter(None, [str(config), others]))
    return {**os.environ, "JUPYTER_CONFIG_PATH": path}


def main():
    """Become the JupyterLab server."""
    command = [
        sys.executable, "-m", "jupyterlab", str(ROOT / "book"),
        "--KernelManager.transport_encryption=auto",  # no other user can listen in
        *sys.argv[1:],
    ]  # fmt: skip
    os.execve(sys.executable, command, lab_environment(ROOT / "_build"))


if __name__ == "__main__":
    main()
