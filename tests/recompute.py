#!/usr/bin/env python3
"""Recomputes comparisons from the CSV seeds and holds them against a running server: `python3 tests/recompute.py URL`.

Shares no code with src/: it reads the seeds, counts and adds up by itself, and asks the server the same questions. Every
difference of more than 1e-9 is printed; the exit code is 1 if there is one, or if fewer than 300 values were compared.
"""

import calendar
import csv
import datetime
import json
import sys
import urllib.request
from collections import defaultdict
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
EPOCH = datetime.date(1970, 1, 1)
TODAY = (datetime.datetime.now(datetime.timezone.utc).date() - EPOCH).days

LAENDER = "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH".split()
KINDS = ["POLICE", "COURT", "MINISTRY", "UNIVERSITY", "MUNICIPALITY", "STATE_CHANCELLERY"]
PLATFORMS = [None, "twitter", "facebook", "instagram", "mastodon"]
DATES = ["2015", "2017-09-18", "2019-06", "2022-12-31", "2025-03-03"]
METRICS = ["followers", "posts"]


def rows(name):
    with open(SEEDS / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row.get("drop")]


def span(text):
    """First and last day that a date may mean, as days since 1970."""
    if not text:
        return None, None
    parts = [int(part) for part in text.split("-")]
    year, month, day = parts + [None] * (3 - len(parts))
    first = datetime.date(year, month or 1, day or 1)
    last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return (first - EPOCH).days, (last - EPOCH).days


def register():
    """Channels with all that decides whether they were open."""
    published = {row["id"]: span(row["published"])[1] for row in rows("sources")}
    authorities = {row["slug"]: row for row in rows("authorities")}
    seen, latest = defaultdict(list), defaultdict(list)
    for row in rows("observations"):
        if row["subject_type"] != "CHANNEL" or not row["value"] or row["status"] == "ANNOUNCED" or not row["observed"]:
            continue
        low, high = span(row["observed"])
        seen[row["subject"]].append(high)
        latest[row["subject"], row["metric"]].append((high, low, float(row["value"])))
    channels = []
    for row in rows("channels"):
        dates = [published[source] for source in row["source"].split(";") if published[source] is not None]
        opened, closed = span(row["opened"]), span(row["closed"])
        is_closed = bool(row["closed"] or row["closed_reason"] or row["successor"])
        if opened[1] is None:
            opened = None, min(dates + ([closed[1]] if closed[1] is not None else []), default=TODAY)
        if is_closed and closed[1] is None:
            closed = None, max(dates, default=TODAY)
        authority = authorities[row["authority"]]
        channels.append({"id": row["id"], "platform": row["platform"], "holder": row["holder"], "kind": authority["kind"],
                         "land": authority["jurisdiction"], "opened": opened, "closed": closed if is_closed else None,
                         "seen": seen[row["id"]]})
    return channels, latest


def surely_open(channel, day):
    opened = channel["opened"][1] <= day or any(high <= day for high in channel["seen"])
    return opened and (channel["closed"] is None or (channel["closed"][0] is not None and channel["closed"][0] > day))


def possibly_open(channel, day):
    low = channel["opened"][0]
    return (low is None or low <= day) and (channel["closed"] is None or channel["closed"][1] > day)


def ask(url, query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise SystemExit(f"the server refuses: {answer['errors']}")
    return answer["data"]


QUERY = """query ($metric: String!, $kind: AuthorityKind!, $platforms: [String!], $date: PartialDate!, $per: Denominator!) {
  compare(input: {metric: $metric, filter: {kinds: [$kind], platforms: $platforms}, asOf: $date, per: $per,
                  allow: [CITY_WITH_AREA_STATES]}) {
    coverage { known of }
    statistics { mean median }
    rows { subject { ... on Land { code } } value interval { low high } numerator denominator rank { position } }
  }
}"""


class Held:
    def __init__(self):
        self.compared, self.wrong = 0, []

    def equal(self, place, ours, theirs):
        self.compared += 1
        same = ours == theirs if None in (ours, theirs) else abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours))
        if not same:
            self.wrong.append(f"{place}: recomputed {ours}, answered {theirs}")


