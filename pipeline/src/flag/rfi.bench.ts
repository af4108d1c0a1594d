import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { convert } from '../convert/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { deleteFlagVersion } from './version-list.ts'

const GIGABYTE = 1e9

let folder = ''

/** A whole observation with interference, moved to one phase centre because AOFlagger treats each field alone. */
async function prepare(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-flag-'))
  const incoming = join(folder, 'incoming')
  const rfi = 'narrow=6,bursts=1,combs=1,drifting=2,edges=1,satellites=2,strength=8'
  const [group] = await simulate(simulationOf({ outFolder: incoming, size: 'full', rfi }))
  await convert(group.files, join(folder, 'drift.ms'))
  rmSync(incoming, { recursive: true })
  await phaseshift(join(folder, 'drift.ms'), 'meridian', join(folder, 'moved.ms'))
}

function cleanUp(): void {
  rmSync(folder, { recursive: true, force: true })
}

let peakGb = Number.NaN

/** In a process of its own, as AOFlagger is, so that its memory is what flagging takes. */
async function flagOurs(): Promise<void> {
  const path = join(folder, 'drift.ms')
  const code = `import { flagInterference } from ${JSON.stringify(new URL('./rfi/run.ts', import.meta.url).href)}
    const { savedAs } = await flagInterference(${JSON.stringify(path)})
    console.log(JSON.stringify({ savedAs, peakKib: process.resourceUsage().maxRSS }))`
  const script = join(folder, 'flag.mjs') // the threads of `node -e` would take over its arguments
  writeFileSync(script, code)
  const said = execFileSync(process.execPath, [script], { encoding: 'utf8' })
  const { savedAs, peakKib } = JSON.parse(said) as { savedAs: string; peakKib: number }
  peakGb = (peakKib * 1024) / GIGABYTE
  await deleteFlagVersion(path, savedAs)
}

function flagTheirs(): void {
  const args = ['-combine-spws', '-j', '2', join(folder, 'moved.ms')]
  execFileSync('aoflagger', args, { stdio: 'ignore' })
}

export const benches: readonly Bench[] = [
  {
    area: 'flag',
    name: 'interference of a full observation, peer AOFlagger (default, -combine-spws -j 2)',
    unit: 's',
    goal: 2,
    needs: ['aoflagger'],
    enoughS: 60,
    prepare,
    cleanUp,
    ours: () => secondsOf(flagOurs),
    peer: () => secondsOf(flagTheirs),
  },
  {
    area: 'flag',
    name: 'the same, most memory that it took',
    unit: 'GB',
    goal: 3,
    ours: () => peakGb,
  },
]
