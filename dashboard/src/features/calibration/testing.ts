import type { SolutionsHeader } from '@contimg/api/schemas'
import type { Quantity } from './solutions.ts'

/** A solution; undefined where it is flagged. */
export type Solve = (quantity: Quantity, antenna: string, polarization: string, column: number) => number | undefined

interface Made {
  readonly set?: string
  readonly antennas: readonly string[]
  readonly reference?: string
  readonly mhz: readonly number[] // of the columns
  readonly window?: readonly number[]
  readonly unixS?: readonly number[]
  readonly quantities?: readonly Quantity[]
  readonly solve: Solve
}

const UNITS: Readonly<Record<Quantity, string>> = { amplitude: '', phase: 'deg', delay: 'ns', snr: '' }
const POLARIZATIONS = ['X', 'Y']

/** Solutions as GET /cal/sets/:name/solutions sends them. */
export function solutionBytes(made: Made): ArrayBuffer {
  const { antennas, mhz, quantities = ['amplitude', 'phase', 'snr'], solve } = made
  const size = antennas.length * POLARIZATIONS.length * mhz.length
  const flags = new Uint8Array(size)
  const planes = quantities.map((quantity) => {
    const values = new Float32Array(size)
    let at = 0
    for (const antenna of antennas)
      for (const polarization of POLARIZATIONS)
        for (const column of mhz.keys()) {
          const value = solve(quantity, antenna, polarization, column)
          flags[at] = value === undefined ? 1 : 0
          values[at++] = value ?? Number.NaN
        }
    return { name: quantity, unit: UNITS[quantity], type: 'float32' as const, bytes: new Uint8Array(values.buffer) }
  })
  const all = [...planes, { name: 'flags' as const, unit: '', type: 'uint8' as const, bytes: flags }]
  return packed(headerOf(made, all), all)
}

type Plane = Pick<SolutionsHeader['planes'][number], 'name' | 'unit' | 'type'> & { readonly bytes: Uint8Array }

function headerOf(
  { set = 'cal_a', antennas, reference = antennas[0], ...made }: Made,
  planes: readonly Plane[],
): SolutionsHeader {
  const { mhz, window = mhz.map(() => 0), unixS = mhz.map(() => 1_769_380_000) } = made
  let offset = 0
  return {
    ...{ format: 'contimg-solutions', version: 1, set, path: `/${set}_bpcal`, type: 'BP', kind: 'bandpass' },
    ...{ vis_cal: 'B Jones', reference_antenna: reference, polarizations: [...POLARIZATIONS] },
    antennas: antennas.map((name, id) => ({
      ...{ id, name, station: name, x_m: id * 6, y_m: 0, z_m: 0, health: 'good', flagged_fraction: 0 },
      ...{ median_snr: 50, median_amplitude: 1, amplitude_scatter: 0.05, phase_scatter_deg: 3, delay_ns: 0 },
    })),
    columns: {
      ...{ count: mhz.length, spectral_window: [...window], channel: mhz.map((_, at) => at) },
      ...{ frequency_mhz: [...mhz], time: [...unixS] },
    },
    spectral_windows: [...new Set(window)].map((id) => ({
      ...{ id, first_column: window.indexOf(id), end_column: window.lastIndexOf(id) + 1 },
      ...{ low_mhz: mhz[window.indexOf(id)], high_mhz: mhz[window.lastIndexOf(id)] },
    })),
    ...{ solutions: antennas.length * POLARIZATIONS.length * mhz.length, flagged_fraction: 0 },
    planes: planes.map(({ bytes, ...plane }) => {
      const told = { ...plane, offset, bytes: bytes.length }
      offset += bytes.length
      return told
    }),
  }
}

function packed(header: SolutionsHeader, planes: readonly Plane[]): ArrayBuffer {
  const text = JSON.stringify(header)
  const head = new TextEncoder().encode(text.padEnd(text.length + ((8 - ((4 + text.length) % 8)) % 8)))
  const all = new Uint8Array(4 + head.length + planes.reduce((sum, { bytes }) => sum + bytes.length, 0))
  new DataView(all.buffer).setUint32(0, head.length, true)
  all.set(head, 4)
  let at = 4 + head.length
  for (const { bytes } of planes) {
    all.set(bytes, at)
    at += bytes.length
  }
  return all.buffer
}
