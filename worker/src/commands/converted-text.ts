import type { Converted } from '@contimg/pipeline'
import { warn } from './warn.ts'

/** Prints what was made, for a person or as JSON, and what a person should know of it. */
export function tellConverted(made: Converted, json = false): void {
  made.warnings.forEach(warn)
  console.log(json ? JSON.stringify(recordOf(made)) : textOf(made))
}

function textOf(made: Converted): string {
  const { path, record, startIso, rowCount, spectralWindowCount, fieldCount, timings } = made
  const { loadS, phaseS, writeS, totalS, writerType } = timings
  const calibrator = record.calibrator === undefined ? '' : `, calibrator ${record.calibrator}`
  return [
    `${path}  ${startIso} UTC, ${rowCount} rows, ${spectralWindowCount} spectral windows, ${fieldCount} fields${calibrator}`,
    `WRITER_TYPE: ${writerType}  load ${loadS} s, phase ${phaseS} s, write ${writeS} s, total ${totalS} s`,
  ].join('\n')
}

function recordOf({ path, record, startIso, rowCount, spectralWindowCount, fieldCount, timings, warnings }: Converted) {
  return {
    path,
    group: record.groupId ?? null,
    start: startIso,
    rows: rowCount,
    spectral_windows: spectralWindowCount,
    fields: fieldCount,
    calibrator: record.calibrator ?? null,
    load_s: timings.loadS,
    phase_s: timings.phaseS,
    write_s: timings.writeS,
    total_s: timings.totalS,
    input_bytes: timings.inputBytes,
    writer_type: timings.writerType,
    peak_resident_bytes: 1024 * process.resourceUsage().maxRSS,
    warnings,
  }
}
