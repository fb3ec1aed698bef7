/** The keys of the page, on `?` and by a button: a dialog that says what there is. */
import { h } from './dom';
import { texts, type Lang } from './i18n';

function dialogOf(lang: Lang): HTMLDialogElement {
  const text = texts[lang];
  const keys = text.keys.flatMap(([names, meaning]) => [
    h('dt', {}, ...names.flatMap((name, at) => [at > 0 ? ' ' : null, h('kbd', {}, name)])),
    h('dd', {}, meaning),
  ]);
  const close = h('button', { type: 'button', class: 'primary' }, text.close);
  const dialog = h(
    'dialog',
    { class: 'keys', 'aria-labelledby': 'keys-title' },
    h('h2', { id: 'keys-title' }, text.keysTitle),
    h('dl', {}, ...keys),
    close,
  );
  close.addEventListener('click', () => dialog.close());
  document.body.append(dialog);
  return dialog;
}

/** Whether a key pressed there is text. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, .monaco-editor') !== null);

/** Opens the list of keys on `?` outside of fields, and by the button; Escape closes it, and the focus is where it was. */
export function keysBy(button: HTMLElement, lang: Lang): void {
  let dialog: HTMLDialogElement | undefined;
  const open = (): void => {
    dialog ??= dialogOf(lang);
    if (!dialog.open) dialog.showModal();
  };
  button.addEventListener('click', open);
  addEventListener('keydown', (event) => {
    if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
    event.preventDefault();
    open();
  });
}
