import { EXIT, exitCode } from '../commands/exit-code.ts'

const AGAIN: ReadonlySet<number> = new Set([EXIT.general, EXIT.io, EXIT.memory, EXIT.timeout, EXIT.resource])

/** Whether an attempt may go better the next time: not where the input is what is wrong. */
export function isRetryable(error: unknown): boolean {
  return AGAIN.has(exitCode(error)) && !['NoStageError', 'StageInputError'].includes((error as Error).name)
}
