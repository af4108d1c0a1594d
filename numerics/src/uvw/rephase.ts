import { LIGHT_M_PER_S } from '../frames/light.ts'
import { type Matrix3, product, transpose } from '../frames/vector.ts'
import { evenStepHz } from './channels.ts'
import { checkRows, RowShapeError } from './rows.ts'

/**
 * Rotation from the (u, v, w) of one phase centre to that of another at the same moment, through the ITRF. Exact: the
 * result equals what the positions of the antennas give, to the rounding of the (u, v, w) it starts from.
 *
 * @param from, to  icrsUvwBasis of the two centres, or one of them meridianUvwBasis
 */
export function rephasingRotation(from: Matrix3, to: Matrix3): Matrix3 {
  return product(to, transpose(from))
}

/**
 * Rotates (u, v, w) to another phase centre and tells how far each path changes.
 *
 * @param uvwM      [row, 3] metres
 * @param rotation  rephasingRotation, of the moment of these rows
 * @param target    [row, 3] metres, may be `uvwM` itself
 * @param pathM     [row] new w − old w: what rephaseSpectra wants
 * @throws RowShapeError
 */
export function rephaseUvw(
  uvwM: Float64Array,
  rotation: Matrix3,
  target = new Float64Array(uvwM.length),
  pathM = new Float64Array(uvwM.length / 3),
): { uvwM: Float64Array; pathM: Float64Array } {
  checkRows(uvwM, target)
  if (3 * pathM.length !== uvwM.length) throw new RowShapeError(`${pathM.length} paths for ${uvwM.length / 3} rows`)
  const [a, b, c, d, e, f, g, h, i] = rotation
  for (let row = 0, at = 0; at < uvwM.length; row++, at += 3) {
    const u = uvwM[at]
    const v = uvwM[at + 1]
    const w = uvwM[at + 2]
    target[at] = a * u + b * v + c * w
    target[at + 1] = d * u + e * v + f * w
    const newW = g * u + h * v + i * w
    target[at + 2] = newW
    pathM[row] = newW - w
  }
  return { uvwM: target, pathM }
}

/**
 * Moves visibilities to another phase centre, in place:
 *
 *   V = Σ S exp(+2πi ν/c b·(s − s₀))  ⇒  V′ = V exp(−2πi ν/c (w′ − w))
 *
 * Where channels lie evenly the phase is turned in float64 from one
 * to the next and computed afresh every 64; it stays within 1e-8 rad of the exact one.
 *
 * @param visibilities        [row, channel, polarization, 2] real and imaginary part
 * @param frequenciesHz       [channel]
 * @param polarizationCount   polarizations of a row
 * @param pathM               [row] new w − old w
 * @throws RowShapeError
 */
export function rephaseSpectra(
  visibilities: Float32Array,
  frequenciesHz: Float64Array,
  polarizationCount: number,
  pathM: Float64Array,
): void {
  const channels = frequenciesHz.length
  const wanted = 2 * pathM.length * channels * polarizationCount
  if (visibilities.length !== wanted) {
    throw new RowShapeError(`${visibilities.length} numbers of visibilities: wanted ${wanted}`)
  }
  const stepHz = evenStepHz(frequenciesHz)
  let at = 0
  for (let row = 0; row < pathM.length; row++) {
    const radPerHz = (-2 * Math.PI * pathM[row]) / LIGHT_M_PER_S
    const stepRe = Math.cos(radPerHz * stepHz)
    const stepIm = Math.sin(radPerHz * stepHz)
    let re = 1
    let im = 0
    for (let channel = 0; channel < channels; channel++) {
      if (Number.isNaN(stepHz) || channel % 64 === 0) {
        re = Math.cos(radPerHz * frequenciesHz[channel])
        im = Math.sin(radPerHz * frequenciesHz[channel])
      } else {
        const turned = re * stepRe - im * stepIm
        im = re * stepIm + im * stepRe
        re = turned
      }
      for (const end = at + 2 * polarizationCount; at < end; at += 2) {
        const x = visibilities[at]
        const y = visibilities[at + 1]
        visibilities[at] = x * re - y * im
        visibilities[at + 1] = x * im + y * re
      }
    }
  }
}
