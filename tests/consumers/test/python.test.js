// gql and pandas as a researcher uses them; python/test_register.py says what.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { needPython, python } from "../lib/python.js";
import { root } from "../lib/sdl.js";
import { startServer } from "../lib/server.js";

let server;
before(async () => {
  needPython();
  server = await startServer();
});
after(() => server?.stop());

test("gql validates by the schema of the server and pages through all channels; pandas reads the exports", async (t) => {
  const child = spawn(python, [resolve(root, "python/test_register.py")], { env: { ...process.env, KANALATLAS_URL: server.url } });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const status = await new Promise((done) => child.once("close", done));
  for (const [line] of said.matchAll(/^.* \.\.\. .*$/gm)) t.diagnostic(line);
  assert.equal(status, 0, said);
  assert.match(said, /^Ran 6 tests/m);
});
