/** What an answer tells beside its rows: sentences, what to beware of, who is missing, how it was reckoned. */

/** How deep what is said of the whole answer may lie; deeper is what is said of one row. */
const DEEPEST = 4;

/** The fields of the objects of an answer, those of lists left out. */
function* fields(value: unknown, depth = 0): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > DEEPEST) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [key, inner];
    yield* fields(inner, depth + 1);
  }
}

/** The texts of the fields of these names, each once. */
function told(data: unknown, names: readonly string[], read: (value: unknown) => unknown[]): string[] {
  const found = [...fields(data)].flatMap(([key, value]) => (names.includes(key) ? read(value) : []));
  return [...new Set(found.filter((text): text is string => typeof text === 'string' && text !== ''))];
}

const itself = (value: unknown): unknown[] => [value];
const each = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Sentences that stand beside the rows: the answer in words. */
export const sentences = (data: unknown): string[] => told(data, ['sentence', 'statement', 'explanation'], itself);

export interface Caveat {
  /** The parts of the answer that it is about; none if it is about all of them. */
  of: string[];
  words: string;
}

/** What to beware of before the answer is printed. */
export function caveats(data: unknown): Caveat[] {
  const parts = Object.entries((data ?? {}) as Record<string, unknown>).map(([part, value]) => ({
    part,
    has: [...fields({ [part]: value })].some(([key]) => key === 'caveats'),
    told: told({ [part]: value }, ['caveats'], (value) => each(value).map((one) => (typeof one === 'string' ? one : (one as { text?: unknown } | null)?.text))),
  }));
  const warned = parts.filter(({ has }) => has);
  return [...new Set(warned.flatMap((one) => one.told))].map((words) => {
    const of = warned.filter((one) => one.told.includes(words));
    return { words, of: of.length === warned.length ? [] : of.map(({ part }) => part) };
  });
}

/** How the figures were reckoned; in English, as the graph has it. */
export const formulas = (data: unknown): string[] => told(data, ['formula'], itself);

/** Days on which a series breaks: what is before and what is after are not alike. */
export const breaks = (data: unknown): string[] => told(data, ['breaks'], each);

export interface Missing {
  label: string;
  why: string;
}

/** Who is missing, as the answer tells it. */
export function missing(data: unknown): Missing[] {
  return [...fields(data)].flatMap(([key, value]) => {
    if ((key !== 'excluded' && key !== 'missing') || !Array.isArray(value)) return [];
    return value.flatMap((entry: { label?: unknown; explanation?: unknown } | null) =>
      typeof entry?.label === 'string' && typeof entry.explanation === 'string' ? [{ label: entry.label, why: entry.explanation }] : [],
    );
  });
}
