"""Recomputes `series`: groups at the ends of periods, and the observations of single subjects within periods."""

import datetime

from .register import (AREA_STATES, EPOCH, LAENDER, TODAY, cells, divided, divisor_of, expected_groups, rank_of, span,
                       total, written)
from .server import Word, ask, filter_of, named, words

# metric, filter, by, Länder, interval, from, to, per
GROUPED = [
    ("channels", {"kinds": ["POLICE"]}, "LAND", LAENDER, "YEAR", "2008", None, "NONE"),
    ("channels", {"kinds": ["COURT"]}, "LAND", AREA_STATES, "YEAR", "2012-05-10", "2026", "PER_AUTHORITY"),
    ("channels", {"kinds": ["POLICE"]}, "LAND", AREA_STATES, "QUARTER", "2015-05-10", "2018-02",
     "PER_1000_INHABITANTS"),
    ("channels", {"kinds": ["UNIVERSITY"], "platforms": ["mastodon"]}, "LAND", LAENDER, "MONTH", "2022-10-15",
     "2023-06-10", "NONE"),
    ("channels", {"kinds": ["POLICE"], "purposes": ["RECRUITING", "OPERATIONS"]}, "LAND", LAENDER, "YEAR", "2012",
     "2025", "NONE"),
    ("followers", {"kinds": ["POLICE"], "platforms": ["twitter"]}, "LAND", LAENDER, "QUARTER", "2016", "2019", "NONE"),
    ("followers", {"kinds": ["POLICE"]}, "LAND", LAENDER, "YEAR", "2013", "2025-06", "PER_1000_INHABITANTS"),
    ("followers", {"kinds": ["MINISTRY"]}, "PLATFORM", ["NI", "HE", "BE"], "YEAR", "2014", "2025", "NONE"),
    ("channels", {"kinds": ["POLICE"]}, "PLATFORM", ["NI"], "QUARTER", "2015", "2018-06-20", "NONE"),
    ("channels", {"kinds": ["UNIVERSITY"]}, "AUTHORITY", ["NI"], "MONTH", "2022-11", "2023-04", "NONE"),
    ("posts", {"kinds": ["UNIVERSITY"]}, "LAND", LAENDER, "WEEK", "2025-02-05", "2025-03-12", "NONE"),
    ("posts", {"kinds": ["MINISTRY"]}, "JURISDICTION", None, "MONTH", "2025-01", "2025-12-10", "NONE"),
    ("posts", {"kinds": ["UNIVERSITY"]}, "CHANNEL", ["HE", "NI"], "DAY", "2025-02-08", "2025-02-12", "NONE"),
]
SELECTION = """base kind platform { slug }
  subject { ... on Land { id } ... on Country { id } ... on Authority { id } ... on Channel { id }
            ... on Sector { id } }
  points { since on value index observedOn interval { low high } channels knownChannels denominator
           rank { position tied of } }"""


def day_of(date):
    return (date - EPOCH).days


