/** The variables of a question as a form, in step with the address of the page. */
import type { Choice, Choices } from './choices';
import { h } from './dom';
import type { Variable } from './exits';
import { date, dayOf, texts, type Lang } from './i18n';
import { word } from './texts/words';

/** The bare name of a type: `[AuthorityKind!]` is of `AuthorityKind`. */
const base = (type: string): string => type.replace(/[[\]!]/g, '');
const isList = (type: string): boolean => type.startsWith('[');
/** Whether null may be given. */
const nullable = (type: string): boolean => !type.endsWith('!');

/** Types of days and moments. */
const TIMED = /^(Partial)?Date(Time)?$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** A single value as a text: what has parts is JSON. */
const written = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''));

/** A value as the parameters of an exit have it: a list repeats, an empty one and null are one empty text. */
export function encoded(value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [''] : value.map(written);
  return [written(value)];
}

/** What a variable has by the address, else by default. */
function given(variable: Variable, parameters: URLSearchParams): string[] {
  const own = parameters.getAll(variable.name);
  return own.length > 0 ? own : encoded(variable.default);
}

/** The parameters that say something else than the defaults do, in the order of the variables. */
function beyond(variables: Variable[], values: Map<string, string[]>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const variable of variables) {
    const own = values.get(variable.name) ?? encoded(variable.default);
    if (JSON.stringify(own) === JSON.stringify(encoded(variable.default))) continue;
    for (const value of own) parameters.append(variable.name, value);
  }
  return parameters;
}

/** The parameters of an exit for values of the variables; what no variable is called is left out. */
export function parametersOf(variables: Variable[], values: Record<string, unknown>): URLSearchParams {
  const given = variables.filter(({ name }) => name in values);
  return beyond(variables, new Map(given.map(({ name }) => [name, encoded(values[name])])));
}

