"""The schema check of licensed extracts: everything wrong at once, by file, column and line."""

import gzip

import pandas as pd
import pytest

from frictions.data.licensed.extract import (
    KNOWN,
    AbsentFilesError,
    LicensedDataError,
    layout_note,
    licensed_directory,
    load_licensed,
    main,
)
from frictions.data.licensed.files import CIZ, CIZ_QUERIES, FILES, QUERIES
from frictions.data.licensed.panels import POSTER_FILES
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
        "- crsp_msf.csv: permno: expected integer from 1 on; found 'abc' in line 3",
        "- crsp_msf.csv: permco: expected integer from 1 on; found nothing in line 4",
        "- crsp_msf.csv: date: expected date yyyy-mm-dd; found '1990-02-30' in line 3",
        "- crsp_msf.csv: ret: expected number from -1 on, or nothing; found '-1.5' in line 4",
        "- crsp_msf.csv: prc: expected number, or nothing; found 'x' in line 4",
        "- crsp_msf.csv: shrout: expected number from 0 on, or nothing; found '-100' in line 4",
        f"- crsp_msenames.csv: the file is missing. Make it with: {QUERIES['crsp_msenames']}; or, "
        f"in the new layout: {CIZ_QUERIES['crsp_msenames']}",
        "- crsp_msedelist.csv: the column dlret is missing",
        "- crsp_msedelist.csv: the column dlprc is missing",
        "- crsp_msedelist.csv: dlstdt: expected date yyyy-mm-dd; found '1990-02-30' in line 2",
        "- PCEPI.csv, line 3: expected month 1959-02, found '1959-03'",
        "- industry_ratios.csv: ratio: expected number from 0 on; found 'x' in line 3",
    }


def test_many_bad_cells_are_counted(write):
    rows = [f"1{k},x{k}" for k in range(9)]
    directory = write("industry_ratios", "code,ratio", *rows)
    with pytest.raises(
        LicensedDataError, match=r"found 'x0' in line 2, 'x1' in line 3, 'x2' in line 4 and 6 m"
    ):
        load_licensed(directory, ("industry_ratios",))


