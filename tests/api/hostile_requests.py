"""Malformed and hostile requests, one row each: name, bytes (or a function that yields them), and what else is harmless.

A row is passed when the connection brings at most one answer, that answer is 4xx or 503, and the connection is closed.
`repaired` marks what nginx mends before the server sees it: one ordinary answer is then right too.
`alone` marks refusals by the application, after which the connection may stay open (the request itself was well framed)."""

import gzip
import json

HOST = b"Host: cairn.example.nhs.uk\r\n"
BOUNDARY = b"----battery"
MULTIPART = b"Content-Type: multipart/form-data; boundary=" + BOUNDARY + b"\r\n"
SECOND = b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n"


class Row:
    def __init__(self, name, payload, repaired=False, alone=False):
        self.name, self.payload, self.repaired, self.alone = name, payload, repaired, alone


def get(headers=b"", target=b"/health/live", host=HOST, method=b"GET", version=b"HTTP/1.1"):
    return method + b" " + target + b" " + version + b"\r\n" + host + headers + b"\r\n"


def post(body, headers=b"", target=b"/sign-in", length=None):
    size = str(len(body) if length is None else length).encode()
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + headers + b"Content-Length: " + size + b"\r\n\r\n" + body


def chunked(body, headers=b"", target=b"/sign-in", before=b""):
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + before + headers + b"Transfer-Encoding: chunked\r\n\r\n" + body


def part(name, value, extra=b""):
    return b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; name=\"" + name + b"\"" + extra + b"\r\n\r\n" + value + b"\r\n"


def form(body):
    return post(body, MULTIPART)


def flood(head, piece, count, tail=b""):
    def pieces():
        yield head
        for _ in range(count):
            yield piece
        yield tail
    return pieces


END = b"--" + BOUNDARY + b"--\r\n"

