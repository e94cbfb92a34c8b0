#!/usr/bin/env python3
"""`cairn serve` as an operator meets it: addresses, locks, overload, log, ending; and the files of scripts/deploy.

    serve_test.py BUILD/bin/cairn"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

from door import DEPLOY, Server, exchange
from hostile_requests import END, HOST, form, get, part

BINARY = sys.argv.pop(1)
ALLOWED_IN_LOG = {"time", "method", "route", "status", "milliseconds", "reference", "network", "cause", "event", "detail"}


def run(*arguments, timeout=20):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=timeout)


def sign_in_form():
    return form(part(b"name", b"marker-name") + part(b"password", b"marker-password") + END).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)


class Serve(unittest.TestCase):
    def setUp(self):
        self.server = Server(BINARY, "--threads", "1", "--queue", "2")

    def tearDown(self):
        if self.server.is_alive():
            self.server.stop()

    def test_a_second_server_on_the_same_folder_ends_with_3_and_says_who_holds_it(self):
        second = run("serve", "--data", self.server.folder, "--listen", "127.0.0.1:0")
        self.assertEqual(second.returncode, 3)
        self.assertIn(str(self.server.process.pid), second.stderr)

    def test_a_port_that_is_taken_is_not_shared(self):
        second = run("serve", "--data", self.server.folder + "/other", "--listen", f"127.0.0.1:{self.server.port}")
        self.assertEqual(second.returncode, 3)
        self.assertIn("Is another server running there?", second.stderr)

    def test_what_is_in_flight_when_it_ends_is_answered(self):
        form, begun = sign_in_form(), 20
        connection = self.server.connect()
        connection.sendall(form[:begun])
        slow = self.server.connect()
        slow.sendall(b"GET /health/live HTTP/1.1\r\n" + HOST)
        # Once a later request is answered the server has seen the beginning of both.
        self.assertEqual(exchange(self.server.connect(), b"GET /health/live HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", wait=5).statuses, [200])
        connection.sendall(form[begun:])
        time.sleep(0.02)
        answers = []
        reader = threading.Thread(target=lambda: answers.append(exchange(connection, b"", wait=5)))
        reader.start()
        finisher = threading.Thread(target=lambda: (time.sleep(0.5), answers.append(exchange(slow, b"\r\n", wait=5))))
        finisher.start()
        seconds, code = self.server.stop()
        reader.join()
        finisher.join()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 10)
        self.assertEqual(sorted(answer.statuses for answer in answers), [[200], [401]])

    def test_too_much_work_is_refused_at_once_with_a_time_to_try_again(self):
        answers, lock = [], threading.Lock()

        def send():
            answer = exchange(self.server.connect(), sign_in_form(), wait=8)
            with lock:
                answers.append(answer)

        threads = [threading.Thread(target=send) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = sorted(answer.statuses for answer in answers)
        self.assertIn([503], statuses)
        self.assertIn([401], statuses)
        busy = next(answer for answer in answers if answer.statuses == [503])
        self.assertIn(b"Retry-After: ", busy.raw)
        self.assertEqual(exchange(self.server.connect(), get(), wait=1).statuses, [200])

    def test_the_log_holds_what_it_may_and_nothing_else(self):
        exchange(self.server.connect(), get(target=b"/s/marker-token?marker=query", headers=b"Cookie: marker=cookie\r\nConnection: close\r\n"), wait=2)
        exchange(self.server.connect(), sign_in_form(), wait=5)
        exchange(self.server.connect(), get(target=b"/marker-path", headers=b"Connection: close\r\n"), wait=2)
        exchange(self.server.connect(), get(target=b"/marker path"), wait=2)
        path = os.path.join(self.server.folder, "log")
        time.sleep(0.3)
        text = Path(path).read_text()
        self.assertNotIn("marker", text)
        self.assertNotIn("127.0.0.1", text)
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertGreaterEqual(len(lines), 4)
        for line in lines:
            self.assertLessEqual(set(line), ALLOWED_IN_LOG)
        self.assertIn("/s/{token}", [line.get("route") for line in lines])

    def test_metrics_name_routes_and_never_paths(self):
        exchange(self.server.connect(), get(target=b"/s/marker-token", headers=b"Connection: close\r\n"), wait=2)
        text = exchange(self.server.connect(), get(target=b"/metrics", headers=b"Connection: close\r\n"), wait=2).raw.decode()
        self.assertIn('cairn_requests_total{method="GET",route="/s/{token}",status="404"} 1', text)
        self.assertIn("cairn_queue_depth 0", text)
        self.assertNotIn("marker", text)

    def test_no_answer_comes_in_pieces_with_a_pause(self):
        started = time.monotonic()
        connection = self.server.connect()
        for _ in range(20):
            connection.sendall(get())
            data = b""
            while not data.endswith(b"}"):
                data += connection.recv(65536)
        connection.close()
        self.assertLess((time.monotonic() - started) / 20, 0.03, "40 ms an answer: Nagle is on")


class Arguments(unittest.TestCase):
    def test_an_address_for_the_world_needs_a_proxy_in_front(self):
        refused = run("serve", "--data", "/tmp/cairn-never", "--listen", "0.0.0.0:0")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("--behind-proxy", refused.stderr)

    def test_unusable_arguments_end_with_2(self):
        for arguments in (["--listen", "127.0.0.1:0"], ["--data", "/tmp/x", "--listen", "nonsense"], ["--data", "/tmp/x", "--threads", "0"],
                          ["--data", "/tmp/x", "--nonsense"], ["--data", "/tmp/x", "--listen", "127.0.0.1:70000"]):
            self.assertEqual(run("serve", *arguments).returncode, 2, arguments)


class Deploy(unittest.TestCase):
    def test_the_unit_is_understood_and_its_sandbox_is_tight(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("systemd-analyze is not installed")
        checked = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", str(DEPLOY / "cairn.service")],
                                 capture_output=True, text=True)
        found = re.search(r"Overall exposure level.*?: ([\d.]+)", checked.stdout)
        if found is None:
            self.skipTest("systemd-analyze cannot look at units here: " + checked.stderr.strip())
        self.assertLessEqual(float(found.group(1)), 2.0, checked.stdout)

    def test_the_unit_starts_the_program_as_it_is_called(self):
        unit = (DEPLOY / "cairn.service").read_text()
        command = re.search(r"ExecStart=/usr/local/bin/cairn (.*)", unit).group(1).split()
        usage = run("help", command[0]).stdout
        for word in command[1:]:
            if word.startswith("--"):
                self.assertIn(word, usage)


if __name__ == "__main__":
    unittest.main()
