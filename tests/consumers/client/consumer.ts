// A small consumer of the generated types. It is compiled, never run: that it compiles, strictly, is the test.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { AuthoritiesOfLandDocument, RefetchDocument } from "../generated/client/operations.ts";

type Fetch = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Data>;

/** Handles by authority; a Land that is not known has none. */
export async function handles(fetch: Fetch): Promise<Map<string, string[]>> {
  const { land } = await fetch(AuthoritiesOfLandDocument, { land: "NI", filter: { kinds: ["POLICE"] }, first: 20 });
  const answer = new Map<string, string[]>();
  for (const { slug, channels } of land?.authorities.nodes ?? []) {
    answer.set(slug, channels.nodes.map(({ handle, platform }) => handle ?? platform.slug));
  }
  return answer;
}

/** When the oldest channel on the page was opened: dates arrive as text, `2017` or `2017-09-18`. */
export async function oldest(fetch: Fetch): Promise<string | undefined> {
  const { land } = await fetch(AuthoritiesOfLandDocument, { land: "NI" });
  const opened = land?.authorities.nodes.flatMap(({ channels }) => channels.nodes.map((channel) => channel.opened ?? ""));
  return opened?.filter((date) => date.length >= 4).sort()[0];
}

/** What was found of the ids, one branch a type. */
export async function found(fetch: Fetch, ids: string[]): Promise<string[]> {
  const { nodes } = await fetch(RefetchDocument, { ids });
  return nodes.map((node) => {
    switch (node?.__typename) {
      case "Land":
        return node.capital;
      case "Authority":
        return node.website ?? node.slug;
      case "Channel":
        return node.handle ?? node.id;
      default:
        return node?.id ?? "not found";
    }
  });
}

export async function mistakes(fetch: Fetch): Promise<void> {
  // @ts-expect-error A Land's code is one of sixteen.
  await fetch(AuthoritiesOfLandDocument, { land: "XX" });
  // @ts-expect-error The Land is required.
  await fetch(AuthoritiesOfLandDocument, {});
  const { land } = await fetch(AuthoritiesOfLandDocument, { land: "NI" });
  // @ts-expect-error A Land may be unknown.
  land.name;
  // @ts-expect-error Only what was asked for is there.
  land?.capital;
}
