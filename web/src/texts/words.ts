/** The words of the schema's enums and the usual names of its fields, as people say them. What is not here is shown as it is. */
import type { Lang } from '../i18n';

type Glossary = Record<string, readonly [string, string]>;

const WORDS: Record<string, Glossary> = {
  LandCode: {
    BB: ['Brandenburg', 'Brandenburg'],
    BE: ['Berlin', 'Berlin'],
    BW: ['Baden-Württemberg', 'Baden-Württemberg'],
    BY: ['Bayern', 'Bavaria'],
    HB: ['Bremen', 'Bremen'],
    HE: ['Hessen', 'Hesse'],
    HH: ['Hamburg', 'Hamburg'],
    MV: ['Mecklenburg-Vorpommern', 'Mecklenburg-Western Pomerania'],
    NI: ['Niedersachsen', 'Lower Saxony (Niedersachsen)'],
    NW: ['Nordrhein-Westfalen', 'North Rhine-Westphalia'],
    RP: ['Rheinland-Pfalz', 'Rhineland-Palatinate'],
    SH: ['Schleswig-Holstein', 'Schleswig-Holstein'],
    SL: ['Saarland', 'Saarland'],
    SN: ['Sachsen', 'Saxony'],
    ST: ['Sachsen-Anhalt', 'Saxony-Anhalt'],
    TH: ['Thüringen', 'Thuringia'],
  },
  AuthorityKind: {
    CONSTITUTION_PROTECTION: ['Verfassungsschutz', 'protection of the constitution'],
    COURT: ['Gerichte', 'courts'],
    CULTURE: ['Kultur', 'culture'],
    DATA_PROTECTION: ['Datenschutz', 'data protection'],
    FIRE_SERVICE: ['Feuerwehr', 'fire services'],
    HEALTH: ['Gesundheit', 'health'],
    MINISTRY: ['Ministerien', 'ministries'],
    MUNICIPALITY: ['Kommunen', 'municipalities'],
    OTHER: ['andere', 'other'],
    PARLIAMENT: ['Parlamente', 'parliaments'],
    POLICE: ['Polizei', 'police'],
    POLICE_ACADEMY: ['Polizeihochschulen', 'police academies'],
    PROSECUTION: ['Staatsanwaltschaften', 'prosecution'],
    STATE_CHANCELLERY: ['Staatskanzleien', 'state chancelleries'],
    STATE_GOVERNMENT: ['Landesregierungen', 'state governments'],
    STATISTICS: ['Statistik', 'statistics'],
    TAX: ['Finanzverwaltung', 'tax administration'],
    UNIVERSITY: ['Hochschulen', 'universities'],
  },
  PeerGroup: {
    ALL_16: ['alle 16 Länder', 'all 16 Länder'],
    AREA_STATES: ['die 13 Flächenländer', 'the 13 area states'],
    CITY_STATES: ['die 3 Stadtstaaten', 'the 3 city states'],
    NORTH: ['die norddeutschen Länder', 'the northern Länder'],
  },
  Denominator: {
    NONE: ['durch nichts', 'by nothing'],
    PER_1000_INHABITANTS: ['je 1.000 Einwohner', 'per 1,000 inhabitants'],
    PER_AUTHORITY: ['je Behörde', 'per authority'],
  },
  SeriesInterval: {
    DAY: ['täglich', 'daily'],
    WEEK: ['wöchentlich', 'weekly'],
    MONTH: ['monatlich', 'monthly'],
    QUARTER: ['vierteljährlich', 'quarterly'],
    YEAR: ['jährlich', 'yearly'],
  },
  ComparisonOverride: {
    ACROSS_BREAKS: ['über Brüche der Reihe hinweg', 'across breaks of a series'],
    CITY_WITH_AREA_STATES: ['Stadtstaaten mit Flächenländern', 'city states with area states'],
    MIXED_BASES: ['Berichtetes mit Gezähltem', 'reported with counted values'],
    MIXED_KINDS: ['verschiedene Arten von Behörden', 'different kinds of authority'],
    PERSONS_WITH_OFFICES: ['Personen mit Ämtern', 'persons with offices'],
  },
  ChannelStatus: {
    ACTIVE: ['aktiv', 'active'],
    CLOSED: ['geschlossen', 'closed'],
    DORMANT: ['ruhend', 'dormant'],
    PLANNED: ['geplant', 'planned'],
    UNKNOWN: ['unbekannt', 'unknown'],
  },
  ChannelPurpose: {
    CAMPAIGN: ['Kampagne', 'campaign'],
    COMMUNITY_POLICING: ['Bürgernähe (Community Policing)', 'community policing'],
    GENERAL: ['allgemein', 'general'],
    OPERATIONS: ['Einsätze', 'operations'],
    PRESS: ['Presse', 'press'],
    PREVENTION: ['Vorbeugung', 'prevention'],
    RECRUITING: ['Nachwuchs', 'recruiting'],
    SERVICE: ['Service', 'service'],
    WANTED_PERSONS: ['Fahndung', 'wanted persons'],
  },
  ObservationBasis: {
    REPORTED: ['berichtet', 'reported'],
    COLLECTED: ['selbst erhoben', 'collected by us'],
    DERIVED: ['im Register gezählt', 'counted in the register'],
  },
  Boolean: { true: ['ja', 'yes'], false: ['nein', 'no'] },
};

