#!/usr/bin/env python3
"""The attacker of a published table: linear programming over everything `cairn suppress` shows, the exact counts of every shown cell
and every total given away besides. Usage: table_intervals.py CAIRN [TABLES.json]. Exit 0: no small count can be narrowed down; 77: SciPy is missing.
Twin: the same attack on a table in which only the small counts are hidden must succeed."""
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

try:
    from scipy.optimize import linprog
except ImportError:
    print("SciPy is not here: skipped")
    sys.exit(77)

SMALL, WIDTH = 8, 5
CAIRN = sys.argv[1]


def suppress(counts):
    """Index of every hidden cell, totals included, as the program wrote it."""
    rows = [[f"g{r}", *row, sum(row)] for r, row in enumerate(counts)]
    columns = [sum(row[c] for row in counts) for c in range(len(counts[0]))]
    rows.append(["Total", *columns, sum(columns)])
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in.csv"), os.path.join(folder, "out.csv")
        with open(source, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["group", *[f"a{c}" for c in range(len(columns))], "Total"])
            writer.writerows(rows)
        done = subprocess.run([CAIRN, "suppress", "--profile", "nhs7r5", "--in", source, "--out", target], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            return None
        with open(target, newline="") as file:
            written = list(csv.reader(file))[1:]
    return {(r, c) for r, row in enumerate(written) for c, cell in enumerate(row[1:]) if cell == "*"}


def intervals(counts, hidden):
    """Lowest and highest value of every hidden small count that fits all that is known. Hidden counts are 1 or more, unless a zero is hidden."""
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(row[c] for row in full) for c in range(len(full[0]))])
    cells = sorted(hidden)
    place = {cell: i for i, cell in enumerate(cells)}
    equations, right = [], []
    lines = [[(r, c) for c in range(len(full[0]))] for r in range(len(full))] + [[(r, c) for r in range(len(full))] for c in range(len(full[0]))]
    for line in lines:  # the last of a line is the sum of the others
        row, known = [0.0] * len(cells), 0
        for position, cell in enumerate(line):
            sign = -1 if position == len(line) - 1 else 1
            if cell in place:
                row[place[cell]] = sign
            else:
                known += sign * full[cell[0]][cell[1]]
        if any(row):
            equations.append(row)
            right.append(-known)
    bounds = [(min(1, full[r][c]), None) for r, c in cells]
    found = {}
    for cell in cells:
        value = full[cell[0]][cell[1]]
        if not 0 < value < SMALL:
            continue
        ends = []
        for direction in (1, -1):
            goal = [0.0] * len(cells)
            goal[place[cell]] = direction
            answer = linprog(goal, A_eq=equations or None, b_eq=right or None, bounds=bounds, method="highs")
            ends.append(float("inf") if answer.status == 3 else round(direction * answer.fun, 6))
        found[cell] = ends
    return found


def small_only(counts):
    return {(r, c) for r, row in enumerate(counts) for c, value in enumerate(row) if 0 < value < SMALL}


def main():
    failures, primary, further, best, recovered, refused = [], 0, 0, 0, 0, 0
    tables = []
    if len(sys.argv) > 2 and os.path.exists(sys.argv[2]):
        tables = [(f"reference {t['id']}", t["counts"], t["min_secondary_count"]) for t in json.load(open(sys.argv[2]))["tables"]]
    chance = random.Random(20260301)
    for number in range(40):
        shape = chance.randint(2, 6), chance.randint(2, 6)
        tables.append((f"made {number}", [[chance.choice([0, 3, 6, 9, 12, 20, 35, 60]) + chance.randint(0, 4) for _ in range(shape[1])] for _ in range(shape[0])], None))
    for name, counts, minimum in tables:
        hidden = suppress(counts)
        if hidden is None:
            refused += 1
            if minimum is not None:
                failures.append(f"{name}: refused")
            continue
        small = small_only(counts)
        if not small <= hidden:
            failures.append(f"{name}: a small count is shown")
        for cell, (low, high) in intervals(counts, hidden).items():
            if high - low < WIDTH:
                failures.append(f"{name}: {cell} lies in {low} to {high}")
        if minimum is not None:
            primary += len(small)
            further += len(hidden - small)
            best += minimum
            recovered += sum(low == high for low, high in intervals(counts, small).values())
    if best:
        print(f"reference tables: {primary} small counts, {further} further cells hidden, proven minimum {best}; without the defence {recovered} are recovered exactly")
        if further > 1.5 * best:
            failures.append(f"{further} further cells, more than 1.5 times {best}")
        if recovered == 0:
            failures.append("the attack recovers nothing from undefended tables: it is broken")
    twin = sum(low == high for low, high in intervals([[20, 3, 40], [30, 25, 50]], {(0, 1)}).values())
    if twin != 1:
        failures.append("the attack does not recover a lone hidden cell: it is broken")
    print(f"{len(tables)} tables attacked, {refused} refused, {len(failures)} failures")
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())
