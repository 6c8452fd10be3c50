/** An administrator chooses about the station, its service and its certificate in the console: Chromium, real station. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { makeCertificate } from '#station/tls-make.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const station = await startTestStation();
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, settings, certificates } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });

async function signedIn(t: TestContext, look: { phone?: boolean; dark?: boolean } = {}): Promise<Opened> {
  const opened = await openSignedIn(t, station, { at: '/admin/settings', ...look });
  opened.expect(/status of (401|422)/);
  await opened.page.getByRole('heading', { name: 'Certificate', exact: true }).waitFor();
  return opened;
}

test('I16: an administrator names the station, switches the service, and what the command line said stays', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t);
  await checkAccess();
  await screenshot('settings');
  assert.equal(await page.getByLabel('Listens on').isDisabled(), true);
  await page.getByText('Set on the command line with --listen').waitFor();
  await page.getByLabel('Public address').fill('files');
  await page.keyboard.press('Enter');
  await page.getByText(/'files' is no address of a station/).waitFor();
  await page.getByLabel('Public address').fill('https://files.example.org');
  await page.getByLabel('Name', { exact: true }).fill('Harbour');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Harbour' }).waitFor();
  assert.deepEqual([settings.settings().name, settings.settings().publicUrl], ['Harbour', 'https://files.example.org']);
  assert.equal((await station.ask('/api/station')).json<{ name: string }>().name, 'Harbour');

  const service = page.getByRole('switch', { name: 'Drives are served' });
  await service.press('Space');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No drive syncs until').waitFor();
  await checkAccess();
  await dialog.getByRole('button', { name: 'Switch off' }).press('Enter');
  await page.getByText('The service is switched off').waitFor();
  assert.equal(settings.service(), false);
  // The words come before the page has asked anew.
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('switch', { name: 'Drives are served', checked: false }).waitFor();
  await service.press('Space');
  await page.getByText('The service is switched on').waitFor();
  assert.equal(settings.service(), true);
});

test('S82: a certificate is checked before it is taken, waits for drives, and is made anew, by the keyboard alone', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t);
  const own = (await certificates.show()).shown;
  await page.getByText(own.fingerprint).waitFor();
  const pair = await makeCertificate({ commonName: 'x', names: ['files.example.org'], nowMs: Date.now() });
  await page.getByRole('button', { name: 'Import' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Certificate, with its chain').fill(pair.certificate);
  await dialog.getByLabel('Key', { exact: true }).fill('no key');
  await dialog.getByRole('button', { name: 'Check' }).press('Enter');
  await dialog.getByText(/does not belong to the certificate/).waitFor();
  await checkAccess();
  await dialog.getByLabel('Key', { exact: true }).fill(pair.key);
  await dialog.getByRole('button', { name: 'Check' }).press('Enter');
  await dialog.getByText('files.example.org').waitFor();
  await dialog.getByText('Drives do not know its key yet.').waitFor();
  await checkAccess();
  await screenshot('certificate-import');
  await dialog.getByRole('button', { name: 'Take it' }).press('Enter');
  await page.getByText('Another one comes').waitFor();
  await page.getByText('The certificate is taken').waitFor();
  assert.deepEqual((await certificates.show()).next?.certificate.names, ['files.example.org']);
  await checkAccess();
  await screenshot('certificate-next');
  await page.getByRole('button', { name: 'Keep the present one' }).press('Enter');
  await page.getByText('Another one comes').waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Make anew' }).press('Enter');
  await dialog.getByLabel('Names and addresses').fill('127.0.0.1\nfiles.example.org');
  await dialog.getByRole('button', { name: 'Make it' }).press('Enter');
  await page.getByText('127.0.0.1, files.example.org').waitFor();
  assert.equal((await certificates.show()).shown.keyHash, own.keyHash);
});

test('I9: what an authority could not do is said on the page, also on a phone in the dark', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, { phone: true, dark: true });
  await page.getByRole('button', { name: 'Set up' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Host names').fill('files.example.org');
  await dialog.getByLabel('Directory of the authority').fill('https://127.0.0.1:1/dir');
  await dialog.getByLabel('Over port 443 (tls-alpn-01)').press('Space');
  assert.equal(await dialog.getByLabel('Port of the challenge').count(), 0, 'no port of its own is opened');
  await checkAccess();
  await dialog.getByLabel('Over port 80 (http-01)').press('Space');
  await dialog.getByLabel('Port of the challenge').fill('18080');
  await checkAccess();
  await screenshot('certificate-acme');
  await dialog.getByRole('button', { name: 'Agree to its terms and get it' }).press('Enter');
  await dialog.getByText(/is not reachable \(ECONNREFUSED\)/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('The last try failed').waitFor();
  await checkAccess();
  await screenshot('settings-phone');
  await page.getByRole('button', { name: 'End it' }).press('Enter');
  await page.getByText('The last try failed').waitFor({ state: 'hidden' });
});
