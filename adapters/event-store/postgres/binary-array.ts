/** Types of elements by their oid, as in pg_type, whose binary form is their text in UTF-8. */
const textual = { text: 25, json: 114 } as const;

const word = 4;

/**
 * A `text[]` or `json[]` in PostgreSQL's binary format, which pg sends as it is. As text every quote would be escaped here and
 * unescaped there, which costs more than all the rest of an append.
 */
export const binaryArray = (type: keyof typeof textual, texts: readonly string[]): Buffer => {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const buffer = Buffer.allocUnsafe(5 * word + sizes.reduce((sum, size) => sum + word + size, 0));
  let offset = 0;
  // One dimension, no nulls, the type of the elements; how many there are, counted from 1.
  for (const field of [1, 0, textual[type], texts.length, 1]) offset = buffer.writeInt32BE(field, offset);
  for (const [index, text] of texts.entries()) {
    offset = buffer.writeInt32BE(sizes[index] ?? 0, offset);
    offset += buffer.write(text, offset);
  }
  return buffer;
};
