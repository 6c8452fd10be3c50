/** What a version of a file is fetched by, read off the records of a running drive. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from '#drive/data-folder.ts';
import type { DownloadOrder } from '#protocol/control/downloads.ts';

/** The content on which a task and its station agree by now for the one file of this name. */
export function agreedContent(
  data: DataFolder,
  task: string,
  name: string,
): Pick<DownloadOrder, 'node' | 'content' | 'size'> {
  const database = new DatabaseSync(join(data.tasks, `${task}.db`), { readOnly: true });
  const row = database
    .prepare('SELECT lower(hex(id)) node, lower(hex(content)) content, size FROM base WHERE name = ?')
    .get(name);
  database.close();
  return row as unknown as Pick<DownloadOrder, 'node' | 'content' | 'size'>;
}
