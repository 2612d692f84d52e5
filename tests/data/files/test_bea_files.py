"""Benchmark tables of fixed width and summary workbooks, in the Bureau's layouts."""

import io

import openpyxl
import pytest

from frictions.data.files.bea_files import read_benchmark, read_summary_use
from frictions.data.files.layout import LayoutError
from tests.data.loopback import with_damaged_member, zip_of
from tests.data.synthetic_mirror import DETAIL_NAMES, MAKE_HEADER, USE_HEADER
from tests.data.synthetic_mirror import detail_row as row

MAKE = [
    MAKE_HEADER,
    row("1111A0", "1111A0", "90.0", "      2002"),
    row("1111A0", "33399A", "10.0", "      2002"),
    row("33399A", "33399A", "85.0", "      2002"),
]
USE = [
    USE_HEADER,
    row("1111A0", "33399A", "60.0", "       1.0      61.0      2002"),
    row("1111A0", "F01000", "2.0"),
    row("1111A0", "F04000", "38.0"),
    row("1111A0", "F05000", "-10.0"),
    row("33399A", "F04000", "9.5"),
    row("33399A", "F01000", "85.5"),
    row("S00300", "F05000", "-3.0"),
    row("V00100", "1111A0", "40.0"),
    "",
    "Notes: the use table is in million dollars.",
    "See Appendix A.",
]


@pytest.fixture
def write(tmp_path):
    def write_zip(make=MAKE, use=USE, **more):
        members = {
            name: "\n".join(t) for name, t in zip(DETAIL_NAMES, (make, use), strict=True) if t
        }
        path = tmp_path / "2002detail.zip"
        path.write_bytes(zip_of(members | more))
        return path

    return write_zip


def test_both_tables_over_the_same_commodities(write):
    tables = read_benchmark(write())
    assert list(tables.make.columns) == list(tables.use.index) == ["1111A0", "33399A", "S00300"]
    assert tables.make.loc["1111A0"].tolist() == [90.0, 10.0, 0.0]
    assert tables.exports.tolist() == [38.0, 9.5, 0.0]
    # A balanced table: uses, imports negative, add up to what is made.
    assert tables.use.sum(axis=1).tolist()[:2] == tables.make.sum().tolist()[:2]
    assert tables.descriptions["33399A"] == "name of 33399A"
    assert "V00100" not in tables.use.index


def test_tabs_stand_for_blanks(write):
    tabbed = [_tabs(line) if len(line) > 200 else line for line in USE]
    assert any("\t" in line for line in tabbed)
    assert read_benchmark(write(use=tabbed)).exports.tolist() == [38.0, 9.5, 0.0]


def _tabs(line):
    """Replace blanks by tabs as an editor does."""
    pieces = [line[n : n + 8] for n in range(0, len(line), 8)]
    return "".join(p.rstrip() + "\t" if p.endswith("  ") and len(p) == 8 else p for p in pieces)


def changed(lines, number, text):
    return [*lines[: number - 1], text, *lines[number:]]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (changed(USE, 1, "Commodity Industry ProVal"), r"UseDetail 4-24-08.txt\], line 1: expected "
         r"a header that begins Commodity CommodityDescription Industry"),
        (changed(USE, 3, row("1111A0", "F01000", "")), r"line 3: expected a number in ProVal, .*'"),
        (changed(USE, 3, row("1111A0", "F01000", "n.a.")), r"line 3: expected a number in ProVal"),
        (changed(USE, 3, USE[2][:105]), r"line 3: expected a code of six characters in column"),
        (changed(USE, 3, "x" + USE[2]), r"line 3: expected a line that begins with a code of six"),
        (changed(USE, 3, USE[1]), r"line 3: expected each pair of codes once, .*33399A again"),
        ([line for line in USE if "F04000" not in line],
         r"UseDetail 4-24-08.txt\], line 10: expected a line of the user F04000 until here, found "
         r"'F01000, F05000'"),
        ([line for line in USE if not line.startswith("33399A")],
         r"line 10: expected a use of every commodity made, such as 33399A \(name of 33399A\), "
         r"until here, found 'uses of 2 others, of 2 made'"),
        (USE[:1], r"UseDetail 4-24-08.txt\], line 1: expected lines that begin with a code below"),
        ([USE[0], "Notes: none."], r"line 2: expected lines that begin .*, found 'Notes: none.'"),
        (changed(USE, 3, row("1111A0", "F01000", "nan")), r"line 3: expected a number in ProVal"),
        (None, r"expected one member that matches '\*use\*detail\*.txt', found 0"),
    ],
)  # fmt: skip
def test_errors_name_file_line_and_expectation(write, use, message):
    with pytest.raises(LayoutError, match=message):
        read_benchmark(write(use=use))


