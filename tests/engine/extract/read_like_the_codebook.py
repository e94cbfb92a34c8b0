"""Writes what read.py reads from a folder, one line a cell, so that a test can compare it with what went in."""
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import read  # noqa: E402

records = read.read(sys.argv[1])
for name in read.codebook(sys.argv[1]):
    for record in records:
        value = record[name]
        print(name + "|" + ("NA" if value is None else " ".join(str(ord(c)) for c in str(value))))
