import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskState, TaskStatus } from '#protocol/control/status.ts';
import { arranged } from '#ui/drive/arrange-tasks.ts';

const task = (folder: string, state: TaskState = 'up-to-date', path = '') =>
  ({ id: folder, folder, state, share: 'anna', path }) as TaskStatus;

test('S27 folders that need somebody stand first, then all by name, and numbers count as numbers', () => {
  const tasks = [
    task('/a/Folder 10'),
    task('/a/Folder 9'),
    task('/b/letters', 'attention'),
    task('/a/Äpfel', 'paused'),
  ];
  const names = arranged(tasks, '').map(({ folder }) => folder);
  assert.deepEqual(names, ['/b/letters', '/a/Äpfel', '/a/Folder 9', '/a/Folder 10']);
  assert.equal(tasks[0]?.folder, '/a/Folder 10', 'what was handed over stays');
});

test('S27 a folder is found by its place here or at the station, whatever the case', () => {
  const tasks = [task('/home/anna/Music'), task('/home/anna/b', 'error', 'Scores/MUSIC'), task('/home/anna/c')];
  assert.deepEqual(
    arranged(tasks, ' music ').map(({ id }) => id),
    ['/home/anna/b', '/home/anna/Music'],
  );
  assert.deepEqual(arranged(tasks, 'nothing'), []);
});
