import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { phaseshift } from '../../phaseshift/run.ts'
import { DEFAULT_AOFLAGGER_OPTIONS, flagWithAoflagger } from './aoflagger.ts'
import { disturbedObservation } from './testing.ts'

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
})
