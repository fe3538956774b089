import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, bearer, get, type ProblemBody, request } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { graphqlAnswer } from './graphql.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

type Locked = ProblemBody & { readonly retry_after_seconds: number };

const wrong = 'not-the-password';

/** Signs in by the form as if through proxies, whose list of addresses ends with that of a client of its own. */
const login = (lading: Lading, password: string, headers: Record<string, string> = {}): Promise<Answer<Locked>> =>
  request(lading, '/admin/login', { method: 'POST', body: new URLSearchParams({ password }), headers });

const from = (address: string) => ({ 'x-forwarded-for': address });
const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';

const roleOf = async (lading: Lading, headers: Record<string, string>): Promise<string | undefined> =>
  (await graphqlAnswer<{ viewer: { role: string } }>(lading, '{ viewer { role } }', { token: null, headers })).json().data?.viewer
    .role;

const statuses = async (tries: readonly (() => Promise<Answer>)[]): Promise<number[]> => {
  const seen: number[] = [];
  for (const attempt of tries) seen.push((await attempt()).status);
  return seen;
};

/** Asks once a lock is over: as the server itself says when, so that nothing is guessed. */
const afterLock = async <T>(locked: Answer<Locked>, work: () => Promise<T>): Promise<T> => {
  expect(locked.status).toBe(429);
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, locked.json().retry_after_seconds * 1000);
  await promise;
  return work();
};

const proxied = { TRUST_PROXY: '127.0.0.1', ADMIN_LOCK_STEP_SECONDS: '1' };

