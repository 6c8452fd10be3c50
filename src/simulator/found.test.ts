/** What the simulator once found in the product or in a mutant of it, each a script that `--shrink` made. */
import { test } from 'node:test';
import { holds } from '#simulator/script-fixture.ts';

// Found with the canary, whose disk loses what gets a conflict name.
test('the older of two new files of one name is kept beside the newer, while a third is being written', async () => {
  await holds({
    seed: 6,
    schedule: 6,
    drives: [{}, {}],
    incidents: [
      { at: 0, drive: 0, does: ['write', 'e.txt', '2:content....'] },
      { at: 160, drive: 0, does: ['write', 'a.new', '3:content............'] },
      { at: 222, drive: 0, does: ['rename', 'a.new', 'a'] },
      { at: 225, drive: 1, does: ['write', 'a.new.new', '6:content...'] },
      { at: 253, drive: 0, does: ['writeInPlace', 'a', '7:content.......'] },
      { at: 254, drive: 1, does: ['rename', 'a.new.new', 'a.new'] },
    ],
  });
});
