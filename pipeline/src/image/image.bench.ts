import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { convert } from '../convert/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { imageMeasurementSet } from './run.ts'

const ITERATIONS = 2000
let folder = ''
let runs = 0

/** A small observation, moved to one phase centre because WSClean images one field. */
async function prepare(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-image-'))
  const [group] = await simulate(simulationOf({ outFolder: folder, size: 'small', gainErrors: 'none' }))
  await convert(group.files, join(folder, 'drift.ms'))
  await phaseshift(join(folder, 'drift.ms'), 'meridian', join(folder, 'moved.ms'))
}

function cleanUp(): void {
  rmSync(folder, { recursive: true, force: true })
}

function ours(iterations: number): Promise<number> {
  const imageName = join(folder, `ours${runs++}`)
  return secondsOf(() =>
    imageMeasurementSet(join(folder, 'moved.ms'), { ...DEFAULT_IMAGE_OPTIONS, imageName, iterations }),
  )
}

function peer(iterations: number): Promise<number> {
  const options = `-no-update-model-required -reorder -pol I -size 2520 2520 -scale 5asec -weight briggs 0.5
    -niter ${iterations} -mgain 0.8 -auto-threshold 3 -make-psf -name ${join(folder, 'theirs')}`
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1' }
  return secondsOf(() =>
    execFileSync('wsclean', [...options.split(/\s+/), join(folder, 'moved.ms')], { env, stdio: 'ignore' }),
  )
}

const common = { area: 'image', unit: 's', needs: ['wsclean'], prepare, cleanUp } as const

export const benches: readonly Bench[] = [
  {
    ...common,
    name: 'dirty image and PSF of a small observation, 2520², peer WSClean',
    goal: 1,
    ours: () => ours(0),
    peer: () => peer(0),
  },
  {
    ...common,
    name: `CLEAN of a small observation, 2520², ${ITERATIONS} iterations, peer WSClean`,
    goal: 1,
    ours: () => ours(ITERATIONS),
    peer: () => peer(ITERATIONS),
  },
]
