import type { SolutionsHeader } from '@contimg/api/schemas'

export type Quantity = 'amplitude' | 'phase' | 'delay' | 'snr'
export type SolvedAntenna = SolutionsHeader['antennas'][number]

/** Solutions of all antennas, as GET /cal/sets/:name/solutions sends them. */
export interface Solutions {
  readonly header: SolutionsHeader
  readonly planes: Readonly<Partial<Record<Quantity, Float32Array>>> // [antenna, polarization, column], NaN where nothing is solved
  readonly flags: Uint8Array // 0 solved, 1 flagged, 2 not in the table
}

/** @throws Error where the bytes are no solutions */
export function readSolutions(bytes: ArrayBuffer): Solutions {
  if (bytes.byteLength < 8) throw new Error(`solutions of ${bytes.byteLength} bytes, wanted a header`)
  const length = new DataView(bytes).getUint32(0, true)
  if (length + 4 > bytes.byteLength)
    throw new Error(`a header of ${length} bytes in ${bytes.byteLength}, wanted solutions`)
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as SolutionsHeader
  if (header.format !== 'contimg-solutions' || header.version !== 1)
    throw new Error(`format ${header.format} ${header.version}, wanted contimg-solutions 1`)
  const size = header.antennas.length * header.polarizations.length * header.columns.count
  const planes: Partial<Record<Quantity, Float32Array>> = {}
  let flags = new Uint8Array(size)
  for (const { name, type, offset, bytes: long } of header.planes) {
    const from = 4 + length + offset
    if (from + long > bytes.byteLength || long !== size * (type === 'uint8' ? 1 : 4))
      throw new Error(`plane ${name} of ${long} bytes, wanted ${size} values`)
    if (name === 'flags') flags = new Uint8Array(bytes, from, size)
    else planes[name] = new Float32Array(bytes, from, size)
  }
  return { header, planes, flags }
}

/** What there is to show. */
export const quantitiesOf = ({ planes }: Solutions): readonly Quantity[] =>
  (['amplitude', 'phase', 'delay', 'snr'] as const).filter((name) => planes[name] !== undefined)

const placeOf = ({ header }: Solutions, antenna: number, polarization: number): number =>
  (antenna * header.polarizations.length + polarization) * header.columns.count

/** The values of an antenna and polarization, by column; nothing is copied. */
export function valuesOf(
  solutions: Solutions,
  quantity: Quantity,
  antenna: number,
  polarization: number,
): Float32Array {
  const from = placeOf(solutions, antenna, polarization)
  return (solutions.planes[quantity] ?? new Float32Array(0)).subarray(from, from + solutions.header.columns.count)
}

export function flagsOf(solutions: Solutions, antenna: number, polarization: number): Uint8Array {
  const from = placeOf(solutions, antenna, polarization)
  return solutions.flags.subarray(from, from + solutions.header.columns.count)
}

/** The value in the middle of those that are measured; NaN for none. */
export function medianOf(values: Iterable<number>): number {
  const measured = Float64Array.from([...values].filter(Number.isFinite)).sort()
  const half = measured.length >> 1
  if (measured.length === 0) return Number.NaN
  return measured.length % 2 === 1 ? measured[half] : (measured[half - 1] + measured[half]) / 2
}

export interface PolarizationFacts {
  readonly polarization: string
  readonly flagged: number // fraction
  readonly snr: number // median; NaN where nothing is solved, as all below
  readonly amplitude: number
  readonly phaseRmsDeg: number // about its mean direction
  readonly delayNs: number
}

/** What is known of an antenna, by polarization. */
export function polarizationFacts(solutions: Solutions, antenna: number): PolarizationFacts[] {
  return solutions.header.polarizations.map((polarization, at) => {
    const flags = flagsOf(solutions, antenna, at)
    const median = (quantity: Quantity) => medianOf(valuesOf(solutions, quantity, antenna, at))
    return {
      polarization,
      flagged: flags.reduce((sum, flag) => sum + Number(flag !== 0), 0) / Math.max(1, flags.length),
      snr: median('snr'),
      amplitude: median('amplitude'),
      phaseRmsDeg: phaseRms(valuesOf(solutions, 'phase', antenna, at)),
      delayNs: median('delay'),
    }
  })
}

const DEG = Math.PI / 180

/** Scatter of angles about their mean direction, degrees. */
function phaseRms(phasesDeg: Float32Array): number {
  const measured = [...phasesDeg].filter(Number.isFinite)
  if (measured.length === 0) return Number.NaN
  const mean = Math.atan2(
    measured.reduce((sum, deg) => sum + Math.sin(deg * DEG), 0),
    measured.reduce((sum, deg) => sum + Math.cos(deg * DEG), 0),
  )
  const squares = measured.reduce((sum, deg) => sum + wrapDeg(deg - mean / DEG) ** 2, 0)
  return Math.sqrt(squares / measured.length)
}

/** −180 to 180. */
export const wrapDeg = (deg: number): number => ((((deg + 180) % 360) + 360) % 360) - 180
