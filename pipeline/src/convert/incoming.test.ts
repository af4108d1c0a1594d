import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { mjdSFromIso } from '@contimg/numerics/time'
import { expect, test } from 'vitest'
import { GroupError } from './errors.ts'
import { incomingFiles } from './incoming.ts'

const STAMP = '2025-10-18T02:27:48'

test('a subband file is known by its name, with its size and its last change', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, `${STAMP}_sb03.hdf5`), '12345')
  const { files, ignored } = incomingFiles(folder)
  expect(files).toMatchObject([{ subband: 3, stampMjdS: mjdSFromIso(STAMP), sizeBytes: 5 }])
  expect(Math.abs(files[0].mtimeMs! - Date.now())).toBeLessThan(60_000)
  expect(ignored).toEqual([])
})

test('what is no finished subband file is told with the reason, and files of other kinds are no concern', () => {
  const folder = temporaryFolder()
  for (const name of [
    `${STAMP}_sb03_incomplete`,
    '2025-10-18T25:00:00_sb03',
    '2016-12-31T23:59:60_sb03',
    `${STAMP}_sb3`,
  ])
    writeFileSync(join(folder, `${name}.hdf5`), '')
  writeFileSync(join(folder, `${STAMP}_truth.json`), '')
  mkdirSync(join(folder, `${STAMP}_sb04.hdf5`))
  symlinkSync('nowhere', join(folder, `${STAMP}_sb05.hdf5`))
  const { files, ignored } = incomingFiles(folder)
  expect(files).toEqual([])
  expect(new Map(ignored.map(({ path, reason }) => [basename(path, '.hdf5'), reason]))).toEqual(
    new Map([
      [`${STAMP}_sb03_incomplete`, 'still being written, as its name says'],
      ['2025-10-18T25:00:00_sb03', 'its name tells no time that there is'],
      ['2016-12-31T23:59:60_sb03', 'its name tells no time that there is'],
      [`${STAMP}_sb3`, 'named otherwise than YYYY-MM-DDTHH:MM:SS_sbNN.hdf5'],
      [`${STAMP}_sb04`, 'no file'],
      [`${STAMP}_sb05`, 'gone, or a link to nothing'],
    ]),
  )
})

test('a folder without HDF5 files, and a file, are refused', () => {
  const folder = temporaryFolder()
  expect(() => incomingFiles(folder)).toThrow(
    new GroupError(folder, 'no HDF5 file in it, wanted *_sb00.hdf5 to *_sb15.hdf5'),
  )
  writeFileSync(join(folder, 'x.hdf5'), '')
  expect(() => incomingFiles(join(folder, 'x.hdf5'))).toThrow('is a file, wanted a folder of subband files')
})
