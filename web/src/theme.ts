/** Light, dark, or as the system has it: chosen by hand, and kept in this browser only. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'kanalatlas:theme';

/** What was chosen; a browser that keeps nothing has chosen nothing. */
export function theme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

function apply(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}

function keep(chosen: Theme): void {
  try {
    if (chosen === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // It holds for this page then.
  }
}

/** Applies what was chosen, and lets the select change it. */
export function switchTheme(select: HTMLSelectElement): void {
  apply(theme());
  select.value = theme();
  select.addEventListener('change', () => {
    const chosen = select.value as Theme;
    keep(chosen);
    apply(chosen);
    dispatchEvent(new CustomEvent<Theme>('themechange', { detail: chosen }));
  });
}

/** Takes away everything that this page, the editor among it, keeps in this browser; and begins anew. */
export function forgetBy(button: HTMLElement): void {
  button.addEventListener('click', () => {
    localStorage.clear();
    sessionStorage.clear();
    location.replace(location.pathname + location.search);
  });
}