def hold(held, place, answer, expected):
    """`expected` by Land: value, low, high, denominator; a Land that is absent has no value."""
    theirs = {row["subject"]["code"]: row for row in answer["rows"]}
    assert sorted(theirs) == sorted(LAENDER), place
    for land in LAENDER:
        value, low, high, divisor = expected.get(land, (None, None, None, None))
        row = theirs[land]
        held.equal(f"{place} {land} value", value, row["value"])
        held.equal(f"{place} {land} denominator", divisor, row["denominator"])
        if value is not None:
            held.equal(f"{place} {land} low", low, row["interval"]["low"])
            held.equal(f"{place} {land} high", high, row["interval"]["high"])
            better = sum(1 for other in expected.values() if high is not None and other[1] > high)
            held.equal(f"{place} {land} rank", 1 + better, row["rank"]["position"])
    values = sorted(value for value, *_ in expected.values())
    held.equal(f"{place} known", len(values), answer["coverage"]["known"])
    if values:
        middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        held.equal(f"{place} mean", sum(values) / len(values), answer["statistics"]["mean"])
        held.equal(f"{place} median", middle, answer["statistics"]["median"])


def main():
    url = sys.argv[1].rstrip("/")
    channels, latest = register()
    inhabitants = defaultdict(list)
    for row in rows("populations"):
        if row["basis"] == "CENSUS_2011":
            inhabitants[row["jurisdiction"]].append((span(row["date"])[1], int(row["value"])))
    held = Held()
    for kind in KINDS:
        for platform in PLATFORMS:
            for date in DATES:
                day = span(date)[1]
                own = [channel for channel in channels
                       if channel["kind"] == kind and channel["land"] in LAENDER and channel["holder"] == "OFFICE"
                       and platform in (None, channel["platform"]) and possibly_open(channel, day)]
                variables = {"kind": kind, "platforms": platform and [platform], "date": date, "per": "NONE"}
                counted = {}
                for land in {channel["land"] for channel in own}:
                    here = [channel for channel in own if channel["land"] == land]
                    sure = sum(surely_open(channel, day) for channel in here)
                    counted[land] = (sure, sure, len(here), None)
                answer = ask(url, QUERY, {**variables, "metric": "channels"})["compare"]
                hold(held, f"channels {kind} {platform} {date}", answer, counted)
                for metric in METRICS:
                    summed = {}
                    for land in counted:
                        here = [channel for channel in own if channel["land"] == land]
                        found = [max((entry for entry in latest[channel["id"], metric] if entry[0] <= day), default=None)
                                 for channel in here]
                        known = [entry[2] for entry in found if entry]
                        if known:
                            summed[land] = (sum(known), sum(known), sum(known) if len(known) == len(here) else None, None)
                    answer = ask(url, QUERY, {**variables, "metric": metric})["compare"]
                    hold(held, f"{metric} {kind} {platform} {date}", answer, summed)
        date, day = "2022-12-31", span("2022-12-31")[1]
        divided = {}
        own = [channel for channel in channels if channel["kind"] == kind and channel["holder"] == "OFFICE"
               and possibly_open(channel, day)]
        for land in LAENDER:
            here = [channel for channel in own if channel["land"] == land]
            people = max((entry for entry in inhabitants[land] if entry[0] <= day), default=(0, 0))[1]
            if here and people:
                sure = sum(surely_open(channel, day) for channel in here)
                divided[land] = tuple(1000 * count / people for count in (sure, sure, len(here))) + (float(people),)
        variables = {"metric": "channels", "kind": kind, "date": date, "per": "PER_1000_INHABITANTS"}
        answer = ask(url, QUERY, variables)["compare"]
        for row in answer["rows"]:
            land = row["subject"]["code"]
            value, low, high, people = divided.get(land, (None,) * 4)
            held.equal(f"per inhabitant {kind} {land}", value, row["value"])
            if value is not None:
                held.equal(f"per inhabitant {kind} {land} low", low, row["interval"]["low"])
                held.equal(f"per inhabitant {kind} {land} high", high, row["interval"]["high"])
                held.equal(f"per inhabitant {kind} {land} people", people, row["denominator"])
    for line in held.wrong[:50]:
        print(line)
    print(f"{held.compared} values compared, {len(held.wrong)} differ")
    sys.exit(1 if held.wrong or held.compared < 300 else 0)


if __name__ == "__main__":
    main()
