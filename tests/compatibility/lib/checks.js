// The checks as they are in the package, run by jest.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "./servers.js";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");

/** Jest's settings: the compiled checks as they are, though they lie in a folder of npm's. */
const config = {
  rootDir: join(suite, "dist/tests"),
  testEnvironment: "node",
  testMatch: ["**/*.test.js"],
  testPathIgnorePatterns: [],
  haste: { retainAllFiles: true },
  transform: {},
  watchman: false,
};

/** Runs all checks against a subgraph and the router: of each by its name, its status and what it says. */
export const runChecks = async (products) => {
  const folder = mkdtempSync(join(tmpdir(), "kanalatlas-compatibility-"));
  const file = join(folder, "outcome.json");
  try {
    const child = spawn(process.execPath, [jest, "--ci", "--json", `--outputFile=${file}`, "--config", JSON.stringify(config)], {
      env: { ...process.env, PRODUCTS_URL: products },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    const code = await new Promise((done, fail) => child.once("error", fail).once("close", done));
    // 1: some have failed.
    if (code > 1) throw new Error(`jest ended with ${code}: ${said}`);
    const { testResults } = JSON.parse(readFileSync(file, "utf8"));
    const broken = testResults.filter(({ assertionResults, status }) => status === "failed" && assertionResults.length === 0);
    if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join("\n"));
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    all.sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
    return new Map(
      all.map(({ ancestorTitles, title, status, failureMessages }) => [
        [...ancestorTitles, title].join(": "),
        { status, message: failureMessages.join("\n") },
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
