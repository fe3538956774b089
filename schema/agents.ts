/**
 * Who asks, by the name that a program gives itself (RFC 9110 §10.1.5). Events keep the names and nothing of what was concluded
 * from them, so that a new version of the rules judges the past as well.
 */

/** What is looked at of a user agent; what comes after is no name that anybody needs. */
const mostRead = 512;
/** What is kept of it, in characters. */
const mostKept = 80;

/** Names that nearly every browser gives, and that tell nothing. */
const commonplace = new Set(['mozilla', 'applewebkit', 'khtml', 'build', 'version', 'mobile', 'like', 'compatible']);

const name = /[a-z][\w.-]{0,39}/gi;
const namedBeforeVersion = /[a-z][\w.-]{0,39}(?=\/)/gi;
/** Crawlers write themselves into a comment: `(compatible; Yahoo! Slurp; …)`. */
const compatible = /compatible; ?([^;)]{1,80})/i;
const address = /https?:\/\/[^\s;)]*/gi;

/**
 * The programs that a user agent names, in lower case, without versions, systems and devices: `chrome safari`, `curl`, `googlebot`.
 * At most 80 characters; empty where it names none.
 */
export const agentNames = (userAgent: string): string => {
  const text = userAgent.slice(0, mostRead).replaceAll(address, '');
  const names = [
    ...(/^[a-z][\w.-]{0,39}/i.exec(text) ?? []),
    ...(compatible.exec(text)?.[1]?.match(name) ?? []),
    ...(text.match(namedBeforeVersion) ?? []),
  ].map((one) => one.toLowerCase());
  let kept = '';
  for (const one of new Set(names)) {
    const longer = kept === '' ? one : `${kept} ${one}`;
    if (!commonplace.has(one) && longer.length <= mostKept) kept = longer;
  }
  return kept;
};

/** Raise it with the rules: what was folded by them is then folded anew. */
export const botRulesVersion = 1;

/** Crawlers, monitors and those that look at a link to show a preview of it. Tools that people use, such as curl, are none. */
const botWords = /bots?(?![a-z])|crawl|spider|slurp|preview|externalhit|scrapy|monitor|archiver|lighthouse|headless|validator/;
const otherBots = new Set([
  'facebookcatalog',
  'feedfetcher-google',
  'google-inspectiontool',
  'google-read-aloud',
  'googleother',
  'chatgpt-user',
  'claude-user',
  'perplexity-user',
  'mediapartners-google',
  'meta-externalagent',
  'meta-externalfetcher',
  'embedly',
  'iframely',
  'pinterest',
  'vkshare',
  'whatsapp',
  'nuzzel',
  'statuscake',
  'site24x7',
]);
/** Telephones whose maker's name ends so. */
const noBots = /^cubot/;

/** Whether the names of a user agent, as `agentNames` gives them, are a bot's. */
export const isBot = (agent: string): boolean =>
  agent.split(' ').some((one) => otherBots.has(one) || (botWords.test(one) && !noBots.test(one)));
