#!/usr/bin/env python3
"""Checks that no fact got lost on its way into the seeds: `python3 seeds/verify.py FACTS_DIR`.

Independent of shape.py: it reads both sides, translates the seeds' spellings back into the facts', and compares them
row by row as multisets. Prints the counts per file and exits with 1 on any loss, on a broken reference, or on a wrong word.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

SEEDS = Path(__file__).resolve().parent

# Seed file: words allowed per column (an empty string where the column may be empty).
WORDS = {
    "sources": {"kind": "NEWS PRESS_RELEASE OFFICIAL_PAGE DATASET REPORT STATISTICS", "locator": "FULL DOMAIN_ONLY NO_ADDRESS", "language": "de en nl"},
    "jurisdictions": {"kind": "LAND FEDERATION COUNTRY"},
    "populations": {"basis": "CENSUS_2011 CENSUS_2022 UNSTATED", "measure": "YEAR_END ANNUAL_MEAN CENSUS_DAY"},
    "platforms": {"collectable": "true false"},
    "metrics": {"unit": "COUNT PERCENT SHARE PER_DAY PER_WEEK PER_MONTH PER_YEAR EUR KM2 YEAR RANK", "additive": "true false"},
    "authorities": {"kind": "POLICE POLICE_ACADEMY MINISTRY STATE_CHANCELLERY STATE_GOVERNMENT PARLIAMENT COURT PROSECUTION UNIVERSITY MUNICIPALITY "
                            "DATA_PROTECTION CONSTITUTION_PROTECTION FIRE_SERVICE HEALTH TAX STATISTICS CULTURE OTHER",
                    "level": "STATE DISTRICT FEDERAL MUNICIPAL FOREIGN"},
    "channels": {"purpose": "GENERAL OPERATIONS WANTED_PERSONS RECRUITING COMMUNITY_POLICING PREVENTION PRESS CAMPAIGN SERVICE",
                 "holder": "OFFICE PERSON_IN_OFFICE", "personified": "true false"},
    "handles": {},
    "operators": {"role": "CO_OPERATOR SUPERVISOR OWNER"},
    "observations": {"subject_type": "LAND SECTOR AUTHORITY CHANNEL COUNTRY", "basis": "REPORTED COLLECTED DERIVED",
                     "status": "FINAL PROVISIONAL ESTIMATED REVISED BREAK LOW_RELIABILITY ANNOUNCED"},
    "events": {"kind": "OPENED CLOSED MERGED RENAMED HANDED_OVER CAMPAIGN STAFFING POLICY LAUNCH MILESTONE INCIDENT"},
    "claims": {"relation": "LEADS COUNT ONLY FIRST"},
    "providers": {},
}
PARTIAL_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")


def rows(folder, name):
    data = (folder / f"{name}.csv").read_bytes()
    assert b"\r" not in data or folder != SEEDS, f"{name}.csv has CR"
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pick(row, *columns):
    return tuple(row[column] for column in columns)


def plain(text):
    """A source's publisher or title without the remark on how it was kept, without spaces and brackets."""
    text = re.sub(r"\[[^\]]*notiert\]|\([^;)]*nur Domain notiert\)|nur Domain notiert|gespeicherte Datei( \d+)?", "", text)
    return re.sub(r"[\s()\[\];,]", "", text)


def event_kind(kind):
    return {"OPENED": "channel_opened", "CLOSED": "channel_closed", "MERGED": "channels_merged",
            "RENAMED": "channel_renamed", "HANDED_OVER": "channel_renamed"}.get(kind, kind.lower())


