import { fileURLToPath } from 'node:url';
import type { Golden } from '../golden.ts';
import { eachPixel, type Raster } from '../raster.ts';

/** One and the same formula, rounded in other places. */
const rounding = { mean: 0.1 };

/** ImageMagick cuts the bell curve elsewhere, and treats the edges of a picture otherwise when it is strong. */
const blurring = { mean: 1, alike: 0.995 };

/** FreeType fits outlines to the pixels before it draws them; Lading draws them as they are. */
const writing = { mean: 3, alike: 0.93 };

const rgb = ['-channel', 'RGB'] as const;
const matrix = (...rows: readonly string[]): readonly string[] => ['-color-matrix', `6x3:${rows.join(' ')}`];
const fontFile = (name: string): string => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

/** Each colour away from its lightness, the further the paler it is. */
const vibrant = (picture: Raster, strength: number): Raster =>
  eachPixel(picture, ([red, green, blue, alpha]) => {
    const lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const highest = Math.max(red, green, blue);
    const paleness = highest === 0 ? 0 : 1 - (highest - Math.min(red, green, blue)) / highest;
    const away = (value: number) => lightness + (value - lightness) * (1 + strength * paleness);
    return [away(red), away(green), away(blue), alpha];
  });

/** Shades from the darkest to the brightest of a sorted list of them, but for one in 200 at either end. */
const stretched = (picture: Raster, part: number): Raster => {
  const shades: number[] = [];
  eachPixel(picture, (pixel) => {
    shades.push(Math.round(0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]));
    return pixel;
  });
  shades.sort((one, other) => one - other);
  const lost = Math.floor(shades.length / 200);
  const [low = 0, high = 255] = [shades.at(lost), shades.at(-lost - 1)];
  const stretch = (value: number) => value + part * ((255 * (value - low)) / (high - low) - value);
  return eachPixel(picture, ([red, green, blue, alpha]) => [stretch(red), stretch(green), stretch(blue), alpha]);
};

const tones: readonly Golden[] = [
  { url: 'brightness/20', by: { magick: [...rgb, '-evaluate', 'Add', '20%'] }, within: rounding },
  { url: 'brightness/-60', picture: 'logo', by: { magick: [...rgb, '-evaluate', 'Subtract', '60%'] }, within: rounding },
  { url: 'exposure/50', by: { magick: [...rgb, '-fx', '1-(1-u)^1.41421356'] }, within: rounding },
  { url: 'exposure/-200', by: { magick: [...rgb, '-fx', '1-(1-u)^0.25'] }, within: rounding },
  { url: 'gamma/150', by: { magick: ['-gamma', '1.5'] }, within: rounding },
  { url: 'gamma/50', picture: 'logo', by: { magick: ['-gamma', '0.5'] }, within: rounding },
  { url: 'contrast/30', by: { magick: [...rgb, '-function', 'Polynomial', '1.3,-0.15'] }, within: rounding },
  { url: 'contrast/-100', by: { magick: [...rgb, '-evaluate', 'Set', '50%'] }, within: rounding },
  {
    url: 'saturation/40',
    by: {
      magick: matrix('1.31496 -0.28608 -0.02888 0 0 0', '-0.08504 1.11392 -0.02888 0 0 0', '-0.08504 -0.28608 1.37112 0 0 0'),
    },
    within: rounding,
  },
  { url: 'saturation/-100', by: { magick: ['-grayscale', 'Rec709Luma'] }, within: rounding },
  { url: 'vibrance/60', by: { pixels: (picture) => vibrant(picture, 0.6) }, within: rounding },
  { url: 'vibrance/-100', by: { pixels: (picture) => vibrant(picture, -1) }, within: rounding },
  {
    url: 'warmth/30',
    by: { magick: ['-channel', 'R', '-evaluate', 'Multiply', '1.075', '-channel', 'B', '-evaluate', 'Multiply', '0.925'] },
    within: rounding,
  },
  { url: 'enhance/60', by: { pixels: (picture) => vibrant(stretched(picture, 0.6), 0.18) }, within: rounding },
  { url: 'enhance', picture: 'framed', by: { pixels: (picture) => vibrant(stretched(picture, 0.5), 0.15) }, within: rounding },
  { url: 'grayscale', by: { magick: ['-grayscale', 'Rec709Luma'] }, within: rounding },
  { url: 'invert', by: { magick: [...rgb, '-negate'] }, within: { mean: 0 } },
  { url: 'invert', picture: 'logo', by: { magick: [...rgb, '-negate'] }, within: { mean: 0 } },
];

