/** What keeps a document from being read, and how that is mended: the parser says only what it would have liked to see. */
import type { Kind } from './kinds';
import { closes, closing, open, opens, tokens, type Token } from './scan';

/** A change of a text: what stands from `start` to `end` becomes `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** What is wrong with a text that cannot be read, and the changes that mend it; null where they cannot be told. */
export interface Unread {
  kind: Kind;
  words: string[];
  edits: Edit[] | null;
}

/** Quotes that GraphQL does not know, each with those that may close it. */
const QUOTES: Record<string, string> = {
  "'": "'",
  '`': '`',
  '‘': '’‘',
  '’': '’',
  '‚': '‘’',
  '„': '“”"',
  '“': '”“"',
  '”': '”',
  '«': '»',
  '»': '«',
};

function quotes(document: string, at: number): Unread | null {
  const quote = document[at] ?? '';
  const ends = QUOTES[quote];
  if (ends === undefined) return null;
  const line = document.slice(at + 1).split('\n', 1)[0] ?? '';
  const length = [...line].findIndex((letter) => ends.includes(letter));
  const wrong = { kind: 'wrongQuotes' as const, words: [quote] };
  if (length === -1) return { ...wrong, edits: null };
  const text = line.slice(0, length).replaceAll('"', '\\"');
  return { ...wrong, edits: [{ start: at, end: at + length + 2, text: `"${text}"` }] };
}

/** A text without quotes, of which a part may be read as a name: `polizeidirektion-hannover`. */
function bare(document: string, all: Token[], at: number): Unread | null {
  const before = /[\w@./-]*$/.exec(document.slice(0, at))?.[0] ?? '';
  const after = /^[\w@./-]*/.exec(document.slice(at))?.[0] ?? '';
  const [start, end] = [at - before.length, at + after.length];
  const text = before + after;
  const colon = all.filter((token) => token.end <= start).at(-1);
  if (text === '' || !/[A-Za-z]/.test(text) || !/[@./-]/.test(text) || !(colon?.text === ':' || colon?.text === '[')) return null;
  return { kind: 'bareText', words: [text], edits: [{ start, end, text: `"${text}"` }] };
}

function brackets(document: string, all: Token[], at: number): Unread | null {
  const stack = open(all, at);
  const token = all.find(({ start }) => start >= at);
  const last = all.at(-1);
  if (!token) {
    if (stack.length === 0 || !last) return null;
    const missing = stack.reverse().map(closing);
    // An empty pair of braces cannot be mended by closing it.
    const edits = opens(last) ? null : [{ start: last.end, end: last.end, text: ` ${missing.join(' ')}` }];
    return { kind: 'openBracket', words: [missing.join(' ')], edits };
  }
  const inner = stack.at(-1);
  const previous = all[all.indexOf(token) - 1];
  if (inner === undefined) {
    if (!previous) return null;
    const rest = all.slice(all.indexOf(token));
    // What opens something may be worth keeping; a stray word or bracket is not.
    const edits = rest.some(opens) ? null : [{ start: previous.end, end: document.length, text: '\n' }];
    return { kind: 'tooMuch', words: [rest.map(({ text }) => text).join(' ').slice(0, 20)], edits };
  }
  if (previous?.text === '{' && token.text === '}') {
    return { kind: 'emptyBraces', words: [], edits: [{ start: previous.end, end: token.start, text: ' __typename ' }] };
  }
  if (previous?.text === ':' && closes(token)) return { kind: 'missingValue', words: [all[all.indexOf(token) - 2]?.text ?? ''], edits: null };
  const wanted = closing(inner);
  // Braces within parentheses are a value, which follows a colon or stands in a list; any other begin a selection.
  const selects = token.text === '{' && inner !== '{' && ![':', '=', '[', '}'].includes(previous?.text ?? '');
  if ((closes(token) && token.text !== wanted && stack.length > 1) || selects) {
    const place = previous?.end ?? token.start;
    return { kind: 'wrongBracket', words: [wanted], edits: [{ start: place, end: place, text: wanted }] };
  }
  return null;
}

/** `first = 3` where `first: 3` is meant. */
function equals(all: Token[], at: number): Unread | null {
  const index = all.findIndex(({ start }) => start >= at);
  const found = all.slice(Math.max(0, index - 1), index + 2).find(({ text }) => text === '=');
  return found && open(all, at).at(-1) === '(' ? { kind: 'equalsSign', words: [], edits: [{ start: found.start, end: found.end, text: ':' }] } : null;
}

/** What is wrong at the place where a parser gave up. */
export function unread(document: string, at: number): Unread {
  const all = tokens(document);
  if (all.length === 0) return { kind: 'emptyDocument', words: [], edits: [{ start: 0, end: document.length, text: '{ edition { number } }' }] };
  const string = all.find(({ kind, start }) => kind === 'string' && start === at);
  if (string && !(string.text.length > 1 && string.text.endsWith('"'))) {
    const text = /^"[\w@./-]*/.exec(string.text)?.[0] ?? '"';
    return { kind: 'openText', words: [], edits: text.length > 1 ? [{ start: at + text.length, end: at + text.length, text: '"' }] : null };
  }
  return (
    quotes(document, at) ?? bare(document, all, at) ?? equals(all, at) ?? brackets(document, all, at) ?? { kind: 'unreadable', words: [], edits: null }
  );
}
