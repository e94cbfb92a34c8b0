#!/usr/bin/env python3
"""disclosure_bench.py CAIRN: `cairn anonymise` as a whole process, file to file, beside the peers' recorded figures.

UCI Adult (30,162 records, k = 5, 4 % suppression) and the same enlarged to 1,000,000 records by the generator below. The table and its
hierarchies are read from ../shared/reference/privacy/adult; without it there is nothing to time. sdcMicro runs too where R has it."""
import hashlib, json, os, shutil, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADULT = ROOT / "../shared/reference/privacy/adult"
MILLION = ROOT / "build/bench/adult_million.csv"
MILLION_SHA256 = "89d3422744ece27075df12d96c28b9c0f77aecbf860d779ca5e3b7334b487e1c"
SIX = ["sex", "age", "race", "marital-status", "education", "native-country"]
NINE = SIX + ["workclass", "occupation", "salary-class"]
# name, quasi-identifiers, table, more of the plan, target (seconds, MB), peer as recorded: ARX 3.9.2, process with one call, 2 shared cores
CASES = [
    ("6 QI", SIX, "adult", {}, (0.3, None), "ARX 2.06 s, 360 MB"),
    ("9 QI", NINE, "adult", {}, (0.8, None), "ARX 2.52 s, 424 MB"),
    ("6 QI, local recoding", SIX, "adult", {"local_recoding": True}, (0.6, None), "ARX 0.54 to 0.74 s for the step alone"),
    ("9 QI, no limit, local recoding", NINE, "adult", {"local_recoding": True, "suppression_limit": 1}, (2.8, None),
     "ARX 3.6 to 9.8 s for the step alone"),
    ("6 QI, 1,000,000 rows", SIX, "million", {}, (1.5, 300), "ARX 4.35 s, 898 MB"),
    ("9 QI, 1,000,000 rows", NINE, "million", {}, (4.0, None), "ARX 9.40 s, 1297 MB"),
]


def make_million():
    """Row i starts as row i mod n of the table; from the second pass each cell is redrawn with one chance in ten (SplitMix64, 20250101)."""
    if MILLION.exists():
        return
    header, *lines = (ADULT / "adult.csv").read_text().split()
    rows, mask, state = [line.split(";") for line in lines], (1 << 64) - 1, 20250101

    def draw():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return z ^ z >> 31

    out = [header]
    for i in range(1_000_000):
        row = list(rows[i % len(rows)])
        if i >= len(rows):
            for column in range(len(row)):
                if draw() % 10 == 0:
                    row[column] = rows[draw() % len(rows)][column]
        out.append(";".join(row))
    content = ("\n".join(out) + "\n").encode()
    assert hashlib.sha256(content).hexdigest() == MILLION_SHA256
    MILLION.parent.mkdir(parents=True, exist_ok=True)
    MILLION.write_bytes(content)


def run_once(cairn, plan, data, folder):
    shutil.rmtree(folder / "out", ignore_errors=True)
    started = time.perf_counter()
    process = subprocess.Popen([cairn, "anonymise", plan, "--in", data, "--out", folder / "out"], stdout=subprocess.DEVNULL)
    peak, done = 0, 0
    while done == 0:  # ru_maxrss would count this program's own memory, from before the exec
        peak = max(peak, resident_peak(process.pid))
        time.sleep(0.005)
        done, status, used = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - started
    assert status == 0, "cairn anonymise failed"
    return wall, used.ru_utime + used.ru_stime, peak / 1024


def resident_peak(pid):
    """Kilobytes; 0 before the program has begun or once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        name = next(line for line in lines if line.startswith("Name:"))
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) if "cairn" in name else 0
    except (OSError, StopIteration):
        return 0


def time_cairn(cairn):
    print(f"{'case':34} {'wall s':>7} {'CPU s':>6} {'MB':>5}  {'target':>14}  loss      peer")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, quasi, table, more, (seconds, megabytes), peer in CASES:
            attributes = {one: {"role": "quasi", "hierarchy": str(ADULT / f"adult_hierarchy_{one}.csv")} for one in quasi}
            plan = {"separator": ";", "default_role": "insensitive", "attributes": attributes, "model": {"k": 5}, "suppression_limit": 0.04}
            (folder / "plan.json").write_text(json.dumps({**plan, **more}))
            data = MILLION if table == "million" else ADULT / "adult.csv"
            runs = [run_once(cairn, folder / "plan.json", data, folder) for _ in range(5)]
            wall, cpu, memory = (min(run[i] for run in runs) for i in range(3))
            loss = json.loads((folder / "out/report.json").read_text())["loss"]
            target = f"{seconds} s" + (f", {megabytes} MB" if megabytes else "")
            met = wall <= seconds and (not megabytes or memory <= megabytes)
            print(f"{label:34} {wall:7.2f} {cpu:6.2f} {memory:5.0f}  {target:>14}{' ' if met else '!'} {loss:.6f}  {peer}", flush=True)


def time_sdcmicro():
    code = """if (!requireNamespace("sdcMicro", quietly = TRUE)) quit(status = 77); suppressMessages(library(sdcMicro))
      d <- read.csv2(commandArgs(TRUE)[1], stringsAsFactors = TRUE); d[] <- lapply(d, as.factor)
      s <- createSdcObj(d, keyVars = c("sex", "age", "race", "marital.status", "education", "native.country"))
      cat(system.time(kAnon(s, k = 5))[["elapsed"]])"""
    if shutil.which("Rscript") is None:
        return print("sdcMicro: no R here; recorded 121 to 136 s (6 QI, local suppression)")
    done = subprocess.run(["Rscript", "-e", code, ADULT / "adult.csv"], capture_output=True, text=True)
    if done.returncode != 0:
        return print("sdcMicro: not in this R; recorded 121 to 136 s (6 QI, local suppression)")
    print(f"sdcMicro, 6 QI, local suppression to k = 5: {float(done.stdout):.1f} s")


if __name__ == "__main__":
    if not ADULT.exists():
        sys.exit("disclosure_bench: ../shared/reference/privacy/adult is not here; nothing to time")
    make_million()
    time_cairn(sys.argv[1])
    time_sdcmicro()