const looks: readonly Golden[] = [
  {
    url: 'filter/sepia/80',
    by: { magick: matrix('0.5144 0.6152 0.1512 0 0 0', '0.2792 0.7488 0.1344 0 0 0', '0.2176 0.4272 0.3048 0 0 0') },
    within: rounding,
  },
  { url: 'filter/mono', by: { magick: ['-grayscale', 'Rec709Luma'] }, within: rounding },
  {
    url: 'filter/noir',
    by: { magick: ['-grayscale', 'Rec709Luma', '-function', 'Polynomial', '1.5,-0.25'] },
    within: rounding,
  },
  { url: 'filter/warm', by: { magick: matrix('1.12 0 0 0 0 0', '0 1.02 0 0 0 0', '0 0 0.86 0 0 0') }, within: rounding },
  { url: 'filter/cool', by: { magick: matrix('0.86 0 0 0 0 0', '0 1 0 0 0 0', '0 0 1.14 0 0 0') }, within: rounding },
  {
    url: 'filter/vivid',
    by: {
      magick: matrix(
        '1.53307 -0.39336 -0.03971 0 0 -0.05',
        '-0.11693 1.25664 -0.03971 0 0 -0.05',
        '-0.11693 -0.39336 1.61029 0 0 -0.05',
      ),
    },
    within: rounding,
  },
  {
    url: 'filter/fade',
    by: {
      magick: matrix('0.60236 0.1341 0.01354 0 0 0.185', '0.03986 0.6966 0.01354 0 0 0.185', '0.03986 0.1341 0.57604 0 0 0.185'),
    },
    within: rounding,
  },
  {
    url: 'filter/chrome/50',
    by: {
      magick: matrix(
        '1.21223 -0.06834 -0.0069 0 0 -0.0735',
        '-0.02073 1.17777 -0.00704 0 0 -0.075',
        '-0.02156 -0.07252 1.27008 0 0 -0.078',
      ),
    },
    within: rounding,
  },
];

const details: readonly Golden[] = [
  { url: 'blur/20', by: { magick: ['-blur', '0x2'] }, within: blurring },
  { url: 'blur/20', picture: 'logo', by: { magick: ['-blur', '0x2'] }, within: blurring },
  { url: 'blur', by: { magick: ['-blur', '0x1'] }, within: blurring },
  { url: 'blur/150', by: { magick: ['-blur', '0x15'] }, within: { mean: 2, alike: 0.99 } },
  { url: 'blur/150', picture: 'logo', by: { magick: ['-blur', '0x15'] }, within: { mean: 2, alike: 0.99 } },
  { url: 'dpr/2/-/blur/20', by: { magick: ['-blur', '0x4'] }, within: blurring },
  { url: 'blur/20/-200', by: { magick: ['-unsharp', '0x2+2+0'] }, within: { mean: 2, alike: 0.995 } },
  {
    url: 'blur/20/50',
    by: { magick: ['(', '+clone', '-blur', '0x2', ')', '-define', 'compose:args=50', '-compose', 'blend', '-composite'] },
    within: blurring,
  },
  { url: 'sharp/10', by: { magick: ['-unsharp', '0x1+1+0'] }, within: { mean: 1, alike: 0.995 } },
  {
    url: 'blur_region/30px20p/50p,10p/200',
    by: { magick: ['(', '+clone', '-crop', '36x18+42+7', '+repage', '-blur', '0x20', ')', '-geometry', '+42+7', '-composite'] },
    within: { mean: 0.2, alike: 0.995 },
  },
];

const layers: readonly Golden[] = [
  {
    url: 'overlay/self/30px30p/95p,95p/60p',
    by: {
      magick: [
        ...['(', '+clone', '-filter', 'Lanczos', '-resize', '36x27!', '-alpha', 'set', '-channel', 'A'],
        ...['-evaluate', 'Multiply', '0.6', '+channel', ')', '-geometry', '+80+60', '-composite'],
      ],
    },
    within: rounding,
  },
  {
    url: 'overlay/self/30x30/10,20',
    picture: 'logo',
    by: { magick: ['(', '+clone', '-filter', 'Lanczos', '-resize', '30x23!', ')', '-geometry', '+10+20', '-composite'] },
    within: rounding,
  },
  {
    url: 'rect/00000080/100px20p/bottom',
    by: { magick: ['-fill', '#00000080', '-draw', 'rectangle 0,72 119,89'] },
    within: rounding,
  },
  {
    url: 'rect/f80c/40x20/50,50',
    picture: 'logo',
    by: { magick: ['-fill', '#ff8800cc', '-draw', 'rectangle 50,50 79,59'] },
    within: rounding,
  },
  {
    url: 'font/30/fff/-/text/80px30p/center/Hello',
    by: {
      magick: [
        ...['-font', fontFile('DejaVuSans'), '-pointsize', '30', '-fill', 'white'],
        ...['-gravity', 'center', '-annotate', '+0+1', 'Hello'],
      ],
    },
    within: writing,
  },
  {
    url: 'font/40/fff/-/text_align/left/top/-/text/100px50p/0,0/Hell',
    by: { magick: ['-font', fontFile('DejaVuSans'), '-pointsize', '40', '-fill', 'white', '-annotate', '+0+37', 'Hell'] },
    within: writing,
  },
  {
    url: 'font/bold/32/ffffff/-/text_align/right/bottom/-/text/100px100p/0,0/AV%D0%96',
    by: {
      magick: [
        ...['-font', fontFile('DejaVuSans-Bold'), '-pointsize', '32', '-fill', 'white'],
        ...['-gravity', 'southeast', '-annotate', '+0+0', 'AVЖ'],
      ],
    },
    within: writing,
  },
  {
    url: 'text_box/fill/00000080/20/-/text/40px30p/center/~n',
    by: { magick: ['-fill', '#00000080', '-draw', 'rectangle 16,12 103,78'] },
    within: rounding,
  },
];

export const effects: readonly Golden[] = [...tones, ...looks, ...details, ...layers];
