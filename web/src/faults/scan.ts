/** Reads a document of GraphQL as a list of tokens, whatever is wrong with it: what a parser gives up on has to be mended. */

export interface Token {
  kind: 'name' | 'variable' | 'string' | 'number' | 'mark' | 'other';
  text: string;
  start: number;
  end: number;
}

/** A place in a text, both from 1. */
export interface Place {
  line: number;
  column: number;
}

const PATTERN = new RegExp(
  [
    /(?<skip>[\s,\uFEFF]+|#[^\n]*)/,
    /(?<string>"""[^]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?)/,
    /(?<variable>\$[_A-Za-z]\w*)/,
    /(?<name>[_A-Za-z]\w*)/,
    /(?<number>-?\d[\w.]*)/,
    /(?<mark>\.\.\.|[{}()[\]:=!|@&$])/,
    /(?<other>[^])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** The tokens of a document, comments and blanks left out. */
export function tokens(document: string): Token[] {
  const found: Token[] = [];
  for (const match of document.matchAll(PATTERN)) {
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, own]) => own !== undefined) ?? [];
    if (kind === undefined || text === undefined || kind === 'skip') continue;
    found.push({ kind: kind as Token['kind'], text, start: match.index, end: match.index + text.length });
  }
  return found;
}

/** What a document says, without comments and blanks: two with the same are the same question. */
export const said = (document: string): string => tokens(document).map(({ text }) => text).join(' ');

/** How far into a text a place is; its end for one beyond it. Lines end as the server counts them. */
export function offsetOf(document: string, { line, column }: Place): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = document.indexOf('\n', start);
    if (next === -1) return document.length;
    start = next + 1;
  }
  return Math.min(start + column - 1, document.length);
}

/** Where in a text an offset is. */
export function placeOf(document: string, offset: number): Place {
  const before = document.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const CLOSING = new Map([['{', '}'], ['(', ')'], ['[', ']']]);
const CLOSERS = new Set(CLOSING.values());

/** Whether a token opens brackets. */
export const opens = ({ text }: Token): boolean => CLOSING.has(text);

/** Whether a token closes brackets. */
export const closes = ({ text }: Token): boolean => CLOSERS.has(text);

/** The brackets that are open before an offset, outermost first. */
export function open(all: Token[], before: number): string[] {
  const stack: string[] = [];
  for (const token of all) {
    if (token.end > before) break;
    if (opens(token)) stack.push(token.text);
    else if (CLOSING.get(stack.at(-1) ?? '') === token.text) stack.pop();
  }
  return stack;
}

/** What closes a bracket. */
export const closing = (bracket: string): string => CLOSING.get(bracket) ?? '';

/** The token that closes the bracket at an index; -1 if none does. */
export function closedAt(all: Token[], index: number): number {
  let depth = 0;
  for (const [at, token] of all.entries()) {
    if (at < index) continue;
    if (opens(token)) depth += 1;
    else if (closes(token)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}
