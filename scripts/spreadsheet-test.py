"""What LibreOffice made of the tables: see spreadsheet-test.sh."""

import collections
import csv
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read(path):
    """Rows of (type, value, formula)."""
    for row in xml.parse(path).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.findall(f"{TABLE}table-cell"):
            kind = cell.get(f"{OFFICE}value-type", "empty")
            value = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value")
            value = value or "\n".join("".join(part.itertext()) for part in cell.findall(f"{TEXT}p"))
            cells += [(kind, value, cell.get(f"{TABLE}formula"))] * int(cell.get(f"{TABLE}number-columns-repeated", 1))
        if any(kind != "empty" for kind, _, _ in cells):
            yield cells


folder = Path(sys.argv[1])
wrong = []
for name in ("formulas", "series", "left"):
    found = list(read(folder / f"{name}.fods"))
    written = list(csv.reader((folder / f"{name}.csv").open(encoding="utf-8-sig", newline=""), delimiter=";"))
    if len(found) != len(written):
        wrong.append(f"{name}: {len(written)} rows became {len(found)}")
    kinds = collections.Counter()
    formulas = 0
    for number, (cells, texts) in enumerate(zip(found, written), 1):
        for column, text in enumerate(texts):
            kind, value, formula = cells[column] if column < len(cells) else ("empty", "", None)
            formulas += formula is not None
            kinds[kind] += 1
            place = f"{name}: row {number}, {written[0][column]}: {text!r}"
            if number == 1:
                expected = "string"
            elif text == "":
                expected = "empty"
            elif re.fullmatch(r"-?\d+(,\d+)?", text):
                expected = "float"
                if kind == "float" and float(value) != float(text.replace(",", ".")):
                    wrong.append(f"{place} became {value}")
            elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                expected = "date"
                if kind == "date" and value != text:
                    wrong.append(f"{place} became {value}")
            elif re.fullmatch(r"\d{4}-\d{2}", text):
                # A month is no day: LibreOffice takes it for the first of it, or leaves it as a text.
                kinds[f"a month as {kind}"] += 1
                continue
            else:
                expected = "string"
            if kind != expected:
                wrong.append(f"{place} is {kind}, not {expected}")
    if formulas:
        wrong.append(f"{name}: {formulas} formulas")
    print(f"{name}: {len(found)} rows, {formulas} formulas; {', '.join(f'{n} {k}' for k, n in sorted(kinds.items()))}")
for line in wrong[:20]:
    print(line, file=sys.stderr)
sys.exit(bool(wrong))