def check(folder):
    facts = {name: rows(folder, name) for name in
             ("sources", "authorities", "channels", "observations", "events", "laender", "population", "claims", "providers")}
    seeds = {name: rows(SEEDS, name) for name in WORDS}
    channel = {row["id"]: row for row in seeds["channels"]}
    country = {row["id"]: (row["land"], row["country"]) for row in facts["authorities"]}

    def source_fact(row):
        url = "" if row["url"].startswith("urn:stored-") else row["url"]
        return (row["id"], plain(row["publisher"]), plain(row["title"]), url, row["published"], row["kind"].lower(),
                row.get("lang") or row.get("language"), row["locator"].lower())

    def successor(row):
        """The handle an heir has; a text in the closing reason counts where the heir is no channel."""
        return channel[row["successor"]]["handle"] if row["successor"] else ""

    def known_successor(row):
        wanted = row["successor_handle"]
        return wanted if any(other["handle"] == wanted for other in facts["channels"]) or wanted not in row["closed_reason"] else ""

    def subject(row):
        if row["subject_type"] == "SECTOR":
            kind, code = row["subject"].split(":")
            return f"{kind.lower()}:{code}"
        if row["subject_type"] == "CHANNEL":
            return "{platform}:{handle}".format(**channel[row["subject"]])
        return row["subject"]

    def event_place(row):
        """The Land of an event; the facts name no other place, the seeds add the country."""
        return row["jurisdiction"] if row["jurisdiction"] in laender else ""

    laender = {row["code"] for row in facts["laender"]}
    same_channel = ("authority", "platform", "handle", "url", "display_name", "personified", "opened", "closed", "closed_reason", "source")
    same_authority = ("name", "short_name", "parent", "seat", "lat", "lon", "website", "wikidata", "source")
    same_land = ("code", "iso", "ags", "name_de", "name_en", "capital", "area_km2", "lat", "lon", "wikidata", "website", "source")
    same_event = ("date", "authority", "platform", "title_de", "title_en", "source")
    same_claim = ("id", "statement_de", "statement_en", "claimed_by", "claimed_on", "metric", "platform", "source")
    # facts file, its key, seed file, its key
    pairs = [
        ("sources", source_fact, "sources", source_fact),
        ("authorities", lambda row: (row["id"], row["kind"], row["level"], row["land"] or row["country"], *pick(row, *same_authority)),
         "authorities", lambda row: (row["slug"], row["kind"].lower(), row["level"].lower(), row["jurisdiction"], *pick(row, *same_authority))),
        ("channels", lambda row: (row["purpose"], known_successor(row), *pick(row, *same_channel)),
         "channels", lambda row: (row["purpose"].lower(), successor(row), *pick(row, *same_channel))),
        ("observations", lambda row: (row["subject_type"], *pick(row, "subject", "metric", "platform", "value", "observed", "source", "note"), row["status"] == "announced"),
         "observations", lambda row: (row["subject_type"].lower(), subject(row), *pick(row, "metric", "platform", "value", "observed", "source", "note"), row["status"] == "ANNOUNCED")),
        ("events", lambda row: (row["land"], row["kind"], *pick(row, *same_event)),
         "events", lambda row: (event_place(row), event_kind(row["kind"]), *pick(row, *same_event))),
        ("laender", lambda row: (row["nuts1"], row["official_name_de"], *pick(row, *same_land)),
         "jurisdictions", lambda row: (row["nuts"], row["official_name"], *pick(row, *same_land))),
        ("population", lambda row: pick(row, "code", "date", "population", "source"), "populations", lambda row: pick(row, "jurisdiction", "date", "value", "source")),
        ("claims", lambda row: (row["kind"], row["land"], row["peers"], *pick(row, *same_claim)),
         "claims", lambda row: (row["kind"].lower(), row["jurisdiction"], row["peers"].lower(), *pick(row, *same_claim))),
        ("providers", lambda row: pick(row, "name", "postcode", "city", "topic", "source"), "providers", lambda row: pick(row, "name", "postcode", "city", "topic", "source")),
    ]
    problems = []
    print(f"{'facts file':<14}{'rows':>6}{'kept':>6}{'dropped with reason':>21}")
    for fact_name, fact_key, seed_name, seed_key in pairs:
        wanted = Counter(map(fact_key, facts[fact_name]))
        loaded = Counter(seed_key(row) for row in seeds[seed_name] if not row["drop"])
        dropped = Counter(seed_key(row) for row in seeds[seed_name] if row["drop"])
        kept = wanted & loaded
        rest = wanted - kept
        excused = rest & dropped
        print(f"{fact_name:<14}{wanted.total():>6}{kept.total():>6}{excused.total():>21}")
        problems += [f"lost from {fact_name}: {key}" for key in rest - excused]
        if kept.total() < 0.99 * wanted.total():
            problems.append(f"{fact_name}: less than 99 % kept")

    # A licence may be added where the source's own row names one, never changed.
    licences = {row["id"]: row["licence"] for row in facts["sources"]}
    problems += [f"licence of {row['id']} changed" for row in seeds["sources"] if licences.get(row["id"]) and licences[row["id"]] != row["licence"]]

    # References, words, dates and uniqueness within the seeds.
    known = {"source": {row["id"] for row in seeds["sources"]}, "authority": {row["slug"] for row in seeds["authorities"]},
             "platform": {row["slug"] for row in seeds["platforms"]}, "metric": {row["key"] for row in seeds["metrics"]},
             "jurisdiction": {row["code"] for row in seeds["jurisdictions"]}, "channel": set(channel)}
    refers = {"parent": "authority", "claimed_by": "authority", "successor": "channel"}
    for name, table in seeds.items():
        if not table:
            continue
        first = next(iter(table[0]))
        if first in ("id", "slug", "code", "key") and len({row[first] for row in table}) != len(table):
            problems.append(f"{name}: {first} is not unique")
        for line, row in enumerate(table, 2):
            where = f"{name}.csv:{line}"
            if None in row or None in row.values():
                problems.append(f"{where}: wrong number of columns")
                continue
            for column, words in WORDS[name].items():
                if row[column] not in words.split():
                    problems.append(f"{where}: {column} is {row[column]!r}")
            for column, value in row.items():
                if column in ("date", "observed", "opened", "closed", "published", "from", "to", "claimed_on") and not PARTIAL_DATE.fullmatch(value):
                    problems.append(f"{where}: {column} is {value!r}")
                noun = refers.get(column, column)
                if noun in known and value and name != "sources":
                    for part in value.split(";") if column == "source" else [value]:
                        if part not in known[noun]:
                            problems.append(f"{where}: no {noun} {part!r}")
            if name != "sources" and not row["source"]:
                problems.append(f"{where}: no source")
    for line, row in enumerate(seeds["observations"], 2):
        kind, target = row["subject_type"], row["subject"]
        home = {"LAND": "jurisdiction", "COUNTRY": "jurisdiction", "AUTHORITY": "authority", "CHANNEL": "channel"}.get(kind)
        if home and target not in known[home] or kind == "SECTOR" and target.split(":")[1] not in known["jurisdiction"]:
            problems.append(f"observations.csv:{line}: no subject {target!r}")
    for line, row in enumerate(seeds["events"], 2):
        home = country.get(row["authority"])
        if home and row["jurisdiction"] not in home:
            problems.append(f"events.csv:{line}: jurisdiction {row['jurisdiction']!r} is not the authority's")
    return problems


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 seeds/verify.py FACTS_DIR")
    found = check(Path(sys.argv[1]))
    for problem in found:
        print(problem)
    print("no loss" if not found else f"{len(found)} problems")
    sys.exit(bool(found))
