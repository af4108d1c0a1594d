import type { Column } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import { flagOutliers, medianAndDeviation } from '@contimg/numerics/flag'
import type { Selection } from '../selection/selection.ts'
import { chosenOf } from './chosen.ts'
import { type FlagRun, flagRuns } from './flag-rows.ts'
import type { FlagStep } from './step.ts'

const SIGMA_PER_DEVIATION = 1.4826 // of a normal distribution, 1/Φ⁻¹(3/4)
const MOST_SAMPLES = 192 << 20 // amplitudes held at once: 768 MB

/**
 * Flags amplitudes farther than so many σ from the median of their baseline and polarization, σ = 1.4826 MAD, over all
 * times and spectral windows that are selected and not flagged when this is called. Where more than half of the amplitudes
 * are one number there is no σ, and nothing is flagged.
 */
export function outlierStep(
  ms: MeasurementSet,
  column: Column,
  sigma: number,
  selection: Selection,
  mostSamples = MOST_SAMPLES,
): FlagStep {
  const groups = new BaselineGroups(ms)
  const { low, high } = limitsOf(ms, groups, column, sigma, selection, mostSamples)
  return (run) => {
    const { rowCount, correlations, flags } = run
    const values = run.visibilities(column)
    const width = flags.length / rowCount
    for (let row = 0, first = 0; row < rowCount; row++, first += width) {
      const end = first + width
      const ofRow = values.subarray(2 * first, 2 * end)
      flagOutliers(ofRow, flags.subarray(first, end), correlations.length, low, high, groups.of(run, row))
    }
  }
}

/** Numbers for the baselines, each with its set of polarizations, one number a polarization. */
class BaselineGroups {
  readonly sizes: number[] = [] // [group] samples, flagged or not
  readonly firsts: number[] = [] // of each baseline
  readonly #ms: MeasurementSet
  readonly #first = new Map<number, number>() // group of the first polarization

  constructor(ms: MeasurementSet) {
    this.#ms = ms
    for (const run of flagRuns(ms)) for (let row = 0; row < run.rowCount; row++) this.#count(run, row)
  }

  of(run: FlagRun, row: number): number {
    return this.#first.get(this.#key(run, row)) ?? Number.NaN
  }

  #count(run: FlagRun, row: number): void {
    const key = this.#key(run, row)
    let first = this.#first.get(key)
    if (first === undefined) {
      first = this.sizes.length
      this.#first.set(key, first)
      this.firsts.push(first)
      for (const _ of run.correlations) this.sizes.push(0)
    }
    for (let place = 0; place < run.correlations.length; place++) this.sizes[first + place] += run.channels
  }

  #key({ antenna1, antenna2, dataDescriptionId }: FlagRun, row: number): number {
    const { antennas, dataDescriptions, polarizations } = this.#ms
    const baseline = antenna1[row] * antennas.names.length + antenna2[row]
    return baseline * polarizations.length + dataDescriptions[dataDescriptionId].polarizationId
  }
}

/** The lowest and the highest amplitude of each group; no numbers where there is no σ. */
function limitsOf(
  ms: MeasurementSet,
  groups: BaselineGroups,
  column: Column,
  sigma: number,
  selection: Selection,
  mostSamples: number,
) {
  const low = new Float64Array(groups.sizes.length).fill(Number.NaN)
  const high = low.slice()
  for (const [first, end] of batchesOf(groups, mostSamples)) {
    const gathered = new Amplitudes(groups.sizes.slice(first, end), first)
    for (const run of flagRuns(ms)) gathered.add(ms, run, run.visibilities(column), groups, selection)
    for (let group = first; group < end; group++) {
      const { median, deviation } = gathered.statistics(group)
      if (!(deviation > 0)) continue
      low[group] = median - sigma * SIGMA_PER_DEVIATION * deviation
      high[group] = median + sigma * SIGMA_PER_DEVIATION * deviation
    }
  }
  return { low, high }
}

/** Groups [first, end) of whole baselines, as many as may be held at once. */
function* batchesOf({ sizes, firsts }: BaselineGroups, mostSamples: number): Generator<[first: number, end: number]> {
  let [first, samples] = [0, 0]
  for (const [i, start] of firsts.entries()) {
    const size = sizes.slice(start, firsts[i + 1]).reduce((sum, one) => sum + one, 0)
    if (samples > 0 && samples + size > mostSamples) {
      yield [first, start]
      first = start
      samples = 0
    }
    samples += size
  }
  if (first < sizes.length) yield [first, sizes.length]
}

/** Amplitudes of some groups, those that count. */
class Amplitudes {
  readonly #first: number
  readonly #starts: Float64Array // [group − first] in #values
  readonly #counts: Uint32Array // [group − first]
  readonly #values: Float32Array

  constructor(sizes: readonly number[], first: number) {
    this.#first = first
    this.#starts = new Float64Array(sizes.length)
    for (let i = 1; i < sizes.length; i++) this.#starts[i] = this.#starts[i - 1] + sizes[i - 1]
    this.#counts = new Uint32Array(sizes.length)
    this.#values = new Float32Array(sizes.reduce((sum, size) => sum + size, 0))
  }

  add(ms: MeasurementSet, run: FlagRun, values: Float32Array, groups: BaselineGroups, selection: Selection): void {
    const chosen = chosenOf(ms, selection, run)
    if (!chosen) return
    const { flags, rowCount, correlations } = run
    const width = flags.length / rowCount
    for (let row = 0; row < rowCount; row++) {
      const group = groups.of(run, row) - this.#first
      if (chosen.rows?.[row] === 0 || !(group >= 0 && group < this.#counts.length)) continue
      for (let sample = 0, at = row * width; sample < width; sample++, at++) {
        if (flags[at] === 1 || chosen.samples?.[sample] === 0) continue
        const amplitude = Math.sqrt(values[2 * at] ** 2 + values[2 * at + 1] ** 2)
        if (!(amplitude < Infinity)) continue
        const place = group + (sample % correlations.length)
        this.#values[this.#starts[place] + this.#counts[place]++] = amplitude
      }
    }
  }

  statistics(group: number): { readonly median: number; readonly deviation: number } {
    const place = group - this.#first
    const start = this.#starts[place]
    return medianAndDeviation(this.#values.subarray(start, start + this.#counts[place]), this.#counts[place])
  }
}
