import { createHash } from 'node:crypto'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { BANDPASS, GAIN, type TableKind, type WindowGains } from '../calibrate/gain-table.ts'
import { writeGainTable } from '../calibrate/table-file.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'

/** A digest of the cells of each column of a table. */
export function digests(path: string): Record<string, string> {
  const files = nodeTableFiles(path)
  try {
    const table = openTable(files)
    return Object.fromEntries(
      table.columns.map(({ name, kind }) => {
        const hash = createHash('sha256')
        const column = table.column(name)
        for (let row = 0, rows = 0; kind !== 'record' && row < table.rowCount; row += rows) {
          rows = column.equalShapes(row, table.rowCount - row)
          const shape = column.cellShape(row)
          hash.update(`${rows} ${shape}`)
          if (shape) hash.update(new Uint8Array((column.readCells(row, rows) as Float32Array).buffer))
        }
        return [name, hash.digest('hex')]
      }),
    )
  } finally {
    files.close()
  }
}

/** Gains of every antenna at one time, of amplitudes from 0.5 to 1.5 and any phase, some of them flagged. */
function gainsAt(window: number, antennas: number, channels: number, middleMjdS: number, seed: number): WindowGains {
  const size = antennas * channels * 2
  const gains = new Float64Array(2 * size)
  const flags = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    const phaseRad = 100 * Math.sin(1 + at + 17 * seed + window)
    const amplitude = 1 + 0.5 * Math.cos(7 * at + seed)
    gains[2 * at] = amplitude * Math.cos(phaseRad)
    gains[2 * at + 1] = amplitude * Math.sin(phaseRad)
    flags[at] = at % 31 === 5 ? 1 : 0
  }
  const of = { antennaCount: antennas, channelCount: channels, receptorCount: 2, fieldId: 0, reference: 0 }
  const span = { startMjdS: middleMjdS, endMjdS: middleMjdS, middleMjdS }
  return {
    ...of,
    spectralWindow: window,
    span,
    gains,
    flags,
    snr: new Float64Array(size),
    errors: new Float64Array(size),
  }
}

/** Writes a table of one time for a Measurement Set. */
export function writeSomeGains(path: string, msPath: string, kind: TableKind, seed: number): void {
  using source = openVisibilities(msPath, 'DATA')
  const { antennas, fields, spectralWindows, telescopeName } = source
  const [timeMjdS] = source.ms.main.column('TIME').readScalars(0, 1) as Float64Array
  const solutions = spectralWindows.map(({ frequenciesHz }, window) =>
    gainsAt(window, antennas.length, kind === BANDPASS ? frequenciesHz.length : 1, timeMjdS, seed),
  )
  const table = { kind, measurementSet: '', telescopeName, antennas, fields, spectralWindows, solutions }
  writeGainTable(path, table, [])
}

/** A bandpass and a gain table. */
export function writeSomeTables(prefix: string, msPath: string): [bandpass: string, gain: string] {
  const [bandpass, gain] = [`${prefix}_bpcal`, `${prefix}_gacal`]
  writeSomeGains(bandpass, msPath, BANDPASS, 1)
  writeSomeGains(gain, msPath, GAIN, 2)
  return [bandpass, gain]
}
