import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, get, type ProblemBody, request, upload, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphqlAnswer, subscribe } from './graphql.ts';
import { connectTo, raw, readAnswer } from './raw.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

type Limited = ProblemBody & { readonly retry_after_seconds: number };

const from = (address: string) => ({ 'x-forwarded-for': address });

const times = async (count: number, ask: () => Promise<Answer>): Promise<number[]> => {
  const seen: number[] = [];
  for (let time = 0; time < count; time += 1) seen.push((await ask()).status);
  return seen;
};

const expectLimited = (answer: Answer<Limited>) => {
  expect(answer.status).toBe(429);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(answer.json()).toMatchObject({ code: 'TooManyRequests', retry_after_seconds: seconds });
};

const limited = { RATE_LIMIT_PER_MINUTE: '5', TRUST_PROXY: '127.0.0.1' };

scenario('requests without a credential', { runsIn: [light], env: limited }, (lading) => {
  let second: Lading;
  beforeAll(async () => {
    second = await startLading({ ...light, replicaOf: lading });
  });
  afterAll(() => second?.dispose());

  const asked: readonly (readonly [string, number, (headers: Record<string, string>) => Promise<Answer<Limited>>])[] = [
    ['links that lead nowhere', 404, (headers) => get<Limited>(lading, '/zzzzzzz', headers)],
    ['uploads', 401, async (headers) => (await upload(lading, 'x', { token: null, headers })) as Answer<never>],
    ['management', 401, (headers) => get<Limited>(lading, '/api/links', headers)],
    [
      'GraphQL',
      200,
      async (headers) => (await graphqlAnswer(lading, '{ viewer { role } }', { token: null, headers })) as Answer<never>,
    ],
  ];

  it.each(asked)('are limited for %s', async (what, status, ask) => {
    const headers = from(`192.0.2.${asked.findIndex(([name]) => name === what) + 1}`);
    expect(await times(5, () => ask(headers))).toEqual(Array(5).fill(status));
    expectLimited(await ask(headers));
    expect((await ask(from('192.0.2.200'))).status).toBe(status);
  });

  it('share one bucket, at every replica', async () => {
    const headers = from('192.0.2.10');
    expect(await times(2, () => get(lading, '/zzzzzzz', headers))).toEqual([404, 404]);
    expect(await times(2, () => get(second, '/api/links', headers))).toEqual([401, 401]);
    expect(await times(1, () => get(second, '/zzzzzzz/name.txt', headers))).toEqual([404]);
    expectLimited(await get<Limited>(second, '/graphql?query=%7B__typename%7D', headers));
    expectLimited(await get<Limited>(lading, '/zzzzzzz', headers));
  });

  it('are those of one client in its whole IPv6 network', async () => {
    expect(await times(5, () => get(lading, '/zzzzzzz', from('2001:db8::1')))).toEqual(Array(5).fill(404));
    expectLimited(await get<Limited>(lading, '/zzzzzzz', from('2001:db8::2:3')));
    expect((await get(lading, '/zzzzzzz', from('2001:db8:0:1::1'))).status).toBe(404);
  });

  it('leave reading, pages, health and whoever has a credential alone', async () => {
    const headers = from('192.0.2.11');
    const file = await uploaded(lading, 'hello', { headers });
    await times(6, () => get(lading, '/zzzzzzz', headers));
    for (const path of [file.url, `/${file.uuid}`, '/', '/health', '/metrics', '/robots.txt']) {
      expect(await times(7, () => get(lading, path, headers)), path).toEqual(Array(7).fill(200));
    }
    expect(await times(7, () => upload(lading, 'x', { headers }))).toEqual(Array(7).fill(201));
    expect(await times(7, () => graphqlAnswer(lading, '{ viewer { role } }', { headers }))).toEqual(Array(7).fill(200));
    const token = { authorization: `Bearer ${lading.token}` };
    expect(await times(7, () => get(lading, '/zzzzzzz', { ...headers, ...token }))).toEqual(Array(7).fill(404));
  });

  it('count a subscription once, however much it tells', async () => {
    const headers = from('192.0.2.12');
    const live = await subscribe<{ metrics: { uploads: number } }>(lading, 'subscription { metrics { uploads } }', {
      token: null,
      headers,
    });
    try {
      const { metrics } = await live.next();
      for (let more = 1; more <= 6; more += 1) {
        await uploaded(lading, 'x');
        await live.until(({ metrics: { uploads } }) => uploads === metrics.uploads + more);
      }
      expect(await times(5, () => get(lading, '/zzzzzzz', headers))).toEqual([404, 404, 404, 404, 429]);
    } finally {
      await live.close();
    }
  });
});

