/** What an answer can be taken along as: files, an address that stays, citations, programs. */
import { h } from '../dom';
import type { Meta } from '../exits';
import { date, number, texts, type Lang } from '../i18n';
import { subjectOf } from '../pages/glance';
import type { Result } from '../result';
import { contactLink } from '../contact';
import type { Told } from './image';
import { ONLY } from '../parameters';
import { samples } from './code';

/** A text to be copied, with a button that does it. */
function copyable(label: string, content: string, lang: Lang, id: string): HTMLElement {
  const text = texts[lang];
  const button = h('button', { type: 'button', class: 'plain', 'aria-describedby': id }, text.copy);
  const state = h('span', { class: 'small', role: 'status' });
  button.addEventListener('click', () => {
    void navigator.clipboard?.writeText(content).then(
      () => (state.textContent = text.copied),
      () => (state.textContent = text.copyFailed),
    );
    if (!navigator.clipboard) state.textContent = text.copyFailed;
  });
  return h(
    'div',
    { class: 'copyable' },
    h('h4', { id }, label),
    h('pre', { tabindex: '0', role: 'region', 'aria-labelledby': id }, content),
    button,
    ' ',
    state,
  );
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name });
  link.click();
  // The download has begun; the address is no longer needed a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The buttons for the chart that stands on the page just now. */
function images(chart: () => SVGSVGElement | null, name: string, told: Told, lang: Lang): HTMLElement[] {
  const text = texts[lang];
  if (chart() === null) return [];
  const button = (label: string, work: (found: SVGSVGElement) => Promise<void>): HTMLElement => {
    const node = h('button', { type: 'button', class: 'plain' }, label);
    node.addEventListener('click', () => {
      const found = chart();
      if (found) void work(found);
    });
    return node;
  };
  return [
    button(text.svg, async (found) => {
      const { svgText } = await import('./image');
      save(`${name}.svg`, new Blob([svgText(found, told)], { type: 'image/svg+xml' }));
    }),
    button(text.png, async (found) => {
      const { png } = await import('./image');
      save(`${name}.png`, await png(found, told));
    }),
  ];
}

export interface Taking {
  result: Result;
  lang: Lang;
  /** The name of the question. */
  name: string;
  /** The address of this page with its edition. */
  permalink: string;
  /** Where errors are reported; null if nowhere. */
  contact: string | null;
  /** The chart that stands on the page, if one does. */
  chart: () => SVGSVGElement | null;
}

/** The answer as a part of somebody else's page. */
function frameOf(permalink: string, title: string): string {
  const address = new URL(permalink);
  address.pathname = address.pathname.replace('/question/', '/embed/');
  for (const own of ['measure', ONLY]) address.searchParams.delete(own);
  const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${escaped(address.href)}" title="${escaped(title)}" width="100%" height="600" loading="lazy"></iframe>`;
}

/** That the files are of the first rows only. */
function partly({ rows: { count, total } }: Meta, lang: Lang): string {
  const held = number(count, lang);
  return total === null ? texts[lang].partlyOpen(held) : texts[lang].partly(held, number(total, lang));
}

/** What the picture is called: the question, and what it is about if that is one thing. */
const titled = (result: Result): string => [subjectOf(result), result.meta.title].filter((part) => part !== null).join(': ') || document.title;

/** Everything that can be taken along. */
export function take({ result, lang, name, permalink, contact, chart }: Taking): HTMLElement {
  const text = texts[lang];
  const { meta } = result;
  const absolute = (address: string): string => new URL(address, location.href).href;
  const whole = (citation: string): string => citation.replaceAll(/(^|\s)(\/q\/)/g, (_, before: string, path: string) => before + absolute(path));
  const files = ['csv', 'de.csv', 'xlsx', 'tsv', 'ndjson', 'json', 'meta.json'].flatMap((format) => {
    const address = meta.links[format];
    const link = address === undefined ? null : h('a', { href: address, download: '', 'data-format': format }, text.formats[format] ?? format);
    return link ? [h('li', {}, link)] : [];
  });
  const csv = meta.links['csv'];
  if (!meta.rows.complete && csv !== undefined) {
    const german = meta.links['de.csv'];
    const wholes = [[csv, text.everything], ...(german === undefined ? [] : [[german, text.everythingGerman]])];
    files.unshift(...wholes.map(([address, words]) => h('li', {}, h('a', { href: `${address}&all=true`, download: '', class: 'everything' }, words))));
  }
  const edition = number(meta.edition.number, lang);
  const recorded = date(meta.edition.recordedAt, lang);
  const citation = whole(lang === 'de' ? meta.citation.german : meta.citation.english);
  const day = meta.variables['date'];
  const of = typeof day === 'string' ? [text.observed(date(day, lang))] : [];
  const told = { title: titled(result), date: [...of, text.editionOf(edition, recorded)].join(' · '), source: citation };
  const asking = { graphql: absolute('/graphql'), query: meta.query, variables: meta.variables };
  const programs = csv === undefined ? [] : samples({ csv: absolute(csv), json: absolute(meta.links['json'] ?? csv), ...asking });
  return h(
    'section',
    { class: 'take', 'aria-labelledby': 'take-title' },
    h('h2', { id: 'take-title' }, text.takeTitle),
    h('h3', {}, text.download),
    meta.rows.complete ? null : h('p', { class: 'partial' }, partly(meta, lang)),
    h('ul', { class: 'files' }, ...files),
    h('p', { class: 'images' }, ...images(chart, `${name}-${meta.edition.number}`, told, lang)),
    h('h3', {}, text.cite),
    h('p', { class: 'small' }, text.permalinkLead(edition, recorded)),
    copyable(text.permalink, permalink, lang, 'permalink'),
    copyable(text.plain, citation, lang, 'cite-plain'),
    copyable('APA', whole(meta.citation.apa), lang, 'cite-apa'),
    copyable('BibTeX', meta.citation.bibtex, lang, 'cite-bibtex'),
    h('h3', {}, text.embed),
    h('p', { class: 'small' }, text.embedLead),
    copyable('HTML', frameOf(permalink, meta.title ?? document.title), lang, 'embed'),
    h('h3', {}, text.licence),
    h('p', { lang: 'en' }, meta.licence),
    contact === null ? null : h('p', {}, contactLink(contact, text.report, `${text.reportSubject}: ${meta.title ?? name}`, permalink)),
    h('p', { class: 'small' }, h('a', { href: `/feed/corrections.atom?lang=${lang}` }, text.feed)),
    h(
      'details',
      { class: 'code' },
      h('summary', {}, text.code),
      ...programs.map((program, at) => copyable(program.name, program.text, lang, `code-${at}`)),
    ),
  );
}
