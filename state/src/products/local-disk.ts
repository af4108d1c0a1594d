import { statfsSync } from 'node:fs'

/** File systems on which SQLite's locks, or its shared memory, do not do what they should. Magic numbers of statfs(2). */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x517b, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0xc36400, 'Ceph'],
])

/** The kind of file system that a folder lies on, where a database may not lie on it. */
export function remoteFileSystem(folder: string, typeOf = (path: string) => statfsSync(path).type): string | undefined {
  return REMOTE.get(typeOf(folder) >>> 0)
}
