import { formatDec, formatRa } from './sexagesimal.ts'
import type { MeasurementSetSummary } from './summary.ts'

/** The summary as text, in the manner of listobs. */
export function formatSummary(summary: MeasurementSetSummary): string {
  const { observations, antennas } = summary
  const used = antennas.filter((antenna) => antenna.rowCount > 0)
  const lines = [
    `Measurement Set  ${summary.path}`,
    ...observations.map(
      (one) => `Observation      ${[one.telescope, one.observer, one.project].filter(Boolean).join(' · ')}`,
    ),
    `Time             ${summary.startUtc ?? '–'} to ${summary.endUtc ?? '–'} (UTC), ${summary.integrationCount} integrations`,
    `Rows             ${summary.rowCount}`,
    `Columns          ${summary.columns.map((column) => column.name).join(' ')}`,
    ...section('Scans', scanRows(summary)),
    ...section('Fields', fieldRows(summary)),
    ...section('Spectral windows', windowRows(summary)),
    ...section(`Antennas (${used.length} of ${antennas.length} with data)`, antennaRows(summary)),
    ...sumLines(summary),
  ]
  return `${lines.join('\n')}\n`
}

function scanRows({ scans }: MeasurementSetSummary): string[][] {
  const rows = scans.map(({ scan, startUtc, endUtc, fieldIds, intervalS, rowCount }) => {
    return [`${scan}`, startUtc, endUtc, rangesOf(fieldIds), intervalS.toFixed(3), `${rowCount}`]
  })
  return [['scan', 'start (UTC)', 'end (UTC)', 'fields', 'interval s', 'rows'], ...rows]
}

function fieldRows({ fields }: MeasurementSetSummary): string[][] {
  const rows = fields.map(({ id, name, raDeg, decDeg, frame, rowCount }) => {
    const ra = formatRa((raDeg * Math.PI) / 180, 0.001)
    const dec = formatDec((decDeg * Math.PI) / 180, 0.01)
    return [`${id}`, name, ra, dec, frame, `${rowCount}`]
  })
  return [['id', 'name', 'right ascension', 'declination', 'frame', 'rows'], ...rows]
}

function windowRows({ spectralWindows }: MeasurementSetSummary): string[][] {
  const rows = spectralWindows.map((window) => [
    `${window.id}`,
    window.name,
    `${window.channelCount}`,
    window.firstMhz.toFixed(3),
    window.lastMhz.toFixed(3),
    window.channelWidthKhz.toFixed(3),
    window.correlations.join(' '),
    `${window.rowCount}`,
  ])
  return [['id', 'name', 'channels', 'first MHz', 'last MHz', 'width kHz', 'correlations', 'rows'], ...rows]
}

function antennaRows({ antennas }: MeasurementSetSummary): string[][] {
  const used = antennas.filter((antenna) => antenna.rowCount > 0)
  const rows = used.map(({ id, name, station, mount, diameterM, positionM, rowCount }) => {
    return [
      `${id}`,
      name,
      station,
      mount,
      `${diameterM}`,
      ...positionM.map((metres) => metres.toFixed(3)),
      `${rowCount}`,
    ]
  })
  return [['id', 'name', 'station', 'mount', 'dish m', 'x m', 'y m', 'z m', 'rows'], ...rows]
}

function sumLines({ sums }: MeasurementSetSummary): string[] {
  if (sums === null) return []
  const fraction = sums.flagCount === 0 ? 0 : (100 * sums.flaggedCount) / sums.flagCount
  const odd = sums.nonFiniteCount === 0 ? '' : `, ${sums.nonFiniteCount} not finite`
  return [
    '',
    `Sum |${sums.column}|       ${sums.sumOfAmplitudes.toPrecision(10)} over ${sums.valueCount} values${odd}`,
    `Flagged          ${sums.flaggedCount} of ${sums.flagCount} (${fraction.toFixed(2)} %)`,
  ]
}

/** A table under a title, columns padded to the width of their longest entry. */
function section(title: string, rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const padded = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
  return ['', title, ...padded]
}

/** Numbers in ascending order as 0~3,5. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}~${last}`)).join(',')
}
