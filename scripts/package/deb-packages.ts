/**
 * The three Debian packages: `waystation`, the program; `waystation-station` and `waystation-drive`, which make a service
 * of it. Who only wants the command line installs the first alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandEntries } from '#cli/command-tree.ts';
import { completionScript } from '#cli/completion.ts';
import { integratedFiles } from '#cli/drive-integrate.ts';
import { waystation } from '#cli/program.ts';
import { type DebPackage, type DebPlaces, finishDeb, gzip } from '#scripts/package/deb.ts';
import { drawIcons, markFile } from '#scripts/package/icons.ts';
import { manPages } from '#scripts/package/man-pages.ts';
import { type CommonParts, programTree, putDocs, template } from '#scripts/package/program-tree.ts';
import { targets } from '#scripts/package/targets.ts';
import { put, putLink } from '#scripts/package/tree.ts';
import { root } from '#scripts/pinned-node.mjs';

export interface DebWork extends DebPlaces {
  /** A folder for what is in between. */
  readonly work: string;
  readonly common: CommonParts;
}

/** Packs all three; answers their files. */
export async function packDebs(places: DebWork): Promise<readonly string[]> {
  return [packProgram(places), packStation(places), await packDrive(places)];
}

const nothing = { scripts: [], settings: [], overrides: [] } as const;
const homeOfProgram = 'usr/lib/waystation';

function packProgram({ work, common, ...places }: DebWork): string {
  const tree = join(work, 'deb-waystation');
  programTree(join(tree, homeOfProgram), targets.linux, common);
  putLink(tree, 'usr/bin/waystation', '../lib/waystation/bin/waystation');
  putManPages(tree, common.version, places.packing.epoch);
  putCompletions(tree);
  putDocs(tree, 'usr/share/doc/waystation');
  put(tree, 'usr/share/doc/waystation/CHANGELOG.md.gz', gzip(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')));
  const about: DebPackage = {
    ...nothing,
    ...{ name: 'waystation', version: common.version, section: 'net' },
    // What Node is linked with, as "readelf -V" tells.
    depends: ['libatomic1 (>= 4.8)', 'libc6 (>= 2.28)', 'libgcc-s1 (>= 3.0)', 'libstdc++6 (>= 5)'],
    recommends: ['ca-certificates'],
    description: template('waystation.description'),
    overrides: [
      // Node is handed on as its project built it, so that its sum can be compared; that holds libraries and symbols.
      'embedded-library *',
      'unstripped-binary-or-object *',
      'hardening-no-pie *',
      // npm packages bring programs for who has Node; nothing here runs them.
      'missing-dep-for-interpreter *',
    ],
  };
  return finishDeb(tree, about, places);
}

function putManPages(tree: string, version: string, epoch: number): void {
  const day = new Date(epoch * 1000).toISOString().slice(0, 10);
  for (const { name, text } of manPages(commandEntries(waystation()), { version, day }))
    put(tree, `usr/share/man/man1/${name}.gz`, gzip(text));
}

function putCompletions(tree: string): void {
  put(tree, 'usr/share/bash-completion/completions/waystation', completionScript('bash', waystation()));
  put(tree, 'usr/share/zsh/vendor-completions/_waystation', completionScript('zsh', waystation()));
  put(tree, 'usr/share/fish/vendor_completions.d/waystation.fish', completionScript('fish', waystation()));
}

function packStation({ work, common: { version }, ...places }: DebWork): string {
  const tree = join(work, 'deb-station');
  put(tree, 'usr/lib/systemd/system/waystation-station.service', template('waystation-station.service'));
  put(tree, 'usr/sbin/waystation-station', template('waystation-station.sh'), 0o755);
  put(tree, 'usr/share/man/man8/waystation-station.8.gz', gzip(template('waystation-station.8')));
  put(tree, 'etc/default/waystation-station', template('waystation-station.default'));
  const about: DebPackage = {
    ...nothing,
    ...{ name: 'waystation-station', version, section: 'net' },
    depends: [`waystation (= ${version})`, 'adduser', 'init-system-helpers (>= 1.52)'],
    description: template('waystation-station.description'),
    scripts: ['postinst', 'prerm', 'postrm'],
    settings: ['etc/default/waystation-station'],
  };
  return finishDeb(tree, about, places);
}

async function packDrive({ work, common: { version }, ...places }: DebWork): Promise<string> {
  const tree = join(work, 'deb-drive');
  put(tree, 'usr/lib/systemd/user/waystation-drive.service', template('waystation-drive.service'));
  put(tree, 'usr/share/applications/waystation.desktop', template('waystation.desktop'));
  put(tree, 'etc/xdg/autostart/waystation-tray.desktop', template('waystation-tray.desktop'));
  put(tree, 'usr/share/metainfo/org.waystation.drive.metainfo.xml', metainfo(version, places.packing.epoch));
  put(tree, 'usr/share/icons/hicolor/scalable/apps/waystation.svg', readFileSync(markFile));
  for (const [edge, png] of await drawIcons())
    put(tree, `usr/share/icons/hicolor/${edge}x${edge}/apps/waystation.png`, png);
  for (const { from, to } of integratedFiles())
    put(tree, join('usr/share', to), readFileSync(join(root, 'file-manager', from)));
  const about: DebPackage = {
    ...nothing,
    ...{ name: 'waystation-drive', version, section: 'net' },
    depends: [`waystation (= ${version})`, 'init-system-helpers (>= 1.52)'],
    recommends: ['libwebkit2gtk-4.1-0', 'xdg-utils'],
    // Each loads the emblems and the menu into its file manager, and brings that along.
    suggests: ['nemo-python', 'python3-caja', 'python3-nautilus'],
    description: template('waystation-drive.description'),
    scripts: ['postinst', 'postrm'],
    settings: ['etc/xdg/autostart/waystation-tray.desktop'],
    // It is in the package that this one depends on.
    overrides: ['desktop-command-not-in-package *'],
  };
  return finishDeb(tree, about, places);
}

function metainfo(version: string, epoch: number): string {
  const day = new Date(epoch * 1000).toISOString().slice(0, 10);
  return template('waystation.metainfo.xml').replace('VERSION', version).replace('DAY', day);
}
