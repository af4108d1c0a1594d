import type { Bench } from '@contimg/fixtures/bench'
import { limitS } from './bench-limits.ts'
import { OBSERVATIONS, type ObservationName } from './bench-observations.ts'
import { type BenchImage, type ProgramRun, runOurs, runWsclean } from './bench-programs.ts'

const DIRTY: BenchImage = { sizePx: 5040, iterations: 0 }
const CLEAN: BenchImage = { sizePx: 5040, iterations: 10_000 }
const GIGABYTE = 1e9

/** The latest run of each program on an observation, for the rows about memory and for shares of it. */
const latest = new Map<string, ProgramRun>()

async function keep(key: string, run: Promise<ProgramRun>): Promise<number> {
  const made = await run
  latest.set(key, made)
  return made.wallS
}

/** Says how many visibilities each program gridded. @throws where these are not the same */
function compareCounts(observation: ObservationName): void {
  const [ours, theirs] = ['ours', 'theirs'].map((one) => latest.get(`${one} ${observation}`)?.visibilityCount)
  console.error(`bench: image, ${observation}: ${ours} visibilities gridded, by WSClean ${theirs}`)
  if (ours !== theirs) throw new Error(`${ours} visibilities gridded, by WSClean ${theirs}, wanted the same`)
}

const common = { area: 'image', unit: 's', needs: ['wsclean'] } as const

function versus(what: string, observation: ObservationName, image: BenchImage, goal: number, enoughS: number): Bench {
  return {
    ...common,
    name: `${what}, ${image.sizePx}² × 2.5″, peer WSClean -reorder -j 2`,
    goal,
    enoughS,
    prepare: async () => void (await OBSERVATIONS[observation]()),
    ours: async () => keep(`ours ${observation}`, runOurs(await OBSERVATIONS[observation](), image)),
    async peer() {
      const wallS = await keep(`theirs ${observation}`, runWsclean(await OBSERVATIONS[observation](), image))
      compareCounts(observation)
      return wallS
    },
  }
}

/** Of the latest runs on it. @param part  of WSClean's memory that ours may take */
function memory(what: string, observation: ObservationName, part: number): Bench {
  const peakGb = (one: string) => (latest.get(`${one} ${observation}`)?.peakBytes ?? Number.NaN) / GIGABYTE
  return {
    ...common,
    name: `${what}, the same, most memory that it took`,
    unit: 'GB',
    goal: Number((1 / part).toFixed(2)),
    ours: () => peakGb('ours'),
    peer: () => peakGb('theirs'),
  }
}

export const benches: readonly Bench[] = [
  versus('dirty + PSF, small (96 antennas, 96 channels)', 'small', { ...DIRTY, sizePx: 2520 }, 1, 30),
  versus('dirty + PSF, study (63 antennas, 16 × 48 channels)', 'study', DIRTY, 10, 90),
  memory('dirty + PSF, study', 'study', 0.6),
  versus('dirty + PSF, study as 1 × 768 channels', 'studyInOne', DIRTY, 10, 90),
  versus('CLEAN to 3 σ, study (16 × 48 channels)', 'study', CLEAN, 10, 60),
  memory('CLEAN to 3 σ, study', 'study', 0.6),
  versus('CLEAN to 3 σ, study as 1 × 768 channels', 'studyInOne', CLEAN, 10, 60),
  versus('dirty + PSF, full (96 antennas, 768 channels)', 'full', DIRTY, 8, 90),
  memory('dirty + PSF, full', 'full', 1),
  {
    area: 'image',
    name: 'dirty + PSF, study, peer reading it once, the Fourier transforms and writing the images',
    unit: 's',
    goal: 0.33,
    prepare: async () => void (await OBSERVATIONS.study()),
    ours: async () => (await runOurs(await OBSERVATIONS.study(), DIRTY)).wallS,
    peer: async () => limitS(await OBSERVATIONS.study(), DIRTY.sizePx),
  },
  {
    area: 'image',
    name: '24 dirty snapshots of the study, peer one dirty image of all of it',
    unit: 's',
    goal: 0.33,
    enoughS: 60,
    prepare: async () => void (await OBSERVATIONS.study()),
    ours: async () => (await runOurs(await OBSERVATIONS.study(), DIRTY, 'snapshots')).wallS,
    peer: async () => (await runOurs(await OBSERVATIONS.study(), DIRTY)).wallS,
  },
]
