import type { CalibrationCheckItem, CalibrationSetDetail } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
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
        <section aria-label="Measures" tabIndex={0} className="min-h-0 overflow-auto">
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
    <table className="w-full table-fixed text-small">
      <thead className="sticky top-0 bg-panel">
        <tr className="border-b border-line text-left text-micro text-ink-3">
          <th scope="col" className="w-[33%] py-1 pl-3 font-medium">
            Measure
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Value
          </th>
          <th scope="col" className="w-[31%] px-2 py-1 text-right font-medium">
            Warn · fail
          </th>
          <th scope="col" className="w-[68px] py-1 pr-3 font-medium">
            Grade
          </th>
        </tr>
      </thead>
      {[...groups].map(([table, rows]) => (
        <tbody key={table ?? ''}>
          <tr>
            <th scope="rowgroup" colSpan={4} className="pt-2 pb-0.5 pl-3 text-left text-micro font-medium text-ink-3">
              {nameOf(set, table)}
            </th>
          </tr>
          {rows.map((check) => (
            <Check key={check.measure} check={check} />
          ))}
        </tbody>
      ))}
    </table>
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
      <td className="py-[3px] pl-3">
        {measure.charAt(0).toUpperCase() + measure.slice(1)}
        {reason !== null && <span className="block text-ink-3">{reason}</span>}
      </td>
      <td className="py-[3px] text-right">
        {value === '—' ? <span className="text-ink-3">not measured</span> : value}
      </td>
      <td className="px-2 py-[3px] text-right text-ink-3">{limitText(warn, fail)}</td>
      <td className="py-[3px] pr-3">
        <GradeMark grade={gradeOf(mark)} title={reason ?? undefined} />
      </td>
    </tr>
  )
}
