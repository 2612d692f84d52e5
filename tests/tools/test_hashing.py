"""Hashes tell apart what differs, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from tools.hashing import digest, digest_files, library_sources

PARTS = st.lists(st.text(max_size=5) | st.binary(max_size=5), max_size=4)


def as_bytes(parts):
    return [part.encode() if isinstance(part, str) else part for part in parts]


@given(PARTS, PARTS)
def test_two_sequences_agree_exactly_when_their_hashes_do(one, other):
    assert (digest(one) == digest(other)) == (as_bytes(one) == as_bytes(other))


def test_where_one_part_ends_matters():
    different = [["ab"], ["a", "b"], ["", "ab"], ["2:ab"], ["a", "1:b"], ["a1:b"], []]
    assert len({digest(parts) for parts in different}) == len(different)


def write(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return [root / name for name in files]


def test_files_count_by_name_and_content_and_in_no_order(tmp_path):
    files = write(tmp_path / "here", {"a.py": "1", "b/c.py": "2"})
    key = digest_files(tmp_path / "here", files)
    assert digest_files(tmp_path / "here", [*reversed(files), files[0]]) == key
    moved = write(tmp_path / "elsewhere", {"a.py": "1", "b/c.py": "2"})
    assert digest_files(tmp_path / "elsewhere", moved) == key

    variants = [
        {"a.py": "2", "b/c.py": "1"},
        {"a.py": "1", "c.py": "2"},
        {"a.py": "1"},
        {"a.py": "1", "b/c.py": "2", "d.py": ""},
    ]
    keys = {digest_files(tmp_path / str(n), write(tmp_path / str(n), v))
            for n, v in enumerate(variants)}  # fmt: skip
    assert len(keys - {key}) == len(variants)


def test_the_library_is_its_python_files(tmp_path):
    write(tmp_path / "lib", {"b/c.py": "", "a.py": "", "b/x.csv": "", "b/__pycache__/c.pyc": ""})
    write(tmp_path / "tools", {"d.py": ""})
    assert library_sources(tmp_path) == [tmp_path / "lib/a.py", tmp_path / "lib/b/c.py"]
