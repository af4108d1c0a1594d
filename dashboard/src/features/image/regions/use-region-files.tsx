import type { Region } from '@contimg/formats/regions'
import { type ReactNode, useRef, useState } from 'react'
import { count } from '../../../words/numbers.ts'
import type { Plane } from '../sky/plane.ts'
import { pixelShapeOf } from './pixel-shape.ts'
import { readRegionFile } from './region-text.ts'

const MOST_BYTES = 4e6

/** Loads regions from a file of DS9 or CASA: `open` asks for one, `note` says what came of it. */
export function useRegionFiles(
  plane: Plane | undefined,
  onLoaded: (regions: readonly Region[]) => void,
): { open: () => void; note: ReactNode } {
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const load = async (file: File) => {
    try {
      if (file.size > MOST_BYTES)
        throw new Error(`${file.name} has ${count(file.size)} bytes, wanted ${count(MOST_BYTES)} at most`)
      const { regions, leftOut } = readRegionFile(
        file.name,
        await file.text(),
        (region) => plane !== undefined && pixelShapeOf(region, plane) !== undefined,
      )
      onLoaded(regions)
      const rest = leftOut === 0 ? '' : `; ${leftOut} without an area, or in other coordinates, left out`
      setSaid(`${regions.length} regions of ${file.name}${rest}`)
    } catch (error) {
      setSaid(`Not read: ${(error as Error).message}`)
    }
  }
  const note = (
    <>
      <input
        ref={input}
        type="file"
        accept=".reg,.crtf,.txt"
        aria-label="File of regions"
        className="hidden"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void load(file)
          target.value = ''
        }}
      />
      {said !== '' && (
        <p role="status" className="px-3 py-1 text-small text-ink-2">
          {said}
        </p>
      )}
    </>
  )
  return { open: () => input.current?.click(), note }
}
