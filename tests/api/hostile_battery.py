#!/usr/bin/env python3
"""The hostile battery: every row of hostile_requests.py directly and through nginx; then a thousand slow connections.

    hostile_battery.py BUILD/bin/cairn [--only NAME] [--slow N]

Passed when every row is refused (see hostile_requests.py), the server is the same process as before, has grown by less than 50 MB,
serves everybody else while slow connections are held, and ends within ten seconds when told to."""

import argparse
import os
import shutil
import sys
import threading
import time

from door import SKIPPED, Nginx, Server, exchange, raise_file_limit
from hostile_requests import HOST, SECOND, all_rows, form, get, part, END

MEMORY_LIMIT = 50.0
SANITISED = bool(os.environ.get("CAIRN_SANITISED"))
P99_LIMIT = 0.100


class Report:
    def __init__(self):
        self.failures, self.passed = [], 0

    def check(self, holds, text):
        if holds:
            self.passed += 1
        else:
            self.failures.append(text)
            print("FAILED", text, flush=True)


def is_refused(row, answer, is_direct):
    statuses = answer.statuses
    if row.repaired and not is_direct:
        # nginx has put the request in order; what follows it is then a request of its own.
        answers = [status for status in statuses if status != 100]
        return len(answers) <= 1 or 400 <= answers[0] < 500
    if len(statuses) > 1 or (answer.raw and not statuses):
        return False
    # nginx's own words for an unknown encoding or version are 501 and 505.
    allowed = {503} if is_direct else {501, 503, 505}
    if any(not (400 <= status < 500 or status in allowed) for status in statuses):
        return False
    return answer.is_closed or (bool(statuses) and (row.alone or not is_direct))


def run_rows(report, rows, connect, place):
    """Rows are independent: a few at a time, so that waiting for closed connections costs little."""
    waiting, lock = list(rows), threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                row = waiting.pop(0)
            payload = row.payload() if callable(row.payload) else row.payload
            # Nothing may answer what is hidden behind the first request, however long one waits.
            answer = exchange(connect(), payload, wait=1.5, patience=20.0)
            passed = is_refused(row, answer, place == "direct")
            text = f"{place}: {row.name}: {answer.statuses} {'closed' if answer.is_closed else 'open'} {answer.raw[:80]!r}"
            with lock:
                report.check(passed, text)
                report.check(b"X-Injected" not in answer.raw.split(b"\r\n\r\n")[0], f"{place}: {row.name}: a header was injected")
                report.check(b"exception" not in answer.raw.lower(), f"{place}: {row.name}: tells of an exception")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_ordinary(report, connect, place):
    """The door is open to those who behave; otherwise the battery would prove nothing."""
    answer = exchange(connect(), get() + get(), wait=1.0)
    report.check(answer.statuses == [200, 200], f"{place}: two requests on one connection: {answer.statuses}")
    answer = exchange(connect(), form(part(b"name", "ж".encode() * 10_000) + part(b"password", b"x") + END), wait=3.0)
    report.check(answer.statuses == [401], f"{place}: a long form: {answer.statuses}")
    answer = exchange(connect(), get(b"Connection: close\r\n", method=b"HEAD"), wait=1.0)
    report.check(answer.statuses == [200] and answer.is_closed, f"{place}: HEAD: {answer.statuses} {answer.is_closed}")


class SlowClients:
    """Holds connections that are silent, drip a head, or drip a body, each for as long as the other end lets them."""

    def __init__(self, target, count):
        self.connections, self.is_over = [], False
        for i in range(count):
            connection = target.connect_plain() if hasattr(target, "connect_plain") and i % 3 == 0 else target.connect()
            self.open(connection, i % 3)
        self.thread = threading.Thread(target=self.drip)
        self.thread.start()

    def open(self, connection, kind):
        connection.settimeout(0.5)
        try:
            if kind == 1:
                connection.sendall(b"GET /health/live HTTP/1.1\r\n" + HOST + b"X-Slow: ")
            if kind == 2:
                connection.sendall(b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\na")
        except OSError:
            pass
        self.connections.append((connection, kind))

    def drip(self):
        while not self.is_over:
            for connection, kind in self.connections:
                if kind == 0 or self.is_over:
                    continue
                try:
                    connection.sendall(b"a")
                except OSError:
                    pass
            time.sleep(1)

    def close(self):
        self.is_over = True
        self.thread.join()
        for connection, _ in self.connections:
            connection.close()


def healthy_requests(connect, seconds):
    """Latencies of requests on connections of their own or kept, by four clients; and how many failed."""
    latencies, failed, lock = [], [], threading.Lock()
    until = time.monotonic() + seconds

    def client():
        connection, used = connect(), 0
        while time.monotonic() < until:
            started = time.monotonic()
            try:
                connection.sendall(SECOND)
                data = b""
                while b"\r\n\r\n" not in data or not data.endswith(b"}"):
                    piece = connection.recv(65536)
                    if not piece:
                        raise OSError("closed")
                    data += piece
                with lock:
                    latencies.append(time.monotonic() - started)
                is_right = data.startswith(b"HTTP/1.1 200")
            except OSError:
                is_right = False
            if not is_right:
                with lock:
                    failed.append(1)
            used += 1
            if used == 50 or not is_right:
                connection.close()
                connection, used = connect(), 0
            time.sleep(0.01)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(latencies), len(failed)


def check_slow(report, target, count, place):
    clients = SlowClients(target, count)
    latencies, failed = healthy_requests(target.connect, 4.0)
    clients.close()
    p99 = latencies[int(len(latencies) * 0.99)] if latencies else float("inf")
    print(f"{place}: {count} slow connections held: {len(latencies)} requests served, {failed} not, p99 {p99 * 1000:.1f} ms", flush=True)
    report.check(failed == 0 and len(latencies) > 100, f"{place}: {failed} requests failed beside slow connections")
    report.check(p99 < P99_LIMIT, f"{place}: p99 {p99 * 1000:.1f} ms beside slow connections")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--slow", type=int, default=1000)
    options = arguments.parse_args()
    raise_file_limit()
    has_nginx = shutil.which("nginx") is not None and shutil.which("openssl") is not None
    report = Report()
    for place in ["direct"] + (["through nginx"] if has_nginx else []):
        server = Server(options.binary, *([] if place == "direct" else ["--behind-proxy"]))
        front = server if place == "direct" else Nginx(server)
        rows = [row for row in all_rows(server.token) if options.only in row.name]
        check_ordinary(report, front.connect, place)
        before, started = server.memory(), time.monotonic()
        run_rows(report, rows, front.connect, place)
        print(f"{place}: {len(rows)} hostile requests in {time.monotonic() - started:.1f} s, resident {before:.1f} -> {server.memory():.1f} MB", flush=True)
        report.check(server.is_alive(), f"{place}: the server died")
        # Sanitizers keep freed memory for a while, so that its size says nothing.
        report.check(SANITISED or server.memory() - before < MEMORY_LIMIT, f"{place}: grew from {before:.1f} to {server.memory():.1f} MB")
        if not options.only:
            check_slow(report, front, options.slow, place)
        check_ordinary(report, front.connect, place + ", afterwards")
        if front is not server:
            front.stop()
        seconds, code = server.stop()
        report.check(code == 0 and seconds < 10, f"{place}: ended with {code} after {seconds:.1f} s")
    print(f"{report.passed} checks passed, {len(report.failures)} failed", flush=True)
    if report.failures:
        sys.exit(1)
    if not has_nginx:
        print("nginx or openssl is not installed: only the direct half was run")
        sys.exit(SKIPPED)


if __name__ == "__main__":
    main()
