/** The pages in German and Chinese: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, type PageOptions, withoutChromium } from '#test/console/browser.ts';

const skip = withoutChromium();
const noticeTimes = { tellEveryMs: 100, lookEveryMs: 100 };
const station = await startTestStation({ name: 'Harbour', noticeTimes });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, groups, notices, profiles } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'Bartholomew Featherstonehaugh']) await station.addUser(name);
await administration.addShare('Photos');
groups.addGroup('Family');
profiles.addProfile('Laptops', { sizeMax: 2 ** 31, names: ['private.txt'], extensions: ['iso'] });
profiles.apply('Laptops', { kind: 'group', name: 'Family' }, true);
const mail = { host: 'mail.example.com', port: 587, security: 'starttls', user: null } as const;
notices.setMail({ ...mail, sender: 'station@example.com', ca: null });
notices.addWebhook({ url: 'https://hooks.example.com', events: ['damage.found'], isPrivate: false });
// No volume has that much free, so there is a notice.
notices.choose({ ...notices.telling().rules, spaceBytes: 2 ** 50 });
const root = await makerOf(station, 'root');
const letters = await root.folder('Letters');
const note = await root.file('notes.md', 'low water at six', letters);
await root.file('plan.txt', 'out with the tide');
const inbox = await root.folder('Inbox');
await root.link(note, { note: 'for anna', password: 'open the harbour' });
const address = station.running.url;

interface Spoken {
  readonly locale: string;
  readonly tag: string;
  readonly name: string;
  readonly password: string;
  readonly submit: string;
  /** The heading of each page. */
  readonly pages: Readonly<Record<string, string>>;
  /** Of the files on a phone: a menu, what is chosen in it, and what the dialog is called that opens. */
  readonly dialogs: readonly (readonly [string, string, string])[];
}

const spoken: readonly Spoken[] = [
  {
    locale: 'de-CH',
    tag: 'de',
    name: 'Name',
    password: 'Passwort',
    submit: 'Anmelden',
    pages: {
      '/account': 'Geräte und Browser',
      '/links': 'Freigabelinks',
      '/notices': 'Meldungen',
      '/admin/overview': 'Übersicht',
      '/admin/settings': 'Einstellungen',
      '/admin/profiles': 'Sync-Profile',
      '/admin/telling': 'Mail und Webhooks',
      '/admin/accounts': 'Konten',
      '/admin/groups': 'Gruppen',
      '/admin/shares': 'Gemeinsame Ordner',
      '/admin/devices': 'Geräte',
      '/admin/links': 'Alle Freigabelinks',
      '/admin/directories': 'Verzeichnisdienste',
      '/admin/holds': 'Wartende Löschungen',
      '/admin/log': 'Protokoll',
    },
    dialogs: [
      ['Hochladen', 'Neuer Ordner', 'Neuer Ordner'],
      ['Verlauf', 'Gelöschte Dateien', 'Gelöscht aus „Meine Dateien“'],
      ['Verlauf', 'Letzte Änderungen', 'Letzte Änderungen in „Meine Dateien“'],
      ['Verlauf', 'Früherer Stand', 'Früherer Stand'],
    ],
  },
  {
    locale: 'zh-CN',
    tag: 'zh-Hans',
    name: '账号名',
    password: '密码',
    submit: '登录',
    pages: {
      '/account': '设备和浏览器',
      '/links': '分享链接',
      '/notices': '通知',
      '/admin/overview': '概览',
      '/admin/settings': '设置',
      '/admin/profiles': '同步方案',
      '/admin/telling': '邮件和 Webhook',
      '/admin/accounts': '账号',
      '/admin/groups': '群组',
      '/admin/shares': '共享文件夹',
      '/admin/devices': '设备',
      '/admin/links': '所有分享链接',
      '/admin/directories': '目录服务',
      '/admin/holds': '待确认的删除',
      '/admin/log': '日志',
    },
    dialogs: [
      ['上传', '新建文件夹', '新建文件夹'],
      ['历史记录', '已删除的文件', '从“我的文件”中删除的内容'],
      ['历史记录', '最近的更改', '“我的文件”中最近的更改'],
      ['历史记录', '查看过去', '查看过去'],
    ],
  },
];

/** Axe finds nothing, and it stands as it should. */
async function looksWell(opened: Opened, tag: string, name: string): Promise<void> {
  await opened.checkAccess();
  await standsWell(opened, tag, name);
}

/** Nothing is wider than the window, and the page says which language it is in. */
async function standsWell({ page, screenshot }: Opened, tag: string, name: string): Promise<void> {
  await screenshot(`languages-${tag}-${name}`);
  assert.equal(await page.locator('html').getAttribute('lang'), tag);
  for (const part of ['html', '#content']) {
    const parts = page.locator(part);
    if ((await parts.count()) === 0) continue;
    const tooWide = await parts.evaluate(it => it.scrollWidth - it.clientWidth);
    assert.ok(tooWide <= 0, `${name}: ${part} is ${tooWide} pixels too wide`);
  }
}

async function signedIn(t: TestContext, words: Spoken, look: Partial<PageOptions>): Promise<Opened> {
  const opened = await openPage(t, { address, locale: words.locale, ...look });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto('/sign-in');
  await page.getByLabel(words.name, { exact: true }).fill('root');
  await page.getByLabel(words.password, { exact: true }).fill(testPassword);
  await looksWell(opened, words.tag, look.phone ? 'sign-in-phone' : 'sign-in');
  await page.getByRole('button', { name: words.submit, exact: true }).click();
  await page.getByText('plan.txt').first().waitFor();
  return opened;
}

