#!/usr/bin/env python3
"""Compares every #include "engine/…" or "api/…" with the dependencies declared in CMake: includes point downwards only.
Also: each outside library is included behind its one door."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOORS = {
    r"httplib\.h": ("api/http_server.cpp",),
    r"sqlite3\.h": ("engine/store/sqlite/",),
    r"sodium\.h|sodium/.*": ("engine/access/", "engine/disclosure/"),
    r"boost/.*|Eigen/.*": ("engine/stats/",),
    r"re2/.*": ("engine/fhirpath/", "engine/survey/", "engine/disclosure/redaction/"),
    r"utf8proc\.h": ("engine/disclosure/redaction/",),
    r"kainjow/.*": ("api/html/",),
    r"CLI/.*": ("cli/",),
    r"spdlog/.*": ("api/", "cli/"),
    r"zip\.h": ("engine/exchange/zip_archive.cpp", "engine/extract/archive.cpp"),  # reads, writes
    r"readstat\.h": ("engine/extract/statistical_file.cpp",),
    r"pugixml\.hpp": ("engine/exchange/workbook_reader.cpp",),
    r"xlsxwriter\.h": ("engine/exchange/workbook_writer.cpp",),
    r"regex": (),
}


def declared():
    """Module folder -> folders it may include, transitively."""
    direct = {}
    for cmake in ("engine/CMakeLists.txt", "api/CMakeLists.txt"):
        text = (ROOT / cmake).read_text()
        for folder, rest in re.findall(r"cairn_module\((\S+)([^)]*)\)", text):
            match = re.search(r"DEPENDS ([a-z_ \n]+)", rest)
            direct[folder] = [] if match is None else match.group(1).split()
    name = {folder.split("/")[-1]: folder for folder in direct}
    closure = {}

    def close(folder):
        if folder not in closure:
            closure[folder] = {folder}
            for module in direct[folder]:
                if module in name:
                    closure[folder] |= close(name[module])
        return closure[folder]

    for folder in direct:
        close(folder)
    closure["cli"] = set(direct) | {"cli"}
    return closure


def main():
    allowed = declared()
    failures = 0
    for top in ("engine", "api", "cli"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            relative = path.relative_to(ROOT).as_posix()
            module = relative.split("/")[0] if top != "engine" else "/".join(relative.split("/")[:2])
            for number, line in enumerate(path.read_text().splitlines(), 1):
                own = re.match(r'#include "([^"]+)"', line)
                if own:
                    parts = own.group(1).split("/")
                    target = "/".join(parts[:2]) if parts[0] == "engine" else parts[0]
                    if target not in allowed.get(module, ()):
                        print(f"{relative}:{number}: {module} may not include {own.group(1)}; see DEPENDS in engine/CMakeLists.txt")
                        failures += 1
                outside = re.match(r"#include <([^>]+)>", line)
                if outside:
                    for pattern, doors in DOORS.items():
                        if re.fullmatch(pattern, outside.group(1)) and not relative.startswith(doors or ("\0",)):
                            print(f"{relative}:{number}: <{outside.group(1)}> has its door in {' or '.join(doors) or 'no place'}")
                            failures += 1
    print(f"layers: {failures} found" if failures else "layers: nothing found")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
