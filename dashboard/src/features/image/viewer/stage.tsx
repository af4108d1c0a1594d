import { type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react'
import type { ChangeView, ImageView } from '../keys.ts'
import { MARK_PX } from '../paint/draw-marks.ts'
import { drawnRegion, isInside, pixelShapeOf } from '../regions/pixel-shape.ts'
import type { Look } from '../sky/kinds.ts'
import type { Plane } from '../sky/plane.ts'
import { nearestSource, type SkySource } from '../sky/sources.ts'
import type { Limits } from '../sky/stretch.ts'
import { type Framing, toPixel, toScreen, type View } from '../sky/view.ts'
import { Kept } from './kept.ts'
import { Pane } from './pane.tsx'
import type { LoadedImage } from './pane-image.ts'
import { PRESETS } from './presets.ts'
import { readingAt, readoutText } from './readout.tsx'
import { type Draft, placedSources, type Scene } from './scene.ts'
import type { Cursor, Tool } from './tools.ts'
import { finishPolygon } from './use-pointer.ts'
import { viewerKeys } from './use-viewer-keys.ts'

/** What those above a stage ask of it. */
export interface StageHandle {
  framing(): Framing | undefined // of the first pane
  panes(): HTMLElement[] // that are seen
}

interface StageProps {
  readonly ref: Ref<StageHandle>
  readonly name: string
  readonly images: readonly LoadedImage[]
  readonly looks: readonly (Look | undefined)[]
  readonly view: Kept<View>
  readonly cursor: Kept<Cursor | undefined>
  readonly scene: Scene
  readonly sources: readonly SkySource[]
  readonly tool: Tool
  readonly turn: number | undefined // of the pane that is seen, where panes blink
  readonly values: ImageView
  readonly change: ChangeView
  readonly setLimits: (limits: Limits | null) => void
  readonly onTool: (tool: Tool) => void
  readonly onSource: (id: string | undefined) => void
  readonly onRegion: (at: number | undefined) => void
  readonly onBlink: () => void
  readonly onFullScreen: () => void
}

const PICK_PX = MARK_PX + 4

/** The panes, side by side or in turn, and the keys that they hear. */
export function Stage(props: StageProps): ReactNode {
  const { images, looks, view, cursor, scene, tool, turn, values, change } = props
  const [draft] = useState(() => new Kept<Draft | undefined>(undefined))
  const [chord] = useState(() => ({ beganMs: Number.NEGATIVE_INFINITY }))
  const framings = useRef<(Framing | undefined)[]>([])
  const area = useRef<HTMLDivElement>(null)
  const reference = images[0].plane
  const framing = () => framings.current[0]
  useImperativeHandle(props.ref, () => ({
    framing,
    panes: () =>
      [...(area.current?.children ?? [])].filter(
        (pane, i) => pane instanceof HTMLElement && (turn === undefined || turn === i),
      ) as HTMLElement[],
  }))

  const onPick = (plane: Plane, frame: Framing, x: number, y: number) => {
    const near = placedSources(scene.shown.includes('sources') ? scene.sources : [], plane, frame)
      .map((placed) => ({ ...placed, distance: Math.hypot(placed.x - x, placed.y - y) }))
      .filter(({ distance }) => distance <= PICK_PX)
      .sort((a, b) => a.distance - b.distance)
    props.onSource(near[0]?.source.id)
    const [px, py] = toPixel(frame, x, y)
    const at = scene.regions.findIndex((region) => {
      const shape = pixelShapeOf(region, plane)
      return shape !== undefined && isInside(shape, px, py)
    })
    props.onRegion(near.length > 0 || at < 0 ? undefined : at)
  }
  const onDrawn = ({ tool: drawn, points }: Draft, plane: Plane) => {
    if (drawn === 'zoom' || drawn === 'ruler') return
    const region = drawnRegion(drawn, points, plane)
    if (region) change({ region: [...values.region, region] }, 'push')
  }
  const onKeyDown = viewerKeys({
    chord,
    ...{
      view,
      cursor,
      plane: reference,
      framing,
      onTool: props.onTool,
      onFullScreen: props.onFullScreen,
      onBlink: props.onBlink,
    },
    onCopy: () => {
      const place = cursor.get()?.place
      const text = readoutText(place, images[0], readingAt(images[0], place))
      if (text !== '') void navigator.clipboard.writeText(text)
    },
    onToggleSources: () => {
      const isOn = values.ov.includes('sources')
      change({ ov: isOn ? values.ov.filter((one) => one !== 'sources') : [...values.ov, 'sources'] }, 'push')
    },
    onPreset: (at) => {
      const limits = PRESETS[at].limits(images[0])
      if (limits !== undefined) props.setLimits(limits)
    },
    onEnter: () => {
      const drawn = draft.get()
      if (drawn?.tool === 'polygon' && reference) return finishPolygon(drawn, draft, (done) => onDrawn(done, reference))
      const [place, frame] = [cursor.get()?.place, framing()]
      if (place === undefined || frame === undefined || reference === undefined) return
      const reach = (PICK_PX / frame.zoom) * reference.cellDeg
      const source = nearestSource(scene.sources, place, Math.max(reach, reference.cellDeg * 4))
      if (source) return props.onSource(source.id)
      const pixel = reference.pixelOf(place)
      if (pixel) onPick(reference, frame, ...toScreen(frame, pixel[0], pixel[1]))
    },
    onEscape: () => {
      draft.set(undefined)
      props.onSource(undefined)
      props.onRegion(undefined)
      if (tool !== 'pan') props.onTool('pan')
    },
    onDelete: () => {
      if (scene.chosenRegion === undefined) return
      change({ region: values.region.toSpliced(scene.chosenRegion, 1) }, 'push')
      props.onRegion(undefined)
    },
  })
  return (
    <div
      ref={area}
      role="application"
      aria-label={`${props.name}: ${images.map(({ name }) => name).join(', ')}. Arrows read pixels, + and − zoom, 0 shows all, ? tells the keys.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture is operated by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      className={`relative grid min-h-0 min-w-0 flex-1 auto-rows-fr gap-1 ${turn === undefined ? columnsFor(images.length) : '*:absolute *:inset-0'}`}
    >
      {images.map((image, i) => (
        <Pane
          // biome-ignore lint/suspicious/noArrayIndexKey: a place keeps its canvas whatever it shows
          key={i}
          {...{ image, reference, view, cursor, scene, tool, draft, onPick, onDrawn }}
          index={i}
          look={looks[i]}
          isHidden={turn !== undefined && turn !== i}
          label={images.length > 1 ? image.name : ''}
          onFraming={(index, frame) => {
            framings.current[index] = frame
          }}
        />
      ))}
    </div>
  )
}

/** Two beside each other, more in two rows. */
const columnsFor = (count: number) => (count === 1 ? 'grid-cols-1' : 'grid-cols-2')