/** Words of English that a page shows; names of things and of people are none. */
async function englishOn(page: Page): Promise<readonly string[]> {
  const text = await page.locator('body').innerText();
  return (text.match(/\b[A-Za-z]{3,}\b/g) ?? []).filter(word => !names.has(word));
}

const names = new Set(
  [
    'Waystation Harbour root anna Bartholomew Featherstonehaugh Photos Family Letters Inbox notes plan txt for',
    'Linux Chromium Chrome HeadlessChrome test CSV QR Windows Samba LDAP OpenLDAP Directory Server FreeIPA Active',
    'Laptops private iso mail hooks https files example com org HOST PORT listen SHA ACME Let Encrypt TLS STARTTLS',
    'station verify docs notices Webhook JSON name localhost',
    // The station's own certificate is for its computer as well.
    hostname().replaceAll(/[^A-Za-z]+/g, ' '),
    'OpenID Connect Keycloak Authentik Entra Google KiB MiB GiB TiB computer laptop linux waystation',
  ].flatMap(line => line.split(' ')),
);

for (const words of spoken) {
  for (const phone of [false, true]) {
    const where = phone ? 'on a phone' : 'on a desktop';
    test(`the pages of the console are in ${words.locale} ${where}`, { skip }, async t => {
      const opened = await signedIn(t, words, { phone });
      const { page } = opened;
      const suffix = phone ? '-phone' : '';
      await looksWell(opened, words.tag, `files${suffix}`);
      for (const [place, heading] of Object.entries(words.pages)) {
        await page.goto(place);
        await page.getByRole('heading', { name: heading, exact: true }).waitFor();
        await page.waitForLoadState('networkidle');
        await standsWell(opened, words.tag, `${place.slice(1).replace('/', '-')}${suffix}`);
        // What axe looks for is the same in a narrow window.
        if (!phone) await opened.checkAccess();
        // What notices say comes from the station, which speaks English.
        if (words.tag === 'zh-Hans' && place !== '/notices') assert.deepEqual(await englishOn(page), [], place);
      }
    });
  }

  test(`the dialogs of the files are in ${words.locale} on a phone`, { skip }, async t => {
    const opened = await signedIn(t, words, { phone: true, dark: true });
    const { page } = opened;
    for (const [index, [menu, chosen, title]] of words.dialogs.entries()) {
      await page.getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: chosen, exact: true }).click();
      await page.getByRole('dialog', { name: title }).waitFor();
      await looksWell(opened, words.tag, `dialog-${index}-phone`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  test(`visitors of a sharing link read ${words.locale}`, { skip }, async t => {
    for (const phone of [false, true]) {
      const suffix = phone ? '-phone' : '';
      const opened = await openPage(t, { address, locale: words.locale, phone });
      opened.expect(/status of 40[14]/);
      const { page } = opened;
      const locked = await root.link(letters, { password: 'open the harbour', validUntilMs: Date.UTC(2090, 1, 1) });
      await page.goto(`/l/${locked.token}`);
      await page.getByLabel(words.password, { exact: true }).fill('open the harbour');
      await looksWell(opened, words.tag, `visit-password${suffix}`);
      await page.keyboard.press('Enter');
      await page.getByText('notes.md').first().waitFor();
      await looksWell(opened, words.tag, `visit-folder${suffix}`);
      await page.goto(`/l/${(await root.link(inbox, { kind: 'upload', bytesMax: 100_000_000 })).token}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await looksWell(opened, words.tag, `visit-send${suffix}`);
    }
  });
}

test('a person changes the language by keys, before signing in, and it is kept', { skip }, async t => {
  const opened = await openPage(t, { address });
  opened.expect(/status of 401/);
  const { page } = opened;
  const loaded: string[] = [];
  page.on('request', request => loaded.push(request.url()));
  await page.goto('/sign-in');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  assert.equal(loaded.filter(url => /german|chinese/.test(url)).length, 0, 'nobody loads what they do not read');
  await page.getByRole('button', { name: 'Language' }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'English', checked: true }).waitFor();
  await looksWell(opened, 'en', 'menu');
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('root');
  await page.getByLabel('Passwort', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await page.getByText('Name oder Passwort ist falsch.').waitFor();
  await page.getByLabel('Passwort', { exact: true }).fill(testPassword);
  await page.keyboard.press('Enter');
  await page.getByText('plan.txt').first().waitFor();
  await page.getByRole('button', { name: 'Sprache' }).click();
  await looksWell(opened, 'de', 'menu-in-the-shell');
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await page.getByRole('button', { name: '语言' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
});

test('a browser that keeps nothing says that the choice is lost', { skip }, async t => {
  const opened = await openPage(t, { address });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.addInitScript("Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('no'); } })");
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await page.getByText('This browser keeps nothing for this page').waitFor();
});

test('English stands in for words that cannot be fetched', { skip }, async t => {
  const opened = await openPage(t, { address, locale: 'de-DE' });
  opened.expect(/status of 401|german/);
  opened.expect(/ERR_FAILED/);
  const { page } = opened;
  await page.route(/german/, route => route.abort('failed'));
  await page.goto('/sign-in');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});
