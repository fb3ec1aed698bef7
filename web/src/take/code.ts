/** The same answer from other tools: short programs with the address in them. */

export interface Sample {
  name: string;
  text: string;
}

/** Where an answer is, and what is asked for it; all addresses are whole. */
export interface Asking {
  /** Its table. */
  csv: string;
  /** Its data. */
  json: string;
  /** Where the query is sent to. */
  graphql: string;
  query: string;
  variables: Record<string, unknown>;
}

/** A text as a literal of Python, R and JavaScript alike. */
const quoted = (text: string): string => JSON.stringify(text);

/** A text of several lines as a literal of Python. */
const pythonText = (text: string): string => (/"""|\\/.test(text) ? quoted(text) : `"""\n${text.trim()}\n"""`);

/** A text of several lines as a literal of R. */
const rText = (text: string): string => (text.includes(')---"') ? quoted(text) : `r"---(\n${text.trim()}\n)---"`);

/** A text as a literal of Power Query and of a spreadsheet. */
const doubled = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text as one word of a shell. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Programs that fetch the table, the whole answer, or ask the query. */
export function samples({ csv, json, graphql, query, variables }: Asking): Sample[] {
  const values = JSON.stringify(variables);
  return [
    { name: 'curl', text: `curl -s --fail ${shell(csv)}` },
    { name: 'Python (pandas)', text: `import pandas\n\ntable = pandas.read_csv(${quoted(csv)})\nprint(table)` },
    {
      name: 'Python (gql)',
      text: `import json

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport

query = gql(${pythonText(query)})
query.variable_values = json.loads(${quoted(values)})
client = Client(transport=AIOHTTPTransport(url=${quoted(graphql)}))
print(json.dumps(client.execute(query), indent=2, ensure_ascii=False))`,
    },
    { name: 'R (read.csv)', text: `table <- read.csv(${quoted(csv)}, check.names = FALSE)\nprint(table)` },
    {
      name: 'R (ghql)',
      text: `library(ghql)

client <- GraphqlClient$new(url = ${quoted(graphql)})
query <- Query$new()
query$query("answer", ${rText(query)})
variables <- jsonlite::fromJSON(${quoted(values)}, simplifyVector = FALSE)
print(jsonlite::fromJSON(client$exec(query$queries$answer, variables)))`,
    },
    {
      name: 'JavaScript',
      text: `const response = await fetch(${quoted(json)});\nif (!response.ok) throw new Error(await response.text());\nconsole.log(await response.json());`,
    },
    { name: 'Observable', text: `table = d3.csv(${quoted(csv)}, d3.autoType)` },
    {
      name: 'Power Query (Excel, Power BI)',
      text: `let\n  Source = Csv.Document(Web.Contents(${doubled(csv)}), [Delimiter = ",", Encoding = 65001]),\n  Table = Table.PromoteHeaders(Source)\nin\n  Table`,
    },
    { name: 'Google Sheets, LibreOffice', text: `=IMPORTDATA(${doubled(csv)})` },
  ];
}
