import { UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { mjdSFromIso } from '@contimg/numerics/time'
import { PERFECT_GAINS, type SimulateOptions } from './options.ts'

const DEG = Math.PI / 180

/** A short band seen by six stations, without sources, noise, beam or gain errors. For tests. */
export function plainSimulation(outFolder: string, changes: Partial<SimulateOptions> = {}): SimulateOptions {
  return {
    outFolder,
    stations: [1, 30, 51, 80, 103, 116],
    channelCount: 32,
    decRad: 54.6 * DEG,
    startMjdS: mjdSFromIso('2025-10-17T14:40:09Z'), // the field's centre is near RA 128.3°, Dec 54.7°
    groupCount: 1,
    sources: [],
    beam: 'none',
    gainErrors: PERFECT_GAINS,
    sefdJy: 0,
    interference: undefined,
    deadStations: [],
    smear: false,
    seed: 1,
    orientation: UNKNOWN_ORIENTATION,
    ...changes,
  }
}
