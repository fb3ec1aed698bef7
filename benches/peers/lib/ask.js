// Puts questions to servers, and holds their answers against each other.

// As wrk asks: not for compressed answers.
const headers = { "content-type": "application/json", accept: "application/json", "accept-encoding": "identity" };

/** How a server is asked a question: its form, or undefined if it cannot be asked; `cannot` says why. */
export const form = (question, server) => {
  const found = question.servers[server.speaks];
  return found && found.cannot === undefined ? found : undefined;
};

const body = ({ query, variables = (variant) => variant }, variant, after) =>
  JSON.stringify({ query, variables: { ...variables(variant), ...(after === undefined ? {} : { after }) } });

/** One answer: its bytes, its head and its data; throws if there is any error in it. */
const ask = async (server, path, text) => {
  const answer = await fetch(server.url.replace(/\/$/, "") + path, { method: "POST", headers, body: text });
  const bytes = Buffer.from(await answer.arrayBuffer());
  let said;
  try {
    said = JSON.parse(bytes);
  } catch {
    throw new Error(`${server.name} answers ${answer.status}: ${bytes.toString().slice(0, 500)}`);
  }
  if (!answer.ok || said.errors)
    throw new Error(`${server.name} answers ${answer.status}: ${JSON.stringify(said.errors ?? said).slice(0, 2000)}`);
  return { bytes, head: [...answer.headers], data: said.data };
};

/** What a server is sent for each variant of a question; of a list with pages, for the page that is meant. */
export const requests = async (server, question, path) => {
  const asked = form(question, server);
  const made = [];
  for (const variant of question.variants) {
    let after = question.pages ? null : undefined;
    for (let page = 0; page < (question.pages ?? 0); page += 1) {
      after = asked.next((await ask(server, path, body(asked, variant, after))).data);
      if (after === null || after === undefined) throw new Error(`${server.name}: the list ends at page ${page}`);
    }
    made.push(body(asked, variant, after));
  }
  return made;
};

/** The same requests with a mark that the load replaces by a number: one more variable, of which no server knows. */
export const marked = (text) => {
  const request = JSON.parse(text);
  const made = JSON.stringify({ ...request, variables: { ...request.variables, n: "@" } });
  if (made.split("@").length !== 2) throw new Error(`the mark stands elsewhere, too: ${text}`);
  return made;
};

/** The answers to requests, each with its plain rows. */
export const answers = async (server, question, path, texts) => {
  const asked = form(question, server);
  const found = [];
  for (const text of texts) {
    const answer = await ask(server, path, text);
    found.push({ ...answer, rows: asked.rows(answer.data) });
  }
  return found;
};

/** Throws unless both have the same rows for every variant, and enough of them to be an answer. */
export const compare = (name, question, [first, firstAnswers], [other, otherAnswers]) => {
  for (const [at, { rows }] of firstAnswers.entries()) {
    const variant = JSON.stringify(question.variants[at]);
    if (rows.length < question.least) throw new Error(`${name} ${variant}: ${first.name} has ${rows.length} rows only`);
    const others = otherAnswers[at].rows;
    const place = rows.findIndex((row, number) => JSON.stringify(row) !== JSON.stringify(others[number]));
    if (place === -1 && others.length === rows.length) continue;
    const [one, two] = [rows[place], others[place === -1 ? rows.length : place]].map((row) => JSON.stringify(row));
    throw new Error(
      `${name} ${variant}: ${first.name} has ${rows.length} rows, ${other.name} ${others.length}; in the first that differs\n  ${one}\n  ${two}`,
    );
  }
};
