import type { Region } from '@contimg/formats/regions'
import { Download, Trash2 } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { Button, IconButton } from '../../../parts/controls.tsx'
import { SmallTable } from '../../../parts/small-table.tsx'
import { count, flux, significant } from '../../../words/numbers.ts'
import type { LoadedImage } from '../viewer/pane-image.ts'
import { rangeUnit } from '../viewer/range-menu.tsx'
import { pixelShapeOf } from './pixel-shape.ts'
import { regionFile, regionName } from './region-text.ts'
import { beamAreaPx, type RegionStatistics, statisticsOf } from './statistics.ts'

interface RegionTableProps {
  readonly image: LoadedImage
  readonly regions: readonly Region[]
  readonly chosen: number | undefined
  readonly onChoose: (at: number | undefined) => void
  readonly onChange: (regions: readonly Region[]) => void
}

/** What the pixels of each region say; regions can be kept as files of DS9 and CASA. */
export function RegionTable({ image, regions, chosen, onChoose, onChange }: RegionTableProps): ReactNode {
  const { plane, pixels, unit } = image
  const rows = useMemo(
    () =>
      regions.map((region) => {
        const shape = plane && pixelShapeOf(region, plane)
        return shape && statisticsOf(shape, pixels)
      }),
    [regions, plane, pixels, pixels.changes],
  )
  const { name, scale } = rangeUnit(unit)
  return (
    <div className="max-h-44 flex-none overflow-auto border-t border-line text-small">
      <div className="sticky top-0 flex items-center gap-2 bg-panel px-3 py-1">
        <h3 className="font-[550]">Regions</h3>
        <span className="text-ink-3">
          of {image.name}, in {name || 'its unit'}
        </span>
        <div className="ml-auto flex gap-1.5">
          {(['ds9', 'crtf'] as const).map((format) => (
            <Button
              key={format}
              isSmall
              onClick={() =>
                save(regionFile(format, regions), `image-${image.id}.${format === 'ds9' ? 'reg' : 'crtf'}`)
              }
            >
              <Download aria-hidden size={13} /> {format.toUpperCase()}
            </Button>
          ))}
          <Button isSmall onClick={() => onChange([])}>
            Remove all
          </Button>
        </div>
      </div>
      <SmallTable
        label="Regions"
        isFlush
        heads={[
          ['Region'],
          ...NUMBERS,
          [
            <span key="remove" className="sr-only">
              Remove
            </span>,
          ],
        ]}
      >
        {regions.map((region, i) => (
          <tr
            // biome-ignore lint/suspicious/noArrayIndexKey: a region has no name but its place in the list
            key={i}
            className={`border-t border-line ${i === chosen ? 'bg-selected' : ''}`}
          >
            <th scope="row" className="py-0.5 text-left font-normal">
              <button
                type="button"
                aria-pressed={i === chosen}
                className="cursor-pointer text-accent"
                onClick={() => onChoose(i === chosen ? undefined : i)}
              >
                {i + 1} {regionName(region)}
              </button>
            </th>
            <Numbers found={rows[i]} image={image} scale={scale} />
            <td className="w-8 text-right">
              <IconButton
                look="ghost"
                isSmall
                label={`Remove region ${i + 1}`}
                onClick={() => onChange(regions.toSpliced(i, 1))}
              >
                <Trash2 aria-hidden size={13} />
              </IconButton>
            </td>
          </tr>
        ))}
      </SmallTable>
    </div>
  )
}

const NUMBERS = ['Pixels', 'Sum', 'Flux', 'Mean', 'RMS', 'Peak'].map((head) => [head, true] as const)

function Numbers({
  found,
  image,
  scale,
}: {
  readonly found: RegionStatistics | undefined
  readonly image: LoadedImage
  readonly scale: number
}): ReactNode {
  if (found === undefined)
    return (
      <td colSpan={6} className="text-right text-ink-3">
        {image.pixels.isWhole ? 'no pixel of it is on the image' : 'its pixels are still to come'}
      </td>
    )
  const { beam, plane, unit } = image
  const isPerBeam = /^Jy\/beam$/i.test(unit) && beam !== null && plane?.isSky
  const area = isPerBeam ? beamAreaPx(beam.majorArcsec, beam.minorArcsec, plane.cellDeg * 3600) : undefined
  const isPerPixel = /^Jy\/pixel$/i.test(unit)
  const total = area !== undefined ? flux(found.sum / area) : isPerPixel ? flux(found.sum) : '–'
  const cells = [
    `${count(found.count)}${found.blank > 0 ? ` (${count(found.blank)} blank)` : ''}`,
    significant(found.sum * scale, 4),
    total,
    significant(found.mean * scale, 3),
    significant(found.rms * scale, 3),
    significant(found.peak * scale, 4),
  ]
  return cells.map((cell, i) => (
    <td
      // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
      key={i}
      className="text-right"
      title={i === 5 ? `at pixel ${found.peakX + 1}, ${found.peakY + 1}` : undefined}
    >
      {cell}
    </td>
  ))
}

/** Keeps a text as a file. */
export function save(content: string | Blob, name: string): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
