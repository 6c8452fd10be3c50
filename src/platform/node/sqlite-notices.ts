/** Notices and deliveries in SQLite, a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AccountId } from '#platform/account-store.ts';
import type { Delivery, NoticeRow, NoticeStore, Webhook } from '#platform/notice-store.ts';

/** A step of the account store's schema. */
export const noticeSchema = `
  CREATE TABLE notice (
    number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, cause TEXT NOT NULL, account TEXT, about TEXT NOT NULL,
    raised_ms INTEGER NOT NULL, over_ms INTEGER
  ) STRICT;
  CREATE INDEX notice_account ON notice (account, number);
  CREATE TABLE notices_seen (
    account TEXT PRIMARY KEY REFERENCES account (id), number INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE mail_address (
    account TEXT PRIMARY KEY REFERENCES account (id), address TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE webhook (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL, private INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delivery (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL,
    body TEXT NOT NULL, created_ms INTEGER NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, tried_ms INTEGER,
    due_ms INTEGER NOT NULL, problem TEXT NOT NULL
  ) STRICT;
  CREATE INDEX delivery_state ON delivery (state, number);
  CREATE INDEX delivery_target ON delivery (channel, target, number);`;

/** A later step: webhooks that are off or have a new secret, and what people chose to be told of. */
export const noticeChoiceSchema = `
  ALTER TABLE webhook ADD COLUMN is_on INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE webhook ADD COLUMN before_secret TEXT;
  ALTER TABLE webhook ADD COLUMN before_until_ms INTEGER;
  CREATE TABLE notice_choice (
    account TEXT NOT NULL REFERENCES account (id), event TEXT NOT NULL, mail INTEGER, bell INTEGER,
    PRIMARY KEY (account, event)
  ) STRICT, WITHOUT ROWID;`;

type Row = Record<string, SQLOutputValue>;

export function noticesOf(db: DatabaseSync): NoticeStore {
  return { ...noticePart(db), ...seenPart(db), ...choicePart(db), ...webhookPart(db), ...deliveryPart(db) };
}

type NoticePart = Pick<NoticeStore, 'addNotice' | 'openNotices' | 'setNoticeOver' | 'notices' | 'pruneNotices'>;

