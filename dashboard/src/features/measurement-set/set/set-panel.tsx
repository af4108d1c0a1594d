import type { CalibratorSeenWire, MsMetadata } from '@contimg/api/schemas'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { getJson } from '../../../client.ts'
import { Button } from '../../../parts/controls.tsx'
import { Facts, Position } from '../../../parts/facts.tsx'
import { Sheet } from '../../../parts/overlays.tsx'
import { Answered, Panel } from '../../../parts/panel.tsx'
import { fixed, flux, significant } from '../../../words/numbers.ts'
import { patient } from '../raster/use-raster.ts'
import { columnsText, flagsText, middleField, observedText, rowsText, spectralText } from './facts-of.ts'
import { Listing } from './listing.tsx'

interface SetPanelProps {
  readonly path: string
  readonly metadata: UseQueryResult<MsMetadata>
}

/** What is in the Measurement Set, as listobs tells it; the whole listing in a sheet. */
export function SetPanel({ path, metadata }: SetPanelProps): ReactNode {
  const [isListing, setListing] = useState(false)
  return (
    <Panel
      className="flex-none"
      title="Measurement Set"
      meta="as listobs"
      actions={
        <Button isSmall look="ghost" disabled={metadata.data === undefined} onClick={() => setListing(true)}>
          Full listing
        </Button>
      }
    >
      <Answered query={metadata} what="what is in this set" rows={8}>
        {(set) => (
          <>
            <Facts rows={factsOf(set, <Calibrators path={path} />)} />
            <Sheet title="Measurement Set" text={set.path} isOpen={isListing} onClose={() => setListing(false)}>
              <Listing set={set} />
            </Sheet>
          </>
        )}
      </Answered>
    </Panel>
  )
}

function factsOf(set: MsMetadata, calibrators: ReactNode): readonly (readonly [string, ReactNode])[] {
  const field = middleField(set)
  return [
    ['Observed', observedText(set)],
    [
      `Pointing, ${field?.frame ?? 'ICRS'}`,
      field && <Position key="position" raDeg={field.ra_deg} decDeg={field.dec_deg} />,
    ],
    [
      'Fields',
      `${set.fields.length}${set.fields.length > 1 ? `, ${set.fields[0].name} to ${set.fields.at(-1)?.name}` : ''}`,
    ],
    ['Spectral', spectralText(set)],
    ['Rows', rowsText(set)],
    ['Columns', columnsText(set)],
    ['Flags', flagsText(set)],
    ['Calibration', <Applied key="applied" set={set} />],
    ['Calibrators', calibrators],
  ]
}

function Applied({ set: { recorded } }: { readonly set: MsMetadata }): ReactNode {
  if (recorded === null) return <span className="text-ink-3">not recorded</span>
  const sets = [...new Map(recorded.applied.map((one) => [one.set_name, one])).values()]
  if (sets.length === 0) return recorded.calibrated ? 'applied, not recorded which' : 'none applied'
  return sets.map(({ set_name: name, weight }) => (
    <span key={name} className="ml-2 whitespace-nowrap">
      <Link to={'/calibration' as string} search={{ set: name } as never} className="text-accent hover:underline">
        {name}
      </Link>
      {weight < 1 && ` ${significant(weight, 2)}`}
    </span>
  ))
}

interface Matches {
  readonly items: readonly CalibratorSeenWire[]
  readonly radius_deg: number
}

function Calibrators({ path }: { readonly path: string }): ReactNode {
  const query = useQuery({
    queryKey: ['ms', path, 'calibrators'],
    queryFn: ({ signal }) => getJson<Matches>(`/ms/${encodeURIComponent(path)}/calibrator-matches`, {}, signal),
    ...patient,
  })
  if (query.data === undefined)
    return <span className="text-ink-3">{query.error ? 'could not be looked up' : '–'}</span>
  const { items, radius_deg: radius } = query.data
  if (items.length === 0) return `none within ${significant(radius, 2)}°`
  return items.map(({ name, separation_deg: apart, apparent_flux_jy: apparent, response }) => (
    <div key={name}>
      {name} {fixed(apart, 2)}° · {apparent === null ? 'flux not known' : `${flux(apparent)} through the beam`} · beam{' '}
      {fixed(response, 2)}
    </div>
  ))
}
