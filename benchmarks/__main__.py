"""
Run the benchmarks on one thread: ``python -m benchmarks [NAME ...] [--out FILE.json]``.

Every module of this directory with a function ``run`` is one; without names all of them run.
``make bench`` stores the result in ``benchmarks/results.json``, which the book shows.  With names,
the rows of the other modules stay as they were measured, each with its date.
"""

import argparse
import dataclasses
import importlib
import json
import os
import pkgutil
import resource
import sys
import time
import traceback
from pathlib import Path

import benchmarks
from benchmarks.measure import REPEATS
from tools.pages import measured_code
from tools.record import ROOT, VERSIONS, machine, peer_versions, today, versions


def _peak_memory_gib() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


def _use_one_thread() -> None:
    """Limit linear algebra; numpy reads this when it is imported, by the modules run below."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    os.environ["TQDM_DISABLE"] = "1"


def _names() -> list[str]:
    """Return the modules that measure something, by their text: importing them takes time."""
    modules = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    texts = {name: ROOT / "benchmarks" / f"{name}.py" for name in modules}
    return [
        name
        for name, file in texts.items()
        if file.exists() and "\ndef run()" in file.read_text(encoding="utf8")
    ]


def _run(name: str) -> list[dict]:
    """Run one module and print its rows."""
    rows = [dataclasses.asdict(row) for row in importlib.import_module(f"benchmarks.{name}").run()]
    for row in rows:
        against = f"{row['ratio']:8.1f} x  {row['peer']}" if row["peer"] else ""
        print(f"{row['benchmark']:32s} {row['case']:28s} {row['ours_seconds']:10.5f} s {against}")
    return [{"module": name, "made": today(), **row} for row in rows]


def _kept(file: Path | None, names: list[str]) -> tuple[list[dict], str]:
    """Return a file's rows of modules that are not measured now, and the code they are of."""
    if not (file and names and file.exists()):
        return [], ""
    stored = json.loads(file.read_text(encoding="utf8"))
    kept = [row for row in stored["rows"] if row["module"] not in names]
    return [{"made": stored["made"]} | row for row in kept], stored["key"] if kept else ""


def main() -> int:
    """Run the benchmarks, print their table and write them to a file if asked."""
    _use_one_thread()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", help="modules; all of them if none is given")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args()

    where, start = machine() | {"threads": 1}, time.perf_counter()
    rows, failed = [], []
    for name in options.names or _names():
        print(f"- {name}", flush=True)
        try:
            rows += _run(name)
        except Exception:  # one peer that does not run must not lose the rest
            traceback.print_exc()
            failed.append(name)
    kept, older = _kept(options.out, options.names)
    report = {
        "key": older or measured_code(ROOT),
        "made": today(),
        "machine": where,
        "repeats": REPEATS,
        "versions": versions(VERSIONS) | peer_versions(),
        "total_seconds": time.perf_counter() - start,
        "peak_memory_gib": _peak_memory_gib(),
        "rows": sorted(kept + rows, key=lambda row: row["module"]),
    }
    print(f"total {report['total_seconds']:.1f} s, peak memory {report['peak_memory_gib']:.2f} GiB")
    if failed:
        print(f"failed: {', '.join(failed)}; nothing is written", file=sys.stderr)
        return 1
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
