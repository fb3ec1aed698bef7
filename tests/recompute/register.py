"""The register as the CSV seeds have it: channels, the values observed of them, authorities, inhabitants."""

import calendar
import csv
import datetime
from collections import defaultdict, namedtuple
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
EPOCH = datetime.date(1970, 1, 1)
TODAY = (datetime.datetime.now(datetime.timezone.utc).date() - EPOCH).days

LAENDER = "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH".split()
AREA_STATES = [land for land in LAENDER if land not in ("BE", "HB", "HH")]

# An observation: the last and the first day that its date may mean, its value, and the bounds that the source gives.
Seen = namedtuple("Seen", "last first value low high platform")
# What a comparison has for one group: the value, its bounds, channels that may be open, channels behind the value.
Cell = namedtuple("Cell", "value low high channels known")


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


def written(day):
    return (EPOCH + datetime.timedelta(days=day)).isoformat()


def seen_in(row):
    """An observation that may be compared as a measurement; None for announcements, undated and missing values."""
    if not row["value"] or row["status"] == "ANNOUNCED" or not row["observed"]:
        return None
    first, last = span(row["observed"])
    low, high = (float(row[side]) if row[side] else None for side in ("low", "high"))
    if low is None and high is None:
        low = high = float(row["value"])
    return Seen(last, first, float(row["value"]), low, high, row["platform"] or None)


class Register:
    def __init__(self):
        self.authorities = {row["slug"]: row for row in rows("authorities")}
        self.observed = defaultdict(list)
        for row in rows("observations"):
            seen = seen_in(row)
            if seen:
                self.observed[row["subject_type"], row["subject"], row["metric"]].append((seen, row["basis"]))
        # The days by which a channel was seen, and those on or after which it was.
        self.seen, self.first_seen = defaultdict(list), defaultdict(list)
        for (sort, subject, _), found in self.observed.items():
            if sort == "CHANNEL":
                self.seen[subject] += [seen.last for seen, _ in found]
                self.first_seen[subject] += [seen.first for seen, _ in found]
        self.channels = self.read_channels()
        self.inhabitants = defaultdict(list)
        for row in rows("populations"):
            self.inhabitants[row["jurisdiction"], row["basis"]].append((span(row["date"])[1], int(row["value"])))
        self.kept = {}

    def read_channels(self):
        """Channels with all that decides whether they were open."""
        published = {row["id"]: span(row["published"])[1] for row in rows("sources")}
        channels = []
        for row in rows("channels"):
            dates = [published[source] for source in row["source"].split(";") if published[source] is not None]
            opened, closed = span(row["opened"]), span(row["closed"])
            is_closed = bool(row["closed"] or row["closed_reason"] or row["successor"])
            if opened[1] is None:
                opened = None, min(dates + ([closed[1]] if closed[1] is not None else []), default=TODAY)
            if is_closed and closed[1] is None:
                closed = None, max(dates, default=TODAY)
            authority = self.authorities[row["authority"]]
            channels.append({"id": row["id"], "platform": row["platform"], "holder": row["holder"],
                             "purpose": row["purpose"], "authority": row["authority"], "kind": authority["kind"],
                             "land": authority["jurisdiction"], "opened": opened,
                             "closed": closed if is_closed else None, "seen": self.seen[row["id"]],
                             "first_seen": self.first_seen[row["id"]]})
        return channels

    def latest(self, channel, metric, day):
        """The latest value of a channel by a day; of several of the same last day the most precise."""
        key = channel, metric, day
        if key not in self.kept:
            found = [seen for seen, _ in self.observed.get(("CHANNEL", channel, metric), ()) if seen.last <= day]
            self.kept[key] = max(found, key=lambda seen: seen[:2], default=None)
        return self.kept[key]

    def people(self, land, day, basis="CENSUS_2011"):
        return max((entry for entry in self.inhabitants[land, basis] if entry[0] <= day), default=(0, None))[1]

    def chosen(self, filtered, laender):
        """Channels that a filter leaves; `laender` None: all jurisdictions."""
        return [channel for channel in self.channels
                if channel["holder"] == "OFFICE" and (laender is None or channel["land"] in laender)
                and all(not filtered.get(f"{field}s") or channel[field] in filtered[f"{field}s"]
                        for field in ("kind", "platform", "purpose"))]


