import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'

/** One baseline in some channels of a spectral window. */
export interface Cell {
  readonly antennas: readonly [string, string]
  readonly spectralWindow: number
  readonly firstChannel: number
  readonly lastChannel: number
}

/** What all its samples come to. Phases in degrees, amplitudes in the unit of the column. */
export interface CellMeans {
  readonly vectorAmplitude: number // |Σ w V / Σ w|
  readonly vectorPhaseDeg: number
  readonly scalarAmplitude: number // Σ w |V| / Σ w
  readonly samples: number // in use
  readonly flagged: number
  readonly spread: number // of amplitudes, the largest over the smallest
}

/**
 * The means of a cell straight from the rows of a Measurement Set, one sample after the other: of CORRECTED_DATA, with WEIGHT,
 * or WEIGHT_SPECTRUM where there is one; a sample counts unless FLAG or FLAG_ROW is set.
 */
export function meansOfCell(path: string, { antennas, spectralWindow, firstChannel, lastChannel }: Cell): CellMeans {
  const set = openMeasurementSet(nodeTableFiles(path))
  try {
    const { main, dataDescriptions } = set
    const numbers = (name: string) => main.column(name).readScalars() as Int32Array
    const [one, other, descriptions, rowFlags] = ['ANTENNA1', 'ANTENNA2', 'DATA_DESC_ID', 'FLAG_ROW'].map(numbers)
    const pair = antennas.map((name) => set.antennas.names.indexOf(name))
    const hasSpectrum = main.has('WEIGHT_SPECTRUM') && main.column('WEIGHT_SPECTRUM').readCell(0) !== undefined
    const cellOf = (name: string, row: number) => main.column(name).readCell(row) as Float32Array
    let [weight, re, im, amplitude, samples, flagged, least, most] = [0, 0, 0, 0, 0, 0, Number.POSITIVE_INFINITY, 0]
    for (let row = 0; row < main.rowCount; row++) {
      const isOfPair = pair.includes(one[row]) && pair.includes(other[row]) && one[row] !== other[row]
      if (!isOfPair || dataDescriptions[descriptions[row]].spectralWindowId !== spectralWindow) continue
      const [data, flags] = [cellOf('CORRECTED_DATA', row), cellOf('FLAG', row)]
      const weights = cellOf(hasSpectrum ? 'WEIGHT_SPECTRUM' : 'WEIGHT', row)
      const polarizations = cellOf('WEIGHT', row).length
      for (let channel = firstChannel; channel <= lastChannel; channel++)
        for (let pol = 0; pol < polarizations; pol++) {
          const at = channel * polarizations + pol
          if (rowFlags[row] || flags[at]) {
            flagged++
            continue
          }
          const w = weights[hasSpectrum ? at : pol]
          const size = Math.hypot(data[2 * at], data[2 * at + 1])
          ;[weight, re, im] = [weight + w, re + w * data[2 * at], im + w * data[2 * at + 1]]
          ;[amplitude, samples, least, most] = [
            amplitude + w * size,
            samples + 1,
            Math.min(least, size),
            Math.max(most, size),
          ]
        }
    }
    return {
      vectorAmplitude: Math.hypot(re, im) / weight,
      vectorPhaseDeg: (Math.atan2(im, re) * 180) / Math.PI,
      scalarAmplitude: amplitude / weight,
      ...{ samples, flagged, spread: most / least },
    }
  } finally {
    set.close()
  }
}
