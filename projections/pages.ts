import { problem } from '@lading/schema/problems.ts';

/** Which part of a list, as the Relay cursor specification has it. */
export type WantedPage = {
  /** 50 when absent, cut to 200. */
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
};

type Edge<Node> = { readonly cursor: string; readonly node: Node };

export type Page<Node> = {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

const most = 200;

/** How many a page shows. @throws Problem InvalidInput for what is no number of them */
export const pageSize = ({ first, last }: WantedPage): number => {
  if (first !== undefined && last !== undefined)
    throw problem('InvalidInput', { message: 'Ask for the first or for the last, not for both.', field: 'last' });
  const wanted = first ?? last ?? 50;
  if (!Number.isInteger(wanted) || wanted < 0)
    throw problem('InvalidInput', {
      message: 'Ask for a whole number, 0 or more.',
      field: first === undefined ? 'last' : 'first',
    });
  return Math.min(wanted, most);
};

/** A page made of rows that were asked for in its direction, one more of them than it shows. @throws Problem InvalidInput */
export const pageOf = <Row, Node>(rows: readonly Row[], wish: WantedPage, toEdge: (row: Row) => Edge<Node>): Page<Node> => {
  const size = pageSize(wish);
  const backwards = wish.last !== undefined;
  const more = rows.length > size;
  const shown = rows.slice(0, size);
  const edges = (backwards ? shown.reverse() : shown).map(toEdge);
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? wish.before !== undefined : more,
      hasPreviousPage: backwards ? more : wish.after !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
