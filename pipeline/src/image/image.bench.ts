import type { Bench } from '@contimg/fixtures/bench'
import { limitS } from './bench-limits.ts'
import { forget, grown, OBSERVATIONS } from './bench-observations.ts'
import { type BenchImage, type ProgramRun, runOurs, runWsclean } from './bench-programs.ts'
import { qualityText } from './bench-quality.ts'

const DIRTY: BenchImage = { sizePx: 5040, iterations: 0 }
const CLEAN: BenchImage = { sizePx: 5040, iterations: 10_000 }
const GIGABYTE = 1e9
const AMPLE_S = 1800 // for all rounds that are wanted

/** What is imaged: how it is called, and what makes it. */
interface Subject {
  readonly name: string
  readonly make: () => Promise<string>
}

const SMALL: Subject = { name: 'small (96 antennas, 96 channels)', make: OBSERVATIONS.small }
const STUDY: Subject = { name: 'study (63 antennas, 16 × 48 channels)', make: OBSERVATIONS.study }
const STUDY_IN_ONE: Subject = { name: 'study as 1 × 768 channels', make: OBSERVATIONS.studyInOne }
const FULL: Subject = { name: 'full (96 antennas, 16 × 48 channels)', make: OBSERVATIONS.full }

/** The latest run of each program on a subject, for the rows about memory. */
const latest = new Map<string, ProgramRun>()

async function keep(key: string, run: Promise<ProgramRun>): Promise<number> {
  const made = await run
  latest.set(key, made)
  return made.wallS
}

/** Says how many visibilities each program gridded, and what CLEAN left. @throws where the numbers are not the same */
function compare({ name }: Subject): void {
  const [ours, theirs] = [latest.get(`ours ${name}`), latest.get(`theirs ${name}`)]
  if (!ours || !theirs) return
  const counts = `${ours.visibilityCount} visibilities gridded, by WSClean ${theirs.visibilityCount}`
  console.error(`bench: image, ${name}: ${counts}`)
  if (ours.quality && theirs.quality)
    console.error(`bench: image, ${name}: ${qualityText(ours.quality, theirs.quality)}`)
  if (ours.visibilityCount !== theirs.visibilityCount) throw new Error(`${counts}, wanted the same`)
}

const common = { area: 'image', unit: 's', needs: ['wsclean'] } as const

/** @param rounds  that count: 5, or 3 of what takes more than a minute */
function versus(what: string, subject: Subject, image: BenchImage, goal: number, rounds = 5): Bench {
  return {
    ...common,
    name: `${what}, ${subject.name}, ${image.sizePx}² × 2.5″, peer WSClean -reorder -j 2`,
    goal,
    rounds,
    enoughS: AMPLE_S,
    prepare: async () => void (await subject.make()),
    ours: async () => keep(`ours ${subject.name}`, runOurs(await subject.make(), image)),
    async peer() {
      const wallS = await keep(`theirs ${subject.name}`, runWsclean(await subject.make(), image))
      compare(subject)
      return wallS
    },
  }
}

/** Of the latest runs on it. @param part  of WSClean's memory that ours may take */
function memory(what: string, { name }: Subject, part: number): Bench {
  const peakGb = (one: string) => (latest.get(`${one} ${name}`)?.peakBytes ?? Number.NaN) / GIGABYTE
  return {
    ...common,
    name: `${what}, ${name}, most memory that it took`,
    unit: 'GB',
    goal: Number((1 / part).toFixed(2)),
    rounds: 0,
    ours: () => peakGb('ours'),
    peer: () => peakGb('theirs'),
  }
}

/** How the time grows: each of these is a point of a curve of ours and of one of WSClean's. */
function growth(antennas: number, channels: number): Bench {
  const subject = { name: `${antennas} antennas, ${channels} channels`, make: grown(antennas, channels) }
  const { goal: _, ...row } = versus('dirty + PSF', subject, DIRTY, 1, 3)
  return { ...row, area: 'image-growth', cleanUp: () => forget(subject.make) }
}

export const benches: readonly Bench[] = [
  versus('dirty + PSF', SMALL, { ...DIRTY, sizePx: 2520 }, 1),
  versus('dirty + PSF', STUDY, DIRTY, 10),
  memory('dirty + PSF', STUDY, 0.6),
  versus('dirty + PSF', STUDY_IN_ONE, DIRTY, 10),
  versus('CLEAN to 3 σ', STUDY, CLEAN, 10, 3),
  memory('CLEAN to 3 σ', STUDY, 0.6),
  versus('CLEAN to 3 σ', STUDY_IN_ONE, CLEAN, 10, 3),
  versus('dirty + PSF', FULL, DIRTY, 8),
  memory('dirty + PSF', FULL, 1),
  {
    area: 'image',
    name: 'dirty + PSF, study, peer reading it once, the Fourier transforms and writing the images',
    unit: 's',
    goal: 0.33,
    enoughS: AMPLE_S,
    prepare: async () => void (await STUDY.make()),
    ours: async () => (await runOurs(await STUDY.make(), DIRTY)).wallS,
    peer: async () => limitS(await STUDY.make(), DIRTY.sizePx),
  },
  {
    area: 'image',
    name: '24 dirty snapshots of the study, peer one dirty image of all of it',
    unit: 's',
    goal: 0.33,
    enoughS: AMPLE_S,
    prepare: async () => void (await STUDY.make()),
    ours: async () => (await runOurs(await STUDY.make(), DIRTY, 'snapshots')).wallS,
    peer: async () => (await runOurs(await STUDY.make(), DIRTY)).wallS,
  },
  ...[96, 192, 384, 768].map((channels) => growth(96, channels)),
  ...[24, 48, 117].map((antennas) => growth(antennas, 768)), // 96 of them end the row of channels
]
