import { setImmediate } from 'node:timers/promises'
import { parallelHands } from '../calibrate/receptors.ts'
import type { StageControl } from '../control.ts'
import { modelColumn } from '../model/column.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'

/**
 * Σ w |V − M|² / 2N over the unflagged parallel hands of the cross-correlations, M from MODEL_DATA: 1 where the model
 * explains the data and the weights are those of the noise. Only ratios of it are used.
 *
 * @param column  of V
 */
export async function reducedChiSquare(msPath: string, column: string, { signal }: StageControl): Promise<number> {
  using source = openVisibilities(msPath, column)
  const model = modelColumn(source)
  let [sum, count] = [0, 0]
  for (const block of source.blocks()) {
    for (const part of block.spectra) {
      const hands = parallelHands(msPath, source.dataDescriptions[part.dataDescriptionId])
      const { channelCount, polarizationCount, rowCount, visibilities, flags, weights, weightSpectrum } = part
      const stokesI = model.readStokesI(block.firstRow + part.firstRow, rowCount, hands)
      for (let row = 0; row < rowCount; row++) {
        if (block.antenna1[part.firstRow + row] === block.antenna2[part.firstRow + row]) continue
        for (const hand of hands) {
          if (hand < 0) continue
          for (let channel = 0; channel < channelCount; channel++) {
            const at = (row * channelCount + channel) * polarizationCount + hand
            const weight = weightSpectrum ? weightSpectrum[at] : weights[row * polarizationCount + hand]
            if (flags[at] !== 0 || !(weight > 0)) continue
            const re = visibilities[2 * at] - stokesI[2 * (row * channelCount + channel)]
            const im = visibilities[2 * at + 1] - stokesI[2 * (row * channelCount + channel) + 1]
            sum += weight * (re * re + im * im)
            count++
          }
        }
      }
    }
    await setImmediate()
    signal?.throwIfAborted()
  }
  return sum / (2 * count)
}
