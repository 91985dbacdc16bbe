"""An S3 server on loopback, and a bad line in front of it."""

from __future__ import annotations

import http.client
import itertools
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pyarrow import fs

HERE = Path(__file__).resolve().parent
KEY, SECRET = "clientele", "a/secret+of/tests"
REGION = "eu-central-1"
# What S3 says to keys that nobody has; moto takes any, and versitygw says 404.
REFUSED = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b"<Error><Code>InvalidAccessKeyId</Code><Message>No such key.</Message></Error>"
)
GONE = REFUSED.replace(b"InvalidAccessKeyId", b"NoSuchBucket").replace(b"key", b"bucket")
XML = [("Content-Type", "application/xml")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """An S3 server with one user, ended by close()."""

    def __init__(self, folder: Path):
        made = subprocess.run(
            [str(HERE / "s3-server")], check=True, capture_output=True, text=True
        ).stdout.split()
        self.kind, program = made
        self.port = free_port()
        self.folder = folder
        for part in ("objects", "about"):
            (folder / part).mkdir(parents=True)
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                self._command(program),
                env={"ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET, "HOME": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _command(self, program: str) -> list[str]:
        if self.kind == "moto":
            return [program, "-H", "127.0.0.1", "-p", str(self.port)]
        about = ["--sidecar", str(self.folder / "about")]
        listen = ["--region", REGION, "--port", f"127.0.0.1:{self.port}"]
        return [program, *listen, "posix", *about, str(self.folder / "objects")]

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
                continue
            return
        raise AssertionError(f"{self.kind} has not come up: {(self.folder / 'log').read_text()}")

    def client(self) -> fs.S3FileSystem:
        return fs.S3FileSystem(
            access_key=KEY,
            secret_key=SECRET,
            endpoint_override=f"127.0.0.1:{self.port}",
            scheme="http",
            region=REGION,
            allow_bucket_creation=True,
            allow_bucket_deletion=True,
        )

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


# What becomes of a request: nothing special; an answer by the proxy; a wait of so many seconds;
# "lost": done by the server, and the line is cut before the answer; "gone": no such bucket.
Fate = None | int | float | str


@dataclass
class Request:
    """What a rule of the proxy sees, and later what came of it."""

    number: int
    method: str
    path: str
    headers: http.client.HTTPMessage
    fate: Fate = None
    status: int = 0

    @property
    def is_first_put(self) -> bool:
        """Whether it creates something on the condition that it is not there."""
        return self.method == "PUT" and self.headers.get("If-None-Match") == "*"


Rule = Callable[[Request], Fate]


@dataclass
class Proxy:
    """A line to the server; its rule says what becomes of each request."""

    server: Server
    rule: Rule = lambda request: None
    seen: list[Request] = field(default_factory=list)

    def __enter__(self) -> Proxy:
        proxy, numbers, lock = self, itertools.count(), threading.Lock()

        class Line(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    request = Request(next(numbers), self.command, self.path, self.headers)
                    fate = request.fate = proxy.rule(request)
                    proxy.seen.append(request)
                if isinstance(fate, float):
                    time.sleep(fate)
                if isinstance(fate, int):
                    self.answer(fate, [], b"")
                elif fate == "gone":
                    self.answer(404, XML, GONE)
                elif f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
                    self.answer(403, XML, REFUSED)
                else:
                    answer = proxy.ask(self.command, self.path, self.headers, body)
                    request.status = answer[0]
                    if fate == "lost":
                        self.close_connection = True
                        self.connection.shutdown(socket.SHUT_RDWR)
                    else:
                        self.answer(*answer)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = pass_on

            def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                if status not in {204, 304} and not any(
                    name.lower() == "content-length" for name, _ in headers
                ):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Lines(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, *_: object) -> None:
                """A client may hang up."""

        self.http = Lines(("127.0.0.1", 0), Line)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def ask(
        self, method: str, path: str, headers: http.client.HTTPMessage, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            # The signature is over the host that the client has asked.
            for name, value in headers.items():
                if name.lower() not in {"expect", "connection"}:
                    line.putheader(name, value)
            line.endheaders(body)
            answer = line.getresponse()
            kept = [
                (name, value)
                for name, value in answer.getheaders()
                if name.lower() not in {"transfer-encoding", "connection"}
            ]
            return answer.status, kept, answer.read()
        finally:
            line.close()
