"""Recomputes `coverage`: who surely has a channel, who is confirmed to have none, of whom nobody knows."""

from collections import defaultdict

from .register import LAENDER, TODAY, possibly_open, rank_of, rows, span, surely_open
from .server import Word, ask, filter_of, words

PLATFORMS = [row["slug"] for row in rows("platforms")]
ALL_KINDS = sorted({row["kind"] for row in rows("authorities")})
# filter, rows, columns, Länder, date
ASKED = [({"kinds": [kind]}, "LAND", "PLATFORM", LAENDER, date)
         for kind in ("POLICE", "COURT", "MINISTRY", "UNIVERSITY", "PROSECUTION", "STATE_CHANCELLERY")
         for date in ("2014", "2017-09-18", "2025-03-03")]
ASKED += [({}, "KIND", "PLATFORM", laender, date) for laender in (["NI"], ["HH", "HE", "MV", "BE"], LAENDER)
          for date in ("2020-06", None)]
ASKED += [({"platforms": platforms}, "LAND", "KIND", LAENDER, date)
          for platforms in (None, ["twitter"], ["facebook", "mastodon"]) for date in ("2018", "2025-12")]
ASKED += [({"kinds": ["MINISTRY"], "platforms": ["twitter", "instagram"]}, "JURISDICTION", "PLATFORM", None, "2023"),
          ({"kinds": ["POLICE"], "purposes": ["RECRUITING"]}, "LAND", "PLATFORM", LAENDER, "2020")]
CELL = "known none unknown of share { low high } rank { position tied of }"
SELECTION = f"""authorities columns {{ kind platform {{ slug }} }}
  rows {{ kind subject {{ ... on Land {{ id }} ... on Country {{ id }} }} platformsPerAuthority {{ low high }}
         anywhere {{ {CELL} }} cells {{ {CELL} }} }}"""


class Presence:
    """What is known of each authority on each platform."""

    def __init__(self, register):
        self.register, self.reports = register, defaultdict(list)
        for (sort, subject, metric), found in register.observed.items():
            if (sort, metric) == ("AUTHORITY", "channels"):
                self.reports[subject] = [seen for seen, _ in found]
        self.parts = defaultdict(list)
        spans = defaultdict(list)
        for row in rows("operators"):
            spans[row["channel"], row["authority"]].append((span(row["from"])[0], span(row["to"])[1]))
        for channel in register.channels:
            operators = {channel["authority"]: [(None, None)]}
            operators.update({authority: own for (operated, authority), own in spans.items()
                              if operated == channel["id"]})
            for authority, own in operators.items():
                self.parts[authority].append((channel, own))

    def state(self, authority, platform, purposes, day):
        own = [channel for channel, spans in self.parts[authority]
               if channel["platform"] == platform and channel["holder"] == "OFFICE"
               and (not purposes or channel["purpose"] in purposes)
               and any((since is None or since <= day) and (until is None or until > day) for since, until in spans)]
        if any(surely_open(channel, day) for channel in own):
            return "YES"
        told = [seen for seen in self.reports[authority] if seen.last <= day
                and (seen.platform == platform or (seen.platform is None and seen.value == 0))]
        if told and not purposes:
            return "YES" if max(told, key=lambda seen: seen[:2]).value > 0 else "NONE"
        if any(possibly_open(channel, day) for channel in own):
            return "UNKNOWN"
        closed = [channel for channel in own if channel["closed"] and channel["closed"][1] <= day]
        return "NONE" if closed and len(closed) == len(own) else "UNKNOWN"


def anywhere(states):
    return "YES" if "YES" in states else "NONE" if all(state == "NONE" for state in states) else "UNKNOWN"


def hold_cell(held, place, states, others, cell):
    """`others`: the states of all rows in this column, of which the shares are ranked."""
    def share(states):
        return (states.count("YES") / len(states), 1 - states.count("NONE") / len(states)) if states else None

    for field, state in (("known", "YES"), ("none", "NONE"), ("unknown", "UNKNOWN")):
        held.equal(f"{place} {field}", states.count(state), cell[field])
    held.equal(f"{place} of", len(states), cell["of"])
    own, ranges = share(states), [share(one) for one in others if one]
    held.bounds(f"{place} share", own, cell["share"])
    rank = cell["rank"] and (cell["rank"]["position"], cell["rank"]["tied"], cell["rank"]["of"])
    held.equal(f"{place} rank", own and (*rank_of(own, ranges), len(ranges)), rank)


def recompute(held, url, register):
    presence = Presence(register)
    inputs = [{"filter": filter_of(filtered), "rows": Word(lying), "columns": Word(standing), "asOf": date,
               "laender": laender and words(laender), "allow": words(["CITY_WITH_AREA_STATES", "MIXED_KINDS"])}
              for filtered, lying, standing, laender, date in ASKED]
    for (filtered, lying, standing, laender, date), answer in zip(ASKED, ask(url, "coverage", inputs, SELECTION)):
        day = span(date)[1] if date else TODAY
        platforms = filtered.get("platforms") or PLATFORMS
        kinds = filtered.get("kinds") or ALL_KINDS
        members = defaultdict(dict)
        for slug, row in register.authorities.items():
            land = row["jurisdiction"]
            if row["kind"] in kinds and (laender is None or land in laender):
                states = {one: presence.state(slug, one, filtered.get("purposes"), day) for one in platforms}
                group = row["kind"] if lying == "KIND" else f"{'land' if land in LAENDER else 'jurisdiction'}:{land}"
                members[group][slug] = states
        place = f"{filtered} {lying} {standing} {len(laender or [])} {date}"
        held.equal(f"{place} authorities", sum(map(len, members.values())), answer["authorities"])
        theirs = {row["kind"] or row["subject"]["id"]: row for row in answer["rows"]}
        for group in members:
            held.equal(f"{place} {group} is there", True, group in theirs)
        columns = [column["kind"] or column["platform"]["slug"] for column in answer["columns"]]
        present = {register.authorities[slug]["kind"] for own in members.values() for slug in own}
        wanted = platforms if standing == "PLATFORM" else filtered.get("kinds") or present
        held.equal(f"{place} columns", sorted(wanted), sorted(columns))

        def column(group, name):
            if standing == "PLATFORM":
                return [states[name] for states in members[group].values()]
            return [anywhere(states.values()) for slug, states in members[group].items()
                    if register.authorities[slug]["kind"] == name]

        laid = {name: {group: column(group, name) for group in theirs} for name in columns}
        everywhere = {group: [anywhere(states.values()) for states in members[group].values()] for group in theirs}
        for group, row in theirs.items():
            here = f"{place} {group}"
            hold_cell(held, f"{here} anywhere", everywhere[group], everywhere.values(), row["anywhere"])
            states = [state for own in members[group].values() for state in own.values()]
            size = len(members[group])
            mean = size and (states.count("YES") / size, (len(states) - states.count("NONE")) / size)
            held.bounds(f"{here} platforms", mean or None, row["platformsPerAuthority"])
            for name, cell in zip(columns, row["cells"]):
                hold_cell(held, f"{here} {name}", laid[name][group], laid[name].values(), cell)

