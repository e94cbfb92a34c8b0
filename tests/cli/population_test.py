#!/usr/bin/env python3
"""population_test.py CAIRN: k-map, δ-presence and the journalist's risk against a table of the population.

One case is worked out by hand (tests/cases/extract/population). Invented tables are tried here on every combination of levels, in plain
Python with fractions; the written bytes are compared with the population again."""
import collections, csv, fractions, itertools, json, math, random, subprocess, sys, tempfile, time, unittest
from pathlib import Path

CAIRN = sys.argv.pop(1) if len(sys.argv) > 1 else "build/release/bin/cairn"
CASES = Path(__file__).resolve().parents[1] / "cases/extract/population"
share = fractions.Fraction


class Folder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, name, rows):
        (self.folder / name).write_text("".join(",".join(row) + "\n" for row in rows))

    def run_plan(self, plan, data, out="out"):
        plan_file = Path(plan) if isinstance(plan, Path) else self.folder / "plan.json"
        if plan_file.parent == self.folder:
            plan_file.write_text(json.dumps(plan))
        return subprocess.run([CAIRN, "anonymise", plan_file, "--in", data, "--out", self.folder / out], capture_output=True, text=True, timeout=120)

    def report(self, out="out"):
        return json.loads((self.folder / out / "report.json").read_text())

    def data(self, out="out"):
        with open(self.folder / out / "data.csv", newline="") as file:
            return list(csv.DictReader(file))

    def verify(self, out="out"):
        return subprocess.run([CAIRN, "verify", self.folder / out], capture_output=True, text=True)


class WorkedOutByHand(Folder):
    """See tests/cases/extract/population/README.md for the arithmetic."""

    def test_each_model_chooses_the_levels_that_the_arithmetic_gives(self):
        for case in json.loads((CASES / "expected.json").read_text())["cases"]:
            with self.subTest(case["name"]):
                plan = json.loads((CASES / "plan.json").read_text())
                plan["model"], plan["suppression_limit"] = case["model"], case["suppression_limit"]
                for one in plan["attributes"].values():
                    one["hierarchy"] = str(CASES / one["hierarchy"])
                plan["population"]["file"] = str(CASES / plan["population"]["file"])
                done = self.run_plan(plan, CASES / case["data"], case["name"])
                if "refused" in case:
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(case["refused"], done.stderr)
                    self.assertFalse((self.folder / case["name"]).exists())
                    continue
                self.assertEqual(done.returncode, 0, done.stderr)
                report = self.report(case["name"])
                self.assertEqual(report["levels"], case["levels"])
                self.assertEqual(report["suppressed"] + report["left_out"], case["suppressed"])
                for when, figures in case["risk"].items():
                    risk = report["risk"][when]
                    for name, value in figures.items():
                        self.assertAlmostEqual(risk[name] if name in risk else risk["population"][name], value, 12, (when, name))
                checked = self.verify(case["name"])
                self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
                self.assertIn("Not counted again: k-map, presence", checked.stdout)


