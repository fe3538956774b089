import type { Fact } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Decider } from '../log/execute.ts';

/** The sign-in links that were used, by the hash of their key. */
export type AdminState = { readonly spentLinks: ReadonlySet<string> };

export type AdminCommand = { readonly type: 'sign-in-by-link'; readonly linkHash: string };

export const adminStream = 'admin';

export const adminDecider: Decider<AdminState, AdminCommand> = {
  initial: { spentLinks: new Set() },
  decide: ({ linkHash }, { spentLinks }) =>
    spentLinks.has(linkHash) ? problem('SignInLinkSpent') : [{ type: 'AdminLoggedIn', data: { method: 'link', linkHash } }],
  evolve: (state, fact: Fact) => {
    if (fact.type !== 'AdminLoggedIn') throw new Error(`the admin's stream holds no ${fact.type}`);
    return { spentLinks: new Set([...state.spentLinks, fact.data.linkHash]) };
  },
};
