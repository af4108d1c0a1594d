import type { KeyboardEvent } from 'react'
import type { Plane } from '../sky/plane.ts'
import { centredAt, type Framing, toScreen, type View, zoomedAt } from '../sky/view.ts'
import type { Kept } from './kept.ts'
import type { Cursor, Tool } from './tools.ts'

const STEP = 1.5
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
}
const KEEP_PX = 24 // the crosshair stays so far from the edges

const CHORD_MS = 1200 // after g, a letter goes to a page

export interface ViewerKeys {
  readonly chord: { beganMs: number } // when g was pressed, of the clock of events
  readonly view: Kept<View>
  readonly cursor: Kept<Cursor | undefined>
  readonly plane: Plane | undefined // of the first pane
  framing(): Framing | undefined
  onTool(tool: Tool): void
  onCopy(): void
  onFullScreen(): void
  onToggleSources(): void
  onBlink(): void
  onPreset(at: number): void
  /** Ends a polygon, or chooses the source at the crosshair. */
  onEnter(): void
  onEscape(): void
  onDelete(): void
}

/** The keys of the viewer: what the pointer does can be done without it. */
export function viewerKeys(keys: ViewerKeys): (event: KeyboardEvent) => void {
  const { view, cursor, plane, framing } = keys
  const zoom = (factor: number) => {
    const frame = framing()
    if (plane === undefined || frame === undefined) return
    const pixel = cursor.get() && plane.pixelOf(cursor.get()!.place)
    const [x, y] = pixel ? toScreen(frame, pixel[0], pixel[1]) : [frame.width / 2, frame.height / 2]
    const isSeen = x > 0 && y > 0 && x < frame.width && y < frame.height
    view.set(
      zoomedAt(view.get(), plane, plane, frame, factor, isSeen ? x : frame.width / 2, isSeen ? y : frame.height / 2),
    )
  }
  const move = (dx: number, dy: number, isFar: boolean) => {
    const frame = framing()
    if (plane === undefined || frame === undefined) return
    const bin = Math.max(1, Math.round(1 / frame.zoom)) * (isFar ? 10 : 1)
    const pixel = (cursor.get() && plane.pixelOf(cursor.get()!.place)) ?? [frame.x, frame.y]
    const x = Math.min(plane.width - 1, Math.max(0, Math.round(pixel[0]) + dx * bin))
    const y = Math.min(plane.height - 1, Math.max(0, Math.round(pixel[1]) + dy * bin))
    const place = plane.placeOf(x, y)
    if (place === undefined) return
    cursor.set({ place, pane: 0, isByKeys: true })
    const [sx, sy] = toScreen(frame, x, y)
    const isNearEdge = sx < KEEP_PX || sy < KEEP_PX || sx > frame.width - KEEP_PX || sy > frame.height - KEEP_PX
    if (isNearEdge && view.get().zoom !== null) view.set(centredAt(view.get(), plane, x, y))
  }
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => zoom(STEP),
    '=': () => zoom(STEP),
    '-': () => zoom(1 / STEP),
    '0': () => view.set({ centre: null, zoom: null }),
    h: () => keys.onTool('pan'),
    z: () => keys.onTool('zoom'),
    c: keys.onCopy,
    f: keys.onFullScreen,
    n: keys.onToggleSources,
    b: keys.onBlink,
    '1': () => keys.onPreset(0),
    '2': () => keys.onPreset(1),
    '3': () => keys.onPreset(2),
    '4': () => keys.onPreset(3),
    Enter: keys.onEnter,
    Escape: keys.onEscape,
    Backspace: keys.onDelete,
    Delete: keys.onDelete,
  }
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const isChord = event.timeStamp - keys.chord.beganMs < CHORD_MS
    keys.chord.beganMs = event.key === 'g' && !isChord ? event.timeStamp : Number.NEGATIVE_INFINITY
    if (isChord) return
    const arrow = ARROWS[event.key]
    const action = arrow ? () => move(arrow[0], arrow[1], event.shiftKey) : actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
}
