import { type CalibrationQuality, isoFromMjdS } from '@contimg/pipeline'
import { jsonText } from './json-text.ts'
import { textTable } from './text-table.ts'

/** The verdict on a set, its reasons and every check, for a terminal. */
export function qualityText({ passed, grade, reasons, checks }: CalibrationQuality): string {
  const headings = ['table', 'measure', 'value', 'warns', 'fails', 'result'].map((heading) => ({ heading }))
  const words = { good: 'good', warn: 'warning', fail: 'FAILED', unknown: 'not measured' }
  const rows = checks.map(({ table, measure, found, warnLimit, failLimit, status }) => [
    table === '' ? 'the set' : baseName(table),
    measure,
    found,
    warnLimit,
    failLimit,
    words[status],
  ])
  const verdict = `${passed ? 'accepted' : 'refused'}: ${grade}`
  return [textTable(headings, rows), '', verdict, ...reasons.map((reason) => `  ${reason}`)].join('\n')
}

/** The same as JSON: degrees, nanoseconds and ISO times, null where nothing could be measured. */
export function qualityJson(quality: CalibrationQuality): string {
  return jsonText(withDoorUnits(quality))
}

/** A record with angles in degrees, delays in nanoseconds and times as ISO 8601, each named by its unit. */
function withDoorUnits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDoorUnits)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => doorUnit(key, inner)))
}

function doorUnit(key: string, value: unknown): [string, unknown] {
  const scaled = (factor: number) => (typeof value === 'number' ? value * factor : value)
  if (key.endsWith('MjdS') && typeof value === 'number') return [key.replace(/MjdS$/, 'Utc'), isoFromMjdS(value)]
  if (key.endsWith('Rad')) return [key.replace(/Rad$/, 'Deg'), scaled(180 / Math.PI)]
  if (/^(delay|medianDelay|delayScatter)S$/.test(key)) return [key.replace(/S$/, 'Ns'), scaled(1e9)]
  return [key, withDoorUnits(value)]
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1)!
}
