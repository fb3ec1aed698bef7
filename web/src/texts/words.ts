/** The words of the schema's enums and the usual names of its fields, as people say them. What is not here is shown as it
 * is. They are kept in `words.json`, which the server reads, too (`src/http/exits/glossary.rs`). */
import type { Lang } from '../i18n';
import kept from './words.json';

type Glossary = Record<string, readonly string[]>;

const FIELDS: Glossary = kept.fields;
const WORDS: Record<string, Glossary> = kept.words;

const at = (lang: Lang): 0 | 1 => (lang === 'de' ? 0 : 1);

/** Whether a type is one of few words. */
export const glossed = (type: string): boolean => type in WORDS;

/** A word of an enum (or a Boolean), as people say it. */
export function word(type: string, value: string, lang: Lang): string {
  return WORDS[type]?.[value]?.[at(lang)] ?? value;
}

/** All words of an enum, as people say them, in alphabetical order. */
export function vocabulary(type: string, lang: Lang): { value: string; label: string }[] {
  const all = Object.keys(WORDS[type] ?? {}).map((value) => ({ value, label: word(type, value, lang) }));
  return all.sort((a, b) => a.label.localeCompare(b.label, lang));
}

/** The name of a column, as people say it: `rank.position` is `Rang: Platz`. The things of a list are the list, and the name of
 * a thing is the thing: `platform.name` is `Plattform`. */
export function heading(column: string, lang: Lang): string {
  const keys = column.split('.').filter((part) => part !== 'nodes');
  const [above, last] = keys.slice(-2);
  const told = keys.length > 1 && (last === 'name' || (above === 'metric' && last === 'label')) ? keys.slice(0, -1) : keys;
  return told.map((part) => FIELDS[part]?.[at(lang)] ?? part).join(': ');
}

/** The kinds of nothing, in words. */
export function gaps(lang: Lang): Record<keyof typeof kept.gaps, string> {
  const said = Object.entries(kept.gaps).map(([gap, words]) => [gap, words[at(lang)]]);
  return Object.fromEntries(said) as Record<keyof typeof kept.gaps, string>;
}

/** The word of an enum that people call so in either language, or write so in other letters; undefined if there is none. */
export function nameOf(type: string, said: string): string | undefined {
  const plain = said.trim().toLowerCase();
  const values = Object.entries(WORDS[type] ?? {});
  return values.find(([value, names]) => [value, ...names].some((name) => name.toLowerCase() === plain))?.[0];
}
