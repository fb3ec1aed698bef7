"""Recomputes `table`: the values of series as flat rows."""

from .register import LAENDER, span, written
from .series import indexed, input_of, lines, observed_in, periods, subjects_of
from .server import Word, ask

# As in series; `intervalMs` leads to the same interval.
GROUPED = [
    (("channels", {"kinds": ["MINISTRY"]}, "LAND", LAENDER, "YEAR", "2014", "2025", "NONE"), None),
    (("channels", {"kinds": ["POLICE"], "platforms": ["instagram"]}, "LAND", LAENDER, "YEAR", "2014-07", None, "NONE"),
     31_536_000_000),
    (("channels", {"kinds": ["COURT"]}, "PLATFORM", ["NI"], "MONTH", "2023-01", "2023-12", "NONE"), 2_628_000_000),
    (("channels", {"kinds": ["UNIVERSITY"]}, "LAND", LAENDER, "WEEK", "2022-11", "2023-01", "PER_1000_INHABITANTS"),
     604_800_000),
    (("posts", {"kinds": ["UNIVERSITY"]}, "AUTHORITY", ["HE", "NW"], "DAY", "2025-10-20", "2025-10-28", "NONE"),
     86_400_000),
]
SINGLE = [("posts", "CHANNEL", 40, "MONTH", "2025-02", "2025-11"),
          ("channels", "AUTHORITY", 60, "YEAR", "2015", "2025")]
SELECTION = "rows { subject platform time on value low high index rank metric missing }"


def hold(held, place, ours, row):
    on, value, low, high, rank, index = ours
    held.equal(f"{place} time", f"{written(on)}T00:00:00", row["time"][:19])
    held.equal(f"{place} value", value, row["value"])
    held.bounds(place, (low, high), row)
    held.equal(f"{place} index", index, row["index"])
    held.equal(f"{place} rank", rank, row["rank"])
    held.equal(f"{place} missing", value is None, row["missing"] is not None)


def recompute(held, url, register):
    inputs = []
    for asked, milliseconds in GROUPED:
        one = input_of(*asked)
        if milliseconds:
            one = {**one, "interval": None, "intervalMs": milliseconds}
        inputs.append(one)
    for (asked, _), answer in zip(GROUPED, ask(url, "table", inputs, SELECTION, 2)):
        theirs = {}
        for row in answer["rows"]:
            theirs.setdefault(row["subject"], []).append(row)
        ours = lines(register, *asked)
        place = f"{asked[0]} {asked[1]} {asked[2]}"
        held.equal(f"{place} subjects", sorted(ours), sorted(subject.removeprefix("platform:") for subject in theirs))
        for subject, table in theirs.items():
            points = ours.get(subject.removeprefix("platform:"), [])
            held.equal(f"{place} {subject} rows", len(points), len(table))
            for (_, on, value, low, high, _, _, rank, index), row in zip(points, table):
                hold(held, f"{place} {subject} {written(on)}", (on, value, low, high, rank and rank[0], index), row)
    for metric, sort, most, interval, start, end in SINGLE:
        subjects = subjects_of(register, metric, sort, most)
        spans = periods(interval, start, end)
        ids = {f"{sort.lower()}:{subject}": subject for subject in subjects}
        [answer] = ask(url, "table", [{"metric": metric, "subjects": list(ids), "from": start, "to": end,
                                       "interval": Word(interval)}], SELECTION)
        theirs = {}
        for row in answer["rows"]:
            theirs.setdefault((row["subject"], row["platform"]), []).append(row)
        for (subject, platform), table in theirs.items():
            found = observed_in(register, (sort, ids[subject], metric), spans)
            points = found.get(platform, [None] * len(spans))
            if False in points:
                continue
            index = indexed([seen and seen.value for seen in points])
            held.equal(f"{metric} {subject} rows", len(points), len(table))
            for (_, on), seen, own, row in zip(spans, points, index, table):
                known = (seen.value, seen.low, seen.high) if seen else (None,) * 3
                hold(held, f"{metric} {subject} {platform} {written(on)}", (on, *known, None, own), row)
