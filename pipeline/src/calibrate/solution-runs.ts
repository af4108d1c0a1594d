import type { CalibrationTable, Solutions } from '@contimg/formats/caltable'
import type { WindowGains } from './gain-table.ts'

/**
 * Gathers the rows of a calibration table, one an antenna, into solutions of one time and spectral window. Antennas
 * without a row are flagged; values that are no number too. What is real, such as delays, has an imaginary part of 0.
 */
export function solutionRuns(
  rows: Solutions,
  antennaCount: number,
  parType: CalibrationTable['parType'] = 'Complex',
): WindowGains[] {
  const runs = new Map<string, WindowGains>()
  for (const [row, antenna] of rows.antennaIds.entries()) {
    const [window, timeMjdS] = [rows.spectralWindowIds[row], rows.timesMjdS[row]]
    const key = `${window} ${timeMjdS}`
    const run = runs.get(key) ?? emptyRun(rows, row, antennaCount)
    runs.set(key, run)
    const width = run.channelCount * run.receptorCount
    const from = rows.offsets[row]
    for (let k = 0; k < width; k++) {
      const place = from + k
      const re = parType === 'Float' ? rows.parameters[place] : rows.parameters[2 * place]
      const im = parType === 'Float' ? 0 : rows.parameters[2 * place + 1]
      const at = antenna * width + k
      if (!Number.isFinite(re) || !Number.isFinite(im)) continue
      run.gains[2 * at] = re
      run.gains[2 * at + 1] = im
      run.flags[at] = rows.flags[from + k]
      run.snr[at] = rows.snrs[from + k]
      run.errors[at] = rows.errors[from + k]
    }
  }
  return [...runs.values()]
}

function emptyRun(rows: Solutions, row: number, antennaCount: number): WindowGains {
  const spectralWindow = rows.spectralWindowIds[row]
  const [receptorCount, channelCount] = rows.shapes[spectralWindow]!
  const size = antennaCount * channelCount * receptorCount
  const [middleMjdS, halfS] = [rows.timesMjdS[row], rows.intervalsS[row] / 2]
  return {
    spectralWindow,
    span: { startMjdS: middleMjdS - halfS, endMjdS: middleMjdS + halfS, middleMjdS },
    fieldId: rows.fieldIds[row],
    reference: rows.referenceIds[row],
    antennaCount,
    channelCount,
    receptorCount,
    gains: new Float64Array(2 * size),
    flags: new Uint8Array(size).fill(1),
    snr: new Float64Array(size),
    errors: new Float64Array(size),
  }
}
