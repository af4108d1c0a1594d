import { mkdtempSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { remoteFileSystem } from './local-disk.ts'

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xff534d42 | 0, 'CIFS'], // as a signed number of 32 bits
  [0x65735546, 'FUSE'],
  [0xef53, undefined], // ext4
  [0x58465342, undefined], // XFS
  [0x01021994, undefined], // tmpfs
])('file system 0x%s is %s', (type, kind) => {
  expect(remoteFileSystem('/', () => type)).toBe(kind)
})

test('folders of this host are local', () => {
  const folder = mkdtempSync('/dev/shm/contimg-')
  expect([remoteFileSystem(folder), remoteFileSystem(import.meta.dirname)]).toEqual([undefined, undefined])
  rmSync(folder, { recursive: true })
})
