import { basename } from 'node:path'
import { type HdfLibrary, type Uvh5Header, Uvh5Reader } from '@contimg/formats/uvh5'
import { DAY_S, mjdSFromJd } from '@contimg/numerics/time'
import { SUBBAND_COUNT } from '../subbands/band.ts'
import { parseSubbandFileName } from '../subbands/name.ts'
import { GroupError, SubbandsMissingError } from './errors.ts'

/** A run of channels of one file that makes one spectral window, told in ascending frequency. */
export interface WindowOfFile {
  readonly reader: Uvh5Reader
  readonly firstChannel: number // as stored
  readonly channelCount: number
  readonly reversed: boolean // stored with frequency falling
  readonly frequenciesHz: Float64Array // ascending
  readonly channelWidthsHz: Float64Array // same order
}

/** Rows that share a time: one integration of all baselines. */
export interface IntegrationRows {
  readonly firstRow: number // in each file
  readonly rowCount: number
  readonly timeMjdS: number // middle, UTC
}

/** The files of one observation, open and found to agree. */
export interface SubbandGroup extends Disposable {
  readonly readers: readonly Uvh5Reader[]
  readonly header: Uvh5Header // of the file with the highest frequencies, whose clock the group follows
  readonly windows: readonly WindowOfFile[] // ascending in frequency
  readonly integrations: readonly IntegrationRows[]
}

const CLOCK_TOLERANCE_S = 0.1 // times that differ by more are of another stretch of sky

/**
 * Opens the files of one observation, in any order.
 *
 * @throws FormatError for a file that is no whole UVH5 file
 * @throws SubbandsMissingError where names tell subbands and some of the sixteen are not there
 * @throws GroupError where files disagree
 */
