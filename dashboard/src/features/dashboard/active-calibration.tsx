import type { CalibrationHealth } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { getJson } from '../../client.ts'
import { buttonClass } from '../../parts/controls.tsx'
import { Meter } from '../../parts/facts.tsx'
import { GradeMark } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { tableName } from '../../words/calibration.ts'
import { percent } from '../../words/numbers.ts'
import { clock, duration } from '../../words/times.ts'

/** What is applied to what is observed now: how old, how much of its validity is over, how good. */
export function ActiveCalibration(): ReactNode {
  const query = useQuery({
    queryKey: ['health', 'calibration'],
    queryFn: ({ signal }) => getJson<CalibrationHealth>('/health/calibration', {}, signal),
    refetchInterval: 60_000,
  })
  const chosen = query.data?.chosen ?? undefined
  return (
    <Panel
      title="Active calibration"
      meta={chosen && <span className="font-mono">{chosen}</span>}
      actions={query.data && <Mark health={query.data} />}
    >
      <Answered query={query} what="the calibration" rows={5}>
        {(health) => (health.chosen === null ? <None health={health} /> : <Tables health={health} />)}
      </Answered>
    </Panel>
  )
}

function Mark({ health: { status } }: { readonly health: CalibrationHealth }): ReactNode {
  return (
    <GradeMark
      grade={status === 'ok' ? 'good' : status === 'none' ? null : status}
      word={status === 'none' ? 'None' : undefined}
    />
  )
}

function None({ health }: { readonly health: CalibrationHealth }): ReactNode {
  const next = health.next_transit
  return (
    <Empty
      actions={
        <Link to="/calibration" className={buttonClass()}>
          Calibration
        </Link>
      }
    >
      {health.sentence}
      {next && ` Next: ${next.calibrator} at ${clock(next.at, 'minute')} UTC.`}
    </Empty>
  )
}

function Tables({ health: { tables, sentence } }: { readonly health: CalibrationHealth }): ReactNode {
  return (
    <>
      <SmallTable label="Active tables" heads={[['Table'], ['Age', true], ['of its validity', false, 'w-2/5']]}>
        {tables.map(({ type, path, age_s, validity_used: used, quality, sentence: why }) => (
          <tr key={path} className="h-(--row) border-b border-line last:border-0">
            <td>
              <GradeMark
                grade={quality === 'unknown' ? null : quality}
                word={<span className="text-ink">{tableName(type)}</span>}
                title={why}
              />
            </td>
            <td className="text-right whitespace-nowrap">{duration(age_s)}</td>
            <td>
              {used === null ? (
                <span className="text-ink-3">open</span>
              ) : (
                <Meter
                  fraction={used}
                  label={`${percent(used)} of its validity is over`}
                  colour="var(--state-completed-mark)"
                />
              )}
            </td>
          </tr>
        ))}
      </SmallTable>
      <p className="mt-2 text-small text-ink-2">{sentence}</p>
    </>
  )
}
