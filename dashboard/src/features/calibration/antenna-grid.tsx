import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useId, useMemo, useState } from 'react'
import type { Palette } from '../../parts/group-strip/palette.ts'
import { useCanvas } from '../../parts/use-canvas.ts'
import { useSize } from '../../parts/use-size.ts'
import { cellFrom, cellsOf, cellUnder } from './cells.ts'
import type { ColumnAxis } from './columns.ts'
import type { Scale } from './curves.ts'
import { drawCells, drawSelection } from './draw-cells.ts'
import type { Quantity, Solutions } from './solutions.ts'
import { tellAntenna } from './tell.ts'

interface AntennaGridProps {
  readonly label: string
  readonly solutions: Solutions
  readonly quantity: Quantity
  readonly axis: ColumnAxis
  readonly scale: Scale
  readonly order: readonly number[]
  readonly selected: number // place in the array; −1 for none
  readonly onSelect: (antenna: number) => void
}

/** All antennas as small pictures; arrows walk, a click selects. */
export function AntennaGrid({ label, order, selected, onSelect, ...shown }: AntennaGridProps): ReactNode {
  const { solutions, quantity, axis, scale } = shown
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [pointed, setPointed] = useState(-1)
  const cells = useMemo(() => cellsOf(order.length, width), [order.length, width])
  const place = order.indexOf(selected)
  const base = useCanvas(
    cells.whole,
    useCallback(
      (pen: CanvasRenderingContext2D, palette: Palette) =>
        drawCells(pen, { solutions, quantity, axis, scale, order, cells }, palette),
      [solutions, quantity, axis, scale, order, cells],
    ),
  )
  const over = useCanvas(
    cells.whole,
    useCallback(
      (pen: CanvasRenderingContext2D, palette: Palette) => drawSelection(pen, cells, place, pointed, palette),
      [cells, place, pointed],
    ),
  )
  const id = useId()
  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return cellUnder(cells, clientX - left, clientY - top)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const next = cellFrom(cells, place, event.key)
    if (next === undefined || order[next] === undefined) return
    event.preventDefault()
    onSelect(order[next])
  }
  const told = order[pointed >= 0 ? pointed : place]
  return (
    <div ref={ref} className="min-w-0">
      <div
        role="application"
        aria-roledescription="small multiples"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application hears keys
        tabIndex={0}
        className="relative touch-pan-y"
        style={{ height: cells.whole.height, cursor: pointed >= 0 ? 'pointer' : 'default' }}
        onPointerMove={(event) => setPointed(under(event))}
        onPointerLeave={() => setPointed(-1)}
        onPointerUp={(event) => under(event) >= 0 && onSelect(order[under(event)])}
        onKeyDown={onKeyDown}
      >
        <canvas ref={base} aria-hidden className="absolute inset-0" />
        <canvas ref={over} aria-hidden className="absolute inset-0" />
      </div>
      <p id={id} className="sr-only">
        Arrows walk from antenna to antenna; the table has the same in numbers.
      </p>
      <p aria-live="polite" className="mt-2 min-h-4 truncate text-small text-ink-3">
        {told === undefined
          ? 'Click an antenna, or walk with the arrows.'
          : tellAntenna(solutions.header.antennas[told])}
      </p>
    </div>
  )
}
