import type { Antennas, Fields } from '@contimg/formats/ms'
import type { Antenna, Field } from './source.ts'

/** The ANTENNA sub-table of alt-azimuth dishes that are called as their pads are. */
export function antennaTable(antennas: readonly Antenna[]): Antennas {
  return {
    names: antennas.map(({ name }) => name),
    stations: antennas.map(({ name }) => name),
    mounts: antennas.map(() => 'ALT-AZ'),
    positionsM: Float64Array.from(antennas.flatMap(({ positionM }) => [...positionM])),
    diametersM: Float64Array.from(antennas, ({ diameterM }) => diameterM),
  }
}

/** The FIELD sub-table; `timesMjdS` tells when each field was first looked at. */
export function fieldTable(fields: readonly Field[], timesMjdS: Float64Array): Fields {
  return {
    names: fields.map(({ name }) => name),
    timesMjdS,
    phaseDirRad: Float64Array.from(fields.flatMap(({ raRad, decRad }) => [raRad, decRad])),
    frames: fields.map(() => 'ICRS'),
  }
}
