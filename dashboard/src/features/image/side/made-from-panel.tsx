import type { ImageDetail, ImageVersions, Lineage } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode, useState } from 'react'
import { getJson } from '../../../client.ts'
import { Button } from '../../../parts/controls.tsx'
import { CopyButton, Facts, Position } from '../../../parts/facts.tsx'
import { JobLink } from '../../../parts/job-link.tsx'
import { Sheet } from '../../../parts/overlays.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { fixed, size } from '../../../words/numbers.ts'
import { duration, utc } from '../../../words/times.ts'
import { inputsOf, nameOf } from './made-of.ts'

interface MadeFromPanelProps {
  readonly detail: ImageDetail
  readonly versions: ImageVersions | undefined
}

/** What an image shows, and what it was made of. */
export const MadeFromPanel = memo(function MadeFromPanel({ detail, versions }: MadeFromPanelProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { made, header } = detail
  return (
    <Panel
      title="Made from"
      className="flex-none"
      actions={
        <Button isSmall onClick={() => setOpen(true)}>
          Everything
        </Button>
      }
    >
      <Facts rows={factsOf(detail, versions)} />
      <Inputs detail={detail} />
      <Sheet title={`Image ${detail.id}: everything that is known`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Facts
          rows={[
            ['File', detail.path],
            ['Size', size(detail.file.size_bytes)],
            ['SHA-256', made.sha256],
            ['Software', made.software],
            ['Host', made.host],
            ['Job', made.job_id && <JobLink key="job" id={made.job_id} />],
            ...Object.entries(made.options ?? {}).map(([name, value]) => [name, textOf(value)] as const),
          ]}
        />
        {made.command !== null && (
          <p className="flex items-start gap-2 pt-3 font-mono text-small [overflow-wrap:anywhere]">
            {made.command} <CopyButton text={made.command} what="the command" />
          </p>
        )}
        {header && header.history.length > 0 && (
          <pre className="mt-3 text-micro whitespace-pre-wrap text-ink-2">{header.history.join('\n')}</pre>
        )}
      </Sheet>
    </Panel>
  )
})

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function factsOf(detail: ImageDetail, versions: ImageVersions | undefined): (readonly [ReactNode, ReactNode])[] {
  const { header, made } = detail
  const mhz = (hz: number | null | undefined) => (hz == null ? null : `${fixed(hz / 1e6, 1)} MHz`)
  const span =
    header?.start_at && header.end_at
      ? `${utc(header.start_at)} to ${utc(header.end_at).slice(11)} UTC`
      : `${utc(detail.observed_at)} UTC`
  return [
    ['Observed', span],
    ['Centre, ICRS', <Position key="centre" raDeg={detail.ra_deg} decDeg={detail.dec_deg} />],
    ['Field', detail.field_name],
    ['Frequency', mhz(header?.frequency_hz ?? detail.frequency_hz)],
    ['Bandwidth', mhz(header?.bandwidth_hz ?? detail.bandwidth_hz)],
    ['Calibration', <Calibration key="calibration" detail={detail} />],
    [
      'Measurement Set',
      <Link key="ms" to="/ms/$path" params={{ path: detail.ms_path }} className="text-accent">
        {nameOf(detail.ms_path)}
      </Link>,
    ],
    [
      'Made',
      `${utc(made.started_at ?? detail.created_at)} UTC${made.took_s === null ? '' : `, in ${duration(made.took_s)}`}`,
    ],
    ['Version', `${detail.version}${versions ? ` of ${versions.total_versions}` : ''}`],
    ...(versions && versions.others.length > 0
      ? [['Also imaged', <Others key="others" versions={versions} />] as const]
      : []),
  ]
}

function Calibration({ detail }: { readonly detail: ImageDetail }): ReactNode {
  if (detail.calibration_sets.length === 0)
    return detail.calibration === 'uncalibrated' ? 'none: not calibrated' : 'not noted'
  return detail.calibration_sets.map(({ name, status }, i) => (
    <span key={name}>
      {i > 0 && ', '}
      <Link to="/calibration" className="text-accent">
        {name}
      </Link>
      {status !== 'active' && ` (${status})`}
    </span>
  ))
}

function Others({ versions }: { readonly versions: ImageVersions }): ReactNode {
  return versions.others.map(({ id, created_at, stored }, i) => (
    <span key={id}>
      {i > 0 && ', '}
      <Link
        to="/images/$id"
        params={{ id: String(id) }}
        className="text-accent"
        title={`made ${utc(created_at)} UTC${stored ? '' : ', removed since'}`}
      >
        {id}
      </Link>
    </span>
  ))
}

/** What the run that made the image read, as far as it was noted. */
function Inputs({ detail }: { readonly detail: ImageDetail }): ReactNode {
  const isNoted = detail.made.artifact_id !== null
  const { data } = useQuery({
    enabled: isNoted,
    queryKey: ['image', detail.id, 'provenance'],
    queryFn: ({ signal }) =>
      getJson<Lineage>(`/images/${detail.id}/provenance`, { direction: 'back', most: 100 }, signal),
  })
  if (!isNoted) return <p className="pt-2 text-small text-ink-3">What it was made of was not noted.</p>
  const inputs = data ? inputsOf(data) : []
  if (inputs.length === 0) return null
  return (
    <>
      <h3 className="pt-2 text-micro text-ink-3">Read when it was made</h3>
      <ul className="text-small">
        {inputs.map(({ id, path, type, size_bytes: bytes }) => (
          <li key={id} className="flex justify-between gap-3" title={path}>
            <span className="min-w-0 truncate">{nameOf(path)}</span>
            <span className="whitespace-nowrap text-ink-3">
              {bytes === null ? type.replace('-', ' ') : size(bytes)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
