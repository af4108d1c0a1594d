import type { StageControl } from '../../control.ts'
import { undoFlags } from '../undo.ts'
import { DEFAULT_RFI_OPTIONS, flagInterference, type RfiOptions, type RfiReport } from './run.ts'
import { strategiesFrom } from './strategy.ts'

/** What a solution that took some strategies gives. */
export interface SolvedAfterFlags<Solution> {
  readonly solution: Solution
  readonly flags: RfiReport // of the strategy whose flags stand
  readonly passed: boolean // false: no strategy gave a solution that is good, and this is of the last
}

/**
 * Flags interference and solves; where the solution is not good, takes the flags back and begins again with the next
 * strategy, which takes more. An error of `solve` is the end where no strategy is left.
 */
export async function flagUntilSolved<Solution>(
  path: string,
  solve: (strategy: string) => Promise<Solution>,
  isGood: (solution: Solution) => boolean,
  options: RfiOptions = DEFAULT_RFI_OPTIONS,
  control: StageControl = {},
): Promise<SolvedAfterFlags<Solution>> {
  const strategies = strategiesFrom(options.strategy)
  for (const [i, strategy] of strategies.entries()) {
    const isLast = i === strategies.length - 1
    const flags = await flagInterference(path, { ...options, strategy }, control)
    try {
      const solution = await solve(strategy)
      if (isGood(solution) || isLast) return { solution, flags, passed: isGood(solution) }
    } catch (error) {
      if (isLast || control.signal?.aborted) throw error
    }
    await undoFlags(path)
  }
  throw new RangeError('no strategy to try')
}
