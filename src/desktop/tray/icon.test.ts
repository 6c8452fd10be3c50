import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colours, drawIcon, iconSizes, type TrayState, trayStates } from '#desktop/tray/icon.ts';

/** Where something is drawn in the state's colour, as text. */
function silhouette(state: TrayState, size: number): string {
  const { argb } = drawIcon(state, size);
  const isGround = (at: number): boolean =>
    argb[at]! > 127 && colours[state].every((value, channel) => Math.abs(argb[at + 1 + channel]! - value) < 40);
  return Array.from({ length: size * size }, (_, at) => (isGround(4 * at) ? '#' : '.')).join('');
}

test('S42 syncing is blue, up to date is green, paused is grey', () => {
  const most = (state: TrayState): string => {
    const [red, green, blue] = colours[state];
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (spread < 20) return 'grey';
    return blue === Math.max(red, green, blue) ? 'blue' : green > red ? 'green' : 'warm';
  };
  assert.deepEqual([most('syncing'), most('up-to-date'), most('paused')], ['blue', 'green', 'grey']);
});

test('S42 every two states differ by shape at every size, not by colour alone', () => {
  for (const size of iconSizes) {
    const shapes = trayStates.map(state => silhouette(state, size));
    for (const [at, shape] of shapes.entries()) {
      for (const other of shapes.slice(at + 1)) {
        const differing = [...shape].filter((mark, index) => mark !== other[index]).length;
        assert.ok(differing >= 0.04 * size * size, `${trayStates[at]} at ${size} differs by ${differing} pixels`);
      }
    }
  }
});

test('an icon is drawn at its size, with clear corners and nothing cut off', () => {
  for (const state of trayStates) {
    for (const size of iconSizes) {
      const { argb } = drawIcon(state, size);
      assert.equal(argb.length, 4 * size * size);
      assert.deepEqual([...argb.subarray(0, 4)], [0, 0, 0, 0]);
      assert.equal(argb.at(-4), 0);
    }
  }
});
