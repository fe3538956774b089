/** What somebody says about a project. */
export type ProjectForm = { readonly name: string; readonly description: string };

export type Field = keyof ProjectForm;

/** What is wrong with a form: at a field where it is about one. */
export type Wrong = { readonly field: Field | undefined; readonly message: string };

type Refused = { readonly code: string; readonly message: string; readonly field?: string | null };

const isField = (name: unknown): name is Field => name === 'name' || name === 'description';

/** Where the refusal of a form belongs: names that are taken to the name, wrong input to what it names. */
export const placeRefusal = ({ code, message, field }: Refused): Wrong => {
  if (code === 'NameTaken') return { field: 'name', message };
  return { field: isField(field) ? field : undefined, message };
};

/** What is wrong with a form before it is sent, if anything. */
export const checkForm = ({ name }: ProjectForm): Wrong | undefined =>
  name.trim() === '' ? { field: 'name', message: 'A project needs a name.' } : undefined;

/** What a form changes about a project; undefined where that is nothing. */
export const changesOf = (
  form: ProjectForm,
  project: { readonly name: string; readonly description: string | null },
): { readonly name?: string; readonly description?: string | null } | undefined => {
  const [name, description] = [form.name.trim(), form.description.trim()];
  const changes = {
    ...(name === project.name ? {} : { name }),
    ...(description === (project.description ?? '') ? {} : { description: description === '' ? null : description }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
};
