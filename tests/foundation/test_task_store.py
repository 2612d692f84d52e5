"""Finished tasks in a file: every bit comes back, and damage is named."""

import errno
import json
import os

import numpy as np
import pytest

from frictions.foundation.task_store import TaskStore

RESULTS = {
    "floats": np.array([0.1, 1 / 3, np.nan, -np.inf]),
    "b": np.array([True, False]),
    "i": np.arange(6, dtype=np.int32).reshape(2, 3),
    "scalar": np.float64(2 / 3),
    "none": None,
    "text": "x",
}


def test_results_keep_every_bit_and_type(tmp_path):
    file = tmp_path / "store.jsonl"
    added = TaskStore(file, "key").add("one", RESULTS)
    for found in (added, TaskStore(file, "key").results["one"]):
        for name in ("floats", "b", "i"):
            np.testing.assert_array_equal(found[name], RESULTS[name])
            assert found[name].dtype == RESULTS[name].dtype
        assert (found["scalar"], found["none"], found["text"]) == (2 / 3, None, "x")


def test_a_last_line_cut_short_is_dropped(tmp_path):
    file = tmp_path / "store.jsonl"
    store = TaskStore(file, "key")
    store.add("one", 1.0)
    before = file.read_bytes()
    store.add("two", 2.0)
    file.write_bytes(file.read_bytes()[:-3])
    assert TaskStore(file, "key").results == {"one": 1.0}
    assert file.read_bytes() == before


def test_another_key_is_refused(tmp_path):
    TaskStore(tmp_path / "store.jsonl", "key")
    with pytest.raises(ValueError, match=r"store.jsonl holds results of another problem \(key key"):
        TaskStore(tmp_path / "store.jsonl", "other")


def test_what_cannot_be_stored_is_named(tmp_path):
    with pytest.raises(TypeError, match="a result holds a set, which cannot be stored"):
        TaskStore(tmp_path / "store.jsonl", "key").add("one", {1})


@pytest.mark.parametrize(
    ("lines", "damaged"), [(['{"start": [0, 0]}'], 1), ([json.dumps({"problem": "key"}), "{"], 2)]
)
def test_a_damaged_line_is_named(tmp_path, lines, damaged):
    file = tmp_path / "store.jsonl"
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(ValueError, match=rf"store.jsonl, line {damaged}: not a finished task"):
        TaskStore(file, "key")


def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path, monkeypatch):
    """The system names no file when a write fails; the store does, and says what is kept."""
    file = tmp_path / "store.jsonl"
    store = TaskStore(file, "key")
    store.add("one", 1.0)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match=r"No space left.*; 1 finished tasks are kept.*store"):
            store.add("two", 2.0)
    assert TaskStore(file, "key").results["one"] == 1.0


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(OSError, match=r"0 finished tasks are kept: .*absent"):
        TaskStore(tmp_path / "absent" / "store.jsonl", "key")
