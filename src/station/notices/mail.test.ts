import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailOf } from '#station/notices/letters.ts';
import { MailFailed, sendMail } from '#station/notices/mail.ts';
import { startMailServer } from '#station/notices/mail-fixture.ts';
import type { Letter } from '#station/notices/queue.ts';

const mail = { to: 'anna@example.com', subject: 'Hello', text: 'A text.\n', id: 'msg_1' };
const failed =
  (pattern: RegExp, final = false) =>
  (error: unknown) =>
    error instanceof MailFailed && pattern.test(error.message) && error.final === final;

test('a mail goes by STARTTLS, and by TLS at once, to the mailbox that was named', async () => {
  for (const secure of [false, true]) {
    await using server = await startMailServer({ secure });
    await sendMail(server.mail, mail);
    const [first] = server.received;
    assert.deepEqual([first?.to, first?.secure, server.received.length], [['anna@example.com'], true, 1]);
    assert.match(first?.raw ?? '', /^From: Waystation <station@example\.com>\r$/m);
    assert.match(first?.raw ?? '', /^Message-ID: <msg_1@example\.com>\r$/m);
    assert.match(first?.raw ?? '', /^Content-Type: text\/plain/m);
  }
});

test('a wrong password, a server that is not there, and one that is not trusted are told apart', async () => {
  await using server = await startMailServer();
  const { settings } = server.mail;
  await assert.rejects(sendMail({ settings, password: 'wrong' }, mail), failed(/does not let harbour in/));
  await assert.rejects(
    sendMail({ ...server.mail, settings: { ...settings, ca: null } }, mail),
    failed(/offers no TLS that the station trusts/),
  );
  await assert.rejects(
    sendMail({ ...server.mail, settings: { ...settings, port: 1 } }, mail),
    failed(/localhost:1 cannot be reached/),
  );
  assert.equal(server.received.length, 0);
});

test('where TLS is demanded, a server without it is sent neither a password nor a mail', async () => {
  await using server = await startMailServer({ tls: false });
  const settings = { ...server.mail.settings, security: 'starttls' } as const;
  await assert.rejects(sendMail({ ...server.mail, settings }, mail), failed(/offers no TLS/));
  assert.equal(server.received.length, 0);
  await sendMail(server.mail, mail);
  assert.equal(server.received[0]?.secure, false);
});

test('a server that takes no mail now is asked again, one that never will is not', async () => {
  await using server = await startMailServer();
  server.refuseWith(451);
  await assert.rejects(sendMail(server.mail, mail), failed(/does not take the mail: 451 Not now/));
  server.refuseWith(550);
  await assert.rejects(sendMail(server.mail, mail), failed(/does not take the mail: 550 Not now/, true));
});

test('names that others chose add no header, no line and nothing to be run to a mail', async () => {
  await using server = await startMailServer();
  const hostile = 'x\r\nBcc: eve@example.com\r\n\r\n<img src=x onerror=alert(1)>\u202egpj\u2028End';
  const letter: Letter = {
    ...{ event: 'device.linked', severity: 'note', state: 'once', page: '/account', raisedMs: 0, overMs: null },
    sentence: hostile,
    next: 'Look.',
  };
  const words = mailOf([letter, letter], { station: hostile, publicUrl: 'https://files.example.com' });
  await sendMail(server.mail, { ...mail, ...words });
  const { to, raw = '' } = server.received[0] ?? {};
  const [head = ''] = raw.split('\r\n\r\n', 1);
  assert.deepEqual(to, ['anna@example.com']);
  assert.doesNotMatch(head, /^(Bcc|<img)/im);
  assert.doesNotMatch(raw, /text\/html|multipart/i);
  assert.match(words.text, /https:\/\/files\.example\.com\/account/);
  assert.doesNotMatch(words.subject, /[\r\n\u202e\u2028]/u);
});

test('of many notices the worst comes first in one mail, which says how many there are', () => {
  const letter = (severity: Letter['severity'], sentence: string): Letter => ({
    ...{ event: 'x', severity, state: 'now', page: '/files', raisedMs: 0, overMs: null, next: 'Look.' },
    sentence,
  });
  const mails = [letter('note', 'A note.'), letter('problem', 'A problem.'), letter('warning', 'A warning.')];
  const { subject, text } = mailOf(mails, { station: 'harbour', publicUrl: '' });
  assert.equal(subject, '[harbour] A problem. (and 2 more)');
  assert.match(text, /A problem[\s\S]*A warning[\s\S]*A note/);
  assert.doesNotMatch(text, /\/files/);
});
