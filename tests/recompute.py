#!/usr/bin/env python3
"""Recomputes the figures from the CSV seeds and holds them against a running server: `python3 tests/recompute.py URL`.

Shares no code with src/: it reads the seeds, counts and adds up by itself, and asks the server the same questions.
Differences of more than 1e-9 are printed, the first of each group; the exit code is 1 if there is one, or if a group
compared fewer than 300 known values.
"""

import sys

sys.dont_write_bytecode = True

from recompute import comparisons, concentration, coverage, growth, series, tables  # noqa: E402
from recompute.register import Register  # noqa: E402
from recompute.server import Held  # noqa: E402

LEAST = 300
MOST_PRINTED = 20
GROUPS = [("compare", comparisons.recompute), ("series", series.of_groups), ("series of subjects", series.of_subjects),
          ("table", tables.recompute), ("coverage", coverage.recompute), ("growth", growth.recompute),
          ("concentration", concentration.recompute)]


def main():
    url = sys.argv[1].rstrip("/")
    register = Register()
    all_held = []
    for name, recompute in GROUPS:
        held = Held(name)
        recompute(held, url, register)
        print(f"{name}: {held.compared} values, {held.known} of them known")
        all_held.append(held)
    wrong = sum(len(held.wrong) for held in all_held)
    few = [held.name for held in all_held if held.known < LEAST]
    for line in (line for held in all_held for line in held.wrong[:MOST_PRINTED]):
        print(line)
    for name in few:
        print(f"{name}: fewer than {LEAST} known values were compared")
    print(f"{sum(held.compared for held in all_held)} values compared, {wrong} differ")
    sys.exit(1 if wrong or few else 0)


if __name__ == "__main__":
    main()
