import type { MsMetadata } from '@contimg/api/schemas'
import { count, percent, size } from '../../../words/numbers.ts'
import { clock, utc } from '../../../words/times.ts'

/** Whether a time of the API is one of the calendar; where it is none it is days of MJD. */
export const isDate = (at: string): boolean => /^\d{4}-\d\d-\d\dT/.test(at)

/** `2026-01-25 22:26:05–22:31:14 UTC · 24 × 12.885 s` */
export function observedText({
  start_at: start,
  end_at: end,
  integration_count: integrations,
  scans,
}: MsMetadata): string | null {
  if (start === null || end === null) return null
  const interval = scans[0]?.interval_s
  const each = interval == null ? '' : ` × ${interval.toFixed(3)} s`
  return `${isDate(start) && isDate(end) ? `${utc(start)}–${clock(end)} UTC` : `${start} to ${end}`} · ${integrations}${each}`
}

/** `16 × 48 ch · 1311.3–1498.8 MHz`, from edge to edge. */
export function spectralText({ spectral_windows: windows }: MsMetadata): string | null {
  if (windows.length === 0) return null
  const edges = windows.flatMap(({ first_mhz: first, last_mhz: last, channel_width_khz: width }) => {
    if (first === null || last === null) return []
    const half = Math.abs(width ?? 0) / 2000
    return [Math.min(first, last) - half, Math.max(first, last) + half]
  })
  const channels = [...new Set(windows.map(({ channel_count }) => channel_count))]
  const many = channels.length === 1 ? `${windows.length} × ${channels[0]} ch` : `${windows.length} windows`
  return edges.length === 0 ? many : `${many} · ${Math.min(...edges).toFixed(1)}–${Math.max(...edges).toFixed(1)} MHz`
}

/** `1 787 904 · XX, YY · 2.11 GB` */
export function rowsText({ row_count: rows, spectral_windows: windows, size_bytes: bytes }: MsMetadata): string {
  const correlations = [...new Set(windows.flatMap((window) => window.correlations))]
  return [count(rows), correlations.join(', '), size(bytes)].filter((part) => part !== '').join(' · ')
}

const DATA_COLUMN = /^(DATA|CORRECTED_DATA|MODEL_DATA|FLOAT_DATA|WEIGHT_SPECTRUM)$/

export function columnsText({ columns }: MsMetadata): string {
  return columns
    .map(({ name }) => name)
    .filter((name) => DATA_COLUMN.test(name))
    .join(', ')
}

/** Of the phase centres: the middle one, as a drift scan has one for each integration. */
export function middleField({ fields }: MsMetadata): MsMetadata['fields'][number] | undefined {
  return fields[Math.floor(fields.length / 2)]
}

export function flagsText({ recorded }: MsMetadata): string | null {
  if (recorded === null) return null
  const fraction =
    recorded.flagged_fraction === null ? 'flagged fraction not measured' : percent(recorded.flagged_fraction)
  const changes = recorded.versions.length
  return changes === 0 ? fraction : `v${changes} · ${fraction}`
}
