import { describe, expect, it } from '@jest/globals';
import { MessageLines } from './message-lines.js';

/** Facts are small letters. */
function linesWith(meanwhile: (said: string) => Promise<void> = () => Promise.resolve()) {
  const handled: string[] = [];
  const lines = new MessageLines<string>(
    (message) => message === message.toLowerCase(),
    async (bridgeId, messages) => {
      handled.push(`${bridgeId}: ${messages.join('')}`);
      await meanwhile(messages.join(''));
    },
  );
  const put = (bridgeId: string, said: string): void => {
    for (const message of said) lines.put(bridgeId, message);
  };
  return { lines, handled, put };
}

describe('the lines of the bridges', () => {
  it('[BP-ORD-01] keep the order, and let go together only what may and follows each other', async () => {
    const { lines, handled, put } = linesWith();
    put('b1', 'abCDeFgh');
    await lines.idle();
    expect(handled).toEqual(['b1: ab', 'b1: C', 'b1: D', 'b1: e', 'b1: F', 'b1: gh']);
  });

  it('gather what comes while something is handled', async () => {
    const { lines, handled, put } = linesWith(async (said) => {
      if (said === 'a') put('b1', 'bcd');
      await Promise.resolve();
      if (said === 'a') put('b1', 'eF');
    });
    put('b1', 'a');
    await lines.idle();
    expect(handled).toEqual(['b1: a', 'b1: bcde', 'b1: F']);
  });

  it('never let more than 100 go together', async () => {
    const { lines, handled, put } = linesWith();
    put('b1', 'f'.repeat(250));
    await lines.idle();
    expect(handled.map((said) => said.length - 'b1: '.length)).toEqual([100, 100, 50]);
  });

  it('do not wait for each other', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const { lines, handled, put } = linesWith((said) => (said === 'ab' ? ended : Promise.resolve()));
    put('b1', 'ab');
    await Promise.resolve();
    put('b1', 'C');
    put('b2', 'x');
    await Promise.resolve();
    expect(handled).toEqual(['b1: ab', 'b2: x']);
    end();
    await lines.idle();
    expect(handled).toEqual(['b1: ab', 'b2: x', 'b1: C']);
  });
});
