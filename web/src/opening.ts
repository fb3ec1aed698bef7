/** The way to the editor: megabytes, so only when it is asked for; approaching the button warms it up. */
import { byId } from './dom';
import { texts, type Lang } from './i18n';

export interface Asked {
  query: string;
  variables: Record<string, unknown>;
  /** What each variable has by default, null if nothing; where it is missing, the page has no form. */
  defaults?: Record<string, unknown>;
  /** Takes over variables that were changed in the editor; it is missing with the form. */
  change?: (variables: Record<string, unknown>) => void;
}

export interface Opening {
  /** Says what the page asks: the editor opens on it, and follows it once it is open. */
  set: (asked: Asked) => void;
  open: () => Promise<void>;
}

export function editorOf(lang: Lang): Opening {
  const text = texts[lang];
  const button = byId('open') as HTMLButtonElement;
  let editor: Promise<typeof import('./editor/editor')> | undefined;
  let asked: Asked = { query: '', variables: {} };
  let follow: ((asked: Asked) => void) | undefined;
  const fetchEditor = (): Promise<typeof import('./editor/editor')> => {
    editor ??= import('./editor/editor').catch((error: unknown) => {
      editor = undefined;
      throw error;
    });
    return editor;
  };
  const open = async (): Promise<void> => {
    const state = byId('editor-state');
    button.disabled = true;
    state.textContent = text.opening;
    try {
      const { mount } = await fetchEditor();
      byId('document').hidden = true;
      byId('tab-hint').hidden = false;
      button.hidden = true;
      const holder = byId('editor');
      holder.hidden = false;
      follow = mount(holder, byId('after-editor'), asked, lang);
      state.textContent = text.opened;
      setTimeout(() => (state.textContent = ''), 4000);
    } catch {
      state.textContent = text.openFailed;
      button.disabled = false;
    }
  };
  for (const event of ['pointerenter', 'focus']) {
    button.addEventListener(event, () => void fetchEditor().catch(() => undefined), { once: true });
  }
  button.addEventListener('click', () => void open());
  return {
    set(next) {
      asked = next;
      byId('document').textContent = next.query;
      follow?.(next);
    },
    open,
  };
}
