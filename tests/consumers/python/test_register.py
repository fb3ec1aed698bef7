"""gql and pandas as a researcher uses them, against the server that KANALATLAS_URL names."""

import csv
import io
import json
import os
import unittest
import urllib.request

import pandas
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from graphql import GraphQLError

URL = os.environ["KANALATLAS_URL"]
CHANNELS = """
query AllChannels($first: Int = 20, $after: String) {
  channels(first: $first, after: $after, orderBy: NAME_ASC) {
    totalCount
    nodes {
      id handle url status opened closed personified
      authority { slug name seat { latitude } }
      platform { slug }
      sources { citation url }
      latest(metric: "followers") { value observedOn }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def client(**options):
    return Client(transport=AIOHTTPTransport(url=f"{URL}/graphql"), **options)


def fetched(path):
    with urllib.request.urlopen(URL + path) as response:
        return response.read().decode()


def shared(query):
    """The address of a question of one's own."""
    request = urllib.request.Request(
        f"{URL}/q", json.dumps({"query": query}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return response.headers["location"]


def cells(row):
    """A row of the answer as docs/EXITS.md says that it becomes cells."""

    def text(value):
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return repr(value)
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

    def walk(value, path):
        if isinstance(value, list):
            names = list(dict.fromkeys(name for item in value for name in item))
            for name in names:
                joined = "; ".join("" if item[name] is None else str(item[name]) for item in value)
                found[f"{path}.{name}"] = text(joined)
        elif isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{path}.{name}" if path else name)
        else:
            found[path] = text(value)

    found = {}
    walk(row, "")
    return found


class Register(unittest.TestCase):
    def paged(self, size):
        asking, asked, rows, pages = client(), gql(CHANNELS), [], 0
        after = None
        while True:
            asked.variable_values = {"first": size, "after": after}
            page = asking.execute(asked)["channels"]
            rows += page["nodes"]
            pages += 1
            if not page["pageInfo"]["hasNextPage"]:
                self.assertEqual(len(rows), page["totalCount"])
                return rows, pages
            after = page["pageInfo"]["endCursor"]

    def test_schema(self):
        """gql fetches the schema by introspection and finds a wrong field before it asks"""
        asking = client(fetch_schema_from_transport=True)
        self.assertEqual(asking.execute(gql("{ land(code: NI) { name } }"))["land"]["name"], "Lower Saxony")
        self.assertIn("channels", asking.schema.query_type.fields)
        with self.assertRaisesRegex(GraphQLError, "Cannot query field 'nothing'"):
            asking.execute(gql("{ land(code: NI) { nothing } }"))

    def test_error(self):
        """what the register refuses is raised with its code"""
        with self.assertRaises(TransportQueryError) as raised:
            client().execute(gql("{ channels(first: 101) { totalCount } }"))
        self.assertEqual(raised.exception.errors[0]["extensions"]["code"], "BAD_USER_INPUT")

    def test_pages_equal_the_export(self):
        """all channels in pages are the rows of the CSV export, one for one and in the same order"""
        rows, pages = self.paged(37)
        self.assertGreater(pages, 3)
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        exported = list(csv.DictReader(io.StringIO(fetched(shared(CHANNELS) + ".csv?all=true"), newline="")))
        self.assertEqual(len(exported), len(rows))
        for row, line in zip(rows, exported, strict=True):
            found = cells(row)
            # An object that is null is one empty cell for each of its fields.
            self.assertEqual({name: found.get(name, "") for name in line}, line)
            self.assertEqual([name for name in found if name not in line and found[name]], [])

    def test_types(self):
        """pandas reads the export with numbers as numbers, truth values as such and texts as texts"""
        table = pandas.read_csv(URL + shared(CHANNELS) + ".csv?all=true")
        for column in ("authority.seat.latitude", "latest.value"):
            self.assertEqual(str(table[column].dtype), "float64", column)
        self.assertEqual(str(table["personified"].dtype), "bool")
        for column in ("id", "handle", "opened", "status"):
            self.assertIn(str(table[column].dtype), ("str", "object"), column)
        observed = pandas.to_datetime(table["latest.observedOn"], format="ISO8601")
        self.assertGreater(observed.notna().sum(), 0)
        self.assertEqual(observed.notna().sum(), table["latest.value"].notna().sum())

    def test_moment(self):
        """the moment of the edition in .meta.json, given as knownAt, is late enough to know that edition"""
        about = json.loads(fetched("/q/who-left-x.meta.json"))
        asked = gql("query ($at: DateTime!) { edition { recordedAt } land(code: NI, knownAt: $at) { name } }")
        asked.variable_values = {"at": about["edition"]["recordedAt"]}
        answer = client().execute(asked)
        self.assertEqual(answer["edition"]["recordedAt"], about["edition"]["recordedAt"])
        self.assertEqual(answer["land"]["name"], "Lower Saxony")

    def test_german(self):
        """pandas reads the German table to the same values as the English one"""
        english = pandas.read_csv(f"{URL}/q/series-for-a-chart.csv?edition=1")
        german = pandas.read_csv(f"{URL}/q/series-for-a-chart.de.csv?edition=1", sep=";", decimal=",", encoding="utf-8-sig")
        pandas.testing.assert_frame_equal(english, german)
        self.assertEqual([str(german[column].dtype) for column in ("value", "low", "high")], ["float64"] * 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
