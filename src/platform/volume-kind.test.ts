import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfMount, mountOf } from '#platform/volume-kind.ts';

const mountinfo = `22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
63 43 0:50 / /home/anna/My\\040disk rw,nosuid master:3 propagate_from:2 - nfs4 nas:/x rw
64 43 8:17 / /media/stick rw - vfat /dev/sdb1 rw
65 43 8:33 / /media/disk rw - ext4 /dev/sdc1 rw
66 43 0:51 / /media/stick rw - fuse.sshfs anna@host:/ rw
67 43 0:52 / /media/sticky rw - tmpfs tmpfs rw
`;

const kindAt = (path: string) => {
  const mount = mountOf(mountinfo, path);
  assert.ok(mount);
  return kindOfMount(mount, device => device === '8:33');
};

test('S60 a folder on the network or on a removable device is told from an own one', () => {
  assert.deepEqual(kindAt('/home/anna/Documents'), { kind: 'own', name: '' });
  assert.deepEqual(kindAt('/home/anna/My disk/folder'), { kind: 'network', name: 'NFS' });
  assert.deepEqual(kindAt('/home/anna/My disk'), { kind: 'network', name: 'NFS' });
  assert.deepEqual(kindAt('/home/anna/My disks'), { kind: 'own', name: '' });
  assert.deepEqual(kindAt('/media/disk/a'), { kind: 'removable', name: 'ext4' });
  assert.deepEqual(kindAt('/media/sticky'), { kind: 'own', name: '' });
});

test('S60 of two volumes at one place the later one counts, and no list of mounts is no answer', () => {
  assert.deepEqual(kindAt('/media/stick/a'), { kind: 'network', name: 'SSHFS' });
  assert.equal(mountOf('', '/a'), undefined);
  const [before = ''] = mountinfo.split('66 43');
  assert.equal(kindOfMount(mountOf(before, '/media/stick') ?? assert.fail(), () => false).name, 'FAT');
});
