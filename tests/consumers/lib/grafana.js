// What two data sources of Grafana do with a panel of a dashboard, as far as the register sees it: they fill in the
// variables, send a request from their backend, and find the rows in the answer by paths. Written from what their manuals
// say, not from their code: it is a check of the register and of docs/dashboards/grafana.json, not of Grafana.

/** Grafana's own variables are texts until they stand in a place where only a number can. */
const filled = (text, variables) =>
  text.replace(/\$\{(\w+)\}|\$(__\w+)/g, (whole, braced, bare) => {
    const name = braced ?? bare;
    if (!(name in variables)) throw new Error(`no variable ${name} for ${whole}`);
    return String(variables[name]);
  });

const at = (value, path) => path.split(".").reduce((found, name) => found?.[name], value);

const rowsOf = (answer, path) => {
  const rows = at(answer, path);
  if (!Array.isArray(rows)) throw new Error(`nothing at ${path}: ${JSON.stringify(answer).slice(0, 500)}`);
  return rows;
};

const typed = (value, type) => {
  if (value === null || value === "") return null;
  if (type === "number") return Number(value);
  return type === "timestamp" ? new Date(value) : String(value);
};

/** RFC 4180, as much of it as our tables use. */
const readCsv = (text) => {
  const lines = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end.endsWith("\n")) lines.push([]);
  }
  const [head, ...body] = lines.filter((line) => line.length > 1);
  return body.map((line) => Object.fromEntries(head.map((name, index) => [name, line[index]])));
};

/** Infinity: the request of the URL options, the root selector, then the columns. */
export const infinity = async (target, variables) => {
  const { method, body_graphql_query: query, body_graphql_variables: given } = target.url_options;
  const post = { method, headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables: given && JSON.parse(filled(given, variables)) }) };
  const response = await fetch(filled(target.url, variables), method === "POST" ? post : {});
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const rows = target.type === "csv" ? readCsv(await response.text()) : rowsOf(await response.json(), target.root_selector);
  return rows.map((row) =>
    Object.fromEntries(
      target.columns.map(({ selector, text, type }) => {
        // A column of CSV is found by its whole name, points and all; one of JSON by its path.
        const value = target.type === "csv" ? row[selector] : at(row, selector);
        if (value === undefined) throw new Error(`no column ${selector}`);
        return [text, typed(value, type)];
      }),
    ),
  );
};

/** Wild GraphQL: its provided variables are numbers; a frame for each value of the labels, a series for each number. */
export const wildGraphql = async (target, url, { from, to, interval_ms }) => {
  const variables = { from, to, interval_ms, maxDataPoints: 200, refId: target.refId, ...target.variables };
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: target.queryText, operationName: target.operationName, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  const frames = new Map();
  for (const { dataPath, timeFields, labelOptions } of target.parsingOptions) {
    for (const row of rowsOf(data, dataPath)) {
      const labels = labelOptions.map(({ name, type, value }) => [name, type === "field" ? at(row, value) : value]);
      const time = new Date(at(row, timeFields[0].timePath));
      const key = JSON.stringify(labels);
      if (!frames.has(key)) frames.set(key, { labels: Object.fromEntries(labels), rows: [] });
      frames.get(key).rows.push({ ...row, time });
    }
  }
  return [...frames.values()];
};
