import type { ImageItem } from '@contimg/api/schemas'
import { colourStops } from '@contimg/numerics/colours'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { Button, Segmented, Select } from '../../parts/controls.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { useRowLinks } from '../../parts/row-link.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { usePages } from '../../parts/use-pages.ts'
import { pickedOf, useSelection } from '../../parts/use-selection.ts'
import { significant } from '../../words/numbers.ts'
import { columnsOf } from './columns.tsx'
import { Filters } from './filters.tsx'
import { Gallery } from './gallery.tsx'
import { filtersSet, type GalleryView, KEYS, queryOf, SORTS, type Sort } from './keys.ts'
import { SelectionBar } from './selection-bar.tsx'
import { type GalleryStretch, medianNoise, stretchFor } from './stretch.ts'

const SORT_NAMES: Readonly<Record<Sort, string>> = {
  ...{
    '-time': 'latest',
    time: 'earliest',
    noise: 'least noise',
    '-noise': 'most noise',
    '-range': 'largest range',
    range: 'smallest range',
  },
  ...{ '-created': 'made last', created: 'made first', dec: 'southernmost', '-dec': 'northernmost' },
}
const BRIGHTEST_MJY = [3, 10, 30, 100, 300, 1000]
const FIRST_OF_NOISE = 200 // images that the stretch is chosen by

const idOf = ({ id }: ImageItem) => String(id)

/** Which images are good, which not? */
export function ImagesPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const navigate = useNavigate()
  const query = useMemo(() => queryOf(view), [view])
  const { rows, total, totalText, more, error, isPending, refetch } = usePages<ImageItem>('/images', query, {
    limit: 200,
  })
  const { selected, select, clear } = useSelection()
  const linkTo = useRowLinks()
  const columns = useMemo(() => columnsOf(linkTo), [linkTo])
  const stretch = useMemo(
    () => stretchFor(medianNoise((rows ?? []).slice(0, FIRST_OF_NOISE).map(({ noise_jy }) => noise_jy)), view.hi),
    [rows, view.hi],
  )
  const chosen = useMemo(() => pickedOf(rows, selected, idOf), [rows, selected])
  const open = ({ id }: ImageItem) => void navigate({ to: '/images/$id', params: { id: String(id) } })
  const compare = () => {
    const [first, ...others] = chosen.filter(({ stored }) => stored)
    void navigate({
      to: '/images/$id',
      params: { id: String(first.id) },
      search: { with: others.map(({ id }) => id).join(',') } as never,
    })
  }
  const filters = filtersSet(view)
  const empty = (
    <Empty
      actions={
        filters.length > 0 && (
          <Button
            onClick={() => change(Object.fromEntries(filters.map(({ key }) => [key, KEYS[key].fallback])), 'push')}
          >
            Clear {filters.length === 1 ? filters[0].name : 'all filters'}
          </Button>
        )
      }
    >
      {filters.length > 0
        ? `No image matches ${filters.length === 1 ? 'this filter' : `these ${filters.length} filters`}.`
        : 'No image yet: the first group that comes through the pipeline leaves one here.'}
    </Empty>
  )
  return (
    <>
      <PageHead
        title="Images"
        note={totalText}
        actions={
          <>
            {view.as === 'pictures' && (
              <Brightness
                stretch={stretch}
                view={view}
                onHigh={(hi) => change({ hi }, 'push')}
                onMap={(map) => change({ map }, 'push')}
              />
            )}
            <Select
              label="Sort"
              value={view.sort}
              choices={SORTS.map((value) => ({ value, label: SORT_NAMES[value] }))}
              onChoose={(sort) => change({ sort }, 'push')}
            />
            <Segmented
              label="Shown as"
              value={view.as}
              choices={[
                { value: 'pictures', label: 'Pictures' },
                { value: 'table', label: 'Table' },
              ]}
              onChoose={(as) => change({ as }, 'push')}
            />
          </>
        }
      />
      <IgnoredNote ignored={ignored} />
      <Filters view={view} change={change} />
      {chosen.length > 0 && <SelectionBar selected={chosen} onCompare={compare} onClear={clear} />}
      {error && rows === undefined ? (
        <Refused error={error} what="the images" onAgain={() => void refetch()} />
      ) : rows === undefined || isPending ? (
        <Skeleton rows={10} />
      ) : view.as === 'table' ? (
        <Panel title="All that match" isFlush className="flex-1">
          <DataTable
            {...{ rows, empty, selected }}
            label="Images"
            columns={columns}
            total={total ?? rows.length}
            idOf={idOf}
            onOpen={open}
            onMore={more}
            onSelect={select}
            sort={view.sort}
            onSort={(sort) => change({ sort: SORTS.find((one) => one === sort) ?? '-time' }, 'push')}
          />
        </Panel>
      ) : rows.length === 0 ? (
        empty
      ) : (
        <Gallery
          images={rows}
          total={total ?? rows.length}
          stretch={stretch}
          map={view.map}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onMore={more}
        />
      )}
    </>
  )
}

interface BrightnessProps {
  readonly stretch: GalleryStretch
  readonly view: GalleryView
  readonly onHigh: (mjy: number | null) => void
  readonly onMap: (map: GalleryView['map']) => void
}

/** The one stretch of all pictures. */
function Brightness({ stretch, view, onHigh, onMap }: BrightnessProps): ReactNode {
  const gradient = `linear-gradient(to right, ${colourStops(view.map, 12)
    .map(({ colour }) => colour)
    .join(', ')})`
  const steps =
    view.hi === null || BRIGHTEST_MJY.includes(view.hi)
      ? BRIGHTEST_MJY
      : [...BRIGHTEST_MJY, view.hi].sort((a, b) => a - b)
  return (
    <>
      <div
        className="flex items-center gap-1.5 text-micro text-ink-2"
        title="all pictures have this scale (asinh), so that brightness compares"
      >
        {significant(stretch.low * 1000, 2)}
        <div className="h-2.5 w-24 rounded-[2px] border border-strong" style={{ background: gradient }} />
        {significant(stretch.high * 1000, 2)} mJy/beam
      </div>
      <Select
        label="Brightest"
        value={view.hi === null ? 'auto' : String(view.hi)}
        choices={[
          { value: 'auto', label: 'by the noise' },
          ...steps.map((mjy) => ({ value: String(mjy), label: `${mjy} mJy` })),
        ]}
        onChoose={(text) => onHigh(text === 'auto' ? null : Number(text))}
      />
      <Select
        label="Map"
        value={view.map}
        choices={(['inferno', 'viridis', 'cividis', 'gray'] as const).map((map) => ({ value: map, label: map }))}
        onChoose={onMap}
      />
    </>
  )
}
