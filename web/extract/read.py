#!/usr/bin/env python3
"""Reads this extract with its codebook: numbers as numbers, missing codes as None, texts as they were.

    import read
    records = read.read()              # a list of dictionaries
    frame = read.data_frame()          # with pandas: categories in the order of the codebook
    python3 read.py                    # prints what is in each column

Needs Python 3.8 or newer and nothing else. Check the extract first: cairn verify FOLDER
"""
import csv
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
SKIPPED = " '\x7f\u00a0\u200b\u3000\ufeff"


def looks_like_formula(text):
    for character in text:
        if character < " " or character in STARTS:
            return True
        if character not in SKIPPED:
            return False
    return False


def remove_guard(cell):
    """Cells that a spreadsheet might run have an apostrophe in front; takes exactly that one away."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


def codebook(folder=HERE):
    with open(os.path.join(folder, "codebook.json"), encoding="utf-8") as file:
        return {column["name"]: column for column in json.load(file)["columns"]}


def convert(cell, column):
    if any(cell == one["value"] for one in column.get("missing", [])):
        return None
    if column["type"] == "integer":
        return int(cell)
    return float(cell) if column["type"] == "decimal" else cell


def read(folder=HERE):
    """One dictionary a record. A missing code (see the codebook) is None."""
    columns = codebook(folder)
    csv.field_size_limit(sys.maxsize)
    with open(os.path.join(folder, "data.csv"), encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = [remove_guard(name) for name in next(rows)]
        return [{name: convert(remove_guard(cell), columns[name]) for name, cell in zip(names, row)} for row in rows]


def data_frame(folder=HERE):
    import pandas
    columns = codebook(folder)
    frame = pandas.DataFrame(read(folder), columns=list(columns))
    for name, column in columns.items():
        if column["type"] == "category":
            frame[name] = pandas.Categorical(frame[name], [one["value"] for one in column.get("values", [])])
        elif column["type"] == "integer":
            frame[name] = frame[name].astype("Int64")
    frame.attrs["labels"] = {name: column["label"] for name, column in columns.items()}
    return frame


def main():
    records = read(sys.argv[1] if len(sys.argv) > 1 else HERE)
    print(len(records), "records")
    for name, column in codebook(sys.argv[1] if len(sys.argv) > 1 else HERE).items():
        present = [record[name] for record in records if record[name] is not None]
        print(name, "(" + column["label"] + "):", len(present), "values,", len(set(present)), "different")


if __name__ == "__main__":
    main()
