import type { Grade, State } from '@contimg/api/schemas'
import { STATES } from '../../words/states.ts'

/** Colours of the theme as a canvas takes them. */
export interface Palette {
  readonly font: string // of ticks
  readonly boldFont: string
  token(name: string): string // --name
  state(state: State): string
  grade(grade: Grade): string
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const kept = new Map<string, string>()
  const token = (name: string) => {
    const known = kept.get(name) ?? style.getPropertyValue(`--${name}`).trim()
    kept.set(name, known)
    return known
  }
  const family = style.fontFamily
  return {
    ...{ font: `11px ${family}`, boldFont: `550 11px ${family}`, token },
    state: (state) => token(`state-${STATES[state].colour}-mark`),
    grade: (grade) => token(`quality-${grade}-mark`),
  }
}

const TILE = 6

/** Hatching of a colour: `/` where things arrive, `\` where nothing was heard. */
export function hatch(ctx: CanvasRenderingContext2D, colour: string, isBack: boolean): CanvasPattern | string {
  const scale = devicePixelRatio || 1
  const tile = document.createElement('canvas')
  tile.width = tile.height = Math.round(TILE * scale)
  const pen = tile.getContext('2d')
  if (pen === null) return colour
  pen.scale(tile.width / TILE, tile.height / TILE)
  pen.strokeStyle = colour
  pen.lineWidth = 1.8
  pen.beginPath()
  for (const shift of [-TILE, 0, TILE]) {
    pen.moveTo(shift - 1, isBack ? -1 : TILE + 1)
    pen.lineTo(shift + TILE + 1, isBack ? TILE + 1 : -1)
  }
  pen.stroke()
  const pattern = ctx.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(1 / scale))
  return pattern ?? colour
}
