"""A Cairn server, and nginx in front of it, for tests that talk to them byte by byte. Python's standard library only."""

import os
import re
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[2] / "scripts" / "deploy"
NAME = "cairn.example.nhs.uk"
SKIPPED = 77


def raise_file_limit(wanted=8192):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted, hard))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`cairn serve` on a data folder of its own."""

    def __init__(self, binary, *options):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="cairn-door-")
        self.log = open(os.path.join(self.folder, "log"), "wb")
        made = subprocess.run([binary, "token", "add", "--data", self.folder, "--name", "battery", "--scopes", "admin"],
                              capture_output=True, text=True, check=True)
        self.token = re.search(r"once: (\S+)", made.stdout).group(1)
        self.process = subprocess.Popen([binary, "serve", "--data", self.folder, "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)\s*$", line)
        if not found:
            raise SystemExit(f"the server did not start: {line!r}")
        self.port = int(found.group(1))

    def connect(self, timeout=8.0):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def memory(self):
        """Resident megabytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def is_alive(self):
        return self.process.poll() is None

    def stop(self):
        """Seconds that it took, and the exit code."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return time.monotonic() - started, code


def substitute(text, changes):
    for old, new in changes:
        if old not in text:
            raise SystemExit(f"nginx.conf no longer holds {old!r}")
        text = text.replace(old, new)
    return text


class Nginx:
    """Debian's nginx with scripts/deploy/nginx.conf, its ports, paths and certificate replaced."""

    def __init__(self, server):
        self.folder = tempfile.mkdtemp(prefix="cairn-nginx-")
        os.chmod(self.folder, 0o755)
        self.port, plain = free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", f"/CN={NAME}", "-keyout", f"{self.folder}/key", "-out", f"{self.folder}/cert"],
                       capture_output=True, check=True)
        site = substitute((DEPLOY / "nginx.conf").read_text(), [
            ("server 127.0.0.1:8080", f"server 127.0.0.1:{server.port}"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
            ("    listen [::]:443 ssl default_server;\n", ""),
            ("    listen [::]:443 ssl;\n", ""),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("    listen [::]:80;\n", ""),
            ("/etc/ssl/certs/cairn.pem", f"{self.folder}/cert"),
            ("/etc/ssl/private/cairn.key", f"{self.folder}/key"),
            ("/var/log/nginx/", f"{self.folder}/"),
        ])
        temporary = "\n".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        Path(self.folder, "site.conf").write_text(site)
        Path(self.folder, "nginx.conf").write_text(
            f"daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log crit;\n"
            f"worker_processes 1; worker_rlimit_nofile 8192;\nevents {{ worker_connections 4096; }}\n"
            f"http {{ {temporary}\ninclude {self.folder}/site.conf; }}\n")
        self.process = subprocess.Popen(["nginx", "-p", self.folder, "-e", f"{self.folder}/error.log", "-c", f"{self.folder}/nginx.conf"],
                                        stderr=subprocess.PIPE)
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE
        for _ in range(100):
            try:
                self.connect().close()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("nginx did not start: " + self.process.stderr.read().decode())
                time.sleep(0.05)
        raise SystemExit("nginx does not answer")

    def connect(self, timeout=8.0):
        return self.context.wrap_socket(self.connect_plain(timeout), server_hostname=NAME)

    def connect_plain(self, timeout=8.0):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Answer:
    """What came back on a connection: statuses in order, whether the other end closed it, and all bytes."""

    def __init__(self, statuses, is_closed, raw):
        self.statuses, self.is_closed, self.raw = statuses, is_closed, raw


def take_answer(data, is_head=False):
    """(status, rest) of the first whole answer in data, or None."""
    end = data.find(b"\r\n\r\n")
    if end < 0 or not data.startswith(b"HTTP/1."):
        return None
    head = data[:end].decode("latin-1").lower()
    status = int(head.split(" ")[1])
    body = data[end + 4:]
    if "transfer-encoding: chunked" in head:
        stop = body.find(b"0\r\n\r\n")
        return None if stop < 0 else (status, body[stop + 5:])
    found = re.search(r"content-length: (\d+)", head)
    length = 0 if found is None or is_head else int(found.group(1))
    return None if len(body) < length else (status, body[length:])


def exchange(connection, payload, wait=1.0, patience=7.0):
    """Sends bytes (or an iterable of them), then reads until the other end closes, or is silent for `wait` seconds after it has said
    something and `patience` seconds before."""
    chunks = [payload] if isinstance(payload, bytes) else payload
    is_head = isinstance(payload, bytes) and payload.startswith(b"HEAD")
    try:
        for chunk in chunks:
            connection.sendall(chunk)
    except OSError:
        pass  # refused before all of it was sent: the answer may be there all the same
    raw, is_closed = b"", False
    try:
        while True:
            connection.settimeout(wait if raw else patience)
            piece = connection.recv(65536)
            if not piece:
                is_closed = True
                break
            raw += piece
    except TimeoutError:
        pass
    except OSError:
        is_closed = True
    connection.close()
    statuses, rest = [], raw
    while (taken := take_answer(rest, is_head)) is not None:
        statuses.append(taken[0])
        rest = taken[1]
    return Answer(statuses, is_closed, raw)
