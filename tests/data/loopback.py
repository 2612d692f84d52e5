"""A server on loopback that misbehaves in every way we name, and small files of true layouts."""

import errno
import http.server
import io
import os
import socket
import struct
import threading
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

from frictions.data.live.download import Patience

FAST = Patience(connect=2, read=0.5, total=1.0, run=60.0, attempts=2, wait=0.01)


class Server:
    """Serves `files` by path; `faults` says how a path misbehaves, `asked` what was asked."""

    def __init__(self, port: int):
        self.address = f"http://127.0.0.1:{port}"
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, str] = {}
        self.asked: list[str] = []
        self.released = threading.Event()

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


def handler_of(server):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.lstrip("/")
            server.asked.append(path)
            fault, body = server.faults.get(path, ""), server.files.get(path)
            if fault == "once" and server.asked.count(path) == 1:
                return self.send_error(503)
            if fault == "reset":
                # Closing with unread data pending and no linger sends RST.
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
                return self.connection.close()
            if fault == "silent":
                return server.released.wait(30)
            if fault == "drips headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not server.released.wait(0.05):
                    self.wfile.write(b"x")
                return None
            if body is None:
                return self.send_error(404)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.answer(fault, body)

        def answer(self, fault, body):
            if fault == "slow":
                time.sleep(0.4)
                self.wfile.write(body)
            elif fault == "stalls":
                time.sleep(1.5)
            elif fault == "drips":
                for n in range(0, len(body), 100):
                    self.wfile.write(body[n : n + 100])
                    self.wfile.flush()
                    time.sleep(0.2)
            elif fault == "truncated":
                self.wfile.write(body[: len(body) // 2])
            else:
                self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    return Handler


@contextmanager
def serving():
    """Run a server on loopback, on a port of its own, for the time of the block."""
    with QuietServer(("127.0.0.1", 0), None) as running:
        described = Server(running.server_port)
        running.RequestHandlerClass = handler_of(described)
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield described
        finally:
            described.released.set()
            running.shutdown()
            thread.join()


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, request, address):
        """Say nothing of clients that went away: they are meant to."""


def refuse_to_write(monkeypatch, name: str) -> None:
    """Let the disk be full for text files whose name begins like this: some bytes, then no more."""
    true_write = Path.write_text

    def write(self, text, **options):
        if self.name.startswith(name):
            true_write(self, text[:10], **options)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return true_write(self, text, **options)

    monkeypatch.setattr(Path, "write_text", write)


def zip_of(members: dict[str, str | bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def damaged(archive: bytes) -> bytes:
    """Overwrite the first bytes of the first member's compressed content, and nothing else."""
    name, more = struct.unpack("<HH", archive[26:30])
    start = 30 + name + more
    return archive[:start] + b"\xff" * 8 + archive[start + 8 :]


def with_damaged_member(workbook: bytes, name: str) -> bytes:
    """Cut one member of a workbook in half, in an archive that is otherwise whole."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members[name] = members[name][: len(members[name]) // 2]
    return zip_of(members)
