import type { Direction } from '@contimg/numerics/frames'
import { columnOf, putCells } from '../../flag/testing.ts'
import { openVisibilities } from '../../visibilities/from-ms.ts'

const LIGHT_M_PER_S = 299_792_458

/** A round Gaussian on the sky, of no spectrum. For tests. */
export interface RoundGaussian extends Direction {
  readonly name: string
  readonly fluxJy: number
  readonly fwhmRad: number
}

/** Adds to DATA what the definition says of Gaussians: S exp(−(π θ q)²/(4 ln 2)) exp(2πi (ul + vm + w(n − 1))), no beam. */
export function addGaussians(ms: string, gaussians: readonly RoundGaussian[]): void {
  using source = openVisibilities(ms, 'DATA')
  const { fields, dataDescriptions, spectralWindows } = source
  const [uvwM, data] = [columnOf<Float64Array>(ms, 'UVW'), columnOf<Float32Array>(ms, 'DATA')]
  const [fieldIds, ids] = ['FIELD_ID', 'DATA_DESC_ID'].map((name) => columnOf<Int32Array>(ms, name))
  const cosines = fields.map((field) => gaussians.map((place) => directionCosines(field, place)))
  let at = 0
  for (let row = 0; row < fieldIds.length; row++) {
    const [u, v, w] = uvwM.subarray(3 * row, 3 * row + 3)
    const { spectralWindow, correlations } = dataDescriptions[ids[row]]
    for (const frequencyHz of spectralWindows[spectralWindow].frequenciesHz) {
      const waves = frequencyHz / LIGHT_M_PER_S
      let [re, im] = [0, 0]
      for (const [i, { fluxJy, fwhmRad }] of gaussians.entries()) {
        const [l, m, n] = cosines[fieldIds[row]][i]
        const amplitude = fluxJy * Math.exp(-((Math.PI * fwhmRad * waves) ** 2 * (u * u + v * v)) / (4 * Math.LN2))
        const phase = 2 * Math.PI * waves * (u * l + v * m + w * (n - 1))
        re += amplitude * Math.cos(phase)
        im += amplitude * Math.sin(phase)
      }
      for (let pol = 0; pol < correlations.length; pol++, at += 2) {
        data[at] += re
        data[at + 1] += im
      }
    }
  }
  putCells(ms, 'DATA', 0, fieldIds.length, data)
}

function directionCosines(centre: Direction, { raRad, decRad }: Direction): [l: number, m: number, n: number] {
  const [s, c, s0, c0] = [Math.sin(decRad), Math.cos(decRad), Math.sin(centre.decRad), Math.cos(centre.decRad)]
  const east = raRad - centre.raRad
  return [c * Math.sin(east), s * c0 - c * s0 * Math.cos(east), s * s0 + c * c0 * Math.cos(east)]
}
