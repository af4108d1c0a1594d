import { dishDiameterM } from '../calibrate/model-rows.ts'
import { referenceOrder } from '../calibrate/reference-order.ts'
import { readGainTable } from '../calibrate/table-file.ts'
import { openBeam } from '../sky/beam-file.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { SelfcalOptions } from './options.ts'

/** A Measurement Set that was corrected by tables nobody named. */
export class UnknownCorrectionError extends Error {
  override readonly name = 'UnknownCorrectionError'
  readonly path: string
  constructor(path: string) {
    super(
      `${path}: has CORRECTED_DATA, wanted the tables that made it (--initial-caltables), or --reset-ms to begin at DATA`,
    )
    this.path = path
  }
}

/**
 * Finds what is wrong with a request before there is a copy or an image.
 *
 * @param isBegun  whether it was found right before: what is corrected now may be our own work
 * @throws UnknownCorrectionError, UnknownBeamError, UnknownAntennaError, UnusableTableError, FormatError; RangeError for
 *   a field that is not there
 */
export function checkRequest(msPath: string, options: SelfcalOptions, isBegun: boolean): void {
  const { initialTables, fromData, image, referenceAntenna, beam } = options
  using source = openVisibilities(msPath, 'DATA')
  const isExplained = initialTables.length > 0 || fromData || isBegun
  if (!isExplained && source.ms.main.has('CORRECTED_DATA')) throw new UnknownCorrectionError(msPath)
  const wanted = image.fields === 'all' ? [] : image.fields
  const missing = wanted.find((id) => !source.fields[id])
  if (missing !== undefined)
    throw new RangeError(`${msPath}: field ${missing}, wanted some of 0 to ${source.fields.length - 1}`)
  if (beam !== 'none') openBeam(beam, dishDiameterM(source))
  const names = source.antennas.map(({ name }) => name)
  referenceOrder(msPath, names, referenceAntenna, new Float64Array(names.length))
  for (const path of initialTables) readGainTable(path)
}
