"""Run a peer in its own environment, ``.venv-peers``, made from a pinned list by ``make bench``.

Problem and results travel as files of arrays; both sides measure processor time on one thread.
"""

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_ENABLE_X64": "1",
    "JAX_PLATFORMS": "cpu",
}


def run_peer(name: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """
    Run ``benchmarks.peers.NAME``.

    Parameters
    ----------
    name : str
        The module.
    inputs : dict of array
        What it reads.

    Returns
    -------
    dict of array
        What it wrote.

    Raises
    ------
    FileNotFoundError
        If the environment has not been made.
    """
    if not PYTHON.exists():
        raise FileNotFoundError("the peers are not installed: `make bench` installs them")
    with tempfile.TemporaryDirectory() as folder:
        there, back = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(there, **inputs)
        command = [PYTHON, "-m", f"benchmarks.peers.{name}", there, back]
        subprocess.run(command, cwd=ROOT, env=os.environ | ONE_THREAD, check=True)
        with np.load(back) as found:
            return dict(found)
