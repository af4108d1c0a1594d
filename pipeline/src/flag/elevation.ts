import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import { apparentPlace, type Site, type Sky, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { siteOfArray } from '../visibilities/rephase.ts'
import type { FlagOptions } from './options.ts'
import type { FlagStep } from './step.ts'

const FRAMES = ['J2000', 'ICRS']

/**
 * Flags integrations by the elevation of their phase centre above the horizon of the array's middle, without refraction.
 * dUT1 and polar motion are taken as 0, which moves the elevation by 14″ at most.
 */
export function elevationStep(ms: MeasurementSet, options: FlagOptions): FlagStep {
  const { lowestElevationRad, highestElevationRad } = options
  const elevations = new Elevations(ms)
  return ({ rowCount, flags, rows }) => {
    const width = flags.length / rowCount
    const { timesMjdS, fieldIds } = rows
    for (let row = 0; row < rowCount; row++) {
      const elevationRad = elevations.at(timesMjdS[row], fieldIds[row])
      if (elevationRad < lowestElevationRad || elevationRad > highestElevationRad)
        flags.fill(1, row * width, (row + 1) * width)
    }
  }
}

/** Elevations of the fields, each time and field worked out once for rows one after another. */
export class Elevations {
  readonly #ms: MeasurementSet
  readonly #site: Site
  readonly #known = new Map<number, number>() // FIELD_ID → elevation, at the time of #sky
  #timeMjdS = Number.NaN
  #sky: Sky | undefined

  constructor(ms: MeasurementSet) {
    const { positionsM, names, diametersM } = ms.antennas
    this.#ms = ms
    this.#site = siteOfArray(
      names.map((name, i) => ({
        name,
        positionM: [positionsM[3 * i], positionsM[3 * i + 1], positionsM[3 * i + 2]],
        diameterM: diametersM[i],
      })),
    )
  }

  at(timeMjdS: number, fieldId: number): number {
    if (timeMjdS !== this.#timeMjdS || !this.#sky) {
      this.#timeMjdS = timeMjdS
      this.#sky = skyAt(timeMjdS, this.#site, UNKNOWN_ORIENTATION)
      this.#known.clear()
    }
    const known = this.#known.get(fieldId)
    if (known !== undefined) return known
    const { elevationRad } = apparentPlace(this.#sky, this.#direction(fieldId))
    this.#known.set(fieldId, elevationRad)
    return elevationRad
  }

  #direction(fieldId: number) {
    const { fields, path } = this.#ms
    const frame = fields.frames[fieldId]
    if (!FRAMES.includes(frame)) {
      const found =
        frame === undefined ? `FIELD_ID ${fieldId} is not in FIELD` : `field ${fieldId} is in frame ${frame}`
      throw new FormatError(path, undefined, `${found}, wanted one in ${FRAMES.join(' or ')}`)
    }
    return { raRad: fields.phaseDirRad[2 * fieldId], decRad: fields.phaseDirRad[2 * fieldId + 1] }
  }
}
