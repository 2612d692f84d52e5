"""Read a published file into memory: a text file, or one member of a zip archive."""

import codecs
import fnmatch
import lzma
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from frictions.data.files.layout import LayoutError, Text, require_file, shown, whole

DAMAGE = (  # what zipfile raises
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
    NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
MEMBER_LIMIT = 500_000_000  # bytes of one unpacked member


def read_text(path: str | Path, encoding: str = "utf-8", member: str | None = None) -> Text:
    """Read a text file, or the one member of a zip archive that matches a pattern."""
    path = require_file("path", path)
    if member is None:
        name, content = str(path), path.read_bytes()
    else:
        inside, content = read_member(path, member)
        name = f"{path}[{inside}]"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"byte 0x{content[error.start]:02x}"
        raise LayoutError(f"{name}, line {line}: expected {encoding} text, found {found}") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise LayoutError(f"{name}, line {line}: expected {encoding} text, found a zero byte")
    start = text.lstrip()[:15].lower()
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise LayoutError(f"{name}, line 1: expected data, found a web page: {shown(text.strip())}")
    if not text.strip():
        raise LayoutError(f"{name}, line 1: expected data, found an empty file")
    # Not splitlines: it also splits at characters that stand inside a line of latin-1 or of UTF-8.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Text(name, lines[:-1] if not lines[-1] else lines)


def is_archive(path: str | Path) -> bool:
    """Return whether a file begins as a zip archive does."""
    with Path(path).open("rb") as file:
        return file.read(4) == b"PK\3\4"


def read_member(path: str | Path, pattern: str) -> tuple[str, bytes]:
    """Read one member of a zip archive into memory; nothing is unpacked on the disk."""
    path = require_file("path", path)
    with whole(str(path), "a whole zip archive", DAMAGE), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        for info in infos:
            _refuse_hostile(path, info.filename)
        names = [info.filename for info in infos]
        matches = [i for i in infos if _matches(i.filename, pattern)]
        if len(matches) != 1:
            found = f"{len(matches)} among {shown(', '.join(names))}"
            raise LayoutError(
                f"{path}: expected one member that matches {pattern!r}, found {found}"
            )
        name, size = matches[0].filename, matches[0].file_size
        if size > MEMBER_LIMIT:
            most = f"at most {MEMBER_LIMIT:,} bytes in {name!r}"
            raise LayoutError(f"{path}: expected {most}, found {size:,}")
        return name, archive.read(matches[0])


def _matches(name: str, pattern: str) -> bool:
    last = PurePosixPath(name).name.lower()
    return any(fnmatch.fnmatch(last, one) for one in pattern.lower().split("|"))


def _refuse_hostile(path: Path, name: str) -> None:
    """Refuse an archive that tries to name files outside itself."""
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name:
        raise LayoutError(
            f"{path}: expected members inside the archive, found the name {shown(name)}"
        )
