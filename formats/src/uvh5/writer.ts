import type { HdfLibrary } from '../hdf5/library.ts'
import type { HdfWriter } from '../hdf5/writer.ts'
import type { Uvh5Header } from './header.ts'
import { putCounts, putSite, putTexts } from './put-common.ts'
import { RowWriter } from './row-writer.ts'
import { bytesOfTemplate, correlatorTemplateBase64 } from './template.ts'

/** The bytes with which a new file of the correlator's flavour starts; put them there before opening a Uvh5Writer on it. */
export function emptyUvh5(): Uint8Array {
  return bytesOfTemplate(correlatorTemplateBase64)
}

/**
 * Writes a UVH5 file in the flavour of the DSA-110 correlator (its writer is dsa110/dsa110-meridian-fs): visibilities of
 * four axes, float32 uvw, fixed-length strings.
 */
export class Uvh5Writer extends RowWriter {
  constructor(library: HdfLibrary, path: string, header: Uvh5Header) {
    const rowShape = [1, header.frequenciesHz.length, header.polarizations.length]
    super(library, path, header, rowShape, (file) => putHeader(file, header))
  }
}

function putHeader(file: HdfWriter, header: Uvh5Header): void {
  const { telescopeName, instrument, objectName, history, phaseType } = header
  putCounts(file, header, header.timesJd.length / new Set(header.timesJd).size, 1)
  putTexts(file, {
    telescope_name: telescopeName,
    instrument,
    object_name: objectName,
    history,
    phase_type: phaseType,
  })
  putSite(file, header)
  putAxes(file, header)
  putExtraKeywords(file, header)
}

function putAxes(file: HdfWriter, header: Uvh5Header): void {
  const rows = header.timesJd.length
  file.putNumbers('/Header/ant_1_array', 'int64', [rows], header.ant1Numbers)
  file.putNumbers('/Header/ant_2_array', 'int64', [rows], header.ant2Numbers)
  file.putNumbers('/Header/uvw_array', 'float32', [rows, 3], header.uvwM)
  file.putNumbers('/Header/time_array', 'float64', [rows], header.timesJd)
  file.putNumbers('/Header/integration_time', 'float64', [rows], header.integrationTimesS)
  file.putNumbers('/Header/freq_array', 'float64', [1, header.frequenciesHz.length], header.frequenciesHz)
  const widthsHz = header.channelWidthsHz
  if (widthsHz.every((widthHz) => widthHz === widthsHz[0])) {
    file.putNumber('/Header/channel_width', 'float64', widthsHz[0])
  } else file.putNumbers('/Header/channel_width', 'float64', [widthsHz.length], widthsHz)
  file.putNumbers('/Header/spw_array', 'int64', [1], [1])
  file.putNumbers('/Header/polarization_array', 'int64', [header.polarizations.length], header.polarizations)
  if (header.phaseCentreDecRad !== undefined) {
    file.putNumber('/Header/phase_center_app_dec', 'float64', header.phaseCentreDecRad)
  }
}

function putExtraKeywords(file: HdfWriter, { extraKeywords }: Uvh5Header): void {
  for (const [name, value] of Object.entries(extraKeywords)) {
    const path = `/Header/extra_keywords/${name}`
    if (typeof value === 'number') file.putNumber(path, 'float64', value)
    else if (name === 'phase_center_epoch') file.putVariableString(path, value)
    else file.putStrings(path, [], [value])
  }
}
