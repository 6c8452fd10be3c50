import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { networkKind } from '#station/notices/network-kind.ts';
import { postWebhook, WebhookFailed, webhookProblem } from '#station/notices/webhook.ts';

interface Asked {
  readonly request: IncomingMessage;
  readonly body: string;
}

async function startReceiver(answer: (response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push({ request, body: Buffer.concat(parts).toString('utf8') });
    answer(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  return { asked, port, url: `http://127.0.0.1:${port}/in`, [Symbol.asyncDispose]: stop };
}

const secret = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const posting = { id: 'msg_1', body: '{"type":"test"}', nowMs: 1_700_000_000_999 };
const failed = (pattern: RegExp) => (error: unknown) => error instanceof WebhookFailed && pattern.test(error.message);

test('a body is signed as Standard Webhooks has it, over id, time and body', async () => {
  await using receiver = await startReceiver(response => response.writeHead(204).end());
  await postWebhook({ url: receiver.url, secret, before: null, isPrivate: true }, posting);
  const { request, body } = receiver.asked[0] as Asked;
  const { headers } = request;
  const signed = createHmac('sha256', '0123456789abcdef0123456789abcdef').update(`msg_1.1700000000.${body}`);
  assert.deepEqual(
    [request.method, request.url, body, headers['webhook-id'], headers['webhook-timestamp']],
    ['POST', '/in', posting.body, 'msg_1', '1700000000'],
  );
  assert.equal(headers['webhook-signature'], `v1,${signed.digest('base64')}`);
});

test('while a secret is new, bodies are signed by that of before as well, until its time is over', async () => {
  await using receiver = await startReceiver(response => response.writeHead(204).end());
  const before = { secret: Buffer.from('old').toString('base64'), untilMs: posting.nowMs + 1 };
  const hook = { url: receiver.url, secret, before, isPrivate: true };
  await postWebhook(hook, posting);
  await postWebhook({ ...hook, before: { ...before, untilMs: posting.nowMs } }, posting);
  const signed = (key: string): string =>
    `v1,${createHmac('sha256', key).update(`msg_1.1700000000.${posting.body}`).digest('base64')}`;
  const fresh = signed('0123456789abcdef0123456789abcdef');
  const signatures = receiver.asked.map(({ request }) => request.headers['webhook-signature']);
  assert.deepEqual(signatures, [`${fresh} ${signed('old')}`, fresh]);
});

test('a redirect is not followed, other answers are failures, and nothing of an answer but its status is told', async () => {
  await using target = await startReceiver(response => response.writeHead(200).end());
  await using receiver = await startReceiver(response =>
    response.writeHead(307, { location: target.url }).end('a secret of the inside'),
  );
  const hook = { url: receiver.url, secret, before: null, isPrivate: true };
  await assert.rejects(postWebhook(hook, posting), failed(/^127\.0\.0\.1:\d+ answered 307: it leads elsewhere/));
  assert.equal(target.asked.length, 0);
  await using broken = await startReceiver(response => response.writeHead(500).end('a secret of the inside'));
  await assert.rejects(postWebhook({ ...hook, url: broken.url }, posting), failed(/^127\.0\.0\.1:\d+ answered 500\.$/));
});

test('private addresses get nothing unless they were allowed, neither as they are nor by a name', async () => {
  await using receiver = await startReceiver(response => response.writeHead(204).end());
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
    const hook = { url: `http://${host}:${receiver.port}/in`, secret, before: null, isPrivate: false };
    await assert.rejects(postWebhook(hook, posting), failed(/no public address; allow private/), host);
  }
  assert.equal(receiver.asked.length, 0);
  await postWebhook({ url: `http://localhost:${receiver.port}/in`, secret, before: null, isPrivate: true }, posting);
  assert.equal(receiver.asked.length, 1);
});

test('where clouds keep their secrets no webhook leads, even where private addresses are allowed', async () => {
  const never = ['169.254.169.254', '0.0.0.0', '[::]', '[fe80::1]', '[fd00:ec2::254]', '[::ffff:169.254.169.254]'];
  for (const host of [...never, '[64:ff9b::a9fe:a9fe]', '224.0.0.1']) {
    const hook = { url: `http://${host}/`, secret, before: null, isPrivate: true };
    await assert.rejects(postWebhook(hook, posting), failed(/no public address; give another/), host);
  }
});

test('addresses are public, private or nobody’s', () => {
  const kinds = (kind: string): readonly string[] =>
    [
      ...['8.8.8.8', '2606:4700::1', '172.32.0.1', '::ffff:8.8.8.8'],
      ...['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1', '::ffff:10.0.0.1'],
      ...['169.254.0.1', '255.255.255.255', '::', 'ff02::1', '::127.0.0.1', '2002:7f00:1::'],
    ].filter(address => networkKind(address) === kind);
  assert.deepEqual(kinds('public'), ['8.8.8.8', '2606:4700::1', '172.32.0.1', '::ffff:8.8.8.8']);
  assert.equal(kinds('private').length, 7);
  assert.equal(kinds('never').length, 6);
});

test('an address without TLS, with a password in it, or of another kind is refused when it is made', () => {
  const problem = (url: string, isPrivate = false) => webhookProblem({ url, isPrivate });
  assert.equal(problem('https://hooks.example.com/a?b=c'), undefined);
  assert.equal(problem('http://localhost:8080/', true), undefined);
  assert.match(problem('http://hooks.example.com/') ?? '', /without TLS/);
  assert.match(problem('https://10.0.0.1/') ?? '', /no public address/);
  assert.match(problem('https://me:pass@hooks.example.com/') ?? '', /name and a password/);
  for (const url of ['file:///etc/passwd', 'gopher://x', 'nonsense']) assert.match(problem(url) ?? '', /no address/);
});
