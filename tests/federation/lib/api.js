// What clients see of a supergraph: everything but the machinery of joining.
import { buildASTSchema, parse } from "graphql";
import { transformSupergraphToPublicSchema } from "@theguild/federation-composition";

/** The public schema of a supergraph that is given as text. */
export const apiSchema = (supergraph) => buildASTSchema(transformSupergraphToPublicSchema(parse(supergraph)), { assumeValidSDL: true });
