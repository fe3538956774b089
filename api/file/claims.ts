import { claimsBefore, type File } from '@lading/projections/files-queries.ts';
import type { Lading } from '../lading.ts';
import { type Context, systemContext } from '../log/context.ts';
import { runFileCommand } from './use-cases.ts';

type Deps = Pick<Lading, 'store' | 'clock' | 'ids' | 'replica' | 'logger'>;
type ClaimDeps = Deps & Pick<Lading, 'inTurn'>;

export type Claim = {
  /** Says how the transfer ended: `completed` where the last byte went out, otherwise somebody else may claim it. Never rejects. */
  settle(completed: boolean): Promise<void>;
};

/**
 * Claims one download of a limited link before its bytes go out. The claim is an append with an expected revision, so no more
 * than the limit are ever held at once, on however many replicas.
 * @throws Problem DownloadLimitReached, FileGone
 */
export const claimDownload = async (deps: ClaimDeps, { slug }: Pick<File, 'slug'>, context: Context): Promise<Claim> => {
  const claim = deps.ids.uuid();
  await deps.inTurn(slug, () => runFileCommand(deps, { type: 'claim', slug, claim, now: nowOf(deps) }, context));
  return {
    async settle(completed) {
      try {
        const type = completed ? 'complete' : 'release';
        await deps.inTurn(slug, () => runFileCommand(deps, { type, slug, claim, now: nowOf(deps) }, context));
      } catch (error) {
        // The claim stays under way until `settleAbandoned` counts it as used.
        deps.logger.warn({ slug, error: String(error) }, 'how a limited download ended could not be recorded');
      }
    },
  };
};

const nowOf = ({ clock }: Deps): string => clock.now().toISOString();

/** No transfer lasts as long; a claim this old belongs to a replica that never came back. */
const longestTransferMs = 24 * 3_600_000;

/**
 * Counts claims as used whose transfer ended unseen, by a crash: their last byte may have arrived, and a limit is a limit.
 * @param startedAt claims of this replica from before it started are abandoned
 */
export const settleAbandoned = async (deps: Deps & Pick<Lading, 'db'>, startedAt: Date, signal: AbortSignal): Promise<void> => {
  const context = systemContext('cleaner', deps.ids);
  const now = nowOf(deps);
  const own = await claimsBefore(deps.db, startedAt, deps.replica);
  const old = await claimsBefore(deps.db, new Date(Date.parse(now) - longestTransferMs));
  for (const { slug, claim } of [...own, ...old]) {
    if (signal.aborted) return;
    await runFileCommand(deps, { type: 'complete', slug, claim, now }, context);
  }
};
