import { describe, expect, it } from 'vitest';
import { appendCredentials, withDefaults } from './connection.ts';

describe('a connection string', () => {
  it.each([
    ['esdb://host:2113', 'esdb://host:2113?keepAliveInterval=10000&keepAliveTimeout=5000&throwOnAppendFailure=true'],
    [' esdb://host:2113/ ', 'esdb://host:2113?keepAliveInterval=10000&keepAliveTimeout=5000&throwOnAppendFailure=true'],
    [
      'esdb://a:1,b:2?tls=false',
      'esdb://a:1,b:2?tls=false&keepAliveInterval=10000&keepAliveTimeout=5000&throwOnAppendFailure=true',
    ],
    [
      'esdb://host?keep_alive_interval=-1&KeepAliveTimeout=9',
      'esdb://host?keep_alive_interval=-1&KeepAliveTimeout=9&throwOnAppendFailure=true',
    ],
    [
      'esdb://host?throwOnAppendFailure=false',
      'esdb://host?throwOnAppendFailure=false&keepAliveInterval=10000&keepAliveTimeout=5000&throwOnAppendFailure=true',
    ],
  ])('gets what it lacks: %s', (given, whole) => {
    expect(withDefaults(given)).toBe(whole);
  });

  it.each([
    ['esdb://admin:changeit@host:2113', { username: 'admin', password: 'changeit' }],
    ['esdb+discover://a%40b:p%3Aq%40r@host?tls=true', { username: 'a@b', password: 'p:q@r' }],
    ['esdb://admin:changeit@a:1,b:2?tls=false', { username: 'admin', password: 'changeit' }],
    ['esdb://host:2113?tls=false', { username: 'anonymous', password: 'anonymous' }],
    ['esdb://host:2113', undefined],
    ['esdb://host:2113?userCertFile=a%40b&userKeyFile=c', undefined],
  ])('names credentials for appends: %s', (given, credentials) => {
    expect(appendCredentials(given)).toEqual(credentials);
  });
});
