import { ask, type Answer } from './answer';
import { firstLang, texts, translate, type Lang } from './i18n';
import { document_ } from './question';
import { render } from './table';

const byId = (id: string): HTMLElement => {
  const node = document.getElementById(id);
  if (!node) throw new Error(`missing #${id}`);
  return node;
};

let lang: Lang = firstLang();
let answer: Answer = { state: 'loading' };

const paint = (): void => render(byId('answer'), answer, lang, load);

async function load(): Promise<void> {
  answer = { state: 'loading' };
  paint();
  answer = await ask();
  paint();
}

function setLang(next: Lang): void {
  lang = next;
  const url = new URL(location.href);
  url.searchParams.set('lang', next);
  history.replaceState(null, '', url);
  translate(lang);
  paint();
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-lang]')) {
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setLang(link.dataset['lang'] === 'en' ? 'en' : 'de');
  });
}

// The editor: megabytes, so only when it is asked for; approaching the button warms it up.
const open = byId('open') as HTMLButtonElement;
const fetchEditor = () => import('./editor');
let warmed = false;
const warm = (): void => {
  if (!warmed) void fetchEditor().catch(() => undefined);
  warmed = true;
};
open.addEventListener('pointerenter', warm);
open.addEventListener('focus', warm);
open.addEventListener('click', () => void openEditor());

async function openEditor(): Promise<void> {
  const state = byId('editor-state');
  open.disabled = true;
  state.textContent = texts[lang].opening;
  try {
    const { mount } = await fetchEditor();
    byId('document').hidden = true;
    byId('tab-hint').hidden = false;
    open.hidden = true;
    const holder = byId('editor');
    holder.hidden = false;
    mount(holder, byId('after-editor'));
    state.textContent = texts[lang].opened;
    setTimeout(() => (state.textContent = ''), 4000);
  } catch {
    state.textContent = texts[lang].openFailed;
    open.disabled = false;
  }
}

byId('document').textContent = document_;
translate(lang);
void load();
if (location.hash === '#query') void openEditor();
