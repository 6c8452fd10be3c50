import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type InotifyEvent, inotifyBit } from '#platform/node/libc-inotify.ts';
import { showUnfinished } from '#platform/node/unfinished-files.ts';

const { create, closeWrite, movedFrom, movedTo, isFolder } = inotifyBit;
const event = (mask: number, name: string, watch = 1): InotifyEvent => ({ watch, mask, cookie: 0, name });

test('a file that was begun is unfinished until it is closed or goes', () => {
  const begun = event(create, 'note.tmp');
  assert.equal(showUnfinished([begun]), true);
  assert.equal(showUnfinished([begun, event(closeWrite, 'note.tmp')]), false);
  assert.equal(showUnfinished([begun, event(movedFrom, 'note.tmp'), event(movedTo, 'note')]), false);
  assert.equal(showUnfinished([begun, event(inotifyBit.delete, 'note.tmp')]), false);
  assert.equal(showUnfinished([begun, event(closeWrite, 'note.tmp', 2), event(closeWrite, 'other')]), true);
});

test('folders, and files that were there, are finished as they are', () => {
  assert.equal(showUnfinished([event(create | isFolder, 'd'), event(closeWrite, 'note'), event(movedTo, 'x')]), false);
});
