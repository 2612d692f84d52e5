"""The reader's own exchange rate file: absent, right, and wrong in every way we name."""

import numpy as np
import pytest

from frictions.data.files.user_files import load_exchange_rate_data

HEADER = "quarter,country,exchange_rate,price_level,gdp_weight"
GOOD = [
    HEADER,
    "1979Q2,US,1,100,0",
    "1979Q2,JP,220.5,80,3",
    "1979Q2,GB,0.48,60,1",
    "1979Q3,JP,225,81,3",
    "1979Q3,US,1,103,0",
    "1979Q3,GB,0.47,63,2",
]


@pytest.fixture
def write(tmp_path):
    def write_lines(lines):
        (tmp_path / "real_exchange_rate.csv").write_text("\n".join(lines) + "\n")
        return tmp_path

    return write_lines


def changed(line: int, text: str) -> list[str]:
    """Return the good file with one line (counted from 1) replaced."""
    return [*GOOD[: line - 1], text, *GOOD[line:]]


def test_without_directory_or_file_there_is_nothing_to_load(tmp_path, monkeypatch):
    monkeypatch.delenv("FRICTIONS_DATA", raising=False)
    assert load_exchange_rate_data() is None
    monkeypatch.setenv("FRICTIONS_DATA", str(tmp_path))
    assert load_exchange_rate_data() is None


def test_a_directory_that_does_not_exist_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("FRICTIONS_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(
        ValueError, match=r"FRICTIONS_DATA: directory = '.*nowhere' must be a directory"
    ):
        load_exchange_rate_data()


def test_good_file(write, monkeypatch):
    monkeypatch.setenv("FRICTIONS_DATA", str(write(GOOD)))
    data = load_exchange_rate_data()
    assert list(data.exchange_rates.columns) == ["JP", "GB"]
    assert data.exchange_rates.loc["1979Q2", "JP"] == 220.5
    assert data.price_levels.loc["1979Q3", "GB"] == 63
    assert data.us_price_level.tolist() == [100, 103]
    np.testing.assert_allclose(data.weights, [[0.75, 0.25], [0.6, 0.4]])
    assert data.weights.index.freqstr.startswith("Q")


def test_byte_order_mark_of_spreadsheet_programs_is_accepted(tmp_path):
    text = "\n".join(GOOD) + "\n"
    (tmp_path / "real_exchange_rate.csv").write_text(text, encoding="utf-8-sig")
    assert load_exchange_rate_data(tmp_path) is not None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (changed(1, "date,country,rate"), r"line 1: expected the header 'quarter,.*'date,country"),
        ([""], r"line 1: expected data, found an empty file"),
        (
            changed(3, "1979Q2,JP,220.5,80"),
            r"line 3: expected 5 fields, found '4: 1979Q2,JP,220.5,80'",
        ),
        (changed(3, "1979Q2,JP,220,5,80,3"), r"line 3: expected 5 fields, found '6: "),
        (changed(3, ""), r"line 3: expected 5 fields, found '0: "),
        (changed(3, "1979-06,JP,220.5,80,3"), r"line 3: expected a quarter such as 1979Q2"),
        (changed(3, "1979Q5,JP,220.5,80,3"), r"line 3: expected a quarter .* found '1979Q5'"),
        (changed(4, "1979Q2,GB,n/a,60,1"), r"line 4: expected a positive number in exchange_rate"),
        (changed(4, "1979Q2,GB,0.48,-60,1"), r"line 4: .* in price_level, found '-60'"),
        (changed(4, "1979Q2,GB,0.48,inf,1"), r"line 4: .* in price_level, found 'inf'"),
        (changed(4, "1979Q2,GB,0.48,60,0"), r"line 4: .* in gdp_weight, found '0'"),
        (changed(2, "1979Q2,US,2,100,0"), r"line 2: expected 1 for US in exchange_rate"),
        (changed(2, "1979Q2,US,1,100,9"), r"line 2: expected 0 for US in gdp_weight"),
        (changed(4, "1979Q2,JP,220.5,80,3"), r"line 4: expected each country once .*'JP 1979Q2 ag"),
        (changed(4, "1979Q2,GB,0.48,6_0,1"), r"line 4: .* in price_level, found '6_0'"),
        (GOOD[:-1], r"line 4: expected GB 1979Q3, .*, after this line, found '1979Q2 as its last'"),
        ([HEADER, GOOD[2]], r"line 2: expected lines of US and of a foreign .* found 'JP only'"),
        ([HEADER], r"line 1: expected lines of US and of a foreign .* found 'no country only'"),
    ],
)
def test_errors_name_file_line_and_expectation(write, lines, message):
    directory = write(lines)
    with pytest.raises(ValueError, match=message) as error:
        load_exchange_rate_data(directory)
    assert "real_exchange_rate.csv" in str(error.value)


def test_missing_quarter_is_a_gap(write):
    later = [line.replace("1979Q3", "1979Q4") for line in GOOD]
    with pytest.raises(
        ValueError, match=r"line 6: expected US 1979Q3, .* before this line, found '1979Q4'"
    ):
        load_exchange_rate_data(write(later))


def test_blank_lines_at_the_end_and_ends_of_windows_are_accepted(tmp_path, write):
    right = load_exchange_rate_data(write(GOOD))
    (tmp_path / "real_exchange_rate.csv").write_bytes("\r\n".join([*GOOD, "", "", ""]).encode())
    again = load_exchange_rate_data(tmp_path)
    assert again.weights.equals(right.weights)
    with pytest.raises(ValueError, match=r"line 4: expected 5 fields, found '0: '"):
        load_exchange_rate_data(write([*GOOD[:3], "", *GOOD[3:]]))


def test_a_header_alone_is_refused(write):
    with pytest.raises(ValueError, match=r"line 1: expected lines of US and of a foreign country"):
        load_exchange_rate_data(write([HEADER]))


@pytest.mark.parametrize("column", range(5))
def test_hostile_text_in_any_field_is_refused_by_line(write, column):
    cells = GOOD[2].split(",")
    cells[column] = "<script>alert(1)</script>"
    with pytest.raises(ValueError, match=r"line 3: expected .*, found '<script>alert"):
        load_exchange_rate_data(write(changed(3, ",".join(cells))))
    head = HEADER.split(",")
    head[column] = "<script>"
    with pytest.raises(ValueError, match=r"line 1: expected the header"):
        load_exchange_rate_data(write(changed(1, ",".join(head))))


def test_thousands_separators_are_refused_in_words(write):
    with pytest.raises(ValueError, match=r"line 3: expected a positive number without commas in e"):
        load_exchange_rate_data(write(changed(3, '1979Q2,JP,"1,220.5",80,3')))
