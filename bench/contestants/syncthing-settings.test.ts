import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsFrom } from '#bench/contestants/syncthing-settings.ts';

const names = ['globalAnnounceEnabled', 'localAnnounceEnabled', 'relaysEnabled', 'natEnabled', 'crashReportingEnabled'];
const generated = `<configuration version="36">
<device id="ME" name="vm"><address>dynamic</address></device>
<gui enabled="true"><address>127.0.0.1:8384</address><apikey>secret</apikey></gui>
<options><listenAddress>default</listenAddress><urAccepted>0</urAccepted><startBrowser>true</startBrowser>
${names.map(name => `<${name}>true</${name}>`).join('')}<autoUpgradeIntervalH>12</autoUpgradeIntervalH></options>
<defaults>
<folder id="" label="" path="~" fsWatcherEnabled="true"><device id="ME"></device><maxConflicts>10</maxConflicts></folder>
<device id="" compression="metadata"><address>dynamic</address></device>
</defaults>
</configuration>`;
const wanted = { folderId: 'f', folder: '/x/y', port: 1, restPort: 2, key: 'k' };

test('a folder and its devices are what Syncthing makes them by default, and nothing is said to the outside', () => {
  const text = settingsFrom(generated, { ...wanted, known: [{ id: 'HUB', address: 'tcp://127.0.0.1:9' }] });
  assert.deepEqual(text.split('\n').slice(0, 3), [
    '<configuration version="36">',
    '<folder id="f" label="" path="/x/y" fsWatcherEnabled="true"><device id="ME"></device><maxConflicts>10</maxConflicts><device id="HUB"></device></folder>',
    '<device id="HUB" compression="metadata"><address>tcp://127.0.0.1:9</address></device>',
  ]);
  assert.match(text, /<gui enabled="true"><address>127\.0\.0\.1:2<\/address><apikey>k<\/apikey>/);
  assert.match(text, /<listenAddress>tcp:\/\/127\.0\.0\.1:1<\/listenAddress><urAccepted>-1<\/urAccepted>/);
  assert.doesNotMatch(text, /(Announce|relays|nat|crashReporting)\w*Enabled>true|startBrowser>true|IntervalH>12/);
});

test('settings that cannot be understood are not guessed at', () => {
  assert.throws(
    () => settingsFrom(generated.replaceAll('urAccepted', 'usage'), { ...wanted, known: [] }),
    /writes settings without <urAccepted>/,
  );
});
