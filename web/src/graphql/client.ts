import { type Client, createClient, fetchExchange } from '@urql/core';
import { links } from '../links.ts';
import { requestHeaders } from '../session/credential.ts';

/** One client for the page. It keeps no cache: live events say when to ask again, and views keep what they show. */
export const client: Client = createClient({
  url: links.graphql(),
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetchSubscriptions: true,
  requestPolicy: 'network-only',
  fetchOptions: () => ({ headers: requestHeaders() }),
});
