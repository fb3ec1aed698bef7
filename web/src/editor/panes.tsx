/** What the page may do with GraphiQL's panes, and how it hears of their changes. */
import { useGraphiQL, useGraphiQLActions, type MonacoEditor } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import type { Place } from '../faults/scan';
import type { Question } from './server';

export interface Panes {
  query: () => string;
  /** The values of the variables; null if they are no object in JSON. */
  variables: () => Question['variables'] | null;
  operationName: () => string | null;
  writeQuery: (text: string) => void;
  writeVariables: (variables: Question['variables']) => void;
  goTo: (place: Place) => void;
  stop: () => void;
}

export interface Listener {
  ready: (panes: Panes) => void;
  queryChanged: () => void;
  variablesChanged: () => void;
}

/** Replaces a whole text in such a way that it can be undone. */
function write(editor: MonacoEditor, text: string): void {
  const model = editor.getModel();
  if (!model || model.getValue() === text) return;
  editor.pushUndoStop();
  editor.executeEdits('page', [{ range: model.getFullModelRange(), text }]);
  editor.pushUndoStop();
}

function parsed(text: string): Question['variables'] | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Question['variables']) : null;
  } catch {
    return null;
  }
}

/** The part of monaco that shows what a word means beside the list of completions, once it was asked for. */
interface Suggestions {
  toggleSuggestionDetails: () => void;
  widget: { value: { onDidShow: (then: () => void) => void; _isDetailsVisible?: () => boolean } };
}

/** Shows what a completion means without being asked. */
function explainCompletions(editor: MonacoEditor): void {
  const found = editor.getContribution('editor.contrib.suggestController') as unknown as Suggestions | null;
  const widget = found?.widget.value;
  widget?.onDidShow(() => {
    if (widget._isDetailsVisible?.() === false) found?.toggleSuggestionDetails();
  });
}

/** Stands within GraphiQL and hands its panes out. */
export function Bridge({ listener }: { listener: Listener }): null {
  const { stop } = useGraphiQLActions();
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const operationName = useGraphiQL((state) => state.operationName);
  const chosen = useRef(operationName);
  chosen.current = operationName;
  useEffect(() => {
    if (!query || !variables) return;
    listener.ready({
      query: () => query.getValue(),
      variables: () => parsed(variables.getValue()),
      operationName: () => chosen.current ?? null,
      writeQuery: (text) => write(query, text),
      writeVariables: (values) => write(variables, JSON.stringify(values, null, 2)),
      goTo({ line, column }) {
        query.setPosition({ lineNumber: line, column });
        query.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
        query.focus();
      },
      stop,
    });
    explainCompletions(query);
    const heard = [query.onDidChangeModelContent(listener.queryChanged), variables.onDidChangeModelContent(listener.variablesChanged)];
    return () => heard.forEach((own) => own.dispose());
  }, [query, variables, stop, listener]);
  return null;
}
