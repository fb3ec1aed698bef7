/**
 * What the schema calls things, in German: the schema itself speaks English, and GraphiQL shows what it says. The enums that
 * the page itself shows have their words in `words.ts`; a test finds every value that is in neither.
 */
import { word } from './words';

const VALUES: Record<string, Record<string, string>> = {
  Absence: {
    NOTHING_KNOWN: 'Das Register weiß dazu nichts.',
    NOT_DETERMINABLE: 'Die Werte sind zu grob bekannt, um zu sagen, ob sie sich unterscheiden.',
    NOT_OBSERVED: 'In diesem Zeitraum hat es niemand beobachtet.',
    NO_AUTHORITY: 'Das Register kennt keine Behörde, durch die zu teilen wäre.',
    NO_POPULATION: 'Es gibt keine Einwohnerzahl nach dem gefragten Zensus.',
    TOO_OLD: 'Der einzige Wert ist zu alt, um für diesen Tag zu gelten.',
    UNCERTAIN: 'Es ist nicht sicher, ob ein Kanal an dem Tag schon offen war; es gibt Grenzen.',
  },
  AuthorityLevel: {
    DISTRICT: 'eines Landes, zuständig für einen Teil davon: eine Polizeidirektion, ein Amtsgericht',
    FEDERAL: 'des Bundes',
    FOREIGN: 'eines anderen Staates',
    MUNICIPAL: 'einer Gemeinde oder eines Kreises',
    STATE: 'eines Landes, zuständig für das ganze Land',
  },
  AuthorityOrder: { NAME_ASC: 'nach Namen, A bis Z', NAME_DESC: 'nach Namen, Z bis A' },
  CaveatCode: {
    CENSUS: 'Einwohner sind nach diesem Zensus gezählt.',
    DIFFERENT_DATES: 'Die Werte gelten für verschiedene Tage.',
    FOLLOWS_ARE_NOT_PEOPLE: 'Follows sind keine Menschen.',
    PERSONS_LEFT_OUT: 'Kanäle von Personen im Amt sind nicht dabei.',
    REGISTER_INCOMPLETE: 'Gezählt sind nur Kanäle, die das Register kennt.',
    SOME_EXCLUDED: 'Einige Kanäle haben nicht an beiden Tagen Werte, die sich vergleichen lassen.',
    SOME_MISSING: 'Einige haben keinen Wert und keinen Rang.',
    UNKNOWN_PARTS: 'Einige Eröffnungen, Schließungen oder Werte sind unbekannt; deshalb sind die Werte Spannen.',
  },
  CensusBasis: {
    CENSUS_2011: 'fortgeschrieben vom Zensus am 9.5.2011',
    CENSUS_2022: 'fortgeschrieben vom Zensus am 15.5.2022',
    UNSTATED: 'Die Quelle sagt es nicht.',
  },
  ChangeAction: { ADDED: 'Es kam neu hinzu.', CORRECTED: 'Es war bekannt und wurde geändert.' },
  ChannelOrder: {
    CLOSED_ASC: 'nach Schließung, die früheste zuerst; ohne Datum am Ende',
    CLOSED_DESC: 'nach Schließung, die späteste zuerst; ohne Datum am Ende',
    NAME_ASC: 'nach Namen, A bis Z',
    NAME_DESC: 'nach Namen, Z bis A',
    OPENED_ASC: 'nach Eröffnung, die früheste zuerst; unbekannte am Ende',
    OPENED_DESC: 'nach Eröffnung, die späteste zuerst; unbekannte am Ende',
  },
  CitationStyle: {
    BIBTEX: 'ein Eintrag für BibTeX',
    FULL: 'Herausgeber, Titel, Datum und Adresse',
    SHORT: 'Herausgeber und Datum, für die Zeile unter einer Grafik',
  },
  ClaimGapReason: {
    ASSERTION_UNTOLD: 'Dem Register wurde nicht gesagt, was die Behauptung behauptet.',
    NOTHING_KNOWN: 'Das Register weiß dazu nichts.',
    NO_INDEPENDENT_SOURCE: 'Nur die Quellen der Behauptung selbst nennen die Zahl; eine unabhängige fehlt.',
    NO_UPPER_BOUND: 'Einige sind bekannt, aber niemand sagt, wie viele es höchstens waren.',
    OPENING_UNKNOWN: 'Wann es eröffnet wurde, ist nicht oder nicht genau genug bekannt.',
    OVERLAPS: 'Die Spanne reicht in die des Gegenstands der Behauptung hinein oder ist ihr gleich.',
    SOURCES_DISAGREE: 'Was eine Quelle berichtet und was das Register zählt, kann nicht beides stimmen.',
  },
  ClaimRelation: {
    COUNT: 'hat genau diesen Wert',
    FIRST: 'war das erste der verglichenen',
    LEADS: 'hat den größten Wert der verglichenen',
    ONLY: 'kein anderes der verglichenen hat einen',
  },
  ClaimVerdict: {
    CONTRADICTED: 'widerlegt: Was bekannt ist, lässt nur zu, dass es nicht stimmt.',
    NOT_DECIDABLE: 'nicht zu entscheiden: Was unbekannt ist, könnte die Antwort ändern.',
    SUPPORTED: 'gestützt: Was bekannt ist, lässt nur zu, dass es stimmt.',
  },
  CompareBy: {
    AUTHORITY: 'Behörden in den verglichenen Ländern',
    CHANNEL: 'Kanäle in den verglichenen Ländern',
    JURISDICTION: 'der Bund, andere Staaten und die verglichenen Länder',
    KIND: 'Arten von Behörden; braucht eine Ausnahme unter allow, denn Arten sind nicht gleich',
    LAND: 'Länder: die Vergleichsgruppe oder die genannten',
    PLATFORM: 'Plattformen in den verglichenen Ländern',
  },
  CoverageColumns: {
    KIND: 'Arten von Behörden; gezählt sind die mit einem Kanal auf irgendeiner Plattform des Filters',
    PLATFORM: 'Plattformen: die des Filters, sonst alle',
  },
  CoverageRows: {
    JURISDICTION: 'der Bund, andere Staaten und die Länder',
    KIND: 'Arten von Behörden in den Ländern',
    LAND: 'Länder: die Vergleichsgruppe oder die genannten',
  },
  EventKind: {
    CAMPAIGN: 'Eine Kampagne fand statt.',
    CLOSED: 'Ein Kanal wurde geschlossen oder verlassen.',
    HANDED_OVER: 'Ein Kanal ging an eine andere Behörde.',
    INCIDENT: 'Etwas ging schief.',
    LAUNCH: 'Ein Dienst, Projekt oder Programm begann.',
    MERGED: 'Kanäle wurden zusammengelegt.',
    MILESTONE: 'Eine Marke wurde überschritten.',
    OPENED: 'Ein Kanal wurde eröffnet.',
    POLICY: 'eine Regel, ein Urteil oder eine Richtlinie',
    RENAMED: 'Ein Kanal bekam einen anderen Namen.',
    STAFFING: 'Personal wurde eingestellt oder versetzt.',
  },
  EventOrder: { DATE_ASC: 'das früheste zuerst', DATE_DESC: 'das späteste zuerst' },
  HolderKind: {
    OFFICE: 'das Amt; es bleibt, wenn die Personen wechseln',
    PERSON_IN_OFFICE: 'die Person, die das Amt hat, etwa eine Ministerpräsidentin',
  },
  JurisdictionKind: { COUNTRY: 'ein anderer Staat', FEDERATION: 'der Bund', LAND: 'eines der 16 Länder' },
  Language: { DE: 'Deutsch', EN: 'Englisch' },
  MetricUnit: {
    COUNT: 'Anzahl',
    EUR: 'Euro',
    KM2: 'Quadratkilometer',
    PERCENT: 'Prozent, 0 bis 100',
    PER_DAY: 'je Tag',
    PER_MONTH: 'je Monat',
    PER_WEEK: 'je Woche',
    PER_YEAR: 'je Jahr',
    RANK: 'Platz in einer Reihenfolge, 1 ist der erste',
    SHARE: 'Anteil, 0 bis 1',
    YEAR: 'ein Kalenderjahr, oder Lebensjahre',
  },
  MissingReason: {
    API_GONE: 'Die Schnittstelle, die es sagte, gibt es nicht mehr.',
    HIDDEN: 'Die Plattform oder der Betreiber verbirgt es.',
    NOT_APPLICABLE: 'Es trifft nicht zu.',
    NOT_COLLECTED: 'Niemand hat es erhoben.',
  },
  NodeKind: {
    AUTHORITY: 'eine Behörde',
    CHANGE: 'eine Änderung, die eine Ausgabe brachte',
    CHANNEL: 'ein Kanal',
    CLAIM: 'eine Behauptung',
    CORRECTION: 'eine Korrektur: eine Angabe, die eine andere ersetzt hat',
    EVENT: 'ein Ereignis',
    JURISDICTION: 'der Bund oder ein anderer Staat',
    LAND: 'eines der 16 Länder',
    METRIC: 'eine Kennzahl',
    OBSERVATION: 'eine Angabe (Beobachtung)',
    PLATFORM: 'eine Plattform',
    POPULATION: 'eine Einwohnerzahl',
    PROVIDER: 'ein Dienstleister',
    SECTOR: 'alle Behörden einer Art in einem Land',
    SOURCE: 'eine Quelle',
  },
  ObservationOrder: {
    OBSERVED_ASC: 'nach dem beschriebenen Tag, der früheste zuerst; ohne Datum am Ende',
    OBSERVED_DESC: 'nach dem beschriebenen Tag, der späteste zuerst; ohne Datum am Ende',
    VALUE_ASC: 'nach dem Wert, der kleinste zuerst; fehlende am Ende',
    VALUE_DESC: 'nach dem Wert, der größte zuerst; fehlende am Ende',
  },
  ObservationStatus: {
    ANNOUNCED: 'angekündigt: Die Quelle erschien vor dem Tag, von dem sie spricht; nie als Messung verglichen',
    BREAK: 'erster Wert nach einem Bruch der Reihe; mit denen davor nicht vergleichbar',
    ESTIMATED: 'Die Quelle selbst nennt es ungefähr oder geschätzt.',
    FINAL: 'endgültig',
    LOW_RELIABILITY: 'Die Quelle zweifelt daran.',
    PROVISIONAL: 'vorläufig; kann sich noch ändern',
    REVISED: 'ersetzt eine frühere Zahl derselben Quelle',
  },
  OperatorRole: {
    CO_OPERATOR: 'betreibt ihn mit',
    OWNER: 'verantwortet den Kanal',
    SUPERVISOR: 'beaufsichtigt ihn, ohne ihn zu betreiben',
  },
  PopulationMeasure: { ANNUAL_MEAN: 'Mittel des Jahres', CENSUS_DAY: 'am Tag eines Zensus', YEAR_END: 'am Ende des Jahres' },
  PowerBranch: {
    EXECUTIVE: 'Regierungen und Verwaltung, auch Polizei und Staatsanwaltschaft',
    INDEPENDENT: 'Stellen, die keine Weisungen einer Regierung annehmen: Datenschutz, Hochschulen',
    JUDICIARY: 'Gerichte; ein Gericht zählt nie zu einer Regierung',
    LEGISLATIVE: 'Parlamente',
  },
  PresenceState: {
    NO_CONFIRMED: 'belegt keiner: Eine Quelle sagt es, oder die einzigen Kanäle sind geschlossen.',
    UNKNOWN: 'unbekannt: Nichts entscheidet es.',
    YES: 'ja: Ein Kanal ist sicher offen, oder eine Quelle sagt es.',
  },
  SourceKind: {
    DATASET: 'Datensatz',
    NEWS: 'Zeitungsartikel',
    OFFICIAL_PAGE: 'Seite einer Behörde',
    PRESS_RELEASE: 'Pressemitteilung einer Behörde',
    REPORT: 'Bericht, Studie oder Parlamentspapier',
    STATISTICS: 'amtliche oder veröffentlichte Statistik',
  },
  SourceLocator: {
    DOMAIN_ONLY: 'nur zur Website: Die genaue Seite wurde nicht aufbewahrt, oder sie nannte eine Beamtin beim Namen.',
    FULL: 'zur Seite selbst',
    NO_ADDRESS: 'Es wurde keine Adresse aufbewahrt.',
  },
  TableType: { NUMBER: 'eine Zahl', TEXT: 'ein Text', TIME: 'ein Zeitpunkt, ISO 8601 in UTC' },
  VerificationMethod: {
    OFFICIAL_INSTANCE: 'Das Konto liegt auf einem Server, der nur Behörden aufnimmt.',
    REL_ME: 'Der Kanal verweist auf die Website, die ihn bestätigt (rel=me).',
    SOURCE_NAMED: 'Eine Quelle des Registers nennt ihn als den der Behörde.',
    WEBSITE_LINK: 'Die Website oder das Impressum der Behörde verweist darauf.',
  },
};