class EveryCombination(Folder):
    hierarchies = {"age": [[str(20 + i), f"{20 + i // 4 * 4}+", f"{20 + i // 8 * 8} up", "*"] for i in range(16)],
                   "sex": [["female", "*"], ["male", "*"]],
                   "place": [[f"p{i}", "north" if i < 3 else "south", "*"] for i in range(6)]}

    def invent(self, seed, people=240, part=0.35):
        rng = random.Random(seed)
        self.population = [(str(20 + int(16 * rng.random() ** 2)), rng.choice(["female", "male"]), f"p{int(6 * rng.random() ** 2)}") for _ in range(people)]
        self.sample = [one for one in self.population if rng.random() < part]
        rng.shuffle(self.population)
        names = list(self.hierarchies)
        half = len(self.population) // 2  # in two files, one of them with its columns the other way round and one more
        self.write("first.csv", [names] + self.population[:half])
        self.write("second.csv", [["note"] + names[::-1]] + [("x",) + one[::-1] for one in self.population[half:]])
        self.write("data.csv", [names + ["score"]] + [one + (str(rng.randrange(4)),) for one in self.sample])
        for name, rows in self.hierarchies.items():
            self.write(f"{name}.csv", rows)

    def generalise(self, levels):
        maps = [dict((row[0], row[level]) for row in rows) for rows, level in zip(self.hierarchies.values(), levels)]
        return lambda one: tuple(names[value] for names, value in zip(maps, one))

    def try_node(self, levels, k, k_map, presence, limit):
        """(loss, suppressed, levels, classes shown with (records, people)), or None where the node is not good."""
        up = self.generalise(levels)
        records, people = collections.Counter(map(up, self.sample)), collections.Counter(map(up, self.population))
        inside = lambda f, F: presence is None or presence[0] <= share(f, F) <= presence[1]
        shown = {key: (f, people[key]) for key, f in records.items() if f >= k and people[key] >= k_map and inside(f, people[key])}
        hidden = len(self.sample) - sum(f for f, _ in shown.values())
        hidden_people = len(self.population) - sum(F for _, F in shown.values())
        if hidden > math.floor(limit * len(self.sample)):
            return None
        if presence is not None:
            if presence[0] > 0 and len(records) < len(people):
                return None
            if hidden and not (hidden >= k and hidden_people >= k_map and inside(hidden, hidden_people)):
                return None
        loss, n = share(0), len(self.sample)
        for a, (rows, level) in enumerate(zip(self.hierarchies.values(), levels)):
            leaves, covers = len(rows), collections.Counter(row[level] for row in rows)
            total = sum(share(f * covers[key[a]], leaves) for key, (f, _) in shown.items()) + hidden
            loss += (total - share(n, leaves)) / (n - share(n, leaves))
        return loss / len(self.hierarchies), hidden, levels, list(shown.values())

    def test_the_optimum_is_the_one_that_trying_everything_finds(self):
        models = [(1, 4, None), (1, 12, None), (3, 8, None), (1, 0, (share(0), share(6, 10))), (1, 0, (share(1, 10), share(6, 10))), (2, 6, (share(1, 10), share(1, 2))),
                  (2, 0, (share(0), share(45, 100))), (2, 300, None), (1, 3, (share(2, 10), share(1)))]
        found = collections.Counter()
        for seed in range(4):
            self.invent(seed, people=(240, 60)[seed % 2])
            for number, ((k, k_map, presence), limit) in enumerate(itertools.product(models, (0, 0.1, 0.5))):
                with self.subTest(seed=seed, k=k, k_map=k_map, presence=presence, limit=limit):
                    nodes = itertools.product(*(range(len(rows[0])) for rows in self.hierarchies.values()))
                    best = min(filter(None, (self.try_node(node, k, k_map, presence, limit) for node in nodes)), default=None)
                    plan = {"attributes": {**{name: {"role": "quasi", "hierarchy": f"{name}.csv"} for name in self.hierarchies}, "score": {"role": "sensitive"}},
                            "population": {"file": ["first.csv", "second.csv"], "risk_threshold": 0.1}, "suppression_limit": limit, "model": {"k": k}}
                    if k_map:
                        plan["model"]["k_map"] = k_map
                    if presence:
                        plan["model"]["delta_presence"] = {"min": float(presence[0]), "max": float(presence[1])}
                    out = f"out{seed}-{number}"
                    done = self.run_plan(plan, self.folder / "data.csv", out)
                    kind = "none" if best is None else "presence, some hidden" if presence and best[1] else "k-map, some hidden" if best[1] else "nobody hidden"
                    found[kind] += 1
                    if best is None:
                        self.assertEqual(done.returncode, 1, done.stdout)
                        self.assertFalse((self.folder / out).exists())
                        continue
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.compare(self.report(out), best, self.data(out))
        self.assertTrue(len(found) == 4 and min(found.values()) >= 6, found)  # each kind was tried

    def compare(self, report, best, rows):
        loss, hidden, levels, shown = best
        self.assertEqual(tuple(report["levels"][name] for name in self.hierarchies), levels)
        self.assertEqual(report["suppressed"] + report["left_out"], hidden)
        self.assertAlmostEqual(report["loss"], float(loss), 10)
        self.assertTrue(report["proven_optimal"])
        self.check_risk(report["risk"]["after"], shown)
        as_recorded = self.generalise((0,) * len(levels))
        records, people = collections.Counter(map(as_recorded, self.sample)), collections.Counter(map(as_recorded, self.population))
        self.check_risk(report["risk"]["before"], [(f, people[key]) for key, f in records.items()])
        self.assertAlmostEqual(report["risk"]["before"]["population_uniques"], sum(F == 1 for F in people.values()) / len(self.population), 12)
        # The written bytes: every tuple that is shown, looked up in the population.
        people = collections.Counter(map(self.generalise(levels), self.population))
        written = collections.Counter(tuple(row[name] for name in self.hierarchies) for row in rows)
        suppressed = ("*",) * len(levels)
        fits = sorted((f, people[key]) for key, f in written.items() if key != suppressed or levels == (3, 1, 2))
        self.assertEqual(fits, sorted(shown))

    def check_risk(self, risk, classes):
        records = sum(f for f, _ in classes)
        if not records:
            return
        self.assertAlmostEqual(risk["journalist"], 1 / min(F for _, F in classes), 12)
        self.assertAlmostEqual(risk["journalist_average"], sum(f / F for f, F in classes) / records, 12)
        self.assertAlmostEqual(risk["journalist_over_threshold"], sum(f for f, F in classes if F < 10) / records, 12)  # 1 / F above 0.1
        self.assertEqual(risk["population"]["smallest_class"], min(F for _, F in classes))
        self.assertAlmostEqual(risk["population"]["most_presence"], max(f / F for f, F in classes), 12)
        self.assertAlmostEqual(risk["population"]["least_presence"], min(f / F for f, F in classes), 12)
        self.assertEqual(risk["population"]["size"], len(self.population))


