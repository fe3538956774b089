/** What an OpenAPI document says of its operations, as far as the page shows it. Anything unexpected is left out. */
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** Whether it wants a credential. */
  readonly secured: boolean;
  readonly parameters: readonly { readonly name: string; readonly place: string; readonly description: string }[];
  readonly answers: readonly { readonly status: string; readonly description: string }[];
};

export type Group = { readonly name: string; readonly operations: readonly Operation[] };

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json =>
  // A JSON object has string keys; what they hold is checked where it is used.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;
const otherwise = 'Other';

const parametersOf = (value: unknown) =>
  list(value)
    .map(object)
    .map((parameter) => ({ name: text(parameter.name), place: text(parameter.in), description: text(parameter.description) }))
    .filter(({ name }) => name !== '');

/** An empty requirement among them says that no credential does as well. */
const isSecured = (security: unknown): boolean => {
  const requirements = list(security).map(object);
  return requirements.length > 0 && requirements.every((requirement) => Object.keys(requirement).length > 0);
};

const operationOf = (document: Json, path: string, method: string, shared: Json, operation: Json): Operation => ({
  method: method.toUpperCase(),
  path,
  summary: text(operation.summary),
  description: text(operation.description),
  secured: isSecured(operation.security ?? document.security),
  parameters: [...parametersOf(shared.parameters), ...parametersOf(operation.parameters)],
  answers: Object.entries(object(operation.responses)).map(([status, answer]) => ({
    status,
    description: text(object(answer).description),
  })),
});

/** The operations by their first tag, in the order of the document; empty where it is none. */
export const readRoutes = (document: unknown): readonly Group[] => {
  const root = object(document);
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(object(root.paths)).map(([path, item]) => [path, object(item)] as const)) {
    for (const method of methods.filter((each) => Object.hasOwn(item, each))) {
      const operation = object(item[method]);
      const tag = text(list(operation.tags)[0]) || otherwise;
      groups.set(tag, [...(groups.get(tag) ?? []), operationOf(root, path, method, item, operation)]);
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations }));
};
