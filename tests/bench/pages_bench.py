#!/usr/bin/env python3
"""Latency of pages with many responses stored, and what a submission costs, over HTTP. Python's standard library only.

    pages_bench.py CAIRN FILL_FOLDER [RESPONSES]

Fills a folder, serves it, asks for each page from four connections, prints p50 and p99 in milliseconds, resident memory and
the server's processor time. One page waits for nothing else: read the figures as an upper bound on a busy machine."""

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

THREADS = 4
REQUESTS = 250  # for each thread and page


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_alive(port):
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health/live")
            if connection.getresponse().status < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("pages_bench: the server did not start")


def sign_in(port, name, password):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = urllib.parse.urlencode({"name": name, "password": password})
    connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie") or ""
    if answer.status != 303 or not cookie:
        sys.exit(f"pages_bench: signing in answered {answer.status}")
    return cookie.split(";")[0]


def begin_survey(port, token):
    """Start now, and yes to every consent question: the question pages open."""
    for path, body in [(f"/s/{token}", ""), (f"/s/{token}/consent/1", "answer=yes"), (f"/s/{token}/consent/2", "answer=yes"), (f"/s/{token}/consent/3", "answer=yes")]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        if answer.status != 303:
            sys.exit(f"pages_bench: {path.replace(token, 'TOKEN')} answered {answer.status}")


def measure(port, path, cookie):
    latencies = []
    wrong = []

    def ask():
        connection = None
        for _ in range(REQUESTS):
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.connect()
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            begin = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            latencies.append((time.perf_counter() - begin) * 1000)
            if answer.status != 200:
                wrong.append(answer.status)
            if answer.will_close:
                connection.close()
                connection = None

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    latencies.sort()
    return statistics.median(latencies), latencies[int(len(latencies) * 0.99)], len(latencies), wrong


def main():
    binary, filler = sys.argv[1], sys.argv[2]
    responses = sys.argv[3] if len(sys.argv) > 3 else "100000"
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        begin = time.time()
        printed = subprocess.run([filler, folder, responses], capture_output=True, text=True, check=True).stdout
        print(f"filled with {responses} responses in {time.time() - begin:.1f} s")
        token = re.search(r"/s/(\S+)", printed).group(1)
        name, password = re.search(r"Account: (\S+) (\S+) \(clinician\)", printed).groups()
        port = free_port()
        server = subprocess.Popen([binary, "serve", "--data", folder, "--listen", f"127.0.0.1:{port}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_alive(port)
            cookie = sign_in(port, name, password)
            begin_survey(port, token)
            print(f"resident memory after start: {resident_mb(server.pid):.0f} MB")
            pages = [("question", f"/s/{token}/q/5", ""), ("check answers", f"/s/{token}/check", ""),
                     ("work list", "/staff", cookie), ("pathway", "/pathway/fibromyalgia", cookie),
                     ("change", "/pathway/fibromyalgia/change/diagnosis-education-group", cookie)]
            print(f"{'page':<16}{'p50 ms':>9}{'p99 ms':>9}{'n':>7}{'CPU ms each':>13}")
            for label, path, who in pages:
                spent = processor_seconds(server.pid)
                p50, p99, n, wrong = measure(port, path, who)
                cost = (processor_seconds(server.pid) - spent) * 1000 / n
                print(f"{label:<16}{p50:>9.2f}{p99:>9.2f}{n:>7}{cost:>13.2f}" + (f"  not 200: {set(wrong)}" if wrong else ""))
            print(f"resident memory after the pages: {resident_mb(server.pid):.0f} MB")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=15)


if __name__ == "__main__":
    main()
