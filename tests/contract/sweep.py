"""
The contract sweep: no door of the library gives a wrong number in silence.

The doors are the names in ``__all__`` of every package under ``frictions.foundation``, ``solvers``,
``models``, ``empirics`` and ``data``.  For each, ``examples/<part>_<wing>.py`` (for instance
``examples/solvers_households.py``, ``examples/foundation.py``; a wing of several authors may have
more, ``examples/solvers_equilibrium__linear.py``) has a factory of a valid call, and
the sweep replaces an argument by hostile variants (``hostile.py``), now and then two at a time.

**Writing examples.**  A file of examples has up to three names::

    EXAMPLES = {
        # A function: a factory without arguments that returns the keyword arguments.
        "solve_nsegm": lambda: dict(problem=problem(), tolerance=1e-8),
        # Several valid calls of one door.
        "simulate": [lambda: dict(years=10), lambda: dict(years=10, seed=3)],
        # A class that users make; a class of `Parameters` with defaults needs no example.
        "Household": lambda: dict(discount=0.9),
        # A method that takes arguments; `self` is the object.  Methods without may be left out.
        "Transition.responses": lambda: dict(self=transition(), shock="money"),
    }
    # Classes that only the library makes: their constructor is not called, their methods are.
    RESULTS = {"Transition"}
    # Doors whose valid call takes seconds, or gives times: only what must be refused is tried.
    COSTLY = {"methods_table": "solves seven times, and says how long it took"}
    # What is as it should be although the rules below say otherwise, and why.  "*" stands for any
    # door, argument or variant; the variant's name as the sweep prints it.
    EXCEPTIONS = {("fit_var", "data", "columns reversed"): "the order of columns is recursive"}

A call should take less than 0.05 s (it is made some forty times an array); what it needs first goes
into a function under ``functools.cache``.  Arguments with defaults are swept too.  The factory is
called anew for each call, so random generators and temporary files are fresh.  A name that two
packages of a wing give to different objects is ``"models.inventories.calvo:name"``.

**What is allowed.**  The canonical result; or a ValueError, TypeError or typed error whose message
names the argument and its value or what is admissible; of a shape that does not fit, it may name
the argument that it does not fit.  For a variant that may be admissible (a negative number, a row
less: ``PERHAPS``) another result, without NaN or infinity where the canonical one had none, a
refusal that names another argument, or a typed error that names none.  Two at a time are refused if
one alone was broken and is; the refusal may name any argument.

**Faults.**  ``silent``: another number; ``bare``: an error that does not name the argument, or is
numpy's, pandas' or numba's; ``crash`` and ``hang``: the process died or had to be killed;
``example``: the valid call fails, or gives another number the second time.

**By hand.**  ``python -m tools.run python -m tests.contract.sweep solvers.households [door]``
prints every fault; without arguments, all wings.
"""

import contextlib
import json
import os
import random
import re
import select
import subprocess
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from frictions.foundation.errors import InadequateData, NoEquilibrium, NotConverged
from tests.contract.compare import difference, new_nan
from tests.contract.doors import Door, Examples, arguments, doors, examples_of, optional, run, wings
from tests.contract.hostile import BROKEN, PERHAPS, SAME, Variant, variants

ROOT = Path(__file__).resolve().parents[2]
TYPED = (InadequateData, NoEquilibrium, NotConverged)
FAULTS = ("silent", "bare", "crash", "hang", "example")
FIRST_LIMIT = 300  # seconds that imports and the first call of a door may take: kernels compile
LIMIT = 20  # seconds that any other call may take
SLOW = 3.0  # seconds for the hostile calls of a door, from which on it is worth a word
PAIRS = 3  # calls of a door with two arguments wrong at once
SHAPES = ("axis ", "one ", "a row ", "a column ")  # may be refused in another argument's name
TELLS = re.compile(
    r"must|expected|one of|lacks|has |have |needs?|missing|no such|not|only|between|at least|from"
)


# What one process does: the calls of a wing, a line of JSON before and after each.


def sweep_here(wing: str, only: str, dead: set[tuple[str, ...]], say) -> None:
    """Make the hostile calls of a wing, from the door ``only`` on or all."""
    found, missing, unused = doors(wing)
    say(doors=len(found), missing=missing, unused=unused)
    examples = examples_of(wing)
    names = [door.name for door in found]
    for door in found[names.index(only) if only in names else 0 :]:
        if (door.name, "", "canonical") not in dead:
            _sweep_door(door, examples, dead, say)


