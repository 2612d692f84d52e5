"""When, where and with which versions something was measured."""

import importlib.metadata
import os
import platform
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-peers"
VERSIONS = ("numpy", "scipy", "numba", "pandas", "statsmodels", "quantecon")
PEER_VERSIONS = ("dcegm", "upper-envelope", "ConSav", "sequence-jacobian", "econ-ark", "jax")
BOOK_VERSIONS = ("numba", "jupyter-book", "sphinx", "myst-nb", "nbclient")


def machine() -> dict[str, object]:
    """Return processor, system and load, and nothing that identifies the machine."""
    from frictions.report.measurements.machine import (
        processor,  # not before linear algebra has one thread
    )

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "load_at_start": load,
    }


def versions(names: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of Python and of installed packages."""
    found = {name: importlib.metadata.version(name) for name in names}
    return {"python": platform.python_version(), **found}


def peer_versions() -> dict[str, str]:
    """Return the versions of the peers, in their own environment."""
    places = [str(place) for place in PEERS.glob("lib/*/site-packages")]
    return {
        name: peer.version
        for name in PEER_VERSIONS
        for peer in importlib.metadata.distributions(name=name, path=places)
    }


def today() -> str:
    """Return the date as the pages show it."""
    return date.today().isoformat()
