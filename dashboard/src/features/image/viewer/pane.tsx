import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { addressOf } from '../../../client.ts'
import { Refused } from '../../../parts/panel.tsx'
import { useTheme } from '../../../parts/theme.ts'
import { useSize } from '../../../parts/use-size.ts'
import { MARGIN } from '../paint/draw-frame.ts'
import { ImagePainter } from '../paint/image-painter.ts'
import { frameColours } from '../paint/tokens.ts'
import type { Look } from '../sky/kinds.ts'
import type { Plane } from '../sky/plane.ts'
import { type Framing, framingOf, toScreen, type View } from '../sky/view.ts'
import type { Kept } from './kept.ts'
import type { LoadedImage } from './pane-image.ts'
import { type Draft, drawScene, type Scene } from './scene.ts'
import type { Cursor, Tool } from './tools.ts'
import { usePointer } from './use-pointer.ts'

const UNDERLAY_PX = 1024

export interface PaneProps {
  readonly image: LoadedImage
  readonly index: number
  readonly reference: Plane | undefined // the image that the zoom counts pixels of
  readonly look: Look | undefined
  readonly view: Kept<View>
  readonly cursor: Kept<Cursor | undefined>
  readonly scene: Scene
  readonly tool: Tool
  readonly draft: Kept<Draft | undefined>
  readonly isHidden: boolean // its turn in blinking is over
  readonly label: string
  readonly onFraming: (index: number, framing: Framing) => void
  readonly onPick: (plane: Plane, framing: Framing, x: number, y: number) => void
  readonly onDrawn: (draft: Draft, plane: Plane) => void
}

/** An image, what lies on it, and the labels about it. */
export function Pane(props: PaneProps): ReactNode {
  const { image, index, reference, look, view, cursor, draft, tool, isHidden } = props
  const { pixels, plane } = image
  const [area, size] = useSize<HTMLDivElement>()
  const [over, under, canvas] = [
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLImageElement>(null),
    useRef<HTMLCanvasElement>(null),
  ]
  const [hasNoPainter, setNoPainter] = useState(false)
  const framing = () =>
    plane && reference && size.width > 0 ? framingOf(view.get(), plane, reference, size) : undefined
  const draw = useDrawing(props, framing, { over, under, canvas, onNoPainter: () => setNoPainter(true) })
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever of these changes, the pane is drawn anew
  useEffect(draw, [draw, image, pixels.changes, look, props.scene, size, theme, reference, isHidden])
  useEffect(() => {
    const stops = [view.subscribe(draw), cursor.subscribe(draw), draft.subscribe(draw)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [view, cursor, draft, draw])
  const handlers = usePointer({
    ...{ element: area, view, plane, reference, tool, draft, framing },
    onMove: (place) => cursor.set(place && { place, pane: index, isByKeys: false }),
    onPick: (x, y) => {
      const frame = framing()
      if (plane && frame) props.onPick(plane, frame, x, y)
    },
    onDrawn: (drawn) => plane && props.onDrawn(drawn, plane),
  })
  return (
    <div className="relative min-h-0 min-w-0 flex-1" style={isHidden ? { visibility: 'hidden' } : undefined}>
      <div
        ref={area}
        {...handlers}
        className="absolute touch-none overflow-hidden bg-[#0d1015]"
        style={{
          left: MARGIN.left,
          top: 0,
          right: 0,
          bottom: MARGIN.bottom,
          cursor: tool === 'pan' ? 'crosshair' : 'cell',
        }}
      >
        {look && !pixels.isWhole && (
          <img
            ref={under}
            alt=""
            src={underlayOf(image.id, look)}
            draggable={false}
            className="pointer-events-none absolute max-w-none origin-top-left"
          />
        )}
        <canvas ref={canvas} className="absolute inset-0 size-full" />
        {pixels.error && (
          <div className="absolute inset-x-4 top-4 rounded-panel bg-panel px-3">
            <Refused error={pixels.error} what="the pixels" onAgain={() => pixels.again()} />
          </div>
        )}
        {hasNoPainter && (
          <p className="absolute inset-x-4 bottom-4 rounded-panel bg-panel px-3 py-2 text-small">
            This browser has no WebGL 2: the picture is that of the server, values are read as usual.
          </p>
        )}
        {props.label !== '' && (
          <span className="absolute top-2 left-2 rounded-control bg-[rgb(13_16_21/0.78)] px-2 py-0.5 text-small text-[#fff]">
            {props.label}
          </span>
        )}
      </div>
      <canvas ref={over} className="pointer-events-none absolute inset-0 size-full" />
    </div>
  )
}

/** The image as the server paints it, until its pixels are here. */
function underlayOf(id: number, { map, stretch, limits, isInverted }: Look): string {
  const look = { colormap: map, scale: stretch, lo: limits.low, hi: limits.high, ...(isInverted && { invert: true }) }
  return addressOf(`/images/${id}/png`, { size: UNDERLAY_PX, ...look })
}

interface Surfaces {
  readonly over: { readonly current: HTMLCanvasElement | null }
  readonly under: { readonly current: HTMLImageElement | null }
  readonly canvas: { readonly current: HTMLCanvasElement | null }
  readonly onNoPainter: () => void
}

/** Draws at the next frame of the screen, once, however often it is asked. */
function useDrawing(
  props: PaneProps,
  framing: () => Framing | undefined,
  { over, under, canvas, onNoPainter }: Surfaces,
): () => void {
  const painter = useRef<ImagePainter | null>(undefined) // null: the browser has no WebGL 2
  const due = useRef(0)
  const paint = useEffectEvent(() => {
    const frame = framing()
    const { image, look, scene, cursor, draft } = props
    if (frame === undefined || image.plane === undefined || canvas.current === null || over.current === null) return
    props.onFraming(props.index, frame)
    const pixelRatio = devicePixelRatio
    if (painter.current === undefined) {
      painter.current = ImagePainter.on(canvas.current) ?? null
      if (painter.current === null) onNoPainter()
    }
    if (look) painter.current?.paint(image.pixels, frame, look, pixelRatio)
    if (under.current) placeUnder(under.current, image.plane, frame)
    const pointed = cursor.get()
    drawScene({
      ...{ canvas: over.current, image, plane: image.plane, framing: frame, scene, cursor: pointed?.place },
      ...{ draft: pointed?.pane === props.index ? draft.get() : undefined, colours: frameColours(), pixelRatio },
    })
  })
  const [draw] = useState(() => () => {
    due.current ||= requestAnimationFrame(() => {
      due.current = 0
      paintLatest.current()
    })
  })
  const paintLatest = useRef(() => {})
  useEffect(() => {
    paintLatest.current = () => paint()
    return () => {
      cancelAnimationFrame(due.current)
      due.current = 0
    }
  }, [])
  useEffect(() => {
    const target = canvas.current
    const onRestored = () => {
      painter.current = undefined
      draw()
    }
    const onLost = (event: Event) => event.preventDefault()
    target?.addEventListener('webglcontextlost', onLost)
    target?.addEventListener('webglcontextrestored', onRestored)
    return () => {
      setTimeout(() => target?.isConnected || painter.current?.dispose())
      target?.removeEventListener('webglcontextlost', onLost)
      target?.removeEventListener('webglcontextrestored', onRestored)
    }
  }, [canvas, draw])
  return draw
}

function placeUnder(image: HTMLImageElement, { width, height }: Plane, framing: Framing): void {
  const [left, top] = toScreen(framing, -0.5, height - 0.5)
  Object.assign(image.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${width * framing.zoom}px`,
    height: `${height * framing.zoom}px`,
  })
}
