/** The changes of a document that mend a mistake, where they can be told. */
import { nameOf } from '../texts/words';
import type { Kind, Known, Reported } from './kinds';
import { closedAt, offsetOf, tokens, type Token } from './scan';
import type { Edit } from './unreadable';

/** A document and where in it a mistake is. */
interface Where {
  document: string;
  all: Token[];
  /** The index of the first token at or after the place of the error. */
  at: number;
  /** What the server says may have been meant. */
  meant: string[];
  words: string[];
}

type Fix = (where: Where) => Edit[] | null;

const replace = (token: Token | undefined, text: string | undefined): Edit[] | null =>
  token && text !== undefined ? [{ start: token.start, end: token.end, text }] : null;

/** The first token from an index on that says something. */
const next = ({ all, at }: Where, wanted: (token: Token) => boolean): Token | undefined => all.slice(at).find(wanted);

/** The value of an argument or an input field, from the index of its name: the index of its first token. */
function valueOf({ all, at }: Where, name: string): number {
  const index = all.findIndex((token, own) => own >= at && token.text === name && all[own + 1]?.text === ':');
  return index === -1 ? -1 : index + 2;
}

/** What stands where a name is that does not exist becomes the one that was meant. */
const rename: Fix = (where) => {
  const [wrong] = where.words;
  return replace(next(where, ({ text }) => text === wrong), where.meant[0]);
};

/** Takes away an argument with its value, and the parentheses with it if it was alone. */
function without(all: Token[], index: number): Edit[] | null {
  const [name, colon, value] = [all[index], all[index + 1], all[index + 2]];
  if (!name || colon?.text !== ':' || !value) return null;
  const lastAt = value.text === '{' || value.text === '[' ? closedAt(all, index + 2) : index + 2;
  const [last, before, after] = [all[lastAt], all[index - 1], all[lastAt + 1]];
  if (!last || !after) return null;
  if (before?.text === '(' && after.text === ')') return [{ start: before.start, end: after.end, text: '' }];
  if (before && after.text === ')') return [{ start: before.end, end: last.end, text: '' }];
  return [{ start: name.start, end: after.start, text: '' }];
}

/** Whether an argument is given beside the one at the place of the error. */
function beside({ all, at }: Where, name: string): boolean {
  const begin = all.slice(0, at).findLastIndex(({ text }) => text === '(');
  return all.slice(begin, closedAt(all, begin)).some(({ text }, own, list) => text === name && list[own + 1]?.text === ':');
}

/** The index after a field with its alias and arguments. */
function afterField(all: Token[], at: number): number {
  let index = all[at + 1]?.text === ':' ? at + 3 : at + 1;
  if (all[index]?.text === '(') index = closedAt(all, index) + 1;
  return index;
}

const needsFields: Fix = ({ all, at, words }) => {
  const last = all[afterField(all, at) - 1];
  const inner = words[1]?.endsWith('Connection') ? '{ nodes { __typename } }' : '{ __typename }';
  return last ? [{ start: last.end, end: last.end, text: ` ${inner}` }] : null;
};

const hasNoFields: Fix = ({ all, at }) => {
  const index = afterField(all, at);
  const [last, opening, end] = [all[index - 1], all[index], all[closedAt(all, index)]];
  return last && end && opening?.text === '{' ? [{ start: last.end, end: end.end, text: '' }] : null;
};

/** A word of an enum: as it is called in German or English, in capitals, or as the server guesses. */
const word = (type: string, wrong: string, fallback: string[]): string | undefined => nameOf(type, wrong) ?? fallback[0];

const unknownWord = (type: string, wrong: string, where: Where): Edit[] | null =>
  replace(next(where, ({ text }) => text === wrong || text === `"${wrong}"`), word(type, wrong, where.meant));

const unquote: Fix = ({ all, at, words }) => {
  const token = all[at];
  if (token?.kind !== 'string') return null;
  const inner = token.text.replace(/^"+|"+$/g, '');
  const known = nameOf(words[0] ?? '', inner) ?? (/^[A-Z_0-9]+$/.test(inner) ? inner : undefined);
  return replace(token, known);
};

const quote: Fix = (where) => {
  const token = where.all[valueOf(where, where.words[0]?.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '')];
  const bare = token?.kind === 'name' || token?.kind === 'number' ? token : undefined;
  return replace(bare, bare && `"${bare.text}"`);
};

/** A number or a truth that was put in quotes. */
const unquoteOther: Fix = (where) => {
  const token = where.all[valueOf(where, where.words[0] ?? '')];
  const inner = token?.kind === 'string' ? token.text.slice(1, -1) : '';
  return /^(-?\d+(\.\d+)?|true|false)$/.test(inner) ? replace(token, inner) : null;
};

const unusedVariable: Fix = ({ all, at, words }) => {
  const index = all.findIndex(({ text }, own) => own >= at && text === `$${words[0]}`);
  const [before, name] = [all[index - 1], all[index]];
  const after = all.findIndex(({ kind, text }, own) => own > index && (kind === 'variable' || text === ')'));
  const [last, end] = [all[after - 1], all[after]];
  if (!before || !name || !last || !end) return null;
  if (before.text === '(' && end.text === ')') return [{ start: before.start, end: end.end, text: '' }];
  if (end.text === ')') return [{ start: before.end, end: last.end, text: '' }];
  return [{ start: name.start, end: end.start, text: '' }];
};

