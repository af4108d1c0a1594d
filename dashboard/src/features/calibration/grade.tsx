import type { CalibrationCheckItem, CalibrationSetDetail } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { tableName } from '../../words/calibration.ts'
import { gradeOf } from './grades.ts'
import { limitText } from './tell.ts'

/** How good a set is: each measure with its limits; those that are not good have their reason. */
export function SetGrade({ set }: { readonly set: CalibrationSetDetail }): ReactNode {
  const { judged, quality, grade, not_judged_because: why } = set
  return (
    <Panel
      title="Grade"
      isFlush
      className="h-[330px]"
      actions={<GradeMark grade={gradeOf(quality)} title={`${grade}. ${set.quality_reasons.join(' ')}`} />}
    >
      {judged === null ? (
        <Empty>{why ?? 'Its tables cannot be read.'}</Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        <section aria-label="Grade" tabIndex={0} className="min-h-0 overflow-auto">
          <Checks set={set} checks={judged.checks} />
        </section>
      )}
    </Panel>
  )
}

interface ChecksProps {
  readonly set: CalibrationSetDetail
  readonly checks: readonly CalibrationCheckItem[]
}

function Checks({ set, checks }: ChecksProps): ReactNode {
  const groups = Map.groupBy(checks, ({ table }) => table)
  return (
    <SmallTable
      label="Measures"
      isFlush
      isFixed
      isGrouped
      isSticky
      heads={[
        ['Measure', false, 'w-[30%]'],
        ['Value', true],
        ['Warn · fail', true, 'w-[27%]'],
        ['Grade', false, 'w-[74px]'],
      ]}
    >
      {[...groups].map(([table, rows]) => (
        <tbody key={table ?? ''}>
          <tr>
            <th scope="rowgroup" colSpan={4} className="pt-2 pb-0.5 text-left text-micro font-medium text-ink-3">
              {nameOf(set, table)}
            </th>
          </tr>
          {rows.map((check) => (
            <Check key={check.measure} check={check} />
          ))}
        </tbody>
      ))}
    </SmallTable>
  )
}

function nameOf({ tables }: CalibrationSetDetail, path: string | null): string {
  const table = tables.find((one) => one.path === path)
  return path === null ? 'Whole set' : table ? tableName(table.type) : path
}

function Check({
  check: { measure, value, warn_limit: warn, fail_limit: fail, mark, reason },
}: {
  readonly check: CalibrationCheckItem
}): ReactNode {
  return (
    <tr className="border-b border-line align-baseline">
      <td className="py-[3px]">
        {measure.charAt(0).toUpperCase() + measure.slice(1)}
        {reason !== null && <span className="block text-ink-3">{reason}</span>}
      </td>
      <td className="py-[3px] text-right">
        {value === '—' ? <span className="text-ink-3">not measured</span> : value}
      </td>
      <td className="py-[3px] text-right text-ink-3">{limitText(warn, fail)}</td>
      <td className="py-[3px]">
        <GradeMark grade={gradeOf(mark)} title={reason ?? undefined} />
      </td>
    </tr>
  )
}
