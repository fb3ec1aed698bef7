/** The way to the editor: megabytes, so only when it is asked for; approaching the button warms it up. */
import { byId } from './dom';
import { texts, type Lang } from './i18n';

export interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

export interface Opening {
  /** Says what the editor opens on, and shows its text. */
  set: (asked: Asked) => void;
  open: () => Promise<void>;
}

export function editorOf(lang: Lang): Opening {
  const text = texts[lang];
  const button = byId('open') as HTMLButtonElement;
  let editor: Promise<typeof import('./editor')> | undefined;
  let asked: Asked = { query: '', variables: {} };
  const fetchEditor = (): Promise<typeof import('./editor')> => {
    editor ??= import('./editor').catch((error: unknown) => {
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
      mount(holder, byId('after-editor'), asked);
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
    },
    open,
  };
}