def end_of(interval, date):
    """The last day of the period of the calendar in which a day lies."""
    if interval == "DAY":
        return date
    if interval == "WEEK":
        return date + datetime.timedelta(days=6 - date.weekday())
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[interval]
    months = date.year * 12 + (date.month - 1) // months * months + months
    return datetime.date(months // 12, months % 12 + 1, 1) - datetime.timedelta(days=1)


def periods(interval, start, end):
    """First and last days of the periods of a window; the window cuts the first and the last of them."""
    first = EPOCH + datetime.timedelta(days=span(start)[0])
    last = TODAY if end is None else span(end)[1] if len(end) == 10 else min(TODAY, span(end)[1])
    last = EPOCH + datetime.timedelta(days=last)
    found = []
    while first <= last:
        ending = min(end_of(interval, first), last)
        found.append((day_of(first), day_of(ending)))
        first = ending + datetime.timedelta(days=1)
    return found


def indexed(values):
    base = next((value for value in values if value), None)
    return [None if value is None or not base else 100 * value / base for value in values]


def input_of(metric, filtered, by, laender, interval, start, end, per):
    return {"metric": metric, "filter": filter_of(filtered), "by": Word(by), "laender": laender and words(laender),
            "interval": Word(interval), "from": start, "to": end, "per": Word(per),
            "allow": words(["CITY_WITH_AREA_STATES"])}


def lines(register, metric, filtered, by, laender, interval, start, end, per):
    """Each group with its points: (since, on, value, low, high, cell, divisor, rank, index)."""
    spans = periods(interval, start, end)
    states = [cells(register, metric, filtered, by, laender, on) for _, on in spans]
    groups = {group for state in states for group in state} | expected_groups(by, laender)
    found = {group: [] for group in groups}
    for (since, on), state in zip(spans, states):
        values, ranges = {}, []
        for group in groups:
            divisor = divisor_of(register, per, group, filtered, on)
            values[group] = (divided(state[group], per, divisor) if group in state else (None,) * 3), divisor
            if any(amount is not None for amount in values[group][0]):
                ranges.append(values[group][0][1:])
        for group, ((value, low, high), divisor) in values.items():
            rank = None if low is None and high is None else (*rank_of((low, high), ranges), len(ranges))
            found[group].append((since, on, value, low, high, state.get(group), divisor, rank))
    return {group: [(*point, index) for point, index in zip(points, indexed([point[2] for point in points]))]
            for group, points in found.items()}


def of_groups(held, url, register):
    of_reports(held, url, register)
    answers = ask(url, "series", [input_of(*asked) for asked in GROUPED], SELECTION, 3)
    for asked, answer in zip(GROUPED, answers):
        ours, place = lines(register, *asked), f"{asked[0]} {asked[1]} {asked[2]} {asked[4]} {asked[7]}"
        theirs = {named(line): line for line in answer}
        held.equal(f"{place} series", sorted(ours), sorted(theirs))
        for group in set(ours) & set(theirs):
            points, line = theirs[group]["points"], theirs[group]
            base = next((written(on) for _, on, value, *_ in ours[group] if value), None)
            held.equal(f"{place} {group} base", base, line["base"])
            held.equal(f"{place} {group} points", len(ours[group]), len(points))
            for (since, on, value, low, high, cell, divisor, rank, index), point in zip(ours[group], points):
                here = f"{place} {group} {written(on)}"
                held.equal(f"{here} since", written(since), point["since"])
                held.equal(f"{here} on", written(on), point["on"])
                held.equal(f"{here} value", value, point["value"])
                held.bounds(here, (low, high), point["interval"])
                held.equal(f"{here} index", index, point["index"])
                held.equal(f"{here} denominator", divisor, point["denominator"])
                held.equal(f"{here} channels", cell.channels if cell else 0, point["channels"])
                held.equal(f"{here} known channels", cell.known if cell else 0, point["knownChannels"])
                their_rank = point["rank"] and (point["rank"]["position"], point["rank"]["tied"], point["rank"]["of"])
                held.equal(f"{here} rank", rank, their_rank)


# kind, platforms, from, to: what sources report about whole sectors, year by year
REPORTED = [("POLICE", ["twitter"], "2011", "2025"),
            ("POLICE", ["facebook", "instagram", "twitter", "youtube"], "2011", "2025"),
            ("COURT", ["twitter"], "2018", "2025")]


def of_reports(held, url, register):
    inputs = [{"metric": "channels", "filter": filter_of({"kinds": [kind], "platforms": platforms}), "from": start,
               "to": end, "interval": Word("YEAR"), "bases": words(["REPORTED"]),
               "allow": words(["CITY_WITH_AREA_STATES"])} for kind, platforms, start, end in REPORTED]
    for (kind, platforms, start, end), answer in zip(REPORTED, ask(url, "series", inputs, SELECTION)):
        for line in answer:
            told = [seen for seen, _ in register.observed.get(("SECTOR", f"{kind}:{named(line)[5:]}", "channels"), ())]
            for (_, on), point in zip(periods("YEAR", start, end), line["points"]):
                by_then = [[seen for seen in told if seen.platform == platform and seen.last <= on]
                           for platform in platforms]
                latest = [max(found, key=lambda seen: seen[:2]) for found in by_then if found]
                # A platform without a report leaves the upper bound open.
                high = total([seen.high for seen in latest]) if len(latest) == len(platforms) else None
                here = f"reported {kind} {platforms} {named(line)} {written(on)}"
                held.equal(f"{here} value", sum(seen.value for seen in latest) if latest else None, point["value"])
                held.bounds(here, latest and (sum(seen.low or 0 for seen in latest), high), point["interval"])


# metric, kind of subject, most subjects, interval, from, to
SINGLE = [("posts", "CHANNEL", 90, "MONTH", "2025-02", "2025-11-05"),
          ("posts", "CHANNEL", 90, "WEEK", "2025-02-05", "2025-03-12"),
          ("followers", "CHANNEL", 60, "YEAR", "2011", None),
          ("followers", "AUTHORITY", 60, "QUARTER", "2012", "2020"),
          ("channels", "AUTHORITY", 90, "YEAR", "2010", "2026"),
          ("channels", "SECTOR", 20, "YEAR", "2011-02-01", "2025"),
          ("channels", "LAND", 16, "MONTH", "2024-07", "2025-12"),
          ("courts", "LAND", 16, "YEAR", "2015", "2026")]


def observed_in(register, key, spans):
    """By platform the last observation of each period; False where several of one day leave open which it is."""
    platforms = {}
    for seen, _ in register.observed[key]:
        platforms.setdefault(seen.platform, []).append(seen)
    found = {}
    for platform, all_seen in platforms.items():
        points = []
        for since, on in spans:
            within = sorted((seen for seen in all_seen if since <= seen.last <= on), key=lambda seen: seen[:2])
            unclear = len(within) > 1 and within[-1][:2] == within[-2][:2]
            points.append(False if unclear else within[-1] if within else None)
        found[platform] = points
    return found


def subjects_of(register, metric, sort, most):
    return [subject for kind, subject, own in sorted(register.observed) if (kind, own) == (sort, metric)][:most]


def of_subjects(held, url, register):
    inputs, asked = [], []
    for metric, sort, most, interval, start, end in SINGLE:
        subjects = subjects_of(register, metric, sort, most)
        for at in range(0, len(subjects), 30):
            part = subjects[at:at + 30]
            asked.append((metric, sort, part, periods(interval, start, end)))
            inputs.append({"metric": metric, "subjects": [f"{sort.lower()}:{subject}" for subject in part],
                           "from": start, "to": end, "interval": Word(interval)})
    for (metric, sort, subjects, spans), answer in zip(asked, ask(url, "series", inputs, SELECTION, 2)):
        theirs = {(line["subject"]["id"], line["platform"] and line["platform"]["slug"]): line for line in answer}
        ours = {(f"{sort.lower()}:{subject}", platform): points for subject in subjects
                for platform, points in observed_in(register, (sort, subject, metric), spans).items()}
        for key, points in ours.items():
            if key not in theirs and any(points):
                held.equal(f"{metric} {key}", "a series", None)
        for key, line in theirs.items():
            points = ours.get(key, [None] * len(spans))
            values = [None if not seen else seen.value for seen in points]
            index = indexed(values) if False not in points else [False] * len(points)
            held.equal(f"{metric} {key} points", len(spans), len(line["points"]))
            for (since, on), seen, own_index, point in zip(spans, points, index, line["points"]):
                here = f"{metric} {key} {written(on)}"
                held.equal(f"{here} on", written(on), point["on"])
                held.equal(f"{here} since", written(since), point["since"])
                if seen is not False:
                    held.equal(f"{here} value", seen and seen.value, point["value"])
                    held.bounds(here, seen and (seen.low, seen.high), point["interval"])
                    held.equal(f"{here} observed", seen and written(seen.last), point["observedOn"])
                if own_index is not False:
                    held.equal(f"{here} index", own_index, point["index"])