const FIELDS: Glossary = {
  activeShare: ['Anteil aktiver', 'active share'],
  after: ['nachher', 'after'],
  anywhere: ['irgendwo', 'anywhere'],
  authority: ['Behörde', 'authority'],
  basis: ['Art der Angabe', 'basis'],
  before: ['vorher', 'before'],
  channels: ['Kanäle', 'channels'],
  citation: ['Quelle', 'source'],
  closed: ['geschlossen', 'closed'],
  count: ['Anzahl', 'count'],
  date: ['Datum', 'date'],
  denominator: ['geteilt durch', 'divided by'],
  displayName: ['Name des Kanals', 'display name'],
  caveats: ['Vorbehalte', 'caveats'],
  changes: ['Änderungen', 'changes'],
  check: ['Prüfung', 'check'],
  claim: ['Behauptung', 'claim'],
  compare: ['Vergleich', 'comparison'],
  corrections: ['Korrekturen', 'corrections'],
  counts: ['Zahlen', 'counts'],
  coverage: ['Abdeckung', 'coverage'],
  dormant: ['ruhende Kanäle', 'dormant channels'],
  events: ['Ereignisse', 'events'],
  followers: ['Follower', 'followers'],
  departures: ['Abschiede', 'departures'],
  closedChannels: ['geschlossene Kanäle', 'closed channels'],
  land: ['Land', 'Land'],
  excluded: ['nicht gezählt', 'excluded'],
  handle: ['Kanal', 'handle'],
  high: ['höchstens', 'at most'],
  inWords: ['in Worten', 'in words'],
  interval: ['Spanne', 'range'],
  jurisdiction: ['Land', 'Land'],
  known: ['mit Kanal', 'known'],
  knownChannels: ['Kanäle mit Angabe', 'channels with a value'],
  label: ['Wer', 'who'],
  latest: ['zuletzt', 'latest'],
  low: ['mindestens', 'at least'],
  missing: ['was fehlt', 'what is missing'],
  name: ['Name', 'name'],
  none: ['ohne Kanal', 'none'],
  note: ['Anmerkung', 'note'],
  observedOn: ['beobachtet am', 'observed on'],
  of: ['von', 'of'],
  oldestObservedOn: ['ältester Wert vom', 'oldest observed on'],
  on: ['am', 'on'],
  opened: ['eröffnet', 'opened'],
  overMedian: ['über dem Median', 'over the median'],
  peers: ['die anderen', 'the others'],
  perWeek: ['je Woche', 'per week'],
  platform: ['Plattform', 'platform'],
  position: ['Platz', 'place'],
  presentAtBoth: ['an beiden Tagen da', 'there on both days'],
  purpose: ['Zweck', 'purpose'],
  rank: ['Rang', 'rank'],
  rows: ['Zeilen', 'rows'],
  rate: ['Zuwachs', 'growth'],
  reason: ['Grund', 'reason'],
  share: ['Anteil', 'share'],
  sources: ['Quellen', 'sources'],
  status: ['Zustand', 'status'],
  subscriptionsSum: ['Follows zusammen', 'sum of follows'],
  then: ['damals', 'then'],
  now: ['jetzt', 'now'],
  tied: ['geteilt', 'tied'],
  title: ['Titel', 'title'],
  unknown: ['unbekannt', 'unknown'],
  url: ['Adresse', 'address'],
  value: ['Wert', 'value'],
};

const at = (lang: Lang): 0 | 1 => (lang === 'de' ? 0 : 1);

/** Whether a type is one of few words. */
export const glossed = (type: string): boolean => type in WORDS;

/** A word of an enum (or a Boolean), as people say it. */
export function word(type: string, value: string, lang: Lang): string {
  return WORDS[type]?.[value]?.[at(lang)] ?? value;
}

/** The name of a column, as people say it: `rank.position` is `Rang: Platz`. */
export function heading(column: string, lang: Lang): string {
  const parts = column.split('.').map((part) => FIELDS[part]?.[at(lang)] ?? part);
  return parts.join(': ');
}

/** The word of an enum that people call so in either language, or write so in other letters; undefined if there is none. */
export function nameOf(type: string, said: string): string | undefined {
  const plain = said.trim().toLowerCase();
  const values = Object.entries(WORDS[type] ?? {});
  return values.find(([value, names]) => [value, ...names].some((name) => name.toLowerCase() === plain))?.[0];
}
