/** Whether the editor and the page ask the same, and the address of a question that has none yet. */
import { parse, type OperationDefinitionNode } from 'graphql';
import { said } from '../faults/scan';
import { encoded } from '../form';
import type { Lang } from '../i18n';
import type { Asked } from '../opening';
import { OWN } from '../parameters';
import type { Question } from './server';

/** Whether two documents are the same but for comments and blanks. */
export const same = (one: string, other: string): boolean => said(one) === said(other);

/** A value with the keys of its objects in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, own]) => [key, ordered(own)]));
}

/** Values of the variables of a question as one text: what is not given has its default, what it does not know is left out. */
export function canonical(asked: Asked, variables: Question['variables']): string {
  const defaults = asked.defaults ?? {};
  return JSON.stringify(ordered(Object.fromEntries(Object.keys(defaults).map((name) => [name, name in variables ? variables[name] : defaults[name]]))));
}

/** The names of the variables of the operation that is meant; none if that cannot be told. */
function declared({ query, operationName }: Question): string[] {
  try {
    const operations = parse(query).definitions.filter((own): own is OperationDefinitionNode => own.kind === 'OperationDefinition');
    const meant = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
    return (meant?.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  } catch {
    return [];
  }
}

/** A variable that the page could not tell from a parameter of its own; undefined if there is none. */
export const clashing = (question: Question): string | undefined => declared(question).find((name) => OWN.includes(name));

/** The page of a shared question, with its values. */
export function pageFor(location: string, question: Question, lang: Lang): string {
  const parameters = new URLSearchParams({ lang });
  for (const name of declared(question)) {
    if (!(name in question.variables)) continue;
    for (const text of encoded(question.variables[name])) parameters.append(name, text);
  }
  return `/question/${location.split('/').at(-1)}?${parameters}`;
}
