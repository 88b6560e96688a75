"""Nothing is ever written to Ascora: whatever is no GET of the table of endpoints is refused before a socket opens."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from pipelines.ascora.api import allowed
from pipelines.ascora.api.client import NotOffered, Reader, ReadOnly
from pipelines.ascora.api.endpoints import JOBS, LABOUR, QUOTE, Endpoint
from pipelines.errors import Halt
from pipelines.settings import Settings

KEY = "secret-key-0123456789"
# Every call of ascora.md 1.3, 1.6 and 1.7 that writes, or that hands something over.
WRITES = [
    "/Accounting/MarkInvoicesAsSent", "/Accounting/MarkPaymentsAsSent", "/Accounting/CreatePayment",
    "/Customers/Customer", "/Customers/Contact", "/Jobs/Job", "/Quotes/Quote", "/Quotes/AddSupplies", "/Quotes/AddKits",
    "/Quotes/AddLabourItems", "/Quotes/AddWriteIns", "/Quotes/AddQuoteSections", "/Quotes/ClearQuoteItems",
    "/Quotes/UpdateStatus", "/Quotes/DeleteQuote", "/Enquiry", "/Notes/Note", "/Attachments/Job/1", "/Suppliers/Supplier",
    "/SupplierInvoices/SupplierInvoice", "/WebHooks", "/Webhooks/Delete/1", "/acct/api/MarkInvoice", "/acct/api/MarkPayment",
]  # fmt: skip
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "get", "post", "MERGE"]
MARK = "/Accounting/MarkInvoicesAsSent"
TRICKS = [
    MARK.lower(), MARK.upper(), f"/{MARK}", f"{MARK}/", f"/Jobs/..{MARK}", f"/Jobs/Jobs/..{MARK}", f"/Quotes/Quote/../..{MARK}",
    "/Quotes/Quote/%2e%2e/%2e%2e/Accounting/MarkInvoicesAsSent", "/Quotes/Quote/..%2f..%2fAccounting%2fMarkInvoicesAsSent",
    "/Quotes/Quote/x%2F..%2F..%2FAccounting%2FMarkInvoicesAsSent", "/Quotes/Quote/..%5c..%5cAccounting%5cMarkInvoicesAsSent",
    "/Quotes/Quote/%252e%252e%252f%252e%252e%252fAccounting%252fMarkInvoicesAsSent",
    "/Quotes/Quote/..;/..;/Accounting/MarkInvoicesAsSent",
    "/Quotes/Quote/%2e%2e;%2f%2e%2e;%2fAccounting%2fMarkInvoicesAsSent", "/%41ccounting/MarkInvoicesAsSent",
    "/Accounting/GetInvoicesToSend/../MarkInvoicesAsSent", "/Accounting/GetInvoicesToSend%2f..%2fMarkInvoicesAsSent",
    "/Accounting/GetInvoicesToSend%00", "/Quotes/Quote/%00", "/Quotes/Quote/a%0d%0aX: y", "/Quotes/Quote/", "/Quotes/Quote/a/b",
]  # fmt: skip


class Door:
    """A listening socket that counts who knocks."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.knocks = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.knocks += 1
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]")

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def door() -> Iterator[Door]:
    with closing(Door()) as door:
        yield door


def guarded(door: Door) -> httpx.Client:
    """An HTTP client such as the reader has within, driven freely."""
    return httpx.Client(transport=ReadOnly(door.url, httpx.HTTPTransport()), follow_redirects=True)


def settings_for(url: str, tmp_path: Path, **more: object) -> Settings:
    paths = {"ascora_export_dir": tmp_path / "export", "warehouse_path": tmp_path / "data/warehouse.duckdb"}
    return Settings(_env_file=None, ascora_api_url=url, ascora_api_key=KEY, **paths, **more)


@pytest.mark.parametrize("path", WRITES)
def test_every_write_of_ascora_is_refused_before_a_socket_opens(door: Door, path: str) -> None:
    with guarded(door) as client:
        for verb in VERBS:
            for spelling in {path, path.lower(), path.upper(), path + "/", path.replace("/", "//")}:
                with pytest.raises(allowed.Forbidden):
                    client.request(verb, door.url + spelling, content=b"{}" if verb != "GET" else None)
    assert door.knocks == 0


@pytest.mark.parametrize("path", TRICKS)
def test_no_spelling_of_mark_invoices_as_sent_gets_out(door: Door, path: str) -> None:
    with pytest.raises(allowed.Forbidden):
        allowed.check("GET", door.url + path, door.url, {}, has_body=False)
    with guarded(door) as client:
        for verb in ("GET", "POST"):
            with pytest.raises(allowed.Forbidden):
                client.request(verb, door.url + path)
    assert door.knocks == 0


