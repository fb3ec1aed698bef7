// The schema under test. KANALATLAS_SDL and KANALATLAS_RELEASED_SDL name other files, for work on a schema that is not
// committed yet.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { relative, resolve } from "node:path";
import { buildSchema } from "graphql";

export const root = resolve(import.meta.dirname, "..");
export const repository = resolve(root, "../..");
export const sdlPath = resolve(root, process.env.KANALATLAS_SDL ?? "../../schema/schema.graphql");
export const releasedPath = resolve(root, process.env.KANALATLAS_RELEASED_SDL ?? "../../schema/released.graphql");
export const sdlName = relative(repository, sdlPath);

export const readSdl = () => {
  if (!existsSync(sdlPath)) throw new Error(`${sdlName} is missing; \`make schema\` writes it from the binary.`);
  return readFileSync(sdlPath, "utf8");
};
export const readSchema = () => buildSchema(readSdl());

/** An empty folder under generated/, which git ignores. */
export const emptyFolder = (name) => {
  const folder = resolve(root, "generated", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};
