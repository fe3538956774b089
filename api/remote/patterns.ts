import { RE2JS } from 're2js';

/**
 * A pattern that is searched for anywhere in a text, unless it is anchored itself. It runs in time linear in the text (RE2): no
 * pattern can hold the server up.
 * @throws Error that says what is wrong with it
 */
export const compilePattern = (pattern: string): ((text: string) => boolean) => {
  const compiled = RE2JS.compile(pattern);
  return (text) => compiled.test(text);
};
