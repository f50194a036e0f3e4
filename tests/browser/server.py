"""Serves the built site at an address of this machine, compressed, as a host on the web would."""

import mimetypes
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli

from tests.conftest import SITE_URL

TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg"}
mimetypes.add_type("font/woff2", ".woff2")


@cache
def compressed(path: Path) -> bytes:
    """A file's bytes as they go over the wire: fonts and pictures are compressed already."""
    body = path.read_bytes()
    return brotli.compress(body) if path.suffix in TEXT else body


@contextmanager
def served(site: Path):
    """Serve the site, whose pages name their address as SITE_URL, and give its address here."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = Path(site.parent, self.path.partition("?")[0].lstrip("/"))
            path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
            found = path.is_file()
            path = path if found else site / "404.html"
            body = compressed(path) if path.is_file() else b""
            if body and path.suffix in (".html", ".xml"):  # its own address is this one
                body = brotli.compress(path.read_bytes().replace(SITE_URL.encode(), address.encode()), quality=5)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            if path.suffix in TEXT:
                self.send_header("Content-Encoding", "br")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}/{site.name}/"
    Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()
