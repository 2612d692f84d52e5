"""Workbooks in both formats of Excel, and what is none."""

import io
import re
import zipfile

import openpyxl
import pytest

from frictions.data.files.layout import LayoutError
from frictions.data.files.workbooks import read_sheets
from tests.data.loopback import zip_of
from tests.data.old_workbook import old_workbook

SHEETS = {"a": [["x", 1990.0, None], [None, None, -1.5]], "b": [["y"]]}
TEXTS = {"a": [["x", "1990", ""], ["", "", "-1.5"]], "b": [["y"]]}


def new_workbook(sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


@pytest.mark.parametrize("write", [old_workbook, new_workbook])
def test_both_formats_give_the_same_text(write):
    content = write(SHEETS)
    sheets = read_sheets("w", content, list)
    assert {name: sheet.rows for name, sheet in sheets.items()} == TEXTS
    assert read_sheets("w", content, lambda names: names[1:]) == {"b": sheets["b"]}
    with pytest.raises(LayoutError, match=r"w: expected a sheet c, found the sheets 'a, b'"):
        read_sheets("w", content, lambda names: ["c"])


def test_rows_that_end_with_their_last_cell_are_filled_up():
    content = io.BytesIO(new_workbook({"a": [["x", "y"], [1.0]]}))
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    # Without the extent of the sheet, which not every program writes, rows are as long as they are.
    members[sheet] = re.sub(rb"<dimension[^>]*>", b"", members[sheet])
    assert read_sheets("w", zip_of(members), list)["a"].rows == [["x", "y"], ["1", ""]]


@pytest.mark.parametrize("write", [old_workbook, new_workbook])
def test_a_workbook_damaged_anywhere_is_read_or_refused(write, capfd):
    content = write(SHEETS)
    for cut in range(0, len(content), max(len(content) // 60, 1)):
        for damaged in (content[:cut], content[:cut] + b"\xff\0\xff" + content[cut + 3 :]):
            try:
                read_sheets("w", damaged, list)
            except LayoutError as error:
                assert str(error).startswith("w: expected an Excel workbook, found")  # noqa: PT017
    assert capfd.readouterr().out == ""


def test_a_web_page_under_the_name_of_a_workbook_is_named():
    with pytest.raises(LayoutError, match="found a web page: '<html>sorry'"):
        read_sheets("w.xls", b"\n<html>sorry", list)
