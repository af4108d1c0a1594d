import type { MsMetadata } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { Facts } from '../../../parts/facts.tsx'
import { SmallTable } from '../../../parts/small-table.tsx'
import { decText, raText } from '../../../words/angles.ts'
import { count, fixed, percent, size } from '../../../words/numbers.ts'
import { utc } from '../../../words/times.ts'
import { columnsText, isDate } from './facts-of.ts'

/** All that is in a Measurement Set, table by table. */
export function Listing({ set }: { readonly set: MsMetadata }): ReactNode {
  const { observations, scans, fields, spectral_windows: windows, antennas, columns, history, recorded } = set
  return (
    <div className="grid gap-5">
      <Facts
        rows={[
          ...observations.map(
            ({ telescope, observer, project }) =>
              ['Telescope', [telescope, observer, project].filter(Boolean).join(' · ')] as const,
          ),
          ['Rows', count(set.row_count)],
          ['Integrations', count(set.integration_count)],
          ['Size', size(set.size_bytes)],
          ['Columns of visibilities', columnsText(set)],
        ]}
      />
      <Table
        name="Scans"
        heads={['Scan', 'Fields', 'From, UTC', 'To, UTC', 'Interval, s', 'Rows']}
        rows={scans.map((one) => [
          one.scan,
          fieldsText(one.field_ids),
          timeText(one.start_at),
          timeText(one.end_at),
          fixed(one.interval_s, 3),
          count(one.row_count),
        ])}
      />
      <Table
        name="Fields"
        heads={['Field', 'Name', 'RA', 'Dec', 'Frame', 'Rows']}
        rows={fields.map((one) => [
          one.id,
          one.name,
          raText(one.ra_deg, 2),
          decText(one.dec_deg, 1),
          one.frame,
          count(one.row_count),
        ])}
      />
      <Table
        name="Spectral windows"
        heads={['SPW', 'Name', 'Channels', 'First, MHz', 'Last, MHz', 'Width, kHz', 'Correlations']}
        rows={windows.map((one) => [
          ...[one.id, one.name, one.channel_count, one.first_mhz?.toFixed(3) ?? '–', one.last_mhz?.toFixed(3) ?? '–'],
          ...[fixed(one.channel_width_khz, 2), one.correlations.join(', ')],
        ])}
      />
      <Table
        name="Antennas"
        heads={['Antenna', 'Name', 'Station', 'Diameter, m', 'X, Y, Z (ITRF), m', 'Rows']}
        rows={antennas.map((one) => [
          ...[one.id, one.name, one.station, fixed(one.diameter_m, 2)],
          ...[one.position_m.map((metres) => metres?.toFixed(2) ?? '–').join(' '), count(one.row_count)],
        ])}
      />
      <Table
        name="Columns"
        heads={['Column', 'Type', 'Storage manager']}
        rows={columns.map(({ name, type, manager }) => [name, type, manager])}
      />
      {recorded && (
        <>
          <Table
            name="Calibration applied"
            heads={['Type', 'Set', 'State', 'Weight', 'Table']}
            rows={recorded.applied.map((one) => [
              one.table_type,
              one.set_name,
              one.status,
              percent(one.weight),
              one.path,
            ])}
          />
          <Table
            name="Versions"
            heads={['First seen, UTC', 'Stage', 'Command']}
            rows={recorded.versions.map((one) => [utc(one.first_seen_at), one.stage ?? '–', one.command ?? '–'])}
          />
        </>
      )}
      <Table
        name="History"
        heads={['At, UTC', 'Application', 'Message']}
        rows={history.map((one) => [timeText(one.at), one.application, one.message])}
      />
    </div>
  )
}

const timeText = (at: string | null): string => (at === null ? '–' : isDate(at) ? utc(at) : at)

function fieldsText(ids: readonly number[]): string {
  const isRun = ids.length > 2 && ids.every((id, at) => id === ids[0] + at)
  return isRun ? `${ids[0]}–${ids.at(-1)}` : ids.join(', ')
}

interface TableProps {
  readonly name: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

function Table({ name, heads, rows }: TableProps): ReactNode {
  if (rows.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is wider than the sheet, and scrolls by the keys
    <div tabIndex={0} role="region" aria-label={name} className="overflow-x-auto">
      <SmallTable
        label={name}
        caption={
          <>
            {name} <span className="font-normal text-ink-3">{count(rows.length)}</span>
          </>
        }
        heads={heads.map((head) => [head, false, 'whitespace-nowrap'])}
      >
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a listing keep their order
          <tr key={at} className="border-t border-line align-top">
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
              <td key={column} className="max-w-80 whitespace-nowrap py-px last:whitespace-normal">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </SmallTable>
    </div>
  )
}
