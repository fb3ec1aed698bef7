// docs/dashboards/grafana.json asked as two data sources of Grafana ask, with times in milliseconds. Grafana itself is not
// run here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { infinity, wildGraphql } from "../lib/grafana.js";
import { repository } from "../lib/sdl.js";
import { ask, startServer } from "../lib/server.js";

const dashboard = JSON.parse(readFileSync(resolve(repository, "docs/dashboards/grafana.json"), "utf8"));
const panel = (id) => dashboard.panels.find((found) => found.id === id).targets[0];
const from = Date.parse(dashboard.time.from);
const to = Date.parse(dashboard.time.to);
const month = 30 * 86_400_000;
const states = 13;

let server;
let variables;
before(async () => {
  server = await startServer();
  variables = { register: server.url, __from: from, __to: to, __interval_ms: month };
});
after(() => server.stop());

test("the times of the dashboard need more than 32 bits", () => {
  assert.ok(from > 2 ** 31 && to > 2 ** 31);
});

test("Infinity finds flat rows with a time, a name and a number or a gap", async () => {
  const rows = await infinity(panel(1), variables);
  assert.equal(new Set(rows.map(({ label }) => label)).size, states);
  // Twelve years by the month, for each Land.
  assert.equal(rows.length, states * 144);
  for (const { time, value } of rows) {
    assert.ok(time >= from && time <= to, String(time));
    assert.ok(value === null || Number.isFinite(value));
  }
  assert.ok(rows.some(({ value }) => value === 21));
  assert.ok(rows.some(({ value }) => value === null), "there is no gap to draw");
});

test("Wild GraphQL finds a frame for each Land, in the order of time, with the numbers that it provides itself", async () => {
  const frames = await wildGraphql(panel(2), `${server.url}/graphql`, { from, to, interval_ms: month });
  assert.equal(frames.length, states);
  for (const { labels, rows } of frames) {
    assert.equal(typeof labels.land, "string");
    assert.equal(rows.length, 144);
    for (let index = 1; index < rows.length; index++) assert.ok(rows[index - 1].time < rows[index].time);
  }
  const infinityRows = await infinity(panel(1), variables);
  assert.deepEqual(
    frames.flatMap(({ labels, rows }) => rows.map(({ time, value }) => ({ time, label: labels.land, value }))),
    infinityRows,
  );
});

test("a narrow window of a dashboard gives points a week or a day apart", async () => {
  const week = 7 * 86_400_000;
  const start = Date.parse("2017-09-01");
  const rows = await infinity(panel(1), { ...variables, __from: start, __to: start + 13 * week, __interval_ms: week });
  const times = [...new Set(rows.map(({ time }) => time.getTime()))].sort((one, other) => one - other);
  assert.ok(times.length >= 13 && times.length <= 15, `${times.length} points`);
  // A dashboard asks for points a second apart when somebody zooms in; the least that there is, is a day.
  const days = await infinity(panel(1), { ...variables, __from: start, __to: start + week, __interval_ms: 1000 });
  assert.equal(new Set(days.map(({ time }) => time.getTime())).size, 8);
});

test("Infinity reads the CSV of a named question with the window of the dashboard", async () => {
  const rows = await infinity(panel(3), { ...variables, __from: Date.parse("2024-01-01") });
  assert.ok(rows.length > 3);
  for (const { date, title } of rows) {
    assert.ok(date >= "2024", date);
    assert.ok(title.length > 3);
  }
  const all = await infinity(panel(3), variables);
  assert.ok(all.length > rows.length);
});

test("a time is the same day as text, as milliseconds in a variable and as milliseconds in the text of the query", async () => {
  const query = "query A($at: PartialDate!) { land(code: NI, asOf: $at) { presence(filter: { kinds: [POLICE] }) { asOf } } }";
  const asOf = async (at) => (await ask(server, query, { at })).data.land.presence.asOf;
  const millis = Date.parse("2017-09-18T13:30:00Z");
  assert.equal(await asOf("2017-09-18"), "2017-09-18");
  assert.equal(await asOf(millis), "2017-09-18");
  const { data } = await ask(server, `{ land(code: NI, asOf: ${millis}) { presence(filter: { kinds: [POLICE] }) { asOf } } }`);
  assert.equal(data.land.presence.asOf, "2017-09-18");
  const known = await ask(server, "query A($at: DateTime!) { land(code: NI, knownAt: $at) { name } }", { at: Date.now() });
  assert.equal(known.data.land.name, "Lower Saxony");
});

test("the least number of 64 bits is refused as a date, like any other that no calendar holds", async () => {
  for (const number of ["-9223372036854775808", "9223372036854775807"]) {
    const { errors } = await ask(server, `{ channels(asOf: ${number}) { totalCount } }`);
    assert.equal(errors[0].extensions.code, "BAD_USER_INPUT", number);
  }
});
