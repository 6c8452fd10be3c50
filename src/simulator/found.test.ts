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

// Seed 1854: the hint about a path was given up while a file still stood where the folder was to be found.
test('a file is seen that was written in a folder which had just taken the name of a file', async () => {
  await holds({
    seed: 1854,
    schedule: 9001881,
    burst: 0.9,
    stationSteps: true,
    echoes: true,
    drives: [{}, {}],
    incidents: [
      { at: 467, drive: 1, does: ['mkdir', 'f'] },
      { at: 467, drive: 1, does: ['mkdir', 'f/a'] },
      { at: 473, drive: 1, does: ['writeInPlace', 'f/f', '9:content.............'] },
      { at: 934, drive: 0, does: ['mkdir', 'f/a/e.txt'] },
      { at: 934, drive: 0, does: ['mkdir', 'f/a/e.txt/e.txt'] },
      { at: 955, drive: 0, does: ['writeInPlace', 'f/a/e.txt/e.txt/f', '15:content..............'] },
      { at: 993, drive: 0, does: ['rename', 'f/a/e.txt/e.txt', 'f/a/within'] },
      { at: 1176, drive: 0, does: ['rename', 'f/a', 'f/aside'] },
      { at: 1410, drive: 0, does: ['rename', 'f/f', 'b'] },
      { at: 1433, drive: 0, does: ['rename', 'f/aside', 'f/f'] },
      { at: 1434, drive: 0, does: ['writeInPlace', 'f/f/within/f', '17:content..................'] },
    ],
  });
});

// Seed 540010: on a disk of coarse times the file had the inode number and the birth time of the folder.
test('a folder is gone when a file took its name, its inode number and its moment of birth', async () => {
  await holds({
    seed: 540010,
    schedule: 540010,
    stepMs: 0.01,
    drives: [{}, { reuseInodes: true, disk: { writeBackMs: 30_000, tickMs: 4, shuffles: false } }],
    incidents: [
      { at: 193, drive: 1, does: ['mkdir', 'd'] },
      { at: 314, drive: 1, does: ['rmdir', 'd'] },
      { at: 331, drive: 1, does: ['write', 'd', '9:content.......'] },
    ],
  });
});

// Seed 338: by the disk's ticks the second file has the number, the times and the size of the first, which was read.
test('R107: a file that was made anew within the tick in which it was read is not taken for what was read', async () => {
  await holds({
    seed: 338,
    schedule: 338,
    stepMs: 0.01,
    drives: [{ reuseInodes: true, disk: { writeBackMs: 5_000, tickMs: 4, shuffles: false } }, {}],
    incidents: [
      { at: 251, drive: 0, does: ['writeInPlace', 'b', '6:content..................'] },
      { at: 358, drive: 0, does: ['unlink', 'b'] },
      { at: 358, drive: 0, does: ['write', 'b', '7:content..................'] },
    ],
  });
});

// Seed 8511: the edit fell between the exchange and the look after it, and left size and times as the drive had set them.
test('R107: an edit in the tick of a download, whose own time that tick is, is seen', async () => {
  await holds({
    seed: 8511,
    schedule: 7008532,
    stepMs: 0.01,
    stationSteps: true,
    echoes: true,
    drives: [
      { disk: { writeBackMs: 30_000, shuffles: true, tickMs: 1 } },
      {},
      { disk: { writeBackMs: 30_000, shuffles: true, tickMs: 10 } },
    ],
    incidents: [
      { at: 0, drive: 0, does: ['write', 'd', '1:content...........'] },
      { at: 0, drive: 0, does: ['write', 'b', '2:content...........'] },
      { drive: 0, call: 3, fault: 'wire-loss', loses: 'reply' },
      { at: 159, fault: 'crash', drive: 1, again: false },
      { at: 255, drive: 0, does: ['write', 'd', '5:content......'] },
      { at: 455, drive: 2, does: ['writeInPlace', 'd', '16:content..........'] },
    ],
  });
});

