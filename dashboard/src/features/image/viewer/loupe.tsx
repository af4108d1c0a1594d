import { colourTable, placeOf as placeInTable } from '@contimg/numerics/colours'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Look } from '../sky/kinds.ts'
import { placeOfValue } from '../sky/stretch.ts'
import { type Framing, toScreen } from '../sky/view.ts'
import { type Kept, useKept } from './kept.ts'
import type { LoadedImage } from './pane-image.ts'
import type { Cursor } from './tools.ts'

const [WIDTH_PX, HEIGHT_PX] = [184, 140]
const TIMES = 8
const CLEAR_PX = 48 // between the pointer and the loupe
const LEAST_SCREEN_PX = 6 // a pixel of the image in the loupe

interface LoupeProps {
  readonly image: LoadedImage
  readonly look: Look
  readonly cursor: Kept<Cursor | undefined>
  readonly framing: () => Framing | undefined
}

/** What is about the pointer, larger; pixel by pixel, of the whole resolution. */
export function Loupe({ image, look, cursor, framing }: LoupeProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pointed = useKept(cursor)
  const pixel = pointed && image.plane?.pixelOf(pointed.place)
  const zoom = Math.max(LEAST_SCREEN_PX, (framing()?.zoom ?? 1) * TIMES)
  const isSeen = pixel !== undefined
  const [x, y] = pixel?.map(Math.round) ?? [Number.NaN, Number.NaN]
  // biome-ignore lint/correctness/useExhaustiveDependencies: pixels that came since
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !isSeen) return
    const [columns, rows] = [WIDTH_PX, HEIGHT_PX].map((side) => 2 * Math.ceil(side / zoom / 2) + 1)
    const part = new ImageData(columns, rows)
    const table = colourTable(look.map)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const value = image.pixels.at(x + column - (columns >> 1), y - row + (rows >> 1))
        if (!Number.isFinite(value)) continue
        const place = placeOfValue(value, look.stretch, look.limits)
        const [start, end] = placeInTable(look.isInverted ? 1 - place : place)
        part.data.set(table.subarray(start, end), 4 * (row * columns + column))
        part.data[4 * (row * columns + column) + 3] = 255
      }
    const small = new OffscreenCanvas(columns, rows)
    small.getContext('2d')?.putImageData(part, 0, 0)
    context.imageSmoothingEnabled = false
    context.clearRect(0, 0, WIDTH_PX, HEIGHT_PX)
    const [wide, high] = [columns * zoom, rows * zoom]
    context.drawImage(small, (WIDTH_PX - wide) / 2, (HEIGHT_PX - high) / 2, wide, high)
    context.strokeStyle = '#ff7ad9'
    context.strokeRect((WIDTH_PX - zoom) / 2, (HEIGHT_PX - zoom) / 2, zoom, zoom)
  }, [image, image.pixels.changes, look, x, y, zoom, isSeen])
  if (!isSeen) return null
  const frame = framing()
  const [sx, sy] = frame ? toScreen(frame, x, y) : [0, 0]
  const isNear = frame !== undefined && sx > frame.width - WIDTH_PX - CLEAR_PX && sy < HEIGHT_PX + CLEAR_PX
  const isInTheWay = pointed?.pane === 0 ? isNear : pointed !== undefined && pointed.pane % 2 === 1
  return (
    <div
      className={`pointer-events-none absolute top-2 z-10 overflow-hidden rounded-panel border border-strong bg-panel ${isInTheWay ? 'left-20' : 'right-14'}`}
      aria-hidden="true"
    >
      <canvas ref={canvas} width={WIDTH_PX} height={HEIGHT_PX} className="block" />
      <div className="px-2 py-0.5 text-micro text-ink-2">{(zoom / (framing()?.zoom ?? 1)).toFixed(1)} ×</div>
    </div>
  )
}
