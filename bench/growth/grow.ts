/** A process of its own: fills a share to each size in the arguments, and says as JSON what things cost there. */
import { performance } from 'node:perf_hooks';
import type { GrowthFigures } from '#bench/growth/growth.ts';
import { countStatements, counts } from '#bench/growth/statements.ts';
import { percentile } from '#bench/stats.ts';
import { batchOf, type Content, fileOp, folderOp, newContent, newId } from '#bench/synthetic.ts';
import { noFilter } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import type { Batch } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { type OpenStation, openStation } from '#station/main/open-station.ts';
import type { Actor } from '#station/share/actor.ts';

const filesAFolder = 100;
const opsABatch = 500;
const batchesACommit = 20;
const contentBytes = 1_024;
const times = 50;
/** Of what takes long. */
const timesLong = 10;

const [dir = '', ...sizes] = process.argv.slice(2);

countStatements();
const station = await openStation({ data: dataFolder(dir) });
console.log(JSON.stringify(await growAndMeasure(station, sizes.map(Number))));
await station.close();

async function growAndMeasure(open: OpenStation, wanted: readonly number[]): Promise<GrowthFigures[]> {
  const row = await open.shares.createShare({ name: 'grown' });
  const share: Grown = {
    ...{ shares: open.shares, id: row.id, root: row.root, epoch: row.epoch },
    ...{ actor: { account: 'grower', device: newId() as string as Actor['device'], grant: 'write' } },
    ...{ nodes: 1, head: 0, folders: [], common: newContent(contentBytes) },
  };
  const figures: GrowthFigures[] = [];
  for (const size of wanted) {
    await growTo(share, size);
    figures.push(...(await measureAll(share, size)));
  }
  return figures;
}

interface Grown {
  readonly shares: OpenStation['shares'];
  readonly id: Parameters<OpenStation['shares']['commit']>[1];
  readonly root: NodeId;
  readonly epoch: string;
  readonly actor: Actor;
  /** Folders of `filesAFolder` files each. */
  readonly folders: NodeId[];
  /** What all files but the measured ones hold, so that filling takes minutes and not hours. */
  readonly common: Content;
  nodes: number;
  head: number;
}

async function growTo(share: Grown, size: number): Promise<void> {
  while (share.nodes < size) {
    const batches: Batch[] = [];
    for (; batches.length < batchesACommit && share.nodes < size; share.nodes += batches.at(-1)?.ops.length ?? 0) {
      batches.push(batchOf(moreOps(share, Math.min(opsABatch, size - share.nodes))));
    }
    await commit(share, batches, share.common);
  }
}

function moreOps(share: Grown, count: number) {
  const ops = [];
  for (let folder: NodeId | undefined; ops.length < count; ) {
    if (folder === undefined || ops.length % (filesAFolder + 1) === 0) {
      folder = newId();
      ops.push(folderOp(folder, share.root, `folder-${share.folders.length}`));
      share.folders.push(folder);
    } else {
      ops.push(fileOp(folder, `file-${ops.length}`, share.common));
    }
  }
  return ops;
}

async function commit(share: Grown, batches: readonly Batch[], content: Content): Promise<void> {
  const request = { epoch: share.epoch, batches: [...batches] };
  const arrival = { request, manifests: [content.manifest], chunks: [content.chunk] };
  const reply = await share.shares.commit(share.actor, share.id, arrival);
  for (const result of reply.results) if ('refused' in result) throw new Error(result.message);
  share.head = reply.head;
}

async function measureAll(share: Grown, nodes: number): Promise<GrowthFigures[]> {
  const folder = (turn: number): NodeId => share.folders[(turn * 7_919) % share.folders.length] as NodeId;
  const change = async (turn: number): Promise<void> => {
    const content = newContent(contentBytes);
    await commit(share, [batchOf([fileOp(folder(turn), `new-${share.head}`, content)])], content);
  };
  const list = async (turn: number) => void (await share.shares.folder(share.actor, share.id, { node: folder(turn) }));
  const found = [
    await measureOne('a change: one new file of 1 KiB', change),
    await measureOne(`a folder of ${filesAFolder} files, listed`, list),
    await measureOne('a feed page of 50 changes', () => feed(share, share.head - times, times)),
    await measureOne('the first feed page of a new drive', () => feed(share, 0), timesLong),
    await measureOne('a reconnect with nothing new', () => feed(share, share.head, 0)),
  ];
  return found.map(each => ({ ...each, nodes }));
}

/** Throws unless the page holds as many files as are `expected`. */
async function feed(share: Grown, cursor: number, expected?: number): Promise<void> {
  const view = { root: share.root, filter: { ...noFilter, names: [], extensions: [] } };
  const page: FeedPage = await share.shares.changes(share.actor, share.id, { epoch: share.epoch, cursor, view });
  const files = page.nodes.filter(({ kind }) => kind === 'file').length;
  if (expected !== undefined && files !== expected)
    throw new Error(`A feed page with ${files} files, not ${expected}.`);
}

async function measureOne(
  work: string,
  once: (turn: number) => Promise<void>,
  count = times,
): Promise<Omit<GrowthFigures, 'nodes'>> {
  const [before, cpuBefore, waits] = [counts(), process.cpuUsage(), [] as number[]];
  for (let turn = 0; turn < count; turn += 1) {
    const start = performance.now();
    await once(turn);
    waits.push(performance.now() - start);
  }
  const [after, cpu] = [counts(), process.cpuUsage(cpuBefore)];
  return {
    ...{ work, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99) },
    cpuMs: (cpu.user + cpu.system) / 1000 / count,
    statements: (after.statements - before.statements) / count,
    rows: (after.rows - before.rows) / count,
  };
}
