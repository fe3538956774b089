/** One instruction of a Dockerfile. */
type Instruction = { readonly name: string; readonly text: string };

/** A stage: what it is built from, what it is called, and its instructions in order. */
export type Stage = { readonly base: string; readonly name: string; readonly instructions: readonly Instruction[] };

/**
 * Reads the part of the Dockerfile language that ours is written in: one instruction a line, whole-line comments, stages.
 * @throws SyntaxError on a line of any other kind
 */
export const parseDockerfile = (text: string): readonly Stage[] => {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const instructions = lines.map(parseLine);
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, place) => {
    const [, base = '', name = ''] = instructions[start]?.text.match(/^(\S+)(?: AS (\S+))?$/) ?? [];
    return { base, name, instructions: instructions.slice(start + 1, starts[place + 1]) };
  });
};

const parseLine = (line: string): Instruction => {
  const [, name, text] = line.match(/^([A-Z]+) (.*[^\\])$/) ?? [];
  if (name === undefined || text === undefined) throw new SyntaxError(`not an instruction on one line: ${line}`);
  return { name, text };
};

/** The texts of a stage's instructions of one name, in order. */
export const textsOf = (stage: Stage | undefined, name: string): readonly string[] =>
  stage?.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text) ?? [];
