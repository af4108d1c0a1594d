import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Palette } from '../../parts/group-strip/palette.ts'
import { useCanvas } from '../../parts/use-canvas.ts'
import { useSize } from '../../parts/use-size.ts'
import { antennaFrom, antennaUnder, framesOf } from './array-plan.ts'
import { drawMap } from './draw-map.ts'
import { MapBar } from './map-bar.tsx'
import { mapScale } from './map-measure.ts'
import type { Quantity, Solutions } from './solutions.ts'
import { tellAntenna } from './tell.ts'

interface AntennaMapProps {
  readonly solutions: Solutions
  readonly quantity: Quantity
  readonly isRatio: boolean
  readonly selected: number
  readonly onSelect: (antenna: number) => void
}

const HEIGHT = 348

/** Antennas where they stand, coloured by what they measure, shaped by how good they are. */
export function AntennaMap({ solutions, quantity, isRatio, selected, onSelect }: AntennaMapProps): ReactNode {
  const { antennas } = solutions.header
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [pointed, setPointed] = useState(-1)
  const frames = useMemo(() => framesOf(antennas, width, HEIGHT), [antennas, width])
  const scale = useMemo(() => mapScale(solutions, quantity, isRatio), [solutions, quantity, isRatio])
  const size = useMemo(() => ({ width, height: HEIGHT }), [width])
  const canvas = useCanvas(
    size,
    useCallback(
      (pen: CanvasRenderingContext2D, palette: Palette) =>
        drawMap(pen, { antennas, frames, scale, selected, pointed }, palette),
      [antennas, frames, scale, selected, pointed],
    ),
  )
  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return antennaUnder(frames, clientX - left, clientY - top)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const next = antennaFrom(frames, selected, event.key)
    if (next === undefined) return
    event.preventDefault()
    onSelect(next)
  }
  const told = antennas[pointed >= 0 ? pointed : selected]
  return (
    <div ref={ref} className="min-w-0">
      <div
        role="application"
        aria-roledescription="map"
        aria-label={`${antennas.length} antennas where they stand, by ${scale.name.toLowerCase()}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application hears keys
        tabIndex={0}
        className="relative touch-pan-y"
        style={{ height: HEIGHT, cursor: pointed >= 0 ? 'pointer' : 'default' }}
        onPointerMove={(event) => setPointed(under(event))}
        onPointerLeave={() => setPointed(-1)}
        onPointerUp={(event) => under(event) >= 0 && onSelect(under(event))}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} aria-hidden className="absolute inset-0" />
      </div>
      <MapBar scale={scale} />
      <p aria-live="polite" className="mt-1 min-h-4 truncate text-small text-ink-3">
        {told === undefined ? 'Click an antenna, or walk with the arrows.' : tellAntenna(told)}
      </p>
    </div>
  )
}
