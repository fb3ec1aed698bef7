export type Lang = 'de' | 'en';

const de = {
  skip: 'Zur Antwort springen',
  what: 'Das offene Register der Social-Media-Kanäle öffentlicher Stellen in Deutschland: wer wo spricht, seit wann, und woher wir das wissen.',
  languages: 'Sprache',
  title: 'Kanalatlas: Kanäle der Polizei Niedersachsen am 18.9.2017',
  question: 'Wie viele Kanäle betrieb die Polizei Niedersachsen am 18.9.2017?',
  loading: 'Die Antwort wird geladen …',
  failed: 'Die Antwort konnte nicht geladen werden.',
  offline: 'Der Server ist gerade nicht zu erreichen.',
  status: (code: number) => `Der Server hat mit einem Fehler geantwortet (${code}).`,
  refused: 'Der Server hat die Frage nicht angenommen.',
  retry: 'Noch einmal versuchen',
  nothing: 'Dazu ist dem Register nichts bekannt. Das heißt nicht, dass es keine Kanäle gab.',
  caption: 'Kanäle nach Plattform: berichtet und aus dem Register gezählt',
  platform: 'Plattform',
  reported: 'Berichtet',
  derived: 'Im Register',
  derivedUnit: '[sicher, höchstens]',
  source: 'Quelle',
  all: 'Alle Plattformen',
  unknown: 'unbekannt',
  notReported: 'nicht berichtet',
  notCounted: 'nicht gezählt',
  noSource: 'Zählung aus den einzelnen Kanälen, jeder mit seiner Quelle',
  bounds: (low: string, high: string) => `mindestens ${low}, höchstens ${high}`,
  atLeast: (low: string) => `mindestens ${low}`,
  atMost: (high: string) => `höchstens ${high}`,
  observed: (date: string) => `Stand ${date}`,
  collected: 'selbst erhoben',
  more: (n: number) => `${n} weitere`,
  sentence: (list: string, publisher: string | null) =>
    publisher ? `${list}: So berichtete es ${publisher}.` : `Berichtet: ${list}.`,
  on: (n: string, platform: string) => `${n} auf ${platform}`,
  and: 'und',
  authorities: (range: string, n: string) => `Von ${n} Polizeibehörden im Register hatten ${range} einen Kanal.`,
  legend:
    '„Berichtet“ ist die Zahl, die eine Quelle veröffentlicht hat. „Im Register“ ist unsere eigene Zählung belegter Kanäle an diesem Tag: so viele sicher (dunkler Balken), so viele höchstens (heller Balken); der Strich ist die berichtete Zahl. Was wir nicht wissen, zählt nicht als null.',
  queryTitle: 'Die Abfrage dahinter',
  queryLead: 'Dieselbe Abfrage, frei zum Ändern: anderes Land, anderer Tag, andere Felder.',
  open: 'Abfrage öffnen',
  opening: 'Der Editor wird geladen …',
  openFailed: 'Der Editor konnte nicht geladen werden. Die Antwort oben bleibt gültig.',
  opened: 'Der Editor ist bereit.',
  tabHint:
    'Tastatur: Im Editor rückt Tab ein. Esc verlässt den Editor; Strg+M (Mac: Ctrl+Umschalt+M) schaltet um, dann springt Tab weiter. Strg+Enter führt die Abfrage aus. Die Oberfläche des Editors ist englisch.',
  document: 'Text der Abfrage',
  interface: 'Schnittstelle',
  schema: 'Schema',
  licences: 'Lizenzen der Bausteine',
};

const en: typeof de = {
  skip: 'Skip to the answer',
  what: 'The open register of German public institutions’ social-media channels: who speaks where, since when, and how we know.',
  languages: 'Language',
  title: 'Kanalatlas: channels of Niedersachsen’s police on 2017-09-18',
  question: 'How many channels did Niedersachsen’s police run on 2017-09-18?',
  loading: 'Loading the answer …',
  failed: 'The answer could not be loaded.',
  offline: 'The server cannot be reached right now.',
  status: (code) => `The server answered with an error (${code}).`,
  refused: 'The server did not accept the question.',
  retry: 'Try again',
  nothing: 'The register knows nothing about this. That does not mean there were no channels.',
  caption: 'Channels by platform: as reported and as counted from the register',
  platform: 'Platform',
  reported: 'Reported',
  derived: 'In the register',
  derivedUnit: '[surely, at most]',
  source: 'Source',
  all: 'All platforms',
  unknown: 'unknown',
  notReported: 'not reported',
  notCounted: 'not counted',
  noSource: 'counted from the single channels, each with its own source',
  bounds: (low, high) => `at least ${low}, at most ${high}`,
  atLeast: (low) => `at least ${low}`,
  atMost: (high) => `at most ${high}`,
  observed: (date) => `as of ${date}`,
  collected: 'collected by us',
  more: (n) => `${n} more`,
  sentence: (list, publisher) => (publisher ? `${list}: as reported by ${publisher}.` : `Reported: ${list}.`),
  on: (n, platform) => `${n} on ${platform}`,
  and: 'and',
  authorities: (range, n) => `Of ${n} police authorities in the register, ${range} had a channel.`,
  legend:
    '“Reported” is the number a source published. “In the register” is our own count of documented channels on that day: this many surely (dark bar), this many at most (light bar); the mark is the reported number. What we do not know is never counted as zero.',
  queryTitle: 'The query behind it',
  queryLead: 'The same query, free to change: another Land, another day, other fields.',
  open: 'Open the query',
  opening: 'Loading the editor …',
  openFailed: 'The editor could not be loaded. The answer above still holds.',
  opened: 'The editor is ready.',
  tabHint:
    'Keyboard: Tab indents inside the editor. Esc leaves it; Ctrl+M (Mac: Ctrl+Shift+M) switches so that Tab moves on. Ctrl+Enter runs the query.',
  document: 'Text of the query',
  interface: 'Interface',
  schema: 'Schema',
  licences: 'Licences of the parts',
};

export const texts: Record<Lang, typeof de> = { de, en };

type Plain = { [K in keyof typeof de]: (typeof de)[K] extends string ? K : never }[keyof typeof de];

export function firstLang(): Lang {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'de' || asked === 'en') return asked;
  for (const tag of navigator.languages) {
    const base = tag.slice(0, 2).toLowerCase();
    if (base === 'de' || base === 'en') return base;
  }
  return 'en';
}

/** Writes the fixed texts of the page in one language. */
export function translate(lang: Lang): void {
  const text = texts[lang];
  document.documentElement.lang = lang;
  document.title = text.title;
  for (const node of document.querySelectorAll<HTMLElement>('[data-t]')) {
    node.textContent = text[node.dataset['t'] as Plain];
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-t-label]')) {
    node.setAttribute('aria-label', text[node.dataset['tLabel'] as Plain]);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-lang]')) {
    if (link.dataset['lang'] === lang) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

export const number = (value: number, lang: Lang): string => new Intl.NumberFormat(lang).format(value);

/** A PartialDate: a year, a month or a day. */
export function date(value: string, lang: Lang): string {
  if (lang === 'en') return value;
  const [year, month, day] = value.split('-');
  if (day !== undefined) return `${Number(day)}.${Number(month)}.${year}`;
  if (month === undefined) return value;
  return new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${value}-01`));
}
