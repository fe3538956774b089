import type { Box } from '../dimensions.ts';
import type { Colour, TextStyle } from '../mode.ts';
import { type Area, within } from '../place.ts';
import { fontOf } from './fonts.ts';
import { type Line, lineMetrics, setText } from './layout.ts';

/** A drawing as an SVG of its own, and where its upper left corner comes to lie. */
export type Drawing = { readonly svg: string; readonly area: Area };

type Placed = { readonly line: Line; readonly left: number; readonly top: number };

/**
 * Draws text into an area of a picture, as outlines: numbers alone go into the SVG, nothing of the text itself.
 * @param style in pixels of the device
 * @returns what lies on the picture, `undefined` where nothing does
 */
export const drawText = async (text: string, style: TextStyle, area: Area, picture: Box): Promise<Drawing | undefined> => {
  const font = await fontOf(style.weight);
  const setter = { font, size: style.size };
  const metrics = lineMetrics(setter);
  const lines = place(setText(text, setter, area.width), style, area, metrics.height);
  const boxes = boxesOf(lines, style, area, metrics.height);
  const outlines = lines.flatMap(({ line, left, top }) =>
    line.glyphs.map(({ glyph, x }) => glyph.getPath(left + x, top + metrics.baseline, style.size).toPathData(2)),
  );
  // Glyphs may reach out of their line: accents above, the tail of a j to the left.
  const covered = around([...boxes, ...lines.map((line) => areaOf(line, metrics.height))], style.size);
  const seen = within(covered, picture);
  if (!seen) return undefined;
  const shapes = [shape(boxes.map(rectangle), style.box.colour), shape(outlines, style.colour)].join('');
  const { left, top, width, height } = seen;
  const frame = `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"`;
  return { area: seen, svg: `<svg xmlns="http://www.w3.org/2000/svg" ${frame}>${shapes}</svg>` };
};

const shares = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 } as const;

/** Puts lines into an area. Those that do not fit reach out of it, on the sides that they are not aligned to. */
const place = (
  lines: readonly Line[],
  { horizontal, vertical }: TextStyle,
  area: Area,
  lineHeight: number,
): readonly Placed[] => {
  const top = area.top + (area.height - lines.length * lineHeight) * shares[vertical];
  return lines.map((line, index) => ({
    line,
    left: area.left + (area.width - line.width) * shares[horizontal],
    top: top + index * lineHeight,
  }));
};

const areaOf = ({ line: { width }, left, top }: Placed, height: number): Area => ({ left, top, width, height });

/** What stands behind the text. */
const boxesOf = (lines: readonly Placed[], { box }: TextStyle, area: Area, lineHeight: number): readonly Area[] => {
  const written = lines.filter(({ line }) => line.width > 0).map((line) => areaOf(line, lineHeight));
  const areas = { none: [], fill: [area], line: written, fit: written.length > 0 ? [union(written)] : [] }[box.mode];
  return areas.map((each) => grown(each, box.padding));
};

const union = (areas: readonly Area[]): Area => {
  const left = Math.min(...areas.map((area) => area.left));
  const top = Math.min(...areas.map((area) => area.top));
  const right = Math.max(...areas.map((area) => area.left + area.width));
  const bottom = Math.max(...areas.map((area) => area.top + area.height));
  return { left, top, width: right - left, height: bottom - top };
};

const grown = ({ left, top, width, height }: Area, by: number): Area => ({
  left: left - by,
  top: top - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** Whole pixels around areas, with a margin. */
const around = (areas: readonly Area[], margin: number): Area => {
  const { left, top, width, height } = grown(union(areas), margin);
  const [x, y] = [Math.floor(left), Math.floor(top)];
  return { left: x, top: y, width: Math.ceil(left + width) - x, height: Math.ceil(top + height) - y };
};

const rectangle = ({ left, top, width, height }: Area): string =>
  `M${left.toFixed(2)} ${top.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}Z`;

/** One shape of one colour: where its parts lie over each other nothing is painted twice. */
const shape = (paths: readonly string[], { red, green, blue, alpha }: Colour): string =>
  alpha === 0 || paths.length === 0
    ? ''
    : `<path fill="rgb(${red},${green},${blue})" fill-opacity="${(alpha / 255).toFixed(4)}" d="${paths.join('')}"/>`;
