/** Which page it is, by its address. */
import { byId } from './dom';
import { editorOf } from './opening';
import { firstLang, translate } from './i18n';
import { questionPage } from './pages/question';
import { startPage } from './pages/start';

const lang = firstLang();
translate(lang);

const editor = editorOf(lang);
const [, kind, name] = /^\/(question)\/([^/]+)\/?$/.exec(location.pathname) ?? [];
if (kind && name) questionPage(byId('page'), decodeURIComponent(name), lang, editor);
else startPage(byId('page'), lang, editor);
if (location.hash === '#query') void editor.open();
