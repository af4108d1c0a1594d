import { interruptible } from './interrupt.ts'
import { Progress } from './progress.ts'

/** What a stage takes to be followed and stopped. */
export interface Control {
  readonly progress: (fraction: number, message: string) => void
  readonly signal: AbortSignal
}

/**
 * Runs a stage for a person: its progress is shown, and Ctrl-C stops it.
 *
 *     .action((files, options) => follow('convert', (control) => convert(files, options, control)))
 */
export function follow<T>(label: string, stage: (control: Control) => Promise<T>): Promise<T> {
  return interruptible(async (signal) => {
    using display = new Progress(label)
    return await stage({ signal, progress: (fraction, message) => display.update(fraction, message) })
  })
}
