"""Write the old Excel format (BIFF 8) as far as numbers and short texts go: for readers of .xls."""

import struct


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def string(text, length):
    """Eight-bit characters, with the flag that says so."""
    return struct.pack(f"<{length}B", len(text), 0) + text.encode("latin-1")


def begin(kind):
    return record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0x0600))


def cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return record(0x204, place + string(value, "H"))
    return record(0x203, place + struct.pack("<d", value))


def old_workbook(sheets: dict[str, list[list]]) -> bytes:
    """Return the content of an .xls file; None is an empty cell."""
    bodies = []
    for rows in sheets.values():
        cells = [
            cell(r, c, value)
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
            if value is not None
        ]
        bodies.append(b"".join([begin(0x10), *cells, record(0x0A, b"")]))
    head = begin(5) + record(0x42, struct.pack("<H", 1200))
    size = len(head) + sum(12 + len(name) for name in sheets) + 4
    places, at = [], size
    for name, body in zip(sheets, bodies, strict=True):
        places.append(record(0x85, struct.pack("<IBB", at, 0, 0) + string(name, "B")))
        at += len(body)
    return b"".join([head, *places, record(0x0A, b""), *bodies])
