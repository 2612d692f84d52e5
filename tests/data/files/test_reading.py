"""Files as text, plain and from archives, and what is neither."""

import zipfile

import pytest

from frictions.data.files.layout import LayoutError
from frictions.data.files.reading import read_member, read_text
from tests.data.loopback import damaged, zip_of


@pytest.fixture
def write(tmp_path):
    def write_bytes(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_bytes


def test_lines_of_a_text_with_or_without_a_byte_order_mark(write):
    for content in (b"a,b\r\n1,2\r\n", b"\xef\xbb\xbfa,b\n1,2\n"):
        assert read_text(write(content)).lines == ["a,b", "1,2"]


def test_a_member_is_found_by_pattern_whatever_its_case_and_folder(write):
    path = write(zip_of({"inner/X.CSV": "a\nb", "inner/readme.txt": "no"}), "a.zip")
    text = read_text(path, member="*.csv")
    assert text.lines == ["a", "b"]
    assert text.name == f"{path}[inner/X.CSV]"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\nb\xe9\n", r"a.csv, line 2: expected utf-8 text, found byte 0xe9"),
        (b"a\nb\0\n", r"a.csv, line 2: expected utf-8 text, found a zero byte"),
        (b"\n<HTML><body>sorry", r"a.csv, line 1: expected data, found a web page: '<HTML><body>"),
        (b"  \n\n", r"a.csv, line 1: expected data, found an empty file"),
    ],
)
def test_what_is_no_text_is_refused(write, content, message):
    with pytest.raises(LayoutError, match=message):
        read_text(write(content))


def test_latin_text_may_hold_any_byte(write):
    assert read_text(write(b"caf\xe9\n"), encoding="latin-1").lines == [
        "caf\N{LATIN SMALL LETTER E WITH ACUTE}"
    ]


def test_a_member_that_is_too_large_is_not_unpacked(write, monkeypatch):
    monkeypatch.setattr("frictions.data.files.reading.MEMBER_LIMIT", 3)
    with pytest.raises(LayoutError, match=r"at most 3 bytes in 'a.csv', found 4"):
        read_member(write(zip_of({"a.csv": "1234"}), "a.zip"), "*.csv")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_compressed_bytes_are_damaged_is_refused(write, method):
    path = write(damaged(zip_of({"a.csv": "1,2\n" * 500}, method)), "a.zip")
    with pytest.raises(LayoutError, match=r"a.zip: expected a whole zip archive, found \w+: "):
        read_member(path, "*.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_lines_end_as_in_any_system_and_a_byte_order_mark_is_no_text(write, end, encoding):
    path = write(b"\xef\xbb\xbf" + f"a,b{end}1,2{end}".encode())
    assert read_text(path, encoding).lines == ["a,b", "1,2"]


def test_characters_that_python_takes_for_line_ends_stay_in_their_line(write):
    assert read_text(write(b"a\x85b\x0c\x1cc\nd"), "latin-1").lines == ["a\x85b\x0c\x1cc", "d"]
    assert read_text(write("a\u2028b\nd".encode())).lines == ["a\u2028b", "d"]
