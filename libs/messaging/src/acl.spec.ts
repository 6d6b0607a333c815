import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DOWN, UP, downTopic, upTopic } from '#libs/bridge-contract';
import { matchesFilter, mayPublish, maySubscribe, mayUseClientId, mosquittoAcl, type BrokerIdentity } from './index.js';

const bridge = (bridgeId: string): BrokerIdentity => ({ kind: 'bridge', bridgeId });
const server: BrokerIdentity = { kind: 'server' };
const bridgeId = fc.stringMatching(/^[a-z0-9-]{1,12}$/).filter((id) => id !== 'server');

describe('who may say and hear what', () => {
  it('lets a bridge write its own up branch and read its own down branch', () => {
    for (const channel of UP) expect(mayPublish(bridge('b1'), upTopic('b1', channel), false)).toBe(true);
    for (const channel of DOWN) expect(maySubscribe(bridge('b1'), downTopic('b1', channel))).toBe(true);
    expect(maySubscribe(bridge('b1'), 'mf/v1/b1/down/#')).toBe(true);
  });

  it('never lets a bridge command itself or overhear itself', () => {
    expect(mayPublish(bridge('b1'), downTopic('b1', 'command'), false)).toBe(false);
    expect(maySubscribe(bridge('b1'), 'mf/v1/b1/up/#')).toBe(false);
  });

  it('lets a server read all bridges and command any, but not speak for them', () => {
    expect(maySubscribe(server, 'mf/v1/+/up/#')).toBe(true);
    expect(mayPublish(server, downTopic('b1', 'command'), false)).toBe(true);
    expect(mayPublish(server, upTopic('b1', 'fact'), false)).toBe(false);
  });

  it('refuses retained messages of anybody', () => {
    expect(mayPublish(bridge('b1'), upTopic('b1', 'fact'), true)).toBe(false);
    expect(mayPublish(server, downTopic('b1', 'command'), true)).toBe(false);
  });

  it.each([
    '#',
    '+/+/+/+/+',
    'mf/#',
    'mf/v1/#',
    'mf/v1/+/down/#',
    'mf/v1/b1/#',
    'mf/v1/b1/+/command',
    '$SYS/#',
    'mf/v1',
  ])('refuses the wide filter %s to a bridge', (filter) => {
    expect(maySubscribe(bridge('b1'), filter)).toBe(false);
  });

  it('gives no filter of one bridge that matches any topic of another (property)', () => {
    const level = fc.oneof(fc.constantFrom('mf', 'v1', 'up', 'down', '+', '#', 'command', ''), bridgeId);
    fc.assert(
      fc.property(bridgeId, bridgeId, fc.array(level, { maxLength: 7 }), (a, b, levels) => {
        fc.pre(a !== b);
        const filter = levels.join('/');
        if (!maySubscribe(bridge(a), filter)) return;
        for (const channel of DOWN) expect(matchesFilter(filter, downTopic(b, channel))).toBe(false);
        for (const channel of UP) expect(matchesFilter(filter, upTopic(b, channel))).toBe(false);
      }),
    );
  });

  it('[BP-CONN-03] [BP-TOPIC-01] binds the client id to the identity', () => {
    expect(mayUseClientId(bridge('b1'), 'b1')).toBe(true);
    expect(mayUseClientId(bridge('b1'), 'b2')).toBe(false);
    expect(mayUseClientId(bridge('server'), 'server')).toBe(false);
    expect(mayUseClientId(bridge('a/b'), 'a/b')).toBe(false);
    expect(mayUseClientId(server, 'server')).toBe(true);
    expect(mayUseClientId(server, 'server:worker-1')).toBe(true);
    expect(mayUseClientId(server, 'b1')).toBe(false);
  });

  it('writes the same rules for Mosquitto', () => {
    expect(mosquittoAcl('hub').split('\n')).toEqual([
      '# Servers: read what bridges say, write what they shall do.',
      'user hub',
      'topic read mf/v1/+/up/#',
      'topic write mf/v1/+/down/#',
      '',
      '# Every bridge: its own branch only. %u is the user name.',
      'pattern write mf/v1/%u/up/#',
      'pattern read mf/v1/%u/down/#',
      '',
    ]);
  });
});
