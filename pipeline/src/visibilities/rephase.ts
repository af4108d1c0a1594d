import { type Direction, geodeticFromItrf, type Site, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { icrsUvwBasis, rephaseSpectra, rephaseUvw, rephasingRotation } from '@contimg/numerics/uvw'
import type { VisibilityBlock } from './block.ts'
import type { Antenna, Field, VisibilitySource } from './source.ts'

type Rotation = ReturnType<typeof rephasingRotation>

/**
 * Moves visibilities of many phase centres to one, exactly: (u, v, w) turn from the frame of the old centre to that of
 * the new one at the moment of each row, and phases advance by the change of w.
 *
 * dUT1 and polar motion turn both frames alike and cancel, so none are asked for.
 */
export class Rephaser {
  readonly #source: VisibilitySource
  readonly #centre: Direction
  readonly #site: Site
  #timeMjdS = Number.NaN
  #rotations = new Map<number, Rotation | undefined>()

  constructor(source: VisibilitySource, centre: Direction) {
    this.#source = source
    this.#centre = centre
    this.#site = siteOfArray(source.antennas)
  }

  /** Changes a block in place: its uvw, and the visibilities of its spectra. */
  rephase(block: VisibilityBlock): void {
    const pathM = this.turnUvw(block)
    for (const part of block.spectra) this.turnVisibilities(part.visibilities, part, pathM)
  }

  /** Turns uvw in place, and tells how far each row's path changes: [row] metres, new w − old w. */
  turnUvw({ timesMjdS, fieldIds, uvwM, rowCount }: VisibilityBlock): Float64Array {
    const pathM = new Float64Array(rowCount)
    for (let first = 0, end = 0; first < rowCount; first = end) {
      while (end < rowCount && timesMjdS[end] === timesMjdS[first] && fieldIds[end] === fieldIds[first]) end++
      const rows = uvwM.subarray(3 * first, 3 * end)
      this.turnRows(timesMjdS[first], fieldIds[first], rows, pathM.subarray(first, end))
    }
    return pathM
  }

  /** The same for rows of one moment and field: turns their uvw in place, [row, 3], and tells how far each path changes. */
  turnRows(timeMjdS: number, fieldId: number, uvwM: Float64Array, pathM = new Float64Array(uvwM.length / 3)) {
    const rotation = this.#rotation(timeMjdS, fieldId)
    const rows = uvwM as Float64Array<ArrayBuffer>
    if (rotation) rephaseUvw(rows, rotation, rows, pathM)
    return pathM
  }

  /** Advances visibilities in place, shaped as `part` says: its own, or those of another column of the same rows. */
  turnVisibilities(visibilities: Float32Array, part: VisibilityBlock['spectra'][number], pathM: Float64Array): void {
    const { spectralWindow } = this.#source.dataDescriptions[part.dataDescriptionId]
    const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
    const rows = pathM.subarray(part.firstRow, part.firstRow + part.rowCount)
    if (rows.some((path) => path !== 0)) rephaseSpectra(visibilities, frequenciesHz, part.polarizationCount, rows)
  }

  /** Rotation from the field's frame to the centre's; undefined where they are the same. */
  #rotation(timeMjdS: number, fieldId: number): Rotation | undefined {
    if (timeMjdS !== this.#timeMjdS) {
      this.#timeMjdS = timeMjdS
      this.#rotations = new Map()
    }
    if (!this.#rotations.has(fieldId))
      this.#rotations.set(fieldId, this.#rotationOf(timeMjdS, this.#source.fields[fieldId]))
    return this.#rotations.get(fieldId)
  }

  #rotationOf(timeMjdS: number, field: Field): Rotation | undefined {
    if (field.raRad === this.#centre.raRad && field.decRad === this.#centre.decRad) return undefined
    const sky = skyAt(timeMjdS, this.#site, UNKNOWN_ORIENTATION)
    return rephasingRotation(icrsUvwBasis(sky, field), icrsUvwBasis(sky, this.#centre))
  }
}

/** The middle of the antennas that have a position: where the array is, to the kilometre that aberration asks for. */
export function siteOfArray(antennas: readonly Antenna[]): Site {
  const placed = antennas.filter(({ positionM }) => Math.hypot(...positionM) > 6e6)
  if (placed.length === 0) throw new RangeError('no antenna has a position on the Earth')
  const mean = (axis: 0 | 1 | 2) => placed.reduce((sum, { positionM }) => sum + positionM[axis], 0) / placed.length
  return geodeticFromItrf([mean(0), mean(1), mean(2)])
}

/** The middle of a strip of phase centres: the median in declination and, about the first one, in right ascension. */
export function medianCentre(fields: readonly Direction[]): Direction {
  const turn = 2 * Math.PI
  const first = fields[0].raRad
  const raRad = first + median(fields.map((field) => ((field.raRad - first + 3 * Math.PI) % turn) - Math.PI))
  return { raRad: (raRad + turn) % turn, decRad: median(fields.map((field) => field.decRad)) }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}