/** Declares a variable to be of another type. */
function retyped(all: Token[], variable: string, expected: string | undefined): Edit[] | null {
  const index = all.findIndex(({ text }, own) => text === variable && all[own + 1]?.text === ':');
  const parts = all.slice(index + 2).findIndex(({ kind, text }) => !(kind === 'name' || text === '[' || text === ']' || text === '!'));
  const [first, last, after] = [all[index + 2], all[index + 1 + parts], all[index + 2 + parts]];
  // A default of the old type would not fit the new one.
  if (index === -1 || parts < 1 || !first || !last || after?.text === '=' || expected === undefined) return null;
  return [{ start: first.start, end: last.end, text: expected }];
}

/** A date as it is written in German, as the schema wants it. */
export function isoDate(text: string): string | undefined {
  const [, day, month, year] = /^(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})$/.exec(text.replaceAll(' ', '')) ?? [];
  if (month === undefined || year === undefined) return undefined;
  return [year, month.padStart(2, '0'), ...(day === undefined ? [] : [day.padStart(2, '0')])].join('-');
}

const wrongDate: Fix = (where) => {
  const [wrong = ''] = where.words;
  const date = isoDate(wrong);
  return replace(next(where, ({ text }) => text === `"${wrong}"`), date && `"${date}"`);
};

const wrongMoment: Fix = (where) => {
  const [wrong = ''] = where.words;
  const day = isoDate(wrong) ?? (/^\d{4}(-\d\d){0,2}$/.test(wrong) ? wrong : undefined);
  const moment = day && `"${day.padEnd(10, '-01')}T00:00:00Z"`;
  return replace(next(where, ({ text }) => text === `"${wrong}"`), moment);
};

const unknownKey: Fix = (where) => {
  const [, wrong] = where.words;
  return replace(next(where, ({ text }) => text === `"${wrong}"`), where.meant[0] && `"${where.meant[0]}"`);
};

const pageSize: Fix = (where) => {
  const [name = '', size] = where.words;
  const token = where.all[valueOf(where, name)];
  return token?.text === size ? replace(token, Number(size) > 100 ? '100' : '20') : null;
};

const firstAndLast: Fix = (where) => without(where.all, valueOf(where, 'last') - 2);

const unknownFragment: Fix = (where) => {
  const [wrong] = where.words;
  const defined = where.all.filter((_, own) => where.all[own - 1]?.text === 'fragment').map(({ text }) => text);
  return defined.length === 1 ? replace(next(where, ({ text }) => text === wrong), defined[0]) : null;
};

const unusedFragment: Fix = ({ all, at, document }) => {
  const opening = all.findIndex(({ text }, own) => own >= at && text === '{');
  const [begin, end] = [all[at], all[closedAt(all, opening)]];
  if (begin?.text !== 'fragment' || !end) return null;
  return [{ start: document.slice(0, begin.start).trimEnd().length, end: end.end, text: '' }];
};

const conflict: Fix = ({ all, at, words: [alias = '', , field = ''] }) => {
  const clashing = all.flatMap(({ text }, own) => (own > at && text === alias ? [own] : []))[0];
  const token = clashing === undefined ? undefined : all[clashing];
  if (!token) return null;
  return all[(clashing ?? 0) + 1]?.text === ':' ? replace(token, `${alias}2`) : replace(token, `${alias === field ? `${alias}2` : alias}: ${field}`);
};

const FIXES: Partial<Record<Kind, Fix>> = {
  unknownField: rename,
  unknownArgument: (where) => (where.meant[0] === undefined || beside(where, where.meant[0]) ? without(where.all, where.at) : rename(where)),
  unknownInput: rename,
  unknownType: rename,
  needsFields,
  hasNoFields,
  unknownLand: (where) => unknownWord('LandCode', where.words[0] ?? '', where),
  unknownWord: (where) => unknownWord(where.words[0] ?? '', where.words[1] ?? '', where),
  textForWord: unquote,
  needsText: quote,
  needsOther: unquoteOther,
  unusedVariable,
  wrongVariable: ({ all, words: [name, , expected] }) => retyped(all, `$${name}`, expected),
  wrongVariableHere: ({ all, at, words: [expected] }) => retyped(all, all[at]?.text ?? '', expected),
  wrongDate,
  wrongMoment,
  unknownKey,
  pageSize,
  firstAndLast,
  unknownFragment,
  unusedFragment,
  conflict,
};

/** The changes that mend an error in a document that can be read; null where they cannot be told. */
export function fixed(document: string, error: Reported, { kind, words }: Known): Edit[] | null {
  const all = tokens(document);
  const [place] = error.locations ?? [];
  const offset = place ? offsetOf(document, place) : 0;
  const at = Math.max(0, all.findIndex(({ start }) => start >= offset));
  return FIXES[kind]?.({ document, all, at, meant: error.extensions?.suggestions ?? [], words }) ?? null;
}

/** A text after its changes. */
export function applied(document: string, edits: Edit[]): string {
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end), document);
}
