// The Python that the consumers' tests run: a virtual environment of its own, with pinned packages.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { root } from "./sdl.js";

const environment = resolve(root, "python/venv");
export const python = resolve(environment, "bin/python");

export const needPython = () => {
  if (!existsSync(resolve(environment, "installed"))) throw new Error("tests/consumers/python/venv is missing; `make test-consumers` makes it.");
};