function noticePart(db: DatabaseSync): NoticePart {
  const add = db.prepare(
    'INSERT INTO notice (event, cause, account, about, raised_ms, over_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const open = db.prepare('SELECT * FROM notice WHERE over_ms IS NULL ORDER BY number');
  const over = db.prepare('UPDATE notice SET over_ms = ? WHERE number = ? AND over_ms IS NULL');
  const all = db.prepare('SELECT * FROM notice ORDER BY number DESC LIMIT ?');
  const some = db.prepare('SELECT * FROM notice WHERE account = ? ORDER BY number DESC LIMIT ?');
  const prune = db.prepare(
    `DELETE FROM notice WHERE over_ms IS NOT NULL AND number NOT IN (
       SELECT number FROM notice WHERE over_ms IS NOT NULL ORDER BY number DESC LIMIT ?)`,
  );
  return {
    addNotice: n =>
      Number(add.run(n.event, n.cause, n.account, JSON.stringify(n.about), n.raisedMs, n.overMs).lastInsertRowid),
    openNotices: () => open.all().map(noticeFrom),
    setNoticeOver: (number, atMs) => void over.run(atMs, number),
    notices: ({ account, limit }) =>
      (account === undefined ? all.all(limit) : some.all(account, limit)).map(noticeFrom),
    pruneNotices: keep => void prune.run(keep),
  };
}

function noticeFrom(row: Row): NoticeRow {
  return {
    number: Number(row['number']),
    event: row['event'] as string,
    cause: row['cause'] as string,
    account: row['account'] as AccountId | null,
    about: JSON.parse(row['about'] as string) as NoticeRow['about'],
    raisedMs: row['raised_ms'] as number,
    overMs: row['over_ms'] as number | null,
  };
}

function seenPart(
  db: DatabaseSync,
): Pick<NoticeStore, 'noticesSeen' | 'setNoticesSeen' | 'mailAddress' | 'setMailAddress'> {
  const seen = db.prepare('SELECT number FROM notices_seen WHERE account = ?');
  const see = db.prepare(
    `INSERT INTO notices_seen VALUES (?, ?)
     ON CONFLICT (account) DO UPDATE SET number = max(number, excluded.number)`,
  );
  const address = db.prepare('SELECT address FROM mail_address WHERE account = ?');
  const setAddress = db.prepare('INSERT OR REPLACE INTO mail_address VALUES (?, ?)');
  const dropAddress = db.prepare('DELETE FROM mail_address WHERE account = ?');
  return {
    noticesSeen: account => Number(seen.get(account)?.['number'] ?? 0),
    setNoticesSeen: (account, number) => void see.run(account, number),
    mailAddress: account => address.get(account)?.['address'] as string | undefined,
    setMailAddress: (account, to) => void (to === undefined ? dropAddress.run(account) : setAddress.run(account, to)),
  };
}

function choicePart(db: DatabaseSync): Pick<NoticeStore, 'noticeChoices' | 'setNoticeChoices'> {
  const all = db.prepare('SELECT event, mail, bell FROM notice_choice WHERE account = ? ORDER BY event');
  const forget = db.prepare('DELETE FROM notice_choice WHERE account = ?');
  const add = db.prepare('INSERT INTO notice_choice VALUES (?, ?, ?, ?)');
  return {
    noticeChoices: account =>
      all.all(account).map(({ event, mail, bell }) => ({
        event: event as string,
        ...(mail === null ? {} : { mail: mail === 1 }),
        ...(bell === null ? {} : { bell: bell === 1 }),
      })),
    setNoticeChoices: (account, choices) => {
      forget.run(account);
      for (const { event, mail, bell } of choices) add.run(account, event, chosen(mail), chosen(bell));
    },
  };
}

function chosen(choice: boolean | undefined): number | null {
  return choice === undefined ? null : Number(choice);
}

function webhookPart(db: DatabaseSync): Pick<NoticeStore, 'webhooks' | 'addWebhook' | 'setWebhook' | 'removeWebhook'> {
  const all = db.prepare('SELECT * FROM webhook ORDER BY created_ms, id');
  const add = db.prepare(
    `INSERT INTO webhook (id, url, events, secret, private, created_ms, is_on, before_secret, before_until_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const set = db.prepare(
    `UPDATE webhook SET url = ?, events = ?, secret = ?, private = ?, created_ms = ?, is_on = ?, before_secret = ?,
       before_until_ms = ? WHERE id = ?`,
  );
  const remove = db.prepare('DELETE FROM webhook WHERE id = ?');
  const forget = db.prepare(`DELETE FROM delivery WHERE channel = 'webhook' AND target = ?`);
  return {
    webhooks: () => all.all().map(webhookFrom),
    addWebhook: webhook => void add.run(webhook.id, ...webhookColumns(webhook)),
    setWebhook: webhook => set.run(...webhookColumns(webhook), webhook.id).changes === 1,
    removeWebhook: id => {
      forget.run(id);
      return remove.run(id).changes === 1;
    },
  };
}

/** In the order of both statements. */
function webhookColumns({ url, events, secret, isPrivate, createdMs, isOn, before }: Webhook) {
  const kept = [before?.secret ?? null, before?.untilMs ?? null] as const;
  return [url, JSON.stringify(events), secret, Number(isPrivate), createdMs, Number(isOn), ...kept] as const;
}

function webhookFrom(row: Row): Webhook {
  return {
    id: row['id'] as string,
    url: row['url'] as string,
    events: JSON.parse(row['events'] as string) as string[],
    secret: row['secret'] as string,
    before:
      row['before_secret'] === null
        ? null
        : { secret: row['before_secret'] as string, untilMs: row['before_until_ms'] as number },
    isPrivate: row['private'] === 1,
    isOn: row['is_on'] === 1,
    createdMs: row['created_ms'] as number,
  };
}

type DeliveryPart = Pick<
  NoticeStore,
  'addDelivery' | 'waitingDeliveries' | 'setDelivery' | 'giveUpDeliveries' | 'deliveries' | 'pruneDeliveries'
>;

function deliveryPart(db: DatabaseSync): DeliveryPart {
  const add = db.prepare(
    `INSERT INTO delivery (id, channel, target, event, body, created_ms, state, tries, tried_ms, due_ms, problem)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const waiting = db.prepare(`SELECT * FROM delivery WHERE state = 'waiting' ORDER BY number LIMIT ?`);
  const set = db.prepare(
    'UPDATE delivery SET state = ?, tries = ?, tried_ms = ?, due_ms = ?, problem = ? WHERE number = ?',
  );
  const giveUp = db.prepare(
    `UPDATE delivery SET state = 'given up', problem = ? WHERE channel = ? AND target = ? AND state = 'waiting'`,
  );
  const some = db.prepare(
    'SELECT * FROM delivery WHERE channel = ? AND target = ifnull(?, target) ORDER BY number DESC LIMIT ?',
  );
  const prune = db.prepare(
    `DELETE FROM delivery WHERE state <> 'waiting' AND number NOT IN (
       SELECT number FROM delivery WHERE state <> 'waiting' ORDER BY number DESC LIMIT ?)`,
  );
  return {
    addDelivery: ({ id, channel, target, event, body, createdMs, state, tries, triedMs, dueMs, problem }) =>
      void add.run(id, channel, target, event, body, createdMs, state, tries, triedMs, dueMs, problem),
    waitingDeliveries: limit => waiting.all(limit).map(deliveryFrom),
    setDelivery: (number, { state, tries, triedMs, dueMs, problem }) =>
      void set.run(state, tries, triedMs, dueMs, problem, number),
    giveUpDeliveries: ({ channel, target }, problem) => void giveUp.run(problem, channel, target),
    deliveries: ({ channel, target = null, limit }) => some.all(channel, target, limit).map(deliveryFrom),
    pruneDeliveries: keep => void prune.run(keep),
  };
}

function deliveryFrom(row: Row): Delivery {
  return {
    number: Number(row['number']),
    id: row['id'] as string,
    channel: row['channel'] as Delivery['channel'],
    target: row['target'] as string,
    event: row['event'] as string,
    body: row['body'] as string,
    createdMs: row['created_ms'] as number,
    state: row['state'] as Delivery['state'],
    tries: Number(row['tries']),
    triedMs: row['tried_ms'] as number | null,
    dueMs: row['due_ms'] as number,
    problem: row['problem'] as string,
  };
}