SHEET = [
    ["Use of Commodities by Industries Before Redefinitions (Producers' Prices)"],
    ["(Millions of dollars)"],
    [],
    ["", "", "Farms", "Exports of goods and services", "Total Commodity Output"],
    ["IOCode", "Name", "111CA", "F040", "Total Commodity Output"],
    ["111CA", "Farms", 5, 17644, 197948],
    ["22", "Utilities", "...", "...", 387983],
    ["T005", "Total Intermediate", 5, "", 9],
    ["V001", "Compensation of employees", 7, "", 9],
]


@pytest.fixture
def workbook(tmp_path):
    def write_workbook(sheet=SHEET, years=("2002", "2007"), name="AllTablesIO.zip"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for year in years:
            page = book.create_sheet(year)
            for line in sheet:
                page.append(line)
        content = io.BytesIO()
        book.save(content)
        path = tmp_path / name
        member = "tables/IOUse_Before_Redefinitions_PRO_1997-2023_Summary.xlsx"
        body = content.getvalue()
        others = {"IOUse_Before_Redefinitions_PRO_1963-1996_Summary.xlsx": b"", "readme.txt": b""}
        path.write_bytes(zip_of({member: body, **others}) if name.endswith("zip") else body)
        return path

    return write_workbook


@pytest.mark.parametrize("name", ["AllTablesIO.zip", "use.xlsx"])
def test_exports_and_output_by_commodity(workbook, name):
    table = read_summary_use(workbook(name=name), (2002, 2007))
    assert table["year"].tolist() == [2002, 2002, 2007, 2007]
    assert table["code"].tolist() == ["111CA", "22"] * 2
    assert table["exports_musd"].tolist() == [17644, 0] * 2
    assert table["output_musd"].tolist() == [197948, 387983] * 2


def test_the_total_may_be_named_by_its_code_only(workbook):
    later = [
        *SHEET[:3],
        ["", "", "Farms", "Exports", "Total"],
        ["Code", "", "111CA", "F040", "T007"],
    ]
    table = read_summary_use(workbook([*later, *SHEET[5:]]), (2002,))
    assert table["output_musd"].tolist() == [197948, 387983]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ([line[:3] for line in SHEET],
         r"sheet 2002, row 5: expected codes with 'F040' here or .* found 'IOCode Name 111CA'"),
        ([line[:4] for line in SHEET],
         r"row 5: expected a column 'Total Commodity Output' .* from F040 on, found 'F040'"),
        ([], r"sheet 2002, row 0: expected codes with 'F040' .*, found 'an empty sheet'"),
        (SHEET[:5], r"sheet 2002, row 5: expected commodities from row 6 on, found .the end of"),
        (changed(SHEET, 7, ["111CA", "Farms", 5, 1, 1]),
         r"sheet 2002, row 7: expected each code once, found .111CA again"),
        (changed(SHEET, 6, ["111CA", "Farms", 5, "inf", 1]),
         r"sheet 2002, row 6: expected an amount or '...', found 'inf'"),
        (changed(SHEET, 6, ["111CA", "Farms", 5, "n.a.", 1]),
         r"sheet 2002, row 6: expected an amount or '...', found 'n.a.'"),
    ],
)  # fmt: skip
def test_sheets_that_are_wrong(workbook, sheet, message):
    with pytest.raises(LayoutError, match=message):
        read_summary_use(workbook(sheet), (2002,))


def test_missing_sheets_and_files_that_are_no_workbooks(workbook, tmp_path):
    with pytest.raises(LayoutError, match=r"expected a sheet 1997, found the sheets '2002, 2007'"):
        read_summary_use(workbook(), (1997, 2002))
    path = tmp_path / "a.xlsx"
    path.write_text("<html>sorry</html>")
    with pytest.raises(LayoutError, match=r"a.xlsx: expected an Excel workbook, found"):
        read_summary_use(path, (2002,))


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_broken_member_is_named(workbook, member):
    path = workbook(name="use.xlsx")
    path.write_bytes(with_damaged_member(path.read_bytes(), member))
    with pytest.raises(LayoutError, match=r"use.xlsx: expected an Excel workbook, found \w+: "):
        read_summary_use(path, (2002,))
