#!/usr/bin/env python3
"""anonymise_test.py CAIRN: `cairn anonymise` from file to file, counted again from the written bytes by other code.

Own small tables are tried on every combination of levels; the reference table (../shared/reference/privacy/adult: UCI Adult,
30,162 records, proven optima) is used when it is beside the repository."""
import collections, csv, itertools, json, math, random, signal, subprocess, sys, tempfile, time, unittest
from pathlib import Path

CAIRN = sys.argv.pop(1) if len(sys.argv) > 1 else "build/release/bin/cairn"
ADULT = Path(__file__).resolve().parents[2] / "../shared/reference/privacy/adult"


def anonymise(folder, plan, data, out="out"):
    plan_file = Path(folder) / "plan.json"
    plan_file.write_text(json.dumps(plan))
    return subprocess.run([CAIRN, "anonymise", plan_file, "--in", data, "--out", Path(folder) / out],
                          capture_output=True, text=True, timeout=120)


def read_data(folder, out="out"):
    with open(Path(folder) / out / "data.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_report(folder, out="out"):
    return json.loads((Path(folder) / out / "report.json").read_text())


def smallest_classes(rows, quasi):
    """(* as an ordinary value, * agreeing with everything)"""
    sizes = collections.Counter(tuple(row[name] for name in quasi) for row in rows)
    starred = [key for key in sizes if "*" in key]
    agree = lambda a, b: all(x == y or x == "*" or y == "*" for x, y in zip(a, b))
    wild = min(sum(sizes[other] for other in (sizes if "*" in key else starred + [key]) if agree(key, other)) if starred
               else size for key, size in sizes.items())
    return min(sizes.values()), wild, len(sizes)


def read_hierarchy(file, separator=";"):
    with open(file, newline="", encoding="utf-8") as text:
        return [row for row in csv.reader(text, delimiter=separator) if row]


def loss_of(rows, hierarchies):
    """Of written values: a name's share of the leaves, * is everything (a name means the same at every level here)."""
    n, total = len(rows), 0
    for name, hierarchy in hierarchies.items():
        leaves = len(hierarchy)
        share = {"*": 1.0}
        for level in range(len(hierarchy[0])):
            for value, count in collections.Counter(row[level] for row in hierarchy).items():
                share.setdefault(value, count / leaves)
        total += max(0, (sum(share[row[name]] for row in rows) - n / leaves) / (n - n / leaves))
    return total / len(hierarchies)


class SmallTables(unittest.TestCase):
    """60 made-up people; every one of the 24 combinations of levels is tried here in plain Python."""
    hierarchies = {"age": [[str(20 + i), f"{20 + i // 5 * 5}+", f"{20 + i // 10 * 10} to {29 + i // 10 * 10}", "*"] for i in range(20)],
                   "sex": [["female", "*"], ["male", "*"]],
                   "place": [[f"p{i}", "north" if i < 4 else "south", "*"] for i in range(8)]}

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        rng = random.Random(11)
        self.rows = [{"age": str(20 + int(20 * rng.random() ** 2)), "sex": rng.choice(["female", "male"]),
                      "place": f"p{int(8 * rng.random() ** 2)}", "score": str(rng.randrange(5))} for _ in range(60)]
        self.write("data.csv", [list(self.rows[0])] + [list(row.values()) for row in self.rows])
        for name, rows in self.hierarchies.items():
            self.write(f"{name}.csv", rows)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, name, rows):
        (self.folder / name).write_text("".join(",".join(row) + "\n" for row in rows))

    def plan(self, **more):
        attributes = {name: {"role": "quasi", "hierarchy": f"{name}.csv"} for name in self.hierarchies}
        return {"attributes": {**attributes, "score": {"role": "sensitive"}}, "model": {"k": 4}, "suppression_limit": 0.1, **more}

    def best_node(self, k, limit):
        maps = {name: [dict((row[0], row[level]) for row in rows) for level in range(len(rows[0]))]
                for name, rows in self.hierarchies.items()}
        best = None
        for levels in itertools.product(*(range(len(maps[name])) for name in maps)):
            rows = [dict(zip(maps, (maps[name][level][row[name]] for name, level in zip(maps, levels)))) for row in self.rows]
            sizes = collections.Counter(tuple(row.values()) for row in rows)
            written = [row if sizes[tuple(row.values())] >= k else dict.fromkeys(row, "*") for row in rows]
            suppressed = sum(size for size in sizes.values() if size < k)
            if suppressed <= math.floor(limit * len(rows)):
                candidate = (round(loss_of(written, self.hierarchies), 12), suppressed, levels)
                best = min(best or candidate, candidate)
        return best

    def test_the_optimum_is_the_one_that_trying_everything_finds(self):
        for k, limit in ((2, 0), (3, 0.05), (4, 0.1), (5, 1)):
            out = f"out{k}"
            done = anonymise(self.folder, self.plan(model={"k": k}, suppression_limit=limit), self.folder / "data.csv", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            report, best = read_report(self.folder, out), self.best_node(k, limit)
            self.assertEqual(tuple(report["levels"][name] for name in self.hierarchies), best[2])
            self.assertAlmostEqual(report["loss"], best[0], 9)
            self.assertTrue(report["proven_optimal"])

    def test_recoded_records_are_in_classes_of_k_on_the_written_bytes(self):
        for step in ("local_recoding", "cell_suppression"):
            done = anonymise(self.folder, self.plan(suppression_limit=1, **{step: True}), self.folder / "data.csv", step)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows, report = read_data(self.folder, step), read_report(self.folder, step)
            ordinary, wildcard, classes = smallest_classes(rows, self.hierarchies)
            self.assertGreaterEqual(min(ordinary, wildcard), 4)
            self.assertEqual((report["smallest_class"], report["classes"], report["suppressed"]), (ordinary, classes, 0))
            self.assertEqual(sum(one["records"] for one in report["rounds"]), 60)
            self.assertAlmostEqual(report["loss"], loss_of(rows, self.hierarchies), 9)
            verified = subprocess.run([CAIRN, "verify", self.folder / step], capture_output=True, text=True)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_a_name_with_two_meanings_is_refused_where_levels_stand_side_by_side(self):
        self.write("place.csv", [[f"p{i}", "p0" if i < 4 else "south", "*"] for i in range(8)])
        self.assertEqual(anonymise(self.folder, self.plan(), self.folder / "data.csv", "global").returncode, 0)
        refused = anonymise(self.folder, self.plan(local_recoding=True), self.folder / "data.csv", "local")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("place: A name of the hierarchy stands for different values", refused.stderr)
        self.assertFalse((self.folder / "local").exists())


class Interrupted(unittest.TestCase):
    def test_a_run_that_ends_early_leaves_the_folder_whole_or_absent(self):
        with tempfile.TemporaryDirectory() as name:
            folder, rng = Path(name), random.Random(5)
            with open(folder / "data.csv", "w") as file:
                file.write("age,sex,score\n")
                file.writelines(f"{rng.randrange(90)},{rng.choice('fm')},{rng.randrange(100)}\n" for _ in range(60000))
            (folder / "plan.json").write_text(json.dumps({"attributes": {"age": {"role": "quasi"}, "sex": {"role": "quasi"},
                                                          "score": {"role": "sensitive"}}, "model": {"k": 5}}))
            command = [CAIRN, "anonymise", folder / "plan.json", "--in", folder / "data.csv", "--out"]
            started = time.time()
            self.assertEqual(subprocess.run([*command, folder / "whole"], capture_output=True).returncode, 0)
            lasts, early = time.time() - started, 0
            for number in range(16):
                ended = (signal.SIGINT, signal.SIGKILL)[number % 2]
                out = folder / f"out{number}"
                process = subprocess.Popen([*command, out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(lasts * (0.2 + 0.05 * number))
                process.send_signal(ended)
                early += process.wait() != 0
                if out.exists():
                    checked = subprocess.run([CAIRN, "verify", out], capture_output=True, text=True)
                    self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
                left = [one for one in folder.iterdir() if f".out{number}.partial" in one.name]
                if ended == signal.SIGINT:
                    self.assertEqual(left, [])
                for one in left:  # killed outright: nobody else can look into it
                    self.assertEqual(one.stat().st_mode & 0o077, 0)
            self.assertGreater(early, 0)


@unittest.skipUnless(ADULT.exists(), "../shared/reference/privacy/adult is not here")
class ReferenceTable(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.expected = json.loads((ADULT / "expected.json").read_text())

    def tearDown(self):
        self.temporary.cleanup()

    def plan(self, case, **more):
        attributes = {name: {"role": "quasi", "hierarchy": str(ADULT / f"adult_hierarchy_{name}.csv")} for name in case["qi"]}
        model = {"k": case["k"]}
        if case["sensitive"]:
            attributes[case["sensitive"]] = {"role": "sensitive"}
            for member, kind in (("distinct_l", "distinct"), ("entropy_l", "entropy")):
                if member in case:
                    model["diversity"] = {"attribute": case["sensitive"], "kind": kind, "l": case[member]}
            if "recursive_c_l" in case:
                model["diversity"] = {"attribute": case["sensitive"], "kind": "recursive", "c": case["recursive_c_l"][0],
                                      "l": case["recursive_c_l"][1]}
            if "t_equal_distance" in case:
                model["closeness"] = {"attribute": case["sensitive"], "kind": "equal", "t": case["t_equal_distance"]}
        return {"separator": ";", "default_role": "insensitive", "attributes": attributes, "model": model,
                "suppression_limit": case["suppression_limit"], **more}

    def test_every_case_has_its_proven_optimum(self):
        for number, case in enumerate(self.expected["cases"]):
            with self.subTest(number=number, qi=len(case["qi"]), k=case["k"], sensitive=case["sensitive"]):
                out = f"case{number}"
                done = anonymise(self.folder, self.plan(case), ADULT / "adult.csv", out)
                best = (case.get("best") or {}).get("loss")
                if not best:
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("No combination of levels satisfies the model", done.stderr)
                    self.assertFalse((self.folder / out).exists())
                    continue
                self.assertEqual(done.returncode, 0, done.stderr)
                report = read_report(self.folder, out)
                self.assertEqual([report["levels"][name] for name in case["qi"]], best[0]["levels"])
                self.assertEqual((report["suppressed"], report["classes"]), (best[0]["suppressed"], best[0]["classes"]))
                self.assertAlmostEqual(report["loss"], best[0]["value"], delta=1e-9)

    def test_the_report_estimates_who_is_unique_in_the_population(self):
        """ARX 3.9.2 on the same records: 16.27 % unique in the sample, 0.79 % (Pitman) and 2.68 % (Zayatz) of 66 million."""
        case = {"k": 5, "sensitive": None, "suppression_limit": 0.04,
                "qi": ["sex", "age", "race", "marital-status", "education", "native-country"]}
        done = anonymise(self.folder, self.plan(case, population_size=66000000), ADULT / "adult.csv", "risk")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = read_report(self.folder, "risk")
        before, after = report["risk"]["before"], report["risk"]["after"]
        self.assertEqual((before["uniques"], before["below_k"]), (4907, 9078))
        self.assertAlmostEqual(before["marketer"], 0.2534646, 6)
        self.assertAlmostEqual(before["population"]["pitman"], 0.0079053872, 9)
        self.assertAlmostEqual(before["population"]["zayatz"], 0.0268495844, 7)
        self.assertEqual(before["population"]["rule"], "pitman")
        self.assertEqual(before["population_uniques"], before["population"]["pitman"])
        self.assertEqual(after["population_uniques"], 0)
        self.assertLessEqual(after["prosecutor"], 0.2)
        self.assertLess(after["journalist"], 0.001)
        self.assertIn("age", report["unique_sets"][0]["columns"])

    def test_local_recoding_loses_no_more_than_the_best_measured_peer(self):
        for names, limit, most in ((6, 0.04, 0.1197), (9, 1.0, 0.1776)):
            case = next(one for one in self.expected["cases"]
                        if len(one["qi"]) == names and one["k"] == 5 and not one["sensitive"] and one["suppression_limit"] == limit)
            out = f"local{names}"
            done = anonymise(self.folder, self.plan(case, local_recoding=True), ADULT / "adult.csv", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows, report = read_data(self.folder, out), read_report(self.folder, out)
            hierarchies = {name: read_hierarchy(ADULT / f"adult_hierarchy_{name}.csv") for name in case["qi"]}
            self.assertLessEqual(loss_of(rows, hierarchies), most)
            self.assertAlmostEqual(loss_of(rows, hierarchies), report["loss"], delta=1e-9)
            self.assertEqual((len(rows), report["suppressed"], report["left_out"]), (30162, 0, 0))
            ordinary, wildcard, _ = smallest_classes(rows, case["qi"])
            self.assertGreaterEqual(min(ordinary, wildcard), 5)


if __name__ == "__main__":
    unittest.main()
