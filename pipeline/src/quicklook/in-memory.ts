import type { ApplyReport } from '../calibrate/apply.ts'
import type { ApplyOptions } from '../calibrate/apply-options.ts'
import { correctHeld } from '../calibrate/correct-held.ts'
import { writeHeld } from '../calibrate/write-held.ts'
import type { StageControl } from '../control.ts'
import { HeldMemoryError, type HeldVisibilities } from '../image/held.ts'
import type { HeldColumns } from '../visibilities/held-columns.ts'
import type { TimedStages } from './timed-stages.ts'

/** What is held, of which Measurement Set, and how it is calibrated. */
export interface HeldRequest {
  readonly msPath: string
  readonly columns: HeldColumns
  readonly tables: readonly string[]
  readonly apply: ApplyOptions
}

export interface MadeInMemory<Made> {
  readonly applied: ApplyReport
  readonly imaging: Made | HeldMemoryError // which is no failure: the Measurement Set is whole
  readonly writtenS: number // that the columns took to be written while images were made
}

/**
 * Calibrates what is held and images it; meanwhile the corrected columns are written. Where imaging fails they are
 * written all the same; where writing fails the imaging is stopped.
 *
 * @throws what the stages throw
 */
export async function calibrateAndImage<Made>(
  { msPath, columns, tables, apply }: HeldRequest,
  imager: (held: HeldVisibilities, control: StageControl) => Promise<Made>,
  stages: TimedStages,
): Promise<MadeInMemory<Made>> {
  const correction = await stages.run('apply', (control) => correctHeld(msPath, columns, tables, apply, control))
  return await stages.run('image', async (control) => {
    const failed = new AbortController()
    const signal = control.signal ? AbortSignal.any([control.signal, failed.signal]) : failed.signal
    const stop = control.signal && { signal: control.signal }
    const writing = once(() => timed(() => writeHeld(msPath, columns, correction, apply, stop)))
    const write = () => {
      const written = writing()
      written.catch((error) => failed.abort(error))
      return written
    }
    try {
      const imaging = await imager({ columns, write }, { ...control, signal }).catch(unlessRoomLacks)
      const { result: applied, wallS: writtenS } = await write()
      return { applied, imaging, writtenS }
    } catch (error) {
      await write().catch(() => {}) // it stopped the imaging, or is less to be told than why that failed
      throw error
    }
  })
}

function unlessRoomLacks(error: unknown): HeldMemoryError {
  if (error instanceof HeldMemoryError) return error
  throw error
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly wallS: number }> {
  const beginMs = performance.now()
  const result = await work()
  return { result, wallS: (performance.now() - beginMs) / 1000 }
}
