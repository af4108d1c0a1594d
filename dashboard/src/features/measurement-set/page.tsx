import type { MsAntennas } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { CalendarDays, Image } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { getJson } from '../../client.ts'
import { useSidereal } from '../../live/pointing.ts'
import { buttonClass } from '../../parts/controls.tsx'
import { CopyButton } from '../../parts/facts.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { GradeMark, StateMark } from '../../parts/marks.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { stageName } from '../../words/states.ts'
import { AntennaPanel } from './antennas/antenna-panel.tsx'
import { Hover } from './hover.ts'
import { nameOfSet, secondOf } from './raster/compare.tsx'
import { RasterPanel } from './raster/raster-panel.tsx'
import { metadataQuery, patient, useRaster } from './raster/use-raster.ts'
import { SetPanel } from './set/set-panel.tsx'
import { TroubleStrip } from './set/trouble-strip.tsx'
import { VIEW } from './view.ts'
import { rasterQueryOf } from './view-query.ts'

/** One Measurement Set: are its visibilities good, and which antenna, baseline, channel is not. */
export function MeasurementSetPage(): ReactNode {
  const { path = '' } = useParams({ strict: false }) as { path?: string }
  return <MeasurementSet key={path} path={path} />
}

function MeasurementSet({ path }: { readonly path: string }): ReactNode {
  const { values: view, ignored, change } = useAddress(VIEW)
  const [hover] = useState(() => new Hover())
  const metadata = useQuery(metadataQuery(path))
  const antennas = useQuery({
    queryKey: ['ms', path, 'antennas'],
    queryFn: ({ signal }) => getJson<MsAntennas>(`/ms/${encodeURIComponent(path)}/antennas`, {}, signal),
    ...{ ...patient, staleTime: 300_000 },
  })
  const isListed = metadata.isFetched || metadata.failureReason !== null // the names of antennas come with the listing
  const version = metadata.data?.recorded?.versions.at(-1)?.identity ?? ''
  const asked = useRaster(isListed ? path : null, rasterQueryOf(view), version)
  const second = secondOf(view)
  const secondPath = second.kind === 'set' ? second.path : second.kind === 'column' && isListed ? path : null
  const secondAsked = useRaster(
    secondPath,
    rasterQueryOf(view, second.kind === 'column' ? second.column : view.col),
    version,
  )
  const sidereal = useSidereal()
  const naming = useMemo(() => ({ metadata: metadata.data, sidereal }), [metadata.data, sidereal])
  const chosen = useMemo(() => {
    const found = metadata.data?.antennas ?? antennas.data?.antennas ?? []
    return view.sel.antennas.flatMap((name) => found.find((one) => one.name === name)?.id ?? [])
  }, [view.sel, metadata.data, antennas.data])
  const recorded = metadata.data?.recorded
  const raster = asked.data?.raster
  return (
    <>
      <PageHead
        title={nameOfSet(path)}
        up={{ to: '/ms', name: 'Measurement Sets' }}
        note={<span className="font-mono">{path.slice(0, path.lastIndexOf('/') + 1)}</span>}
        marks={
          <>
            <CopyButton text={path} what="path" />
            {recorded && <StateMark state={recorded.state} word={stageName(recorded.stage)} />}
            {recorded?.quality && (
              <GradeMark grade={recorded.quality} title={recorded.quality_reasons.join('; ') || 'of its image'} />
            )}
          </>
        }
        actions={
          <>
            {recorded?.group_id && (
              <Link
                to={'/observations/$group' as string}
                params={{ group: recorded.group_id } as never}
                className={buttonClass()}
              >
                <CalendarDays aria-hidden size={14} /> Group
              </Link>
            )}
            {recorded?.image_id === null && recorded.stored && (
              <Link
                to={'/control-panel' as string}
                search={{ action: 'image', ms: path } as never}
                className={buttonClass()}
                title="It was not imaged yet"
              >
                <Image aria-hidden size={14} /> Image…
              </Link>
            )}
            {recorded?.image_id && (
              <Link
                to={'/images/$id' as string}
                params={{ id: String(recorded.image_id) } as never}
                className={buttonClass()}
              >
                <Image aria-hidden size={14} /> Image
              </Link>
            )}
          </>
        }
      />
      <IgnoredNote ignored={ignored} />
      <TroubleStrip antennas={antennas.data} raster={raster} change={change} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(340px,28%)] gap-2.5 max-side:grid-cols-1">
        <RasterPanel
          {...{ path, view, change, asked, naming, hover, chosen }}
          metadata={metadata.data}
          second={secondAsked}
        />
        <div className="flex min-h-0 flex-col gap-2.5 overflow-y-auto max-side:overflow-visible">
          <AntennaPanel {...{ antennas, raster, view, change, hover }} />
          <SetPanel path={path} metadata={metadata} />
        </div>
      </div>
    </>
  )
}
