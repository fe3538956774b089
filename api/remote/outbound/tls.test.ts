import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { from, outcome, remoteOf } from '../testing.ts';

/** DER (X.690): a tag, the length of what follows, and that. */
const der = (tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number) => der(0x02, Buffer.from([value]));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);

/** A certificate for `localhost` and 127.0.0.1 that vouches for itself (RFC 5280 §4.1). */
const selfSigned = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, 'localhost'))));
  const validity = sequence(der(0x17, '200101000000Z'), der(0x17, '490101000000Z'));
  const names = sequence(der(0x82, 'localhost'), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, sequence(sequence(oid('551d11'), der(0x04, names))));
  const version3 = der(0xa0, integer(2));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const claim = sequence(version3, integer(1), ecdsaWithSha256, name, validity, name, spki, extensions);
  const certificate = sequence(claim, ecdsaWithSha256, bits(sign('sha256', claim, privateKey)));
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
};

const secureServer = async ({ trusted }: { readonly trusted: boolean }, answer: RequestListener) => {
  const pair = selfSigned();
  const server = createServer(pair, answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = getCACertificates('default');
  if (trusted) setDefaultCACertificates([...before, pair.cert]);
  onTestFinished(() => {
    setDefaultCACertificates(before);
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { port, remote: remoteOf({ base_url: `https://localhost:${port}`, timeout: 2 }) };
};

it('speaks TLS with whom it trusts', async () => {
  const { remote } = await secureServer({ trusted: true }, (_request, response) => response.end('in private'));
  expect(await outcome(remote)).toBe('in private');
});

it('asks nobody whose certificate is not trusted', async () => {
  const { remote } = await secureServer({ trusted: false }, (_request, response) => response.end('trust me'));
  expect(await outcome(remote)).toMatch(/^UpstreamBroken: .* showed a certificate that is not trusted/);
});

it('does not go from https to http, not even on hosts that redirects may lead to', async () => {
  const plain = await from((_request, response) => response.end('in the open'));
  const { remote } = await secureServer({ trusted: true }, (_request, response) =>
    response.writeHead(301, { location: `http://localhost:${plain.port}/` }).end(),
  );
  expect(await outcome({ ...remote, allowRedirectsTo: ['localhost'] })).toMatch(
    /^UpstreamBroken: .* redirects from https to http/,
  );
  expect(plain.requests).toHaveLength(0);
});

it('goes from http to https, without what is for its own origin', async () => {
  const { port } = await secureServer({ trusted: true }, ({ headers }, response) => response.end(`${headers.authorization}`));
  const { remote } = await from(
    (_request, response) => response.writeHead(308, { location: `https://localhost:${port}/` }).end(),
    { allow_redirects_to: ['localhost'], credentials: { token_env: 'T' } },
    { T: 't0k' },
  );
  expect(await outcome(remote)).toBe('undefined');
});

it('says so where what should speak TLS does not', async () => {
  const { port } = await from((_request, response) => response.end('hello'));
  expect(await outcome(remoteOf({ base_url: `https://localhost:${port}`, timeout: 2 }))).toMatch(
    /^UpstreamBroken: .* did not speak TLS/,
  );
});
