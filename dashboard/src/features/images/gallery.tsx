import type { ImageItem } from '@contimg/api/schemas'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useSize } from '../../parts/use-size.ts'
import type { GalleryView } from './keys.ts'
import type { GalleryStretch } from './stretch.ts'
import { Thumbnail } from './thumbnail.tsx'

const LEAST_WIDTH_PX = 208
const GAP_PX = 10
const TEXT_PX = 64
const NEAR_END_ROWS = 3

interface GalleryProps {
  readonly images: readonly ImageItem[]
  readonly total: number
  readonly stretch: GalleryStretch
  readonly map: GalleryView['map']
  readonly selected: ReadonlySet<string>
  readonly onSelect: (ids: ReadonlySet<string>) => void
  readonly onOpen: (image: ImageItem) => void
  readonly onMore: () => void
}

/** Thumbnails in rows, of which those in sight are drawn. j, k and the arrows go, Enter opens, x selects, ⇧x from the last selected on. */
export function Gallery({ images, total, stretch, map, selected, onSelect, onOpen, onMore }: GalleryProps): ReactNode {
  const [scroller, { width }] = useSize<HTMLDivElement>()
  const [at, setAt] = useState(0)
  const anchor = useRef<number>(undefined)
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (LEAST_WIDTH_PX + GAP_PX)))
  const side = Math.max(80, (width - GAP_PX * (columns - 1)) / columns)
  const rowPx = Math.round(side + TEXT_PX) + GAP_PX
  const rows = Math.ceil(images.length / columns)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 2,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows become higher with the width
  useEffect(() => virtual.measure(), [rowPx])
  const lastRow = virtual.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (images.length > 0 && lastRow >= rows - NEAR_END_ROWS && images.length < total) onMore()
  }, [lastRow, rows, images.length, total, onMore])

  const select = (index: number, isRange: boolean) => {
    const next = new Set(selected)
    const id = String(images[index].id)
    if (isRange && anchor.current !== undefined) {
      const [from, to] = [anchor.current, index].sort((a, b) => a - b)
      for (const image of images.slice(from, to + 1)) next.add(String(image.id))
    } else if (!next.delete(id)) next.add(id)
    anchor.current = index
    onSelect(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || images.length === 0) return
    const steps: Readonly<Record<string, number>> = {
      ...{ j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns },
      ...{ PageDown: 3 * columns, PageUp: -3 * columns, Home: -images.length, End: images.length },
    }
    const step = steps[event.key]
    if (step !== undefined) {
      const next = Math.min(images.length - 1, Math.max(0, at + step))
      setAt(next)
      virtual.scrollToIndex(Math.floor(next / columns))
    } else if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(images[at])
    else if (event.key.toLowerCase() === 'x') select(at, event.shiftKey)
    else return
    event.preventDefault()
  }
  const current = images[at]
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Images"
      aria-rowcount={Math.ceil(total / columns)}
      aria-colcount={columns}
      aria-multiselectable
      aria-activedescendant={current && cellId(current)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/gallery min-h-60 flex-1 overflow-auto p-0.5"
    >
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {width > 0 &&
          virtual.getVirtualItems().map(({ index: row, start }) => (
            <div
              key={row}
              role="row"
              tabIndex={-1}
              aria-rowindex={row + 1}
              className="absolute inset-x-0 grid"
              style={{
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                gap: GAP_PX,
                height: rowPx - GAP_PX,
                transform: `translateY(${start}px)`,
              }}
            >
              {images.slice(row * columns, (row + 1) * columns).map((image, column) => {
                const index = row * columns + column
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
                  <div
                    key={image.id}
                    id={cellId(image)}
                    role="gridcell"
                    tabIndex={-1}
                    aria-selected={selected.has(String(image.id))}
                    className="min-h-0 cursor-pointer"
                    onClick={(event) => {
                      setAt(index)
                      if (event.shiftKey || event.metaKey || event.ctrlKey) return select(index, event.shiftKey)
                      onOpen(image)
                    }}
                  >
                    <Thumbnail
                      {...{ image, stretch, map }}
                      isSelected={selected.has(String(image.id))}
                      isCurrent={index === at}
                      onSelect={() => {
                        setAt(index)
                        select(index, false)
                      }}
                    />
                  </div>
                )
              })}
            </div>
          ))}
      </div>
    </div>
  )
}

const cellId = ({ id }: ImageItem) => `image-${id}`
