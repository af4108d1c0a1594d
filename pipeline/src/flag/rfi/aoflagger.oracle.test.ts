import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { phaseshift } from '../../phaseshift/run.ts'
import { flagWithAoflagger } from './aoflagger.ts'
import { flagInterference } from './run.ts'
import { disturbedObservation, type RfiScore, scoreRfi } from './testing.ts'

const KINDS = ['narrow', 'comb', 'burst', 'drifting', 'edge', 'satellite', 'local', 'own']
const ALL_KINDS = 'narrow=4,bursts=1,combs=1,drifting=2,edges=1,satellites=2,local=3,own=3'
const percent = (part: number | undefined) => (part === undefined ? '–' : (100 * part).toFixed(2)).padStart(9)

function line(title: string, { found, foundInAll, falseFlags }: RfiScore): string {
  const parts = [...KINDS.map((kind) => found[kind]), foundInAll, falseFlags]
  return `${title.padEnd(20)}${parts.map((part) => percent(Number.isNaN(part) ? undefined : part)).join(' ')}`
}

test.skipIf(!haveProgram('aoflagger'))(
  'what AOFlagger finds with its default, we find, and more',
  async () => {
    const folder = temporaryFolder()
    const table = [`${'% flagged'.padEnd(20)}${[...KINDS, 'all', 'clean'].map((head) => head.padStart(9)).join(' ')}`]
    for (const sigma of [0, 6, 10, 30]) {
      const rfi = sigma === 0 ? {} : { rfi: `${ALL_KINDS},strength=${sigma}` }
      const { path, truthFile } = await disturbedObservation(folder, `s${sigma}`, { ...rfi, antennas: '16' })
      const one = join(folder, `one${sigma}.ms`)
      await phaseshift(path, 'meridian', one)
      await flagInterference(path)
      execFileSync('aoflagger', ['-combine-spws', '-j', '2', one], { stdio: 'ignore' })
      const [ours, theirs] = [scoreRfi(path, truthFile), scoreRfi(one, truthFile)]
      table.push(line(`${sigma} σ  contimg`, ours), line(`${sigma} σ  AOFlagger`, theirs))
      if (sigma === 0) {
        expect(ours.falseFlags).toBeLessThan(0.01)
        continue
      }
      expect(ours.foundInAll).toBeGreaterThanOrEqual(theirs.foundInAll)
      for (const kind of KINDS) {
        const isHard = kind === 'local' && sigma < 10 // three baselines hear it, over a source that is as strong
        expect(ours.found[kind], kind).toBeGreaterThan(isHard ? 0.85 : 0.95)
      }
    }
    console.log(table.join('\n'))
  },
  240_000,
)

test.skipIf(!haveProgram('aoflagger'))(
  'AOFlagger as our backend takes no flag back',
  async () => {
    const folder = temporaryFolder()
    const { path, truthFile } = await disturbedObservation(folder, 'rfi', {
      rfi: 'narrow=4,strength=20',
      antennas: '6',
    })
    await expect(flagWithAoflagger(path)).rejects.toThrow(/24 fields, each of which AOFlagger treats alone, wanted one/)
    const one = join(folder, 'one.ms')
    await phaseshift(path, 'meridian', one)
    cpSync(one, join(folder, 'alone.ms'), { recursive: true })
    await flagInterference(one)
    const before = scoreRfi(one, truthFile)
    const { changed, savedAs } = await flagWithAoflagger(one)
    expect(savedAs).toBe('before_flag_2')
    expect(changed).toBeGreaterThan(0)
    const after = scoreRfi(one, truthFile)
    expect(after.falseFlags).toBeGreaterThan(before.falseFlags)
    await flagWithAoflagger(join(folder, 'alone.ms'))
    expect(scoreRfi(join(folder, 'alone.ms'), truthFile).foundInAll).toBeGreaterThan(0.95)
  },
  120_000,
)
