"""Recomputes `growth`: the ledger of channels present at both dates, opened, closed and left out."""

from collections import defaultdict

from .register import AREA_STATES, LAENDER, TODAY, group_of, possibly_open, span, surely_open
from .server import Word, ask, filter_of, named, words

# metric, filter, by, Länder, from, to, oldest value in days
ASKED = [("channels", {"kinds": [kind]}, by, laender, start, end, None)
         for kind, laender in (("POLICE", LAENDER), ("COURT", AREA_STATES), ("UNIVERSITY", ["NI", "HE", "NW"]))
         for by in ("LAND", "PLATFORM")
         for start, end in (("2015", "2018"), ("2017-09-18", "2025-03-03"), ("2022-06", None))]
ASKED += [("channels", {"kinds": ["MINISTRY"]}, "AUTHORITY", ["NI"], "2012", "2024", None),
          ("channels", {"kinds": ["POLICE"], "platforms": ["twitter"]}, "AUTHORITY", ["NI"], "2016", "2018-06", None)]
ASKED += [("posts", {"kinds": [kind]}, by, None if by == "JURISDICTION" else LAENDER, start, end, age)
          for kind in ("MINISTRY", "UNIVERSITY", "OTHER", "MUNICIPALITY")
          for by in ("JURISDICTION", "LAND", "PLATFORM", "AUTHORITY")
          for start, end, age in (("2025-02-21", "2025-10-27", None), ("2025-02-11", "2025-10-22", 3),
                                  ("2025-03", "2025-12", 36))]
ASKED += [("posts", {"platforms": ["mastodon"]}, "CHANNEL", ["HE", "NI", "BE"], "2025-02-19", "2025-10-21", None),
          ("posts", {"platforms": ["mastodon"]}, "KIND", LAENDER, "2025-02-10", "2025-10-23", 10)]
ASKED += [("followers", {"kinds": [kind]}, by, LAENDER, start, end, age)
          for kind in ("POLICE", "MINISTRY") for by in ("LAND", "PLATFORM", "AUTHORITY")
          for start, end, age in (("2016", "2018-12", None), ("2017-12", "2025", 4000), ("2013", "2019", 1500))]
# Reports about whole sectors, of single platforms; a sector without a report at a date is not known there.
REPORTED = [("channels", {"kinds": [kind], "platforms": platforms}, "LAND", LAENDER, start, end, age)
            for kind in ("POLICE", "COURT")
            for platforms in (["twitter"], ["facebook"], ["facebook", "instagram", "twitter", "youtube"])
            for start, end, age in (("2012", "2017-09-18", None), ("2018-08-14", "2020-03-23", 3000),
                                    ("2016", "2023-06", 5000))]

PART = "{ count before after }"
ROW = f"""presentAtBoth {PART} opened {PART} closed {PART}
  excluded {{ count before after entries(first: 1000) {{ excluded platform {{ slug }}
    subject {{ ... on Channel {{ id }} ... on Sector {{ id }} }} }} }}
  likeForLike difference rate weeklyRate yearlyRate interval {{ low high }} overMedian percentile
  rank {{ position tied of excluded }}"""
SELECTION = f"""days total {{ {ROW} }} statistics {{ n mean median min max }}
  rows {{ kind platform {{ slug }} subject {{ ... on Land {{ id }} ... on Country {{ id }} ... on Authority {{ id }}
    ... on Channel {{ id }} }} {ROW} }}"""


def reading(sure, seen):
    """A side of the ledger: whether it was there for sure, its value, the day of the value, its bounds."""
    return (sure, seen.value, seen.last, seen.low, seen.high) if seen else (sure, None, None, None, None)


def channel_pairs(register, metric, filtered, by, laender, days):
    for channel in register.chosen(filtered, laender):
        sides = []
        for day in days:
            sure = surely_open(channel, day)
            side = sure, 1, None, 1, 1
            if metric != "channels":
                side = reading(sure, register.latest(channel["id"], metric, day))
            sides.append(side if possibly_open(channel, day) else None)
        if any(sides):
            yield group_of(channel, by), (f"channel:{channel['id']}", None), sides


