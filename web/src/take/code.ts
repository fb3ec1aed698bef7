/** The same answer from other tools: short programs with the address in them. */

export interface Sample {
  name: string;
  text: string;
}

/** A text as a literal of Python, R and JavaScript alike. */
const quoted = (text: string): string => JSON.stringify(text);

/** Programs that fetch a table (`csv`) or the whole answer (`json`) from these addresses. */
export function samples(csv: string, json: string): Sample[] {
  return [
    { name: 'curl', text: `curl -s --fail ${shell(csv)}` },
    {
      name: 'Python (pandas)',
      text: `import pandas\n\ntable = pandas.read_csv(${quoted(csv)})\nprint(table)`,
    },
    {
      name: 'R',
      text: `table <- read.csv(${quoted(csv)}, check.names = FALSE)\nprint(table)`,
    },
    {
      name: 'JavaScript',
      text: `const response = await fetch(${quoted(json)});\nif (!response.ok) throw new Error(await response.text());\nconsole.log(await response.json());`,
    },
    { name: 'Observable', text: `table = d3.csv(${quoted(csv)}, d3.autoType)` },
    {
      name: 'Power Query (Excel, Power BI)',
      text: `let\n  Source = Csv.Document(Web.Contents("${csv.replaceAll('"', '""')}"), [Delimiter = ",", Encoding = 65001]),\n  Table = Table.PromoteHeaders(Source)\nin\n  Table`,
    },
    { name: 'Google Sheets, LibreOffice', text: `=IMPORTDATA("${csv.replaceAll('"', '""')}")` },
  ];
}

/** A text as one word of a shell. */
function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
