import { expect, it } from 'vitest';
import { bearer, get, type ProblemBody, request, upload, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphqlAnswer } from './graphql.ts';
import { rawGet } from './raw.ts';
import { scenario } from './scenario.ts';

const viewerQuery = '{ viewer { role } }';

scenario('who may do what', { runsIn: [light] }, (lading) => {
  const roleOf = async (headers: Record<string, string>) =>
    (await graphqlAnswer<{ viewer: { role: string } }>(lading, viewerQuery, { token: null, headers })).json().data?.viewer.role;

  it.each([
    ['no token', undefined],
    ['another token', 'Bearer 0123456789abcdef0123456789abcdef'],
    ['an empty token', 'Bearer '],
    ['no scheme', 'token'],
    ['another scheme', 'Basic dG9rZW46eA=='],
    ['two tokens', 'Bearer a, Bearer b'],
    ['a very long token', `Bearer ${'a'.repeat(10_000)}`],
    ['a token of other letters', 'Bearer tökén'],
  ])('refuses an upload with %s', async (_what, authorization) => {
    const answer = await upload(lading, 'hello', {
      token: null,
      headers: authorization === undefined ? {} : { authorization: Buffer.from(authorization, 'utf8').toString('latin1') },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer.json()).toMatchObject({ code: 'Unauthenticated' });
  });

  it('refuses the token with a letter more or less', async () => {
    for (const token of [`${lading.token}x`, lading.token.slice(0, -1), lading.token.toUpperCase()]) {
      expect((await upload(lading, 'hello', { token })).status).toBe(401);
    }
  });

  it('does not take the token from the query', async () => {
    const answer = await upload(lading, 'hello', {
      token: null,
      path: `/upload?token=${lading.token}&access_token=${lading.token}`,
    });
    expect(answer.status).toBe(401);
  });

  it('knows anonymous, token and admin', async () => {
    expect(await roleOf({})).toBe('ANONYMOUS');
    expect(await roleOf(bearer(lading.token))).toBe('TOKEN');
  });

  it('shows anybody a file by its link, and how the server is', async () => {
    const file = await uploaded(lading, 'hello');
    for (const path of [file.url, '/', '/health', '/api/health', '/livez', '/readyz', '/metrics']) {
      expect((await get(lading, path)).status, path).toBe(200);
    }
  });

  it('shows anybody the metrics and nobody the files without the token', async () => {
    const metrics = await graphqlAnswer<{ metrics: { uploads: number } }>(lading, '{ metrics { uploads } }', { token: null });
    expect(metrics.json().errors).toBeUndefined();
    for (const query of [
      '{ files { edges { node { id } } } }',
      '{ storage { bytes } }',
      'mutation { deleteFile(id: "aB7xYzQ") { __typename } }',
    ]) {
      const { errors } = (await graphqlAnswer(lading, query, { token: null })).json();
      expect(errors?.[0]?.extensions?.code, query).toBe('UNAUTHENTICATED');
    }
  });

  it('signs the admin in with the link of the start, once', async () => {
    const link = new URL(lading.signInLink);
    expect(link.origin).toBe(lading.url);
    const first = await request(lading, `${link.pathname}${link.search}`);
    expect(first.status).toBeGreaterThanOrEqual(200);
    expect(first.status).toBeLessThan(400);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(await roleOf({ cookie: cookie.split(';', 1)[0] ?? '' })).toBe('ADMIN');
    const second = await request<ProblemBody>(lading, `${link.pathname}${link.search}`);
    expect(second.status).toBe(403);
    expect(second.json().code).toBe('SignInLinkSpent');
    expect(second.headers.get('set-cookie')).toBeNull();
  });

  it('signs nobody in with a key that was made up', async () => {
    for (const key of ['', 'x', 'a'.repeat(43), '%00'])
      expect((await request(lading, `/sign-in?key=${key}`)).status).toBeGreaterThanOrEqual(400);
    expect(await roleOf({ cookie: 'session=forged; lading=forged; lading_session=forged' })).toBe('ANONYMOUS');
  });

  it('gives a new link with each start, and sessions outlive it', async () => {
    await lading.restart();
    const link = new URL(lading.signInLink);
    const { headers } = await request(lading, `${link.pathname}${link.search}`);
    const cookie = headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    await lading.restart();
    expect(await roleOf({ cookie })).toBe('ADMIN');
    expect(lading.signInLink).not.toBe(link.href);
  });

  it('takes no cookie-borne mutation that a foreign page could have sent', async () => {
    const link = new URL(lading.signInLink);
    const { headers } = await request(lading, `${link.pathname}${link.search}`);
    const cookie = headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const file = await uploaded(lading, 'hello');
    const query = `mutation { deleteFile(id: "${file.id}") { __typename } }`;
    const foreign = await request(lading, '/graphql', {
      method: 'POST',
      headers: { cookie, 'content-type': 'text/plain', origin: 'https://evil.example' },
      body: JSON.stringify({ query }),
    });
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    const form = new FormData();
    form.set('operations', JSON.stringify({ query }));
    form.set('map', '{}');
    const multipart = await request(lading, '/graphql', {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example' },
      body: form,
    });
    expect(multipart.status).toBeGreaterThanOrEqual(400);
    expect((await get(lading, file.url)).status).toBe(200);
  });

  it('never lets a secret or a whole link into the log', async () => {
    const file = await uploaded(lading, 'hello');
    await get(lading, file.url);
    await rawGet(lading, `/${file.id}%00`);
    const { pathname, search } = new URL(lading.signInLink);
    await request(lading, `${pathname}${search}`);
    const logs = lading.logs();
    for (const secret of [lading.token, lading.adminPassword, file.id, search.slice('?key='.length)])
      expect(logs).not.toContain(secret);
  });
});

scenario('without a token where everybody may', { runsIn: [light], env: { ALLOW_ANONYMOUS: 'true' } }, (lading) => {
  it('takes an upload from anybody', async () => {
    expect((await upload(lading, 'hello', { token: null })).status).toBe(201);
  });
});
