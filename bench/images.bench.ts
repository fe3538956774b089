import { setPriority } from 'node:os';
import { bareResize, cameraPicture } from '../api/image/render/testing/bare.ts';
import { jobOf, openRenderers, patient, sourceOf } from '../api/image/render/testing/jobs.ts';
import { compare, printRatio } from './ratio.ts';
import { warmImages } from './warm-images.ts';

/** What those that render are set to: the way there and back is measured, not who gives way to others. */
const niceness = 19;

/** One cold picture of 12 megapixels to 800 pixels, through the renderer and with sharp alone. */
const cold = async (): Promise<void> => {
  const bytes = await cameraPicture();
  const renderers = openRenderers();
  const renderer = renderers.start();
  try {
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const job = jobOf(sourceOf(bytes, { mediaType: 'image/jpeg' }), `-/resize/800x/-/format/${format}/`);
      const figure = await compare({
        name: `12 Mpx to 800 px, ${format}`,
        rounds: 21,
        reach: 1.1,
        direction: 'time',
        subject: async () => void (await renderer.render(job, patient)),
        floor: async () => void (await bareResize(bytes, format)),
      });
      printRatio(figure);
    }
  } finally {
    await renderers.stop();
  }
};

export default async (): Promise<void> => {
  // Before this process gives way to others as well.
  await warmImages();
  setPriority(niceness);
  await cold();
};
