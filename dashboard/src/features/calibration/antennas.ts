import { flagsOf, type Solutions, type SolvedAntenna } from './solutions.ts'

export type Order = 'station' | 'snr'

const WORST: Readonly<Record<SolvedAntenna['health'], number>> = { dead: 0, fail: 1, warn: 2, good: 3, absent: 4 }

/** Places of antennas in the order they are shown: as the array has them, or the weakest first. */
export function orderOf(antennas: readonly SolvedAntenna[], by: Order): number[] {
  const places = [...antennas.keys()]
  if (by === 'station') return places
  const weight = ({ median_snr: snr }: SolvedAntenna) => snr ?? Number.POSITIVE_INFINITY
  return places.toSorted((a, b) => weight(antennas[a]) - weight(antennas[b]) || a - b)
}

/** Antennas that sent data and are not good, the worst first. */
export function worstOf(antennas: readonly SolvedAntenna[]): SolvedAntenna[] {
  return antennas
    .filter(({ health }) => health !== 'good' && health !== 'absent')
    .toSorted((a, b) => WORST[a.health] - WORST[b.health] || (b.flagged_fraction ?? 0) - (a.flagged_fraction ?? 0))
}

export interface Counted {
  readonly solved: number
  readonly dead: number
  readonly absent: number
}

export function countedOf(antennas: readonly SolvedAntenna[]): Counted {
  const of = (word: SolvedAntenna['health']) => antennas.filter(({ health }) => health === word).length
  return { solved: antennas.length - of('dead') - of('absent'), dead: of('dead'), absent: of('absent') }
}

/** Columns from `start` up to `end`. */
export interface Block {
  readonly start: number
  readonly end: number
}

/** Columns that are flagged in all polarizations of an antenna, as blocks. */
export function flaggedBlocks(solutions: Solutions, antenna: number): Block[] {
  const { columns, polarizations } = solutions.header
  const rows = polarizations.map((_, at) => flagsOf(solutions, antenna, at))
  const blocks: Block[] = []
  let start = -1
  for (let at = 0; at <= columns.count; at++) {
    const isFlagged = at < columns.count && rows.every((flags) => flags[at] !== 0)
    if (isFlagged && start < 0) start = at
    if (!isFlagged && start >= 0) {
      blocks.push({ start, end: at })
      start = -1
    }
  }
  return blocks
}

const LEAST_COLUMNS = 3
const SAME = 0.9 // of the columns of both

/** The longest block that is flagged, and who lacks the same. */
export interface MissingBlock extends Block {
  readonly shared: readonly string[] // other antennas
}

/** Undefined where nothing, or everything, is flagged. */
export function missingBlock(solutions: Solutions, antenna: number): MissingBlock | undefined {
  const { antennas, columns } = solutions.header
  const [longest] = flaggedBlocks(solutions, antenna).toSorted((a, b) => b.end - b.start - (a.end - a.start))
  if (longest === undefined || longest.end - longest.start < LEAST_COLUMNS) return undefined
  if (longest.end - longest.start === columns.count) return undefined
  const shared = antennas.filter(
    (_, at) => at !== antenna && flaggedBlocks(solutions, at).some((one) => isSame(one, longest)),
  )
  return { ...longest, shared: shared.map(({ name }) => name) }
}

function isSame(a: Block, b: Block): boolean {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  const both = Math.max(a.end, b.end) - Math.min(a.start, b.start)
  return common > 0 && common / both >= SAME
}

/** Said of an antenna: "warn, 29 % flagged". */
export const HEALTH: Readonly<
  Record<SolvedAntenna['health'], { grade: 'good' | 'warn' | 'fail' | null; word: string }>
> = {
  good: { grade: 'good', word: 'Good' },
  warn: { grade: 'warn', word: 'Warn' },
  fail: { grade: 'fail', word: 'Fail' },
  dead: { grade: 'fail', word: 'Not solved' },
  absent: { grade: null, word: 'Not in the data' },
}
