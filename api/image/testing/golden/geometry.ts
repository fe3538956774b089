import type { Golden } from '../golden.ts';

/**
 * Both make pictures smaller with the same kernel, Lanczos 3, but round in other places: at an edge by a few values, on average
 * by a fraction of one.
 */
const smaller = { mean: 0.5, alike: 0.99 };

/** And larger with Catmull and Rom's. libvips lays what it enlarges half a pixel further to the right and down. */
const enlarge = (...size: readonly string[]): readonly string[] => [
  ...['-filter', 'Catrom', '-resize', ...size],
  ...['-virtual-pixel', 'edge', '-distort', 'SRT', '0,0 1 0 0.5,0.5'],
];
const larger = { mean: 0.6, alike: 0.99 };

/** A shape that is drawn eight times as large, so that its edges are as smooth as they can be. */
const cutTo = (draw: string): readonly string[] => [
  ...['(', '-size', '960x720', 'xc:none', '-fill', 'white', '-draw', draw, '-filter', 'Box', '-resize', '120x90!', ')'],
  ...['-compose', 'DstIn', '-composite'],
];

/** No pixel is computed, only moved. */
const exact = { mean: 0 };

export const geometry: readonly Golden[] = [
  { url: 'preview/300x200', by: { magick: [] }, within: exact },
  { url: 'preview', by: { magick: [] }, within: exact },
  { url: 'preview/60x60', by: { magick: ['-filter', 'Lanczos', '-resize', '60x60>'] }, within: smaller },
  { url: 'preview/180x180/fit', by: { magick: enlarge('180x180') }, within: larger },
  { url: 'preview/60x60/grow', by: { magick: [] }, within: exact },
  { url: 'resize/300x', by: { magick: enlarge('300x') }, within: larger },
  { url: 'resize/48x', by: { magick: ['-filter', 'Lanczos', '-resize', '48x'] }, within: smaller },
  { url: 'resize/x33', by: { magick: ['-filter', 'Lanczos', '-resize', 'x33'] }, within: smaller },
  { url: 'resize/80x80', by: { magick: ['-filter', 'Lanczos', '-resize', '80x80!'] }, within: smaller },
  { url: 'resize/40x40', picture: 'logo', by: { magick: ['-filter', 'Lanczos', '-resize', '40x40!'] }, within: smaller },
  { url: 'dpr/2/-/resize/30x', by: { magick: ['-filter', 'Lanczos', '-resize', '60x'] }, within: smaller },
  // Seams may run elsewhere in the grain; on plain ground there is one right answer. Liblqr carves independently.
  {
    url: 'smart_resize/300x200',
    by: { magick: ['-resize', '267x200!', '-liquid-rescale', '300x200!'] },
    within: { mean: 8, alike: 0.8 },
  },
  { url: 'smart_resize/100x80', picture: 'disc', by: { magick: ['-liquid-rescale', '100x80!'] }, within: { mean: 0.1 } },
  { url: 'smart_resize/160x120', picture: 'disc', by: { magick: ['-liquid-rescale', '160x120!'] }, within: { mean: 0.1 } },
  { url: 'stretch/off/-/resize/300x300', by: { magick: [] }, within: exact },
  { url: 'stretch/off/-/resize/60x300', by: { magick: ['-filter', 'Lanczos', '-resize', '60x90!'] }, within: smaller },
  {
    url: 'setfill/ece3d2/-/stretch/fill/-/resize/160x100',
    by: { magick: ['-background', '#ece3d2', '-gravity', 'center', '-extent', '160x100'] },
    within: exact,
  },
  {
    url: 'stretch/fill/-/scale_crop/100x120',
    by: {
      magick: [
        '-gravity',
        'northwest',
        '-crop',
        '100x90+0+0',
        '+repage',
        '-background',
        'none',
        '-gravity',
        'center',
        '-extent',
        '100x120',
      ],
    },
    within: exact,
  },
  { url: 'crop/50px50p/center', by: { magick: ['-gravity', 'center', '-crop', '60x45+0+0'] }, within: exact },
  { url: 'crop/30x20', by: { magick: ['-crop', '30x20+0+0'] }, within: exact },
  { url: 'crop/30x20/70,11', by: { magick: ['-crop', '30x20+70+11'] }, within: exact },
  { url: 'crop/30x20/right,bottom', by: { magick: ['-gravity', 'southeast', '-crop', '30x20+0+0'] }, within: exact },
  { url: 'crop/60x30/25p,50p', by: { magick: ['-crop', '60x30+15+30'] }, within: exact },
  { url: 'crop/1:1', by: { magick: ['-crop', '90x90+15+0'] }, within: exact },
  { url: 'crop/16:9/top', by: { magick: ['-crop', '120x68+0+0'] }, within: exact },
  {
    url: 'setfill/8d8578/-/crop/150x100/center',
    by: { magick: ['-background', '#8d8578', '-gravity', 'center', '-extent', '150x100'] },
    within: exact,
  },
  {
    url: 'setfill/f00/-/crop/40x40/-10,-20/-/resize/20x',
    by: { magick: ['-background', '#f00', '-extent', '40x40-10-20', '-filter', 'Lanczos', '-resize', '20x'] },
    within: smaller,
  },
  // A few pixels beside its middle is as good; without the disc the two are 20 apart.
  { url: 'crop/40x40/smart', picture: 'disc', by: { magick: ['-crop', '40x40+108+30'] }, within: { mean: 8 } },
  {
    url: 'scale_crop/300x200/center',
    by: { magick: [...enlarge('300x200^'), '+repage', '-crop', '300x200+0+13'] },
    within: larger,
  },
  { url: 'scale_crop/60x60', by: { magick: ['-filter', 'Lanczos', '-resize', '60x60^', '-crop', '60x60+0+0'] }, within: smaller },
  {
    url: 'scale_crop/30x60/right',
    by: { magick: ['-filter', 'Lanczos', '-resize', '30x60^', '-gravity', 'east', '-extent', '30x60'] },
    within: smaller,
  },
  {
    url: 'scale_crop/40x40/smart',
    picture: 'disc',
    by: { magick: ['-filter', 'Lanczos', '-resize', '80x40', '-crop', '40x40+40+0'] },
    within: { mean: 0.5 },
  },
  {
    url: 'border_radius/20',
    by: { magick: cutTo('roundrectangle 0,0 959,719 159,159') },
    within: { mean: 0.1, alike: 0.999 },
  },
  {
    url: 'border_radius/50p',
    by: { magick: cutTo('ellipse 479.5,359.5 480,360 0,360') },
    within: { mean: 0.3, alike: 0.999 },
  },
  {
    url: 'border_radius/10,20,30,45/5,50p',
    by: {
      magick: cutTo(
        'scale 8,8 path "M 10,0 L 100,0 A 20,45 0 0 1 120,45 L 120,85 A 30,5 0 0 1 90,90 L 45,90 A 45,45 0 0 1 0,45 L 0,5 A 10,5 0 0 1 10,0 Z"',
      ),
    },
    within: { mean: 0.3, alike: 0.995 },
  },
  {
    url: 'dpr/2/-/border_radius/10',
    by: { magick: cutTo('roundrectangle 0,0 959,719 159,159') },
    within: { mean: 0.1, alike: 0.999 },
  },
  {
    url: 'preview/60x60/-/pad/60x60/bottom',
    by: { magick: ['-filter', 'Lanczos', '-resize', '60x60', '-background', 'none', '-gravity', 'south', '-extent', '60x60'] },
    within: smaller,
  },
  {
    url: 'setfill/ff8800/-/pad/300x200/center',
    by: { magick: ['-background', '#ff8800', '-gravity', 'center', '-extent', '300x200'] },
    within: exact,
  },
  { url: 'border/4/000000', by: { magick: ['-bordercolor', '#000000', '-border', '4'] }, within: exact },
  { url: 'border/0/fff', picture: 'logo', by: { magick: ['-background', 'white', '-flatten'] }, within: exact },
  {
    url: 'opacity/60',
    picture: 'logo',
    by: { magick: ['-channel', 'A', '-evaluate', 'multiply', '0.6'] },
    within: exact,
  },
  { url: 'trim/10/5', picture: 'framed', by: { magick: ['-crop', '78x66+7+3'] }, within: exact },
  { url: 'trim', picture: 'framed', by: { magick: ['-fuzz', '10%', '-trim'] }, within: exact },
  { url: 'trim/0', picture: 'logo', by: { magick: ['-trim'] }, within: exact },
  { url: 'rotate/90', by: { magick: ['-rotate', '-90'] }, within: exact },
  { url: 'rotate/-90', by: { magick: ['-rotate', '90'] }, within: exact },
  { url: 'rotate/180', by: { magick: ['-rotate', '180'] }, within: exact },
  { url: 'resize/60x/-/rotate/270', by: { magick: ['-filter', 'Lanczos', '-resize', '60x', '-rotate', '90'] }, within: smaller },
  { url: 'flip', by: { magick: ['-flip'] }, within: exact },
  { url: 'mirror', by: { magick: ['-flop'] }, within: exact },
  {
    url: 'scale_crop/30x60/right/-/mirror',
    by: { magick: ['-filter', 'Lanczos', '-resize', '30x60^', '-gravity', 'east', '-extent', '30x60', '-flop'] },
    within: smaller,
  },
  { url: 'rasterize', by: { magick: [] }, within: exact },
];
