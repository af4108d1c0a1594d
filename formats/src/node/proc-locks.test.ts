import { expect, test } from 'vitest'
import { parseLock } from './proc-locks.ts'

const lock = { pid: 7737, kind: 'write', device: 'fe:00', inode: 2146384n, start: 10 }

test.each([
  ['1: POSIX  ADVISORY  WRITE 7737 fe:00:2146384 10 10', lock],
  ['2: OFDLCK ADVISORY  READ  -1 fe:00:2146384 0 EOF', { ...lock, pid: -1, kind: 'read', start: 0 }],
  ['lock:\t1: OFDLCK  ADVISORY  WRITE -1 fe:00:2146384 10 10', { ...lock, pid: -1 }],
  ['2: -> POSIX  ADVISORY  WRITE 7737 fe:00:2146384 10 10', undefined], // waits for a lock
  ['3: FLOCK  ADVISORY  WRITE 7737 fe:00:2146384 0 EOF', undefined], // of the whole file, which fcntl does not heed
  ['pos:\t0', undefined],
])('%s', (line, wanted) => {
  expect(parseLock(line)).toEqual(wanted)
})
