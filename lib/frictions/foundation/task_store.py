"""
Finished tasks in a file, from which a stopped run goes on (``frictions.foundation.parallel``).

JSON, because a reader can look into it, and because no version of Python or numpy stands between
a store and its results.
"""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

ARRAY = "array of"  # marks a stored array by its type of numbers


class TaskStore:
    """
    Finished tasks in a file: a first line with the problem's key, then one JSON line a task.

    A line is on the disk before the next task is counted as finished.  A last line that was cut
    short, by a power failure or a full disk, is dropped.  A file of another problem or with a
    damaged line is a ValueError.  ``results`` holds them by name of the task.
    """

    def __init__(self, file: Path, key: str):
        self.file = Path(file)
        self.results: dict[str, Any] = {}
        lines = self._whole_lines()
        if not lines:
            self._append({"problem": key})
        for number, line in enumerate(lines, start=1):
            try:
                entry = json.loads(line, object_hook=_array)
                if number == 1:
                    found = entry["problem"]
                else:
                    self.results[entry["task"]] = entry["result"]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"{self.file}, line {number}: not a finished task ({error!r})"
                ) from error
            if found != key:
                raise ValueError(
                    f"{self.file} holds results of another problem (key {found}; this one's is "
                    f"{key}): the function, its data or the seed have changed. Give another file."
                )

    def add(self, name: str, result) -> Any:
        """Keep a result under its task's name; return it as a later run will read it."""
        line = self._append({"task": name, "result": result})
        self.results[name] = json.loads(line, object_hook=_array)["result"]
        return self.results[name]

    def _append(self, entry: dict) -> str:
        line = json.dumps(entry, default=_plain)
        try:
            with self.file.open("a", encoding="utf8") as out:
                out.write(line + "\n")
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            kept = f"{error.strerror}; {len(self.results)} finished tasks are kept"
            raise OSError(error.errno, kept, str(self.file)) from error
        return line

    def _whole_lines(self) -> list[bytes]:
        """Return the lines that end, and cut off the file what does not."""
        if not self.file.exists():
            return []
        content = self.file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.truncate(self.file, len(whole))
        return whole.splitlines()


def _plain(value):
    """Turn what JSON does not know into what it knows; floats keep all their digits."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {ARRAY: value.dtype.str, "values": value.tolist()}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a result holds a {type(value).__name__}, which cannot be stored")


def _array(entry: dict):
    return np.array(entry["values"], dtype=entry[ARRAY]) if ARRAY in entry else entry
