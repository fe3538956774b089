import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentNames, isBot } from './agents.ts';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const people = {
  curl: ['curl/8.5.0', 'curl'],
  'python-requests': ['python-requests/2.32.3', 'python-requests'],
  Chrome: [chrome, 'chrome safari'],
  Firefox: ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'gecko firefox'],
  'a telephone called Cubot': [
    'Mozilla/5.0 (Linux; Android 10; CUBOT/X18 Build/QP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile Safari/537.36',
    'cubot chrome safari',
  ],
  nobody: ['', ''],
  'signs alone': ['5.0 (!!) ///', ''],
};

const bots = {
  Googlebot: ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'googlebot'],
  'the Googlebot in a browser': [
    `${chrome} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
    'googlebot chrome safari',
  ],
  Yahoo: ['Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)', 'yahoo slurp'],
  Slack: ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'slackbot-linkexpanding'],
  Telegram: ['TelegramBot (like TwitterBot)', 'telegrambot'],
  Facebook: ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 'facebookexternalhit'],
  WhatsApp: ['WhatsApp/2.23.20.0', 'whatsapp'],
  UptimeRobot: ['Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', 'uptimerobot'],
  'a browser without a head': [chrome.replace('Chrome', 'HeadlessChrome'), 'headlesschrome safari'],
};

describe('the names in a user agent', () => {
  it.each(Object.entries({ ...people, ...bots }))('are told of %s', (_, [userAgent = '', names]) => {
    expect(agentNames(userAgent)).toBe(names);
  });

  it('are few, and short enough for an event, whatever is sent', () => {
    const piece = fc.constantFrom(
      'bot/',
      'compatible; ',
      '(',
      'a',
      'https://',
      '/',
      ' ',
      'Mozilla/5.0 ',
      '-'.repeat(50),
      'x'.repeat(200),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (userAgent) => {
          const names = agentNames(userAgent);
          expect(names).toMatch(/^(?:[a-z][\w.-]*(?: [a-z][\w.-]*)*)?$/);
          expect(names.length).toBeLessThanOrEqual(80);
          expect(typeof isBot(names)).toBe('boolean');
        },
      ),
    );
  });

  it('are read in a time that does not grow with what is sent', () => {
    const longest = ['compatible; '.repeat(10_000), 'https://'.repeat(10_000), 'a'.repeat(100_000), 'a/'.repeat(50_000)];
    const before = performance.now();
    for (const userAgent of longest) for (let times = 0; times < 100; times += 1) agentNames(userAgent);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('a bot', () => {
  it.each(Object.entries(bots))('is %s', (_, [userAgent = '']) => expect(isBot(agentNames(userAgent))).toBe(true));
  it.each(Object.entries(people))('is not %s', (_, [userAgent = '']) => expect(isBot(agentNames(userAgent))).toBe(false));
});
