"""Recomputes `compare`."""

from .register import LAENDER, cells, divided, divisor_of, rank_of, span
from .server import Word, ask, words

KINDS = ["POLICE", "COURT", "MINISTRY", "UNIVERSITY", "MUNICIPALITY", "STATE_CHANCELLERY"]
PLATFORMS = [None, "twitter", "facebook", "instagram", "mastodon"]
DATES = ["2015", "2017-09-18", "2019-06", "2022-12-31", "2025-03-03"]
METRICS = ["channels", "followers", "posts"]

SELECTION = """coverage { known of } statistics { mean median }
  rows { subject { ... on Land { id } } value interval { low high } denominator rank { position } }"""


def hold(held, place, answer, expected, divisors):
    """`expected` by Land: value, low, high; a Land that is absent has no value."""
    theirs = {row["subject"]["id"]: row for row in answer["rows"]}
    assert sorted(theirs) == sorted(f"land:{land}" for land in LAENDER), place
    ranges = [(low, high) for _, low, high in expected.values()]
    for land, row in theirs.items():
        value, low, high = expected.get(land, (None, None, None))
        held.equal(f"{place} {land} value", value, row["value"])
        held.equal(f"{place} {land} denominator", divisors.get(land), row["denominator"])
        held.bounds(f"{place} {land}", (low, high), row["interval"])
        if low is not None or high is not None:
            held.equal(f"{place} {land} rank", rank_of((low, high), ranges)[0], row["rank"]["position"])
    values = sorted(value for value, *_ in expected.values() if value is not None)
    held.equal(f"{place} known", len(values), answer["coverage"]["known"])
    if values:
        middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        held.equal(f"{place} mean", sum(values) / len(values), answer["statistics"]["mean"])
        held.equal(f"{place} median", middle, answer["statistics"]["median"])


def recompute(held, url, register):
    asked = [(metric, kind, platform, date, "NONE")
             for kind in KINDS for platform in PLATFORMS for date in DATES for metric in METRICS]
    asked += [("channels", kind, None, "2022-12-31", per) for kind in KINDS
              for per in ("PER_1000_INHABITANTS", "PER_AUTHORITY")]
    inputs = [{"metric": metric, "filter": {"kinds": words([kind]), "platforms": platform and [platform]}, "asOf": date,
               "per": Word(per), "allow": words(["CITY_WITH_AREA_STATES"])}
              for metric, kind, platform, date, per in asked]
    for (metric, kind, platform, date, per), answer in zip(asked, ask(url, "compare", inputs, SELECTION)):
        day = span(date)[1]
        filtered = {"kinds": [kind], "platforms": platform and [platform]}
        found = cells(register, metric, filtered, "LAND", LAENDER, day)
        divisors = {f"land:{land}": divisor_of(register, per, f"land:{land}", filtered, day) for land in LAENDER}
        expected = {}
        for group, cell in found.items():
            amounts = divided(cell, per, divisors[group])
            if any(amount is not None for amount in amounts):
                expected[group] = amounts
        hold(held, f"{metric} {kind} {platform} {date} {per}", answer, expected, divisors)
