import type { ImageItem } from '@contimg/api/schemas'
import { Columns2, Download, ListTree } from 'lucide-react'
import type { ReactNode } from 'react'
import { addressOf } from '../../client.ts'
import { Button } from '../../parts/controls.tsx'

const MOST_COMPARED = 4
const MOST_DOWNLOADS = 20

interface SelectionBarProps {
  readonly selected: readonly ImageItem[]
  readonly onCompare: () => void
  readonly onClear: () => void
}

/** What can be done with the selected images. */
export function SelectionBar({ selected, onCompare, onClear }: SelectionBarProps): ReactNode {
  const stored = selected.filter((image) => image.stored)
  const compareWhy =
    stored.length < 2 || stored.length > MOST_COMPARED
      ? `select 2 to ${MOST_COMPARED} whose files are there`
      : undefined
  const downloadWhy =
    stored.length === 0
      ? 'their files were removed'
      : stored.length > MOST_DOWNLOADS
        ? `${MOST_DOWNLOADS} at most at once; the list has all`
        : undefined
  return (
    <div
      role="toolbar"
      aria-label="Selected images"
      className="flex flex-none flex-wrap items-center gap-2 rounded-panel border border-accent bg-selected px-3 py-1.5"
    >
      <b>{selected.length} selected</b>
      {selected.length > stored.length && (
        <span className="text-small text-ink-2">{selected.length - stored.length} without a file</span>
      )}
      <div className="ml-auto flex flex-wrap gap-2">
        <Button onClick={onCompare} disabled={compareWhy !== undefined} title={compareWhy}>
          <Columns2 aria-hidden size={14} /> Compare
        </Button>
        <Button onClick={() => downloadAll(stored)} disabled={downloadWhy !== undefined} title={downloadWhy}>
          <Download aria-hidden size={14} /> FITS
        </Button>
        <Button onClick={() => saveList(stored)} disabled={stored.length === 0}>
          <ListTree aria-hidden size={14} /> List of FITS
        </Button>
        <Button look="ghost" onClick={onClear}>
          Clear
        </Button>
      </div>
    </div>
  )
}

/** One address a line, for a program that downloads. */
export function listOfFits(images: readonly ImageItem[], origin: string): string {
  return images.map(({ id }) => `${origin}${addressOf(`/images/${id}/fits`)}\n`).join('')
}

function saveList(images: readonly ImageItem[]): void {
  const url = URL.createObjectURL(new Blob([listOfFits(images, location.origin)], { type: 'text/plain' }))
  follow(url, 'images.txt')
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const BETWEEN_MS = 400 // browsers drop downloads that begin at once

function downloadAll(images: readonly ImageItem[]): void {
  for (const [i, { id }] of images.entries())
    setTimeout(() => follow(addressOf(`/images/${id}/fits`), ''), i * BETWEEN_MS)
}

function follow(href: string, download: string): void {
  Object.assign(document.createElement('a'), { href, download }).click()
}
