// The code blocks of docs/dashboards, as they are run. What a block is, its language says:
//   sh, python, js, r   run as they stand, one after the other in one folder for each page; what follows at once in a
//                       block of `text` is what they print
//   url, m              addresses, and Power Query; not run, but what they would fetch is fetched
// Other languages (json, text, javascript ...) are for readers only. The register of the manual is at ADDRESS.
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { repository } from "./sdl.js";

export const ADDRESS = "http://127.0.0.1:8000";
const folder = resolve(repository, "docs/dashboards");

/** Each page with its blocks: language, text, line, and what is to be printed, if the page says so. */
export const pages = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const text = readFileSync(resolve(folder, name), "utf8");
      const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?/gms)].map((found) => ({
        language: found[1],
        body: found[2],
        printed: found[3],
        line: text.slice(0, found.index).split("\n").length,
      }));
      return { name, text, blocks };
    });