def test_crsp_codes_of_missing_returns_are_missing(write):
    rows = ("1,1990-01-31,S,", "2,1990-01-31,-1,-4.5", "3,1990-01-31,-66.0,", "4,1990-01-31,-55,")
    directory = write("crsp_msedelist", "permno,dlstdt,dlret,dlprc", *rows)
    table = load_licensed(directory, ("crsp_msedelist",))["crsp_msedelist"]
    assert table["dlret"].isna().tolist() == [True, False, True, True]


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
    cell = "serv" if value == "category" else "1"
    directory = write(name, f"{key},{value}", f"11,{cell}", f"21,{cell}", f"11,{cell}")
    with pytest.raises(
        LicensedDataError, match=rf"{key}: expected .* once; found again 11 in line 4"
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
    rows = "".join(f"{k},123456\n" for k in range(1, 51))
    content = gzip.compress(f"gvkey,naics\n{rows}".encode())
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


def test_compact_dates_and_numeric_identifiers_give_the_same_tables(tmp_path):
    write_poster(tmp_path, firms=4)
    right = load_licensed(tmp_path, POSTER_FILES)
    for name in POSTER_FILES:
        path = tmp_path / f"{name}.csv"
        table = pd.read_csv(path)
        for column, kind in ((c, FILES[name][c].kind) for c in table):
            if kind == "date":
                table[column] = pd.to_datetime(table[column]).dt.strftime("%Y%m%d").astype(float)
            elif column == "gvkey":
                table[column] = table[column].astype(float)
        table.to_csv(path, index=False)
    again = load_licensed(tmp_path, POSTER_FILES)
    for name in POSTER_FILES:
        pd.testing.assert_frame_equal(again[name], right[name])
    assert right["crsp_msf"]["date"].min().year == 1981


NEW_NAMES = {
    "sharetype": "NS", "securitytype": "EQTY", "securitysubtype": "COM", "usincflg": "Y",
    "issuertype": "CORP", "primaryexch": "N", "conditionaltype": "RW", "tradingstatusflg": "A",
}  # fmt: skip


def write_new_layout(directory):
    """Rewrite the three CRSP files as they come from the vendor's new tables."""
    for name, renamed in CIZ.items():
        path = directory / f"{name}.csv"
        table = pd.read_csv(path).rename(columns={new: old for old, new in renamed.items()})
        if name == "crsp_msenames":
            table = table.drop(columns=["shrcd", "exchcd"]).assign(**NEW_NAMES)
        table.rename(columns=str.upper).to_csv(path, index=False)


def test_the_new_layout_of_crsp_is_mapped_and_named(tmp_path, capsys):
    write_poster(tmp_path, firms=4)
    old = load_licensed(tmp_path, POSTER_FILES)
    assert layout_note(old) == ""
    write_new_layout(tmp_path)
    new = load_licensed(tmp_path, POSTER_FILES)
    assert "new layout (CIZ)" in layout_note(new)
    pd.testing.assert_frame_equal(new["crsp_msf"], old["crsp_msf"])
    names = new["crsp_msenames"].assign(shrcd=10, exchcd=3)
    pd.testing.assert_frame_equal(names, old["crsp_msenames"])
    assert new["crsp_msenames"][["shrcd", "exchcd"]].iloc[0].tolist() == [11, 1]
    # The month's return has the delisting in it.
    assert old["crsp_msedelist"]["dlret"].notna().all()
    assert new["crsp_msedelist"]["dlret"].isna().all()
    assert new["crsp_msedelist"]["dlprc"].equals(old["crsp_msedelist"]["dlprc"])
    assert main([str(tmp_path)]) == 0
    assert (
        "crsp_msf.csv: 104 rows, as described, in the new layout (CIZ)" in capsys.readouterr().out
    )


def test_what_is_no_common_stock_of_the_exchanges_keeps_out_in_the_new_layout(tmp_path):
    write_poster(tmp_path, firms=9)
    write_new_layout(tmp_path)
    other = {
        "SHARETYPE": "AD", "SECURITYTYPE": "FUND", "SECURITYSUBTYPE": "ETF", "USINCFLG": "N",
        "ISSUERTYPE": "REIT", "PRIMARYEXCH": "R", "CONDITIONALTYPE": "IW", "TRADINGSTATUSFLG": "D",
    }  # fmt: skip
    path = tmp_path / "crsp_msenames.csv"
    table = pd.read_csv(path, dtype=object)
    for row, (column, value) in enumerate(other.items()):
        table.loc[row, column] = value
    table.loc[8, "SECINFOENDDT"] = "2006-04-03"
    table.to_csv(path, index=False)
    names = load_licensed(tmp_path, ("crsp_msenames",))["crsp_msenames"]
    assert (names["shrcd"].isin([10, 11]) & names["exchcd"].isin([1, 2, 3])).tolist() == [
        *[False] * 8, True
    ]  # fmt: skip
    # The last month of a stock holds the return of its delisting.
    assert names["nameendt"].iloc[8] == pd.Timestamp(2006, 4, 30)


@pytest.mark.parametrize("case", ["header", "empty", "blank", "short", "long", "zero", "quotes"])
def test_files_of_another_shape_are_refused_by_line(tmp_path, case):
    content, said = {
        "header": ("gvkey,naics\n", "expected rows below a header, found a header alone"),
        "empty": ("\n\n", "expected rows below a header, found an empty file"),
        "blank": ("gvkey,naics\n1,31\n\n2,32\n", "line 3: expected a row, found a blank line"),
        "short": ("gvkey,naics\n1,31\n2\n3,33\n", "line 3: expected 2 fields, found 1"),
        "long": ("gvkey,naics\n1,31,5\n2,32,5\n", "line 2: expected 2 fields, found 3"),
        "zero": ("gvkey,naics\n1,3\0001\n", "line 2: expected text, found a zero byte"),
        "quotes": ('gvkey,naics\n1,"3\n1"\n', "line 3: expected 2 fields, found 1"),
    }[case]
    (tmp_path / "comp_company.csv").write_text(content)
    with pytest.raises(LicensedDataError, match=f"- comp_company.csv.*{said}"):
        load_licensed(tmp_path, ("comp_company",))


def test_marks_ends_of_windows_and_blank_lines_at_the_end_are_accepted(tmp_path):
    content = '\N{ZERO WIDTH NO-BREAK SPACE}GVKEY,naics\r\n1004,"31"\r\n1005,\r\n\r\n'
    (tmp_path / "comp_company.csv").write_bytes(content.encode())
    table = load_licensed(tmp_path, ("comp_company",))["comp_company"]
    assert table["gvkey"].tolist() == ["001004", "001005"]
    assert table["naics"].fillna("none").tolist() == ["31", "none"]


NAMES_HEAD = "permno,namedt,nameendt,shrcd,exchcd,siccd"
FUNDA_HEAD = "gvkey,datadate,fyear,ceq,lt,ebit,sale,ppent"
MSF = ("permno,permco,date,ret,prc,shrout,cfacpr", "1,1,19900130,,,,", "1,1,19900131,,,,")


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("crsp_msf", MSF, "permno and date: expected each once; found again 1 1990-01 in line 3"),
        ("comp_funda", (FUNDA_HEAD, "1,19901231,1990,,,,,", "000001,19901231,1990,,,,,"),
         "gvkey and datadate: expected each once; found again 000001 1990-12-31"),
        ("comp_company", ("gvkey,naics", "1,31", "1,31"), "gvkey: expected each once; found again"),
        ("crsp_msenames", (NAMES_HEAD, "1,19900131,19891231,1,1,1"),
         "nameendt: expected a date from namedt on; found 1989-12-31 in line 2"),
        ("crsp_msenames", (NAMES_HEAD, "1,19900131,19911231,1,1,x"),
         "siccd: expected integer from 0 to 9999; found 'x' in line 2"),
        ("comp_funda", (FUNDA_HEAD, "1,19901231,90,,,,,"),
         "fyear: expected integer from 1900 to 2100; found '90' in line 2"),
        ("industry_categories", ("code,category", "1111A0,luxury"),
         "category: expected text of one of .*; found 'luxury' in line 2"),
    ],
)  # fmt: skip
def test_keys_twice_and_values_without_meaning_are_refused_by_line(write, name, lines, said):
    with pytest.raises(LicensedDataError, match=f"- {name}.csv: {said}"):
        load_licensed(write(name, *lines), (name,))


SCRIPT = "<script>alert(1)</script>"
CELLS = {"integer": "1990", "number": "0.5", "date": "19901231", "text": "31"}
SPECIAL = {"linktype": "LU", "linkprim": "P", "category": "serv", "shrcd": "11"}


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, columns in FILES.items() for column in columns]
)
def test_hostile_text_in_any_field_of_any_file_is_refused_by_line(write, name, column):
    row = {c: SPECIAL.get(c, CELLS[spec.kind]) for c, spec in FILES[name].items()}
    good = [",".join(FILES[name]), ",".join(row.values())]
    assert len(load_licensed(write(name, *good), (name,))[name]) == 1
    bad = ",".join((row | {column: SCRIPT}).values())
    directory = write(name, good[0], bad)
    with pytest.raises(LicensedDataError, match=rf"{column}: expected .*; found '<script>.*line 2"):
        load_licensed(directory, (name,))