scenario('the admin signs in', { runsIn: [light], env: proxied }, (lading) => {
  it('by the form of a page that works without scripts', async () => {
    for (const path of ['/admin', '/admin/files']) {
      const page = await get(lading, path, { accept: 'text/html' });
      expect(page.status).toBe(401);
      expect(page.text()).toMatch(/<form method="post" action="\/admin\/login">/);
      expect(page.text()).not.toMatch(/<script/);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const answer = await login(lading, lading.adminPassword, { accept: 'text/html', origin: lading.url });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin']);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Strict/i);
    const inside = await get(lading, '/admin', { accept: 'text/html', cookie: cookieOf(answer) });
    expect(inside.status).toBe(200);
    expect(inside.text()).not.toMatch(/action="\/admin\/login"/);
    expect(await roleOf(lading, { cookie: cookieOf(answer) })).toBe('ADMIN');
  });

  it('by JSON, over GraphQL, and by a header for one request', async () => {
    const answer = await request(lading, '/admin/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: lading.adminPassword }),
    });
    expect([answer.status, answer.json()]).toEqual([200, { role: 'admin' }]);
    const mutation = await graphqlAnswer<{ signIn: unknown }>(
      lading,
      'mutation($password: String!) { signIn(password: $password) { ... on Viewer { role mayManage } } }',
      { token: null, variables: { password: lading.adminPassword } },
    );
    expect(mutation.json().data?.signIn).toEqual({ role: 'ADMIN', mayManage: true });
    expect(await roleOf(lading, { cookie: cookieOf(mutation) })).toBe('ADMIN');
    const headers = { 'x-admin-password': lading.adminPassword };
    expect(await roleOf(lading, headers)).toBe('ADMIN');
    expect((await get(lading, '/admin', headers)).status).toBe(200);
    expect(await roleOf(lading, {})).toBe('ANONYMOUS');
  });

  it('and out again', async () => {
    const cookie = cookieOf(await login(lading, lading.adminPassword));
    const out = await request(lading, '/admin/logout', {
      method: 'POST',
      headers: { cookie, accept: 'text/html', origin: lading.url },
    });
    expect(out.status).toBe(303);
    expect(out.headers.get('set-cookie')).toMatch(/lading_session=;/);
  });

  it('with no cookie that was tampered with', async () => {
    const cookie = cookieOf(await login(lading, lading.adminPassword));
    const [name = '', value = ''] = cookie.split('=');
    const [version, expiry = '', signature = ''] = value.split('.');
    const later = `${version}.${expiry.slice(0, -1)}${expiry.endsWith('z') ? 'y' : 'z'}.${signature}`;
    const otherSignature = `${value.slice(0, -2)}${value.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const forged of [later, otherSignature, `${version}.1.${signature}`, `${version}.${expiry}.`, '', 'admin']) {
      expect(await roleOf(lading, { cookie: `${name}=${forged}` }), forged).toBe('ANONYMOUS');
    }
  });

  it('from no foreign page, which could lock its visitor out or use the session', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', ...from('192.0.2.99') };
    expect(await statuses(Array.from({ length: 5 }, () => () => login(lading, wrong, foreign)))).toEqual(Array(5).fill(403));
    expect((await get(lading, '/', { ...foreign, 'x-admin-password': wrong })).status).toBe(403);
    expect((await login(lading, lading.adminPassword, from('192.0.2.99'))).status).toBe(200);
    const cookie = cookieOf(await login(lading, lading.adminPassword));
    const out = await request(lading, '/admin/logout', { method: 'POST', headers: { ...foreign, cookie } });
    expect(out.status).toBe(403);
  });

  it('not without a password', async () => {
    for (const body of ['', 'password', 'user=admin', '{}']) {
      const answer = await request(lading, '/admin/login', { method: 'POST', body: new URLSearchParams(body) });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([body === 'password' ? 401 : 400, null]);
    }
  });
});

scenario('who guesses the admin password', { runsIn: [light, eventStore], env: proxied }, (lading, combination) => {
  let second: Lading;
  beforeAll(async () => {
    second = await startLading({ ...combination, replicaOf: lading });
  });
  afterAll(() => second?.dispose());

  it('is locked out after three failures, longer each time, until a success', async () => {
    const client = from('192.0.2.1');
    const guess = () => login(lading, wrong, client);
    expect(await statuses([guess, guess, guess])).toEqual([401, 401, 401]);
    const locked = await login(lading, lading.adminPassword, client);
    expect(locked.status).toBe(429);
    expect(locked.headers.get('retry-after')).toBe('1');
    expect(locked.json()).toMatchObject({ code: 'AdminLockedOut', retry_after_seconds: 1 });
    expect(await afterLock(locked, () => statuses([guess]))).toEqual([401]);
    const longer = await guess();
    expect(longer.headers.get('retry-after')).toBe('2');
    expect(await afterLock(longer, () => statuses([() => login(lading, lading.adminPassword, client), guess, guess]))).toEqual([
      200, 401, 401,
    ]);
    expect((await login(lading, lading.adminPassword, client)).status).toBe(200);
  });

  it('is told how many attempts are left, and until when', async () => {
    const query = `mutation { signIn(password: "${wrong}") { __typename ... on WrongPassword { attemptsLeft code } ... on LockedOut { until } } }`;
    const ask = async () =>
      (
        await graphqlAnswer<{ signIn: Record<string, unknown> }>(lading, query, { token: null, headers: from('192.0.2.2') })
      ).json().data?.signIn;
    for (const attemptsLeft of [2, 1, 0]) {
      expect(await ask()).toEqual({ __typename: 'WrongPassword', attemptsLeft, code: 'WrongAdminPassword' });
    }
    const locked = await ask();
    expect(locked).toMatchObject({ __typename: 'LockedOut' });
    expect(Math.abs(Date.parse(String(locked?.until)) - Date.now())).toBeLessThan(1_500);
  });

  it('has three tries however many are made at once, at both replicas', async () => {
    const client = from('192.0.2.3');
    const tries = Array.from({ length: 40 }, (_, index) => login(index % 2 === 0 ? lading : second, wrong, client));
    const answered = (await Promise.all(tries)).map(({ status }) => status);
    expect(answered.filter((status) => status === 401)).toHaveLength(3);
    expect(answered.filter((status) => status === 429)).toHaveLength(37);
  });

  it('is locked out at every replica and after a restart, by header too', async () => {
    await second.restart({ ADMIN_LOCK_STEP_SECONDS: '600' });
    const client = from('192.0.2.4');
    const guess = () => get(second, '/admin', { ...client, 'x-admin-password': wrong, accept: 'text/html' });
    expect(await statuses([guess, guess, guess, guess])).toEqual([401, 401, 401, 429]);
    await second.restart();
    for (const replica of [lading, second]) {
      expect((await login(replica, replica.adminPassword, client)).status).toBe(429);
      expect((await get(replica, '/graphql', { ...client, 'x-admin-password': replica.adminPassword })).status).toBe(429);
    }
    expect((await login(second, second.adminPassword, from('192.0.2.5'))).status).toBe(200);
  });

  it('is one client in its whole IPv6 network, and no other', async () => {
    const guess = (host: string) => () => login(second, wrong, from(`2001:db8:0:7::${host}`));
    expect(await statuses(['1', '2:3', 'ffff'].map(guess))).toEqual([401, 401, 401]);
    expect(await statuses([guess('abcd'), () => login(second, wrong, from('2001:db8:0:8::1'))])).toEqual([429, 401]);
  });

  it('is not another one for writing addresses of its own into X-Forwarded-For', async () => {
    const forged = (index: number) => () => login(second, wrong, from(`198.51.100.${index}, 192.0.2.6`));
    expect(await statuses([1, 2, 3, 4, 5].map(forged))).toEqual([401, 401, 401, 429, 429]);
  });
});

scenario(
  'who guesses the admin password without a proxy',
  { runsIn: [light], env: { ADMIN_LOCK_STEP_SECONDS: '600' } },
  (lading) => {
    it('is the same client from every source port, whatever X-Forwarded-For says', async () => {
      const forged = (index: number) => () => login(lading, wrong, { ...from(`198.51.100.${index}`), connection: 'close' });
      expect(await statuses([1, 2, 3, 4, 5].map(forged))).toEqual([401, 401, 401, 429, 429]);
      await lading.restart();
      expect((await login(lading, lading.adminPassword)).status).toBe(429);
    });

    it('does not lock the token out', async () => {
      expect(await roleOf(lading, bearer(lading.token))).toBe('TOKEN');
      expect((await get(lading, '/admin')).status).toBe(401);
    });

    it('sees a page that says so', async () => {
      const page = await login(lading, wrong, { accept: 'text/html' });
      expect(page.status).toBe(429);
      expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(page.text()).toMatch(/role="alert"/);
    });

    it('shares a client with the sign-in link, whose use resets it', async () => {
      const { pathname, search } = new URL(lading.signInLink);
      expect((await request(lading, `${pathname}${search}`)).status).toBe(303);
      expect((await login(lading, lading.adminPassword)).status).toBe(200);
    });
  },
);
