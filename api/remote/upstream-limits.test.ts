import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { forever, from, openDoor, outcome, textOf } from './testing.ts';
import { openUpstream } from './upstream.ts';

it('waits for the first byte as long as the remote says, and for each next one', async () => {
  const silent = await from(() => {}, { timeout: 0.2 });
  expect(await outcome(silent.remote)).toBe(
    'UpstreamSlow: Upstream of the remote "up" sent nothing for 0.2 s; nothing was kept.',
  );
  const stuck = await from((_request, response) => response.write('half'), { timeout: 0.2 });
  expect(await outcome(stuck.remote)).toMatch(/^UpstreamSlow: /);
});

it('gives the bytes as they come where there are few of them at a time', async () => {
  const { remote } = await from(
    (_request, response) => {
      const letters = [...'slowly'];
      const drip = setInterval(() => {
        response.write(letters.shift() ?? '');
        if (letters.length === 0) response.end(() => clearInterval(drip));
      }, 60);
    },
    { timeout: 0.2 },
  );
  expect(await outcome(remote)).toBe('slowly');
});

it('takes no slow reader for an upstream that stands still', async () => {
  const bytes = randomBytes(8_000_000);
  const { remote } = await from((_request, response) => response.end(bytes), { timeout: 0.2 });
  const { body } = await openDoor().ask(remote, { method: 'GET', path: 'a', signal: forever() });
  let read = 0;
  let first = true;
  for await (const chunk of body) {
    read += chunk.length;
    // Longer than the time-out, with everything there is still to come.
    if (first) await new Promise((resolve) => setTimeout(resolve, 500));
    first = false;
  }
  expect(read).toBe(bytes.length);
});

it('asks for so many at once as the remote says, the others in turn', async () => {
  const waiting: (() => void)[] = [];
  const { remote, requests } = await from((_request, response) => void waiting.push(() => response.end('x')), {
    max_parallel: 2,
  });
  const door = openDoor();
  const all = Array.from({ length: 5 }, () => outcome(remote, 'a', door));
  for (let answered = 0; answered < 5; answered++) {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    expect(requests.length - answered).toBeLessThanOrEqual(2);
    waiting.shift()?.();
  }
  expect(await Promise.all(all)).toEqual(['x', 'x', 'x', 'x', 'x']);
});

it('gives a place back whether a body is read, left or discarded, and closes what is not read', async () => {
  const { remote, connections } = await from(
    (_request, response) => {
      response.write('begun');
      response.on('error', () => {});
    },
    { max_parallel: 1 },
  );
  const door = openDoor();
  const ask = () => door.ask(remote, { method: 'GET', path: 'a', signal: forever() });
  (await ask()).discard();
  for await (const chunk of (await ask()).body) {
    expect(String(chunk)).toBe('begun');
    break;
  }
  (await ask()).discard();
  await expect.poll(connections).toBe(0);
});

it('stops when it is told to, before an answer, in the middle of one and in the queue', async () => {
  const { remote, connections } = await from((request, response) => request.url === '/a' && response.write('begun'), {
    max_parallel: 1,
  });
  const door = openDoor();
  const enough = new Error('enough');
  const early = new AbortController();
  const unanswered = door.ask(remote, { method: 'GET', path: 'silent', signal: early.signal });
  const late = new AbortController();
  const queued = door.ask(remote, { method: 'GET', path: 'a', signal: late.signal });
  late.abort(enough);
  await expect(queued).rejects.toBe(enough);
  early.abort(enough);
  await expect(unanswered).rejects.toBe(enough);
  const middle = new AbortController();
  const { body } = await door.ask(remote, { method: 'GET', path: 'a', signal: middle.signal });
  const reading = textOf({ status: 200, headers: {}, body, discard: () => {} });
  middle.abort(enough);
  await expect(reading).rejects.toBe(enough);
  await expect.poll(connections).toBe(0);
  expect(door.health(remote)).toEqual({ state: 'closed', lastError: null });
});

it('leaves an upstream that is away alone, and finds it when it is back', async () => {
  let now = 0;
  let away = true;
  const { remote, requests } = await from((_request, response) => response.writeHead(away ? 502 : 200).end('here'));
  const door = openUpstream({ clock: { now: () => new Date(now) }, proxies: {} });
  const five = await Promise.all(Array.from({ length: 5 }, () => outcome(remote, 'a', door)));
  expect(new Set(five)).toEqual(new Set(['here']));
  expect(door.health(remote)).toEqual({ state: 'open', lastError: 'answered with status 502' });
  const before = requests.length;
  expect(await outcome(remote, 'a', door)).toMatch(/^UpstreamBroken: .* is left alone for a moment/);
  expect(requests).toHaveLength(before);
  now += 1_000;
  away = false;
  expect(door.health(remote).state).toBe('half-open');
  expect(await outcome(remote, 'a', door)).toBe('here');
  expect(door.health(remote)).toEqual({ state: 'closed', lastError: null });
});

it('lets no path of a client have the whole remote left alone', async () => {
  const { remote } = await from(({ url }, response) =>
    url === '/bad' ? response.writeHead(302, { location: 'http://10.0.0.1/' }).end() : response.end('good'),
  );
  const door = openDoor();
  for (let times = 0; times < 8; times++) expect(await outcome(remote, 'bad', door)).toContain('not public');
  expect(await outcome(remote, 'fine', door)).toBe('good');
});

it('keeps connections open between requests', async () => {
  const { remote, requests } = await from((_request, response) => response.end('x'));
  const door = openDoor();
  for (let times = 0; times < 3; times++) await outcome(remote, 'a', door);
  expect(new Set(requests.map(({ socket }) => socket.remotePort ?? socket)).size).toBe(1);
});
