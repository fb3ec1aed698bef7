/** What a view is: a way to draw a result, which either fits or says why it does not. */
import type { Lang, Texts } from '../i18n';
import type { Measure, Result } from '../result';

export type ViewName = 'table' | 'bars' | 'lines' | 'multiples' | 'map' | 'matrix' | 'places' | 'timeline' | 'json';
export type Need = keyof Texts['needs'];

export interface Scene {
  result: Result;
  measure: Measure | null;
  /** How a column is called. */
  naming: (column: string) => string;
  lang: Lang;
  /** Goes to another view. */
  show: (view: ViewName) => void;
}

export interface View {
  name: ViewName;
  /** What is missing for it; null if it fits. */
  lacks: (result: Result, measure: Measure | null) => Need | null;
  draw: (scene: Scene) => Node | Promise<Node>;
}