/** A text of an address as the value that it means; one that is nothing of its type stays a text, for the server to refuse. */
function read(text: string, { type, kind }: Variable): unknown {
  const name = base(type);
  if (text === '' && name !== 'String' && name !== 'ID') return null;
  const literal = name === 'Int' || name === 'Float' ? /^-?\d+(\.\d+)?$/ : name === 'Boolean' ? /^(true|false)$/ : /^[[{]/;
  if ((kind !== 'OBJECT' && (name === 'String' || name === 'ID')) || !literal.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the variables are by an address, each that it does not give by default. */
export function valuesOf(variables: Variable[], parameters: URLSearchParams): Record<string, unknown> {
  const value = (own: Variable): unknown => {
    const texts = parameters.getAll(own.name);
    if (texts.length === 0) return own.default;
    if (!isList(own.type)) return read(texts[0] ?? '', own);
    return texts.length === 1 && texts[0] === '' ? [] : texts.map((text) => read(text, own));
  };
  return Object.fromEntries(variables.map((own) => [own.name, value(own)]));
}

interface Field {
  node: HTMLElement;
  read: () => string[];
  /** Says beside the field what is wrong with it, if something is. */
  fault?: () => HTMLElement | null;
}

interface Spoken {
  name: string;
  /** Its values; empty if it has none. */
  words: string;
}

/** A variable and what it is by an address, in words. */
function spoken(variable: Variable, known: Choices, parameters: URLSearchParams, lang: Lang): Spoken {
  const own = given(variable, parameters).filter((value) => value !== '');
  const labels = new Map(offered(variable, known, own, lang)?.map(({ value, label }) => [value, label]));
  const isTime = TIMED.test(base(variable.type));
  const words = own.map((value) => labels.get(value) ?? (isTime ? date(value, lang) : word(base(variable.type), value, lang)));
  // What stands behind the colon or the semicolon is for those who change it.
  return { name: (variable.description ?? variable.name).split(/[;:]/)[0] ?? variable.name, words: words.join(', ') };
}

/** What is asked, in words: each variable that says something, with its values. */
export function asked(variables: Variable[], known: Choices, parameters: URLSearchParams, lang: Lang): Spoken[] {
  return variables.map((variable) => spoken(variable, known, parameters, lang)).filter(({ words }) => words !== '');
}

/** What an address asks otherwise than the question does by itself, in words, as the server's citation has it behind the
 * title; empty if nothing. Who reads the title alone would take it for the answer to another question. */
export function matter(variables: Variable[], known: Choices, parameters: URLSearchParams, lang: Lang): string {
  const own = [...beyond(variables, new Map(variables.map((one) => [one.name, given(one, parameters)]))).keys()];
  // What nobody gave a meaning is not said in a heading; it stands below.
  const said = variables.filter(({ name, description }) => description !== null && own.includes(name)).map((one) => spoken(one, known, parameters, lang));
  return said.map(({ name, words }) => `${name}: ${words === '' ? texts[lang].leftOpen : words}`).join('; ');
}

function hint(variable: Variable, free: boolean, lang: Lang): string {
  const text = texts[lang];
  const type = base(variable.type);
  const words = type === 'PartialDate' ? [text.dateHint] : type === 'DateTime' ? [text.momentHint] : [];
  if (variable.kind === 'OBJECT') words.push(text.objectHint);
  else if (isList(variable.type) && free) words.push(text.listHint);
  if (nullable(variable.type)) words.push(text.optional);
  return words.join('; ');
}

/** What a variable may be: the words of its enum, else what the register has under its name; null if it is free text. */
function offered(variable: Variable, known: Choices, own: string[], lang: Lang): Choice[] | null {
  const type = base(variable.type);
  if (variable.values) return variable.values.map((value) => ({ value, label: word(type, value, lang) }));
  const found = type === 'String' ? known[variable.name] : undefined;
  if (!found) return null;
  // What the address has stays, whether the register knows it or not: the server says what is wrong with it.
  const strange = own.filter((value) => value !== '' && !found.some((one) => one.value === value));
  return [...found, ...strange.map((value) => ({ value, label: value }))];
}

function choice(variable: Variable, values: Choice[], own: string[], id: string, lang: Lang): Field {
  const option = ({ value, label }: Choice): HTMLOptionElement => h('option', { value, selected: own.includes(value) }, label);
  if (!isList(variable.type)) {
    const empty = nullable(variable.type) ? [h('option', { value: '', selected: own.includes('') }, texts[lang].none)] : [];
    const select = h('select', { id, name: variable.name }, ...empty, ...values.map(option));
    return { node: select, read: () => [select.value] };
  }
  const boxes = values.map(({ value, label }) => {
    const box = h('input', { type: 'checkbox', name: variable.name, value, checked: own.includes(value) });
    return { box, node: h('label', { class: 'check' }, box, h('span', {}, label)) };
  });
  const read = (): string[] => {
    const on = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    // The order of the default is kept, as it may mean something.
    const first = own.filter((value) => on.includes(value));
    const all = [...first, ...on.filter((value) => !first.includes(value))];
    return all.length === 0 ? [''] : all;
  };
  return { node: h('div', { class: 'checks', id }, ...boxes.map(({ node }) => node)), read };
}

/** The items of a list that is written as JSON; what is none is left for the server to refuse. */
function listed(text: string): string[] {
  try {
    return encoded(JSON.parse(text.trim() || '[]'));
  } catch {
    return [text];
  }
}

/** A field for a day or a moment, written as the page prints it or as the server reads it. */
function timed(variable: Variable, own: string[], id: string, described: string, lang: Lang): Field {
  const text = texts[lang];
  const moment = base(variable.type) === 'DateTime';
  const input = h('input', { id, name: variable.name, value: own.join(', '), 'aria-describedby': described, autocomplete: 'off', spellcheck: 'false' });
  const wrong = h('span', { class: 'wrong', id: `${id}-wrong` });
  const meant = (): string | null => {
    const typed = input.value.trim();
    if (typed === '') return typed;
    return moment ? (MOMENT.test(typed) ? typed : null) : dayOf(typed);
  };
  const fault = (): HTMLElement | null => {
    const bad = meant() === null;
    wrong.textContent = bad ? (moment ? text.noMoment : text.noDate) : '';
    input.setAttribute('aria-invalid', String(bad));
    input.setAttribute('aria-describedby', bad ? `${wrong.id} ${described}` : described);
    return bad ? input : null;
  };
  // Whoever sent the form is led into the field, and hears it there. It is not said while somebody is still typing, but no longer than it is true.
  input.addEventListener('input', () => wrong.textContent !== '' && fault());
  return { node: h('span', {}, input, wrong), read: () => [meant() ?? input.value.trim()], fault };
}

function typed(variable: Variable, own: string[], id: string, described: string): Field {
  const type = base(variable.type);
  const numeric = !isList(variable.type) && (type === 'Int' || type === 'Float');
  const objects = isList(variable.type) && variable.kind === 'OBJECT';
  const input = h('input', {
    id,
    name: variable.name,
    value: objects ? `[${own.filter((text) => text !== '').join(', ')}]` : own.join(', '),
    inputmode: numeric ? 'decimal' : null,
    'aria-describedby': described,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const read = (): string[] => {
    if (!isList(variable.type)) return [input.value.trim()];
    if (objects) return listed(input.value);
    const parts = input.value.split(',').map((part) => part.trim()).filter((part) => part !== '');
    return parts.length === 0 ? [''] : parts;
  };
  return { node: input, read };
}

/** The form of a question, filled from the parameters; `ask` is told when it is sent. */
export function form(
  variables: Variable[],
  known: Choices,
  parameters: URLSearchParams,
  lang: Lang,
  ask: (parameters: URLSearchParams) => void,
): HTMLFormElement {
  const text = texts[lang];
  const fields = variables.map((variable) => {
    const id = `v-${variable.name}`;
    const own = given(variable, parameters);
    const described = `${id}-hint`;
    const values = offered(variable, known, own, lang);
    const free = !isList(variable.type) && TIMED.test(base(variable.type)) ? timed(variable, own, id, described, lang) : null;
    const field = values === null ? (free ?? typed(variable, own, id, described)) : choice(variable, values, own, id, lang);
    const many = values !== null && isList(variable.type);
    const name = variable.description ?? variable.name;
    const label = many ? h('legend', {}, name) : h('label', { for: id }, name);
    const small = h('span', { class: 'small', id: described }, [variable.name, hint(variable, values === null, lang)].filter((part) => part !== '').join(' · '));
    const node = many ? h('fieldset', { class: 'field' }, label, small, field.node) : h('div', { class: 'field' }, label, small, field.node);
    return { ...field, name: variable.name, node };
  });
  const back = h('button', { type: 'button', class: 'plain' }, text.reset);
  // What has no default stays: without it there is no answer.
  const needed = variables.filter(({ required }) => required);
  back.addEventListener('click', () => ask(beyond(needed, new Map(needed.map((own) => [own.name, given(own, parameters)])))));
  const node = h(
    'form',
    { class: 'form', 'aria-label': text.formTitle },
    ...fields.map((field) => field.node),
    h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'primary' }, text.apply), back),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    const faults = fields.flatMap((field) => field.fault?.() ?? []);
    if (faults.length > 0) {
      faults[0]?.focus();
      return;
    }
    ask(beyond(variables, new Map(fields.map((field) => [field.name, field.read()]))));
  });
  return node;
}