scenario('who guesses the password of a link', { runsIn: [light], env: { TRUST_PROXY: '127.0.0.1' } }, (lading) => {
  const guess = (path: string, password: string, client: string) =>
    get<Limited>(lading, path, { 'lading-password': password, ...from(client) });

  it('is slowed down, at this link and from this address only', async () => {
    const [file, other] = await Promise.all([
      uploaded(lading, 'secret', { fields: { password: 'open sesame' } }),
      uploaded(lading, 'another', { fields: { password: 'open sesame' } }),
    ]);
    expect(await times(5, () => guess(file.url, 'wrong', '192.0.2.1'))).toEqual(Array(5).fill(401));
    const refused = await guess(file.url, 'open sesame', '192.0.2.1');
    expect(refused.status).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'TooManyGuesses', retry_after_seconds: 60 });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await guess(file.url, 'open sesame', '192.0.2.2')).status).toBe(200);
    expect((await guess(other.url, 'open sesame', '192.0.2.1')).status).toBe(200);
    expect((await get(lading, file.url, from('192.0.2.1'))).status).toBe(401);
  });

  it('has as many tries at once as in a row', async () => {
    const { url } = await uploaded(lading, 'secret', { fields: { password: 'open sesame' } });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => guess(url, `wrong ${index}`, '192.0.2.3')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('is not who knows it and asks often, also with many connections at once', async () => {
    const { url } = await uploaded(lading, 'secret', { fields: { password: 'open sesame' } });
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(url, 'open sesame', '192.0.2.4')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await times(4, () => guess(url, 'wrong', '192.0.2.4'))).toEqual(Array(4).fill(401));
  });
});

scenario(
  'other origins and robots',
  { runsIn: [light], env: { CORS_ORIGINS: 'https://a.example,https://b.example' } },
  (lading) => {
    const corsOf = ({ headers }: Answer) => [
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ];

    it('gives credentials to listed origins alone', async () => {
      expect(corsOf(await get(lading, '/health', { origin: 'https://a.example' }))).toEqual(['https://a.example', 'true']);
      expect(corsOf(await get(lading, '/health', { origin: 'https://b.example' }))).toEqual(['https://b.example', 'true']);
      expect(
        (await get(lading, '/health', { origin: 'https://evil.example' })).headers.get('access-control-allow-origin'),
      ).toBeNull();
    });

    it('lets anybody in without credentials where all are admitted', async () => {
      await lading.restart({ CORS_ORIGINS: '*' });
      expect(corsOf(await get(lading, '/health', { origin: 'https://evil.example' }))).toEqual(['*', null]);
    });

    it('asks robots to keep out', async () => {
      const robots = await get(lading, '/robots.txt');
      expect(robots.text()).toMatch(/^User-agent: \*\nDisallow: \/$/m);
      const file = await uploaded(lading, 'hello');
      for (const path of [file.url, file.url, file.url, '/zzzzzzz']) {
        expect((await get(lading, path)).headers.get('x-robots-tag'), path).toBe('noindex');
      }
    });
  },
);

scenario('a client that trickles', { runsIn: [light] }, (lading) => {
  it('is cut off in its head, while others are served', async () => {
    const socket = await connectTo(lading);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const answer = readAnswer(socket, 40_000);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x-drip: 1\r\n'), 500);
    try {
      expect((await get(lading, '/livez')).status).toBe(200);
      expect(await answer).toMatchObject({ status: 408 });
      await closed;
    } finally {
      clearInterval(drip);
      socket.destroy();
    }
  });

  it('is cut off in its body', async () => {
    const head = `PUT /slow.txt HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${lading.token}\r\ncontent-length: 1000\r\n\r\nx`;
    expect(await raw(lading, head, 60_000)).toMatchObject({ status: 408 });
    expect((await request(lading, '/livez')).status).toBe(200);
  });
});
