/** The API token a visitor pasted. Kept for this tab only; cookie sessions need nothing kept. */
const key = 'lading.token';

export const keptToken = (): string | undefined => {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return memory;
  }
};

/** Where storage is forbidden the token lives as long as the page. */
let memory: string | undefined;

export const keepToken = (token: string | undefined): void => {
  memory = token;
  try {
    if (token === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, token);
  } catch {
    // Storage is forbidden; `memory` holds it.
  }
};

/** A header value can hold visible ASCII only; anything else was not a token and would make the request throw. */
export const isTokenShaped = (token: string): boolean => /^[\x21-\x7e]{1,512}$/.test(token);

/** What every request carries: proof of coming from these pages (for cookie sessions), and the token where there is one. */
export const requestHeaders = (): Readonly<Record<string, string>> => {
  const token = keptToken();
  return { 'x-graphql-yoga-csrf': '1', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
};