class Refused(EveryCombination):
    test_the_optimum_is_the_one_that_trying_everything_finds = None

    def setUp(self):
        super().setUp()
        self.invent(1)
        self.plan = {"attributes": {**{name: {"role": "quasi", "hierarchy": f"{name}.csv"} for name in self.hierarchies}, "score": {"role": "sensitive"}},
                     "population": {"file": "all.csv"}, "model": {"k": 2, "k_map": 5}}
        self.write("all.csv", [list(self.hierarchies)] + self.population)

    def refuse(self, *says, code=1, hides=("30", "female", "p5")):
        done = self.run_plan(self.plan, self.folder / "data.csv")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for words in says:
            self.assertIn(words, done.stderr)
        for value in hides:
            self.assertNotIn(value, done.stderr.replace(str(self.folder), ""))
        self.assertFalse((self.folder / "out").exists())

    def test_a_record_that_is_not_of_the_population_is_named_by_its_number_only(self):
        self.write("data.csv", [list(self.hierarchies) + ["score"]] + [one + ("1",) for one in self.sample[:6]] + [("35", "female", "p5", "1")])
        self.write("all.csv", [list(self.hierarchies)] + [one for one in self.population if one != ("35", "female", "p5")])
        self.refuse("record 7: Nobody in the population", hides=("35", "female", "p5"))

    def test_more_records_than_people_who_look_like_them_are_refused(self):
        self.write("data.csv", [list(self.hierarchies) + ["score"]] + [("35", "female", "p5", "1")] * 3)
        self.write("all.csv", [list(self.hierarchies)] + [("35", "female", "p5")] * 2 + [("20", "male", "p0")] * 50)
        self.refuse("record 1: Fewer people in the population")

    def test_a_table_that_cannot_be_read_is_refused_by_file_and_line(self):
        self.write("all.csv", [list(self.hierarchies)] + self.population + [("130", "female", "p5")])
        self.refuse(f"all.csv, line {len(self.population) + 2}: The value of the column age is not in the hierarchy", hides=("130",))
        self.write("all.csv", [["age", "sex"]] + [one[:2] for one in self.population])
        self.refuse("all.csv, line 1: The column place is missing")
        self.write("all.csv", [list(self.hierarchies)] + self.population[:3] + [("20", "male")])
        self.refuse("all.csv, line 5: This row has 2 cells")
        (self.folder / "all.csv").write_text("")
        self.refuse("all.csv, line 1: The file is empty")
        (self.folder / "all.csv").write_bytes(b"age,sex,place\n\xff,male,p0\n")
        self.refuse("all.csv: The file is not UTF-8")
        (self.folder / "all.csv").write_text('age,sex,place\n20,male,p0\n"20,male,p0\n')
        self.refuse("all.csv, line 3: A quoted cell is not closed")
        (self.folder / "all.csv").unlink()
        self.refuse("cannot be found", code=2)

    def test_what_has_no_meaning_with_a_population_is_refused(self):
        for more, says in (({"local_recoding": True}, "The population is counted at one set of levels"), ({"population_size": 1000}, "has a size of its own"),
                           ({"population": None}, "needs a table of the population"), ({"model": {"k": 1}}, "or 1 beside k_map"),
                           ({"model": {"k": 2, "delta_presence": {"min": 0.5, "max": 0.2}}}, "min not above max")):
            with self.subTest(says):
                before = dict(self.plan)
                self.plan.update(more)
                self.refuse(says)
                self.plan = before


class Large(Folder):
    def test_a_million_people_are_read_in_pieces_and_a_quoted_line_end_is_no_row(self):
        rng = random.Random(3)
        people = [(str(rng.randrange(90)), rng.choice("fm"), f"a{rng.randrange(300)}") for _ in range(300_000)]
        with open(self.folder / "all.csv", "w") as file:
            file.write('\N{BYTE ORDER MARK}note,age,sex,area\n')
            file.writelines(f'"line one\nline ""{i}""",{age},{sex},{area}\r\n' for i, (age, sex, area) in enumerate(people))
            file.writelines(f"no note,{age},{sex},{area}\n" for _ in range(2) for age, sex, area in people)
            file.writelines(f"last,{age},{sex},{area}\n" for age, sex, area in people[:100_000])
        self.write("data.csv", [("age", "sex", "area", "score")] + [one + ("1",) for one in people[:5000]])
        plan = {"attributes": {"age": {"role": "quasi"}, "sex": {"role": "quasi"}, "area": {"role": "quasi"}, "score": {"role": "sensitive"}},
                "population": {"file": "all.csv"}, "model": {"k": 1, "k_map": 10}, "suppression_limit": 0.2}
        started = time.time()
        done = self.run_plan(plan, self.folder / "data.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        print(f"1,000,000 people, {(self.folder / 'all.csv').stat().st_size >> 20} MB: {time.time() - started:.2f} s", file=sys.stderr)
        self.assertEqual(self.report()["risk"]["before"]["population"]["size"], 1_000_000)
        counts = collections.Counter(people * 3 + people[:100_000])
        risks = [1 / counts[one] for one in people[:5000]]
        self.assertAlmostEqual(self.report()["risk"]["before"]["journalist_average"], sum(risks) / 5000, 10)
        self.assertEqual(self.verify().returncode, 0)


if __name__ == "__main__":
    unittest.main()