def surely_open(channel, day):
    opened = channel["opened"][1] <= day or any(last <= day for last in channel["seen"])
    later = channel["closed"] and (channel["closed"][0] is not None and channel["closed"][0] > day
                                   or any(first >= day for first in channel["first_seen"]))
    return opened and (channel["closed"] is None or later)


def possibly_open(channel, day):
    low = channel["opened"][0]
    return (low is None or low <= day) and (channel["closed"] is None or channel["closed"][1] > day)


def group_of(channel, by):
    if by == "LAND":
        return f"land:{channel['land']}"
    if by == "JURISDICTION":
        return f"{'land' if channel['land'] in LAENDER else 'jurisdiction'}:{channel['land']}"
    if by == "AUTHORITY":
        return f"authority:{channel['authority']}"
    return f"channel:{channel['id']}" if by == "CHANNEL" else channel[by.lower()]


def expected_groups(by, laender):
    """Groups that are there even if nothing is known of them."""
    if by == "LAND":
        return {f"land:{land}" for land in laender}
    if by == "JURISDICTION":
        return {f"{'land' if row['kind'] == 'LAND' else 'jurisdiction'}:{row['code']}" for row in rows("jurisdictions")}
    return set()


def total(parts):
    return None if any(part is None for part in parts) else sum(parts)


def cells(register, metric, filtered, by, laender, day):
    """What is known of each group at the end of a day; a group that is absent has no channel that may be open."""
    members = defaultdict(list)
    for channel in register.chosen(filtered, laender):
        if possibly_open(channel, day):
            members[group_of(channel, by)].append(channel)
    found = {}
    for group, own in members.items():
        if metric == "channels":
            sure = sum(surely_open(channel, day) for channel in own)
            # That some may have been open, and none was for sure, is no count of 0.
            found[group] = Cell(sure or None, sure, len(own), len(own), sure)
            continue
        values = [register.latest(channel["id"], metric, day) for channel in own]
        known = [value for value in values if value]
        if known:
            high = total([value and value.high for value in values])
            low = sum(value.low or 0 for channel, value in zip(own, values) if value and surely_open(channel, day))
            found[group] = Cell(sum(value.value for value in known), low, high, len(own), len(known))
        else:
            found[group] = Cell(None, None, None, len(own), 0)
    return found


def rank_of(own, others):
    """Position and whether tied: a tie is a range that overlaps. `others` holds ranges (low, high), `own` included."""
    def above(left, right):
        return left[0] is not None and right[1] is not None and left[0] > right[1]

    better = sum(above(other, own) for other in others)
    apart = sum(above(other, own) or above(own, other) for other in others)
    return 1 + better, len(others) - 1 - apart > 0


def divisor_of(register, per, group, filtered, day):
    """What the value of a Land is divided by: inhabitants, or authorities of the kinds; None if by nothing known."""
    land = group.split(":")[-1]
    if per == "PER_1000_INHABITANTS":
        return register.people(land, day)
    if per == "PER_AUTHORITY":
        return sum(one["jurisdiction"] == land and one["kind"] in filtered["kinds"]
                   for one in register.authorities.values()) or None
    return None


def divided(cell, per, divisor):
    """Value, low and high after division; all None if there is nothing to divide by."""
    if per == "NONE":
        return cell[:3]
    factor = 1000 if per == "PER_1000_INHABITANTS" else 1
    return tuple(None if amount is None or divisor is None else factor * amount / divisor for amount in cell[:3])
