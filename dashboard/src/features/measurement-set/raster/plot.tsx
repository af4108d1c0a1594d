import { type ReactNode, useCallback, useId, useMemo, useState } from 'react'
import { useSize } from '../../../parts/use-size.ts'
import { useHovered } from '../hover.ts'
import { areaOf, drawBins, drawSides } from './draw.ts'
import { drawOver, type Over } from './draw-over.ts'
import { HoverCard } from './hover-card.tsx'
import { type Painting, paintRaster } from './paint.ts'
import type { PlotProps } from './plot-props.ts'
import { flaggedOf, type Raster } from './raster.ts'
import { readoutOf, readoutText } from './readout.ts'
import { shapeOf, sidesOf } from './sides.ts'
import { useCanvas } from './use-canvas.ts'
import { usePointing } from './use-pointing.ts'
import { pixelX, pixelY } from './zoom.ts'

/** A raster with its axes, means beside it, and a crosshair that all plots of the page share. */
export function Plot(props: PlotProps): ReactNode {
  const { raster, name, painting, box, at, brush, chosen, tool, naming, hover } = props
  const [ref, size] = useSize<HTMLDivElement>()
  const [drawn, setDrawn] = useState<Over['drawn']>(null)
  const area = useMemo(() => areaOf(size.width, size.height, shapeOf(raster, box)), [size, raster, box])
  const picture = usePicture(raster, painting)
  const sides = useMemo(() => {
    const most = { x: Math.max(2, Math.floor(area.width / 90)), y: Math.max(2, Math.floor(area.height / 44)) }
    const averaged = painting.isFlaggedOnly ? flaggedOf(raster) : raster
    return sidesOf(averaged, box, chosen, naming, { x: Math.min(10, most.x), y: Math.min(10, most.y) })
  }, [raster, painting.isFlaggedOnly, box, chosen, naming, area])
  const base = useCanvas(
    size,
    useCallback(
      (context, look) => {
        drawBins(context, picture, raster.rows, area, box)
        drawSides(context, area, box, sides, look)
      },
      [picture, raster, area, box, sides],
    ),
  )
  const hovered = useHovered(hover)
  const shown = hovered ?? at
  const over = useCanvas(
    size,
    useCallback(
      (context) => drawOver(context, area, box, { at: shown, brush, drawn }),
      [area, box, shown, brush, drawn],
    ),
  )
  const pointing = usePointing({ ...props, area, setDrawn }, over)
  const summary = `${name}: ${sides.yName} against ${sides.xName}`
  const id = useId()
  const isCard = shown !== null && drawn === null && shown.x < raster.columns && shown.y < raster.rows
  return (
    <div ref={ref} className="relative mt-1.5 min-h-64 min-w-0 flex-1 overflow-hidden">
      <canvas ref={base} aria-hidden className="absolute inset-0 size-full" />
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas that is read with the arrows */}
      <canvas
        {...pointing}
        ref={over}
        role="application"
        aria-roledescription="raster"
        aria-label={`${summary}. Arrows move the crosshair, plus and minus zoom.`}
        aria-describedby={id}
        tabIndex={0}
        className={`absolute inset-0 size-full touch-none ${tool === 'pan' ? 'cursor-crosshair active:cursor-grabbing' : 'cursor-crosshair'}`}
      />
      {isCard && (
        <HoverCard
          {...{ raster, naming, place: shown, width: size.width, height: size.height }}
          left={pixelX(area, box, shown.x + 0.5)}
          top={pixelY(area, box, shown.y + 0.5)}
        />
      )}
      <output id={id} className="sr-only" aria-live="polite">
        {at !== null && at.x < raster.columns && at.y < raster.rows ? readoutText(readoutOf(raster, at, naming)) : ''}
      </output>
    </div>
  )
}

/** The bins as a canvas, one pixel each. */
function usePicture(raster: Raster, painting: Painting): HTMLCanvasElement {
  return useMemo(() => pictureOf(raster, painting), [raster, painting])
}

export function pictureOf(raster: Raster, painting: Painting): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = raster.columns
  canvas.height = raster.rows
  canvas.getContext('2d')?.putImageData(new ImageData(paintRaster(raster, painting), raster.columns, raster.rows), 0, 0)
  return canvas
}
