import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { phaseshift } from '../../phaseshift/run.ts'
import { columnOf, putCells } from '../testing.ts'
import { restoreFlags } from '../undo.ts'
import { listFlagVersions } from '../version-list.ts'
import { DEFAULT_AOFLAGGER_OPTIONS, flagWithAoflagger } from './aoflagger.ts'
import { disturbedObservation, standInProgram } from './testing.ts'

test('where AOFlagger is not there, or fails, that is said', async () => {
  const folder = temporaryFolder()
  const { path } = await disturbedObservation(folder, 'x', { antennas: '3' })
  const one = join(folder, 'one.ms')
  await phaseshift(path, 'meridian', one)
  const asked = (program: string) => flagWithAoflagger(one, { ...DEFAULT_AOFLAGGER_OPTIONS, program })
  await expect(asked('/nowhere/aoflagger')).rejects.toThrow(
    /no program "\/nowhere\/aoflagger", wanted AOFlagger on PATH/,
  )
  await expect(asked('false')).rejects.toThrow(/false ended with code 1/)
  expect(listFlagVersions(one)).toEqual([]) // nothing was changed
  expect(readdirSync(folder).filter((name) => name.includes('aoflagger'))).toEqual([])
})

test('what the program flags is added at once, on a copy; no flag is taken back, and what was can be restored', async () => {
  const folder = temporaryFolder()
  const { path } = await disturbedObservation(folder, 'x', { antennas: '3' })
  const one = join(folder, 'one.ms')
  await phaseshift(path, 'meridian', one)
  const flags = () => columnOf<Uint8Array>(one, 'FLAG')
  const cells = flags().length / columnOf<Uint8Array>(one, 'FLAG_ROW').length
  putCells(one, 'FLAG', 1, 1, new Uint8Array(cells).fill(1))
  const before = flags()
  const report = await flagWithAoflagger(one, { ...DEFAULT_AOFLAGGER_OPTIONS, program: standInProgram(folder) })
  const wanted = before.map((flag, at) => (Math.floor(at / cells) % 3 === 0 ? 1 : flag))
  expect(flags()).toEqual(wanted)
  expect(report.changed).toBe(wanted.reduce((sum, flag) => sum + flag, 0) - cells)
  expect(report.savedAs).toBe('before_flag_1')
  await restoreFlags(one, 'before_flag_1')
  expect(flags()).toEqual(before)
  expect(readdirSync(folder).filter((name) => name.includes('aoflagger.'))).toEqual([])
})
