import type { StageControl } from '../../control.ts'
import { undoFlags } from '../undo.ts'
import { deleteFlagVersion } from '../version-list.ts'
import { DEFAULT_RFI_OPTIONS, flagInterference, type RfiOptions, type RfiReport } from './run.ts'
import { strategiesFrom } from './strategy.ts'

/** What came of a solve. */
export interface Attempt {
  readonly trouble?: string // why it is not good; absent where it is
}

/** The first attempt that is good, or that with the flags as they were. */
export interface SolvedAfterFlags<Solved extends Attempt> {
  readonly attempt: Solved
  readonly flags?: RfiReport // of the strategy that helped; absent where the flags are as they were
  readonly notes: readonly string[] // why the first attempt was not good, and what came of the others
}

const GENTLE_FIRST: RfiOptions = { ...DEFAULT_RFI_OPTIONS, strategy: 'gentle' }

/**
 * Solves, and where that is not good flags interference and solves again, with one strategy after another, each of which
 * takes more and begins from the flags as they were. Flags stay only where they helped: else, and where an error or the
 * signal ends it, they are taken back.
 *
 * @param options  the strategy to begin with
 * @throws as flagInterference and `solve`
 */
export async function flagUntilSolved<Solved extends Attempt>(
  path: string,
  solve: () => Promise<Solved>,
  options: RfiOptions = GENTLE_FIRST,
  control: StageControl = {},
): Promise<SolvedAfterFlags<Solved>> {
  const first = await solve()
  if (first.trouble === undefined) return { attempt: first, notes: [] }
  const notes = [first.trouble]
  for (const strategy of strategiesFrom(options.strategy)) {
    const flags = await flagInterference(path, { ...options, strategy }, saying(control, strategy))
    const attempt = await solvedOrTakenBack(path, flags, solve)
    const done = `interference flagged with strategy ${strategy}, ${flags.changed} samples`
    if (attempt && attempt.trouble === undefined)
      return {
        attempt,
        flags,
        notes: [...notes, `${done}: that helped; the flags before are kept as ${flags.savedAs}`],
      }
    notes.push(`${done}, and taken back: ${attempt?.trouble ?? 'nothing new to solve'}`)
  }
  return { attempt: first, notes }
}

/** @returns undefined where nothing was flagged, so that there is nothing new to solve */
async function solvedOrTakenBack<Solved extends Attempt>(
  path: string,
  { changed }: RfiReport,
  solve: () => Promise<Solved>,
): Promise<Solved | undefined> {
  let attempt: Solved | undefined
  try {
    if (changed > 0) attempt = await solve()
  } finally {
    if (!attempt || attempt.trouble !== undefined) await takeBack(path)
  }
  return attempt
}

/** Leaves no version behind: what a strategy flagged can be flagged again. */
async function takeBack(path: string): Promise<void> {
  const { savedAs } = await undoFlags(path)
  await deleteFlagVersion(path, savedAs)
}

function saying(control: StageControl, strategy: string): StageControl {
  const progress = (fraction: number, message: string) =>
    control.progress?.(fraction, `interference, strategy ${strategy}: ${message}`)
  return { ...control, progress }
}