def _sweep_door(door: Door, examples: Examples, dead: set, say) -> None:
    """Make the hostile calls of a door."""
    say(starts=(door.name, "", "canonical"))
    costly = door.name in examples.costly
    canonical = (False, "costly") if costly else _outcome(door, {})
    fault = ""
    if not costly and not canonical[0]:
        fault = _told(canonical[1])
    elif not costly and (again := difference(canonical[1], _outcome(door, {})[1])):
        fault = f"a second call gives another result: {again}"
    say(call=(door.name, "", "canonical"), verdict="example" if fault else "valid", detail=fault)
    if fault:
        return
    given, free, tried = arguments(door), optional(door), []
    for name, value in given.items():
        if name == "self":
            continue
        lengths = {n for other, v in given.items() if other != name for n in _lengths(v)}
        for variant in variants(value, lengths, name in free):
            key = (door.name, name, variant.name)
            if key in dead or (costly and variant.kind != BROKEN):
                continue
            say(starts=key)
            verdict, detail = _judged(door, name, variant, canonical)
            if verdict in FAULTS and _excepted(examples.exceptions, key):
                verdict = "excepted"
            say(call=key, verdict=verdict, detail=detail)
            usable = verdict not in FAULTS and not _excepted(examples.exceptions, key)
            if usable and variant.name not in ("a generator", "a scalar"):  # used up, two may fit
                tried.append((name, variant, (verdict, variant.kind) == ("refused", BROKEN)))
    if not costly and len({name for name, *_ in tried}) > 1:
        _sweep_pairs(door, tried, canonical[1], dead, say)


def _sweep_pairs(door: Door, tried: list, canonical, dead: set, say) -> None:
    """Make a few calls with two arguments wrong at once, the same ones in every run."""
    chance = random.Random(door.name)
    for one, other in (chance.sample(tried, 2) for _ in range(PAIRS)):
        key = (door.name, f"{one[0]} and {other[0]}", f"{one[1].name} and {other[1].name}")
        if one[0] == other[0] or key in dead:
            continue
        say(starts=key)
        back, result = _outcome(door, {one[0]: one[1].value, other[0]: other[1].value})
        if back:
            detail = "gives a result" if one[2] or other[2] else new_nan(canonical, result)
            verdict = "silent" if detail else "accepted"
        else:
            allowed = isinstance(result, TYPED) or any(_names(result, a) for a in arguments(door))
            verdict, detail = ("refused", "") if allowed else ("bare", _told(result))
        say(call=key, verdict=verdict, detail=detail)


def _lengths(value) -> tuple[int, ...]:
    """Return the lengths of an argument's axes, of a dataclass those of its fields."""
    if hasattr(value, "shape"):
        return tuple(n for n in value.shape if n > 1)
    if hasattr(value, "__dataclass_fields__"):
        fields = (getattr(value, name, None) for name in value.__dataclass_fields__)
        return tuple(n for v in fields if hasattr(v, "shape") for n in v.shape if n > 1)
    return (len(value),) if isinstance(value, list | tuple) and len(value) > 1 else ()


def _outcome(door: Door, changes: dict) -> tuple[bool, object]:
    """Return whether a call came back, and its result or its error."""
    given = arguments(door) | changes
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return True, run(door, given)
    except Exception as error:
        return False, error


def _judged(door: Door, name: str, variant: Variant, canonical) -> tuple[str, str]:
    """Return the verdict on one hostile call, with what a fault shows."""
    back, result = _outcome(door, {name: variant.value})
    shaped = variant.name.startswith(SHAPES) or variant.kind == PERHAPS
    known = arguments(door) if shaped else [name]
    if not back and any(_names(result, argument) for argument in known):
        return "refused", ""
    if not back and isinstance(result, TYPED) and variant.kind == PERHAPS:
        return "refused", ""
    reference = canonical
    if variant.reference is not None:
        reference = _outcome(door, {name: variant.reference})
    if not back:
        if variant.kind == SAME and not reference[0] and str(reference[1]) == str(result):
            return "refused", ""
        return "bare", _told(result)
    if reference == (False, "costly"):
        return "silent", "gives a result"
    if not reference[0]:
        return "silent", f"gives a result, {variant.reference!r} gives {_told(reference[1])}"
    where = difference(reference[1], result)
    if not where:
        return "same", ""
    if variant.kind == PERHAPS:
        broken = new_nan(canonical[1], result)
        return ("silent", f"{broken} is not finite") if broken else ("accepted", "")
    return "silent", where


def _names(error, name: str) -> bool:
    """Return whether an error is of a kind that is allowed and tells what is wrong."""
    if not isinstance(error, ValueError | TypeError | NotConverged) or "unexpected key" in str(
        error
    ):
        return False
    message = str(error)
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message) and TELLS.search(message))


def _told(error) -> str:
    return f"{type(error).__name__}: {str(error)[:160]}".replace("\n", " ")


