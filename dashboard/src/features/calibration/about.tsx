import type { CalibrationSetDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyButton, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { degreesText } from '../../words/angles.ts'
import { tableName } from '../../words/calibration.ts'
import { fixed } from '../../words/numbers.ts'
import { utc } from '../../words/times.ts'

const LINK = 'text-accent hover:underline'

/** Where a set comes from, how long it holds, and what it was used for. */
export function About({ set }: { readonly set: CalibrationSetDetail }): ReactNode {
  const { provenance, judged, tables, used_by: used } = set
  const solved = judged?.complete_antennas
  return (
    <Panel title="About this set" className="h-[330px]">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section aria-label="Facts of this set" tabIndex={0} className="min-h-0 overflow-auto">
        <Facts
          rows={[
            ['Status', statusText(set)],
            ['Solved from', <From key="from" path={provenance.measurement_set} at={set.solved_at} />],
            ['Calibrator', set.calibrator],
            ['Declination', degreesText(set.dec_deg, 2, true)],
            ['Reference antenna', set.reference_antenna],
            [
              'Antennas solved',
              judged && `${solved} of ${judged.antenna_count - judged.absent_antennas.length} in the data`,
            ],
            ['Band', bandText(set)],
            [
              'Valid',
              `${set.valid_from === null ? 'ever' : utc(set.valid_from, 'minute')} to ${set.valid_until === null ? 'for good' : utc(set.valid_until, 'minute')}`,
            ],
            ['Applied to', `${fixed(used.count, 0)} Measurement Sets`],
            ['Latest', <Latest key="latest" used={used} />],
            ['Before · after', <Neighbours key="beside" set={set} />],
            ...(set.notes === null ? [] : [['Notes', set.notes] as const]),
            ['Version', provenance.version],
          ]}
        />
        <ul className="mt-2 grid gap-0.5 text-small">
          {tables.map(({ path, type, is_there: isThere }) => (
            <li key={path} className="flex items-center gap-1.5">
              <span className="flex-none">{tableName(type)}</span>
              <span
                className={`min-w-0 flex-1 truncate font-mono ${isThere ? 'text-ink-3' : 'text-failed'}`}
                title={path}
              >
                {isThere ? (path.split('/').at(-1) ?? path) : 'is not there'}
              </span>
              <CopyButton text={path} what="the path of this table" />
            </li>
          ))}
        </ul>
        {provenance.command !== null && (
          <p className="mt-2 flex items-start gap-1.5 text-small">
            <code className="min-w-0 flex-1 font-mono text-micro [overflow-wrap:anywhere] text-ink-2">
              {provenance.command}
            </code>
            <CopyButton text={provenance.command} what="the command" />
          </p>
        )}
      </section>
    </Panel>
  )
}

function statusText({ status, reason, superseded_by: by, non_science: isTrial }: CalibrationSetDetail): string {
  const words = [status, by !== null && `by ${by}`, reason, isTrial && 'for trials only']
  return words.filter(Boolean).join(', ')
}

function bandText({ windows }: CalibrationSetDetail): string | null {
  if (windows.length === 0) return null
  const [low, high] = [Math.min(...windows.map((one) => one.low_mhz)), Math.max(...windows.map((one) => one.high_mhz))]
  return `${low.toFixed(1)} to ${high.toFixed(1)} MHz, ${windows.length} windows`
}

function From({ path, at }: { readonly path: string | null; readonly at: string }): ReactNode {
  const text = `${utc(at, 'minute')} UTC`
  if (path === null) return text
  return (
    <Link to="/ms/$path" params={{ path } as never} className={LINK} title={path}>
      {text}
    </Link>
  )
}

function Latest({ used: { latest } }: { readonly used: CalibrationSetDetail['used_by'] }): ReactNode {
  const [first] = latest
  if (first === undefined) return <span className="text-ink-3">none yet</span>
  if (first.group_id === null) return utc(first.observed_at, 'minute')
  return (
    <Link to="/observations/$group" params={{ group: first.group_id } as never} className={LINK}>
      {first.group_id.replace('T', ' ')}
    </Link>
  )
}

function Neighbours({ set: { previous, next } }: { readonly set: CalibrationSetDetail }): ReactNode {
  const link = (name: string | null) =>
    name === null ? (
      <span className="text-ink-3">none</span>
    ) : (
      <Link to="/calibration" search={{ set: name } as never} className={`font-mono ${LINK}`}>
        {name.replace(/^cal_/, '')}
      </Link>
    )
  return (
    <>
      {link(previous)} · {link(next)}
    </>
  )
}
