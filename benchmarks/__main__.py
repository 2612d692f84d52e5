"""
Run the benchmarks on one thread: ``python -m benchmarks [--all] [--out FILE.json]``.

Without ``--all`` those whose alternatives take minutes are left out: the book's build does without
them, ``make bench`` runs them.
"""

import argparse
import dataclasses
import importlib
import importlib.metadata
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path

MODULES = (
    "planner_prices",
    "tradability",
    "market_efficiency",
    "inventories",
)
LONG = ("egm", "capital_reallocation")
VERSIONS = ("numpy", "scipy", "numba", "pandas", "statsmodels", "quantecon")


def _machine() -> dict[str, object]:
    """Processor and system, without anything that identifies the machine."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "threads": 1,
    }


def _peak_memory_gib() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


def _use_one_thread() -> None:
    """Limit linear algebra; numpy reads this when it is imported, by the modules run below."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"


def main() -> None:
    """Run the benchmarks, print their table and write them to a file if asked."""
    _use_one_thread()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--all", action="store_true", help="the long ones too")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args()
    out = options.out

    start = time.perf_counter()
    rows = []
    for name in MODULES + (LONG if options.all else ()):
        for row in importlib.import_module(f"benchmarks.{name}").run():
            rows.append(dataclasses.asdict(row))
            against = f"{row.ratio:8.1f} x  {row.peer}" if row.peer else ""
            print(f"{row.benchmark:32s} {row.case:28s} {row.ours_seconds:9.4f} s {against}")
    report = {
        "machine": _machine(),
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in VERSIONS},
        "total_seconds": time.perf_counter() - start,
        "peak_memory_gib": _peak_memory_gib(),
        "rows": rows,
    }
    print(f"total {report['total_seconds']:.1f} s, peak memory {report['peak_memory_gib']:.2f} GiB")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
