/** The variables that name proxies, under their usual names in either case. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL by `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, small letters first; null where the way is direct, which it
 * always is to this machine itself. `NO_PROXY` lists names (with all below them), `*`, or either with a port; a leading dot or
 * `*.` changes nothing.
 */
export const proxyFor = (url: URL, variables: ProxyVariables): string | null => {
  const read = (name: string) => variables[name.toLowerCase()] || variables[name] || null;
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === null || /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) return null;
  const direct = (read('NO_PROXY') ?? '').split(/[\s,]+/).some((entry) => entry !== '' && covers(entry.toLowerCase(), url));
  return direct ? null : proxy.includes('://') ? proxy : `http://${proxy}`;
};

const covers = (entry: string, url: URL): boolean => {
  if (entry === '*') return true;
  const [, name = '', port] = /^(?:\*?\.)?(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (port !== undefined && port !== portOf(url)) return false;
  return url.hostname === name || url.hostname.endsWith(`.${name}`);
};

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');
