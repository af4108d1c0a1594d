import type { ImageItem } from '@contimg/api/schemas'
import { Check, ImageOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { addressOf } from '../../client.ts'
import { GradeMark } from '../../parts/marks.tsx'
import { significant } from '../../words/numbers.ts'
import { clock, utc } from '../../words/times.ts'
import type { GalleryView } from './keys.ts'
import type { GalleryStretch } from './stretch.ts'

export const THUMBNAIL_PX = 256

export interface ThumbnailProps {
  readonly image: ImageItem
  readonly stretch: GalleryStretch
  readonly map: GalleryView['map']
  readonly isSelected: boolean
  readonly isCurrent: boolean
  readonly onSelect: () => void
}

/** An image of a gallery: picture, time, noise, dynamic range, grade and why. */
export function Thumbnail({ image, stretch, map, isSelected, isCurrent, onSelect }: ThumbnailProps): ReactNode {
  const { id, observed_at: at, version, quality, quality_reasons: reasons } = image
  const mjy = image.noise_jy === null ? null : image.noise_jy * 1000
  return (
    <div
      className={`flex h-full flex-col overflow-hidden rounded-panel border bg-panel ${isSelected ? 'border-accent' : 'border-line'} ${isCurrent ? 'group-focus-visible/gallery:shadow-[0_0_0_2px_var(--accent)]' : ''}`}
    >
      <div className="relative min-h-0 flex-1 bg-[#0d1015]">
        <Picture image={image} stretch={stretch} map={map} />
        <button
          type="button"
          tabIndex={-1}
          aria-pressed={isSelected}
          aria-label={`Select image ${id}`}
          title="Select (x)"
          onClick={(event) => {
            event.stopPropagation()
            onSelect()
          }}
          className={`absolute top-1.5 left-1.5 grid size-5 cursor-pointer place-items-center rounded-[4px] border ${isSelected ? 'border-accent bg-accent text-on-accent' : 'border-control bg-[rgb(13_16_21/0.7)] text-transparent'}`}
        >
          <Check aria-hidden size={13} />
        </button>
        {version > 1 && (
          <span className="absolute top-1.5 right-1.5 rounded-[4px] bg-[rgb(13_16_21/0.78)] px-1.5 text-micro text-[#fff]">
            v{version}
          </span>
        )}
      </div>
      <div className="grid flex-none gap-px px-2.5 py-1.5 text-small">
        <div className="flex items-center justify-between gap-2">
          <span className="truncate" title={`${utc(at)} UTC`}>
            <span className="sr-only">Image {id}, </span>
            {utc(at, 'day')} <b>{clock(at, 'minute')}</b>
          </span>
          <GradeMark grade={quality} title={reasons.join('; ')} />
        </div>
        <div className="truncate text-ink-2">
          {mjy === null ? <span className="text-ink-3">noise not measured</span> : `${significant(mjy)} mJy/beam`}
          {image.dynamic_range !== null && (
            <span className="text-ink-3"> · range {significant(image.dynamic_range)}</span>
          )}
        </div>
        <div className="h-4 truncate text-micro text-ink-3" title={reasons.join('; ')}>
          {reasons.length > 0 ? reasons.join('; ') : (image.calibrator ?? '')}
        </div>
      </div>
    </div>
  )
}

function Picture({ image, stretch, map }: Pick<ThumbnailProps, 'image' | 'stretch' | 'map'>): ReactNode {
  const [isBroken, setBroken] = useState(false)
  if (!image.stored || isBroken)
    return (
      <div className="hatch-stale grid size-full place-content-center justify-items-center gap-1 text-small text-ink-2">
        <ImageOff aria-hidden size={16} />
        {image.stored ? 'no picture' : 'file removed'}
      </div>
    )
  const look = { size: THUMBNAIL_PX, colormap: map, scale: 'asinh', lo: stretch.low, hi: stretch.high }
  return (
    <img
      src={addressOf(`/images/${image.id}/thumbnail`, look)}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
      className="absolute inset-0 size-full object-contain"
    />
  )
}