def sector_pairs(register, metric, filtered, laender, days):
    for land in laender:
        for kind in filtered["kinds"]:
            for platform in filtered["platforms"]:
                told = [seen for seen, _ in register.observed.get(("SECTOR", f"{kind}:{land}", metric), ())
                        if seen.platform == platform]
                by_then = [[seen for seen in told if seen.last <= day] for day in days]
                sides = [reading(True, max(found, key=lambda seen: seen[:2], default=None)) for found in by_then]
                if any(side[1] is not None for side in sides):
                    yield f"land:{land}", (f"sector:{kind}:{land}", platform), sides


def fault(sides, days, age):
    for side, day in zip(sides, days):
        if side and not side[0]:
            return "UNCERTAIN"
        if side and side[1] is None:
            return "NOTHING_KNOWN"
        if side and side[2] is not None and day - side[2] >= age:
            return "TOO_OLD"
    before, after = sides
    # One look, or none since the first date, tells of no growth.
    same = before and after and after[2] is not None and (before[2] == after[2] or after[2] <= days[0])
    if same:
        return "TOO_OLD"
    # Ranges that overlap, unless both are exact, tell of no growth.
    if before and after:
        low, high, later_low, later_high = before[3], before[4], after[3], after[4]
        exact = None not in (low, high, later_low, later_high) and low == high and later_low == later_high
        apart = (high is not None and later_low is not None and high < later_low
                 or later_high is not None and low is not None and later_high < low)
        if not exact and not apart:
            return "NOT_DETERMINABLE"
    return None


def ledger(entries, days, age):
    parts = defaultdict(list)
    reasons = {}
    for item, sides in entries:
        reason = fault(sides, days, age)
        if reason:
            reasons[item] = reason
        there = "opened" if not sides[0] else "closed" if not sides[1] else "presentAtBoth"
        parts["excluded" if reason else there].append(sides)

    def summed(name, side):
        known = [sides[side][1] for sides in parts[name] if sides[side] and sides[side][1] is not None]
        return sum(known) if known else None

    row = {name: {"count": len(parts[name]), "before": summed(name, 0), "after": summed(name, 1)}
           for name in ("presentAtBoth", "opened", "closed", "excluded")}
    row.update({"reasons": reasons, "like": None, "rate": None, "weekly": None, "yearly": None, "interval": None})
    told = [parts[name] for name in ("presentAtBoth", "opened", "closed") if parts[name]]
    before, after = row["presentAtBoth"]["before"], row["presentAtBoth"]["after"]
    row["difference"] = ((after or 0) - (before or 0) + (row["opened"]["after"] or 0) - (row["closed"]["before"] or 0)
                         if told else None)
    if parts["presentAtBoth"]:
        ends = [[None if any(one is None for one in column) else sum(column) for column in
                 ([sides[side][at] for sides in parts["presentAtBoth"]] for at in (3, 4))] for side in (0, 1)]
        (low, high), (later_low, later_high) = ends
        overlap = not (high is not None and later_low is not None and high < later_low
                       or later_high is not None and low is not None and later_high < low)
        if not overlap or (low == high and later_low == later_high and None not in (low, later_low)):
            row["like"] = after - before
            row["interval"] = (None if None in (later_low, high) else later_low - high,
                               None if None in (later_high, low) else later_high - low)
            if before > 0:
                # Over the days between the two values of an item, on average.
                own = [sides[1][2] - sides[0][2] if None not in (sides[0][2], sides[1][2]) else None
                       for sides in parts["presentAtBoth"]]
                between = days[1] - days[0] if None in own else sum(own) / len(own)
                row["rate"] = after / before - 1
                row["weekly"] = (after / before) ** (7 / between) - 1
                row["yearly"] = (after / before) ** (365.25 / between) - 1
    return row


