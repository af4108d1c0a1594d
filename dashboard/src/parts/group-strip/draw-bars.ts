import { STATES } from '../../words/states.ts'
import { type Run, runsOf } from './columns.ts'
import type { LaneBox, StripGeometry } from './geometry.ts'
import { hatch, type Palette } from './palette.ts'
import { GRADE_ORDER, type StripData, stateOfRank } from './strip-data.ts'

type Pen = CanvasRenderingContext2D

const SHORTER = 3 // than a failed one, at both ends
const DIM = 0.62 // what is done is a texture

/** States: colour, pattern, and height where one failed. */
export function drawStates(ctx: Pen, box: LaneBox, data: StripData, geometry: StripGeometry, palette: Palette): void {
  const runs = runsOf(data, geometry, data.ranks, (rank, than) => rank < than)
  for (const [rank, some] of Map.groupBy(runs, ({ value }) => value)) {
    const { colour, pattern } = STATES[stateOfRank(rank)]
    const hue = palette.token(`state-${colour}-mark`)
    const inset = colour === 'failed' ? 0 : SHORTER
    const [top, height] = [box.top + inset, box.bottom - box.top - 2 * inset]
    ctx.save()
    if (pattern === 'outline') outline(ctx, some, top, height, hue)
    else {
      if (colour === 'completed') ctx.globalAlpha = DIM
      ctx.fillStyle = pattern === 'solid' ? hue : hatch(ctx, hue, pattern === 'backhatch')
      for (const { from, to } of some) ctx.fillRect(from, top, to - from, height)
    }
    ctx.restore()
  }
}

function outline(ctx: Pen, runs: readonly Run[], top: number, height: number, hue: string): void {
  ctx.strokeStyle = hue
  ctx.lineWidth = 1
  for (const { from, to } of runs) ctx.strokeRect(from + 0.5, top + 0.5, Math.max(0.5, to - from - 1), height - 1)
}

const GRADE_PX = [0, 9, 16, 23]

/** Grades: colour and height; good ones are low and dim. */
export function drawGrades(ctx: Pen, box: LaneBox, data: StripData, geometry: StripGeometry, palette: Palette): void {
  const runs = runsOf(data, geometry, data.grades, (grade, than) => grade > than)
  for (const [value, some] of Map.groupBy(runs, (run) => run.value)) {
    const grade = GRADE_ORDER[value] ?? 'good'
    ctx.save()
    ctx.globalAlpha = grade === 'good' ? DIM : 1
    ctx.fillStyle = palette.grade(grade)
    for (const { from, to } of some) ctx.fillRect(from, box.bottom - GRADE_PX[value], to - from, GRADE_PX[value])
    ctx.restore()
  }
}
