import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchOn } from '#drive/connection/fetch-on.ts';
import type { Checked } from '#drive/connection/fetch-reply.ts';
import { StationError } from '#engine/station-door.ts';
import type { Hash, NodeId } from '#model/node.ts';
import type { Want } from '#protocol/content.ts';

const wants = ['a', 'b'].map((name): Want => {
  return { node: name as NodeId, content: name as Hash, manifest: false, chunks: 'all' };
});

/** A chunk that is judged only with its content. */
function chunk(want: number, position: number, text: string): Checked {
  return { want, position, bytes: Buffer.from(text), hash: text as Hash };
}

function cut(): Error {
  return new StationError('unreachable', 'cut', Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
}

/** What is handed on of answers that come one after the other, all but the last of which are cut; and what was asked. */
async function handedOn(answers: readonly (readonly Checked[])[], isLastWhole = true) {
  const asked: string[] = [];
  const got: string[] = [];
  let at = 0;
  const fetch = async function* (rest: readonly Want[]): AsyncGenerator<Checked> {
    asked.push(rest.map(({ node }) => node).join());
    const answer = answers[at] ?? [];
    at += 1;
    yield* answer;
    if (at < answers.length || !isLastWhole) throw cut();
  };
  let error: unknown;
  try {
    for await (const item of fetchOn(fetch, wants, () => undefined)) {
      if ('bytes' in item) got.push(`${item.want} ${Buffer.from(item.bytes)}`);
      if ('refused' in item) got.push(`${item.want} ${item.refused}`);
    }
  } catch (caught) {
    error = caught;
  }
  return { got, asked, error };
}

test('R160: chunks that nobody could judge yet are asked for again, and handed on once', async () => {
  const [x, y, z] = [chunk(0, 0, 'x'), chunk(0, 1, 'y'), chunk(1, 0, 'z')];
  const whole = ['0 x', '0 y', '1 z'];
  assert.deepEqual(await handedOn([[x], [x, y, z]]), { got: whole, asked: ['a,b', 'a,b'], error: undefined });
  const rest = { ...z, want: 0 };
  // Nothing tells that the last one came whole: it travels again, and is judged with what came then.
  assert.deepEqual(await handedOn([[x, y, z], [rest]]), { got: whole, asked: ['a,b', 'b'], error: undefined });
  assert.deepEqual(await handedOn([[x], [x, y], [x, y, z]]), {
    got: whole,
    asked: ['a,b', 'a,b', 'a,b'],
    error: undefined,
  });
});

test('R160: other bytes than those that were handed on before are not to be trusted', async () => {
  const { got, error } = await handedOn([[chunk(0, 0, 'x')], [chunk(0, 0, 'X'), chunk(0, 1, 'y')]]);
  assert.deepEqual(got, ['0 x']);
  assert.ok(error instanceof StationError && error.failure === 'hostile');
});

test('R160: less than what was handed on before is not to be trusted, at the end or before what comes next', async () => {
  const [x, y, z] = [chunk(0, 0, 'x'), chunk(0, 1, 'y'), chunk(1, 0, 'z')];
  for (const rest of [[x], [x, z]]) {
    const { got, error } = await handedOn([[x, y], rest]);
    assert.deepEqual(got, ['0 x', '0 y']);
    assert.ok(error instanceof StationError && error.failure === 'hostile');
  }
});

test('R160: an answer that breaks off again and again before anything new is given up', async () => {
  const x = chunk(0, 0, 'x');
  const { got, asked, error } = await handedOn([[x], [x], [x], [x]], false);
  assert.deepEqual({ got, asked: asked.length }, { got: ['0 x'], asked: 3 });
  assert.ok(error instanceof StationError && error.failure === 'unreachable');
});

test('R160: a content that is refused after it broke off is refused once', async () => {
  const refused: Checked = { want: 0, refused: 'damaged', message: '' };
  const { got } = await handedOn([[chunk(0, 0, 'x')], [refused], [chunk(0, 0, 'z')]]);
  assert.deepEqual(got, ['0 x', '0 damaged', '1 z']);
});
