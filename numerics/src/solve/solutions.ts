import { antennasWithData, gatherPlaces } from './pairs.ts'
import { referencePhases } from './reference.ts'
import { type AntennaSolution, type SolveOptions, solvePlace } from './solver.ts'
import type { AntennaGains, GainSums } from './sums.ts'

/** The gains of one span of time, all channels and receptors, with what is known of their quality. */
export interface Solutions extends AntennaGains {
  readonly snr: Float64Array // [antenna, channel, receptor] 0 where there were no data
  readonly errors: Float64Array // [antenna, channel, receptor] of the real and of the imaginary part
  readonly chiSquares: Float64Array // [antenna, channel, receptor] per degree of freedom; 0 where not solved
  readonly unconverged: number // channels × receptors with data for which the iteration did not end
}

const PLACES_AT_ONCE = 4 // whose matrices are made in one go over the sums, and stay in the cache

/** Solves every channel and receptor of the sums, each from where its neighbour ended. */
export function solveSums(sums: GainSums, options: SolveOptions): Solutions {
  const starts: (Float64Array | undefined)[] = new Array(sums.receptorCount).fill(undefined)
  const { antennaCount, channelCount, receptorCount } = sums
  const size = antennaCount * channelCount * receptorCount
  const [gains, flags] = [new Float64Array(2 * size), new Uint8Array(size)]
  const [snr, errors, chiSquares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const antennas = antennasWithData(sums)
  let unconverged = 0
  const width = channelCount * receptorCount
  for (let first = 0; first < width; first += PLACES_AT_ONCE) {
    const mark = sums.heap.mark()
    const gathered = gatherPlaces(sums, antennas, first, Math.min(PLACES_AT_ONCE, width - first))
    for (const [i, sumsOfPlace] of gathered.entries()) {
      const place = first + i
      const receptor = place % receptorCount
      const solution = solvePlace(sums, sumsOfPlace, options, starts[receptor])
      starts[receptor] = solution.flags.includes(0) ? knownGains(solution) : starts[receptor]
      if (solution.gaveUp) unconverged++
      for (let antenna = 0; antenna < antennaCount; antenna++) {
        const at = antenna * width + place
        gains[2 * at] = solution.gains[2 * antenna]
        gains[2 * at + 1] = solution.gains[2 * antenna + 1]
        flags[at] = solution.flags[antenna]
        snr[at] = solution.snr[antenna]
        errors[at] = solution.errors[antenna]
        chiSquares[at] = solution.chiSquares[antenna]
      }
    }
    sums.heap.release(mark)
  }
  return { antennaCount, channelCount, receptorCount, gains, flags, snr, errors, chiSquares, unconverged }
}

function knownGains({ gains, flags }: AntennaSolution): Float64Array {
  return gains.map((value, at) => (flags[at >> 1] ? 0 : value))
}

/**
 * Turns the phases of solutions that follow each other in time, and of their channels, to a reference antenna: see
 * referencePhases. In place.
 *
 * @param order  antennas in order of preference
 * @returns      [time] [channel, receptor] the antenna used, −1 where none is solved
 */
export function referenceSolutions(run: readonly Solutions[], order: readonly number[]): Int32Array[] {
  if (run.length === 0) return []
  const { antennaCount, channelCount, receptorCount } = run[0]
  const used = run.map(() => new Int32Array(channelCount * receptorCount))
  const gains = new Float64Array(2 * run.length * channelCount * antennaCount)
  const flags = new Uint8Array(run.length * channelCount * antennaCount)
  for (let receptor = 0; receptor < receptorCount; receptor++) {
    const each = (visit: (solutions: Solutions, from: number, at: number) => void) => {
      for (let at = 0; at < flags.length; at++) {
        const antenna = at % antennaCount
        const channel = Math.floor(at / antennaCount) % channelCount
        const time = Math.floor(at / antennaCount / channelCount)
        visit(run[time], (antenna * channelCount + channel) * receptorCount + receptor, at)
      }
    }
    each((solutions, from, at) => {
      gains[2 * at] = solutions.gains[2 * from]
      gains[2 * at + 1] = solutions.gains[2 * from + 1]
      flags[at] = solutions.flags[from]
    })
    const references = referencePhases(gains, flags, antennaCount, order)
    each((solutions, from, at) => {
      solutions.gains[2 * from] = gains[2 * at]
      solutions.gains[2 * from + 1] = gains[2 * at + 1]
    })
    for (const [i, antenna] of references.entries())
      used[Math.floor(i / channelCount)][(i % channelCount) * receptorCount + receptor] = antenna
  }
  return used
}

/** Divides the gains of each antenna and receptor by their mean amplitude over the channels, in place. */
export function normaliseAmplitudes({ antennaCount, channelCount, receptorCount, ...solutions }: Solutions): void {
  const { gains, flags, errors } = solutions
  for (let antenna = 0; antenna < antennaCount; antenna++)
    for (let receptor = 0; receptor < receptorCount; receptor++) {
      const places: number[] = []
      for (let channel = 0; channel < channelCount; channel++) {
        const at = (antenna * channelCount + channel) * receptorCount + receptor
        if (flags[at] === 0) places.push(at)
      }
      const total = places.reduce((sum, at) => sum + Math.hypot(gains[2 * at], gains[2 * at + 1]), 0)
      const mean = total / places.length
      for (const at of places) {
        gains[2 * at] /= mean
        gains[2 * at + 1] /= mean
        errors[at] /= mean
      }
    }
}
