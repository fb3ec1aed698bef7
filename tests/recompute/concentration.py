"""Recomputes `concentration`: Herfindahl index, share of the greatest, Gini coefficient, and their bounds."""

from .register import AREA_STATES, LAENDER, TODAY, cells, span
from .server import Word, ask, filter_of, named, words

# metric, filter, across, Länder, date
ASKED = [(metric, {"kinds": [kind]}, across, laender, date)
         for metric, kind, date in (("channels", "POLICE", "2017-09-18"), ("channels", "UNIVERSITY", "2025-03-03"),
                                    ("channels", "COURT", None), ("followers", "POLICE", "2019"),
                                    ("followers", "MINISTRY", "2024"), ("posts", "MINISTRY", "2025-03"),
                                    ("posts", "UNIVERSITY", "2025-10-27"))
         for across, laender in (("PLATFORM", ["NI"]), ("PLATFORM", LAENDER), ("AUTHORITY", ["NI", "HE"]),
                                 ("LAND", LAENDER), ("LAND", AREA_STATES), ("CHANNEL", ["NI", "HE", "BE"]),
                                 ("JURISDICTION", None))]
ASKED += [("channels", {}, "KIND", ["NI"], "2025"), ("posts", {"platforms": ["mastodon"]}, "KIND", LAENDER, "2025")]
TOPS = (1, 2, 3, 5, 10)
SELECTION = f"""n total hhi normalised gini giniSmallN interval {{ low high }} coverage {{ known of }}
  {' '.join(f'top{k}: topShare(k: {k})' for k in TOPS)}
  parts {{ value share shareBounds {{ low high }} interval {{ low high }} kind platform {{ slug }}
    subject {{ ... on Land {{ id }} ... on Country {{ id }} ... on Authority {{ id }} ... on Channel {{ id }} }} }}"""

UNKNOWN = dict.fromkeys(["hhi", "normalised", "gini", "giniSmallN", *(f"top{k}" for k in TOPS)])


def figures(amounts):
    """The figures by their definitions, the Gini coefficient over all pairs."""
    n, whole = len(amounts), sum(amounts)
    if whole <= 0:
        return UNKNOWN
    concentrated = sum((amount / whole) ** 2 for amount in amounts)
    gini = sum(abs(one - other) for one in amounts for other in amounts) / (2 * n * whole)
    found = {"hhi": 10_000 * concentrated, "gini": gini,
             "normalised": (concentrated - 1 / n) / (1 - 1 / n) if n > 1 else None,
             "giniSmallN": gini * n / (n - 1) if n > 1 else None}
    greatest = sorted(amounts, reverse=True)
    return {**found, **{f"top{k}": sum(greatest[:k]) / whole for k in TOPS}}


def share_bounds(ranges):
    """Least and most share of each part: its least beside the most of the others, and the other way round."""
    bounds = []
    for at, (low, high) in enumerate(ranges):
        others = ranges[:at] + ranges[at + 1:]
        most = None if any(other[1] is None for other in others) else sum(other[1] for other in others)
        least = sum(other[0] or 0 for other in others)
        own = low or 0
        bounds.append((own / (own + most) if own and most is not None else 0.0,
                       1.0 if high is None or not least else high / (high + least)))
    return bounds


def hhi_bounds(shares):
    least = max(sum(low ** 2 for low, _ in shares), 1 / len(shares))
    most = min(sum(high ** 2 for _, high in shares), max(high for _, high in shares))
    return 10_000 * least, 10_000 * max(least, most)


def recompute(held, url, register):
    inputs = [{"metric": metric, "filter": filter_of(filtered), "across": Word(across), "asOf": date,
               "laender": laender and words(laender), "peers": None if laender else Word("ALL_16"),
               "allow": words(["CITY_WITH_AREA_STATES", "MIXED_KINDS"])}
              for metric, filtered, across, laender, date in ASKED]
    for (metric, filtered, across, laender, date), answer in zip(ASKED, ask(url, "concentration", inputs, SELECTION)):
        place = f"{metric} {filtered} {across} {len(laender or [])} {date}"
        found = cells(register, metric, filtered, across, laender, span(date)[1] if date else TODAY)
        known = {group: cell for group, cell in found.items() if cell.value is not None}
        ours = figures([cell.value for cell in known.values()]) if known else UNKNOWN
        held.equal(f"{place} n", len(known), answer["n"])
        held.equal(f"{place} known", len(known), answer["coverage"]["known"])
        if across == "LAND":
            held.equal(f"{place} of", len(laender), answer["coverage"]["of"])
        held.equal(f"{place} total", sum(cell.value for cell in known.values()) if known else None, answer["total"])
        for field, own in ours.items():
            held.equal(f"{place} {field}", own, answer[field])
        theirs = {named(part): part for part in answer["parts"]}
        if ours["hhi"] is None:
            held.equal(f"{place} no parts", 0, len([part for part in answer["parts"] if part["share"]]))
            continue
        held.equal(f"{place} parts", sorted(known), sorted(theirs))
        amounts = [part["value"] for part in answer["parts"]]
        held.equal(f"{place} order", sorted(amounts, reverse=True), amounts)
        # Parts without a value may outweigh the others: they have bounds as well, or none.
        unknown = [(cell.low, cell.high) for cell in found.values() if cell.value is None]
        shares = share_bounds([(cell.low, cell.high) for cell in known.values()] + unknown)
        outer = hhi_bounds(shares)
        held.bounds(f"{place} hhi", outer, answer["interval"])
        low, high = answer["interval"]["low"], answer["interval"]["high"]
        held.equal(f"{place} bounds hold the index", True, low - 1e-9 <= answer["hhi"] <= high + 1e-9)
        whole = sum(cell.value for cell in known.values())
        for (group, cell), bounds in zip(known.items(), shares):
            if group in theirs:
                held.equal(f"{place} {group} value", cell.value, theirs[group]["value"])
                held.equal(f"{place} {group} share", cell.value / whole, theirs[group]["share"])
                held.bounds(f"{place} {group}", (cell.low, cell.high), theirs[group]["interval"])
                held.bounds(f"{place} {group} share", bounds, theirs[group]["shareBounds"])
