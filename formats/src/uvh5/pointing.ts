import { FormatError } from '../error.ts'
import type { HdfLibrary } from '../hdf5/library.ts'
import { copyNumbers } from '../hdf5/numbers.ts'
import { HdfReader } from '../hdf5/reader.ts'

/** Where and when a drift scan looked: the few numbers of a header that a list of observations needs. */
export interface Uvh5Pointing {
  readonly latitudeDeg: number
  readonly longitudeDeg: number
  readonly altitudeM: number
  readonly decRad: number // apparent, of the meridian that it was phased to
  readonly firstTimeJd: number // UTC, middle of the first integration
  readonly lastTimeJd: number
  readonly integrationCount: number // one after the other, without gaps
}

const DECLINATIONS = ['/Header/extra_keywords/phase_center_dec', '/Header/phase_center_app_dec']

/**
 * Reads the pointing of a drift scan, and no array of the header whole.
 *
 * @throws FormatError where the file is no UVH5 file of a drift scan, or its times go back
 */
export function readPointing(library: HdfLibrary, path: string): Uvh5Pointing {
  using file = new HdfReader(library, path)
  const decName = DECLINATIONS.find((name) => file.has(name) && file.dataSet(name).shape?.length === 0)
  if (decName === undefined) throw new FormatError(path, undefined, `no ${DECLINATIONS[0]}, wanted a drift scan`)
  const finite = (name: string, value: number) => {
    if (Number.isFinite(value)) return value
    throw new FormatError(path, undefined, `${name} is ${value}, wanted a number`)
  }
  const number = (name: string) => finite(name, file.number(name))
  const times = file.dataSet('/Header/time_array').shape?.[0] ?? 0
  if (times === 0) throw new FormatError(path, undefined, '/Header/time_array is empty, wanted at least one time')
  const element = (name: string, index: number) => finite(name, oneNumber(file, name, index))
  const [firstTimeJd, lastTimeJd] = [element('/Header/time_array', 0), element('/Header/time_array', times - 1)]
  const integrationS = element('/Header/integration_time', 0)
  const integrationCount = 1 + Math.round((86400 * (lastTimeJd - firstTimeJd)) / integrationS)
  if (!(integrationCount >= 1 && integrationCount <= times))
    throw new FormatError(
      path,
      undefined,
      `times from ${firstTimeJd} to ${lastTimeJd} in steps of ${integrationS} s, wanted 1 to ${times} integrations`,
    )
  return {
    latitudeDeg: number('/Header/latitude'),
    longitudeDeg: number('/Header/longitude'),
    altitudeM: number('/Header/altitude'),
    decRad: number(decName),
    firstTimeJd,
    lastTimeJd,
    integrationCount,
  }
}

function oneNumber(file: HdfReader, name: string, index: number): number {
  const { type } = file.dataSet(name)
  if (type.kind === 'string' || type.kind === 'variable-string' || type.kind === 'complex')
    throw new FormatError(file.path, undefined, `${name} holds a ${type.kind}, wanted numbers`)
  const value = new Float64Array(1)
  copyNumbers(file.path, file.slab(name, [index], [1]), type, value)
  return value[0]
}