def test_reads_with_a_body_another_verb_or_another_host_are_refused(door: Door) -> None:
    jobs = f"{door.url}/Jobs/Jobs"
    with guarded(door) as client:
        for verb in VERBS[1:]:
            if verb.upper() != "GET":  # httpx writes every verb in capitals
                with pytest.raises(allowed.Forbidden):
                    client.request(verb, jobs)
        with pytest.raises(allowed.Forbidden):
            client.request("GET", jobs, content=b"x")
        for header in ("X-HTTP-Method-Override", "x-http-method", "X-Method-Override"):
            with pytest.raises(allowed.Forbidden):
                client.get(jobs, headers={header: "POST"})
        elsewhere = (
            "https://api.ascora.com.au/Jobs/Jobs", jobs.replace("127.0.0.1", "user:x@127.0.0.1"), jobs.replace("http:", "https:")
        )  # fmt: skip
        for url in elsewhere:
            with pytest.raises(allowed.Forbidden):
                client.get(url)
        assert door.knocks == 0
        assert client.get(jobs, params={"Page": "1"}).json() == []
    assert door.knocks == 1


def test_a_redirect_to_a_write_is_not_followed_and_would_be_refused(tmp_path: Path) -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        return httpx.Response(307, headers={"location": MARK})

    base = "http://127.0.0.1:9"
    reader = Reader(settings_for(base, tmp_path), transport=httpx.MockTransport(answer))
    with closing(reader), pytest.raises(Halt, match="redirect"):
        reader.get(JOBS)
    followed = httpx.Client(transport=ReadOnly(base, httpx.MockTransport(answer)), follow_redirects=True)
    with pytest.raises(allowed.Forbidden):
        followed.get(f"{base}/Jobs/Jobs")
    assert sent == ["/Jobs/Jobs"] * 2


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("JOB12649", "/Jobs/JobLabour/JOB12649"),
        ("12/34", "/Jobs/JobLabour/12%2F34"),
        ("J 4 & Söhne #1?", "/Jobs/JobLabour/J%204%20%26%20S%C3%B6hne%20%231%3F"),
        ("50%", "/Jobs/JobLabour/50%25"),
    ],
)
def test_numbers_are_quoted_whatever_stands_in_them(number: str, path: str) -> None:
    assert allowed.path_of(LABOUR.path, number) == path


@pytest.mark.parametrize("number", ["", "..", ".", "a/../b", "a\\b", "a\nb", "%2e%2e", "..%2f", "/", "a//b", "..;x"])
def test_numbers_that_are_addresses_are_refused(number: str) -> None:
    with pytest.raises(allowed.Forbidden):
        allowed.path_of(QUOTE.path, number)


def test_an_endpoint_outside_the_table_cannot_be_read_even_by_the_reader(tmp_path: Path, door: Door) -> None:
    with closing(Reader(settings_for(door.url, tmp_path))) as reader, pytest.raises(allowed.Forbidden):
        reader.get(Endpoint(MARK, "single", ()))
    assert door.knocks == 0


def test_only_the_client_speaks_http() -> None:
    folder = Path(__file__).parents[2] / "pipelines/ascora"
    speaking = {file.name for file in folder.rglob("*.py") if any(f"import {name}" in file.read_text() for name in (
        "httpx", "requests", "urllib.request", "http.client", "socket", "aiohttp"))}  # fmt: skip
    assert speaking == {"client.py"}


def test_the_key_is_in_no_error_and_no_answer(tmp_path: Path) -> None:
    answers = [
        httpx.Response(400, text=f"bad header Auth: {KEY}"),
        httpx.Response(401, text=KEY),
        httpx.Response(200, json={"success": False, "message": f"no {KEY}"}),
        httpx.Response(200, text=f"<html>{KEY}</html>"),
    ]
    for answer in answers:
        transport = httpx.MockTransport(lambda request, answer=answer: answer)
        with closing(Reader(settings_for("http://127.0.0.1:9", tmp_path), transport=transport)) as reader:
            with pytest.raises((Halt, NotOffered)) as caught:
                reader.get(JOBS)
            assert KEY not in str(caught.value)
            assert KEY not in repr(caught.value)
    echo = httpx.MockTransport(lambda request: httpx.Response(200, json={"results": [{"jobName": request.headers["auth"]}]}))
    with closing(Reader(settings_for("http://127.0.0.1:9", tmp_path), transport=echo)) as reader:
        assert reader.get(JOBS).records() == [{"jobName": "[removed]"}]


def test_a_certificate_that_is_not_trusted_stops_the_run_and_names_the_setting(tmp_path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate"
        )

    reader = Reader(settings_for("https://ascora.test", tmp_path), transport=httpx.MockTransport(refuse))
    with closing(reader), pytest.raises(Halt, match="ASCORA_CA_BUNDLE"):
        reader.get(JOBS)
    with pytest.raises(Halt, match="ASCORA_CA_BUNDLE"):
        Reader(settings_for("https://ascora.test", tmp_path, ascora_ca_bundle=tmp_path / "none.pem"))
