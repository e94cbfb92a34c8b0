#!/usr/bin/env python3
"""adult.py CAIRN REFERENCE: attacks on the bytes that `cairn anonymise` writes of UCI Adult, each with its twin where the defence is off.

The attacker holds a register of everybody: the six traits of each of the 30,162 people exactly, and the hierarchies. REFERENCE is the
folder with the table (`adult/`) and what the same attacks gave on undefended releases (`attacks_measured.json`)."""
import collections, csv, json, subprocess, sys, tempfile, unittest
from pathlib import Path

SKIPPED = 77
CAIRN, REFERENCE = sys.argv[1], Path(sys.argv[2])
ADULT = REFERENCE / "adult"
HIDDEN = "*"


def read_rows(file, separator):
    with open(file, newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text, delimiter=separator))


class Attacks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.measured = json.loads((REFERENCE / "attacks_measured.json").read_text())
        cls.traits = cls.measured["qi"]
        cls.register = read_rows(ADULT / "adult.csv", ";")
        cls.temporary = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def publish(self, name, role="quasi", **model):
        """The release as its recipient reads it. With another role than quasi the traits leave as they are: no defence."""
        folder = Path(self.temporary.name)
        attributes = {one: {"role": role, **({"hierarchy": str(ADULT / f"adult_hierarchy_{one}.csv")} if role == "quasi" else {})} for one in self.traits}
        attributes["salary-class"] = {"role": "sensitive"}
        (folder / "plan.json").write_text(json.dumps({"separator": ";", "default_role": "insensitive", "attributes": attributes,
                                                      "model": {"k": 5, **model}, "suppression_limit": 0.04}))
        done = subprocess.run([CAIRN, "anonymise", folder / "plan.json", "--in", ADULT / "adult.csv", "--out", folder / name], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return read_rows(folder / name / "data.csv", ",")

    def find_classes(self, release):
        """For everybody in the register the records that may be theirs: those with their traits at the levels that the release shows,
        else those whose traits are all hidden."""
        classes = collections.defaultdict(list)
        for row in release:
            classes[tuple(row[one] for one in self.traits)].append(row)
        coarser = []
        for place, trait in enumerate(self.traits):
            shown = {key[place] for key in classes} - {HIDDEN}
            with open(ADULT / f"adult_hierarchy_{trait}.csv", newline="") as text:
                rows = [row for row in csv.reader(text, delimiter=";") if row]
            level = next((level for level in range(len(rows[0])) if shown and shown <= {row[level] for row in rows}), len(rows[0]) - 1)
            coarser.append({row[0]: row[level] for row in rows})
        hidden = classes.get((HIDDEN,) * len(self.traits), [])
        for person in self.register:
            yield person, classes.get(tuple(names[person[one]] for names, one in zip(coarser, self.traits)), hidden)

    def link(self, release):
        """(people with one candidate only, people with fewer than five, links that are right on average when one candidate is drawn)"""
        sizes = [len(candidates) for _, candidates in self.find_classes(release)]
        self.assertGreater(min(sizes), 0)
        return sum(size == 1 for size in sizes), sum(size < 5 for size in sizes), sum(1 / size for size in sizes)

    def learn_salaries(self, release):
        """People whose salary class is certain (all their candidates have the same), of those how many are told right, and classes."""
        certain, right, classes = 0, 0, set()
        answers = {}
        for person, candidates in self.find_classes(release):
            key = tuple(candidates[0][one] for one in self.traits)
            if key not in answers:
                answers[key] = {row["salary-class"] for row in candidates}
            if key != (HIDDEN,) * len(self.traits) and len(answers[key]) == 1:
                certain += 1
                right += candidates[0]["salary-class"] == person["salary-class"]
                classes.add(key)
        return certain, right, len(classes)

    def test_linkage_a_register_of_everybody_finds_nobody_alone(self):
        people = len(self.register)
        alone, few, right = self.link(self.publish("protected"))
        print(f"linkage: {alone} alone, {few} among fewer than 5, {right / people:.4f} of the links right", file=sys.stderr)
        self.assertEqual((alone, few), (0, 0))
        self.assertLessEqual(right / people, 0.0106)  # 306 classes and the hidden records of 30,162 people
        # Twin: the traits leave as they are.
        raw, was = self.publish("raw", role="insensitive"), self.measured["linkage_raw"]
        alone, few, right = self.link(raw)
        print(f"linkage, undefended: {alone} alone, {few} among fewer than 5, {right / people:.4f} of the links right", file=sys.stderr)
        self.assertEqual((len(raw), alone, few), (was["records"], was["unique"], was["in_classes_below_5"]))
        self.assertAlmostEqual(right / people, 0.2535, 4)

    def test_homogeneity_no_salary_is_certain_where_diversity_is_asked_for(self):
        release = self.publish("diverse", diversity={"attribute": "salary-class", "kind": "distinct", "l": 2})
        certain, _, classes = self.learn_salaries(release)
        self.assertEqual((certain, classes), (0, 0))
        # Twin: k alone.
        was = self.measured["homogeneity_after_k5"]
        certain, right, classes = self.learn_salaries(self.publish("k-alone"))
        print(f"homogeneity: 0 certain; undefended: {certain} people in {classes} classes certain, {right} of them right", file=sys.stderr)
        self.assertEqual((certain, right, classes), (was["salary-class"]["records"], was["salary-class"]["records"], was["salary-class"]["classes_all_same"]))


if __name__ == "__main__":
    if not ADULT.exists():
        print(f"adult.py: skipped, {ADULT} is not here")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
