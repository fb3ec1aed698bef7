/** Of which metric the figures of an answer are, as the answer itself tells: beside each, or once above its rows. The page
 * for frames reads the same (`src/http/exits/embed/measured.rs`). */
import type { Meta } from './exits';
import type { Lang } from './i18n';
import { cell, type Row } from './result';
import { word } from './texts/words';

/** What stands above the rows of an answer. */
interface Above {
  metric: { label?: string; unit?: string };
  per?: string;
}

/** What an answer tells of its metric. */
export interface Measured {
  /** What the values of the rows are called; null if each row has a metric of its own, or none is told. */
  name: (lang: Lang) => string | null;
  /** The unit of what a row has as the figure of this name; null if none is told. */
  unit: (row: Row, name: string) => string | null;
}

export function measuredOf({ rows: { path, columns } }: Meta, data: unknown): Measured {
  const units = columns.filter(({ type }) => type === 'MetricUnit').map(({ name }) => name);
  const keys = path === '' ? [] : path.split('.');
  const around = keys.map((_, at) => (at === 0 ? data : cell(data as Row, keys.slice(0, at).join('.'))) as Above | null);
  const above = around.findLast((one) => typeof one?.metric === 'object');
  return {
    name: (lang) => {
      const label = above?.metric.label;
      if (label === undefined || units.length > 0) return null;
      const { per } = above ?? {};
      return per === undefined || per === 'NONE' ? label : `${label} ${word('Denominator', per, lang)}`;
    },
    unit: (row, name) => {
      if (!/(^|\.)(value|interval|low)$/.test(name)) return null;
      const own = name.replace(/[^.]*$/, '');
      const beside = `${own}metric.unit`;
      if (units.includes(beside)) return cell(row, beside) as string | null;
      return own === '' ? (above?.metric.unit ?? null) : null;
    },
  };
}