def hold_row(held, place, ours, theirs):
    for part in ("presentAtBoth", "opened", "closed", "excluded"):
        for field, own in ours[part].items():
            held.equal(f"{place} {part} {field}", own, theirs[part][field])
    reasons = {(entry["subject"]["id"], entry["platform"] and entry["platform"]["slug"]): entry["excluded"]
               for entry in theirs["excluded"]["entries"]}
    held.equal(f"{place} reasons", ours["reasons"], reasons)
    for field, name in (("like", "likeForLike"), ("difference", "difference"), ("rate", "rate"),
                        ("weekly", "weeklyRate"), ("yearly", "yearlyRate")):
        held.equal(f"{place} {name}", ours[field], theirs[name])
    held.bounds(f"{place} interval", ours["interval"], theirs["interval"])


def middle_of(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def hold_places(held, place, ours, theirs):
    rates = [row["rate"] for row in ours.values() if row["rate"] is not None]
    for group, row in theirs.items():
        own, expected, over, percentile = ours[group]["rate"], None, None, None
        if own is not None:
            equal = sum(rate == own for rate in rates)
            expected = {"position": 1 + sum(rate > own for rate in rates), "tied": equal > 1, "of": len(rates),
                        "excluded": len(ours) - len(rates)}
            over = own - middle_of(rates)
            percentile = 100 * (sum(rate < own for rate in rates) + equal / 2) / len(rates)
        held.equal(f"{place} {group} rank", expected, row["rank"])
        held.equal(f"{place} {group} over median", over, row["overMedian"])
        held.equal(f"{place} {group} percentile", percentile, row["percentile"])
    return rates


def recompute(held, url, register):
    inputs, bases = [], [None] * len(ASKED) + [["REPORTED"]] * len(REPORTED)
    for (metric, filtered, by, laender, start, end, age), basis in zip(ASKED + REPORTED, bases):
        inputs.append({"metric": metric, "filter": filter_of(filtered), "by": Word(by), "from": start, "to": end,
                       "laender": laender and words(laender), "peers": None if laender else Word("ALL_16"),
                       "maxAgeDays": age, "bases": basis and words(basis),
                       "allow": words(["CITY_WITH_AREA_STATES", "MIXED_KINDS"])})
    for asked, basis, answer in zip(ASKED + REPORTED, bases, ask(url, "growth", inputs, SELECTION)):
        metric, filtered, by, laender, start, end, age = asked
        days = span(start)[1], span(end)[1] if end else TODAY
        found = (sector_pairs(register, metric, filtered, laender, days) if basis
                 else channel_pairs(register, metric, filtered, by, laender, days))
        groups, all_entries = defaultdict(list), []
        for group, item, sides in found:
            groups[group].append((item, sides))
            all_entries.append((item, sides))
        place = f"{metric} {filtered} {by} {start} {end} {age} {basis}"
        held.equal(f"{place} days", days[1] - days[0], answer["days"])
        hold_row(held, f"{place} total", ledger(all_entries, days, age or 366), answer["total"])
        ours = {group: ledger(entries, days, age or 366) for group, entries in groups.items()}
        theirs = {named(row): row for row in answer["rows"]}
        held.equal(f"{place} rows", sorted(ours), sorted(theirs))
        both = {group: row for group, row in theirs.items() if group in ours}
        for group, row in both.items():
            hold_row(held, f"{place} {group}", ours[group], row)
        rates = hold_places(held, place, ours, both)
        expected = rates and {"n": len(rates), "mean": sum(rates) / len(rates), "median": middle_of(rates),
                              "min": min(rates), "max": max(rates)} or None
        for field in ("n", "mean", "median", "min", "max"):
            theirs = answer["statistics"] and answer["statistics"][field]
            held.equal(f"{place} {field}", expected and expected[field], theirs)
