import type { Region } from '@contimg/formats/regions'
import type { Shown } from '../keys.ts'
import { drawBeamAndBar, drawGridLabels, drawGridLines, MARGIN } from '../paint/draw-frame.ts'
import {
  drawCrosshair,
  drawHalfPower,
  drawRegion,
  drawSources,
  drawZoomBox,
  MARK_PX,
  type PlacedSource,
} from '../paint/draw-marks.ts'
import type { FrameColours } from '../paint/tokens.ts'
import { ON_PICTURE } from '../paint/tokens.ts'
import { outlineOf, pixelShapeOf } from '../regions/pixel-shape.ts'
import { regionName } from '../regions/region-text.ts'
import { gridOf } from '../sky/grid-lines.ts'
import type { Place, Plane } from '../sky/plane.ts'
import type { SkySource } from '../sky/sources.ts'
import { type Framing, toScreen } from '../sky/view.ts'
import type { LoadedImage } from './pane-image.ts'

/** What lies on a picture. */
export interface Scene {
  readonly shown: readonly Shown[]
  readonly sources: readonly SkySource[]
  readonly chosenSource: SkySource | undefined
  readonly halfPower: readonly Place[] // of the primary beam; empty where it is not known
  readonly regions: readonly Region[]
  readonly chosenRegion: number | undefined
}

/** What a hand is drawing, in pixels of the image. */
export interface Draft {
  readonly tool: 'zoom' | 'circle' | 'box' | 'polygon' | 'ruler'
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly label: string
}

const EDGE_PX = 12 // marks so far beyond the pane are still seen

/** Sources of the catalogue where a pane shows them. */
export function placedSources(sources: readonly SkySource[], plane: Plane, framing: Framing): PlacedSource[] {
  return sources.flatMap((source) => {
    const pixel = plane.pixelOf(source.place)
    if (pixel === undefined) return []
    const [x, y] = toScreen(framing, pixel[0], pixel[1])
    const isSeen = x > -EDGE_PX && y > -EDGE_PX && x < framing.width + EDGE_PX && y < framing.height + EDGE_PX
    return isSeen ? [{ source, x, y }] : []
  })
}

interface Drawing {
  readonly canvas: HTMLCanvasElement
  readonly image: LoadedImage
  readonly plane: Plane
  readonly framing: Framing
  readonly scene: Scene
  readonly cursor: Place | undefined
  readonly draft: Draft | undefined
  readonly colours: FrameColours
  readonly pixelRatio: number
}

/** Draws what lies on a picture and the labels about it. */
export function drawScene({ canvas, image, plane, framing, scene, cursor, draft, colours, pixelRatio }: Drawing): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const [width, height] = [framing.width + MARGIN.left, framing.height + MARGIN.bottom]
  const [wide, high] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)]
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.clearRect(0, 0, width, height)
  // the PSF lies about the middle of the image, not on the sky
  const isShown = (what: Shown) =>
    scene.shown.includes(what) && (image.type !== 'psf' || what === 'grid' || what === 'regions')
  const grid = gridOf(plane, framing)
  drawGridLabels(context, grid, framing.width, framing.height, colours)
  context.save()
  context.translate(MARGIN.left, 0)
  context.strokeStyle = colours.line
  context.strokeRect(0.5, 0.5, framing.width - 1, framing.height - 1)
  context.beginPath()
  context.rect(0, 0, framing.width, framing.height)
  context.clip()
  const at = (x: number, y: number) => toScreen(framing, x, y)
  const onScreen = (place: Place) => {
    const pixel = plane.pixelOf(place)
    return pixel && at(pixel[0], pixel[1])
  }
  if (isShown('grid')) drawGridLines(context, grid)
  if (isShown('pb'))
    drawHalfPower(
      context,
      scene.halfPower.flatMap((place) => [onScreen(place)].filter((one) => one !== undefined)),
    )
  if (isShown('sources'))
    drawSources(
      context,
      placedSources(scene.sources, plane, framing),
      scene.chosenSource,
      markRadius(image, plane, framing),
    )
  if (isShown('regions')) drawRegions(context, scene, plane, at, colours)
  if (draft) drawDraft(context, draft, at, colours)
  const cross = cursor && onScreen(cursor)
  if (cross) drawCrosshair(context, cross[0], cross[1])
  if (isShown('beam') && plane.isSky)
    drawBeamAndBar(context, image.beam, (plane.cellDeg * 3600) / framing.zoom, framing.height, colours)
  context.restore()
}

/** A ring about a source is no smaller than the beam is on the screen. */
function markRadius({ beam }: LoadedImage, plane: Plane, { zoom }: Framing): number {
  if (beam === null || !plane.isSky) return MARK_PX
  return Math.max(MARK_PX, (0.9 * beam.majorArcsec * zoom) / (plane.cellDeg * 3600))
}

type ToScreen = (x: number, y: number) => readonly [number, number]

function drawRegions(
  context: CanvasRenderingContext2D,
  scene: Scene,
  plane: Plane,
  at: ToScreen,
  colours: FrameColours,
): void {
  for (const [i, region] of scene.regions.entries()) {
    const shape = pixelShapeOf(region, plane)
    if (shape === undefined) continue
    const drawn = {
      outline: outlineOf(shape),
      label: `${i + 1} ${regionName(region)}`,
      isChosen: i === scene.chosenRegion,
    }
    drawRegion(context, drawn, at, colours.font)
  }
}

function drawDraft(
  context: CanvasRenderingContext2D,
  { tool, points, label }: Draft,
  at: ToScreen,
  { font }: FrameColours,
): void {
  const screen = points.map(([x, y]) => at(x, y))
  const [[x0, y0], [x1, y1]] = [screen[0], screen[screen.length - 1]]
  if (tool === 'zoom') {
    drawZoomBox(context, [x0, y0, x1, y1])
    return
  }
  context.strokeStyle = ON_PICTURE.chosen
  context.lineWidth = 1.6
  context.beginPath()
  if (tool === 'circle') context.arc(x0, y0, Math.hypot(x1 - x0, y1 - y0), 0, 2 * Math.PI)
  else if (tool === 'box') context.rect(x0, y0, x1 - x0, y1 - y0)
  else for (const [i, [x, y]] of screen.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
  context.stroke()
  context.font = font
  context.textAlign = 'left'
  context.textBaseline = 'bottom'
  context.fillStyle = ON_PICTURE.chosen
  context.fillText(label, x1 + 8, y1 - 6)
}
