import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Environment } from '../../config/settings.ts';
import type { Remote } from '../remote.ts';
import { type Complaint, complaintsOf } from './complaints.ts';
import { placeOf } from './positions.ts';
import { credentialsShape, fileShape } from './shape.ts';
import { toRemote } from './to-remote.ts';

/** What a `remotes.yaml` says: its remotes, and where something is wrong, all of that and none of those. */
export type ReadRemotes = {
  readonly remotes: readonly Remote[];
  /** A line each: `file:line:column: what is wrong and what would be right`. */
  readonly bad: readonly string[];
};

const longestFile = 1_048_576;

/**
 * Reads the text of a `remotes.yaml`, strictly.
 * @param source.file its name, for messages
 * @param source.env where credentials are taken from
 */
export const readRemotes = (text: string, source: { readonly file: string; readonly env: Environment }): ReadRemotes => {
  const wrong = (complaints: readonly Complaint[]): ReadRemotes => ({
    remotes: [],
    bad: complaints
      .toSorted((a, b) => a.line - b.line || a.column - b.column)
      .map((complaint) => `${source.file}:${complaint.line}:${complaint.column}: ${complaint.text}`),
  });
  if (text.length > longestFile) return wrong([{ line: 1, column: 1, text: `is longer than ${longestFile} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', logLevel: 'error' });
  const place = (path: readonly PropertyKey[], key?: boolean) => placeOf(document, lines, path, key);
  if (document.errors.length > 0) return wrong(noYaml(document, lines));
  const content = contentOf(() => document.toJS());
  if (content instanceof Error) return wrong([{ line: 1, column: 1, text: content.message }]);
  const read = fileShape.safeParse(content ?? { remotes: null });
  const complaints = [
    ...(read.error?.issues ?? []).flatMap((issue) => complaintsOf(issue, content, place)),
    ...unsetVariables(content, source.env).map((path) => ({
      ...place(path),
      text: `${path.join('.')} names no variable that is set; the name of one that is set is wanted`,
    })),
  ];
  if (!read.success || complaints.length > 0) return wrong(complaints);
  const remotes = Object.entries(read.data.remotes ?? {}).map(([name, written]) => toRemote(name, written, source.env));
  return { remotes, bad: [] };
};

const noYaml = ({ errors }: Document.Parsed, lines: LineCounter): readonly Complaint[] =>
  errors.map(({ code, message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { line, column: col, text: code === 'DUPLICATE_KEY' ? 'this name is given twice' : `no YAML: ${message}` };
  });

/** Names for parts of the file may be used to blow it up; the parser refuses that. */
const contentOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** The variables that credentials name and that are not set. What stands there is not repeated: it may be the secret itself. */
const unsetVariables = (content: unknown, env: Environment): readonly (readonly string[])[] => {
  const written = credentialsShape.safeParse(content);
  if (!written.success) return [];
  return Object.entries(written.data.remotes).flatMap(([name, remote]) =>
    Object.entries(remote.credentials)
      .filter(([, variable]) => typeof variable === 'string' && !env[variable])
      .map(([key]) => ['remotes', name, 'credentials', key]),
  );
};
