/** Which page it is, by its address. */
import { byId } from './dom';
import { editorOf } from './opening';
import { firstLang, translate } from './i18n';
import { keysBy } from './keys';
import { questionPage } from './pages/question';
import { startPage } from './pages/start';
import { forgetBy, switchTheme } from './theme';

switchTheme(byId('theme') as HTMLSelectElement);
forgetBy(byId('forget'));
const lang = firstLang();
translate(lang);
keysBy(byId('keys'), lang);

const editor = editorOf(lang);
const [, kind, name] = /^\/(question|about)\/([^/]+)\/?$/.exec(location.pathname) ?? [];
if (kind === 'question' && name) questionPage(byId('page'), name, lang, editor);
else if (kind === 'about' || location.pathname !== '/') {
  byId('query').hidden = true;
  // A page of text that is none says so, as any other address of nothing.
  void import('./pages/about/about').then(({ aboutPage }) => aboutPage(byId('page'), name ?? '', lang));
} else startPage(byId('page'), lang, editor);
if (location.hash === '#query') void editor.open();
