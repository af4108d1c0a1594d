import type { Direction } from '@contimg/numerics/frames'
import { lineArrays } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { LineSet } from './line-plan.ts'
import type { PointingWeights } from './primary-beam.ts'
import { cubicWeights } from './primary-beam-grid.ts'

const FREQUENCIES = 8 // a beam changes little over a band: cubic between so many is right to 1e-5
export const SLOPE_FREQUENCIES = 32 // its slope is a thousandth of it: as right as 1e-5 of that

/** Imaging weights summed over baselines: of one pointing, at frequencies first + k step. */
interface WeightedSpectrum {
  readonly fieldId: number
  readonly firstHz: number
  readonly stepHz: number
  readonly sums: Float64Array
}

/**
 * The weight that each pointing and frequency has in an image, once all visibilities have been compressed. A sum over
 * compressed samples is that over the channels for whatever changes as slowly with frequency as a beam does.
 *
 * @param pointings    where the dishes looked during each field
 * @param frequencies  how many to tell apart
 */
export function pointingWeights(
  source: MeasurementSetSource,
  heap: KernelHeap,
  sets: readonly LineSet[],
  pointings: readonly Direction[],
  frequencies = FREQUENCIES,
): PointingWeights {
  const spectra = sets.flatMap((set) => spectraOf(source, heap, set))
  const ids = [...new Set(spectra.map(({ fieldId }) => fieldId))].sort((a, b) => a - b)
  const ends = spectra.flatMap(({ firstHz, stepHz, sums }) => [firstHz, firstHz + stepHz * (sums.length - 1)])
  const [lowestHz, highestHz] = [Math.min(...ends), Math.max(...ends)]
  const count = highestHz > lowestHz ? frequencies : 1
  const stepHz = (highestHz - lowestHz) / Math.max(1, count - 1)
  const shares = new Float64Array(ids.length * count)
  let total = 0
  for (const spectrum of spectra) {
    const own = shares.subarray(ids.indexOf(spectrum.fieldId) * count)
    spectrum.sums.forEach((weight, k) => {
      total += weight
      if (count === 1) own[0] += weight
      else spread(weight, (spectrum.firstHz + k * spectrum.stepHz - lowestHz) / stepHz, own, count)
    })
  }
  return {
    pointings: ids.map((id) => pointings[id]),
    frequenciesHz: Float64Array.from({ length: count }, (_, k) => lowestHz + k * stepHz),
    shares: shares.map((share) => share / total),
  }
}

function spectraOf(source: MeasurementSetSource, heap: KernelHeap, { samples, chunks }: LineSet): WeightedSpectrum[] {
  const { startsHz, stepsHz, firsts, weights } = lineArrays(heap, samples)
  const spectra = new Map<string, WeightedSpectrum>()
  const fields = source.ms.main.column('FIELD_ID')
  for (const { runs, rows, firstLine } of chunks) {
    const [fieldId] = fields.readScalars(runs[0].firstRow, 1) as Int32Array
    for (let line = firstLine; line < firstLine + rows.length; line++) {
      const length = firsts[line + 1] - firsts[line]
      const key = `${fieldId} ${startsHz[line]} ${stepsHz[line]} ${length}`
      let spectrum = spectra.get(key)
      if (!spectrum) {
        spectrum = { fieldId, firstHz: startsHz[line], stepHz: stepsHz[line], sums: new Float64Array(length) }
        spectra.set(key, spectrum)
      }
      for (let k = 0, at = firsts[line]; k < length; k++, at++) spectrum.sums[k] += weights[at]
    }
  }
  return [...spectra.values()]
}

/** Puts a weight at a place between nodes on the four about it, so that cubic functions of the place keep their sum. */
function spread(weight: number, place: number, nodes: Float64Array, count: number): void {
  const first = Math.max(0, Math.min(count - 4, Math.floor(place) - 1))
  cubicWeights(place - first - 1).forEach((share, i) => {
    nodes[first + i] += share * weight
  })
}
