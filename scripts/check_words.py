#!/usr/bin/env python3
"""What the repository never holds: paths of a machine, hosts of package registries, secrets, conflict markers, trailing space.
Also SQL built from strings and std::regex, which are refused everywhere."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFUSED = [
    (r"(?<![\w.])/(?:work|home|root|Users)/[\w.-]+", "a path of a machine"),
    (r"registry\.npmjs\.org|deb\.debian\.org|pypi\.org|security\.debian\.org", "the host of a package registry"),
    (r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
    (r"^(<{7}|>{7}) ", "a conflict marker"),
    (r"std::regex", "std::regex (patterns from outside go through RE2)"),
]
SOURCE = (".cpp", ".h", ".py", ".mjs", ".html", ".css", ".sql", ".md", ".json", ".cmake", ".txt", ".sh", ".R", ".conf", ".service", "")


def main():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    failures = 0
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix not in SOURCE or not path.is_file() or name == "scripts/check_words.py":
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, what in REFUSED:
                if re.search(pattern, line):
                    print(f"{name}:{number}: {what}")
                    failures += 1
            if line != line.rstrip() and path.suffix not in (".md", ".html"):
                print(f"{name}:{number}: space at the end of the line")
                failures += 1
    print(f"words: {failures} found" if failures else "words: nothing found")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
