import { isProblem } from '@lading/schema/problems.ts';
import { describe, expect, it } from 'vitest';
import { readComma } from './comma.ts';
import { readTransformation } from './transformation.ts';

/** The steps as the dashed form writes them. */
const stepsOf = (path: string): string =>
  readComma(path)
    .steps.map(({ name, params }) => [name, ...params].join('/'))
    .join(' ');

const refusalOf = (path: string): string => {
  try {
    readComma(path);
  } catch (error) {
    if (isProblem(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('the comma form', () => {
  const meanings: readonly (readonly [string, string])[] = [
    ['w_300,h_200,c_fill,g_auto,f_auto,q_auto', 'scale_crop/300x200/smart quality/smart format/auto'],
    // Sizes
    ['w_300', 'resize/300x'],
    ['h_200', 'resize/x200'],
    ['w_300,h_200', 'resize/300x200'],
    ['c_scale,w_300,h_200', 'resize/300x200'],
    ['c_fit,w_300,h_200', 'preview/300x200/fit'],
    ['c_limit,w_300,h_200', 'preview/300x200'],
    ['c_limit,w_300', 'stretch/off resize/300x stretch/on'],
    ['c_mfit,w_300,h_200', 'preview/300x200/grow'],
    ['c_fill,w_300,h_200', 'scale_crop/300x200/center'],
    ['c_fill,w_300', 'resize/300x'],
    ['c_fill,w_300,h_200,g_south_east', 'scale_crop/300x200/right,bottom'],
    ['c_lfill,w_300,h_200', 'stretch/off scale_crop/300x200/center stretch/on'],
    ['c_thumb,w_300,h_200,g_north', 'scale_crop/300x200/top'],
    ['c_auto,w_300,h_200', 'scale_crop/300x200/smart'],
    ['c_pad,w_300,h_200', 'preview/300x200/fit pad/300x200/center'],
    ['c_lpad,w_300,h_200,g_west', 'preview/300x200 pad/300x200/left'],
    ['c_mpad,w_300,h_200', 'preview/300x200/grow pad/300x200/center'],
    ['c_pad,w_300,h_200,b_rgb:ff8800', 'setfill/ff8800 preview/300x200/fit pad/300x200/center border/0/ff8800'],
    ['c_crop,w_300,h_200', 'crop/300x200/center'],
    ['c_crop,w_300,h_200,x_10,y_20', 'crop/300x200/10,20'],
    ['c_crop,w_300,h_200,g_xy_center,x_200,y_200', 'crop/300x200/50,100'],
    ['c_crop,w_0.5,h_0.25', 'crop/50px25p/center'],
    ['c_crop,w_300', 'crop/300x100p/center'],
    ['c_crop,ar_16:9', 'crop/1600:900/center'],
    ['c_fill,ar_1.5,w_300', 'scale_crop/300x200/center'],
    ['c_fill,ar_3:2,h_200', 'scale_crop/300x200/center'],
    ['dpr_2.0,w_100', 'dpr/2 resize/100x dpr/1'],
    ['dpr_auto,w_100', 'dpr/auto resize/100x dpr/1'],
    ['dpr_1.0,w_100', 'resize/100x'],
    // Turns
    ['a_90', 'rotate/-90'],
    ['a_-90', 'rotate/90'],
    ['a_hflip', 'mirror'],
    ['a_vflip.180', 'flip rotate/-180'],
    ['a_ignore', 'autorotate/no'],
    // Looks
    ['e_grayscale', 'grayscale'],
    ['e_negate', 'invert'],
    ['e_sepia', 'filter/sepia/80'],
    ['e_sepia:50', 'filter/sepia/50'],
    ['e_brightness:-20', 'brightness/-20'],
    ['e_contrast:30', 'contrast/30'],
    ['e_saturation:-100', 'saturation/-100'],
    ['e_vibrance:60', 'vibrance/60'],
    ['e_gamma:50', 'gamma/150'],
    ['e_sharpen', 'sharp/5'],
    ['e_sharpen:2000', 'sharp/20'],
    ['e_blur:200', 'blur/200'],
    ['e_trim', 'trim/10'],
    ['e_sepia,e_blur:20', 'filter/sepia/80 blur/20'],
    ['r_20', 'border_radius/20'],
    ['r_10:20:30:40', 'border_radius/10,20,30,40'],
    ['r_max', 'border_radius/50p'],
    ['o_60', 'opacity/60'],
    ['b_white', 'setfill/ffffff border/0/ffffff'],
    ['bo_4px_solid_black', 'border/4/000000'],
    ['r_0:20,bo_4px_solid_rgb:f80', 'border_radius/0,20 border/4/ff8800 border_radius/0,24'],
    // Encoding
    ['q_80', 'quality/80'],
    ['q_auto:best', 'quality/best'],
    ['q_auto:eco', 'quality/lighter'],
    ['q_auto:low', 'quality/lightest'],
    ['f_jpg', 'format/jpeg'],
    ['fl_progressive', 'progressive/yes'],
    ['fl_progressive:none.attachment', 'progressive/no inline/no'],
    ['t_thumb', 'preset/thumb'],
    // Several steps, each with a density of its own
    ['w_300/e_sepia/r_max', 'resize/300x filter/sepia/80 border_radius/50p'],
    ['dpr_2,w_100/w_50', 'dpr/2 resize/100x dpr/1 resize/50x'],
    ['w_300/', 'resize/300x'],
  ];

  it.each(meanings)('%s means %s', (path, steps) => {
    expect(stepsOf(path)).toBe(steps);
  });

  it.each(meanings.filter(([path]) => !path.startsWith('t_')))('%s gives steps that are right', (path) => {
    expect(() => readTransformation(readComma(path).steps)).not.toThrow();
  });

  it('does not go by the order of parameters in a step', () => {
    expect(stepsOf('q_auto,g_auto,h_200,c_fill,f_auto,w_300')).toBe(stepsOf('w_300,h_200,c_fill,g_auto,f_auto,q_auto'));
  });

  it.each([
    ['w_300/photo.jpg', 'photo.jpg'],
    ['w_300/my%20photo.jpg', 'my photo.jpg'],
    ['w_300/a_1.jpg', 'a_1.jpg'],
    ['photo.jpg', 'photo.jpg'],
    ['w_300/dpr_2.0', null],
    ['w_300', null],
  ])('%s has the file name %s', (path, fileName) => {
    expect(readComma(path).fileName).toBe(fileName);
  });

  it.each([
    ['z_2', 'UnknownOperation: There is no image operation "z_2"; "w_300,h_200,c_fill,g_auto" is right, for example.'],
    ['w300', 'UnknownOperation'],
    ['constructor_1', 'UnknownOperation'],
    ['W_300', 'UnknownOperation'],
    ['w_300,', 'has an empty parameter'],
    ['w_300//h_200', 'is an empty step'],
    ['', 'is an empty step'],
    ['w_300,w_200', 'stands twice in one step'],
    ['w_0', '"w_0" is no side'],
    ['w_5001', '"w_5001" is no side'],
    ['w_NaN', '"w_NaN" is no side'],
    ['w_1e3', '"w_1e3" is no side'],
    ['w_auto', '"w_auto" is no side'],
    ['w_0.5', 'which only c_crop takes'],
    ['c_fill', '"c_fill" needs w_ or h_'],
    ['g_auto', '"g_auto" needs w_ or h_'],
    ['ar_16:9', '"ar_16:9" needs w_ or h_'],
    ['ar_0:9,w_300', 'is no shape'],
    ['ar_1:1,w_300,h_200', 'takes either w_ or h_'],
    ['c_warp,w_300', '"c_warp" is not known; c_ is one of scale, fit,'],
    ['c_toString,w_300', 'is not known'],
    ['c_thumb,w_300,h_200,g_face', 'asks for something to be recognised'],
    ['c_fill,w_300,h_200,g_auto:faces', 'asks for something to be recognised'],
    ['c_fill,w_300,h_200,g_up', '"g_up" is not known'],
    ['c_fill,w_300,h_200,x_10', 'is understood with c_crop only'],
    ['c_crop,w_300,h_200,g_east,x_10', 'takes no x_ and y_'],
    ['c_crop,w_300,h_200,x_1.5', 'is no whole number'],
    ['a_45', 'is no multiple of 90'],
    ['a_auto_right', '"a_auto_right" is not known'],
    ['e_vectorize', '"e_vectorize" is not known; e_ is one of grayscale'],
    ['e_sepia:101', 'takes a whole number from 1 to 100'],
    ['e_sepia:1:2', 'takes a whole number'],
    ['e_negate:1', 'takes no value'],
    ['b_auto', 'is no colour'],
    ['r_1:2:3:4:5', 'is no radius'],
    ['bo_4px_dashed_red', 'is no border'],
    ['o_101', 'is no opacity'],
    ['q_0', '"q_0" is not known'],
    ['f_gif', '"f_gif" is not known; f_ is one of auto'],
    ['fl_lossy', '"fl_lossy" is not known'],
    ['dpr_9', 'is no ratio'],
    ['w_300/..', 'MalformedPath'],
    ['w_300/..%2Fphoto.jpg', 'MalformedPath'],
    ['w_300/%00.jpg', 'holds a control character'],
    ['w_300/%E0%A4%A.jpg', 'is not valid percent-encoding'],
    [Array.from({ length: 200 }, () => 'w_300').join('/'), 'a URL has at most 50'],
    [`w_${'3'.repeat(5_000)}`, 'is longer than'],
  ])('refuses %s: %s', (path, reason) => {
    expect(refusalOf(path)).toContain(reason);
  });
});
