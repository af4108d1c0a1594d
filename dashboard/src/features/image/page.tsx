import type { ImageDetail, ImageQuality, ImageVersions } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { ApiError, getJson } from '../../client.ts'
import { buttonClass } from '../../parts/controls.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { GradeMark } from '../../parts/marks.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { utc } from '../../words/times.ts'
import { HeadActions } from './head-actions.tsx'
import { type ChangeView, type ImageView, KEYS } from './keys.ts'
import { CatalogPanel } from './side/catalog-panel.tsx'
import { MadeFromPanel } from './side/made-from-panel.tsx'
import { MembersPanel } from './side/members-panel.tsx'
import { QualityPanel } from './side/quality-panel.tsx'
import { imageQuery } from './viewer/panes.ts'
import { validationQuery } from './viewer/use-sources.ts'
import { Viewer } from './viewer/viewer.tsx'

/** Is this image right? */
export function ImagePage(): ReactNode {
  const { id: text } = useParams({ strict: false }) as { readonly id: string }
  const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
  const detail = useQuery({ ...imageQuery(id ?? 0), enabled: id !== undefined })
  const { values, ignored, change } = useAddress(KEYS)
  if (id === undefined || (detail.error instanceof ApiError && detail.error.status === 404))
    return <Unknown text={text} />
  return (
    <>
      <PageHead
        title={text}
        up={{ to: '/images', name: 'Images' }}
        note={detail.data && `${utc(detail.data.observed_at)} UTC · v${detail.data.version}`}
        marks={detail.data && <GradeMark grade={detail.data.quality} title={detail.data.quality_reasons.join('; ')} />}
        actions={detail.data && <HeadActions detail={detail.data} values={values} />}
      />
      <IgnoredNote ignored={ignored} />
      {detail.error && !detail.data && (
        <Refused error={detail.error} what={`image ${text}`} onAgain={() => void detail.refetch()} />
      )}
      {detail.data ? (
        <Body key={id} detail={detail.data} values={values} change={change} />
      ) : (
        !detail.error && <Skeleton rows={12} />
      )}
    </>
  )
}

interface BodyProps {
  readonly detail: ImageDetail
  readonly values: ImageView
  readonly change: ChangeView
}

function Body({ detail, values, change }: BodyProps): ReactNode {
  const { id } = detail
  const quality = useQuery({
    queryKey: ['image', id, 'qa'],
    queryFn: ({ signal }) => getJson<ImageQuality>(`/images/${id}/qa`, {}, signal),
  })
  const validation = useQuery({ ...validationQuery(id), enabled: detail.file.exists })
  const { data: versions } = useQuery({
    queryKey: ['image', id, 'versions'],
    queryFn: ({ signal }) => getJson<ImageVersions>(`/images/${id}/versions`, {}, signal),
  })
  const previous = versions?.others.filter(({ stored, created_at }) => stored && created_at <= detail.created_at).at(-1)
  const onSource = useCallback(
    ({ ra_deg, dec_deg }: { readonly ra_deg: number; readonly dec_deg: number }) =>
      change({ c: [ra_deg, dec_deg], z: 4 }, 'push'),
    [change],
  )
  const canShow = detail.file.exists && detail.format.toLowerCase() === 'fits'
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(380px,30%)] gap-2.5 max-side:grid-cols-1 max-side:overflow-visible">
      <div className="flex min-h-0 min-w-0 flex-col max-side:min-h-[640px]">
        {canShow ? (
          <Viewer
            detail={detail}
            values={values}
            change={change}
            validation={validation.data}
            previousId={previous?.id}
          />
        ) : (
          <Gone detail={detail} versions={versions} />
        )}
      </div>
      <div className="flex min-h-0 flex-col gap-2.5 overflow-y-auto max-side:overflow-visible">
        <QualityPanel detail={detail} quality={quality} validation={validation.data} />
        {detail.file.exists && <CatalogPanel validation={validation} onSource={onSource} />}
        <MembersPanel detail={detail} values={values} change={change} />
        <MadeFromPanel detail={detail} versions={versions} />
      </div>
    </div>
  )
}

function Gone({
  detail,
  versions,
}: {
  readonly detail: ImageDetail
  readonly versions: ImageVersions | undefined
}): ReactNode {
  const other = versions?.others.findLast(({ stored }) => stored)
  return (
    <Panel title="No picture" className="flex-1">
      <Empty
        actions={
          other && (
            <Link to="/images/$id" params={{ id: String(other.id) }} className={buttonClass('primary')}>
              Image {other.id} of the same set
            </Link>
          )
        }
      >
        {detail.file.exists
          ? `An image in the format ${detail.format} is not shown here.`
          : `The file cannot be shown: ${detail.file.problem ?? 'it is not there'}.`}{' '}
        What was measured of it is kept.
      </Empty>
    </Panel>
  )
}

function Unknown({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      <PageHead title={text} up={{ to: '/images', name: 'Images' }} />
      <Panel title="No such image">
        <Empty
          actions={
            <Link to="/images" className={buttonClass('primary')}>
              All images
            </Link>
          }
        >
          No image has the number {text}.
        </Empty>
      </Panel>
    </>
  )
}