def _excepted(exceptions: dict, key: tuple[str, str, str]) -> bool:
    door = key[0].split(" (")[0]
    return any(
        all(mine in ("*", given) for mine, given in zip(rule, (door, *key[1:]), strict=True))
        for rule in exceptions
    )


# What watches: a process a wing, begun again after a crash.


@dataclass
class Swept:
    """What came of a wing's calls."""

    wing: str
    doors: int = 0
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    calls: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    seconds: Counter = field(default_factory=Counter)
    first: bool = True  # whether the call that runs is a door's first

    @property
    def faults(self) -> list[str]:
        """Return the faults, a line each."""
        return [
            f"{verdict}: {door}, {name or 'as it is'} = {variant}: {detail}"
            for (door, name, variant), (verdict, detail) in self.calls.items()
            if verdict in FAULTS
        ]

    @property
    def summary(self) -> str:
        """Return the counts in a line."""
        counts = Counter(verdict for verdict, _ in self.calls.values())
        counts.pop("valid", None)
        parts = ", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items()))
        text = f"{self.wing}: {self.doors} doors, {counts.total()} hostile calls ({parts})"
        return text + (f", {len(self.missing)} doors without example" if self.missing else "")


def sweep(wing: str, only: str = "") -> Swept:
    """Sweep a wing in processes of its own."""
    swept = Swept(wing)
    dead: list[tuple[str, ...]] = []
    while True:
        starts, ended = _one_process(swept, only, dead)
        if ended == "done":
            return swept
        if not starts or starts in dead:
            raise RuntimeError(f"the sweep of {wing} itself fails: {ended}")
        swept.calls[starts] = ("hang" if ended == "hang" else "crash", ended)
        dead.append(starts)
        only = starts[0]


def _one_process(swept: Swept, only: str, dead: list) -> tuple[tuple[str, ...], str]:
    """Read what one process says; return the call that it did not end, and how it ended."""
    command = [sys.executable, "-m", "tests.contract.sweep", "--child", swept.wing, only]
    starts: tuple[str, ...] = ()
    swept.first = True
    began = time.perf_counter()
    with subprocess.Popen(
        [*command, json.dumps(dead)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        os.set_blocking(process.stderr.fileno(), False)
        for line in _lines(process, swept):
            entry = json.loads(line)
            if "starts" in entry:
                starts, began = tuple(entry["starts"]), time.perf_counter()
                swept.first = not starts[1]
            elif "call" in entry:
                swept.calls[starts] = (entry["verdict"], entry["detail"])
                if starts[1]:
                    swept.seconds[starts[0]] += time.perf_counter() - began
            elif "done" in entry:
                return starts, "done"
            else:
                swept.doors, swept.missing = entry["doors"], entry["missing"]
                swept.unused = entry["unused"]
        hung = process.poll() is None and time.perf_counter() - began >= LIMIT
        if hung:
            process.kill()
        process.wait()
        said = (process.stderr.read() or b"").decode(errors="replace").strip()[-600:]
    return starts, "hang" if hung else f"exit code {process.returncode}; {said}"


def _lines(process, swept: Swept):
    """Yield the lines of a process until it ends or keeps silent too long."""
    pending = b""
    while True:
        limit = FIRST_LIMIT if swept.first else LIMIT
        ready, _, _ = select.select([process.stdout], [], [], limit)
        chunk = os.read(process.stdout.fileno(), 1 << 16) if ready else b""
        if not chunk:
            if ready:
                process.wait()
            return
        *whole, pending = (pending + chunk).split(b"\n")
        yield from whole


def _child(wing: str, only: str, dead: str) -> None:
    """Sweep here, and talk to the process that watches; what the library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    with contextlib.redirect_stdout(open(os.devnull, "w")):
        sweep_here(
            wing,
            only,
            {tuple(key) for key in json.loads(dead)},
            lambda **entry: print(json.dumps(entry), file=out),
        )
    print(json.dumps({"done": True}), file=out)


def main(chosen: str = "", door: str = "") -> None:
    """Print the faults of one wing or of all."""
    total = 0
    for wing in [chosen] if chosen else wings():
        swept = sweep(wing, door)
        faults = [f for f in swept.faults if not door or f.split(": ")[1].startswith(door)]
        print("\n".join(["", swept.summary, *faults]))
        for title, names in (("no example", swept.missing), ("no such door", swept.unused)):
            print(f"{title}: {', '.join(names)}" if names else "", end="\n" if names else "")
        slow = {name: round(s, 1) for name, s in swept.seconds.items() if s > SLOW}
        print(f"slow: {slow}" if slow else "", end="\n" if slow else "")
        total += len(swept.calls)
    print(f"\n{total} calls")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
