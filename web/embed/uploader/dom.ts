/** An element with attributes and what is in it. Text is never read as markup. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** Line icons on a 20 by 20 grid. */
const paths = {
  load: 'M10 13V3.5M6 7.5l4-4 4 4M3.5 13v3.5h13V13',
  done: 'M4 10.5l4 4 8-9',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14v.5',
  close: 'M5 5l10 10M15 5L5 15',
} as const;

export const icon = (name: keyof typeof paths): SVGElement => {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
};
