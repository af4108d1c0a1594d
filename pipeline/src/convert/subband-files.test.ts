import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { subbandFilesOf } from './subband-files.ts'

test('a folder means the finished subband files in it, a file itself', () => {
  const folder = temporaryFolder()
  const [first, second] = ['2025-10-05T12:34:56_sb00.hdf5', '2025-10-05T12:34:57_sb01.hdf5'].map((name) =>
    join(folder, name),
  )
  for (const name of [
    second,
    first,
    join(folder, '2025-10-05T12:34:58_sb02_incomplete.hdf5'),
    join(folder, 'truth.json'),
  ])
    writeFileSync(name, '')
  expect(subbandFilesOf(folder)).toEqual([first, second])
  expect(subbandFilesOf(join(folder, 'truth.json'))).toEqual([join(folder, 'truth.json')])
})

test('a folder without any, and a path that is nothing, are refused', () => {
  const folder = temporaryFolder()
  expect(() => subbandFilesOf(folder)).toThrow(`${folder}: no subband file in it, wanted *_sb00.hdf5 to *_sb15.hdf5`)
  expect(() => subbandFilesOf(join(folder, 'gone'))).toThrow('ENOENT')
})
