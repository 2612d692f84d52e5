"""What the book was built with: versions and machine."""

import importlib.metadata
import os
import platform
from datetime import date

import pandas as pd

PACKAGES = (
    "frictions", "numpy", "scipy", "numba", "quantecon", "pandas", "statsmodels",
    "linearmodels", "matplotlib", "jupyter-book", "sphinx", "myst-nb",
)  # fmt: skip


def processor() -> str:
    """Return the processor's name where the system tells it, else its architecture."""
    try:
        with open("/proc/cpuinfo", encoding="utf8") as lines:
            names = [line.split(":", 1)[1].strip() for line in lines if "model name" in line]
        return names[0] if names else platform.machine()
    except OSError:
        return platform.processor() or platform.machine()


def build_record() -> pd.DataFrame:
    """Return a table of what this build ran on: system, Python, packages, date."""
    rows = {
        "date": date.today().isoformat(),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }
    rows |= {name: importlib.metadata.version(name) for name in PACKAGES}
    return pd.DataFrame({"version": rows})