/** What each question of the schema asks. */
const QUESTIONS: Record<string, string> = {
  authorities: 'Die Behörden des Registers.',
  authority: 'Eine Behörde nach ihrem Kurznamen (slug); null, wenn das Register sie nicht kennt.',
  changes: 'Was die Ausgaben des Registers brachten, die neueste zuerst.',
  channel: 'Ein Kanal nach Plattform und Namen, auch einem früheren; null, wenn das Register ihn nicht kennt.',
  channels: 'Die Kanäle des Registers, auch geschlossene.',
  claim: 'Eine gedruckte Behauptung nach ihrem Schlüssel; null, wenn das Register sie nicht kennt.',
  claims: 'Alle gedruckten Behauptungen, die das Register prüft, die neueste zuerst.',
  compare: 'Vergleicht: Werte einer Kennzahl nebeneinander, mit denen, die fehlen, und dem, was zu beachten ist.',
  concentration: 'Wie sich eine Summe auf ihre Teile verteilt: Herfindahl-Index, größter Anteil, Gini-Koeffizient.',
  corrections: 'Zahlen, die seit einem Zeitpunkt durch andere ersetzt wurden.',
  coverage: 'Wer wo ist: Behörden mit Kanal, belegt ohne Kanal, und die, von denen niemand es weiß.',
  edition: 'Die Ausgabe des Registers: was es weiß, wann es geschrieben wurde, wie es zitiert wird.',
  events: 'Was geschah, bis zu dem Tag.',
  growth: 'Zuwachs zwischen zwei Tagen, mindestens 28 Tage auseinander, zerlegt in geblieben, gekommen und gegangen.',
  jurisdiction: 'Ein Land, der Bund oder ein Staat nach seinem Kürzel.',
  laender: 'Die Länder einer Vergleichsgruppe, in amtlicher Reihenfolge.',
  land: 'Ein Land nach seinem Kürzel.',
  metrics: 'Alle Kennzahlen, die das Register kennt, mit ihrer Definition.',
  node: 'Ein Ding nach seiner Kennung (id), heute.',
  nodes: 'Dinge nach ihren Kennungen (ids), höchstens 100.',
  observations: 'Was bis zu dem Tag beobachtet wurde, auch ohne Datum.',
  platforms: 'Die Plattformen, die das Register kennt.',
  providers: 'Die Dienstleister der Behörden.',
  search: 'Sucht nach Namen, Titel, Kanal oder Adresse; Umlaute sind gleich. Jedes Wort muss vorkommen.',
  series: 'Werte im Lauf der Zeit, für jede Gruppe.',
  source: 'Eine Quelle nach ihrem Schlüssel.',
  sources: 'Die Quellen des Registers.',
  table: 'Werte im Lauf der Zeit als flache Tabelle für Grafikprogramme.',
  verifyChannel: 'Ob eine Adresse der Kanal einer Behörde ist.',
};

/** Arguments that many questions have. */
const ARGUMENTS: Record<string, string> = {
  after: 'Nur, was auf diese Marke (cursor) folgt.',
  asOf: 'Zeit der Welt: der Stand am Ende dieses Tages; ohne Angabe heute.',
  before: 'Nur, was vor dieser Marke (cursor) steht.',
  filter: 'Engt die Liste ein.',
  first: 'So viele vom Anfang, höchstens 100; ohne Angabe 20.',
  knownAt: 'Unsere Zeit: was das Register zu diesem Zeitpunkt wusste; ohne Angabe jetzt.',
  last: 'So viele vom Ende, höchstens 100.',
  orderBy: 'Reihenfolge.',
};

/** What a value of an enum means, in German; null if nobody wrote it. */
export function valueInGerman(type: string, value: string): string | null {
  const own = VALUES[type]?.[value];
  if (own !== undefined) return own;
  const said = word(type, value, 'de');
  return said === value ? null : said;
}

/** What a question of the schema asks, in German; null if nobody wrote it. */
export const questionInGerman = (field: string): string | null => QUESTIONS[field] ?? null;

/** What an argument of a question means, in German; null if nobody wrote it. */
export const argumentInGerman = (name: string): string | null => ARGUMENTS[name] ?? null;
