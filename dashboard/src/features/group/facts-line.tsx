import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSidereal } from '../../live/pointing.ts'
import { Fact, Position, Unmeasured } from '../../parts/facts.tsx'
import { hoursText } from '../../words/angles.ts'
import { flux, significant } from '../../words/numbers.ts'
import { clock, lstDeg, momentMs } from '../../words/times.ts'
import { matchesQuery, metadataQuery } from './queries.ts'

/** What was observed, in a line. */
export function FactsLine({ group }: { readonly group: GroupDetail }): ReactNode {
  const path = hasSet(group) ? group.ms_path : null
  const { data: set } = useQuery(metadataQuery(path, group.run))
  const worker = group.stages.flatMap(({ attempts }) => attempts ?? []).at(-1)?.worker
  const used = set?.antennas.filter(({ row_count: rows }) => rows > 0).length
  return (
    <dl className="flex flex-none flex-wrap gap-x-7 gap-y-1.5 px-0.5">
      <Observed group={group} endMs={momentMs(set?.end_at)} />
      <Fact name="Centre, ICRS">
        <Position raDeg={group.ra_deg} decDeg={group.dec_deg} />
      </Fact>
      <Fact name="Calibrator">
        <Calibrator group={group} path={path} />
      </Fact>
      {set !== undefined && (
        <>
          <Fact name="Integrations">{integrations(set.integration_count, set.scans[0]?.interval_s ?? null)}</Fact>
          <Fact name="Antennas">{`${used} of ${set.antennas.length}`}</Fact>
        </>
      )}
      {group.calibration !== null && <Fact name="Calibration">{group.calibration}</Fact>}
      {worker !== undefined && <Fact name="Worker">{worker}</Fact>}
      <Fact name="Run">{group.retry_count > 0 ? `${group.run}, taken up ${group.retry_count} times` : group.run}</Fact>
    </dl>
  )
}

/** Whether its Measurement Set is whole. */
export function hasSet({ ms_path: path, stages }: GroupDetail): boolean {
  const convert = stages.find(({ stage }) => stage === 'convert')
  return path !== null && (convert === undefined || ['completed', 'skipped'].includes(convert.state))
}

function Observed({ group, endMs }: { readonly group: GroupDetail; readonly endMs: number | undefined }): ReactNode {
  const anchor = useSidereal()
  const startMs = momentMs(group.group_id) ?? 0
  const lst = (ms: number) => (anchor === undefined ? '' : hoursText(lstDeg(anchor, ms), 'minute'))
  return (
    <>
      <Fact name="Observed">{`${clock(startMs)}${endMs === undefined ? '' : `–${clock(endMs)}`} UTC`}</Fact>
      {anchor !== undefined && (
        <Fact name="LST">{endMs === undefined ? lst(startMs) : `${lst(startMs)}–${lst(endMs)}`}</Fact>
      )}
    </>
  )
}

function Calibrator({ group, path }: { readonly group: GroupDetail; readonly path: string | null }): ReactNode {
  const { data } = useQuery(matchesQuery(group.calibrators.length > 0 ? path : null))
  const [name] = group.calibrators
  if (name === undefined)
    return group.has_calibrator === null ? <Unmeasured why="not looked for yet" /> : 'none in the beam'
  const seen = data?.items.find((one) => one.name === name || one.alt_names.includes(name))
  if (seen === undefined) return group.calibrators.join(', ')
  return `${name} · ${significant(seen.separation_deg, 2)}° · ${flux(seen.flux_jy)}`
}

function integrations(many: number, intervalS: number | null): string {
  return intervalS === null ? String(many) : `${many} × ${intervalS.toFixed(3)} s`
}
