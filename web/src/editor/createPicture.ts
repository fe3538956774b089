import { type Accessor, batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { follow, type Standing } from './follow.ts';
import { loadPicture, type Outcome, type Picture, type Refusal } from './picture.ts';

/** How long one must pause before a picture is asked for, in ms. */
const pauseMs = 250;

export type Shown = {
  /** The latest picture there is; it stays until the next one is there, so that nothing flashes. */
  readonly picture: Accessor<Picture | undefined>;
  /** What it was made by. */
  readonly madeBy: Accessor<string | undefined>;
  readonly refusal: Accessor<Refusal | undefined>;
  readonly isBusy: Accessor<boolean>;
  readonly retry: () => void;
};

/** Keeps the picture of a file that the latest transformation makes. @param wanted undefined while nobody looks */
export const createPicture = (id: () => string, wanted: Accessor<string | undefined>): Shown => {
  const [picture, setPicture] = createSignal<Picture>();
  const [madeBy, setMadeBy] = createSignal<string>();
  const [refusal, setRefusal] = createSignal<Refusal>();
  const [standing, setStanding] = createSignal<Standing>('done');

  const drop = () => {
    const old = picture();
    if (old) URL.revokeObjectURL(old.source);
  };
  const take = (outcome: Outcome, transformation: string) =>
    batch(() => {
      setRefusal('refusal' in outcome ? outcome.refusal : undefined);
      if (!('picture' in outcome)) return;
      drop();
      setPicture(outcome.picture);
      setMadeBy(transformation);
    });
  const follower = follow<string, Outcome>({
    work: (transformation, signal) => loadPicture(id(), transformation, signal),
    pauseMs,
    onStanding: setStanding,
    onResult: take,
  });
  const settle = () => {
    follower.stop();
    setStanding('done');
  };
  createEffect(
    on(wanted, (transformation) => {
      if (transformation === undefined || (transformation === madeBy() && !refusal())) settle();
      else follower.want(transformation, picture() === undefined);
    }),
  );
  onCleanup(() => {
    follower.stop();
    drop();
  });
  return {
    picture,
    madeBy,
    refusal,
    isBusy: () => standing() !== 'done',
    retry: () => follower.want(wanted() ?? '', true),
  };
};
