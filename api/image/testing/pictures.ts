import { paint } from './raster.ts';

/** The same number for the same place, 0 to 1: grain without randomness. */
const grain = (x: number, y: number): number => {
  const value = Math.sin(12.9898 * x + 78.233 * y) * 43_758.5453;
  return value - Math.floor(value);
};

const isIn = (x: number, y: number, centreX: number, centreY: number, radius: number) =>
  (x - centreX) ** 2 + (y - centreY) ** 2 < radius ** 2;

/** What is compared: small, so that hundreds of them take seconds. */
export const pictures = {
  /** Smooth and rough parts, hard edges and every colour, and no symmetry. 120 × 90, opaque. */
  photo: paint(120, 90, (x, y) => {
    const noise = 12 * grain(x, y);
    if (isIn(x, y, 84, 30, 18)) return [230 - noise, 60 + y, 40 + noise, 255];
    if (x > 10 && x < 40 && y > 50 && y < 80) return [30, 90 + 3 * (x - 10), 200 - noise, 255];
    if (y > 82) return x % 12 < 6 ? [250, 250, 240, 255] : [20, 24, 30, 255];
    return [40 + 1.4 * x + noise, 80 + y + noise, 190 - x - 0.4 * y, 255];
  }),
  /** A disc that fades at its edge, on nothing. 80 × 60. */
  logo: paint(80, 60, (x, y) => {
    const distance = Math.hypot(x - 46, y - 26);
    return [200 - y, 40 + 2 * x, 120, 255 * (22 - distance)];
  }),
  /** A red disc on plain grey: what stands out is plain. 160 × 80. */
  disc: paint(160, 80, (x, y) => (isIn(x, y, 128, 50, 12) ? [220, 30, 20, 255] : [136, 136, 136, 255])),
  /** A striped square with a plain white border of 12 pixels left, 8 above, 20 right, 16 below. 100 × 80. */
  framed: paint(100, 80, (x, y) =>
    x >= 12 && x < 80 && y >= 8 && y < 64 ? [(x * 7) % 200, (y * 5) % 180, (x + y) % 160, 255] : [255, 255, 255, 255],
  ),
} as const;