SMUGGLING = [
    Row("length and chunks", chunked(b"0\r\n\r\n" + SECOND, before=b"Content-Length: 5\r\n")),
    Row("chunks and length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SECOND),
    Row("two lengths that differ", post(b"hello" + SECOND, b"Content-Length: 5\r\n", length=60)),
    Row("two lengths alike", post(b"hello", b"Content-Length: 5\r\n")),
    Row("a list of lengths", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 5, 5\r\n\r\nhello" + SECOND),
    Row("a signed length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\nhello" + SECOND),
    Row("a negative length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n" + SECOND),
    Row("a hexadecimal length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 0x5\r\n\r\nhello" + SECOND),
    Row("an overflowing length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 18446744073709551621\r\n\r\nhello" + SECOND),
    Row("blank before the colon of a length", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length : 5\r\n\r\nhello" + SECOND),
    Row("two encodings", chunked(b"0\r\n\r\n" + SECOND, before=b"Transfer-Encoding: chunked\r\n")),
    Row("an unknown encoding", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND),
    Row("identity encoding", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello" + SECOND),
    Row("chunked, then something", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + SECOND),
    Row("encoding after a tab", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SECOND),
    Row("chunks in HTTP/1.0", b"POST /sign-in HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND),
    Row("a length after a lone CR", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"X: a\rContent-Length: 5\r\n\r\nhello" + SECOND),
    Row("a folded encoding", b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SECOND),
    Row("a body on HEAD", get(b"Content-Length: %d\r\n" % len(SECOND), method=b"HEAD") + SECOND),
    Row("chunks on GET", get(b"Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n0\r\n\r\n" + SECOND, repaired=True),
    Row("a body on GET", get(b"Content-Length: %d\r\n" % len(SECOND)) + SECOND),
    Row("a body on OPTIONS", get(b"Content-Length: %d\r\n" % len(SECOND), method=b"OPTIONS") + SECOND),
    Row("a body on DELETE", get(b"Content-Length: %d\r\n" % len(SECOND), method=b"DELETE") + SECOND),
]

CHUNKS = [
    Row("a negative chunk", chunked(b"-1\r\na\r\n0\r\n\r\n")),
    Row("an overflowing chunk", chunked(b"fffffffffffffffff\r\na\r\n0\r\n\r\n")),
    Row("a chunk size with 0x", chunked(b"0x5\r\nhello\r\n0\r\n\r\n")),
    Row("an empty chunk size", chunked(b"\r\nhello\r\n0\r\n\r\n")),
    Row("a chunk longer than it says", chunked(b"3\r\nhello\r\n0\r\n\r\n")),
    Row("a chunk of 256 megabytes", chunked(b"10000000\r\n" + b"a" * 100_000)),
    Row("a chunked body without end", flood(chunked(b""), b"10000\r\n" + b"a" * 65536 + b"\r\n", 64, b"0\r\n\r\n")),
    Row("a chunk extension flood", chunked(b"1;" + b"a" * 100_000 + b"\r\na\r\n0\r\n\r\n"), repaired=True),
    Row("a NUL in a chunk size", chunked(b"5\x00\r\nhello\r\n0\r\n\r\n")),
]

LIMITS = [
    Row("200,000 headers", flood(b"GET /health/live HTTP/1.1\r\n" + HOST, b"X-A: b\r\n" * 1000, 200, b"\r\n")),
    Row("150 headers", get(b"".join(b"X-%d: a\r\n" % i for i in range(150)))),
    Row("a header of a megabyte", flood(b"GET /health/live HTTP/1.1\r\n" + HOST + b"X-A: ", b"a" * 65536, 16, b"\r\n\r\n")),
    Row("a header that never ends", flood(b"GET /health/live HTTP/1.1\r\n" + HOST + b"X-A: ", b"a" * 65536, 64)),
    Row("an address of 20,000 letters", get(target=b"/" + b"a" * 20_000)),
    Row("an address that never ends", flood(b"GET /", b"a" * 65536, 64)),
    Row("a method that never ends", flood(b"", b"A" * 65536, 16)),
    Row("a cookie of 40,000 letters", get(b"Cookie: cairn_session=" + b"a" * 40_000 + b"\r\n")),
    Row("a body of 3 megabytes", post(b"a" * 3_000_000, b"Content-Type: text/plain\r\n")),
    Row("a body of 20 gigabytes, promised", post(b"a" * 1000, length=20_000_000_000)),
    Row("1,300 overlapping ranges and a body", get(b"Range: bytes=" + b",".join(b"0-" for _ in range(1300)) + b"\r\nContent-Length: 1\r\n") + b"a"),
    Row("a gzip bomb", post(gzip.compress(b"a" * 50_000_000), b"Content-Encoding: gzip\r\nContent-Type: application/json\r\n", b"/api/v1/things")),
    Row("a deflate body", post(b"x\x9c\x03\x00\x00\x00\x00\x01", b"Content-Encoding: deflate\r\n")),
    Row("Expect: 100-continue", post(b"a=b", b"Expect: 100-continue\r\nContent-Type: text/plain\r\n", b"/api/v1/nothing"), repaired=True),
    Row("Expect: the unexpected", post(b"a=b", b"Expect: 200-maybe\r\n", b"/api/v1/nothing"), repaired=True),
]

TRICKS = [
    Row("a NUL in the address", get(target=b"/health\x00/live")),
    Row("an escaped NUL in the address", get(target=b"/assets/cairn.css%00.html"), alone=True),
    Row("escaped CR LF in the address", get(target=b"/sign-in%0d%0aX-Injected:%20yes"), alone=True),
    Row("escaped CR LF in the query", get(target=b"/sign-in?next=%0d%0aX-Injected:%20yes"), alone=True),
    Row("a NUL in a header's value", get(b"X: a\x00b\r\n")),
    Row("a NUL in a header's name", get(b"X\x00Y: a\r\n")),
    Row("a control character in a header's value", get(b"X: a\x01b\r\n")),
    Row("a delete character in a header's value", get(b"X: a\x7fb\r\n")),
    Row("a lone CR in a header's value", get(b"X: a\rSet-Cookie: b=c\r\n")),
    Row("bare line feeds", b"GET /health/live HTTP/1.1\n" + HOST.replace(b"\r", b"") + b"\n", repaired=True),
    Row("a blank before a header's name", get(b" X: a\r\n")),
    Row("a blank before the colon", get(b"X : a\r\n")),
    Row("a header without colon", get(b"nonsense\r\n"), repaired=True),
    Row("a header without name", get(b": a\r\n")),
    Row("REMOTE_ADDR", get(b"REMOTE_ADDR: 10.0.0.1\r\n")),
    Row("LOCAL_PORT", get(b"LOCAL_PORT: 1\r\n")),
    Row("no Host", get(host=b"")),
    Row("two Hosts", get(HOST)),
    Row("a Host with a path", get(host=b"Host: cairn.example.nhs.uk/evil\r\n")),
    Row("a Host with a user", get(host=b"Host: evil@cairn.example.nhs.uk\r\n")),
    Row("an empty Host", get(host=b"Host:\r\n")),
    Row("an escaped slash", get(target=b"/assets/..%2f..%2fetc%2fpasswd"), alone=True),
    Row("the folder above", get(target=b"/assets/../../../../etc/passwd"), alone=True),
    Row("the folder above, escaped", get(target=b"/assets/%2e%2e/%2e%2e/etc/passwd"), alone=True),
    Row("a backslash", get(target=b"/assets/..%5c..%5csecret"), alone=True),
    Row("half an escape", get(target=b"/%4"), alone=True),
    Row("bytes that are not UTF-8", get(target=b"/%ff%fe"), alone=True),
    Row("an overlong slash", get(target=b"/assets/%c0%af"), alone=True),
    Row("a raw byte in the address", get(target=b"/\xff"), alone=True),
    Row("an address without slash", get(target=b"health")),
    Row("a star", get(target=b"*", method=b"OPTIONS")),
    Row("a fragment", get(target=b"/health/live#x"), repaired=True),
    Row("a blank in the address", get(target=b"/health/live x")),
]

VERBS = [
    Row("an unknown method", get(method=b"BREW"), alone=True),
    Row("a method of 5,000 letters", get(method=b"A" * 5000)),
    Row("a method in small letters", get(method=b"get")),
    Row("a method with a control character", get(method=b"G\x01T")),
    Row("TRACE", get(method=b"TRACE"), alone=True),
    Row("CONNECT", b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"),
    Row("HTTP/2 by hope", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Row("HTTP/9.9", get(version=b"HTTP/9.9")),
    Row("HTTP/0.9", b"GET /health/live\r\n"),
    Row("HTTP without number", get(version=b"HTTP/")),
    Row("no version but a blank", b"GET /health/live \r\n\r\n"),
    Row("a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200),
    Row("random bytes", bytes((i * 197 + 31) % 256 for i in range(600))),
    Row("a POST that the page does not take", post(b"", target=b"/privacy"), alone=True),
]

FORMS = [
    Row("multipart without boundary", post(b"x", b"Content-Type: multipart/form-data\r\n"), alone=True),
    Row("multipart with an endless boundary", post(b"x", b"Content-Type: multipart/form-data; boundary=" + b"b" * 4000 + b"\r\n"), alone=True),
    Row("multipart without end", form(part(b"name", b"a")), alone=True),
    Row("multipart of nothing", form(b""), alone=True),
    Row("multipart with a part without name", form(part(b"name", b"a") + b"--" + BOUNDARY + b"\r\n\r\nb\r\n" + END), alone=True),
    Row("multipart with 20,000 parts", form(part(b"a", b"") * 10_000 + END), alone=True),
    Row("multipart with an endless part head", form(part(b"a", b"b", b"; x=" + b"y" * 100_000) + END), alone=True),
    Row("multipart within multipart", form(part(b"a", form(part(b"b", b"c") + END)) + END), alone=True),
    Row("multipart in base64", form(b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n" + END), alone=True),
    Row("a field with a NUL", form(part(b"name", b"a\x00b") + END), alone=True),
    Row("a field that is not UTF-8", form(part(b"name", b"\xff\xfe") + END), alone=True),
    Row("an urlencoded field with half an escape", post(b"name=%4", b"Content-Type: application/x-www-form-urlencoded\r\n"), alone=True),
    Row("20,000 urlencoded fields", post(b"a=b&" * 20_000, b"Content-Type: application/x-www-form-urlencoded\r\n"), alone=True),
]


def json_rows(token):
    headers = b"Content-Type: application/fhir+json\r\nAuthorization: Bearer " + token.encode() + b"\r\n"
    bodies = [
        ("nested 100,000 deep", b"[" * 100_000 + b"]" * 100_000),
        ("objects nested 50,000 deep", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        ("nested and never closed", b"[" * 200_000),
        ("a key twice", b'{"resourceType":"QuestionnaireResponse","resourceType":"Patient"}'),
        ("a NUL after the end", b'{"resourceType":"QuestionnaireResponse"}\x00'),
        ("a byte order mark", b'\xef\xbb\xbf{"resourceType":"QuestionnaireResponse"}'),
        ("a lone surrogate", b'{"resourceType":"\\ud800"}'),
        ("bytes that are not UTF-8", b'{"resourceType":"\xff"}'),
        ("a number of 100,000 digits", b'{"resourceType":"QuestionnaireResponse","item":' + b"9" * 100_000 + b"}"),
        ("1e999999", b'{"resourceType":"QuestionnaireResponse","item":[1e999999]}'),
        ("NaN", b'{"resourceType":NaN}'),
        ("nothing", b""),
        ("a string", b'"QuestionnaireResponse"'),
        ("100,000 keys", json.dumps({f"k{i}": i for i in range(50_000)}).encode()),
    ]
    return [Row(f"JSON: {name}", post(body, headers, target), alone=True) for name, body in bodies
            for target in (b"/fhir/QuestionnaireResponse", b"/api/v1/episodes")]


def all_rows(token):
    return SMUGGLING + CHUNKS + LIMITS + TRICKS + VERBS + FORMS + json_rows(token)
