"""The schema check of licensed extracts: everything wrong at once, by file, column and line."""

import pandas as pd
import pytest

from frictions.data.licensed import (
    FILES,
    QUERIES,
    LicensedDataError,
    licensed_directory,
    load_licensed,
)
from tests.data.extracts import write_tradability


@pytest.fixture
def write(tmp_path):
    def write_csv(name, *lines):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
        return tmp_path

    return write_csv


def test_good_extracts_are_read_in_one_type_a_column(tmp_path):
    write_tradability(tmp_path)
    files = load_licensed(tmp_path, tuple(QUERIES), ("industry_ratios", "industry_categories"))
    assert set(files) == {*QUERIES, "industry_ratios"}
    for name, table in files.items():
        assert list(table.columns) == list(FILES[name])
    msf = files["crsp_msf"]
    assert msf["permno"].dtype == "int64"
    assert pd.api.types.is_datetime64_any_dtype(msf["date"])
    assert set(files["ccm_link"]["gvkey"].str.len()) == {6}
    assert files["ccm_link"]["linkenddt"].isna().all()


def test_everything_wrong_is_listed_at_once(write):
    write(
        "crsp_msf",
        "PERMNO,permco,date,ret,prc,shrout,cfacpr",
        "10001,1,1990-01-31,0.1,-5,100,1",
        "abc,1,1990-02-30,C,-5,100,1",
        "10001,,1990-03-31,-1.5,x,-100,1",
    )
    directory = write("crsp_msedelist", "permno,dlstdt", "1,1990-01-01")
    with pytest.raises(LicensedDataError) as error:
        load_licensed(directory, ("crsp_msf", "crsp_msenames", "crsp_msedelist"))
    lines = str(error.value).splitlines()
    assert "the extracts are not as described" in lines[0]
    assert set(lines[1:]) == {
        "- crsp_msf.csv: permno: expected integer from 1 on; found abc in line 3",
        "- crsp_msf.csv: permco: expected integer from 1 on; found nan in line 4",
        "- crsp_msf.csv: date: expected date; found 1990-02-30 in line 3",
        "- crsp_msf.csv: ret: expected number from -1 on, or nothing; found -1.5 in line 4",
        "- crsp_msf.csv: prc: expected number, or nothing; found x in line 4",
        "- crsp_msf.csv: shrout: expected number from 0 on, or nothing; found -100.0 in line 4",
        "- crsp_msenames.csv: the file is missing. Make it with: select permno, namedt, nameendt, "
        "shrcd, exchcd, siccd from crsp.msenames",
        "- crsp_msedelist.csv: the column dlret is missing",
        "- crsp_msedelist.csv: the column dlprc is missing",
    }


def test_many_bad_cells_are_counted(write):
    rows = [f"{k},x{k}" for k in range(9)]
    directory = write("industry_ratios", "code,ratio", *rows)
    with pytest.raises(
        LicensedDataError, match=r"found x0 in line 2, x1 in line 3, x2 in line 4 an"
    ):
        load_licensed(directory, ("industry_ratios",))


def test_crsp_codes_of_missing_returns_are_missing(write):
    rows = ("1,1990-01-31,S,", "2,1990-01-31,-1,-4.5")
    directory = write("crsp_msedelist", "permno,dlstdt,dlret,dlprc", *rows)
    table = load_licensed(directory, ("crsp_msedelist",))["crsp_msedelist"]
    assert table["dlret"].isna().tolist() == [True, False]


def test_a_file_of_the_reader_s_own_says_its_columns(tmp_path):
    with pytest.raises(LicensedDataError, match=r"is missing. It needs the columns code, ratio"):
        load_licensed(tmp_path, ("industry_ratios",))


def test_files_that_cannot_be_read_are_listed(write, tmp_path):
    (tmp_path / "comp_company.csv").write_bytes(b"gvkey,naics\n\xff\xfe,1\n")
    with pytest.raises(LicensedDataError, match=r"comp_company.csv: cannot be read: "):
        load_licensed(tmp_path, ("comp_company",))


def test_the_directory_is_the_reader_s(monkeypatch, tmp_path):
    assert licensed_directory() is None
    monkeypatch.setenv("FRICTIONS_LICENSED", str(tmp_path))
    assert licensed_directory() == tmp_path
    monkeypatch.setenv("FRICTIONS_LICENSED", str(tmp_path / "absent"))
    with pytest.raises(LicensedDataError, match="absent' is not a directory"):
        licensed_directory()


def test_every_query_asks_for_the_columns_that_are_checked():
    for name, query in QUERIES.items():
        asked = query.removeprefix("select ").split(" from ")[0].split(", ")
        assert asked == list(FILES[name])
