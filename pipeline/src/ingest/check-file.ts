import { FormatError } from '@contimg/formats/error'
import { type HdfLibrary, Uvh5Reader } from '@contimg/formats/uvh5'
import { DSA110_SITE } from '@contimg/numerics/stations'
import type { SubbandFile } from '../convert/grouping.ts'
import { INTEGRATION_COUNT, INTEGRATION_S } from '../simulate/header.ts'
import { channelWidthHz, SUBBAND_COUNT, subbandFrequenciesHz } from '../subbands/band.ts'
import { subbandLabel } from '../subbands/name.ts'
import { type FileFacts, factsOf } from './file-facts.ts'

/** A file and what is wrong with it. */
export interface CheckedFile {
  readonly path: string
  readonly subband: number // of its name
  readonly sizeBytes: number
  readonly facts: FileFacts | undefined // undefined where it cannot be read
  readonly problems: readonly string[] // value found, value wanted
}

const DEG = 180 / Math.PI
const POLARIZATIONS = [-5, -6] // XX, YY
const LABEL_TOLERANCE_HZ = channelWidthHz(6144) // other writers label channels half a native channel lower
const SAME_LENGTH = 1e-6 // relative
const BYTES_A_SAMPLE = 8 + 1 + 4 // visibility, flag, count
const LOWEST_DEC_RAD = DSA110_SITE.latitudeRad - Math.PI / 2 // at the southern horizon

/**
 * Checks a file by its header: that it is whole, of the shape that the correlator of DSA-110 writes, of the subband that
 * its name says, and looks at a declination that the array sees. Visibilities are not read.
 *
 * @param channelCount  of the file
 */
export function checkFile(
  library: HdfLibrary,
  { path, subband, sizeBytes = 0 }: SubbandFile,
  channelCount: number,
): CheckedFile {
  try {
    using reader = new Uvh5Reader(library, path)
    const { facts, problems } = factsOf(reader.header)
    const found = [
      ...problems,
      ...shapeProblems(facts, channelCount),
      ...bandProblems(facts, reader.header.channelWidthsHz, subband),
      ...sizeProblems(reader, sizeBytes),
      ...pointingProblems(facts),
    ]
    return { path, subband, sizeBytes, facts, problems: found }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return {
      path,
      subband,
      sizeBytes,
      facts: undefined,
      problems: [error.message.replace(path, '').replace(/^: /, '')],
    }
  }
}

function shapeProblems(
  { frequenciesHz, polarizations, timesMjdS, integrationS }: FileFacts,
  channelCount: number,
): string[] {
  return [
    ...unless(frequenciesHz.length === channelCount, `${frequenciesHz.length} channels, wanted ${channelCount}`),
    ...unless(
      polarizations.join() === POLARIZATIONS.join(),
      `polarizations ${polarizations.join(', ')}, wanted ${POLARIZATIONS.join(', ')} (XX, YY)`,
    ),
    ...unless(timesMjdS.length === INTEGRATION_COUNT, `${timesMjdS.length} integrations, wanted ${INTEGRATION_COUNT}`),
    ...unless(
      Math.abs(integrationS / INTEGRATION_S - 1) < SAME_LENGTH,
      `integrations of ${integrationS} s, wanted ${INTEGRATION_S} s`,
    ),
  ]
}

/** Channels must lie where the subband of the file's name has them, the highest first. */
function bandProblems({ frequenciesHz }: FileFacts, widthsHz: Float64Array, subband: number): string[] {
  const count = frequenciesHz.length
  const widthHz = channelWidthHz(SUBBAND_COUNT * count)
  const isOf = (other: number) =>
    farthest(frequenciesHz, subbandFrequenciesHz(other, count).reverse()) < LABEL_TOLERANCE_HZ
  const badWidth = widthsHz.findIndex((hz) => !(Math.abs(Math.abs(hz) - widthHz) < 1))
  const wanted = subbandFrequenciesHz(subband, count)
  const others = Array.from({ length: SUBBAND_COUNT }, (_, k) => k).filter(isOf)
  return [
    ...unless(
      isOf(subband),
      `channels from ${megahertz(frequenciesHz[0])} to ${megahertz(frequenciesHz[count - 1])}` +
        `${others.map((other) => `, as those of ${subbandLabel(other)}`).join('')}, ` +
        `wanted ${megahertz(wanted[count - 1])} to ${megahertz(wanted[0])} as those of ${subbandLabel(subband)}`,
    ),
    ...unless(badWidth < 0, `channel ${badWidth} is ${widthsHz[badWidth]} Hz wide, wanted ${widthHz} Hz`),
  ]
}

/** The correlator does not compress, so that a file is never smaller than its samples. */
function sizeProblems({ rowCount, channelCount, polarizationCount }: Uvh5Reader, sizeBytes: number): string[] {
  const samplesBytes = rowCount * channelCount * polarizationCount * BYTES_A_SAMPLE
  return unless(sizeBytes > samplesBytes, `${sizeBytes} bytes, wanted more than the ${samplesBytes} of its samples`)
}

function pointingProblems({ decRad }: FileFacts): string[] {
  if (decRad === undefined) return ['no declination of the pointing, wanted phase_center_dec']
  return unless(
    decRad >= LOWEST_DEC_RAD && decRad <= Math.PI / 2,
    `pointing declination ${decRad} rad (${(DEG * decRad).toFixed(3)}°), wanted ${LOWEST_DEC_RAD.toFixed(4)} to ` +
      `${(Math.PI / 2).toFixed(4)} rad: what the array sees`,
  )
}

function unless(isGood: boolean, problem: string): string[] {
  return isGood ? [] : [problem]
}

function farthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

function megahertz(frequencyHz: number): string {
  return `${(frequencyHz / 1e6).toFixed(3)} MHz`
}
