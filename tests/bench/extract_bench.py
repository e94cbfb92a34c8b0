#!/usr/bin/env python3
"""An extract of many responses while surveys come in, over HTTP. Python's standard library only.

    extract_bench.py CAIRN FILL_FOLDER [RESPONSES]

Fills a folder (three responses a person, everybody agreed), serves it, and sends completed questionnaires at a steady rate:
first with the server otherwise idle, then while it makes an extract of everybody. A survey's time runs from the moment it was
due, so waiting in a queue counts. Prints p50, p99 and the longest in milliseconds for both, the seconds of the extract and
the server's memory. The clients share the machine with the server: read the figures as an upper bound."""

import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from pages_bench import free_port, resident_mb, wait_until_alive

PER_SECOND = 50
SENDERS = 8
IDLE_SECONDS = 15
EXAMPLES = os.path.join(os.path.dirname(__file__), "../../pathways/fibromyalgia")


def make_response():
    """A worked example of a questionnaire as the FHIR document that a program would send."""
    with open(f"{EXAMPLES}/examples/daily-life.json") as file:
        answers = json.load(file)["cases"][0]
    with open(f"{EXAMPLES}/questionnaires/daily-life.json") as file:
        questionnaire = json.load(file)

    def answer(item):
        code = answers["answers"].get(item["linkId"])
        children = [made for made in map(answer, item.get("item", [])) if made]
        if item["type"] == "group":
            return {"linkId": item["linkId"], "item": children} if children else None
        if code is None:
            return None
        option = next(o for o in item["answerOption"] if o["valueCoding"]["code"] == code)
        return {"linkId": item["linkId"], "answer": [{"valueCoding": option["valueCoding"]}]}

    items = [made for made in map(answer, questionnaire["item"]) if made]
    return json.dumps({"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": questionnaire["url"],
                       "authored": "2026-03-02T09:00:00Z", "item": items}).encode()


class Surveys:
    """Sends at a steady rate until stopped; a late sender does not slow the rate down."""

    def __init__(self, port, token):
        self.port, self.due, self.times, self.wrong = port, queue.Queue(), [], []
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
        self.body = make_response()
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.pace)] + [threading.Thread(target=self.send) for _ in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def pace(self):
        start, sent = time.perf_counter(), 0
        while not self.stopped.is_set():
            due = start + sent / PER_SECOND
            time.sleep(max(0, due - time.perf_counter()))
            self.due.put(due)
            sent += 1
        for _ in range(SENDERS):
            self.due.put(None)

    def send(self):
        connection = None
        while (due := self.due.get()) is not None:
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.connect()
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.request("POST", "/fhir/QuestionnaireResponse", self.body, self.headers)
            answer = connection.getresponse()
            content = answer.read()
            self.times.append((time.perf_counter() - due) * 1000)
            if answer.status != 201:
                self.wrong.append((answer.status, content[:300]))
            if answer.will_close:
                connection.close()
                connection = None

    def stop(self, label):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        times = sorted(self.times)
        p99 = times[int(len(times) * 0.99)]
        print(f"{label:<26}{len(times):>7}{times[len(times) // 2]:>9.1f}{p99:>9.1f}{times[-1]:>9.1f}")
        if self.wrong:
            sys.exit(f"extract_bench: {len(self.wrong)} were not accepted, first: {self.wrong[0]}")


def post(port, token, path, document):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
    connection.request("POST", path, json.dumps(document),
                       {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    if answer.status != 201:
        sys.exit(f"extract_bench: {path} answered {answer.status}: {body}")
    return body


def main():
    binary, filler = sys.argv[1], sys.argv[2]
    responses = sys.argv[3] if len(sys.argv) > 3 else "1000000"
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        begin = time.time()
        subprocess.run([filler, folder, responses], stdout=subprocess.DEVNULL, check=True)
        size = os.path.getsize(f"{folder}/cairn.db") / 1e6
        print(f"filled with {responses} responses in {time.time() - begin:.0f} s, {size:.0f} MB")
        printed = subprocess.run([binary, "token", "add", "--data", folder, "--name", "bench", "--scopes",
                                "survey.write export.read"], capture_output=True, text=True, check=True).stdout
        token = printed.splitlines()[0].split()[-1]
        port = free_port()
        server = subprocess.Popen([binary, "serve", "--data", folder, "--listen", f"127.0.0.1:{port}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_alive(port)
            study = post(port, token, "/api/v1/studies", {
                "name": "bench", "pathway": "fibromyalgia", "purpose": "Measurement", "lawful_basis": "None: invented people",
                "requester": "Bench", "recipient": "Bench", "expires_on": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 864000)),
                "opt_out": "not-applicable:consent", "opt_out_reason": "Invented people"})
            print(f"{'surveys, ' + str(PER_SECOND) + ' a second':<26}{'n':>7}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}")
            surveys = Surveys(port, token)
            time.sleep(IDLE_SECONDS)
            surveys.stop("nothing else")
            surveys = Surveys(port, token)
            time.sleep(1)
            begin = time.time()
            made = post(port, token, f"/api/v1/studies/{study['id']}/extracts", {})
            seconds = time.time() - begin
            surveys.stop("while an extract is made")
            print(f"extract of {made['records']} people: {seconds:.1f} s; resident memory {resident_mb(server.pid):.0f} MB")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


if __name__ == "__main__":
    main()
