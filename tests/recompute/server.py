"""Asking the running server, and holding its answers against our own."""

import json
import time
import urllib.error
import urllib.request

MOST_CHARACTERS = 12_000


class Word(str):
    """A value of an enum, which stands without quotation marks."""


def words(values):
    return [Word(value) for value in values]


def filter_of(filtered):
    """A filter as an input: all but slugs are enums; what is empty does not narrow."""
    return {key: value if key == "platforms" else words(value) for key, value in filtered.items() if value}


def named(row):
    """The group that a row of an answer speaks of."""
    return (row["subject"] or {}).get("id") or row["kind"] or row["platform"]["slug"]


def literal(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {literal(one)}" for key, one in value.items() if one is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return value if isinstance(value, Word) else json.dumps(value)


def post(url, body):
    request = urllib.request.Request(f"{url}/graphql", json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise SystemExit(f"the server refuses: {answer['errors']} for {body}")
    return answer["data"]


def ask(url, field, inputs, selection, together=8, patience=6):
    """The answers to several questions of one field, asked `together` in a request, in their order."""
    answers = []
    # A request may have 30 aliases.
    together = max(1, min(together, 30 // (1 + selection.count(": "))))
    for start in range(0, len(inputs), together):
        asked = [f"a{at}: {field}(input: {literal(one)}) {{ ...wanted }}"
                 for at, one in enumerate(inputs[start:start + together])]
        kind = {"series": "Series", "table": "Table", "coverage": "CoverageMatrix", "growth": "GrowthLedger",
                "concentration": "Concentration", "compare": "Comparison"}[field]
        query = f"{{ {' '.join(asked)} }} fragment wanted on {kind} {{ {selection} }}"
        assert len(query) < MOST_CHARACTERS, "ask fewer together"
        try:
            data = post(url, {"query": query})
        except urllib.error.HTTPError as error:
            # An operation may run for 5 seconds: on a busy machine fewer questions together, and later.
            if error.code != 503 or (together == 1 and patience == 0):
                raise
            if together == 1:
                time.sleep(5)
                patience -= 1
            return answers + ask(url, field, inputs[start:], selection, max(1, together // 2), patience)
        answers += [data[f"a{at}"] for at in range(len(asked))]
    return answers


class Held:
    """Counts what was compared, and keeps what differs."""

    def __init__(self, name):
        self.name, self.compared, self.known, self.wrong = name, 0, 0, []

    def equal(self, place, ours, theirs):
        self.compared += 1
        self.known += ours is not None
        numbers = all(isinstance(one, (int, float)) for one in (ours, theirs))
        if not (abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours)) if numbers else ours == theirs):
            self.wrong.append(f"{self.name} {place}: recomputed {ours}, answered {theirs}")

    def bounds(self, place, ours, theirs):
        """Bounds as (low, high); None if there are none."""
        theirs = theirs or {"low": None, "high": None}
        for side, own in zip(("low", "high"), ours or (None, None)):
            self.equal(f"{place} {side}", own, theirs[side])
