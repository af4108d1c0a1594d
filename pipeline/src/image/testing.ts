import type { Direction } from '@contimg/numerics/frames'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import { holdsFrequency } from './cube.ts'
import type { ImagePart } from './parts.ts'
import { holdsTime } from './snapshots.ts'
import { combinationsOf } from './stokes.ts'

/** Stokes I of some rows about one phase centre, in ordinary arrays: see PlainRows of numerics/planes. For tests. */
export interface StokesIRows {
  readonly uvwM: number[] // [row, 3]
  readonly frequenciesHz: Float64Array
  readonly visibilities: number[] // [row, channel, 2]
  readonly weights: number[] // [row, channel] natural, 0 where there is none
}

/** What is to be imaged, sample by sample as the definitions say. */
export function stokesIRows(
  source: MeasurementSetSource,
  centre: Direction,
  fieldIds: ReadonlySet<number>,
): StokesIRows[] {
  return partRows(source, centre, fieldIds, { stokes: 'I' })
}

/** The same for a part of it. */
export function partRows(
  source: MeasurementSetSource,
  centre: Direction,
  fieldIds: ReadonlySet<number>,
  { stokes, times, band }: Omit<ImagePart, 'suffix'>,
): StokesIRows[] {
  const combinations = combinationsOf(source, stokes)
  const rephaser = new Rephaser(source, centre)
  const sets: StokesIRows[] = []
  for (const block of source.blocks()) {
    rephaser.rephase(block)
    for (const part of block.spectra) {
      const { spectralWindow } = source.dataDescriptions[part.dataDescriptionId]
      const { first, second, difference, overI } = combinations[part.dataDescriptionId]
      const sign = difference ? -1 : 1
      const { channelCount, polarizationCount: pols, visibilities, flags, weights, weightSpectrum } = part
      const set: StokesIRows = {
        ...{ uvwM: [], visibilities: [], weights: [] },
        frequenciesHz: source.spectralWindows[spectralWindow].frequenciesHz,
      }
      for (let row = 0; row < part.rowCount; row++) {
        const at = part.firstRow + row
        if (block.antenna1[at] === block.antenna2[at] || !fieldIds.has(block.fieldIds[at])) continue
        if (!holdsTime(times, block.timesMjdS[at])) continue
        set.uvwM.push(...block.uvwM.subarray(3 * at, 3 * at + 3))
        for (let channel = 0; channel < channelCount; channel++) {
          const cell = (row * channelCount + channel) * pols
          const [a, b] = [first, second].map((pol) =>
            weightSpectrum ? weightSpectrum[cell + pol] : weights[row * pols + pol],
          )
          const isIn = holdsFrequency(band, set.frequenciesHz[channel])
          const isUsed = isIn && !flags[cell + first] && !flags[cell + second] && Math.min(a, b) > 0
          const [re, im] = [0, 1].map((part) =>
            isUsed
              ? (visibilities[2 * (cell + first) + part] + sign * visibilities[2 * (cell + second) + part]) / 2
              : 0,
          )
          set.visibilities.push(...(overI ? [im, -re] : [re, im]))
          set.weights.push(isUsed ? Math.min(a, b) : 0)
        }
      }
      sets.push(set)
    }
  }
  return sets
}
