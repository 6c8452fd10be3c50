/** On what kind of volume a folder lies, as far as that says how well it can be kept the same (S60). */

export interface VolumeKind {
  /** `network`: another computer's; `removable`: a device that may be taken away; `own`: neither, or not known. */
  readonly kind: 'own' | 'network' | 'removable';
  /** What the volume is called by people, as in `NFS`; empty where it is an own one. */
  readonly name: string;
}

export const ownVolume: VolumeKind = { kind: 'own', name: '' };

/** One line of Linux' list of mounts. */
export interface Mount {
  readonly at: string;
  /** Of the file system, as in `ext4` or `fuse.sshfs`. */
  readonly type: string;
  /** Of the device, `MAJOR:MINOR`; of no use where the volume has none. */
  readonly device: string;
}

const networks: Readonly<Record<string, string>> = {
  ...{ nfs: 'NFS', nfs4: 'NFS', cifs: 'SMB', smb3: 'SMB', smbfs: 'SMB', ncpfs: 'NCP', afs: 'AFS', coda: 'Coda' },
  ...{ ceph: 'Ceph', lustre: 'Lustre', '9p': '9P', davfs: 'WebDAV' },
  ...{ 'fuse.sshfs': 'SSHFS', 'fuse.rclone': 'rclone', 'fuse.davfs': 'WebDAV', 'fuse.gvfsd-fuse': 'GVfs' },
  ...{ 'fuse.glusterfs': 'GlusterFS', 'fuse.ceph': 'Ceph', 'fuse.s3fs': 'S3', 'fuse.smbnetfs': 'SMB' },
  ...{ 'fuse.curlftpfs': 'FTP', 'fuse.kio-fuse': 'KIO', 'fuse.juicefs': 'JuiceFS' },
};

/** What memory sticks and cards are formatted with, whatever the device says of itself. */
const ofSticks: Readonly<Record<string, string>> = {
  ...{ vfat: 'FAT', msdos: 'FAT', exfat: 'exFAT' },
  // FUSE does not tell which of the two it serves.
  fuseblk: 'exFAT/NTFS',
};

/** The mount that `path` lies on, out of `/proc/self/mountinfo`; undefined where it names none. */
export function mountOf(mountinfo: string, path: string): Mount | undefined {
  let found: Mount | undefined;
  for (const line of mountinfo.split('\n')) {
    const [, device = '', at = '', type = ''] = /^\d+ \d+ (\d+:\d+) \S+ (\S+) .*? - (\S+) /.exec(line) ?? [];
    if (at === '' || !isWithin(path, unescaped(at))) continue;
    // Of two at one place the later covers the earlier.
    if (found === undefined || unescaped(at).length >= found.at.length) found = { at: unescaped(at), type, device };
  }
  return found;
}

/** The kind of a mount; `isRemovable` is asked about its device where the file system does not say. */
export function kindOfMount({ type, device }: Mount, isRemovable: (device: string) => boolean): VolumeKind {
  const network = networks[type];
  if (network !== undefined) return { kind: 'network', name: network };
  const stick = ofSticks[type];
  if (stick !== undefined) return { kind: 'removable', name: stick };
  return isRemovable(device) ? { kind: 'removable', name: type } : ownVolume;
}

function isWithin(path: string, at: string): boolean {
  return at === '/' || path === at || path.startsWith(`${at}/`);
}

/** Blanks and the like are written as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
