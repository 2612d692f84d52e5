"""The schema check of licensed extracts: everything wrong at once, by file, column and line."""

import gzip

import pandas as pd
import pytest

from frictions.data.licensed.extract import (
    KNOWN,
    AbsentFilesError,
    LicensedDataError,
    licensed_directory,
    load_licensed,
    main,
)
from frictions.data.licensed.files import FILES, QUERIES
from tests.data.extracts import write_poster, write_tradability


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
    write("PCEPI", "DATE,PCEPI", "1959-01-01,15.1", "1959-03-01,15.2")
    write("industry_ratios", "code,ratio", "111CA,0.5", "22,x", "111CA,0.1")
    directory = write("crsp_msedelist", "permno,dlstdt", "1,1990-02-30")
    with pytest.raises(LicensedDataError) as error:
        load_licensed(
            directory,
            ("crsp_msf", "crsp_msenames", "crsp_msedelist", "PCEPI"),
            ("industry_ratios", "industry_categories"),
        )
    assert not isinstance(error.value, AbsentFilesError)
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
        "- crsp_msedelist.csv: dlstdt: expected date; found 1990-02-30 in line 2",
        "- PCEPI.csv, line 3: expected month 1959-02, found '1959-03'",
        "- industry_ratios.csv: ratio: expected number from 0 on; found x in line 3",
        "- industry_ratios.csv: code: expected each value once; found again 111CA in line 4",
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
    with pytest.raises(AbsentFilesError, match=r"is missing. It needs the columns code, ratio"):
        load_licensed(tmp_path, ("industry_ratios",))


def test_files_that_are_absent_are_another_matter_than_wrong_ones(tmp_path):
    write_poster(tmp_path, firms=4)
    with pytest.raises(AbsentFilesError) as error:
        load_licensed(tmp_path, tuple(QUERIES))
    assert error.value.names == ["comp_fundq", "comp_company"]
    assert f"comp_company.csv: the file is missing. Make it with: {QUERIES['comp_company']}" in str(
        error.value
    )
    assert error.value.note("tables of firms") == (
        "**Fallback**, tables of firms: the directory of licensed extracts lacks comp_fundq.csv, "
        "comp_company.csv."
    )


@pytest.mark.parametrize("name", ["industry_ratios", "industry_categories", "industry_ratios_1987"])
def test_a_code_that_comes_twice_is_named(write, name):
    key, value = FILES[name]
    directory = write(name, f"{key},{value}", "1,1", "2,1", "1,1")
    with pytest.raises(
        LicensedDataError, match=rf"{key}: expected .* once; found again 1 in line 4"
    ):
        load_licensed(directory, (name,))


def test_a_column_that_comes_twice_is_named(write):
    directory = write("comp_company", "GVKEY,naics,gvkey", "1,2,3")
    with pytest.raises(
        LicensedDataError, match=r"company.csv, line 1: expected each col.*gvkey ag"
    ):
        load_licensed(directory, ("comp_company",))


def test_compressed_extracts_are_read_and_damaged_ones_are_listed(tmp_path):
    path = tmp_path / "comp_company.csv.gz"
    content = gzip.compress(b"gvkey,naics\n" + b"1004,123456\n" * 50)
    path.write_bytes(content)
    assert len(load_licensed(tmp_path, ("comp_company",))["comp_company"]) == 50
    path.write_bytes(content[:-20])
    with pytest.raises(LicensedDataError, match=r"- comp_company.csv.gz: expected a CSV file, fou"):
        load_licensed(tmp_path, ("comp_company",))


def test_a_whole_directory_is_checked_by_a_command(tmp_path, capsys):
    write_poster(tmp_path, firms=4)
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "crsp_msenames.csv: 4 rows, as described" in printed
    assert "PCEPI.csv: 408 rows, as described" in printed
    assert (
        f"comp_company.csv: the file is missing. Make it with: {QUERIES['comp_company']}" in printed
    )
    assert len(printed) == len(KNOWN)
    (tmp_path / "comp_company.csv").write_text("gvkey\n1\n")
    (tmp_path / "PCEPI.csv").write_text("DATE,PCE\n")
    assert main([str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "comp_company.csv: the column naics is missing\n" in printed
    assert "PCEPI.csv, line 1: expected the header 'DATE,PCEPI', found 'DATE,PCE'\n" in printed
    with pytest.raises(SystemExit):
        main([str(tmp_path / "absent")])
    assert "absent is not a directory" in capsys.readouterr().err


def test_files_that_cannot_be_read_are_listed(write, tmp_path):
    (tmp_path / "comp_company.csv").write_bytes(b"gvkey,naics\n\xff\xfe,1\n")
    with pytest.raises(LicensedDataError, match=r"company.csv: expected a CSV file, found Uni"):
        load_licensed(tmp_path, ("comp_company",))


def test_the_directory_is_the_reader_s(monkeypatch, tmp_path):
    assert licensed_directory() is None
    monkeypatch.setenv("FRICTIONS_LICENSED", str(tmp_path))
    with pytest.raises(LicensedDataError, match=r"has none of crsp_msf.csv, .*, PCEPI.csv"):
        licensed_directory()
    (tmp_path / "comp_company.csv.gz").touch()
    assert licensed_directory() == tmp_path
    monkeypatch.setenv("FRICTIONS_LICENSED", str(tmp_path / "absent"))
    with pytest.raises(LicensedDataError, match="absent' is not a directory"):
        licensed_directory()