// Seed 15129: marker and object of the folder were read one after the other, and another folder had come in between.
test('a volume that goes away while its folder is being checked makes no copy of the folder', async () => {
  await holds({
    seed: 15129,
    schedule: 8015153,
    burst: 0.5,
    hint: 0.5,
    drives: [{}, {}, {}],
    incidents: [
      { at: 217, fault: 'power-cut', drive: 1, loses: 901650875, again: true },
      { at: 277, drive: 0, does: ['write', 'b', '8:content..'] },
      { at: 295, drive: 0, does: ['write', 'c', '9:content.................'] },
      {
        at: 363,
        drive: 0,
        does: ['write', 'b~', '4:content.............5:content..........10:content...............'],
      },
      { at: 545, drive: 0, does: ['write', 'b~~', '13:content..............'] },
      { at: 545, drive: 0, does: ['unlink', 'b'] },
      { at: 670, drive: 0, does: ['mkdir', 'b'] },
      { at: 670, drive: 0, does: ['write', 'b/a', '15:content......'] },
      { at: 707, fault: 'unplug', drive: 0, shows: 'another', lasts: 500 },
    ],
  });
});

// Deep seed 126773: what lay within was made in a folder that a person had made meanwhile, under the other one's number.
test('R32: a folder that comes just as a person makes it, and is emptied just after, is emptied at the station', async () => {
  await holds({
    seed: 126773,
    schedule: 9126800,
    stationSteps: true,
    drives: [{}, {}, {}],
    incidents: [
      { at: 26, drive: 0, does: ['mkdir', 'e.txt'] },
      { at: 26, drive: 0, does: ['mkdir', 'e.txt/e.txt'] },
      { at: 68, drive: 0, does: ['writeInPlace', 'a', '2:content......'] },
      { at: 123, drive: 2, does: ['mkdir', 'b'] },
      { at: 185, drive: 2, does: ['mkdir', 'e.txt'] },
      { at: 272, drive: 2, does: ['rmdir', 'e.txt/e.txt'] },
    ],
  });
});

// Seed 723994: what was brought just before the power cut has its size and mtime after it, and other bytes.
test('R18, R92: without the consistency check, what meets after a power cut is read all the same', async () => {
  await holds({
    seed: 723994,
    schedule: 2724000,
    drives: [{}, { consistencyCheck: false }],
    incidents: [
      { at: 0, drive: 0, does: ['write', 'a', '2:content...............'] },
      { at: 0, drive: 1, does: ['bring', 'a', 0] },
      { at: 43, fault: 'power-cut', drive: 1, loses: 954481253, again: true },
    ],
  });
});

// Seed 714727: the drive could not look at what it had just moved, took it for gone, and so was in the way of the new file.
test('R7: what was moved into a folder that cannot be read just then is neither gone nor in the way', async () => {
  await holds({
    seed: 714727,
    schedule: 714727,
    drives: [{}, {}],
    incidents: [
      { at: 0, drive: 0, does: ['mkdir', 'd'] },
      { at: 0, drive: 0, does: ['mkdir', 'd/c'] },
      { at: 1498, drive: 1, code: 'denied', fault: 'disk-trouble', calls: 9007199254740991, lasts: 1000, path: 'd/c' },
      { at: 1529, drive: 0, does: ['write', 'd/b', '7:content........'] },
      { at: 1733, drive: 0, does: ['rename', 'd/b', 'd/c/b'] },
      { at: 2098, drive: 0, does: ['rmdir', 'd/c'] },
      { at: 2098, drive: 0, does: ['rmdir', 'd'] },
      { at: 2123, drive: 0, does: ['write', 'd', '8:content..................'] },
    ],
  });
});

// Seed 919049: the save counted as damage, since its change time was earlier than the one on record.
test('a save after a power cut is kept, when the clock was set back in between', async () => {
  await holds({
    seed: 919049,
    schedule: 5919064,
    stationSteps: true,
    drives: [{}, {}, {}],
    incidents: [
      { at: 0, drive: 0, does: ['mkdir', 'b'] },
      { at: 0, drive: 0, does: ['write', 'b/d', '2:content.......'] },
      { at: 0, drive: 0, does: ['write', 'a', '8:content.............'] },
      { at: 0, drive: 0, does: ['write', 'b/b', '9:content.................'] },
      { at: 214, fault: 'clock-jump', ms: 34560000441, drive: 2 },
      { at: 352, fault: 'second-save', drive: 2, path: 'b/b', text: '352:again.................' },
      { at: 462, fault: 'station-crash', down: 200 },
      { at: 467, fault: 'second-save', drive: 0, path: 'b/d', text: '467:again.......' },
      { at: 498, fault: 'power-cut', drive: 2, loses: 340220442, again: false },
      { at: 601, fault: 'second-save', drive: 0, path: 'b/d', text: '601:again.......' },
      { at: 713, fault: 'clock-jump', ms: -1041, drive: 2 },
      { at: 764, fault: 'second-save', drive: 2, path: 'b/d', text: '764:again.......' },
    ],
  });
});
