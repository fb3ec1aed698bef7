/** The usual mistakes, each as a plain sentence with its place and, where it can be told, what mends it. */
import { number, type Lang } from '../i18n';
import { faultTexts } from '../texts/faults';
import { applied, fixed } from './fixes';
import { known, type Kind, type Known, type Reported } from './kinds';
import { offsetOf, type Place } from './scan';
import { unread, type Edit } from './unreadable';

export type { Reported } from './kinds';
export type { Edit } from './unreadable';

export interface Fault {
  /** Which mistake it is; null if it is none of the usual ones. */
  kind: Kind | null;
  /** In the language of the page; null if only the server's words are there. */
  sentence: string | null;
  /** Where in the document; null if it is nowhere in particular. */
  place: Place | null;
  /** What the server says, in English. */
  detail: string;
  /** The changes of the document that mend it, and what they are called; null where they cannot be told. */
  fix: { label: string; edits: Edit[] } | null;
}

/** A mistake in the language of the page; large numbers are written as there, years and sizes as they are. */
function sentence({ kind, words }: Known, lang: Lang): string {
  return faultTexts[lang].sentence[kind](words.map((word) => (/^\d{5,9}$/.test(word) ? number(Number(word), lang) : word)));
}

/** The sentence for a refusal without a document, such as one of an exit; null if it is none of the usual mistakes. */
export function sentenceOf(error: Reported, lang: Lang): string | null {
  const found = known(error);
  return found ? sentence(found, lang) : null;
}

/** What is wrong with a document, by an error of the server. */
export function explain(document: string, error: Reported, lang: Lang): Fault {
  const [place] = error.locations ?? [];
  const found = known(error);
  const unreadable = error.extensions?.code === 'GRAPHQL_PARSE_FAILED' && place && /: expected /.test(error.message) ? unread(document, offsetOf(document, place)) : null;
  const mistake: Known | null = unreadable ?? found;
  const edits = unreadable ? unreadable.edits : found ? fixed(document, error, found) : null;
  const useful = edits !== null && applied(document, edits) !== document;
  return {
    kind: mistake?.kind ?? null,
    sentence: mistake ? sentence(mistake, lang) : null,
    place: place ?? null,
    detail: error.message,
    fix: useful ? { label: label(document, edits, lang), edits } : null,
  };
}

/** What a change is called: what goes and what comes. */
function label(document: string, edits: Edit[], lang: Lang): string {
  const text = faultTexts[lang];
  const [first] = edits;
  const brief = (own: string): string => {
    const line = own.replaceAll(/\s+/g, ' ').trim();
    return line.length > 40 ? `${line.slice(0, 39)}…` : line;
  };
  const gone = brief(first ? document.slice(first.start, first.end) : '');
  const come = brief(first?.text ?? '');
  if (come === '') return text.remove(gone);
  return gone === '' ? text.insert(come) : text.replace(gone, come);
}
