import './workers';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './editor.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import type { Lang } from '../i18n';
import type { Asked } from '../opening';
import { theme, type Theme } from '../theme';
import { barFor } from './bar';
import { Bridge } from './panes';
import { schemaIn } from './schema';
import { fetcherFor } from './server';

const plugins = [explorerPlugin(), HISTORY_PLUGIN];

const openWidgets =
  '.suggest-widget.visible, .parameter-hints-widget.visible, .find-widget.visible, .monaco-hover:not(.hidden)';

/**
 * Mends what GraphiQL gets wrong for screen readers: a tab that holds buttons (a list of buttons says the same), and
 * the explorer's selects without a name.
 */
function mend(holder: HTMLElement): void {
  for (const list of holder.querySelectorAll('[role="tablist"]')) list.removeAttribute('role');
  for (const tab of holder.querySelectorAll('.graphiql-tab')) {
    tab.removeAttribute('role');
    tab.removeAttribute('aria-selected');
    const current = String(tab.classList.contains('graphiql-tab-active'));
    const button = tab.querySelector('button');
    if (button?.getAttribute('aria-current') !== current) button?.setAttribute('aria-current', current);
  }
  for (const select of holder.querySelectorAll('.graphiql-explorer-root select:not([aria-label])')) {
    select.setAttribute('aria-label', select.closest('[data-arg-name]')?.getAttribute('data-arg-name') ?? 'Operation');
  }
}

/** Puts GraphiQL into the page, opened on a question, with our bar above it; what is given back hears what the page asks. */
export function mount(holder: HTMLElement, after: HTMLElement, asked: Asked, lang: Lang): (asked: Asked) => void {
  // Monaco keeps Tab to itself; Escape leaves it, unless one of its own widgets is open and wants the key.
  holder.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !(event.target as HTMLElement).closest('.monaco-editor')) return;
      if (!document.querySelector(openWidgets)) after.focus();
    },
    { capture: true },
  );
  new MutationObserver(() => mend(holder)).observe(holder, {
    subtree: true,
    childList: true,
    attributeFilter: ['role', 'aria-selected'],
  });
  const bar = barFor(asked, lang);
  holder.before(bar.node);
  const fetcher = fetcherFor(lang, bar.ran);
  const schema = schemaIn(lang);
  const root = createRoot(holder);
  const draw = (chosen: Theme): void => root.render(
    <GraphiQL
      fetcher={fetcher}
      schema={schema}
      plugins={plugins}
      initialQuery={asked.query}
      initialVariables={JSON.stringify(asked.variables, null, 2)}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      forcedTheme={chosen}
    >
      <GraphiQL.Logo>
        <span className="logo">GraphiQL</span>
      </GraphiQL.Logo>
      <Bridge listener={bar.listener} />
    </GraphiQL>,
  );
  // GraphiQL's own following of the system mixes both where somebody has chosen otherwise, so it is always told.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const drawIn = (chosen: Theme): void => draw(chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen);
  drawIn(theme());
  addEventListener('themechange', (event) => drawIn((event as CustomEvent<Theme>).detail));
  dark.addEventListener('change', () => drawIn(theme()));
  return bar.follow;
}