export function openGroup(library: HdfLibrary, paths: readonly string[], allowMissing: boolean): SubbandGroup {
  checkNames(paths, allowMissing)
  const readers: Uvh5Reader[] = []
  const close = () => {
    for (const reader of readers) reader.close()
  }
  try {
    for (const path of paths) readers.push(new Uvh5Reader(library, path))
    readers.sort((a, b) => b.header.frequenciesHz[0] - a.header.frequenciesHz[0])
    for (const reader of readers.slice(1)) checkAgreement(readers[0], reader)
    const windows = readers.flatMap(windowsOf).sort((a, b) => a.frequenciesHz[0] - b.frequenciesHz[0])
    checkOverlap(windows)
    const { header } = readers[0]
    return { readers, header, windows, integrations: integrationsOf(readers[0]), [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

function checkNames(paths: readonly string[], allowMissing: boolean): void {
  if (paths.length < 1) throw new GroupError('no files', 'found 0, wanted 1 to 16 UVH5 files')
  const names = paths.flatMap((path) => parseSubbandFileName(basename(path)) ?? [])
  if (names.length < paths.length) return // not named by the correlator: nothing to expect
  const subbands = names.map(({ subband }) => subband)
  subbands.forEach((subband, i) => {
    if (subbands.indexOf(subband) < i)
      throw new GroupError(paths[i], `subband ${subband} is given twice, wanted the files of one observation`)
  })
  const missing = Array.from({ length: SUBBAND_COUNT }, (_, k) => k).filter((k) => !subbands.includes(k))
  if (missing.length === 0 || allowMissing) return
  const [groupTime] = names.map(({ stamp }) => stamp).toSorted()
  throw new SubbandsMissingError(groupTime, paths.length, missing)
}

function checkAgreement(first: Uvh5Reader, other: Uvh5Reader): void {
  const [a, b] = [first.header, other.header]
  const differ = (what: string, found: unknown, wanted: unknown) =>
    new GroupError(other.path, `${what} ${found}, wanted ${wanted} as in ${basename(first.path)}`)
  if (other.rowCount !== first.rowCount) throw differ('rows', other.rowCount, first.rowCount)
  if (`${b.polarizations}` !== `${a.polarizations}`) throw differ('polarizations', b.polarizations, a.polarizations)
  if (`${b.antennaNames}` !== `${a.antennaNames}`)
    throw differ('antennas', b.antennaNames.length, a.antennaNames.length)
  for (let row = 0; row < first.rowCount; row++) {
    if (b.ant1Numbers[row] !== a.ant1Numbers[row] || b.ant2Numbers[row] !== a.ant2Numbers[row]) {
      throw differ(
        `row ${row}: baseline`,
        `${b.ant1Numbers[row]}-${b.ant2Numbers[row]}`,
        `${a.ant1Numbers[row]}-${a.ant2Numbers[row]}`,
      )
    }
    const laterS = DAY_S * (b.timesJd[row] - a.timesJd[row])
    if (!(Math.abs(laterS) <= CLOCK_TOLERANCE_S)) throw timesDiffer(first, other, row, laterS)
  }
  if (Math.abs((b.phaseCentreDecRad ?? 0) - (a.phaseCentreDecRad ?? 0)) > 1e-6) {
    throw differ('pointing declination (rad)', b.phaseCentreDecRad, a.phaseCentreDecRad)
  }
}

function timesDiffer(first: Uvh5Reader, other: Uvh5Reader, row: number, laterS: number): GroupError {
  const integrationS = first.header.integrationTimesS[row]
  const count = Math.round(Math.abs(laterS) / integrationS)
  const isWhole = Math.abs(Math.abs(laterS) - count * integrationS) <= CLOCK_TOLERANCE_S
  const shift = isWhole ? ` (${count} whole integrations)` : ''
  return new GroupError(
    other.path,
    `row ${row}: time ${Math.abs(laterS).toFixed(3)} s ${laterS < 0 ? 'before' : 'after'} that of ` +
      `${basename(first.path)}${shift}, wanted the same within ${CLOCK_TOLERANCE_S} s`,
  )
}

function checkOverlap(windows: readonly WindowOfFile[]): void {
  for (let i = 1; i < windows.length; i++) {
    const [below, above] = [windows[i - 1], windows[i]]
    if (above.frequenciesHz[0] <= below.frequenciesHz.at(-1)!) {
      throw new GroupError(above.reader.path, `its frequencies overlap those of ${basename(below.reader.path)}`)
    }
  }
}

function windowsOf(reader: Uvh5Reader): WindowOfFile[] {
  const { frequenciesHz, channelWidthsHz, spectralWindowIds } = reader.header
  const windows: WindowOfFile[] = []
  for (let first = 0, end = 0; first < frequenciesHz.length; first = end) {
    while (end < frequenciesHz.length && spectralWindowIds[end] === spectralWindowIds[first]) end++
    const stored = frequenciesHz.slice(first, end)
    const reversed = stored.length > 1 && stored[1] < stored[0]
    checkMonotonic(reader.path, stored, reversed)
    windows.push({
      reader,
      firstChannel: first,
      channelCount: end - first,
      reversed,
      frequenciesHz: reversed ? stored.reverse() : stored,
      channelWidthsHz: (reversed ? channelWidthsHz.slice(first, end).reverse() : channelWidthsHz.slice(first, end)).map(
        Math.abs, // some writers give falling channels a negative width
      ),
    })
  }
  return windows
}

function checkMonotonic(path: string, frequenciesHz: Float64Array, falling: boolean): void {
  for (let k = 1; k < frequenciesHz.length; k++) {
    if (frequenciesHz[k] < frequenciesHz[k - 1] !== falling || frequenciesHz[k] === frequenciesHz[k - 1]) {
      throw new GroupError(path, `frequencies of a spectral window neither rise nor fall at channel ${k}`)
    }
  }
}

function integrationsOf({ header, rowCount, path }: Uvh5Reader): IntegrationRows[] {
  const integrations: IntegrationRows[] = []
  for (let first = 0, end = 0; first < rowCount; first = end) {
    while (end < rowCount && header.timesJd[end] === header.timesJd[first]) end++
    const timeMjdS = mjdSFromJd(header.timesJd[first])
    if (integrations.length > 0 && timeMjdS <= integrations.at(-1)!.timeMjdS) {
      throw new GroupError(path, `time goes back at row ${first}, wanted rows ordered by time, then baseline`)
    }
    integrations.push({ firstRow: first, rowCount: end - first, timeMjdS })
  }
  return integrations
}
